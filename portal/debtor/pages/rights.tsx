/** Who holds the reader's data, why, how long, and what he may ask. Works without a visit once the creditor is known. */
import type { Creditor, Published } from "../../api/portal.ts";
import { ButtonLink } from "../../components/button/button.tsx";
import { OfficeLink, OutLink } from "../../components/office/office.tsx";
import { Page } from "../../components/page/page.tsx";
import { parties } from "../account.ts";
import { AUTHORITIES } from "../offices.ts";
import { t } from "../words.ts";
import { PartyFacts } from "./contact.tsx";

export function Rights() {
  const creditor = parties()?.creditor;
  const authority = creditor && AUTHORITIES[creditor.country];
  const reach = creditor?.support.email ?? creditor?.support.phone;
  return (
    <Page title={t("rights-title")}>
      {creditor ? (
        <section class="stack">
          <h2>{t("rights-who")}</h2>
          <PartyFacts of={creditor} />
          <NoticeLinks of={creditor.notices} />
        </section>
      ) : (
        <p class="lead">{t("genuine-unknown")}</p>
      )}
      <Part title={t("rights-what")} text={t("rights-what-text")} />
      <Part title={t("rights-why")} text={t("rights-why-text")} />
      <Part title={t("rights-long")} text={t("rights-long-text")} />
      <section class="stack tight">
        <h2>{t("rights-ask")}</h2>
        <ul class="plain-list">
          <li>{t("rights-copy")}</li>
          <li>{t("rights-correct")}</li>
          <li>{t("rights-limit")}</li>
          <li>{t("rights-erase")}</li>
        </ul>
        {reach && <p>{t("rights-how", { reach })}</p>}
        {creditor && (
          <div class="stack tight">
            <ButtonLink wide href="/l/-/data">
              {t("data-title")}
            </ButtonLink>
            <ButtonLink wide href="/l/-/requests">
              {t("asks-title")}
            </ButtonLink>
          </div>
        )}
      </section>
      <Part title={t("rights-page")} text={t("rights-page-text")} />
      <section class="stack tight">
        <h2>{t("rights-complain")}</h2>
        <p>{t("rights-complain-text")}</p>
        {authority && (
          <div>
            <OfficeLink office={authority} />
          </div>
        )}
      </section>
    </Page>
  );
}

const PUBLISHED: readonly Published[] = ["legal", "privacy", "terms"];

/** What the creditor publishes on his own site, each with the host it leads to. */
function NoticeLinks({ of: notices }: { of: Creditor["notices"] }) {
  const there = PUBLISHED.flatMap((kind) => (notices[kind] ? [[kind, notices[kind]] as const] : []));
  return (
    <div class="stack tight">
      {there.map(([kind, href]) => (
        <div key={kind}>
          <OutLink href={href}>{t("published", { kind, host: new URL(href).host })}</OutLink>
        </div>
      ))}
    </div>
  );
}

function Part({ title, text }: { title: string; text: string }) {
  return (
    <section class="stack tight">
      <h2>{title}</h2>
      <p>{text}</p>
    </section>
  );
}
