/** A payment by card: begun here, made on the provider's page, looked at afterwards. Amounts are decimal strings. */
import { get, post } from "./call.ts";

/** What a card may pay at once. */
export interface CardPolicy {
  minimum: string;
  maximum: string;
}

export interface Checkout {
  id: string;
  state: "open" | "pending" | "paid" | "refused" | "abandoned";
  amount: string;
  currency: string;
  invoices: string[];
  began_at: string;
  closes_at: string;
  /** Where to pay; only in the answer to its beginning. */
  url: string | null;
}

export interface CheckoutBody {
  invoices: string[];
  /** What was shown as open of them. */
  open: string;
  amount?: string;
}

export const beginCheckout = (body: CheckoutBody, key: string) =>
  post<Checkout>("/api/portal/checkouts", body, key);

/** Where a payment stands. Looking changes nothing. */
export const checkout = (id: string) => get<Checkout>(`/api/portal/checkouts/${encodeURIComponent(id)}`);
