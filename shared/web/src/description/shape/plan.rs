//! An amount spread over months.

use serde::Deserialize;
use utoipa::ToSchema;

use super::name::{Amount, Currency, Date, InvoiceId};

/// What a plan may say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanPolicyView {
    /// Most instalments of everything that can be spread; a smaller choice may allow fewer.
    #[schema(minimum = 2, maximum = 36)]
    pub instalments: u8,
    /// First day the first one may fall on.
    pub earliest: Date,
    /// Last day the first one may fall on.
    pub latest: Date,
    /// Smallest instalment.
    pub minimum: Amount,
    /// Least part of the whole that the first one pays, in percent; 0: no more than any other.
    #[schema(maximum = 90)]
    pub deposit: u8,
    /// Who keeps it is asked for no interest and no costs of his being late; false: the plan says nothing of them.
    pub waives_interest: bool,
    /// It is signed with a code to an address on file.
    pub code: bool,
}

/// A plan as it would be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleView {
    /// Currency of the amounts.
    pub currency: Currency,
    /// What is spread.
    pub total: Amount,
    /// In order of time.
    pub instalments: Vec<LineView>,
}

/// An instalment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineView {
    /// When.
    pub due_on: Date,
    /// How much.
    pub amount: Amount,
    /// Where it stands.
    pub state: LineState,
}

/// A plan: what, in how many instalments, from when on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanForm {
    /// What is spread.
    #[schema(min_items = 1, max_items = 500)]
    pub invoices: Vec<InvoiceId>,
    /// Into how many instalments.
    #[schema(minimum = 2, maximum = 36)]
    pub instalments: u8,
    /// When the first one is paid.
    pub first_on: Date,
}

/// Where an instalment stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// It came.
    Paid,
    /// It is the next one.
    Next,
    /// Another one comes before.
    Later,
}
