/**
 * Amounts as the API writes them: decimal strings beside a currency.
 *
 * Sums are whole minor units (bigint). Must never go through a float, and never add two currencies.
 */
import { format } from "./language.ts";

/** The number of decimals `amount` is written with. */
export function scale(amount: string): number {
  return amount.split(".")[1]?.length ?? 0;
}

/** `"1240.80"` with two decimals is `124080n`. The amount must be a decimal string of the API. */
export function minor(amount: string, decimals: number): bigint {
  const [whole = "0", cents = ""] = amount.split(".");
  return BigInt(whole + cents.padEnd(decimals, "0").slice(0, decimals));
}

/** The inverse of `minor`. */
export function decimal(units: bigint, decimals: number): string {
  const sign = units < 0n ? "-" : "";
  const text = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const at = text.length - decimals;
  return decimals === 0 ? sign + text : `${sign}${text.slice(0, at)}.${text.slice(at)}`;
}

/** The sum of amounts of one currency; `"0.00"` for none of them. */
export function sum(amounts: readonly string[], decimals = 2): string {
  const places = Math.max(decimals, ...amounts.slice(0, 1).map(scale));
  return decimal(
    amounts.reduce((total, amount) => total + minor(amount, places), 0n),
    places,
  );
}

/** `a - b`, written with the decimals of `a`. */
export function minus(a: string, b: string): string {
  const places = Math.max(scale(a), scale(b));
  return decimal(minor(a, places) - minor(b, places), places);
}

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function compare(a: string, b: string): number {
  const places = Math.max(scale(a), scale(b));
  const difference = minor(a, places) - minor(b, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export const isZero = (amount: string): boolean => !/[1-9]/.test(amount);

/** Figures and sign of a currency apart, in the order of the language: `[["6 198,60", false], ["€", true]]`. */
export function figures(amount: string, currency: string): [text: string, isSign: boolean][] {
  const pieces: [string, boolean][] = [];
  for (const part of written(amount, currency).formatToParts(amount as unknown as number)) {
    const isSign = part.type === "currency";
    const last = pieces.at(-1);
    if (last && last[1] === isSign) last[0] += part.value;
    else pieces.push([part.value, isSign]);
  }
  return pieces;
}

/** `"6198.60", "EUR"` as the reader writes it: `6 198,60 €` or `€6,198.60`. */
export function money(amount: string, currency: string): string {
  // Intl reads a decimal string exactly where it is new enough; an older one reads it as a number,
  // which is exact to fifteen digits. TypeScript's own description knows numbers only.
  return written(amount, currency).format(amount as unknown as number);
}

function written(amount: string, currency: string): Intl.NumberFormat {
  const places = scale(amount);
  return format(Intl.NumberFormat, {
    style: "currency",
    currency,
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
}

/** The amount without sign or grouping, with the decimal mark of the language: what a bank's field takes. */
export function plain(amount: string): string {
  return amount.replace(".", mark());
}

/** The decimal mark of the language. */
const mark = (): "." | "," => (format(Intl.NumberFormat, {}).format(0.5).includes(",") ? "," : ".");

/**
 * What a person typed, as a decimal string with `decimals` places, or `undefined` when it is not an amount.
 * Accepts spaces, both marks, a currency sign around it; the mark that is not the language's own counts as
 * grouping when three digits follow it and as decimal mark otherwise.
 */
export function typed(input: string, decimals: number): string | undefined {
  const text = input
    .trim()
    .replace(/^[A-Z]{3}\b|\b[A-Z]{3}$/, "")
    .replace(/[\s\u00a0\u202f'’\p{Sc}]/gu, "");
  const own = mark();
  const other = own === "," ? "." : ",";
  let clean = text;
  if (text.includes(own) || /[.,]\d{3}$/.test(text)) clean = clean.replaceAll(other, "");
  clean = clean.replaceAll(other, ".").replaceAll(own, ".");
  const found = /^(\d{1,15})(?:\.(\d*))?$/.exec(clean);
  if (!found) return undefined;
  const [, whole = "0", cents = ""] = found;
  if (cents.length > decimals) return undefined;
  return decimal(minor(`${BigInt(whole)}.${cents}`, decimals), decimals);
}
