/** What the reader takes along: his statement, what he agreed to, and a receipt for each payment. */
import type { ComponentChildren } from "preact";
import { type Paper, type Papers, paper, papers } from "../../api/papers.ts";
import { ButtonLink } from "../../components/button/button.tsx";
import { Loading } from "../../components/loading/loading.tsx";
import { Page } from "../../components/page/page.tsx";
import { date } from "../../locales/dates.ts";
import { money } from "../../locales/money.ts";
import { useAnswer } from "../answer.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { Failure } from "./failure.tsx";

export function Documents({ account }: Visit) {
  const [loaded, again] = useAnswer("papers", papers);
  if (loaded !== "loading" && "problem" in loaded)
    return <Failure status={loaded.problem.status} section="history" retry={again} />;
  return (
    <Page title={t("documents-title")} section="history">
      {loaded === "loading" ? <Loading /> : <Listed of={loaded.value} />}
      {account.cases.some(({ invoices }) => invoices.some(({ originals }) => originals.length > 0)) && (
        <ButtonLink look="bare" href="/l/-/invoices">
          {t("invoices-title")}
        </ButtonLink>
      )}
    </Page>
  );
}

function Listed({ of: { plan, promise, receipts, receipts_left } }: { of: Papers }) {
  return (
    <>
      <div class="stack tight">
        <Statement />
        {plan && <Plan />}
        {promise && <File name="promise.ics">{t("promise-calendar")}</File>}
      </div>
      <section class="stack tight">
        <h2>{t("documents-receipts")}</h2>
        {receipts.length === 0 && <p class="quiet">{t("documents-none")}</p>}
        {receipts.map(({ id, received_on, amount, currency }) => (
          <File key={id} name={`receipts/${id}`}>
            {t("documents-receipt", { amount: money(amount, currency), date: date(received_on, "plain") })}
          </File>
        ))}
        {receipts_left > 0 && <p class="hint">{t("documents-left")}</p>}
      </section>
    </>
  );
}

/** A file to keep. The server names it. */
export function File({ name, children }: { name: Paper; children: ComponentChildren }) {
  return (
    <ButtonLink wide href={paper(name)} download={name}>
      {children}
    </ButtonLink>
  );
}

/** The account statement, to read and to reckon with. */
export function Statement() {
  return (
    <>
      <File name="statement.pdf">{t("documents-pdf")}</File>
      <File name="statement.xlsx">{t("documents-excel")}</File>
    </>
  );
}

/** The plan that runs, to keep and for a calendar. */
export function Plan() {
  return (
    <>
      <File name="schedule.pdf">{t("documents-schedule")}</File>
      <File name="schedule.ics">{t("promise-calendar")}</File>
    </>
  );
}
