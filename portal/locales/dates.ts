/**
 * Dates in words. A date of the API is a calendar day (`2026-11-30`) and stays that day in every time zone.
 */
import { format, language, tag } from "./language.ts";

type Shape = "long" | "day" | "short" | "plain";

const SHAPES: Record<Shape, Intl.DateTimeFormatOptions> = {
  long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  plain: { day: "numeric", month: "long", year: "numeric" },
  day: { day: "numeric", month: "long" },
  short: { day: "numeric", month: "short", year: "numeric" },
};

/** `2026-11-30` as `lundi 30 novembre 2026` (long), `30 novembre 2026`, `30 novembre` or `30 nov. 2026`. */
export function date(iso: string, shape: Shape = "long"): string {
  return write(new Date(`${iso.slice(0, 10)}T00:00:00Z`), { ...SHAPES[shape], timeZone: "UTC" });
}

/** A day in words, or an instant with the reader's own time: `mercredi 18 novembre 2026, 8 h 10`. */
export function moment(iso: string): string {
  if (iso.length <= 10) return date(iso);
  const at = new Date(iso);
  const time = format(Intl.DateTimeFormat, { hour: "2-digit", minute: "2-digit" }).format(at);
  const said = language() === "fr" ? time.replace(/^0?(\d+):/, `$1${NBSP}h${NBSP}`) : time;
  return `${write(at, SHAPES.long)}, ${said}`;
}

/** The day of an instant, where the reader is: `mercredi 18 novembre 2026`. */
export const dayOf = (iso: string): string => write(new Date(iso), SHAPES.long);

/** The month of an instant, as a heading: `Novembre 2026`. */
export function month(iso: string): string {
  const said = write(new Date(iso), { month: "long", year: "numeric" });
  return said.charAt(0).toLocaleUpperCase(tag()) + said.slice(1);
}

/** Keeps a day and its month, or an hour and its minutes, on one line. */
const NBSP = "\u00a0";

function write(at: Date, options: Intl.DateTimeFormatOptions): string {
  const parts = format(Intl.DateTimeFormat, options).formatToParts(at);
  return parts
    .map(({ type, value }, index) => {
      if (type === "day" && value === "1" && language() === "fr") return "1er";
      return parts[index - 1]?.type === "day" ? value.replaceAll(" ", NBSP) : value;
    })
    .join("");
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000);
}

/** True for a day that exists, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
