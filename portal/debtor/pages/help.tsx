/** For people who cannot pay: what can be asked here, and who helps for free. No shaming, and for no company. */
import { Answers } from "../../components/answers/answers.tsx";
import { OfficeLink } from "../../components/office/office.tsx";
import { Page } from "../../components/page/page.tsx";
import { HELP } from "../offices.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { PartyFacts } from "./contact.tsx";

export function Help({ account }: Visit) {
  const offices = HELP[account.debtor.country] ?? [];
  return (
    <Page title={t("help-title")} section="summary">
      <p class="lead">{t("help-lead")}</p>
      {account.cases.map((of) => (
        <Answers key={of.id} of={of} />
      ))}
      <section class="stack">
        <h2>{t("help-talk")}</h2>
        <p>{t("help-talk-text")}</p>
        <PartyFacts of={account.creditor} />
      </section>
      <section class="stack tight">
        <h2>{t("help-free")}</h2>
        <p>{t("help-free-text")}</p>
        {offices.map((office) => (
          <div key={office[1]}>
            <OfficeLink office={office} />
          </div>
        ))}
      </section>
    </Page>
  );
}
