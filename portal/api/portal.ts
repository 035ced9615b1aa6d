/**
 * The debtor's API: what it answers, in the words of its description, and the calls that open a visit; `acts.ts` has those
 * that are made within one. Amounts are decimal strings, dates `YYYY-MM-DD`.
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

const once = (): string => crypto.randomUUID();

/** Names creditor and addressee. Changes nothing. */
export const link = (token: string) => post("/api/portal/link", { token }, once());
/** Opens the visit: the answer sets the cookie. */
export const session = (token: string) => post("/api/portal/session", { token }, once());
/** Asks for another link. The answer is the same whatever the token was. */
export const freshLink = (token: string) => post("/api/portal/fresh-link", { token }, once());

export const account = () => get("/api/portal/account");
