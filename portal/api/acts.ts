/** What a debtor does and asks within a visit. Kept apart from `portal.ts`, whose calls travel with the first page. */
import { get, post } from "./call.ts";
import type { Shape } from "./known.ts";

export type Reason = Shape<"DisputeReason">;
export const REASONS = [
  "not_received",
  "wrong_price",
  "wrong_quantity",
  "already_paid",
  "not_mine",
  "other",
] as const satisfies Reason[];

/** What a debtor wants of the creditor. */
export type Want = Shape<"DisputeWants">;
export const WANTS = [
  "credit_note",
  "corrected_invoice",
  "delivery",
  "explanation",
  "copy",
] as const satisfies Want[];

export type Method = Shape<"PaymentMethod">;
export const METHODS = ["transfer", "card", "cheque", "cash", "other"] as const satisfies Method[];

/** What a declared fact became. `in_flight`: a message prepared before it may still arrive. */
export interface Recorded extends Pick<Shape<"Declared">, "id" | "number" | "in_flight"> {
  /** A retraction ends a hold, and becomes none. */
  kind: Shape<"HoldKind"> | "retraction";
  until: string | null;
}

/** Who sent the messages with a code; nobody did when there is none. */
export type Genuine = Shape<"GenuineView">;
export const genuine = (code: string) => post("/api/portal/genuine", { code }, crypto.randomUUID());
/** Stops the address a link was sent to. The code is the one of its message. */
export const wrongPerson = (token: string, code: string) =>
  post("/api/portal/wrong-person", { token, code }, crypto.randomUUID());

export const transfer = (invoices: readonly string[]) =>
  get(`/api/portal/transfer?invoices=${invoices.map(encodeURIComponent).join(",")}`);

export const promise = (body: Shape<"PromiseForm">, key: string) => post("/api/portal/promises", body, key);
/** Another day or amount for an announced payment. */
export const changePromise = (hold: string, body: Shape<"ChangeForm">, key: string) =>
  post(`/api/portal/promises/${encodeURIComponent(hold)}`, body, key);
/** Takes an announced payment back; it has no number of its own. */
export const retractPromise = async (hold: string, text: string, key: string): Promise<Recorded> => {
  await post(`/api/portal/promises/${encodeURIComponent(hold)}/retraction`, { text }, key);
  return { id: hold, kind: "retraction", number: "", until: null, in_flight: false };
};
export const dispute = (body: Shape<"DisputeForm">, key: string) => post("/api/portal/disputes", body, key);
export const alreadyPaid = (body: Shape<"AlreadyPaidForm">, key: string) =>
  post("/api/portal/already-paid", body, key);
