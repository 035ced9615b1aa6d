/** A payment by card, or by a mandate signed at the provider's: begun here, made on the provider's page, looked at afterwards. Amounts are decimal strings. */
import { get, post } from "./call.ts";

/** What may be paid at once on a provider's page. */
export interface CardPolicy {
  minimum: string;
  maximum: string;
}

export type Means = "card" | "debit";

export interface Checkout {
  id: string;
  means: Means;
  state: "open" | "pending" | "paid" | "refused" | "abandoned" | "returned";
  amount: string;
  currency: string;
  invoices: string[];
  began_at: string;
  closes_at: string;
  /** The day of collection, once the provider has said it. */
  on: string | null;
  /** Where to pay; only in the answer to its beginning. */
  url: string | null;
}

export interface CheckoutBody {
  invoices: string[];
  /** What was shown as open of them. */
  open: string;
  amount?: string;
  means: Means;
}

export const beginCheckout = (body: CheckoutBody, key: string) =>
  post<Checkout>("/api/portal/checkouts", body, key);

/** Where a payment stands. Looking changes nothing. */
export const checkout = (id: string) => get<Checkout>(`/api/portal/checkouts/${encodeURIComponent(id)}`);
