/** From an entry of the history to what is shown of it: sign, tone, words. */

import { METHODS, type Method, REASONS, type Reason } from "../api/acts.ts";
import type { Entry, Kind } from "../api/history.ts";
import { CALENDAR, CLOCK, LETTER, LINES, PAUSE, SPEECH, TICK, WARNING } from "../components/icon/shapes.ts";
import type { Tone } from "../components/state/tone.ts";
import { megabytes } from "../components/upload/upload.tsx";
import { date } from "../locales/dates.ts";
import { namesOf } from "./cases.ts";
import { t } from "./words.ts";

const SHAPES: Record<Kind, [shape: string, tone?: Tone]> = {
  message: [LETTER],
  payment: [TICK, "paid"],
  payment_returned: [WARNING, "late"],
  credit_note: [LINES, "paid"],
  promise: [CALENDAR, "paused"],
  promise_kept: [TICK, "paid"],
  promise_broken: [CLOCK, "late"],
  promise_ended: [CALENDAR],
  dispute: [SPEECH, "disputed"],
  dispute_ended: [SPEECH],
  already_paid: [TICK, "paused"],
  already_paid_ended: [TICK],
  plan: [CALENDAR, "paused"],
  plan_kept: [TICK, "paid"],
  plan_broken: [CLOCK, "late"],
  plan_ended: [CALENDAR],
  pause: [PAUSE, "paused"],
  pause_ended: [PAUSE],
  unsubscribed: [PAUSE],
  address_added: [LETTER],
  address_removed: [LETTER],
  address_resumed: [LETTER],
  debit: [CLOCK, "paused"],
  debit_dropped: [PAUSE],
  debit_refused: [WARNING, "late"],
  asked: [SPEECH],
  answered: [SPEECH, "paid"],
  dispute_said: [SPEECH],
  dispute_resolved: [SPEECH, "paid"],
};

export const shapeOf = ({ kind, message }: Entry): [shape: string, tone?: Tone] =>
  message?.state === "returned" ? [WARNING, "late"] : message?.channel === "sms" ? [SPEECH] : SHAPES[kind];

/** What happened, in a few words. */
export function titleOf({ kind, message, on, own, number }: Entry): string {
  if (message) return t("history-message", { notice: message.notice, channel: message.channel });
  if (kind === "promise" && on)
    return t("history-promise", { by: own ? "own" : "team", date: date(on, "day") });
  if (kind === "credit_note" && number) return t("history-credit_note", { number });
  return t("history-kind", { kind });
}

/** The lines below: what it is about, what became of it, what was written. */
export function notesOf(entry: Entry): (string | undefined)[] {
  const { kind, message, on, until, invoices, invoice_count, number, own, words, files } = entry;
  const money = kind === "payment" || kind === "credit_note" || kind === "debit";
  return [
    named(invoices, invoice_count),
    money && on ? t("history-dated", { date: date(on, "plain") }) : undefined,
    reasonOf(entry),
    words ? t("history-words", { words }) : undefined,
    files.map(({ name, size }) => `${name} (${megabytes(size)})`).join(", "),
    number && own ? t("history-number", { number }) : undefined,
    until && kind !== "promise" ? t("history-until", { date: date(until, "plain") }) : undefined,
    message?.to ? t("history-to", { to: message.to }) : undefined,
    message && message.state !== "sent" && message.state !== "delivered"
      ? t("history-state", { state: message.state })
      : undefined,
  ];
}

function named(invoices: readonly string[], count: number): string | undefined {
  if (count === 0) return undefined;
  return t("history-invoices", {
    count,
    numbers: count > invoices.length ? t("hold-many", { count }) : namesOf(invoices),
  });
}

function reasonOf({ kind, reason }: Entry): string | undefined {
  if (kind === "dispute" && REASONS.includes(reason as Reason)) return t(`reason-${reason as Reason}`);
  const paid = kind === "payment" || kind === "already_paid";
  return paid && METHODS.includes(reason as Method) ? t(`method-${reason as Method}`) : undefined;
}
