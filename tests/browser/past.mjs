/** The invented history of the invented account: what was sent, paid and declared, newest first. */
import { ACTION, HOLDS, stepId } from "./ids.mjs";

const entry = (at, kind, fields = {}) => ({
  at,
  kind,
  own: false,
  on: null,
  until: null,
  amount: null,
  currency: fields.amount ? "EUR" : null,
  invoices: [],
  invoice_count: fields.invoices?.length ?? 0,
  number: null,
  reason: null,
  words: null,
  files: [],
  message: null,
  ...fields,
});

/** A file as it was added to the dispute. */
const file = (n, name, media_type, size) => ({ id: stepId("fil", n), hold: HOLDS.dispute, name, media_type, size, parts: 1, sha256: "0".repeat(64) });

const sent = (at, notice, channel, fields = {}, more = {}) =>
  entry(at, "message", {
    message: { id: ACTION, attempt: 1, notice, channel, to: channel === "sms" ? "•• 41" : "c•••@l•••.example", state: "delivered", copy: true, ...fields },
    ...more,
  });

const LATE = ["F-2026-0871", "F-2026-0934"];

const first = [
  sent("2026-11-17T08:10:00Z", "instalment", "email", {}, { invoices: LATE }),
  sent("2026-11-17T08:02:00Z", "reminder_2", "email", {}, { invoices: LATE }),
  entry("2026-11-16T09:00:00Z", "pause_ended"),
  entry("2026-11-14T09:00:00Z", "pause", { until: "2026-11-16" }),
  entry("2026-11-05T13:31:00Z", "dispute", {
    own: true,
    amount: "1240.80",
    invoices: ["F-2026-0958"],
    until: "2026-11-25",
    number: "C7QK-18MA",
    reason: "wrong_quantity",
    words: "4 lames fendues sur la livraison du 24 septembre.",
    files: [file(1, "photo du 24 septembre, quai de livraison.jpg", "image/jpeg", 2_412_003), file(2, "bon-de-livraison.pdf", "application/pdf", 90_112)],
  }),
  sent("2026-11-03T08:05:00Z", "sms_reminder", "sms", { state: "pending" }, { invoices: ["F-2026-0934"] }),
  entry("2026-11-02T08:00:00Z", "promise_broken", { own: false, amount: "2712.00", invoices: ["F-2026-0871"], on: "2026-10-30" }),
  entry("2026-10-27T09:12:00Z", "promise", { own: true, amount: "2712.00", invoices: ["F-2026-0871"], on: "2026-10-30", until: "2026-11-01", number: "P7QK-42MA" }),
  entry("2026-10-15T07:40:00Z", "payment", { amount: "1500.00", invoices: ["F-2026-0871"], on: "2026-10-14", reason: "transfer" }),
  sent("2026-10-12T08:00:00Z", "reminder_1", "email", { state: "returned" }, { invoices: LATE }),
];

const second = [
  entry("2026-09-28T07:00:00Z", "credit_note", { amount: "120.00", invoices: ["F-2026-0820"], on: "2026-09-26", number: "A-2026-017" }),
  entry("2026-09-20T07:00:00Z", "already_paid", { own: true, amount: "1800.00", invoices: ["F-2026-0820"], until: "2026-09-27", number: "D7QK-77MA", reason: "cheque", words: "Chèque 4711" }),
  entry("2026-09-05T07:00:00Z", "payment_returned", { amount: "1800.00" }),
  entry("2026-08-30T07:00:00Z", "unsubscribed", { own: true }),
  sent("2026-08-25T07:00:00Z", "pre_due", "email", { to: null }, { invoices: ["F-2026-0820", "F-2026-0821", "F-2026-0822", "F-2026-0823", "F-2026-0824"], invoice_count: 41 }),
];

/** A page of the history. */
export function past(state, cursor) {
  if (state === "empty") return { items: [], next: null };
  if (cursor) return { items: second, next: null };
  return { items: first, next: "57.12" };
}

const LONG_LINK = `https://pay.ateliers-morvan.example/l/${"-".repeat(32)}`;

/** The copy of a message. What looks like markup is somebody's text. */
export const copy = (state) => ({
  id: ACTION,
  attempt: 1,
  notice: "reminder_2",
  channel: "email",
  at: "2026-11-17T08:02:00Z",
  to: "c•••@l•••.example",
  language: "fr",
  subject: state === "long" ? "Deuxième rappel ".repeat(9) : "Deux factures échues, 6 198,60 € à régler",
  text: `Ateliers Morvan SAS\npour Boulangerie Le Gall SARL <b onclick="x">\n\nBonjour,\n\nFacture        Échéance           Reste dû\nF-2026-0871    30 septembre   2 712,00 €\nF-2026-0934    31 octobre       3 486,60 €\n\nPayer ou répondre :\n${LONG_LINK}\n`,
});
