/** Ids as the API spells them, for what is invented here: a kind, and a number of twenty-six places. */

export const id = (kind, n) => `${kind}_${String(n).padStart(26, "0")}`;

/** Of what came of a step: with the step's own part behind it. */
export const stepId = (kind, n) => `${id(kind, n)}-${"0".repeat(13)}`;

export const invoiceId = (n) => id("inv", n);
export const debtorId = (n) => id("deb", n);
export const caseId = (currency) => `${id("cas", 1)}-${currency.toLowerCase()}`;

/** What is announced on the invented account. */
export const HOLDS = {
  dispute: id("hol", 1),
  promise: id("hol", 2),
  insolvency: id("hol", 3),
  plan: id("hol", 4),
  talked: id("hol", 7),
  decided: id("hol", 8),
  declared: id("hol", 9),
};

/** The message that can be read again. */
export const ACTION = stepId("act", 1);

/** Where a payment on a provider's page stands; `debit-` before it where a mandate was signed there. */
const CHECKOUTS = ["open", "pending", "paid", "refused", "abandoned", "debit-open", "debit-pending", "debit-returned"];
export const checkoutId = (stand) => stepId("chk", CHECKOUTS.indexOf(stand) + 1);
export const checkoutOf = (named) => CHECKOUTS.find((stand) => checkoutId(stand) === named);

/** Where a direct debit stands. */
export const DEBITS = ["ordered", "sent", "collected", "refused", "returned", "withdrawn", "dropped"];
export const debitId = (stand) => stepId("dbt", DEBITS.indexOf(stand) + 1);
export const debitOf = (named) => DEBITS.find((stand) => debitId(stand) === named);
