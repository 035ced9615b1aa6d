//! What a promise may say: its days and its smallest amount.

use chrono::NaiveDate;
use domain::calendar::Calendar;
use domain::hold::{Hold, Kind};
use domain::money::Currency;
use domain::portfolio::Portfolio;
use serde::Serialize;

use crate::commit::decimal;
use crate::ledger::Ledger;

/// What a promise may say.
#[derive(Debug, Clone, Serialize)]
pub struct PromisePolicyView {
    /// First day.
    pub earliest: NaiveDate,
    /// Last day.
    pub latest: NaiveDate,
    /// Smallest amount.
    pub minimum: String,
}

/// What a promise may say, if one may be made: none while one or a plan runs, and only so many in the life of a case.
pub(super) fn promise_policy(
    ledger: &Ledger,
    portfolio: &Portfolio,
    currency: Currency,
    today: NaiveDate,
) -> Option<PromisePolicyView> {
    let runs = |hold: &Hold| matches!(hold.kind, Kind::Promise | Kind::Plan) && hold.stands(today);
    let made = ledger.account.case(currency).map_or(0, |case| case.promises);
    if ledger.holds.all().iter().any(runs) || made >= portfolio.policy.promises {
        return None;
    }
    promise_bounds(portfolio, currency, today)
}

/// The days and amounts a promise may name, whoever makes it.
pub(super) fn promise_bounds(
    portfolio: &Portfolio,
    currency: Currency,
    today: NaiveDate,
) -> Option<PromisePolicyView> {
    let calendar = Calendar::of(portfolio.country, None);
    let tomorrow = today.succ_opt()?;
    let latest = today.checked_add_days(chrono::Days::new(u64::from(portfolio.policy.promise_days)))?;
    Some(PromisePolicyView {
        earliest: calendar.next_business_day(tomorrow),
        latest,
        minimum: decimal(portfolio.policy.minimum, currency),
    })
}
