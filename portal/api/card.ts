/** A payment by card, or by a mandate signed at the provider's: begun here, made on the provider's page, looked at afterwards. Amounts are decimal strings. */
import { get, post } from "./call.ts";
import type { Shape } from "./known.ts";

/** What may be paid at once on a provider's page. */
export type CardPolicy = Shape<"CardPolicyView">;
export type Means = Shape<"Means">;
export type Checkout = Shape<"CheckoutView">;

export const beginCheckout = (body: Shape<"CheckoutForm">, key: string) =>
  post("/api/portal/checkouts", body, key);

/** Where a payment stands. Looking changes nothing. */
export const checkout = (id: string) => get(`/api/portal/checkouts/${encodeURIComponent(id)}`);
