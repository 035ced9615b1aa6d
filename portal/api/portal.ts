/**
 * The debtor's API: what it answers and what it takes, in the words of its description. Amounts are decimal strings, dates
 * `YYYY-MM-DD`.
 */
import { get, post } from "./call.ts";
import type { Shape } from "./known.ts";

export type Creditor = Shape<"CreditorView">;

/** Pages of a creditor's own site, https. */
export type Published = keyof Creditor["notices"];

/** What a link says before anybody has agreed to see more. It holds no amount. */
export type Letterhead = Shape<"LinkView">;

export type InvoiceAct = Shape<"InvoiceAct">;
export type CaseAct = Shape<"Act">;
export type InvoiceState = Shape<"InvoiceState">;

/** A document to be saved. Larger ones come in parts, which are put together here. */
export type Original = Shape<"OriginalView">;
export type Invoice = Shape<"AccountInvoiceView">;

/** What may be done about an announced payment. */
export type HoldAct = Shape<"HoldAct">;

/** What an announcement may say. */
export type PromisePolicy = Shape<"PromisePolicyView">;
export type Hold = Shape<"HoldView">;
export type Case = Shape<"AccountCaseView">;

/** Whoever invoices were assigned to; `since` when these details have been the same. */
export type Payee = Shape<"PayeeView">;

/** What may be done about an address. */
export type AddressAct = Shape<"AddressAct">;

/** An address on file, most letters covered. */
export type Address = Shape<"AddressView">;
export type Account = Shape<"AccountView">;
export type Transfer = Shape<"TransferView">;

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

const once = (): string => crypto.randomUUID();

/** Names creditor and addressee. Changes nothing. */
export const link = (token: string) => post("/api/portal/link", { token }, once());
/** Opens the visit: the answer sets the cookie. */
export const session = (token: string) => post("/api/portal/session", { token }, once());
/** Asks for another link. The answer is the same whatever the token was. */
export const freshLink = (token: string) => post("/api/portal/fresh-link", { token }, once());

/** Who sent the messages with a code; nobody did when there is none. */
export type Genuine = Shape<"GenuineView">;
export const genuine = (code: string) => post("/api/portal/genuine", { code }, once());
/** Stops the address a link was sent to. The code is the one of its message. */
export const wrongPerson = (token: string, code: string) =>
  post("/api/portal/wrong-person", { token, code }, once());

export const account = () => get("/api/portal/account");
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
