/** What was changed about contact and preferences is done: said, with the way back. Lives in the history entry. */
import { useEffect } from "preact/hooks";
import { ButtonLink } from "../../components/button/button.tsx";
import { Page } from "../../components/page/page.tsx";
import { forget } from "../account.ts";
import { go } from "../router.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";

/** What was done. */
type Done = "choices" | "add" | "remove";

/** Leaves the form for the page that says so; the account is read anew. */
export function settle(done: Done): void {
  forget();
  go("/l/-/settled", { replace: true, state: { settled: done } });
}

export function Settled({ at }: Visit) {
  const done = at.state.settled as Done | undefined;
  useEffect(() => {
    if (!done) go("/l/-/contact", { replace: true });
  }, [done]);
  if (!done) return null;
  const titles: Record<Done, string> = {
    choices: t("choices-done"),
    add: t("add-done"),
    remove: t("remove-done"),
  };
  return (
    <Page title={titles[done]} section="contact">
      <div class="stack tight">
        <ButtonLink look="main" href="/l/-/contact">
          {t("contact-back")}
        </ButtonLink>
        {done === "add" && <ButtonLink href="/l/-/choices">{t("contact-choices")}</ButtonLink>}
      </div>
    </Page>
  );
}
