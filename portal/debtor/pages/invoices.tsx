/** Every invoice, its state and what remains; several may be ticked and paid together. */
import { useEffect, useState } from "preact/hooks";
import type { Account, Case, Invoice } from "../../api/portal.ts";
import { Cards } from "../../components/invoice/card.tsx";
import { Table } from "../../components/invoice/table.tsx";
import { Till } from "../../components/invoice/till.tsx";
import { Page } from "../../components/page/page.tsx";
import { More } from "../../components/picker/picker.tsx";
import { tag } from "../../locales/language.ts";
import { openOf } from "../cases.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { Statement } from "./documents.tsx";

/** Invoices drawn at first, and added by each press: a phone draws these at once. */
const PAGE = 50;

type Kind = "open" | "disputed" | "paid";

const belongs: Record<Kind, (invoice: Invoice) => boolean> = {
  open: ({ state }) => state !== "paid",
  disputed: ({ state }) => state === "disputed",
  paid: ({ state }) => state === "paid",
};

export function Invoices({ account }: Visit) {
  const [kind, setKind] = useState<Kind>("open");
  const all = account.cases.flatMap(({ invoices }) => invoices);
  const labels: Record<Kind, string> = {
    open: t("filter-open"),
    disputed: t("filter-disputed"),
    paid: t("filter-paid"),
  };
  return (
    <Page title={t("invoices-title")} section="invoices" wide>
      <fieldset class="chips" aria-label={t("filter")}>
        {(Object.keys(labels) as Kind[]).map((each) => (
          <button
            key={each}
            type="button"
            class="chip"
            aria-pressed={each === kind}
            onClick={() => setKind(each)}
          >
            {labels[each]} <span class="figures">{all.filter(belongs[each]).length}</span>
          </button>
        ))}
      </fieldset>
      {account.cases.map((each) => (
        <CaseInvoices key={`${each.id} ${kind}`} of={each} kind={kind} account={account} />
      ))}
      <div class="stack tight unprinted">
        <Statement />
      </div>
    </Page>
  );
}

function CaseInvoices({ of, kind, account }: { of: Case; kind: Kind; account: Account }) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [shown, setShown] = useState(PAGE);
  const table = useWide();
  const all = of.invoices.filter(belongs[kind]);
  const invoices = all.slice(0, shown);
  const toggle = (id: string, on: boolean) =>
    setChosen(on ? [...chosen, id] : chosen.filter((other) => other !== id));
  const listed = { invoices, currency: of.currency, today: account.today, chosen, toggle };
  const several = account.cases.length > 1;
  return (
    <section class="stack" aria-label={t("invoices-currency", { currency: of.currency })}>
      {several && <h2>{t("invoices-currency", { currency: nameOf(of.currency) })}</h2>}
      {all.length === 0 && <p class="quiet">{t("invoices-none")}</p>}
      {all.length > 0 &&
        (table ? (
          <Table {...listed} all={all} name={account.debtor.name} />
        ) : (
          <Cards {...listed} heading={several ? "h3" : "h2"} />
        ))}
      <More shown={invoices.length} total={all.length} page={PAGE} show={setShown} />
      {chosen.length > 0 && (
        <Till chosen={chosen} amount={openOf(all, chosen)} currency={of.currency} caseId={of.id} />
      )}
    </section>
  );
}

function nameOf(currency: string): string {
  return new Intl.DisplayNames(tag(), { type: "currency" }).of(currency) ?? currency;
}

const WIDE = "(min-width: 768px)";

/** True where the table fits. One of table and cards is drawn, never both. */
function useWide(): boolean {
  const [wide, setWide] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const query = matchMedia(WIDE);
    const look = () => setWide(query.matches);
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, []);
  return wide;
}
