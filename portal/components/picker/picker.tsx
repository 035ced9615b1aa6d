import { useState } from "preact/hooks";
import type { Case, Invoice } from "../../api/portal.ts";
import { t } from "../../debtor/words.ts";
import { date } from "../../locales/dates.ts";
import { Amount } from "../amount/amount.tsx";
import { Button } from "../button/button.tsx";
import { Choice, Choices } from "../choice/choice.tsx";
import "../field/field.css";
import "./picker.css";

/** Invoices shown at first, and how many more each press adds. */
const PAGE = 20;
/** Invoices one request may name: an address of this many ids still fits every gateway. */
export const MOST = 100;

interface Props {
  name: string;
  of: Case;
  invoices: Invoice[];
  today: string;
  chosen: readonly string[];
  choose: (ids: string[]) => void;
}

/**
 * Chooses invoices. Nothing is ticked beforehand, unless the reader ticked it on the page before.
 *
 * Accessibility: native checkboxes, each line names number, date and amount; long lists are shown in pages
 * with a search field, and say how many are shown.
 */
export function Picker({ name, of, invoices, today, chosen, choose }: Props) {
  const [shown, setShown] = useState(PAGE);
  const [wanted, setWanted] = useState("");
  const found = wanted ? invoices.filter(({ number }) => matches(number, wanted)) : invoices;
  const visible = found.slice(0, shown);
  const toggle = (id: string, on: boolean) =>
    choose(on ? [...chosen, id] : chosen.filter((other) => other !== id));
  return (
    <div class="picker">
      {invoices.length > PAGE && <Search name={name} value={wanted} set={setWanted} />}
      {visible.length > 0 && (
        <Choices>
          {visible.map((invoice) => (
            <Choice
              key={invoice.id}
              type="checkbox"
              name={name}
              checked={chosen.includes(invoice.id)}
              change={(on) => toggle(invoice.id, on)}
              note={noteOf(invoice, of, today)}
              end={<Amount amount={invoice.open} currency={of.currency} />}
            >
              <span class="figures">{invoice.number}</span>
            </Choice>
          ))}
        </Choices>
      )}
      <div class="tools">
        <span class="hint" role="status">
          {t("chosen", { count: chosen.length })}
        </span>
        {invoices.length > 1 && <All invoices={found} chosen={chosen} choose={choose} />}
      </div>
      <More shown={visible.length} total={found.length} page={PAGE} show={setShown} />
    </div>
  );
}

function matches(number: string, wanted: string): boolean {
  const flat = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  return flat(number).includes(flat(wanted));
}

/** When it is due, and to whom it is paid when not to the creditor. */
function noteOf({ due_on, payee }: Invoice, { payees }: Case, today: string): string {
  const at = date(due_on, "plain");
  const due = due_on < today ? t("invoice-due-past", { date: at }) : t("invoice-due-next", { date: at });
  const to = payees[payee ?? -1];
  return to ? `${due} · ${t("invoice-payee", { name: to.name })}` : due;
}

function Search({ name, value, set }: { name: string; value: string; set: (value: string) => void }) {
  return (
    <div class="search">
      <label class="hint" for={`${name}-search`}>
        {t("act-search")}
      </label>
      <input
        class="input"
        id={`${name}-search`}
        type="search"
        autocomplete="off"
        value={value}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </div>
  );
}

function All({ invoices, chosen, choose }: Pick<Props, "invoices" | "chosen" | "choose">) {
  const every = invoices.slice(0, MOST).map(({ id }) => id);
  return chosen.length >= every.length ? (
    <Button look="bare" onPress={() => choose([])}>
      {t("act-none")}
    </Button>
  ) : (
    <Button look="bare" onPress={() => choose(every)}>
      {t("act-all")}
    </Button>
  );
}

interface MoreProps {
  shown: number;
  total: number;
  page: number;
  show: (count: number) => void;
}

/** Shows the next part of a long list, and says how much of it is in sight. */
export function More({ shown, total, page, show }: MoreProps) {
  if (shown >= total) return null;
  return (
    <div class="stack tight">
      <Button wide onPress={() => show(shown + page)}>
        {t("more", { count: Math.min(page, total - shown) })}
      </Button>
      <p class="hint" role="status">
        {t("shown", { shown, total })}
      </p>
    </div>
  );
}
