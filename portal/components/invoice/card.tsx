import type { Invoice } from "../../api/portal.ts";
import { t } from "../../debtor/words.ts";
import { date } from "../../locales/dates.ts";
import { isZero, minus, money } from "../../locales/money.ts";
import { Amount } from "../amount/amount.tsx";
import { InvoiceState } from "../state/state.tsx";
import { DocumentLink } from "./document.tsx";
import "../choice/choice.css";
import "./invoice.css";

/** What card and table both need. */
export interface Listed {
  invoices: Invoice[];
  currency: string;
  today: string;
  chosen: readonly string[];
  toggle: (id: string, on: boolean) => void;
  /** Level of each invoice's heading: below the page's own, or below the currency's. */
  heading?: "h2" | "h3";
}

/**
 * Invoices as cards, for a phone. What remains is large, what was paid is said.
 *
 * Accessibility: a list with a heading per invoice; the checkbox names its invoice.
 */
export function Cards({ invoices, ...shared }: Listed) {
  return (
    <ul class="stack">
      {invoices.map((invoice) => (
        <Card key={invoice.id} invoice={invoice} {...shared} />
      ))}
    </ul>
  );
}

function Card({
  invoice,
  currency,
  today,
  chosen,
  toggle,
  heading: Heading = "h2",
}: Omit<Listed, "invoices"> & { invoice: Invoice }) {
  const { id, number, open, acts } = invoice;
  return (
    <li class="bill sheet">
      <div class="top">
        <Heading class="figures">{number}</Heading>
        <InvoiceState invoice={invoice} today={today} />
      </div>
      <div>
        <Amount amount={open} currency={currency} size="large" />
        {notes(invoice, currency, today).map((note) => (
          <p key={note}>{note}</p>
        ))}
      </div>
      <div class="foot">
        {acts.includes("pay") && (
          <label class="pick">
            <input
              class="tick"
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) => toggle(id, event.currentTarget.checked)}
            />
            <span>
              {t("invoice-pay")}
              <span class="hidden"> {number}</span>
            </span>
          </label>
        )}
        <DocumentLink invoice={invoice} />
      </div>
    </li>
  );
}

function notes(
  { amount, open, disputed, due_on, state }: Invoice,
  currency: string,
  today: string,
): string[] {
  const paid = minus(amount, open);
  const words =
    due_on < today
      ? t("invoice-due-past", { date: date(due_on) })
      : t("invoice-due-next", { date: date(due_on) });
  const lines = [words];
  if (!isZero(paid))
    lines.push(t("invoice-part", { amount: money(amount, currency), paid: money(paid, currency) }));
  if (!isZero(disputed) && (state !== "disputed" || disputed !== open))
    lines.push(t("invoice-disputed-part", { amount: money(disputed, currency) }));
  return lines;
}
