//! What debtors may agree to by themselves.

use serde::Deserialize;
use utoipa::ToSchema;

use super::name::{Amount, Currency, PortfolioId};

/// What debtors may agree to by themselves. What is not given stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyForm {
    /// Latest day a promise may name, in days from today.
    #[schema(minimum = 1, maximum = 1098)]
    pub promise_days: Option<u16>,
    /// Promises and plans in the life of a case before a person is asked; 0: a person is always asked.
    #[schema(maximum = 9)]
    pub promises: Option<u8>,
    /// Most instalments of a plan; fewer than two: none is offered.
    #[schema(maximum = 36)]
    pub instalments: Option<u8>,
    /// Days from today in which the last instalment must lie.
    #[schema(minimum = 1, maximum = 1098)]
    pub plan_days: Option<u16>,
    /// Smallest instalment, in the portfolio's currency.
    pub smallest_instalment: Option<Amount>,
    /// Least part of the whole that the first instalment pays, in percent; 0: no more than any other.
    #[schema(maximum = 90)]
    pub deposit: Option<u8>,
    /// A plan is signed with a code that is sent to an address on file.
    pub sign_plans: Option<bool>,
    /// Who keeps his plan is asked for no interest and no costs of his being late; false: the plan says nothing of them.
    pub waives_interest: Option<bool>,
    /// Largest amount of one card payment, in the portfolio's currency.
    pub card_ceiling: Option<Amount>,
}

/// What debtors may agree to by themselves.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicySettings {
    /// Of which portfolio.
    pub portfolio: PortfolioId,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Latest day a promise may name, in days from today.
    pub promise_days: u16,
    /// Promises and plans in the life of a case before a person is asked; 0: a person is always asked.
    pub promises: u8,
    /// Most instalments of a plan; fewer than two: none is offered.
    pub instalments: u8,
    /// Days from today in which the last instalment must lie.
    pub plan_days: u16,
    /// Smallest instalment.
    pub smallest_instalment: Amount,
    /// Least part of the whole that the first instalment pays, in percent; 0: no more than any other.
    #[schema(maximum = 90)]
    pub deposit: u8,
    /// A plan is signed with a code that is sent to an address on file.
    pub sign_plans: bool,
    /// Who keeps his plan is asked for no interest and no costs of his being late; false: the plan says nothing of them.
    pub waives_interest: bool,
    /// Largest amount of one card payment.
    pub card_ceiling: Amount,
}
