/** The amount spread over months: chosen, seen at once, agreed to inside what the creditor allows. */
import { useState } from "preact/hooks";
import { agreePlan, mostOf, type PlanPolicy, plan, type Schedule as Spread } from "../../api/plan.ts";
import type * as portal from "../../api/portal.ts";
import { Act } from "../../components/act/act.tsx";
import { Back } from "../../components/act/back.tsx";
import { Code } from "../../components/code/code.tsx";
import { Counter } from "../../components/counter/counter.tsx";
import { DateField } from "../../components/field/field.tsx";
import { CALENDAR, CLOCK, PAUSE, TICK } from "../../components/icon/shapes.ts";
import { Page } from "../../components/page/page.tsx";
import { Schedule } from "../../components/schedule/schedule.tsx";
import { date, isDay } from "../../locales/dates.ts";
import { money } from "../../locales/money.ts";
import { useAnswer } from "../answer.ts";
import { openOf } from "../cases.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import {
  InvoicesField,
  invoiceFaults,
  invoicesFact,
  numbersOf,
  payeeFaults,
  subject,
  useChosen,
} from "./draft.tsx";
import { DateHint, dateFaults } from "./promise.tsx";
import { Unavailable } from "./unavailable.tsx";

/** Fewest instalments: one would be a date. */
const LEAST = 2;

export function Planned(visit: Visit) {
  const about = subject(visit, "plan");
  const policy = about?.of.plan_policy;
  const [signed, setSigned] = useState(false);
  if (!about || !policy) return <Unavailable title={t("plan-title")} />;
  if (policy.code && !signed)
    return (
      <Page key="code" title={t("plan-title")} section="summary" above={<Back />}>
        <Code purpose="plan" addresses={visit.account.debtor.addresses} passed={() => setSigned(true)} />
      </Page>
    );
  return <Draft {...visit} {...about} policy={policy} />;
}

type About = Visit & { of: portal.Case; among: portal.Invoice[]; policy: PlanPolicy };

function Draft(props: About) {
  const { of, among, policy, account } = props;
  const [chosen, choose] = useChosen(props, among);
  const [count, setCount] = useState(LEAST);
  const [firstOn, setFirstOn] = useState("");
  const total = openOf(among, chosen);
  const most = mostOf(total, policy);
  const faults = () => ({
    ...invoiceFaults(chosen),
    ...(chosen.length > 0 && most < LEAST
      ? { invoices: t("error-plan-small", { amount: money(policy.minimum, of.currency) }) }
      : {}),
    ...(count < LEAST || (most >= LEAST && count > most)
      ? { instalments: t("error-plan-count", { least: LEAST, most: Math.max(LEAST, most) }) }
      : {}),
    ...payeeFaults(among, chosen),
    ...renamed(dateFaults(firstOn, policy)),
  });
  const ready = Object.keys(faults()).length === 0;
  const body = { invoices: chosen, instalments: count, first_on: firstOn };
  const [loaded] = useAnswer(ready ? JSON.stringify(body) : "", async () => (ready ? plan(body) : undefined));
  const spread = typeof loaded === "object" && "value" in loaded ? loaded.value : undefined;
  return (
    <Act
      of={of}
      title={t("plan-title")}
      lead={t("plan-lead")}
      check={t("plan-check")}
      confirm={t("plan-send")}
      names={["invoices", "instalments", "first_on"]}
      faults={faults}
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
          <Counter
            name="instalments"
            label={t("plan-count")}
            slider={t("plan-slider")}
            hint={`${t("plan-count-hint", {
              least: LEAST,
              most: Math.max(LEAST, most),
              amount: money(policy.minimum, of.currency),
            })} ${policy.deposit > 0 ? t("plan-deposit", { deposit: policy.deposit }) : ""}`}
            error={errors.instalments}
            value={count}
            least={LEAST}
            most={Math.max(LEAST, most)}
            set={setCount}
          />
          <DateField
            name="first_on"
            label={t("plan-first")}
            hint={<DateHint payOn={firstOn} policy={policy} />}
            error={errors.first_on}
            value={firstOn}
            set={setFirstOn}
            min={policy.earliest}
            max={policy.latest}
          />
          <section class="stack tight">
            <h2>{t("plan-schedule")}</h2>
            {spread ? <Schedule plan={spread} /> : <p class="quiet">{t("plan-schedule-none")}</p>}
          </section>
        </>
      )}
      facts={() => [
        invoicesFact(of, among, chosen),
        { label: t("plan-schedule"), value: written(spread, count, firstOn) },
        { label: t("plan-costs"), value: t("plan-none") },
      ]}
      afterwards={[
        [PAUSE, t("plan-next-pause")],
        [CALENDAR, t("plan-next-early")],
        [CLOCK, t("plan-next-missed")],
        ...(policy.waives_interest ? [[TICK, t("plan-waived")] as [string, string]] : []),
      ]}
      send={(key) => agreePlan(body, key)}
      passed={() => ({ invoices: numbersOf(among, chosen) })}
    />
  );
}

const renamed = ({ pay_on }: Record<string, string>): Record<string, string> =>
  pay_on ? { first_on: pay_on } : {};

function written(spread: Spread | undefined, count: number, firstOn: string): string {
  if (!spread) return isDay(firstOn) ? `${count} × ${date(firstOn)}` : "";
  const { instalments, currency, total } = spread;
  const lines = instalments.map(
    ({ due_on, amount }) => `${date(due_on, "plain")}, ${money(amount, currency)}`,
  );
  return [...lines, `${t("plan-total")}, ${money(total, currency)}`].join("\n");
}
