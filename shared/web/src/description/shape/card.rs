//! Payments by card, and who takes them.

use serde::Deserialize;
use utoipa::ToSchema;

use super::name::{Amount, CheckoutId, Currency, Instant, InvoiceId};

/// What is to be paid by card.
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
}

/// A payment by card.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckoutView {
    /// Its id.
    pub id: CheckoutId,
    /// Where it stands: `pending` has been ordered and is not collected yet.
    #[schema(pattern = "^(open|pending|paid|refused|abandoned)$")]
    pub state: String,
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
    /// Where to pay; only in the answer to its beginning.
    #[schema(max_length = 2000)]
    pub url: Option<String>,
}

/// What a card may pay at once.
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
    /// `stripe`; none: cards are not offered.
    #[schema(pattern = "^stripe$")]
    pub provider: Option<String>,
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
