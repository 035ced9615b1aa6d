//! What the bank answers: the money came, or it did not, or it went back. A member of the team enters it.

use chrono::{Days, NaiveDate};
use domain::calendar::local_date;
use domain::debit::{Event, LAST_RETURN_DAYS, REASONS, Reason, State};
use domain::ids::{DebitFileId, DebitId};
use domain::timeline::{Fact, What};
use serde::Deserialize;

use super::DebitFileView;
use crate::app::App;
use crate::error::AppError;
use crate::intake::{book_debit, return_debit};
use crate::member::{Member, Right};

/// A collection that failed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailForm {
    /// The bank's reason code.
    pub reason: String,
    /// The day it counts from.
    pub on: NaiveDate,
}

impl App {
    /// Enters that the bank has credited a file: every collection whose day has come and that did not fail becomes a
    /// payment of its day. Said again, it changes nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown file, [`AppError::Conflict`] before the first day of collection.
    pub async fn collect_file(&self, member: &Member, id: DebitFileId) -> Result<DebitFileView, AppError> {
        member.may(Right::Bank)?;
        let portfolio = &member.portfolio;
        let file = self.bank_file(portfolio, id).await?;
        let today = local_date(self.now(), portfolio.time_zone);
        if !file.lines.iter().any(|line| line.on <= today) {
            return Err(AppError::Conflict("no day of collection of this file has come yet".to_owned()));
        }
        let (key, by) = (self.portfolio_key(portfolio.id).await?, member.cause());
        for line in file.lines.iter().filter(|line| line.on <= today) {
            self.change_debit(portfolio, line.debit, &by, |ledger, debit, mandate, telling| {
                let Some(next) = debit.state.next(Event::Collected) else { return Ok(()) };
                let payment = book_debit(ledger, portfolio, &key, debit, line.on, telling)?;
                (debit.state, debit.payment) = (next, Some(payment));
                mandate.used_on = mandate.used_on.max(Some(line.on));
                ledger.tell(telling.now, &telling.by, What::DebitCollected { debit: debit.id, payment });
                ledger.uncover(debit.hold, telling);
                Ok(())
            })
            .await?;
        }
        self.debit_file(member, id).await
    }

    /// Enters that the bank could not collect, or that the money went back: what it was for is owed again.
    ///
    /// # Errors
    /// [`AppError::Refused`] for an unknown reason or a day that cannot be, [`AppError::Conflict`] for an order that no file
    /// holds or that failed before.
    pub async fn fail_debit(
        &self,
        member: &Member,
        id: DebitId,
        form: &FailForm,
    ) -> Result<DebitFileView, AppError> {
        member.may(Right::Bank)?;
        let reason = Reason::of(&form.reason).ok_or_else(|| {
            let known: Vec<&str> = REASONS.iter().map(|known| known.code).collect();
            AppError::refused("/reason", format!("choose one of {}", known.join(", ")))
        })?;
        let portfolio = &member.portfolio;
        let today = local_date(self.now(), portfolio.time_zone);
        let (key, by) = (self.portfolio_key(portfolio.id).await?, member.cause());
        let changed = self
            .change_debit(portfolio, id, &by, |ledger, debit, mandate, telling| {
                let next = debit.state.next(Event::Failed).ok_or_else(|| failed_already(debit.state))?;
                let first = local_date(debit.ordered_at, portfolio.time_zone);
                let last = debit.collected_on().checked_add_days(Days::new(LAST_RETURN_DAYS));
                if form.on < first || form.on > today || last.is_some_and(|last| form.on > last) {
                    let detail =
                        "a day from the order to today, at most thirteen months after the collection";
                    return Err(AppError::refused("/on", detail));
                }
                debit.state = next;
                debit.reason = Some(reason.code.to_owned());
                ledger.uncover(debit.hold, telling);
                let returned = next == State::Returned;
                if returned {
                    return_debit(ledger, portfolio, &key, debit, reason.code, telling)?;
                }
                let what = What::DebitFailed {
                    debit: debit.id,
                    reason_code: reason.code.to_owned(),
                    reason: reason.words.to_owned(),
                    returned,
                };
                let fact =
                    Fact { at: telling.now, effective_on: Some(form.on), by: telling.by.clone(), what };
                ledger.facts.push(fact);
                if reason.ends_mandate {
                    ledger.end_mandate(mandate, reason.code, telling);
                }
                Ok(())
            })
            .await?;
        let (file, _) = changed.file.ok_or(AppError::NotFound("file"))?;
        self.debit_file(member, file).await
    }
}

fn failed_already(state: State) -> AppError {
    AppError::Conflict(match state {
        State::Refused | State::Returned => "this was entered already".to_owned(),
        _ => "no file for the bank holds this order: there is nothing that could have failed".to_owned(),
    })
}
