//! Disputes: what was said, what was decided.

use serde::Deserialize;
use utoipa::ToSchema;

use super::name::{Amount, Currency, Date, HoldId, InvoiceId};

/// What is said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WordsForm {
    /// The words.
    #[schema(min_length = 3, max_length = 2000)]
    pub text: String,
}

/// A decision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionForm {
    /// What is decided.
    pub outcome: DisputeOutcome,
    /// Why, and what happens now.
    #[schema(min_length = 3, max_length = 2000)]
    pub text: String,
}

/// What the team decided.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisputeOutcome {
    /// The debtor is right: a credit note follows.
    Upheld,
    /// He is right in part.
    Partly,
    /// He is not.
    Rejected,
}

/// What a debtor wants of the creditor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisputeWants {
    /// A credit note.
    CreditNote,
    /// A corrected invoice.
    CorrectedInvoice,
    /// What is missing.
    Delivery,
    /// An explanation.
    Explanation,
    /// A copy of the invoice or of what proves it.
    Copy,
}

/// A dispute, and what was said about it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeView {
    /// The hold it placed.
    pub id: HoldId,
    /// The number to quote.
    pub number: String,
    /// The creditor's day on which it was declared.
    pub opened_on: Date,
    /// Invoices it is about; none: all.
    pub invoices: Vec<InvoiceId>,
    /// The contested part; none: all.
    pub amount: Option<Amount>,
    /// Its currency.
    pub currency: Currency,
    /// Reason code.
    pub reason: String,
    /// What the debtor wants.
    pub wants: Option<DisputeWants>,
    /// Where it stands.
    pub state: DisputeState,
    /// What was decided.
    pub outcome: Option<DisputeOutcome>,
    /// What was said, oldest first: the first words are those it was declared with.
    pub said: Vec<SaidView>,
    /// More can be said.
    pub open: bool,
}

/// One time that somebody spoke.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaidView {
    /// Who.
    pub by: Side,
    /// The creditor's day.
    pub on: Date,
    /// The words.
    pub text: Option<String>,
}

/// Where a dispute stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisputeState {
    /// The team has not answered the last words.
    Waiting,
    /// It has.
    Answered,
    /// It was decided.
    Resolved,
    /// It ended without a decision.
    Ended,
}

/// Who speaks.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The debtor.
    Debtor,
    /// The team.
    Team,
}
