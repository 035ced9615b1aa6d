/**
 * The language in use: its messages, its plural rule, its formats.
 *
 * Must never fetch a translation from anywhere but our own build.
 */

import { FEW, shortOf } from "./name.ts";

/** What a message receives. */
export type Values = Record<string, string | number>;
/** A compiled message: ready text, or a function of its values. */
export type Message =
  | string
  | ((a: Values, p: (n: number) => string, n: (v: string | number) => string) => string);

/** The languages we ship, each named in itself. */
export const NAMES = {
  fr: "Français",
  en: "English",
  de: "Deutsch",
  nl: "Nederlands",
  es: "Español",
  it: "Italiano",
} as const;

/** A language we ship. */
export type Language = keyof typeof NAMES;

export const LANGUAGES = Object.keys(NAMES) as Language[];

/** The formats a language reads: dates and amounts of English pages are British, as the day comes first. */
export const tagOf = (language: Language): string => (language === "en" ? "en-GB" : language);

const tables: Partial<Record<Language, Record<string, Message>>> = {};
let current: Language = "en";
const formats = new Map<string, unknown>();

/** Adds compiled messages to a language. */
export function add(language: Language, messages: Record<string, Message>): void {
  tables[language] = { ...tables[language], ...messages };
}

/** Makes `language` the one that is spoken. */
export function speak(language: Language): void {
  current = language;
}

export const language = (): Language => current;
export const tag = (): string => tagOf(current);

/**
 * What the browser formats with in the language in use. Made when first needed and then kept: a list of invoices writes
 * hundreds of dates, and the first number format alone takes a telephone a tenth of a second.
 */
export function format<Format, Options>(
  Kind: new (tag: string, options: Options) => Format,
  options: NoInfer<Options>,
): Format {
  const name = tag() + Kind.name + JSON.stringify(options);
  if (!formats.has(name)) formats.set(name, new Kind(tag(), options));
  return formats.get(name) as Format;
}

/** The text of `key`, written out or as it travels. The typed face of this function is in each entry's `words.ts`. */
export function text(key: string, values: Values = {}): string {
  const [table, name] = [tables[current], shortOf(key)];
  const message = table?.[key] ?? table?.[name] ?? table?.[name.slice(0, FEW)];
  if (message === undefined) return key;
  if (typeof message === "string") return message;
  return message(
    values,
    (n) => format(Intl.PluralRules, {}).select(n),
    (v) => (typeof v === "number" ? format(Intl.NumberFormat, {}).format(v) : v),
  );
}

/** The first of `among` that `wanted` names; it may hold tags such as `fr-CA`. English where there is none. */
export function pick(
  wanted: readonly (string | null | undefined)[],
  among: readonly Language[] = LANGUAGES,
): Language {
  for (const tag of wanted) {
    const primary = tag?.split("-")[0]?.toLowerCase();
    const found = among.find((each) => each === primary);
    if (found) return found;
  }
  return "en";
}
