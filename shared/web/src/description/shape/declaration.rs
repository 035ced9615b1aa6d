//! How the debtor pays, and what he declares.

use serde::Deserialize;
use utoipa::ToSchema;

use super::dispute::DisputeWants;
use super::name::{Amount, Currency, Date, FileId, HoldId, InvoiceId};
use super::payee::PayeeView;
use super::word::HoldKind;

/// How to pay by transfer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferView {
    /// The holder, exactly as the bank knows him.
    pub account_holder: String,
    /// IBAN.
    pub iban: String,
    /// BIC.
    pub bic: Option<String>,
    /// How much.
    pub amount: Amount,
    /// Currency.
    pub currency: Currency,
    /// What to write as reference.
    pub reference: String,
    /// Content of the EPC code; null outside EUR.
    pub epc: Option<String>,
    /// The same as a picture; null outside EUR.
    pub qr_svg: Option<String>,
    /// Whose account it is, when not the creditor's.
    pub payee: Option<PayeeView>,
}

/// A promise to pay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PromiseForm {
    /// What is promised.
    #[schema(min_items = 1, max_items = 500)]
    pub invoices: Vec<InvoiceId>,
    /// The promised day.
    pub pay_on: Date,
    /// How much.
    pub amount: Amount,
}

/// Another day, another amount for a promise.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeForm {
    /// The promised day.
    pub pay_on: Date,
    /// How much.
    pub amount: Amount,
}

/// A promise is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetractForm {
    /// Why, in the debtor's words.
    #[schema(min_length = 3, max_length = 500)]
    pub text: String,
}

/// Something is contested.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeForm {
    /// What is contested.
    #[schema(min_items = 1, max_items = 500)]
    pub invoices: Vec<InvoiceId>,
    /// Why.
    pub reason: DisputeReason,
    /// How much of it; all of it when absent.
    pub amount: Option<Amount>,
    /// In the debtor's words.
    #[schema(min_length = 3, max_length = 2000)]
    pub text: String,
    /// Files that were sent for it.
    #[serde(default)]
    #[schema(max_items = 5)]
    pub files: Vec<FileId>,
    /// What he wants.
    pub wants: Option<DisputeWants>,
}

/// Why something is contested.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisputeReason {
    /// Goods or services did not arrive.
    NotReceived,
    /// The price differs from what was agreed.
    WrongPrice,
    /// The quantity differs.
    WrongQuantity,
    /// It was paid.
    AlreadyPaid,
    /// Somebody else owes it.
    NotMine,
    /// Another reason; the text says which.
    Other,
}

/// Something is already paid.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlreadyPaidForm {
    /// What is paid.
    #[schema(min_items = 1, max_items = 500)]
    pub invoices: Vec<InvoiceId>,
    /// When.
    pub paid_on: Date,
    /// How.
    pub method: PaymentMethod,
    /// The bank's or the payer's reference.
    #[schema(max_length = 140)]
    pub reference: Option<String>,
    /// Files that were sent for it.
    #[serde(default)]
    #[schema(max_items = 5)]
    pub files: Vec<FileId>,
}

/// What a declaration became.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// The hold it became.
    pub id: HoldId,
    /// What kind.
    pub kind: HoldKind,
    /// Short number to quote.
    pub number: String,
    /// Chasing waits until this day, included.
    pub until: Date,
    /// For a promise: the promised day.
    pub pay_on: Option<Date>,
    /// How much it concerns.
    pub amount: Amount,
    /// Its currency.
    pub currency: Currency,
    /// A message prepared before it may still arrive.
    pub in_flight: bool,
}

/// How something was paid.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// By transfer.
    Transfer,
    /// By card.
    Card,
    /// By cheque.
    Cheque,
    /// In cash.
    Cash,
    /// Otherwise.
    Other,
}
