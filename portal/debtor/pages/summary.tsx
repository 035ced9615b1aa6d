/** What is to be paid, and every honest answer to it. */
import type { Account, Case } from "../../api/portal.ts";
import { Amount } from "../../components/amount/amount.tsx";
import { Answers } from "../../components/answers/answers.tsx";
import { ButtonLink } from "../../components/button/button.tsx";
import { Icon } from "../../components/icon/icon.tsx";
import { TICK } from "../../components/icon/shapes.ts";
import { Ledger } from "../../components/ledger/ledger.tsx";
import { Page } from "../../components/page/page.tsx";
import { date, moment } from "../../locales/dates.ts";
import { isZero, money } from "../../locales/money.ts";
import { isClear, namesOf } from "../cases.ts";
import { t } from "../words.ts";
import { Elsewhere } from "./accounts.tsx";
import type { Visit } from "./all.tsx";
import { Holds } from "./holds.tsx";
import "./summary.css";

export function Summary({ account }: Visit) {
  if (isClear(account)) return <Clear account={account} />;
  const [first, second] = account.cases;
  if (first && !second)
    return (
      <Page
        title={t("summary-title")}
        section="summary"
        above={<Elsewhere account={account} />}
        heading={<Hero of={first} level={1} />}
      >
        <CaseBody of={first} />
        <InDifficulty account={account} />
        <Freshness at={account.data_as_of} />
      </Page>
    );
  return (
    <Page title={t("summary-several")} section="summary" above={<Elsewhere account={account} />}>
      {account.cases.map((each) => (
        <section class="account" key={each.id} aria-label={each.currency}>
          <Hero of={each} level={2} />
          <CaseBody of={each} />
        </section>
      ))}
      <InDifficulty account={account} />
      <Freshness at={account.data_as_of} />
    </Page>
  );
}

/** Free help is for people: a company is not sent to a social service. Who is unknown may be one. */
function InDifficulty({ account: { debtor } }: { account: Account }) {
  if (debtor.kind !== "consumer" && debtor.kind !== "unknown") return null;
  return (
    <p>
      <a href="/l/-/help">{t("summary-help")}</a>
    </p>
  );
}

function Hero({ of, level }: { of: Case; level: 1 | 2 }) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div class="hero">
      <Heading>
        <span class="label">{t("summary-payable")}</span>
        <Amount amount={of.payable} currency={of.currency} size="hero" />
      </Heading>
      <p class="quiet">{situation(of)}</p>
    </div>
  );
}

function situation({ payable, invoices, oldest_days_late }: Case): string {
  const late = invoices.filter(({ state }) => state === "late");
  if (late.length > 0) return t("summary-overdue", { count: late.length, days: oldest_days_late });
  const [next] = invoices
    .filter(({ state }) => state === "due")
    .map(({ due_on }) => due_on)
    .sort();
  const held = invoices.some(({ state }) => state === "paused");
  if (held && !isZero(payable)) return t("summary-held");
  if (next && isZero(payable) && !held) return t("summary-next", { date: date(next) });
  return isZero(payable) ? t("summary-clear") : "";
}

function CaseBody({ of }: { of: Case }) {
  const query = `?case=${encodeURIComponent(of.id)}`;
  return (
    <>
      {of.acts.includes("pay") && (
        <ButtonLink look="main" wide href={`/l/-/pay${query}`}>
          {isZero(of.payable) ? t("summary-pay-early") : t("summary-pay")}
        </ButtonLink>
      )}
      <Answers of={of} />
      <section class="stack">
        <h2>{t("ledger-title")}</h2>
        <Ledger of={of} />
        <LastPayment of={of} />
      </section>
      <Holds of={of} />
    </>
  );
}

function LastPayment({ of: { last_payment, currency } }: { of: Case }) {
  if (!last_payment) return null;
  const { invoices, received_on } = last_payment;
  const values = { amount: money(last_payment.amount, currency), date: date(received_on) };
  return (
    <p class="hint">
      {invoices.length > 0
        ? t("last-payment-for", { ...values, numbers: namesOf(invoices) })
        : t("last-payment", values)}
    </p>
  );
}

function Freshness({ at }: { at: string }) {
  return <p class="hint">{t("fresh", { moment: moment(at) })}</p>;
}

/** Nothing is owed: said plainly, with the last payment as its proof. */
function Clear({ account }: { account: Account }) {
  return (
    <Page
      title={t("nothing-title")}
      section="summary"
      above={<Elsewhere account={account} />}
      heading={
        <div class="clear tone-paid">
          <Icon shape={TICK} />
          <h1>{t("nothing-title")}</h1>
          <p class="lead">{t("nothing-text", { creditor: account.creditor.name })}</p>
        </div>
      }
    >
      {account.cases.map((each) => (
        <div class="stack" key={each.id}>
          {!isZero(each.balance) && <Ledger of={each} />}
          <LastPayment of={each} />
        </div>
      ))}
      <p class="hint">
        {t("fresh", { moment: moment(account.data_as_of) })} {t("nothing-late")}
      </p>
    </Page>
  );
}
