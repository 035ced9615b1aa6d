/**
 * What the compiler must refuse: each line below an `@ts-expect-error` is one, and is an error itself once it is none.
 *
 * Read by `npm run types`; nothing here is ever run.
 */
import { here } from "../api/accounts.ts";
import type * as acts from "../api/acts.ts";
import { get, post, remove } from "../api/call.ts";
import type { Shape } from "../api/known.ts";
import * as own from "../api/own.ts";
import { paper } from "../api/papers.ts";
import * as portal from "../api/portal.ts";
import type { Language } from "../locales/language.ts";

declare const id: string;
declare const key: string;

export function paths(): void {
  get("/api/portal/account");
  get(`/api/portal/checkouts/${id}`);
  remove(`/api/portal/contacts/${id}`);
  // @ts-expect-error no such path
  get("/api/portal/acount");
  // @ts-expect-error no such path, whatever its segment is
  get(`/api/portal/checkout/${id}`);
  // @ts-expect-error one segment too many
  get(`/api/portal/checkouts/${id}/more`);
  // @ts-expect-error one too few
  get("/api/portal/checkouts");
  // @ts-expect-error not said until the page runs
  get(id);
  // @ts-expect-error it takes no GET
  get("/api/portal/promises");
  // @ts-expect-error it takes no DELETE
  remove("/api/portal/account");
  // @ts-expect-error an address is taken off, never posted
  post(`/api/portal/contacts/${id}`, {}, key);
}

export function queries(): void {
  get("/api/portal/transfer");
  get(`/api/portal/transfer?invoices=${id}`);
  get(`/api/portal/plan?first_on=${id}&invoices=${id}&instalments=${2}`);
  // @ts-expect-error no such name
  get(`/api/portal/transfer?invoice=${id}`);
  // @ts-expect-error one name more than there is
  get(`/api/portal/transfer?invoices=${id}&page=${id}`);
  // @ts-expect-error it asks for another name too
  get(`/api/portal/plan?invoices=${id}&instalments=${2}`);
  // @ts-expect-error it asks for some
  get("/api/portal/plan");
  // @ts-expect-error it has no query
  get(`/api/portal/account?page=${id}`);
}

export function files(): void {
  here(`/api/portal/invoices/${id}/originals/pdf`);
  paper(`receipts/${id}`);
  // @ts-expect-error no such file
  paper("statement.csv");
  // @ts-expect-error it takes the account in its header alone
  here("/api/portal/account");
}

export function bodies(): void {
  post("/api/portal/promises", { invoices: [id], pay_on: id, amount: id }, key);
  post(`/api/portal/mandates/${id}/revocation`, {}, key);
  // @ts-expect-error a field that it does not take
  post("/api/portal/promises", { invoices: [id], pay_on: id, amount: id, text: id }, key);
  // @ts-expect-error a field is missing
  post("/api/portal/promises", { invoices: [id], pay_on: id }, key);
  // @ts-expect-error a field is a list
  post("/api/portal/promises", { invoices: id, pay_on: id, amount: id }, key);
  // @ts-expect-error none of its words
  post("/api/portal/codes", { purpose: "more", address: id }, key);
  // @ts-expect-error more time is proposed, not asked for
  own.ask("time", id, key);
  // @ts-expect-error it takes nothing
  post(`/api/portal/mandates/${id}/revocation`, { text: id }, key);
}

export async function answers(): Promise<unknown[]> {
  const { cases, debtor } = await portal.account();
  const [one] = cases;
  const none: undefined = await own.confirmContact(id).then(() => own.choose({}));
  return [
    debtor.name,
    none,
    // @ts-expect-error no such field
    debtor.siren,
    // @ts-expect-error none of its words
    debtor.kind === "company",
    // @ts-expect-error it may be null
    one?.promise_policy.earliest,
    // @ts-expect-error an amount is text
    one?.balance * 2,
  ];
}

/** The words the pages offer are all that the description knows: a new one stops here until somebody says what it is called. */
type Whole<Known, Offered extends Known> = [Exclude<Known, Offered>] extends [never] ? true : never;

export const whole: [
  reasons: Whole<acts.Reason, (typeof acts.REASONS)[number]>,
  wants: Whole<acts.Want, (typeof acts.WANTS)[number]>,
  methods: Whole<acts.Method, (typeof acts.METHODS)[number]>,
  rights: Whole<own.Right, (typeof own.ASKS)[number]>,
  languages: Whole<Shape<"LanguageTag">, Language>,
] = [true, true, true, true, true];

export type Unknown = [
  // @ts-expect-error no such shape
  Shape<"InvoiceSeen">,
];
