/** Finds cases and invoices an act may be about. Only what the server allows is ever found. */
import type { Account, Case, CaseAct, Invoice } from "../api/portal.ts";
import { minus, sum } from "../locales/money.ts";
import { t } from "./words.ts";

/** The case named in the address, if it allows the act; else the first that does. */
export function caseFor(account: Account, query: URLSearchParams, act: CaseAct): Case | undefined {
  const able = account.cases.filter(({ acts }) => acts.includes(act));
  return able.find(({ id }) => id === query.get("case")) ?? able[0];
}

/** Invoices of a case the act may name. "Already paid" may name whatever is open. */
export function invoicesFor(of: Case, act: CaseAct): Invoice[] {
  if (act === "already_paid") return of.invoices.filter(({ state }) => state !== "paid");
  return of.invoices.filter(({ acts }) => acts.includes(act));
}

/** The invoices ticked on the page before, or the only one there is. */
export function chosenBefore(query: URLSearchParams, among: readonly Invoice[]): string[] {
  const [only] = among;
  if (among.length === 1 && only) return [only.id];
  const asked = new Set(query.get("invoices")?.split(",").map(decodeURIComponent));
  return among.filter(({ id }) => asked.has(id)).map(({ id }) => id);
}

/** What goes to one account: the creditor's, or that of a payee. */
export interface Share {
  payee: number | null;
  ids: string[];
}

/** The chosen invoices by the account they are paid to, the creditor's own first. */
export function sharesOf(invoices: readonly Invoice[], chosen: readonly string[]): Share[] {
  const wanted = new Set(chosen);
  const shares = new Map<number | null, string[]>();
  for (const { id, payee } of invoices)
    if (wanted.has(id)) {
      const ids = shares.get(payee);
      if (ids) ids.push(id);
      else shares.set(payee, [id]);
    }
  return [...shares]
    .map(([payee, ids]) => ({ payee, ids }))
    .sort((a, b) => (a.payee ?? -1) - (b.payee ?? -1));
}

/** What is left to pay on the chosen invoices. */
export function openOf(invoices: readonly Invoice[], chosen: readonly string[]): string {
  return sum(invoices.filter(({ id }) => chosen.includes(id)).map(({ open }) => open));
}

/** What may be asked for on the chosen invoices: contested parts are set aside. */
export function claimedOf(invoices: readonly Invoice[], chosen: readonly string[]): string {
  const claims = invoices.filter(({ id }) => chosen.includes(id));
  return sum(claims.map(({ open, disputed }) => minus(open, disputed)));
}

/** How many numbers a sentence can carry before it counts instead. */
const NAMED = 3;

/** Invoice numbers for a sentence: named while they are few, counted beyond. */
export function namesOf(numbers: readonly string[]): string {
  if (numbers.length > NAMED) return t("hold-many", { count: numbers.length });
  // No-break hyphens, so that a number is never cut at the end of a line.
  return numbers.map((number) => number.replaceAll("-", "\u2011")).join(", ");
}

/** True where nothing is owed nor in discussion; money received too much may still stand. */
export function isClear(account: Account): boolean {
  return account.cases.every(({ invoices }) => invoices.every(({ state }) => state === "paid"));
}
