/** A plan that runs: what came, what is next, and what a missed date means. */
import type * as portal from "../../api/portal.ts";
import { Back } from "../../components/act/back.tsx";
import { ButtonLink } from "../../components/button/button.tsx";
import { CLOCK } from "../../components/icon/shapes.ts";
import { Notice } from "../../components/notice/notice.tsx";
import { Page } from "../../components/page/page.tsx";
import { Schedule } from "../../components/schedule/schedule.tsx";
import { date } from "../../locales/dates.ts";
import { money, sum } from "../../locales/money.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { Plan as Taken } from "./documents.tsx";
import { Unavailable } from "./unavailable.tsx";

export function Followed({ account, at }: Visit) {
  const all = account.cases.flatMap((of) => of.holds.map((hold) => ({ of, hold })));
  const plans = all.filter(({ hold }) => hold.plan.length > 0);
  const found = plans.find(({ hold }) => hold.id === at.query.get("hold")) ?? plans[0];
  if (!found) return <Unavailable title={t("plan-follow")} />;
  return <Plan {...found} />;
}

function Plan({ of, hold }: { of: portal.Case; hold: portal.Hold }) {
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
        </div>
      )}
      <div class="stack tight unprinted">
        <Taken />
      </div>
      <Notice tone="due" shape={CLOCK} title={t("plan-missed")}>
        <p>{t("plan-next-missed")}</p>
        <p>{t("plan-next-early")}</p>
        {hold.waives_interest && <p>{t("plan-waived")}</p>}
      </Notice>
    </Page>
  );
}
