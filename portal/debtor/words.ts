/**
 * The words of the debtor's pages. French and English travel with the first page, so that it is never without words;
 * those of another language come when it is spoken, and all others of a page on demand.
 */

import enEntry from "locale:debtor/en/entry";
import frEntry from "locale:debtor/fr/entry";
import type { ComponentChildren } from "preact";
import type { Messages } from "../locales/debtor.d.ts";
import {
  add,
  type Language,
  language,
  type Message,
  pick,
  speak,
  text,
  type Values,
} from "../locales/language.ts";
import { changed } from "./redraw.ts";

/** Arguments of a message: none, or exactly the ones it uses. */
type Arguments<K extends keyof Messages> = Messages[K] extends undefined ? [] : [values: Messages[K]];
type Bring = () => Promise<{ default: Record<string, Message> }>;

add("fr", frEntry);
add("en", enEntry);

const KEPT = "relance.language";
const WITH_THE_PAGE: readonly Language[] = ["fr", "en"];
const entries: Partial<Record<Language, Bring>> = {
  de: () => import("locale:debtor/de/entry"),
  nl: () => import("locale:debtor/nl/entry"),
  es: () => import("locale:debtor/es/entry"),
  it: () => import("locale:debtor/it/entry"),
};
const rest: Record<Language, Bring> = {
  fr: () => import("locale:debtor/fr/pages"),
  en: () => import("locale:debtor/en/pages"),
  de: () => import("locale:debtor/de/pages"),
  nl: () => import("locale:debtor/nl/pages"),
  es: () => import("locale:debtor/es/pages"),
  it: () => import("locale:debtor/it/pages"),
};
const brought = new Set<Bring>();
let needsRest = false;
/** The language asked for last, whose words may still be on their way. */
let wished: Language = "en";

/** The text of a message. */
export function t<K extends keyof Messages>(key: K, ...values: Arguments<K>): string {
  return text(key, values[0] as Values | undefined);
}

/** As `t`, with elements in place of values. */
export function rich<K extends keyof Messages>(
  key: K,
  values: Record<keyof Messages[K] & string, ComponentChildren>,
): ComponentChildren[] {
  const names = Object.keys(values) as (keyof Messages[K] & string)[];
  const marks = Object.fromEntries(names.map((name, at) => [name, `\u0001${at}\u0001`]));
  return text(key, marks)
    .split("\u0001")
    .map((piece, at) => (at % 2 === 1 ? values[names[Number(piece)] as keyof Messages[K] & string] : piece));
}

/** Starts with what the reader chose before, else with what the browser asks for. */
export function begin(): void {
  const wishes = [kept(), ...navigator.languages];
  say(pick(wishes, WITH_THE_PAGE));
  use(pick(wishes)).catch(stay);
}

/** Follows the language of the letter, unless the reader has chosen one. */
export function follow(wanted: string): Promise<void> {
  return use(pick([kept(), wanted, wished])).catch(stay);
}

/** The reader's own choice, remembered on this device only. */
export function choose(wanted: Language): Promise<void> {
  try {
    localStorage.setItem(KEPT, wanted);
  } catch {
    // Storage may be refused; the choice then lasts for this visit.
  }
  return use(wanted).catch(stay);
}

/** Brings the words of all pages, in the language in use. */
export async function allPages(): Promise<void> {
  needsRest = true;
  await use(wished).catch(stay);
  // The wish may have changed or failed meanwhile: what is spoken now has all its words before a page is drawn.
  await bring(language());
}

async function use(wanted: Language): Promise<void> {
  wished = wanted;
  await bring(wanted);
  // Another language was asked for while these words came.
  if (wished !== wanted) return;
  say(wanted);
  changed();
}

/** Words that cannot be brought leave the page in the language it speaks. */
function stay(): void {
  wished = language();
  changed();
}

async function bring(wanted: Language): Promise<void> {
  const needed = [entries[wanted], needsRest ? rest[wanted] : undefined];
  const missing = needed.filter((each) => each !== undefined).filter((each) => !brought.has(each));
  await Promise.all(
    missing.map(async (each) => {
      add(wanted, (await each()).default);
      brought.add(each);
    }),
  );
}

function say(wanted: Language): void {
  speak(wanted);
  document.documentElement.lang = wanted;
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
