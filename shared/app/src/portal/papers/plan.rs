//! The plan and the promise that run: on paper, and as days of a calendar.

use chrono::NaiveDate;
use domain::calendar::local_date;
use domain::debtor::Language;
use domain::hold::{Author, Hold, Kind};
use domain::invoice::Invoice;
use domain::money::Money;
use domain::payee::Payee;
use domain::plan;
use render::calendar::{Day, calendar};
use render::paper::{Head, Instalment, Kind as PaperKind, Schedule, Standing, to_pay};

use super::super::account::invoices_of;
use super::super::declare::number_of;
use super::super::session::Visitor;
use super::{AgreedView, PaperFile, paper_file, to_transfer};
use crate::app::App;
use crate::commit::decimal;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::words::internal;

/// What a calendar file is; its letters are UTF-8 where nothing else is said (RFC 5545, section 8.1).
const ICS: (&str, &str) = ("ics", "text/calendar");
/// Invoices that a schedule names; the others are counted.
const NAMED: usize = 20;
/// Accounts that a schedule shows.
const ACCOUNTS: usize = 6;

impl App {
    /// The schedule of the plan that runs, in `language` or the visitor's own.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when none runs.
    pub async fn schedule_paper(
        &self,
        visitor: &Visitor,
        language: Option<Language>,
    ) -> Result<PaperFile, AppError> {
        let (ledger, today) = (self.visited(visitor).await?, self.day_of(visitor));
        let hold = running(&ledger, today).ok_or(AppError::NotFound("plan"))?;
        let head = self.paper_head(visitor, &ledger, language).await?;
        let drawn = ledger.draw(hold.currency, &visitor.portfolio, self.now());
        let next = plan::next(&hold.plan, drawn.statement.paid_since(hold));
        let next = next.map_or(hold.plan.len(), |(place, _)| place);
        let money = |minor: i64| Money::new(minor, hold.currency).map_err(internal);
        let line = |(place, line): (usize, &plan::Line)| {
            let standing = match place {
                _ if place < next => Standing::Paid,
                _ if place == next => Standing::Next,
                _ => Standing::Later,
            };
            Ok(Instalment { due_on: line.due_on, amount: money(line.minor)?, standing })
        };
        let instalments: Result<Vec<Instalment>, AppError> = hold.plan.iter().enumerate().map(line).collect();
        let covered = invoices_of(&hold.items);
        let numbers = covered.iter().filter_map(|id| ledger.invoices.find(|invoice| invoice.id == *id));
        // A plan is agreed to for one account; some of it may have been assigned since
        let mut payees: Vec<Option<&Payee>> = Vec::new();
        for id in &covered {
            let payee = ledger.invoices.find(|invoice| invoice.id == *id).and_then(Invoice::payee);
            if !payees.contains(&payee) {
                payees.push(payee);
            }
        }
        let to = |payee: Option<&Payee>| {
            to_transfer(&ledger, &visitor.portfolio, (hold.currency, payee), None).transpose()
        };
        let transfers: Result<Vec<_>, _> = payees.into_iter().take(ACCOUNTS).filter_map(to).collect();
        let schedule = Schedule {
            number: number_of(hold.id),
            agreed_on: local_date(hold.recorded_at, visitor.portfolio.time_zone),
            invoices: numbers.take(NAMED).map(|invoice| invoice.number.clone()).collect(),
            invoices_left: covered.len().saturating_sub(NAMED),
            instalments: instalments?,
            total: money(total(hold))?,
            waives_interest: hold.waives_interest,
            transfers: transfers?,
            head,
        };
        self.printed(&schedule.head, PaperKind::Schedule, schedule.paper())
    }

    /// The days of the plan that runs, for a calendar.
    ///
    /// # Errors
    /// As [`App::schedule_paper`].
    pub async fn schedule_calendar(
        &self,
        visitor: &Visitor,
        language: Option<Language>,
    ) -> Result<PaperFile, AppError> {
        let (ledger, today) = (self.visited(visitor).await?, self.day_of(visitor));
        let hold = running(&ledger, today).ok_or(AppError::NotFound("plan"))?;
        let days: Vec<(NaiveDate, i64)> = hold.plan.iter().map(|line| (line.due_on, line.minor)).collect();
        let head = self.paper_head(visitor, &ledger, language).await?;
        self.days(&head, PaperKind::Schedule, hold, &days)
    }

    /// The day of the promise that runs, for a calendar.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when none runs.
    pub async fn promise_calendar(
        &self,
        visitor: &Visitor,
        language: Option<Language>,
    ) -> Result<PaperFile, AppError> {
        let (ledger, today) = (self.visited(visitor).await?, self.day_of(visitor));
        let (hold, pay_on) = promised(&ledger, today).ok_or(AppError::NotFound("promise"))?;
        let head = self.paper_head(visitor, &ledger, language).await?;
        self.days(&head, PaperKind::Promise, hold, &[(pay_on, total(hold))])
    }

    fn day_of(&self, visitor: &Visitor) -> NaiveDate {
        local_date(self.now(), visitor.portfolio.time_zone)
    }

    /// The name of a day is that of what was agreed and its place in it, so that a calendar has it once however often it
    /// takes the file.
    fn days(
        &self,
        head: &Head,
        kind: PaperKind,
        hold: &Hold,
        days: &[(NaiveDate, i64)],
    ) -> Result<PaperFile, AppError> {
        let url = &self.settings().public_url;
        let host = url.split_once("://").map_or(url.as_str(), |(_, host)| host);
        let day = |(place, (on, minor)): (usize, &(NaiveDate, i64))| {
            let amount = Money::new(*minor, hold.currency).map_err(internal)?;
            let summary = to_pay(head.language, amount, &head.creditor.name).map_err(internal)?;
            Ok(Day { uid: format!("{}-{}@{host}", hold.id, place + 1), on: *on, summary })
        };
        let days: Result<Vec<Day>, AppError> = days.iter().enumerate().map(day).collect();
        paper_file(head, kind, ICS, calendar(hold.recorded_at, &days?).into_bytes())
    }
}

/// The plan that the debtor agreed to and that runs: there is one at most, in whatever currency.
pub(super) fn running(ledger: &Ledger, today: NaiveDate) -> Option<&Hold> {
    own(ledger, Kind::Plan, today).find(|hold| !hold.plan.is_empty())
}

/// The promise that runs, with its day.
pub(super) fn promised(ledger: &Ledger, today: NaiveDate) -> Option<(&Hold, NaiveDate)> {
    own(ledger, Kind::Promise, today).find_map(|hold| Some((hold, hold.pay_on?)))
}

/// What the team agreed with itself is not his to take along.
fn own(ledger: &Ledger, kind: Kind, today: NaiveDate) -> impl Iterator<Item = &Hold> {
    let own = move |hold: &&Hold| hold.kind == kind && hold.author == Author::Debtor && hold.stands(today);
    ledger.holds.all().iter().filter(own)
}

pub(super) fn agreed(hold: &Hold) -> AgreedView {
    let last = hold.plan.last().map(|line| line.due_on).or(hold.pay_on);
    AgreedView {
        number: number_of(hold.id),
        amount: decimal(total(hold), hold.currency),
        currency: hold.currency,
        until: last.unwrap_or(hold.until),
    }
}

fn total(hold: &Hold) -> i64 {
    match hold.plan[..] {
        [] => hold.minor.unwrap_or(hold.open_then),
        _ => hold.plan.iter().map(|line| line.minor).sum(),
    }
}
