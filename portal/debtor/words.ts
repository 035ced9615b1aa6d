/** The words of the debtor's pages: both languages of the first page travel with it, the rest on demand. */

import enEntry from "locale:debtor/en/entry";
import frEntry from "locale:debtor/fr/entry";
import type { ComponentChildren } from "preact";
import type { Messages } from "../locales/debtor.d.ts";
import { add, type Language, language, pick, speak, text, type Values } from "../locales/language.ts";
import { changed } from "./redraw.ts";

/** Arguments of a message: none, or exactly the ones it uses. */
type Arguments<K extends keyof Messages> = Messages[K] extends undefined ? [] : [values: Messages[K]];

add("fr", frEntry);
add("en", enEntry);

const KEPT = "relance.language";
const rest = {
  fr: () => import("locale:debtor/fr/pages"),
  en: () => import("locale:debtor/en/pages"),
};
const loaded = new Set<Language>();
let needsRest = false;

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
  say(pick([kept(), ...navigator.languages]));
}

/** Follows the language of the letter, unless the reader has chosen one. */
export function follow(wanted: string): Promise<void> {
  return use(pick([kept(), wanted, language()]));
}

/** The reader's own choice, remembered on this device only. */
export async function choose(wanted: Language): Promise<void> {
  try {
    localStorage.setItem(KEPT, wanted);
  } catch {
    // Storage may be refused; the choice then lasts for this visit.
  }
  await use(wanted);
}

/** Brings the words of all pages, in the language in use. */
export async function allPages(): Promise<void> {
  needsRest = true;
  await bring(language());
}

async function use(wanted: Language): Promise<void> {
  if (needsRest) await bring(wanted);
  say(wanted);
  changed();
}

async function bring(wanted: Language): Promise<void> {
  if (loaded.has(wanted)) return;
  add(wanted, (await rest[wanted]()).default);
  loaded.add(wanted);
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
