/** Whose page it is, as soon as any answer has named them. Travels with the first page. */
import { Problem } from "../api/call.ts";
import type { Creditor } from "../api/portal.ts";
import { wear } from "./brand.ts";

export type Loaded<T> = { value: T } | { problem: Problem } | "loading";

/** Names known even where the account is not. */
export interface Known {
  creditor: Creditor;
  debtor: string;
}

let known: Known | undefined;

/** Creditor and addressee, as soon as any answer has named them. */
export const parties = (): Known | undefined => known;

/** A French company number in its printed groups, any other number as it was given. */
export function printed(number: string): string {
  return number.replace(/^(\d{3})(\d{3})(\d{3})(\d{5})?$/, (_, ...groups: string[]) =>
    groups.slice(0, 4).filter(Boolean).join(NBSP),
  );
}

const NBSP = "\u00a0";

/** Remembers who writes to whom and puts on the creditor's colour. */
export function meet(creditor: Creditor, debtor: string): void {
  known = { creditor, debtor };
  wear(creditor.brand);
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(500, undefined, []);
}
