/** What the reader decides about himself: codes, addresses, choices, what is kept of him, what he asks. */
import { get, Problem, post, remove } from "./call.ts";
import type { Creditor } from "./portal.ts";

/** What a code opens. */
export type Purpose = "contact" | "data" | "plan" | "debit";

export interface CodeSent {
  channel: string;
  to: string;
  ends_at: string;
}

const once = (): string => crypto.randomUUID();

/** Has a code sent to an address on file. */
export const sendCode = (purpose: Purpose, address: string) =>
  post<CodeSent>("/api/portal/codes", { purpose, address }, once());
/** Opens what the code is for, if it is the code. */
export const guess = (purpose: Purpose, code: string) =>
  post<unknown>("/api/portal/codes/guess", { purpose, code }, once());

/** What is absent stays as it is. */
export interface Choices {
  language?: string;
  channel?: string;
  needs?: string[];
}
export const choose = (choices: Choices) => post<unknown>("/api/portal/choices", choices, once());
export const courtesy = (address: string, wanted: boolean) =>
  post<unknown>(`/api/portal/contacts/${address}/courtesy`, { wanted }, once());

/** Has a code sent to a new e-mail address, or to a new mobile number. */
export const addContact = (contact: { email?: string; phone?: string; name?: string }) =>
  post<CodeSent>("/api/portal/contacts", contact, once());
export const confirmContact = (code: string) =>
  post<unknown>("/api/portal/contacts/confirmation", { code }, once());
export const removeContact = (address: string) => remove(`/api/portal/contacts/${address}`);

/** Rights over what is kept; more time is proposed elsewhere, and read here. */
export type Asks = "correct" | "restrict" | "erase" | "time";
export const ASKS: readonly Asks[] = ["correct", "restrict", "erase"];

export interface Request {
  id: string;
  asks: Asks;
  asked_on: string;
  answer_by: string;
  waits: boolean;
  text: string | null;
  answer: "granted" | "amended" | "refused" | null;
  answered_on: string | null;
  answer_text: string | null;
}
export const requests = () => get<Request[]>("/api/portal/requests");
export const ask = (asks: Asks, text: string, key: string) =>
  post<Request>("/api/portal/requests", { asks, text }, key);

interface DataPage {
  format: string;
  made_at: string;
  creditor: Creditor;
  items: unknown[];
  next: string | null;
}

/** Pages of a copy; each holds 60 things at most. */
const PAGES_LIMIT = 500;

/** All that is kept, page after page, as one document. */
export async function ownData(): Promise<Omit<DataPage, "next">> {
  const { next: first, ...whole } = await get<DataPage>("/api/portal/data");
  let next = first;
  for (let page = 1; next !== null && page < PAGES_LIMIT; page++) {
    const more: DataPage = await get<DataPage>(`/api/portal/data?cursor=${encodeURIComponent(next)}`);
    whole.items.push(...more.items);
    next = more.next;
  }
  // A copy that lacks something would be no copy.
  if (next !== null) throw new Problem(500, undefined, []);
  return whole;
}

/** The one click of RFC 8058, by a person. Needs no visit. */
export async function unsubscribe(token: string): Promise<void> {
  const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
  const options = { method: "POST", body, redirect: "error", referrerPolicy: "no-referrer" } as const;
  const answer = await fetch(`/api/portal/unsubscribe/${token}`, options).catch(() => undefined);
  if (!answer?.ok) throw new Problem(answer?.status ?? 0, undefined, []);
}
