//! What a debtor takes with him.

use serde::Deserialize;
use utoipa::ToSchema;

use super::name::{Amount, Currency, Date, PaymentId};

/// A file.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct File(pub Vec<u8>);

/// What there is to take along, besides the statement.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PapersView {
    /// The plan that runs.
    pub plan: Option<AgreedView>,
    /// The promise that runs.
    pub promise: Option<AgreedView>,
    /// Payments with a receipt, newest first.
    pub receipts: Vec<ReceiptView>,
    /// Those that are not listed.
    pub receipts_left: u32,
}

/// A plan or a promise.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreedView {
    /// The number to quote.
    pub number: String,
    /// How much, in all.
    pub amount: Amount,
    /// Its currency.
    pub currency: Currency,
    /// The promised day; the last one of a plan.
    pub until: Date,
}

/// A payment with a receipt.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptView {
    /// The payment.
    pub id: PaymentId,
    /// Value date.
    pub received_on: Date,
    /// What came, less what went back.
    pub amount: Amount,
    /// Its currency.
    pub currency: Currency,
}
