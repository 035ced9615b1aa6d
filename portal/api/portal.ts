/**
 * The debtor's API: what it answers and what it takes. Amounts are decimal strings, dates `YYYY-MM-DD`.
 */
import { get, post } from "./call.ts";
import type { CardPolicy, Checkout } from "./card.ts";
import type { Debit, DebitPolicy } from "./debit.ts";
import type { Line, PlanPolicy, Proposal, ProposalPolicy } from "./plan.ts";

export interface Creditor {
  name: string;
  registration: { label: string; number: string } | null;
  address_lines: string[];
  country: string;
  support: { email: string | null; phone: string | null };
  brand: {
    color: string;
    on_color: string;
    initials: string;
    /** On our own origin, with the room it takes. */
    logo: { href: string; width: number; height: number } | null;
  };
  /** Pages of his own site, https. */
  notices: Record<Published, string | null>;
}

export type Published = "legal" | "privacy" | "terms";

/** What a link says before anybody has agreed to see more. It holds no amount. */
export interface Letterhead {
  creditor: Creditor;
  addressee: { name: string };
  language: string;
  message: { code: string; channel: string; sent_on: string } | null;
}

/** What opening it says: whose account it opened. */
export interface Opened extends Letterhead {
  account: string;
}

export type InvoiceAct = "pay" | "promise" | "plan" | "propose" | "dispute";
export type CaseAct = InvoiceAct | "already_paid";
export type InvoiceState = "due" | "late" | "disputed" | "paused" | "paid";

/** A document to be saved. Larger ones come in parts, which are put together here. */
export interface Original {
  format: "pdf" | "xml";
  name: string;
  size: number;
  parts: number;
}

export interface Invoice {
  id: string;
  number: string;
  issued_on: string;
  due_on: string;
  amount: string;
  open: string;
  disputed: string;
  days_late: number;
  state: InvoiceState;
  /** Where its seller shows it, on another host. */
  url: string | null;
  /** The document itself: at most one a format. */
  originals: Original[];
  acts: InvoiceAct[];
  /** To whom it is paid: a place in the case's `payees`; null: to the creditor. */
  payee: number | null;
}

/** What may be done about an announced payment. */
export type HoldAct = "change" | "retract";

/** What an announcement may say. */
export interface PromisePolicy {
  earliest: string;
  latest: string;
  minimum: string;
}

export interface Hold {
  id: string;
  kind: string;
  invoices: string[];
  amount: string | null;
  since: string;
  until: string | null;
  reason: string | null;
  pay_on: string | null;
  acts: HoldAct[];
  change_policy: PromisePolicy | null;
  /** Instalments of a plan; none for anything else. */
  plan: Line[];
  /** Of a plan: who keeps to it is asked for no interest and no costs of being late. */
  waives_interest: boolean;
}

export interface Case {
  id: string;
  currency: string;
  balance: string;
  overdue: string;
  payable: string;
  disputed: string;
  not_due: string;
  unapplied: string;
  oldest_days_late: number;
  invoices: Invoice[];
  holds: Hold[];
  last_payment: { amount: string; received_on: string; invoices: string[] } | null;
  acts: CaseAct[];
  promise_policy: PromisePolicy | null;
  plan_policy: PlanPolicy | null;
  /** Where cards are taken. */
  card_policy: CardPolicy | null;
  /** Where a provider collects by a mandate signed on its page. */
  collector_policy: CardPolicy | null;
  /** A payment on a provider's page that may be under way. */
  checkout: Checkout | null;
  /** Where direct debits are taken. */
  debit_policy: DebitPolicy | null;
  /** Those that are under way. */
  debits: Debit[];
  proposal_policy: ProposalPolicy | null;
  proposal: Proposal | null;
  /** To whom invoices are paid instead of the creditor. */
  payees: Payee[];
}

/** Whoever invoices were assigned to; `since` when these details have been the same. */
export interface Payee {
  name: string;
  mention: string | null;
  since: string | null;
}

/** What may be done about an address. */
export type AddressAct = "code" | "decline" | "resume" | "remove";

/** An address on file, most letters covered. */
export interface Address {
  id: string;
  channel: string;
  address: string;
  stopped: string | null;
  acts: AddressAct[];
}

export interface Account {
  id: string;
  /** Accounts of other companies that are open in the same visit. */
  others: number;
  creditor: Creditor;
  debtor: {
    name: string;
    language: string;
    kind: "business" | "consumer" | "public" | "unknown";
    country: string;
    addresses: Address[];
    /** How he would rather be written to. */
    prefers: string | null;
    /** What kinds of address he may add: `email`, `sms`. */
    adds: string[];
  };
  today: string;
  data_as_of: string;
  cases: Case[];
}

export interface Transfer {
  account_holder: string;
  iban: string;
  bic: string | null;
  amount: string;
  currency: string;
  reference: string;
  epc: string | null;
  qr_svg: string | null;
  payee: Payee | null;
}

export type Reason =
  | "not_received"
  | "wrong_price"
  | "wrong_quantity"
  | "already_paid"
  | "not_mine"
  | "other";
export const REASONS: readonly Reason[] = [
  "not_received",
  "wrong_price",
  "wrong_quantity",
  "already_paid",
  "not_mine",
  "other",
];

/** What a debtor wants of the creditor. */
export const WANTS = ["credit_note", "corrected_invoice", "delivery", "explanation", "copy"] as const;

export type Method = "transfer" | "card" | "cheque" | "cash" | "other";
export const METHODS: readonly Method[] = ["transfer", "card", "cheque", "cash", "other"];

/** What a declared fact became. `in_flight`: a message prepared before it may still arrive. */
export interface Recorded {
  id: string;
  kind: string;
  number: string;
  until: string | null;
  in_flight: boolean;
}

export interface PromiseBody {
  invoices: string[];
  pay_on: string;
  amount: string;
}

export interface DisputeBody {
  invoices: string[];
  reason: Reason;
  wants?: string;
  amount?: string;
  text: string;
  files?: string[];
}

export interface AlreadyPaidBody {
  invoices: string[];
  paid_on: string;
  method: Method;
  reference?: string;
  files?: string[];
}

const once = (): string => crypto.randomUUID();

/** Names creditor and addressee. Changes nothing. */
export const link = (token: string) => post<Letterhead>("/api/portal/link", { token }, once());
/** Opens the visit: the answer sets the cookie. */
export const session = (token: string) => post<Opened>("/api/portal/session", { token }, once());
/** Asks for another link. The answer is the same whatever the token was. */
export const freshLink = (token: string) => post<unknown>("/api/portal/fresh-link", { token }, once());

/** Who sent the messages with a code; nobody did when there is none. */
export interface Genuine {
  messages: { creditor: string; channel: string; sent_on: string }[];
}
export const genuine = (code: string) => post<Genuine>("/api/portal/genuine", { code }, once());
/** Stops the address a link was sent to. The code is the one of its message. */
export const wrongPerson = (token: string, code: string) =>
  post<unknown>("/api/portal/wrong-person", { token, code }, once());

export const account = () => get<Account>("/api/portal/account");
export const transfer = (invoices: readonly string[]) =>
  get<Transfer>(`/api/portal/transfer?invoices=${invoices.map(encodeURIComponent).join(",")}`);

export const promise = (body: PromiseBody, key: string) => post<Recorded>("/api/portal/promises", body, key);
/** Another day or amount for an announced payment. */
export const changePromise = (hold: string, body: { pay_on: string; amount: string }, key: string) =>
  post<Recorded>(`/api/portal/promises/${encodeURIComponent(hold)}`, body, key);
/** Takes an announced payment back; it has no number of its own. */
export const retractPromise = async (hold: string, text: string, key: string): Promise<Recorded> => {
  await post<unknown>(`/api/portal/promises/${encodeURIComponent(hold)}/retraction`, { text }, key);
  return { id: hold, kind: "retraction", number: "", until: null, in_flight: false };
};
export const dispute = (body: DisputeBody, key: string) => post<Recorded>("/api/portal/disputes", body, key);
export const alreadyPaid = (body: AlreadyPaidBody, key: string) =>
  post<Recorded>("/api/portal/already-paid", body, key);
