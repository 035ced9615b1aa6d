//! What the team says about a dispute, and its decision. The debtor is told that there is an answer; he reads it on his page.

use chrono::{Days, NaiveDate};
use domain::calendar::local_date;
use domain::dispute::{Outcome, Shut, Side, Thread, thread_of};
use domain::hold::{Author, Hold, Kind};
use domain::ids::{CaseId, HoldId};
use domain::news::{News, Thanks};
use domain::timeline::What;
use serde::Deserialize;

use super::case::CaseSheet;
use super::holds::unknown_case;
use crate::app::App;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::member::{Member, Right};
use crate::portal::{WordsForm, is_contested, shut, words};

/// A decision.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionForm {
    /// What is decided.
    pub outcome: Outcome,
    /// Why, and what happens now: the debtor reads it on his page.
    pub text: String,
}

impl App {
    /// Says something about a dispute to its debtor.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown case or dispute, [`AppError::Conflict`] when nothing more can be said,
    /// [`AppError::Refused`] without words.
    pub async fn say_to(
        &self,
        member: &Member,
        case: CaseId,
        hold: HoldId,
        form: &WordsForm,
    ) -> Result<CaseSheet, AppError> {
        self.speak_in(member, (case, hold), &form.text, None).await
    }

    /// Decides a dispute. Rejected, what it covered is asked for again; otherwise that waits for the credit note, for as long
    /// as a dispute would.
    ///
    /// # Errors
    /// As [`App::say_to`].
    pub async fn decide_dispute(
        &self,
        member: &Member,
        case: CaseId,
        hold: HoldId,
        form: &DecisionForm,
    ) -> Result<CaseSheet, AppError> {
        self.speak_in(member, (case, hold), &form.text, Some(form.outcome)).await
    }

    async fn speak_in(
        &self,
        member: &Member,
        (case, hold): (CaseId, HoldId),
        text: &str,
        outcome: Option<Outcome>,
    ) -> Result<CaseSheet, AppError> {
        member.may(Right::Work)?;
        let text = words(text)?;
        let key = self.portfolio_key(member.portfolio.id).await?;
        let now = self.now();
        let waits = HoldId::from_bits(self.random());
        self.change(&member.portfolio, case.debtor, |ledger| {
            let mine = |it: &Hold| it.currency == case.currency && it.author == Author::Debtor;
            if !is_contested(ledger, hold, mine) {
                return Err(AppError::NotFound("dispute"));
            }
            let home = ledger.debtor();
            let thread = thread_of(&mut ledger.account.threads, hold, home);
            let said = |thread: &mut Thread| -> Result<usize, Shut> {
                match outcome {
                    Some(outcome) => thread.resolve(outcome, now),
                    None => thread.say(Side::Team, now),
                }
            };
            let place = said(thread).map_err(shut)?;
            let home = thread.home;
            self.keep_words(ledger, &key, (home, hold, place), text)?;
            let by = member.cause();
            match outcome {
                Some(outcome) => {
                    let days = Days::new(u64::from(member.portfolio.policy.dispute_days));
                    let today = local_date(now, member.portfolio.time_zone);
                    let until = today.checked_add_days(days).unwrap_or(today);
                    let credit = outcome.awaits_credit().then_some((waits, until));
                    ledger.end_dispute(hold, credit, member, now);
                    ledger.tell(now, &by, What::DisputeResolved { hold, outcome });
                }
                None => ledger.tell(now, &by, What::DisputeSaid { hold }),
            }
            ledger.announce(hold, place, outcome.is_some(), now);
            Ok(())
        })
        .await
        .map_err(unknown_case)?;
        self.case(member, case).await
    }
}

impl Ledger {
    /// Ends what a dispute holds, where it still does. What a credit note is to come for goes on being held, until a day.
    fn end_dispute(
        &mut self,
        id: HoldId,
        credit: Option<(HoldId, NaiveDate)>,
        member: &Member,
        now: chrono::DateTime<chrono::Utc>,
    ) {
        let Some(dispute) = self.holds.edit(|hold| hold.id == id) else { return };
        let before = dispute.clone();
        if dispute.ended_at.is_none() {
            dispute.ended_at = Some(now);
            self.tell(now, &member.cause(), What::HoldEnded { hold: id });
        }
        let Some((hold, until)) = credit else { return };
        let items = before.items.clone();
        self.holds.add(Hold {
            id: hold,
            kind: Kind::AwaitingCreditNote,
            until,
            reason: String::new(),
            author: Author::User(member.user.to_string()),
            recorded_at: now,
            ended_at: None,
            ..before
        });
        let hold_kind = Kind::AwaitingCreditNote;
        self.tell(now, &member.cause(), What::HoldPlaced { hold, hold_kind, items, until });
    }

    /// Has the debtor told that there is an answer. Of several that he has not been told of, the last is told.
    fn announce(&mut self, id: HoldId, place: usize, decided: bool, now: chrono::DateTime<chrono::Utc>) {
        let Some(hold) = self.holds.find(|hold| hold.id == id) else { return };
        let (currency, minor) = (hold.currency, hold.minor.unwrap_or(hold.open_then));
        let news = if decided { News::DisputeResolved } else { News::DisputeAnswered };
        let cause = format!("{id}#{place:02}");
        let of_it = format!("{id}#");
        self.account.thanks.retain(|told| !told.cause.starts_with(&of_it));
        self.account.thanks.push(Thanks { cause, currency, minor, at: now, news, said: None });
    }
}
