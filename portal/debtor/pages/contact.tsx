/** Whom to write to or call. */
import type { Address, Creditor } from "../../api/portal.ts";
import { ButtonLink } from "../../components/button/button.tsx";
import { type Fact, Facts } from "../../components/facts/facts.tsx";
import { Page } from "../../components/page/page.tsx";
import { printed } from "../account.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";

export function Contact({ account }: Visit) {
  return (
    <Page title={t("contact-title")} section="contact">
      <p class="lead">{t("contact-lead")}</p>
      <PartyFacts of={account.creditor} />
      <p class="hint">{t("contact-quote")}</p>
      {account.debtor.addresses.length > 0 && (
        <section class="stack">
          <h2>{t("contact-where")}</h2>
          <Facts facts={account.debtor.addresses.map(addressFact)} />
          <p class="hint">{t("contact-where-hint")}</p>
        </section>
      )}
      <div class="stack tight">
        <ButtonLink wide href="/l/-/choices">
          {t("contact-choices")}
        </ButtonLink>
        <ButtonLink wide href="/l/-/address-add">
          {t("contact-add")}
        </ButtonLink>
      </div>
    </Page>
  );
}

function addressFact({ id, channel, address, stopped, acts }: Address): Fact {
  return {
    ...(acts.includes("remove")
      ? {
          act: (
            <a
              class="button small"
              href={`/l/-/address-remove?id=${id}`}
              aria-label={`${t("contact-remove")} ${address}`}
            >
              {t("contact-remove")}
            </a>
          ),
        }
      : {}),
    label: t("contact-channel", { channel }),
    value: (
      <>
        <span class="address">{address}</span>
        {stopped && `\n${t("contact-stopped", { why: stopped })}`}
      </>
    ),
  };
}

/** The creditor's own facts, those to compare and those to reach it by. */
export function PartyFacts({ of }: { of: Creditor }) {
  const { name, registration, address_lines, support } = of;
  const facts: Fact[] = [{ label: t("genuine-name"), value: name }];
  if (registration) facts.push({ label: registration.label, value: printed(registration.number) });
  if (address_lines.length > 0) facts.push({ label: t("genuine-address"), value: address_lines.join("\n") });
  if (support.phone)
    facts.push({
      label: t("genuine-phone"),
      value: <a href={`tel:${support.phone.replace(/[^+\d]/g, "")}`}>{support.phone}</a>,
    });
  if (support.email)
    facts.push({ label: t("genuine-email"), value: <a href={`mailto:${support.email}`}>{support.email}</a> });
  return <Facts facts={facts} />;
}
