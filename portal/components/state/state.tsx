import type { Invoice } from "../../api/portal.ts";
import { t } from "../../debtor/words.ts";
import { daysBetween } from "../../locales/dates.ts";
import { Icon } from "../icon/icon.tsx";
import { SHAPES, type Tone } from "./tone.ts";
import "./tone.css";
import "./state.css";

/**
 * A state of money: sign, word and tint.
 *
 * Accessibility: the word carries the meaning; without colour nothing is lost. Text on tint is 4.5:1 or more.
 */
export function State({ tone, word }: { tone: Tone; word: string }) {
  return (
    <span class={`state tone-${tone}`}>
      <Icon shape={SHAPES[tone]} />
      {word}
    </span>
  );
}

/** The state of an invoice, in days where days say more. */
export function InvoiceState({ invoice, today }: { invoice: Invoice; today: string }) {
  return <State tone={invoice.state} word={wordOf(invoice, today)} />;
}

function wordOf({ state, days_late, due_on }: Invoice, today: string): string {
  switch (state) {
    case "late":
      return t("state-late", { days: days_late });
    case "due":
      return t("state-due", { days: Math.max(0, daysBetween(today, due_on)) });
    default:
      return t(`state-${state}`);
  }
}
