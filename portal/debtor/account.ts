/** What we know during this visit: the account that this tab stands on, once the visit is open. */
import { Problem, stand, standing } from "../api/call.ts";
import * as portal from "../api/portal.ts";
import { format } from "../locales/language.ts";
import { asProblem, type Loaded, meet } from "./parties.ts";
import { changed } from "./redraw.ts";
import { follow } from "./words.ts";

export { asProblem, type Known, type Loaded, parties, printed } from "./parties.ts";

let held: Loaded<portal.Account> | undefined;
/** For whom `held` was asked. */
let owner: object | undefined;

/** The account: asked for at the first call, then kept until `forget`, or until the tab stands on another. */
export function account(): Loaded<portal.Account> {
  settleDown();
  if (held === undefined || owner !== standing()) {
    held = "loading";
    load();
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

async function load(): Promise<void> {
  let mine: object = standing();
  owner = mine;
  let next: Loaded<portal.Account>;
  try {
    const asked = portal.account();
    ready();
    const value = await asked;
    if (owner !== mine) return;
    if (!named()) {
      stand(value.id);
      mine = owner = standing();
    }
    meet(value.creditor, value.debtor.name);
    await follow(value.debtor.language);
    next = { value };
  } catch (error) {
    next = { problem: asProblem(error) };
  }
  // A late answer about an account that was left meanwhile says nothing of this one.
  if (owner === mine) settle(next);
}

/** A browser's first formats are slow, and every account is written in them: made while it is on its way. */
function ready(): void {
  format(Intl.NumberFormat, {});
  format(Intl.DateTimeFormat, {});
}

function settle(next: Loaded<portal.Account>): void {
  held = next;
  changed();
}

/** Where a tab keeps the account it stands on, for when it is loaded anew or comes back from another site. */
const KEPT = "relance.account";

const named = (): string | undefined => standing()["Relance-Account"];

/**
 * Stands on the account for which this place was drawn, so that the way back from another account leads to the one that
 * was left; at a new place, on the one the tab stood on before.
 */
function settleDown(): void {
  const here: string | undefined = history.state?.account ?? named() ?? kept();
  if (!here) return;
  if (here !== named()) stand(here);
  if (here !== history.state?.account) history.replaceState({ ...history.state, account: here }, "");
  if (here === kept()) return;
  try {
    sessionStorage.setItem(KEPT, here);
  } catch {
    // Storage may be refused; the account then lasts as long as this document.
  }
}

function kept(): string | undefined {
  try {
    return sessionStorage.getItem(KEPT) ?? undefined;
  } catch {
    return undefined;
  }
}
