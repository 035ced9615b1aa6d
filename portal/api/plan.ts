/**
 * An amount spread over months. The dates and amounts of a plan are the server's: it alone knows the holidays.
 */
import { get, post } from "./call.ts";
import type { Recorded } from "./portal.ts";

export interface Line {
  due_on: string;
  amount: string;
  state: "paid" | "next" | "later";
}

export interface Schedule {
  currency: string;
  total: string;
  instalments: Line[];
}

export interface PlanPolicy {
  instalments: number;
  earliest: string;
  latest: string;
  minimum: string;
  /** It is signed with a code to an address on file. */
  code: boolean;
}

/** What may be proposed beyond that. */
export interface ProposalPolicy {
  instalments: number;
  earliest: string;
  latest: string;
}

/** Where a proposal stands; `on` is the day of the answer, or the last day for one. */
export interface Proposal {
  state: "waiting" | "granted" | "amended" | "refused" | "lapsed";
  on: string;
}

export interface PlanBody {
  invoices: string[];
  instalments: number;
  first_on: string;
}

/** The plan as it would be. Agrees to nothing. */
export const plan = ({ invoices, instalments, first_on }: PlanBody) =>
  get<Schedule>(
    `/api/portal/plan?invoices=${invoices.map(encodeURIComponent).join(",")}&instalments=${instalments}&first_on=${first_on}`,
  );

export const agreePlan = (body: PlanBody, key: string) => post<Recorded>("/api/portal/plans", body, key);

/** More time than can be agreed to at once. */
export const propose = (body: PlanBody & { text: string }, key: string) =>
  post<Recorded>("/api/portal/proposals", body, key);
