/**
 * An amount spread over months. The dates and amounts of a plan are the server's: it alone knows the holidays.
 */
import { minor, scale } from "../locales/money.ts";
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
  /** Least part of the whole that the first instalment pays, in percent. */
  deposit: number;
  /** Who keeps to it is asked for no interest and no costs of being late. */
  waives_interest: boolean;
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

/**
 * Most instalments of an amount, none smaller than the policy says: the first pays the deposit, the others share what it
 * leaves. As the server counts, so that nothing is offered that it refuses.
 */
export function mostOf(
  amount: string,
  { instalments, minimum, deposit }: Pick<PlanPolicy, "instalments" | "minimum" | "deposit">,
): number {
  const places = scale(amount);
  const [total, least] = [minor(amount, places), minor(minimum, places) || 1n];
  const left = total - (total * BigInt(deposit) + 99n) / 100n;
  return Math.min(instalments, Number(total / least), Number(left / least) + 1);
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
