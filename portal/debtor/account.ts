/** What we know during this visit: whose page it is, and the account once the visit is open. */
import { Problem } from "../api/call.ts";
import * as portal from "../api/portal.ts";
import { wear } from "./brand.ts";
import { changed } from "./redraw.ts";
import { follow } from "./words.ts";

export type Loaded<T> = { value: T } | { problem: Problem } | "loading";

/** Names known even where the account is not. */
export interface Known {
  creditor: portal.Creditor;
  debtor: string;
}

let known: Known | undefined;
let held: Loaded<portal.Account> | undefined;

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
export function meet(creditor: portal.Creditor, debtor: string): void {
  known = { creditor, debtor };
  wear(creditor.brand);
}

/** The account: asked for at the first call, then kept until `forget`. */
export function account(): Loaded<portal.Account> {
  if (held === undefined) {
    held = "loading";
    load().then(
      (value) => settle({ value }),
      (problem) => settle({ problem: asProblem(problem) }),
    );
  }
  return held;
}

/** Makes the next look ask the server again. */
export function forget(): void {
  held = undefined;
  changed();
}

/** The next page asks the server again; the present one stays as it is. */
export function outdate(): void {
  held = undefined;
}

/** The visit is over: every page that needs it says so. */
export function expire(): void {
  settle({ problem: new Problem(401, undefined, []) });
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(500, undefined, []);
}

async function load(): Promise<portal.Account> {
  const value = await portal.account();
  meet(value.creditor, value.debtor.name);
  await follow(value.debtor.language);
  return value;
}

function settle(next: Loaded<portal.Account>): void {
  held = next;
  changed();
}
