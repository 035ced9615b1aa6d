/**
 * The language in use: its messages, its plural rule, its number format.
 *
 * Must never fetch a translation from anywhere but our own build.
 */

/** What a message receives. */
export type Values = Record<string, string | number>;
/** A compiled message: ready text, or a function of its values. */
export type Message =
  | string
  | ((a: Values, p: (n: number) => string, n: (v: string | number) => string) => string);

/** A language we ship. */
export type Language = "fr" | "en";

/** The formats a language reads: dates and amounts of English pages are British, as the day comes first. */
export const TAGS: Record<Language, string> = { fr: "fr-FR", en: "en-GB" };

const tables: Record<Language, Record<string, Message>> = { fr: {}, en: {} };
let current: Language = "en";
let plural = new Intl.PluralRules("en");
let digits = new Intl.NumberFormat("en");

/** Adds compiled messages to a language. */
export function add(language: Language, messages: Record<string, Message>): void {
  Object.assign(tables[language], messages);
}

/** Makes `language` the one that is spoken. */
export function speak(language: Language): void {
  current = language;
  plural = new Intl.PluralRules(TAGS[language]);
  digits = new Intl.NumberFormat(TAGS[language]);
}

export const language = (): Language => current;
export const tag = (): string => TAGS[current];

/** The text of `key`. The typed face of this function is in each entry's `words.ts`. */
export function text(key: string, values: Values = {}): string {
  const message = tables[current][key];
  if (message === undefined) return key;
  if (typeof message === "string") return message;
  return message(
    values,
    (n) => plural.select(n),
    (v) => (typeof v === "number" ? digits.format(v) : v),
  );
}

/** The first language we ship among `wanted`, which may hold tags such as `fr-CA`. */
export function pick(wanted: readonly (string | null | undefined)[]): Language {
  for (const tag of wanted) {
    const short = tag?.slice(0, 2).toLowerCase();
    if (short === "fr" || short === "en") return short;
  }
  return "en";
}
