import type { Invoice } from "../../api/portal.ts";
import { t } from "../../debtor/words.ts";
import { date } from "../../locales/dates.ts";
import { money, sum } from "../../locales/money.ts";
import { InvoiceState } from "../state/state.tsx";
import type { Listed } from "./card.tsx";
import { DocumentLink } from "./document.tsx";
import "../choice/choice.css";
import "./invoice.css";

interface Props extends Listed {
  /** All invoices of the list, shown or not: the last line is their sum. */
  all: Invoice[];
  name: string;
}

/**
 * Invoices as a table, from 768 px on.
 *
 * Accessibility: a caption, column and row headers; each checkbox names its invoice; figures to the right.
 */
export function Table({ invoices, all, name, currency, today, chosen, toggle }: Props) {
  const payable = all.some(({ acts }) => acts.includes("pay"));
  return (
    <div class="table sheet">
      <table>
        <caption class="hidden">{t("table-caption", { name })}</caption>
        <Head payable={payable} />
        <tbody>
          {invoices.map((invoice) => (
            <tr key={invoice.id}>
              {payable && <Pick invoice={invoice} chosen={chosen} toggle={toggle} />}
              <th scope="row" class="figures">
                {invoice.number}
              </th>
              <td class="figures date issued">{date(invoice.issued_on, "short")}</td>
              <td class="figures date">{date(invoice.due_on, "short")}</td>
              <td>
                <InvoiceState invoice={invoice} today={today} />
              </td>
              <td class="figures nowrap end billed">{money(invoice.amount, currency)}</td>
              <td class="figures nowrap end">
                <b>{money(invoice.open, currency)}</b>
              </td>
              <td class="end">
                <DocumentLink invoice={invoice} />
              </td>
            </tr>
          ))}
        </tbody>
        <Foot all={all} currency={currency} payable={payable} />
      </table>
    </div>
  );
}

function Head({ payable }: { payable: boolean }) {
  return (
    <thead>
      <tr>
        {payable && (
          <th scope="col">
            <span class="hidden">{t("column-pick")}</span>
          </th>
        )}
        <th scope="col">{t("column-number")}</th>
        <th scope="col" class="issued">
          {t("column-issued")}
        </th>
        <th scope="col">{t("column-due")}</th>
        <th scope="col">{t("column-state")}</th>
        <th scope="col" class="end billed">
          {t("column-amount")}
        </th>
        <th scope="col" class="end">
          {t("column-open")}
        </th>
        <th scope="col">
          <span class="hidden">{t("column-document")}</span>
        </th>
      </tr>
    </thead>
  );
}

function Pick({ invoice, chosen, toggle }: Pick<Listed, "chosen" | "toggle"> & { invoice: Invoice }) {
  return (
    <td>
      {invoice.acts.includes("pay") && (
        <label class="pick">
          <span class="hidden">{t("invoice-pay-number", { number: invoice.number })}</span>
          <input
            class="tick"
            type="checkbox"
            checked={chosen.includes(invoice.id)}
            onChange={(event) => toggle(invoice.id, event.currentTarget.checked)}
          />
        </label>
      )}
    </td>
  );
}

function Foot({ all, currency, payable }: { all: Invoice[]; currency: string; payable: boolean }) {
  const total = (field: "amount" | "open") => money(sum(all.map((invoice) => invoice[field])), currency);
  return (
    <tfoot>
      <tr>
        {payable && <td />}
        <th scope="row">{t("table-total", { count: all.length })}</th>
        <td class="issued" />
        <td />
        <td />
        <td class="figures nowrap end billed">{total("amount")}</td>
        <td class="figures nowrap end">{total("open")}</td>
        <td />
      </tr>
    </tfoot>
  );
}
