import type { Schedule as Plan } from "../../api/plan.ts";
import { t } from "../../debtor/words.ts";
import { date } from "../../locales/dates.ts";
import { money } from "../../locales/money.ts";
import { State } from "../state/state.tsx";
import "./schedule.css";

/**
 * Instalments with their dates, what the plan adds to them (nothing), and the total. `states` says what became of each,
 * once the plan runs.
 *
 * Accessibility: a table with its caption and a header per row; states carry a word; announced when it changes, as it is
 * computed while the reader chooses.
 */
export function Schedule({ plan, states = false }: { plan: Plan; states?: boolean }) {
  const { instalments, currency, total } = plan;
  return (
    <div class="schedule sheet" role={states ? undefined : "status"}>
      <table>
        <caption class="hidden">{t("plan-schedule")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("plan-date")}</th>
            <th scope="col" class="end">
              {t("column-amount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {instalments.map(({ due_on, amount, state }) => (
            <tr key={due_on}>
              <th scope="row">
                {date(due_on)}
                {states && state !== "later" && (
                  <State
                    tone={state === "paid" ? "paid" : "due"}
                    word={state === "paid" ? t("state-paid") : t("plan-next")}
                  />
                )}
              </th>
              <td class="figures nowrap end">{money(amount, currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("plan-costs")}</th>
            <td class="end">{t("plan-none")}</td>
          </tr>
          <tr>
            <th scope="row">{t("plan-total")}</th>
            <td class="figures nowrap end">{money(total, currency)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
