/** What the reader decides about himself: codes, addresses, choices, what is kept of him, what he asks. */
import { get, Problem, post, remove } from "./call.ts";
import type { Call, Shape } from "./known.ts";

/** What a code opens. */
export type Purpose = Shape<"CodePurpose">;
export type CodeSent = Shape<"CodeSent">;

const once = (): string => crypto.randomUUID();

/** Has a code sent to an address on file. */
export const sendCode = (purpose: Purpose, address: string) =>
  post("/api/portal/codes", { purpose, address }, once());
/** Opens what the code is for, if it is the code. */
export const guess = (purpose: Purpose, code: string) =>
  post("/api/portal/codes/guess", { purpose, code }, once());

/** What is absent stays as it is. */
export type Choices = Shape<"ChoicesForm">;
export const choose = (choices: Choices) => post("/api/portal/choices", choices, once());
export const courtesy = (address: string, wanted: boolean) =>
  post(`/api/portal/contacts/${address}/courtesy`, { wanted }, once());

/** Has a code sent to a new e-mail address, or to a new mobile number. */
export const addContact = (contact: Shape<"ContactForm">) => post("/api/portal/contacts", contact, once());
export const confirmContact = (code: string) => post("/api/portal/contacts/confirmation", { code }, once());
export const removeContact = (address: string) => remove(`/api/portal/contacts/${address}`);

/** Rights over what is kept; more time is proposed elsewhere, and read here. */
export type Right = Shape<"Right">;
export const ASKS = ["correct", "restrict", "erase"] as const satisfies Right[];

export type Request = Shape<"RequestView">;
export const requests = () => get("/api/portal/requests");
export const ask = (asks: Right, text: string, key: string) =>
  post("/api/portal/requests", { asks, text }, key);

type DataPage = Shape<"DataPage">;

/** Pages of a copy; each holds 60 things at most. */
const PAGES_LIMIT = 500;

/** All that is kept, page after page, as one document. */
export async function ownData(): Promise<Omit<DataPage, "next">> {
  const { next: first, ...whole } = await get("/api/portal/data");
  let next = first;
  for (let page = 1; next !== null && page < PAGES_LIMIT; page++) {
    const more: DataPage = await get(`/api/portal/data?cursor=${encodeURIComponent(next)}`);
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
  const path = `/api/portal/unsubscribe/${token}` satisfies Call<"post", `/api/portal/unsubscribe/${string}`>;
  const answer = await fetch(path, options).catch(() => undefined);
  if (!answer?.ok) throw new Problem(answer?.status ?? 0, undefined, []);
}
