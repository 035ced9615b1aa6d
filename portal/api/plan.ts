/**
 * An amount spread over months. The dates and amounts of a plan are the server's: it alone knows the holidays.
 */
import { minor, scale } from "../locales/money.ts";
import { get, post } from "./call.ts";
import type { Shape } from "./known.ts";

export type Line = Shape<"LineView">;
export type Schedule = Shape<"ScheduleView">;
export type PlanPolicy = Shape<"PlanPolicyView">;

/** What may be proposed beyond that. */
export type ProposalPolicy = Shape<"ProposalPolicyView">;

/** Where a proposal stands; `on` is the day of the answer, or the last day for one. */
export type Proposal = Shape<"ProposalView">;
export type PlanBody = Shape<"PlanForm">;

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
  get(
    `/api/portal/plan?invoices=${invoices.map(encodeURIComponent).join(",")}&instalments=${instalments}&first_on=${first_on}`,
  );

export const agreePlan = (body: PlanBody, key: string) => post("/api/portal/plans", body, key);

/** More time than can be agreed to at once. */
export const propose = (body: Shape<"ProposalForm">, key: string) => post("/api/portal/proposals", body, key);
