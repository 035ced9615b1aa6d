//! Payments on a provider's page, and who takes them.

use serde::Deserialize;
use utoipa::ToSchema;

use super::name::{Amount, CheckoutId, Currency, Date, Instant, InvoiceId};

/// How it is paid.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// By card.
    Card,
    /// From an account, by a mandate signed on the provider's page.
    Debit,
}

/// What is to be paid on a provider's page.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckoutForm {
    /// What for.
    #[schema(min_items = 1, max_items = 500)]
    pub invoices: Vec<InvoiceId>,
    /// What was shown as open of it: the sum of what its invoices leave undisputed.
    pub open: Amount,
    /// How much of it; all when absent. The oldest due is paid first.
    pub amount: Option<Amount>,
    /// How: by card when absent.
    pub means: Option<Means>,
}

/// A payment on a provider's page.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckoutView {
    /// Its id.
    pub id: CheckoutId,
    /// How it is paid.
    pub means: Means,
    /// Where it stands.
    pub state: CheckoutState,
    /// How much; once it is paid, how much really.
    pub amount: Amount,
    /// Its currency.
    pub currency: Currency,
    /// Invoices it is for.
    pub invoices: Vec<InvoiceId>,
    /// When it began.
    pub began_at: Instant,
    /// When the provider's page closes.
    pub closes_at: Instant,
    /// The day of collection, once the provider has said it.
    pub on: Option<Date>,
    /// Where to pay; only in the answer to its beginning.
    #[schema(max_length = 2000)]
    pub url: Option<String>,
}

/// What may be paid at once on a provider's page.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CardPolicyView {
    /// Smallest amount.
    pub minimum: Amount,
    /// Largest amount.
    pub maximum: Amount,
}

/// A key of the provider, a ceiling, or both.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TillForm {
    /// A restricted key of Stripe that may write Checkout sessions.
    #[schema(pattern = "^(rk|sk)_(live|test)_[A-Za-z0-9_]{16,247}$", examples("rk_live_51AbCdEfGhIjKlMnOp"))]
    pub key: Option<String>,
    /// Largest amount of one card payment, in the portfolio's currency; for another currency the same number of its minor
    /// units.
    pub card_ceiling: Option<Amount>,
}

/// Who takes cards. The key is never shown.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TillView {
    /// Who; none: cards are not offered.
    pub provider: Option<TillProvider>,
    /// Real money moves.
    pub live: bool,
    /// Since when it is connected.
    pub connected_at: Option<Instant>,
    /// When the provider refused the key; cards are not offered since.
    pub refused_at: Option<Instant>,
    /// Largest amount of one card payment.
    pub card_ceiling: Amount,
    /// Its currency.
    pub currency: Currency,
}

/// A token of the provider that collects, the secret of its webhook endpoint, a ceiling, or several.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CollectorForm {
    /// An access token of GoCardless that may read and write.
    #[schema(
        pattern = "^(live|sandbox)_[A-Za-z0-9_-]{20,200}$",
        examples("live_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789")
    )]
    pub token: Option<String>,
    /// What its webhook endpoint signs with.
    #[schema(pattern = "^[!-~]{20,200}$", examples("ED7D658C-D8EB-4941-948B-3973214F2D49"))]
    pub webhook_secret: Option<String>,
    /// Largest amount of one collection, in euros.
    pub ceiling: Option<Amount>,
}

/// Who collects from debtors' accounts. Neither token nor secret is ever shown.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CollectorView {
    /// Who; none: nobody is led to a provider.
    pub provider: Option<CollectorProvider>,
    /// Real money moves.
    pub live: bool,
    /// Since when it is connected.
    pub connected_at: Option<Instant>,
    /// When the provider refused the token; nobody is led there since.
    pub refused_at: Option<Instant>,
    /// When it was disconnected.
    pub closed_at: Option<Instant>,
    /// Largest amount of one collection.
    pub ceiling: Amount,
    /// Its currency.
    pub currency: Currency,
}

/// Where a payment on a provider's page stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutState {
    /// It can be made.
    Open,
    /// It was ordered and is not collected yet.
    Pending,
    /// The money is on its way.
    Paid,
    /// The provider did not take it.
    Refused,
    /// Its page closed before it was made.
    Abandoned,
    /// It was collected and went back.
    Returned,
}

/// Who takes cards.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TillProvider {
    /// Stripe.
    Stripe,
}

/// Who collects from debtors' accounts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CollectorProvider {
    /// GoCardless.
    Gocardless,
}
