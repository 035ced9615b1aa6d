/** Which page stands at which address. The first page travels alone; all others come with the first of them. */
import { Loading } from "../components/loading/loading.tsx";
import { Page } from "../components/page/page.tsx";
import { account } from "./account.ts";
import { bringOthers, bringOthersAgain, others } from "./others.ts";
import { Failure } from "./pages/failure.tsx";
import { Cut, Landing } from "./pages/landing.tsx";
import { useChanges } from "./redraw.ts";
import { place } from "./router.ts";
import { tokenOf } from "./token.ts";
import { t } from "./words.ts";

/** The pages that are for everybody. */
const WITHOUT_ACCOUNT = /genuine|rights|unsubscribe/;

export function App() {
  useChanges();
  const at = place();
  const found = tokenOf(at.path, location.hash);
  if (found === "cut") return <Cut />;
  if (found) return <Landing key={found.token} token={found.token} />;
  const pages = others();
  if (pages === "failed") return <Failure status={0} retry={bringOthersAgain} />;
  if (pages) return <pages.All at={at} />;
  bringOthers();
  // What nearly all of them show is on its way with them, not after them.
  if (!WITHOUT_ACCOUNT.test(at.path)) account();
  return (
    <Page title={t("loading")} heading={<Loading />}>
      {null}
    </Page>
  );
}
