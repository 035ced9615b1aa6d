/** The accounts of one clerk: each was opened by its own link, and this tab stands on one of them. */
import { accounts } from "../../api/accounts.ts";
import { stand } from "../../api/call.ts";
import type { Account } from "../../api/portal.ts";
import { Back } from "../../components/act/back.tsx";
import { Button } from "../../components/button/button.tsx";
import { Loading } from "../../components/loading/loading.tsx";
import { Page } from "../../components/page/page.tsx";
import { useAnswer } from "../answer.ts";
import { go } from "../router.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { Failure } from "./failure.tsx";

/** Leads there from the summary, where there is more than one. */
export function Elsewhere({ account: { others } }: { account: Account }) {
  if (others === 0) return null;
  return (
    <a class="back" href="/l/-/accounts">
      {t("accounts-change", { count: others })}
    </a>
  );
}

export function Accounts({ account }: Visit) {
  const [loaded, again] = useAnswer("accounts", accounts);
  if (loaded !== "loading" && "problem" in loaded)
    return <Failure status={loaded.problem.status} section="summary" retry={again} />;
  return (
    <Page title={t("accounts-title")} section="summary" above={<Back />}>
      <p class="lead">{t("accounts-here", { name: account.debtor.name })}</p>
      {loaded === "loading" ? (
        <Loading />
      ) : (
        <div class="stack tight">
          {loaded.value.items
            .filter(({ current }) => !current)
            .map(({ id, name }) => (
              <Button key={id} wide onPress={() => enter(id)}>
                {name}
              </Button>
            ))}
        </div>
      )}
      <p class="hint">{t("accounts-hint")}</p>
    </Page>
  );
}

function enter(account: string): void {
  stand(account);
  go("/l/-/summary");
}
