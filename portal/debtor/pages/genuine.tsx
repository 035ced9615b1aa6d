/** How to check a message without believing it. Works without a visit; names the creditor where it is known. */
import { ButtonLink } from "../../components/button/button.tsx";
import { PHONE } from "../../components/icon/proofs.ts";
import { LOOK } from "../../components/icon/shapes.ts";
import { Notice } from "../../components/notice/notice.tsx";
import { Page } from "../../components/page/page.tsx";
import { checksOf, Proof } from "../../components/proof/proof.tsx";
import { parties } from "../account.ts";
import { t } from "../words.ts";
import { PartyFacts } from "./contact.tsx";

export function Genuine() {
  const known = parties();
  return (
    <Page title={t("genuine-title")}>
      <p class="lead">{t("genuine-lead")}</p>
      {known ? (
        <>
          <section class="stack">
            <h2>{t("genuine-who")}</h2>
            <PartyFacts of={known.creditor} />
          </section>
          <section class="stack">
            <h2>{t("check-title")}</h2>
            <Proof
              checks={[...checksOf(known.creditor), [LOOK, t("genuine-invoice"), t("genuine-invoice-text")]]}
            />
          </section>
        </>
      ) : (
        <p>{t("genuine-unknown")}</p>
      )}
      <Notice tone="due" shape={PHONE} title={t("genuine-doubt")}>
        <p>{t("genuine-doubt-text")}</p>
      </Notice>
      <div>
        <ButtonLink href="/l/-/summary">{t("missing-button")}</ButtonLink>
      </div>
    </Page>
  );
}
