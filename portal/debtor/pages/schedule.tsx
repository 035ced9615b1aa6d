/** A plan that runs: what came, what is next, and what a missed date means. */
import type * as portal from "../../api/portal.ts";
import { Back } from "../../components/act/back.tsx";
import { ButtonLink } from "../../components/button/button.tsx";
import { Icon } from "../../components/icon/icon.tsx";
import { CALENDAR, CLOCK } from "../../components/icon/shapes.ts";
import { Notice } from "../../components/notice/notice.tsx";
import { Page } from "../../components/page/page.tsx";
import { Schedule } from "../../components/schedule/schedule.tsx";
import { date } from "../../locales/dates.ts";
import { money, sum } from "../../locales/money.ts";
import { calendarFile } from "../calendar.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { Unavailable } from "./unavailable.tsx";

export function Followed({ account, at }: Visit) {
  const all = account.cases.flatMap((of) => of.holds.map((hold) => ({ of, hold })));
  const plans = all.filter(({ hold }) => hold.plan.length > 0);
  const found = plans.find(({ hold }) => hold.id === at.query.get("hold")) ?? plans[0];
  if (!found) return <Unavailable title={t("plan-follow")} />;
  return <Plan {...found} account={account} />;
}

function Plan({ of, hold, account }: { of: portal.Case; hold: portal.Hold; account: portal.Account }) {
  const { plan } = hold;
  const next = plan.find(({ state }) => state === "next");
  const paid = plan.filter(({ state }) => state === "paid").length;
  const total = sum(plan.map(({ amount }) => amount));
  const payable = of.invoices.filter(({ id, acts }) => hold.invoices.includes(id) && acts.includes("pay"));
  return (
    <Page title={t("plan-follow")} section="summary" above={<Back />}>
      <p class="lead">
        {t("plan-progress", { paid, count: plan.length })}{" "}
        {next && t("hold-plan-next", { amount: money(next.amount, of.currency), date: date(next.due_on) })}
      </p>
      <Schedule plan={{ currency: of.currency, total, instalments: plan }} states />
      {payable.length > 0 && (
        <div class="stack tight unprinted">
          <ButtonLink
            look="main"
            wide
            href={`/l/-/pay?case=${encodeURIComponent(of.id)}&invoices=${payable.map(({ id }) => encodeURIComponent(id)).join(",")}`}
          >
            {t("summary-pay")}
          </ButtonLink>
          <Diary plan={plan} of={of} hold={hold} account={account} />
        </div>
      )}
      <Notice tone="due" shape={CLOCK} title={t("plan-missed")}>
        <p>{t("plan-next-missed")}</p>
        <p>{t("plan-next-early")}</p>
      </Notice>
    </Page>
  );
}

interface DiaryProps {
  plan: portal.Hold["plan"];
  of: portal.Case;
  hold: portal.Hold;
  account: portal.Account;
}

/** The dates still to come, for the reader's own calendar. */
function Diary({ plan, of, hold, account }: DiaryProps) {
  const days = plan
    .filter(({ state }) => state !== "paid")
    .map(({ due_on, amount }) => ({
      id: `${hold.id}-${due_on}`,
      on: due_on,
      title: t("promise-calendar-title", {
        amount: money(amount, of.currency),
        creditor: account.creditor.name,
      }),
      note: "",
    }));
  return (
    <ButtonLink look="bare" wide href={calendarFile(days, account.today)} download="dates.ics">
      <Icon shape={CALENDAR} />
      {t("promise-calendar")}
    </ButtonLink>
  );
}
