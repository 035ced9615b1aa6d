/**
 * What was said so far, as the API tells it: newest first, page by page.
 */
import { get } from "./call.ts";

export type Channel = "email" | "sms" | "letter" | "phone";

/** A message that left, or is about to. */
export interface Sent {
  id: string;
  attempt: number;
  notice: string;
  channel: Channel;
  to: string | null;
  state: "pending" | "sent" | "delivered" | "returned";
  copy: boolean;
}

export type Kind =
  | "message"
  | "payment"
  | "payment_returned"
  | "credit_note"
  | "promise"
  | "promise_kept"
  | "promise_broken"
  | "promise_ended"
  | "dispute"
  | "dispute_ended"
  | "already_paid"
  | "already_paid_ended"
  | "plan"
  | "plan_kept"
  | "plan_broken"
  | "plan_ended"
  | "pause"
  | "pause_ended"
  | "unsubscribed"
  | "address_added"
  | "address_removed"
  | "address_resumed"
  | "debit"
  | "debit_dropped"
  | "debit_refused"
  | "asked"
  | "answered"
  | "dispute_said"
  | "dispute_resolved";

export interface Entry {
  at: string;
  kind: Kind;
  own: boolean;
  on: string | null;
  until: string | null;
  amount: string | null;
  currency: string | null;
  invoices: string[];
  invoice_count: number;
  number: string | null;
  reason: string | null;
  words: string | null;
  /** What he added. */
  files: { name: string; size: number }[];
  message: Sent | null;
}

export interface HistoryPage {
  items: Entry[];
  next: string | null;
}

/** A message as it was sent. Its links open nothing. */
export interface Copy {
  id: string;
  attempt: number;
  notice: string;
  channel: Channel;
  at: string;
  to: string;
  language: string;
  subject: string | null;
  text: string;
}

export const history = (cursor?: string) =>
  get<HistoryPage>(`/api/portal/history${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`);

export const message = (id: string, attempt: string) =>
  get<Copy>(`/api/portal/messages/${encodeURIComponent(id)}?attempt=${encodeURIComponent(attempt)}`);
