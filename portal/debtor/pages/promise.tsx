/** A date announced: until then, reminders stop. */
import { useState } from "preact/hooks";
import * as acts from "../../api/acts.ts";
import type * as portal from "../../api/portal.ts";
import { Act } from "../../components/act/act.tsx";
import { DateField } from "../../components/field/field.tsx";
import type { Errors } from "../../components/form/form.tsx";
import { CALENDAR, CLOCK, PAUSE } from "../../components/icon/shapes.ts";
import { amountOf, PartField, type Portion, refusal } from "../../components/picker/part.tsx";
import { date, isDay } from "../../locales/dates.ts";
import { compare, isZero, minus, money } from "../../locales/money.ts";
import { openOf } from "../cases.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { InvoicesField, invoiceFaults, invoicesFact, numbersOf, subject, useChosen } from "./draft.tsx";
import { Unavailable } from "./unavailable.tsx";

export function Promised(visit: Visit) {
  const about = subject(visit, "promise");
  const policy = about?.of.promise_policy;
  if (!about || !policy) return <Unavailable title={t("promise-title")} />;
  return <Draft {...visit} {...about} policy={policy} />;
}

type Policy = portal.PromisePolicy;
type About = Visit & { of: portal.Case; among: portal.Invoice[]; policy: Policy };

function Draft(props: About) {
  const { of, among, policy, account } = props;
  const [chosen, choose] = useChosen(props, among);
  const [payOn, setPayOn] = useState("");
  const [portion, setPortion] = useState<Portion>({ whole: true, text: "" });
  const total = openOf(among, chosen);
  const amount = amountOf(portion, total) ?? total;
  const written = (value: string) => money(value, of.currency);
  return (
    <Act
      of={of}
      title={t("promise-title")}
      lead={t("promise-lead")}
      check={t("promise-check")}
      confirm={t("promise-send")}
      names={["invoices", "pay_on", "amount"]}
      faults={() => ({
        ...invoiceFaults(chosen),
        ...dateFaults(payOn, policy),
        ...amountFaults(portion, total, policy.minimum, written),
      })}
      fields={(errors) => (
        <>
          <InvoicesField
            of={of}
            among={among}
            today={account.today}
            chosen={chosen}
            choose={choose}
            error={errors.invoices}
          />
          <DateField
            name="pay_on"
            label={t("promise-date")}
            hint={<DateHint payOn={payOn} policy={policy} />}
            error={errors.pay_on}
            value={payOn}
            set={setPayOn}
            min={policy.earliest}
            max={policy.latest}
          />
          <PartField
            name="amount"
            label={t("promise-amount")}
            hint={t("promise-amount-hint", {
              minimum: written(lower(policy.minimum, total)),
              maximum: written(total),
            })}
            error={errors.amount}
            total={total}
            currency={of.currency}
            value={portion}
            set={setPortion}
          />
        </>
      )}
      facts={() => [
        { label: t("promise-date"), value: date(payOn) },
        { label: t("promise-amount"), value: written(amount) },
        invoicesFact(of, among, chosen),
      ]}
      afterwards={consequences(payOn, minus(total, amount), written)}
      send={(key) => acts.promise({ invoices: chosen, pay_on: payOn, amount }, key)}
      passed={() => ({ invoices: numbersOf(among, chosen), pay_on: payOn, amount })}
    />
  );
}

/** The days an act may name. */
type Days = Pick<Policy, "earliest" | "latest">;

export function DateHint({ payOn, policy }: { payOn: string; policy: Days }) {
  const range = t("promise-date-hint", { earliest: date(policy.earliest), latest: date(policy.latest) });
  return (
    <>
      {range} {isDay(payOn) && <b class="figures">{date(payOn)}.</b>}
    </>
  );
}

/** A sum below the policy's minimum may be announced whole. */
export const lower = (minimum: string, total: string) => (compare(minimum, total) > 0 ? total : minimum);

export function dateFaults(payOn: string, { earliest, latest }: Days): Errors {
  if (!isDay(payOn)) return { pay_on: t("error-date") };
  if (payOn < earliest) return { pay_on: t("error-date-early", { date: date(earliest) }) };
  return payOn > latest ? { pay_on: t("error-date-late", { date: date(latest) }) } : {};
}

export function amountFaults(
  portion: Portion,
  total: string,
  minimum: string,
  written: (value: string) => string,
): Errors {
  if (portion.whole) return {};
  switch (refusal(portion, total, lower(minimum, total))) {
    case "none":
      return { amount: t("error-amount", { example: written(total) }) };
    case "zero":
      return { amount: t("error-amount-zero") };
    case "low":
      return { amount: t("error-amount-low", { amount: written(lower(minimum, total)) }) };
    case "high":
      return { amount: t("error-amount-high", { amount: written(total) }) };
    default:
      return {};
  }
}

function consequences(payOn: string, rest: string, written: (value: string) => string): [string, string][] {
  const lines: [string, string][] = [
    [PAUSE, isDay(payOn) ? t("promise-next-pause", { date: date(payOn) }) : t("promise-next-pause-open")],
  ];
  if (!isZero(rest)) lines.push([CALENDAR, t("promise-next-rest", { amount: written(rest) })]);
  lines.push([CLOCK, t("promise-next-after")]);
  return lines;
}
