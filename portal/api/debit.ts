/** Letting the creditor collect: the mandate's text, an order, where it stands. Amounts are decimal strings. */
import { get, post } from "./call.ts";

/** A mandate that was signed. */
export interface Mandate {
  id: string;
  /** What the reader's bank shows. */
  reference: string;
  identifier: string;
  /** Most letters covered. */
  account: string;
  signed_on: string;
  state: "signed" | "used" | "revoked" | "expired";
  acts: "revoke"[];
}

/** What may be collected at once, and when. */
export interface DebitPolicy {
  minimum: string;
  maximum: string;
  on: string;
  mandate: Mandate | null;
}

export interface Debit {
  id: string;
  state: "ordered" | "sent" | "collected" | "refused" | "returned" | "withdrawn" | "dropped";
  amount: string;
  currency: string;
  invoices: string[];
  on: string;
  ordered_at: string;
  mandate: Mandate;
}

/** The text to be signed. Its digest goes back as what was seen. */
export interface MandateText {
  creditor: string;
  identifier: string;
  address_lines: string[];
  language: string;
  paragraphs: string[];
  digest: string;
}

export interface DebitBody {
  invoices: string[];
  /** What was shown as open of them. */
  open: string;
  amount?: string;
  mandate?: { holder: string; iban: string; language: string; seen: string };
}

export const mandateText = (language: string) =>
  get<MandateText>(`/api/portal/mandate?language=${encodeURIComponent(language)}`);

export const orderDebit = (body: DebitBody, key: string) => post<Debit>("/api/portal/debits", body, key);

/** Where an order stands. Looking changes nothing. */
export const debit = (id: string) => get<Debit>(`/api/portal/debits/${encodeURIComponent(id)}`);

/** Said twice, it is one change. */
export const revoke = (mandate: string, key: string) =>
  post<unknown>(`/api/portal/mandates/${encodeURIComponent(mandate)}/revocation`, {}, key);
