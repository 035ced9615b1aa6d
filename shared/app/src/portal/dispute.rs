//! What was said about a debtor's disputes, by him and by the team, and how they ended: the same for both of them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::local_date;
use domain::dispute::{Outcome, SAID_LIMIT, Shut, Side, Thread, Wants, thread_of};
use domain::hold::{Author, Hold, Kind};
use domain::ids::{DebtorId, HoldId, InvoiceId};
use domain::money::Currency;
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, What};
use serde::{Deserialize, Serialize};
use store::keys::Keys;
use store::record;
use store::table::{Index, Key, Order, Query, Range, Read};

use super::account::invoices_of;
use super::declare::number_of;
use super::request::TEXT_LIMIT;
use super::session::Visitor;
use crate::app::App;
use crate::commit::{decimal, put};
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::seal::{PortfolioKey, Sealed, sha256_hex};

/// Disputes that are listed, newest first.
const LISTED: usize = 20;

/// What is said.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordsForm {
    /// The words.
    pub text: String,
}

/// A dispute, and what was said about it.
#[derive(Debug, Clone, Serialize)]
pub struct DisputeView {
    /// The hold it placed.
    pub id: HoldId,
    /// The number to quote.
    pub number: String,
    /// The creditor's day on which it was declared.
    pub opened_on: NaiveDate,
    /// Invoices it is about; empty: all.
    pub invoices: Vec<InvoiceId>,
    /// The contested part, if not all.
    pub amount: Option<String>,
    /// Currency.
    pub currency: Currency,
    /// Reason code.
    pub reason: String,
    /// What the debtor wants.
    pub wants: Option<Wants>,
    /// `waiting` for the team, `answered` by it, `resolved`, or `ended` without a decision.
    pub state: &'static str,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// What was said, oldest first.
    pub said: Vec<SaidView>,
    /// More can be said.
    pub open: bool,
}

/// One time that somebody spoke.
#[derive(Debug, Clone, Serialize)]
pub struct SaidView {
    /// Who.
    pub by: Side,
    /// The creditor's day.
    pub on: NaiveDate,
    /// The words; none where they were erased.
    pub text: Option<String>,
}

impl App {
    /// The visitor's disputes, newest first, with what was said about each.
    ///
    /// # Errors
    /// When it cannot be read now.
    pub async fn disputes(&self, visitor: &Visitor) -> Result<Vec<DisputeView>, AppError> {
        let ledger = self.visited(visitor).await?;
        self.disputes_of(&ledger, &visitor.portfolio, |_| true).await
    }

    /// The debtor says more about a dispute of his. The same idempotency key says it once.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for what is no dispute of his, [`AppError::Conflict`] when nothing more can be said,
    /// [`AppError::Refused`] without words.
    pub async fn say_more(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        hold: HoldId,
        form: &WordsForm,
    ) -> Result<DisputeView, AppError> {
        let text = words(&form.text)?;
        let portfolio = &visitor.portfolio;
        let key = self.portfolio_key(portfolio.id).await?;
        let keys = Keys::of(portfolio.id);
        let once = once.map(|once| keys.idempotency(visitor.debtor, &sha256_hex(once.as_bytes())));
        if !self.was_said(once.as_ref()).await? {
            let now = self.now();
            let said = self.change_own(visitor, |ledger| {
                if !is_contested(ledger, hold, |it| it.author == Author::Debtor) {
                    return Err(AppError::NotFound("dispute"));
                }
                let home = ledger.debtor();
                let thread = thread_of(&mut ledger.account.threads, hold, home);
                let place = thread.say(Side::Debtor, now).map_err(shut)?;
                let home = thread.home;
                self.keep_words(ledger, &key, (home, hold, place), text)?;
                if let Some(once) = &once {
                    ledger.beside.push(put(once.clone(), 0, record::encode(&place)?, None, None));
                }
                ledger.tell(now, &Cause::Debtor, What::DisputeSaid { hold });
                Ok(())
            });
            match said.await {
                // The same attempt twice at once: the other one said it.
                Err(_) if self.was_said(once.as_ref()).await? => {}
                outcome => outcome?,
            }
        }
        let ledger = self.visited(visitor).await?;
        let mut mine = self.disputes_of(&ledger, portfolio, |it| it.id == hold).await?;
        mine.pop().ok_or(AppError::NotFound("dispute"))
    }

    /// True when an attempt of this name was written down.
    async fn was_said(&self, once: Option<&Key>) -> Result<bool, AppError> {
        match once {
            Some(place) => Ok(self.table().get(place, Read::Strong).await?.is_some()),
            None => Ok(false),
        }
    }

    /// Keeps what was said, sealed, in the write that notes it.
    pub(crate) fn keep_words(
        &self,
        ledger: &mut Ledger,
        key: &PortfolioKey,
        (home, hold, place): (DebtorId, HoldId, usize),
        text: &str,
    ) -> Result<(), AppError> {
        // Under the data key of the debtor who contested; after a merge that is another one's box, and gets its own.
        let before = ledger.person.as_ref().filter(|_| home == ledger.account.id);
        let sealed = key.seal(self.ids(), home, &field(hold, place), text.as_bytes(), before)?;
        let at = ledger.keys.dispute_words(home, hold, place);
        ledger.beside.push(put(at, 0, record::encode(&sealed)?, None, None));
        Ok(())
    }

    /// The disputes of a debtor that `wanted` names, newest first.
    pub(crate) async fn disputes_of(
        &self,
        ledger: &Ledger,
        portfolio: &Portfolio,
        wanted: impl Fn(&Hold) -> bool,
    ) -> Result<Vec<DisputeView>, AppError> {
        let is_mine = |hold: &&Hold| {
            hold.kind == Kind::Dispute && matches!(hold.author, Author::Debtor) && wanted(hold)
        };
        let mut holds: Vec<&Hold> = ledger.holds.all().iter().filter(is_mine).collect();
        holds.sort_by_key(|hold| std::cmp::Reverse(hold.recorded_at));
        holds.truncate(LISTED);
        if holds.is_empty() {
            return Ok(Vec::new());
        }
        let key = self.portfolio_key(portfolio.id).await?;
        let today = local_date(self.now(), portfolio.time_zone);
        let mut views = Vec::with_capacity(holds.len());
        for hold in holds {
            let thread = ledger.account.threads.iter().find(|thread| thread.hold == hold.id);
            let mut view = view_of(hold, thread, portfolio, today);
            self.fill_words(&mut view, ledger, &key, thread).await?;
            views.push(view);
        }
        Ok(views)
    }

    /// Opens the words of a dispute, the first of which were said when it was declared.
    async fn fill_words(
        &self,
        view: &mut DisputeView,
        ledger: &Ledger,
        key: &PortfolioKey,
        thread: Option<&Thread>,
    ) -> Result<(), AppError> {
        let first =
            (ledger.debtor(), ledger.keys.hold_words(ledger.debtor(), view.id), format!("hold#{}", view.id));
        let home = thread.map_or(ledger.debtor(), |thread| thread.home);
        let more = (0..view.said.len().saturating_sub(1))
            .map(|place| (home, ledger.keys.dispute_words(home, view.id, place), field(view.id, place)));
        let mut kept = Vec::new();
        for debtor in [ledger.debtor()].into_iter().chain((home != ledger.debtor()).then_some(home)) {
            let query = Query {
                index: Index::Main,
                partition: ledger.keys.ledger(debtor),
                range: Range::Prefix(ledger.keys.hold_words(debtor, view.id).range),
                order: Order::Ascending,
                limit: SAID_LIMIT + 1,
                cursor: None,
                read: Read::Strong,
            };
            kept.extend(self.table().query(&query).await?.items);
        }
        for (said, (debtor, place, field)) in view.said.iter_mut().zip(std::iter::once(first).chain(more)) {
            let Some(item) = kept.iter().find(|item| item.key == place) else { continue };
            let sealed: Sealed = record::decode(&item.body)?;
            said.text = Some(String::from_utf8_lossy(&key.open(debtor, &field, &sealed)?).into_owned());
        }
        Ok(())
    }
}

/// True when this is a dispute that `fits`.
pub(crate) fn is_contested(ledger: &Ledger, id: HoldId, fits: impl Fn(&Hold) -> bool) -> bool {
    ledger.holds.find(|hold| hold.id == id && hold.kind == Kind::Dispute && fits(hold)).is_some()
}

/// The words, without what surrounds them.
pub(crate) fn words(text: &str) -> Result<&str, AppError> {
    let text = text.trim();
    if (3..=TEXT_LIMIT).contains(&text.chars().count()) {
        Ok(text)
    } else {
        Err(AppError::refused("/text", "say it in 3 to 2000 letters"))
    }
}

/// Why nothing more can be said.
pub(crate) fn shut(shut: Shut) -> AppError {
    AppError::Conflict(
        match shut {
            Shut::Resolved => "this dispute was decided: nothing can be added to it",
            Shut::Full => "enough was written here: please write to us or call",
        }
        .to_owned(),
    )
}

/// Name of the sealed field of what was said.
fn field(hold: HoldId, place: usize) -> String {
    format!("hold#{hold}#{place:02}")
}

fn view_of(hold: &Hold, thread: Option<&Thread>, portfolio: &Portfolio, today: NaiveDate) -> DisputeView {
    let on = |at: DateTime<Utc>| local_date(at, portfolio.time_zone);
    let more = thread.map(|thread| thread.said.as_slice()).unwrap_or_default();
    let first = SaidView { by: Side::Debtor, on: on(hold.recorded_at), text: None };
    let resolved = thread.and_then(|thread| thread.resolved);
    let state = match thread.and_then(Thread::last) {
        _ if resolved.is_some() => "resolved",
        _ if !hold.stands(today) => "ended",
        Some(Side::Team) => "answered",
        Some(Side::Debtor) | None => "waiting",
    };
    DisputeView {
        id: hold.id,
        number: number_of(hold.id),
        opened_on: on(hold.recorded_at),
        invoices: invoices_of(&hold.items),
        amount: hold.minor.map(|minor| decimal(minor, hold.currency)),
        currency: hold.currency,
        reason: hold.reason.clone(),
        wants: thread.and_then(|thread| thread.wants),
        state,
        outcome: resolved.map(|resolved| resolved.outcome),
        said: std::iter::once(first)
            .chain(more.iter().map(|said| SaidView { by: said.by, on: on(said.at), text: None }))
            .collect(),
        open: resolved.is_none() && more.len() + 1 < SAID_LIMIT,
    }
}
