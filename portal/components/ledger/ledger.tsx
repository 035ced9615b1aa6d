import type { Case, Invoice } from "../../api/portal.ts";
import { rich, t } from "../../debtor/words.ts";
import { date } from "../../locales/dates.ts";
import { compare, isZero, minus, money, sum } from "../../locales/money.ts";
import { Amount } from "../amount/amount.tsx";
import { State } from "../state/state.tsx";
import type { Tone } from "../state/tone.ts";
import "./ledger.css";

/**
 * What makes up the balance of a case: rows that add up to the total, to the cent.
 *
 * Accessibility: a description list, each amount beside its own name; states carry a word.
 */
export function Ledger({ of }: { of: Case }) {
  const { currency, balance, disputed, unapplied } = of;
  const { late, paused, due } = partsOf(of);
  return (
    <dl class="ledger sheet pad">
      <Row tone="late" word={t("ledger-late")} amount={late} currency={currency} />
      <Row tone="paused" word={t("state-paused")} amount={paused} currency={currency} />
      <Row tone="disputed" word={t("ledger-disputed")} amount={disputed} currency={currency}>
        {setAside(of.invoices)}
      </Row>
      <Row tone="due" word={t("ledger-due")} amount={due} currency={currency}>
        {upcoming(of.invoices)}
      </Row>
      <Row tone="paid" word={t("ledger-unapplied")} amount={minus("0.00", unapplied)} currency={currency} />
      <div class="total">
        <dt>{t("ledger-total")}</dt>
        <dd>
          <Amount amount={balance} currency={currency} />
        </dd>
      </div>
    </dl>
  );
}

/**
 * The open amount in parts that share nothing. The late part is what remains of the balance, so that the rows
 * add up whatever else the case holds; what is disputed before its date counts as disputed only.
 */
function partsOf({ balance, disputed, not_due, unapplied, invoices }: Case) {
  const early = invoices.filter(({ days_late }) => days_late === 0).map((invoice) => invoice.disputed);
  const due = minus(not_due, sum(early));
  const held = sum(invoices.filter(isPaused).map(({ open, disputed: part }) => minus(open, part)));
  const past = minus(minus(sum([balance, unapplied]), disputed), due);
  // An invoice in instalments may be held for more than its late part: the two rows are then one.
  const paused = compare(held, past) > 0 ? "0.00" : held;
  return { due, paused, late: minus(past, paused) };
}

interface RowProps {
  tone: Tone;
  word: string;
  amount: string;
  currency: string;
  children?: preact.ComponentChildren;
}

/** A row of nothing says nothing: it is left out. */
function Row({ tone, word, amount, currency, children }: RowProps) {
  if (isZero(amount)) return null;
  return (
    <div>
      <dt>
        <State tone={tone} word={word} />
        {children && <small>{children}</small>}
      </dt>
      <dd class="figures nowrap">{money(amount, currency)}</dd>
    </div>
  );
}

/** Past its date, but not to be paid today: announced, planned, or held for another reason. */
const isPaused = ({ state, days_late }: Invoice): boolean => state === "paused" && days_late > 0;

function setAside(invoices: readonly Invoice[]) {
  const [first, second] = invoices.filter((invoice) => !isZero(invoice.disputed));
  if (!first || second) return t("ledger-disputed-text");
  return rich("ledger-disputed-one", { number: <span class="nowrap">{first.number}</span> });
}

function upcoming(invoices: readonly Invoice[]) {
  const due = invoices.filter(({ state }) => state === "due");
  const [first] = due;
  if (!first) return undefined;
  if (due.length > 1) return t("ledger-due-many", { count: due.length });
  return rich("ledger-due-text", {
    number: <span class="nowrap">{first.number}</span>,
    date: date(first.due_on, "day"),
  });
}
