//! What a creditor lets his debtors agree to by themselves: when they may promise to pay, how a sum may be spread, how much a
//! card may pay. Who asks for more than that proposes it, and a person answers.

use domain::ids::PortfolioId;
use domain::money::{Currency, Money};
use domain::plan::{DEPOSIT_LIMIT, LINES_LIMIT};
use domain::portfolio::{Policy, Portfolio};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::commit::decimal;
use crate::error::AppError;
use crate::founding::Wrong;
use crate::member::{Member, Right};

/// Furthest day of a promise or a plan, in days from today: three years, as long as the longest plan.
const DAYS_LIMIT: u16 = 1_098;
/// Most promises in the life of a case.
const PROMISES_LIMIT: u8 = 9;

/// What is changed. What is not given stays.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyForm {
    /// Latest day a promise may name, in days from today.
    pub promise_days: Option<u16>,
    /// Promises and plans in the life of a case before a person is asked; 0: a person is always asked.
    pub promises: Option<u8>,
    /// Most instalments of a plan; 0: none is offered.
    pub instalments: Option<u8>,
    /// Days from today in which the last instalment must lie.
    pub plan_days: Option<u16>,
    /// Smallest instalment, in the portfolio's currency.
    pub smallest_instalment: Option<String>,
    /// Least part of the whole that the first instalment pays, in percent.
    pub deposit: Option<u8>,
    /// A plan is signed with a code that is sent to an address on file.
    pub sign_plans: Option<bool>,
    /// Who keeps his plan is asked for no interest and no costs of his being late.
    pub waives_interest: Option<bool>,
    /// Largest amount of one card payment, in the portfolio's currency.
    pub card_ceiling: Option<String>,
}

/// What debtors may agree to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicySettings {
    /// Of which portfolio.
    pub portfolio: PortfolioId,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Latest day a promise may name, in days from today.
    pub promise_days: u16,
    /// Promises and plans in the life of a case before a person is asked.
    pub promises: u8,
    /// Most instalments of a plan; fewer than two: none is offered.
    pub instalments: u8,
    /// Days from today in which the last instalment must lie.
    pub plan_days: u16,
    /// Smallest instalment.
    pub smallest_instalment: String,
    /// Least part of the whole that the first instalment pays, in percent.
    pub deposit: u8,
    /// A plan is signed with a code.
    pub sign_plans: bool,
    /// Who keeps his plan is asked for no interest and no costs of his being late.
    pub waives_interest: bool,
    /// Largest amount of one card payment.
    pub card_ceiling: String,
}

impl PolicySettings {
    fn of(portfolio: &Portfolio) -> Self {
        let Portfolio { id, currency, ref policy, .. } = *portfolio;
        let plan = policy.plan;
        Self {
            portfolio: id,
            currency,
            promise_days: policy.promise_days,
            promises: policy.promises,
            instalments: plan.instalments,
            plan_days: plan.days,
            smallest_instalment: decimal(plan.minimum, currency),
            deposit: plan.deposit,
            sign_plans: plan.code,
            waives_interest: plan.waives_interest,
            card_ceiling: decimal(policy.card_ceiling, currency),
        }
    }
}

impl App {
    /// What debtors may agree to by themselves.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub fn policy(&self, member: &Member) -> Result<PolicySettings, AppError> {
        member.may(Right::Read)?;
        Ok(PolicySettings::of(&member.portfolio))
    }

    /// Changes it, from their next page on. What was agreed to before stays as it was agreed.
    ///
    /// # Errors
    /// [`AppError::Refused`] with every field that makes no sense; nothing is changed then.
    pub async fn set_policy(&self, member: &Member, form: &PolicyForm) -> Result<PolicySettings, AppError> {
        member.may(Right::Manage)?;
        let given = Given::read(form, member.portfolio.currency)?;
        let change = |portfolio: &mut Portfolio| {
            let before = portfolio.policy.clone();
            given.put_on(&mut portfolio.policy);
            portfolio.policy != before
        };
        let portfolio = self.change_portfolio(member.portfolio.id, change).await?;
        Ok(PolicySettings::of(&portfolio))
    }
}

/// What was given, read.
struct Given {
    promise_days: Option<u16>,
    promises: Option<u8>,
    instalments: Option<u8>,
    plan_days: Option<u16>,
    smallest_instalment: Option<i64>,
    deposit: Option<u8>,
    sign_plans: Option<bool>,
    waives_interest: Option<bool>,
    card_ceiling: Option<i64>,
}

impl Given {
    fn read(form: &PolicyForm, currency: Currency) -> Result<Self, AppError> {
        let mut wrong = Wrong::default();
        let days = within(1, DAYS_LIMIT);
        let count = |most| within(0_u8, most);
        let amount = |text: &String| more_than_nothing(text, currency);
        let given = Self {
            promise_days: wrong.given("promise_days", form.promise_days.as_ref(), days),
            promises: wrong.given("promises", form.promises.as_ref(), count(PROMISES_LIMIT)),
            instalments: wrong.given("instalments", form.instalments.as_ref(), count(LINES_LIMIT)),
            plan_days: wrong.given("plan_days", form.plan_days.as_ref(), days),
            smallest_instalment: wrong.given(
                "smallest_instalment",
                form.smallest_instalment.as_ref(),
                amount,
            ),
            deposit: wrong.given("deposit", form.deposit.as_ref(), count(DEPOSIT_LIMIT)),
            sign_plans: form.sign_plans,
            waives_interest: form.waives_interest,
            card_ceiling: wrong.given("card_ceiling", form.card_ceiling.as_ref(), amount),
        };
        if wrong.0.is_empty() { Ok(given) } else { Err(AppError::Refused(wrong.0)) }
    }

    fn put_on(&self, policy: &mut Policy) {
        fn put<T: Copy>(field: &mut T, given: Option<T>) {
            *field = given.unwrap_or(*field);
        }
        put(&mut policy.promise_days, self.promise_days);
        put(&mut policy.promises, self.promises);
        put(&mut policy.card_ceiling, self.card_ceiling);
        let plan = &mut policy.plan;
        put(&mut plan.instalments, self.instalments);
        put(&mut plan.days, self.plan_days);
        put(&mut plan.minimum, self.smallest_instalment);
        put(&mut plan.deposit, self.deposit);
        put(&mut plan.code, self.sign_plans);
        put(&mut plan.waives_interest, self.waives_interest);
    }
}

fn within<T>(least: T, most: T) -> impl Fn(&T) -> Result<T, String> + Copy
where
    T: Copy + PartialOrd + std::fmt::Display,
{
    move |given| {
        let fits = least <= *given && *given <= most;
        fits.then_some(*given).ok_or_else(|| format!("must be a number from {least} to {most}"))
    }
}

fn more_than_nothing(text: &str, currency: Currency) -> Result<i64, String> {
    let read = Money::parse(text.trim(), currency).map_err(|error| error.to_string())?;
    if read.is_positive() { Ok(read.minor()) } else { Err("must be more than nothing".to_owned()) }
}
