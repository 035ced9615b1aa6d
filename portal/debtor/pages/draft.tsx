/** What the three acts share: choosing invoices, and the words for what is wrong. */
import { useState } from "preact/hooks";
import type { Case, CaseAct, Invoice } from "../../api/portal.ts";
import type { Fact } from "../../components/facts/facts.tsx";
import { FieldGroup } from "../../components/field/field.tsx";
import type { Errors } from "../../components/form/form.tsx";
import { MOST, Picker } from "../../components/picker/picker.tsx";
import { money } from "../../locales/money.ts";
import { caseFor, chosenBefore, invoicesFor, openOf, sharesOf } from "../cases.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";

/** The case an act is about and its invoices; `undefined` when the server allows none. */
export function subject({ account, at }: Visit, act: CaseAct): { of: Case; among: Invoice[] } | undefined {
  const of = caseFor(account, at.query, act);
  const among = of ? invoicesFor(of, act) : [];
  return of && among.length > 0 ? { of, among } : undefined;
}

/** The choice of invoices, started from what was ticked on the page before. */
export function useChosen({ at }: Visit, among: readonly Invoice[]) {
  return useState<string[]>(() => chosenBefore(at.query, among));
}

interface Props {
  of: Case;
  among: Invoice[];
  today: string;
  chosen: string[];
  choose: (ids: string[]) => void;
  error: string | undefined;
}

export function InvoicesField({ of, among, today, chosen, choose, error }: Props) {
  const label = among.length === 1 ? t("act-invoice") : t("act-invoices");
  return (
    <FieldGroup name="invoices" label={label} error={error}>
      <Picker name="invoices" of={of} invoices={among} today={today} chosen={chosen} choose={choose} />
    </FieldGroup>
  );
}

/** What is wrong with the choice of invoices. */
export function invoiceFaults(chosen: readonly string[]): Errors {
  if (chosen.length === 0) return { invoices: t("error-invoices") };
  return chosen.length > MOST ? { invoices: t("error-invoices-many", { limit: MOST }) } : {};
}

/** What is paid in instalments is paid to one account. */
export function payeeFaults(among: readonly Invoice[], chosen: readonly string[]): Errors {
  return sharesOf(among, chosen).length > 1 ? { invoices: t("error-payees") } : {};
}

/** The chosen invoices on a check page: each with its amount, the whole at the end. */
export function invoicesFact(of: Case, among: readonly Invoice[], chosen: readonly string[]): Fact {
  const named = among.filter(({ id }) => chosen.includes(id));
  const shown = named.slice(0, 5).map(({ number, open }) => `${number}, ${money(open, of.currency)}`);
  if (named.length > shown.length)
    shown.push(`${t("pay-count", { count: named.length })}, ${money(openOf(among, chosen), of.currency)}`);
  return { label: named.length === 1 ? t("act-invoice") : t("act-invoices"), value: shown.join("\n") };
}

/** Numbers of the chosen invoices, for the last page. */
export function numbersOf(among: readonly Invoice[], chosen: readonly string[]): string[] {
  return among.filter(({ id }) => chosen.includes(id)).map(({ number }) => number);
}
