//! An amount spread over months, agreed to at once inside the portfolio's policy. The chase of what it covers waits for
//! each instalment; one that does not come ends it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::{Calendar, local_date};
use domain::code::Purpose;
use domain::hold::{Hold, Kind};
use domain::ids::InvoiceId;
use domain::money::Currency;
use domain::plan::{self, Line};
use domain::portfolio::Portfolio;
use domain::statement::Statement;
use serde::{Deserialize, Serialize};

use super::bounds::promise_policy;
use super::chosen::Chosen;
use super::declare::{Declared, Draft, grace_after};
use super::session::Visitor;
use crate::app::App;
use crate::commit::decimal;
use crate::error::AppError;
use crate::ledger::Ledger;

/// A plan: what, in how many instalments, from when on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanForm {
    /// What is spread.
    pub invoices: Vec<InvoiceId>,
    /// Into how many instalments.
    pub instalments: u8,
    /// When the first one is paid.
    pub first_on: NaiveDate,
}

/// What a plan may say.
#[derive(Debug, Clone, Serialize)]
pub struct PlanPolicyView {
    /// Most instalments of everything that can be spread; a smaller choice may allow fewer.
    pub instalments: u8,
    /// First day the first one may fall on.
    pub earliest: NaiveDate,
    /// Last day the first one may fall on.
    pub latest: NaiveDate,
    /// Smallest instalment.
    pub minimum: String,
    /// Least part of the whole that the first one pays, in percent; 0: no more than any other.
    pub deposit: u8,
    /// Who keeps it is asked for no interest and no costs of his being late; false: the plan says nothing of them.
    pub waives_interest: bool,
    /// It is signed with a code to an address on file.
    pub code: bool,
}

/// A plan as it would be.
#[derive(Debug, Clone, Serialize)]
pub struct ScheduleView {
    /// Currency of the amounts.
    pub currency: Currency,
    /// What is spread.
    pub total: String,
    /// In order of time.
    pub instalments: Vec<LineView>,
}

/// An instalment.
#[derive(Debug, Clone, Serialize)]
pub struct LineView {
    /// When.
    pub due_on: NaiveDate,
    /// How much.
    pub amount: String,
    /// `paid`, `next` or `later`.
    pub state: &'static str,
}

impl App {
    /// What a plan would be, without agreeing to it.
    ///
    /// # Errors
    /// As [`App::agree_plan`].
    pub async fn plan(&self, visitor: &Visitor, form: &PlanForm) -> Result<ScheduleView, AppError> {
        let ledger = self.visited(visitor).await?;
        let (chosen, lines) = cut(&ledger, &visitor.portfolio, self.now(), form)?;
        Ok(ScheduleView {
            currency: chosen.currency(),
            total: decimal(chosen.open(), chosen.currency()),
            instalments: shown(&lines, 0, chosen.currency()),
        })
    }

    /// Agrees to a plan.
    ///
    /// # Errors
    /// [`AppError::Conflict`] while a promise or a plan runs or when a person must be asked, [`AppError::Refused`] outside
    /// the policy, [`AppError::Forbidden`] where it asks for a code and none was typed.
    pub async fn agree_plan(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        form: PlanForm,
    ) -> Result<Declared, AppError> {
        if visitor.portfolio.policy.plan.code {
            self.proven(visitor, Purpose::Plan).await?;
        }
        self.declare(visitor, once, |ledger, portfolio, now| {
            let (chosen, lines) = cut(ledger, portfolio, now, &form)?;
            ledger.account.case_mut(chosen.currency()).promises += 1;
            let first = lines.first().map_or(form.first_on, |line| line.due_on);
            Ok(Draft::plan(chosen, lines, first, grace_after(portfolio, first), portfolio))
        })
        .await
    }
}

/// The instalments of a form, if the policy allows them.
fn cut(
    ledger: &Ledger,
    portfolio: &Portfolio,
    now: DateTime<Utc>,
    form: &PlanForm,
) -> Result<(Chosen, Vec<Line>), AppError> {
    let today = local_date(now, portfolio.time_zone);
    let chosen = Chosen::of(ledger, portfolio, now, &form.invoices)?;
    chosen.to_one()?;
    let policy =
        plan_policy(ledger, portfolio, chosen.currency(), chosen.open(), today).ok_or_else(|| {
            let detail =
                "no plan can be agreed to here: one runs, the amount is small, or a person must be asked";
            AppError::Conflict(detail.to_owned())
        })?;
    if !(2..=policy.instalments).contains(&form.instalments) {
        let detail = format!("choose 2 to {} instalments", policy.instalments);
        return Err(AppError::refused("/instalments", detail));
    }
    if form.first_on < policy.earliest || form.first_on > policy.latest {
        let detail = format!("choose a day from {} to {}", policy.earliest, policy.latest);
        return Err(AppError::refused("/first_on", detail));
    }
    let calendar = Calendar::of(portfolio.country, None);
    let total = chosen.open();
    let deposit = portfolio.policy.plan.deposit_of(total);
    let cut = plan::Cut { total, count: form.instalments, deposit, first_on: form.first_on };
    let lines = plan::lines(cut, calendar);
    let latest = portfolio.policy.plan.latest(today);
    if lines.last().is_some_and(|last| last.due_on > latest) {
        let detail = format!("the last instalment must fall on {latest} at the latest: begin earlier");
        return Err(AppError::refused("/first_on", detail));
    }
    Ok((chosen, lines))
}

/// What a plan of this amount may say; none when none may be made. It counts as a promise.
pub(super) fn plan_policy(
    ledger: &Ledger,
    portfolio: &Portfolio,
    currency: Currency,
    total: i64,
    today: NaiveDate,
) -> Option<PlanPolicyView> {
    let promise = promise_policy(ledger, portfolio, currency, today)?;
    let policy = portfolio.policy.plan;
    let instalments = policy.most(total)?;
    Some(PlanPolicyView {
        instalments,
        earliest: promise.earliest,
        latest: promise.latest,
        minimum: decimal(policy.minimum, currency),
        deposit: policy.deposit,
        waives_interest: policy.waives_interest,
        code: policy.code,
    })
}

/// The instalments of a hold, each with where it stands; none for what is no plan.
pub(super) fn schedule_of(hold: &Hold, statement: &Statement) -> Vec<LineView> {
    if hold.kind != Kind::Plan {
        return Vec::new();
    }
    shown(&hold.plan, statement.paid_since(hold), hold.currency)
}

pub(super) fn shown(lines: &[Line], paid: i64, currency: Currency) -> Vec<LineView> {
    let next = plan::next(lines, paid).map_or(lines.len(), |(place, _)| place);
    let state = |place: usize| match place {
        _ if place < next => "paid",
        _ if place == next => "next",
        _ => "later",
    };
    let view = |(place, line): (usize, &Line)| LineView {
        due_on: line.due_on,
        amount: decimal(line.minor, currency),
        state: state(place),
    };
    lines.iter().enumerate().map(view).collect()
}
