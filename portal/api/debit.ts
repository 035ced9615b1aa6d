/** Letting the creditor collect: the mandate's text, an order, where it stands. Amounts are decimal strings. */
import { get, post } from "./call.ts";
import type { Shape } from "./known.ts";

/** A mandate that was signed. */
export type Mandate = Shape<"MandateView">;

/** What may be collected at once, and when. */
export type DebitPolicy = Shape<"DebitPolicyView">;
export type Debit = Shape<"DebitView">;

/** The text to be signed. Its digest goes back as what was seen. */
export type MandateText = Shape<"MandateTextView">;

export const mandateText = (language: string) =>
  get(`/api/portal/mandate?language=${encodeURIComponent(language)}`);

export const orderDebit = (body: Shape<"DebitForm">, key: string) => post("/api/portal/debits", body, key);

/** Where an order stands. Looking changes nothing. */
export const debit = (id: string) => get(`/api/portal/debits/${encodeURIComponent(id)}`);

/** Said twice, it is one change. */
export const revoke = (mandate: string, key: string) =>
  post(`/api/portal/mandates/${encodeURIComponent(mandate)}/revocation`, {}, key);
