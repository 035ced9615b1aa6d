/** What the reader takes along: his statement, what he agreed to, and a receipt for each payment. */
import { type Papers, paper, papers } from "../../api/papers.ts";
import { ButtonLink } from "../../components/button/button.tsx";
import { Loading } from "../../components/loading/loading.tsx";
import { Page } from "../../components/page/page.tsx";
import { date } from "../../locales/dates.ts";
import { money } from "../../locales/money.ts";
import { useAnswer } from "../answer.ts";
import { t } from "../words.ts";
import { Failure } from "./failure.tsx";

export function Documents() {
  const [loaded, again] = useAnswer("papers", papers);
  if (loaded !== "loading" && "problem" in loaded)
    return <Failure status={loaded.problem.status} section="history" retry={again} />;
  return (
    <Page title={t("documents-title")} section="history">
      <p class="lead">{t("documents-lead")}</p>
      {loaded === "loading" ? <Loading /> : <Listed of={loaded.value} />}
    </Page>
  );
}

function Listed({ of: { plan, promise, receipts, receipts_left } }: { of: Papers }) {
  return (
    <>
      <section class="stack tight">
        <h2>{t("documents-statement")}</h2>
        <Statement />
      </section>
      {(plan || promise) && (
        <section class="stack tight">
          <h2>{t("documents-agreed")}</h2>
          {plan && <Plan />}
          {promise && (
            <ButtonLink wide href={paper("promise.ics")} download="promise.ics">
              {t("promise-calendar")}
            </ButtonLink>
          )}
        </section>
      )}
      <section class="stack tight">
        <h2>{t("documents-receipts")}</h2>
        {receipts.length === 0 && <p class="quiet">{t("documents-none")}</p>}
        {receipts.map(({ id, received_on, amount, currency }) => (
          <ButtonLink
            key={id}
            wide
            href={paper(`receipts/${encodeURIComponent(id)}`)}
            download={`${received_on}.pdf`}
          >
            {t("documents-receipt", { amount: money(amount, currency), date: date(received_on, "plain") })}
          </ButtonLink>
        ))}
        {receipts_left > 0 && <p class="hint">{t("documents-left", { count: receipts_left })}</p>}
      </section>
    </>
  );
}

/** The account statement, to read and to reckon with. */
export function Statement() {
  return (
    <>
      <ButtonLink wide href={paper("statement.pdf")} download="statement.pdf">
        {t("documents-pdf")}
      </ButtonLink>
      <ButtonLink wide href={paper("statement.xlsx")} download="statement.xlsx">
        {t("documents-excel")}
      </ButtonLink>
    </>
  );
}

/** The plan that runs, to keep and for a calendar. */
export function Plan() {
  return (
    <>
      <ButtonLink wide href={paper("schedule.pdf")} download="schedule.pdf">
        {t("documents-schedule")}
      </ButtonLink>
      <ButtonLink wide href={paper("schedule.ics")} download="schedule.ics">
        {t("promise-calendar")}
      </ButtonLink>
    </>
  );
}
