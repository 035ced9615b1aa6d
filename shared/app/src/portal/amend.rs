//! A promise is changed or taken back before its day. What asks for more time counts as another promise; what asks for
//! less never does. Changing ends the old one and declares a new one, in one write: there is never a moment with two.

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::local_date;
use domain::hold::{Author, Hold, Kind};
use domain::ids::HoldId;
use domain::news::{News, Said};
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, What};
use serde::Deserialize;
use store::record;

use super::account::invoices_of;
use super::bounds::{PromisePolicyView, promise_bounds};
use super::chosen::Chosen;
use super::declare::{Declared, Draft, grace_after};
use super::session::Visitor;
use crate::app::App;
use crate::commit::{decimal, put};
use crate::confirm::Told;
use crate::error::AppError;
use crate::ledger::Ledger;

/// Letters of the reason.
const TEXT_LIMIT: usize = 500;

/// Another day, another amount.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeForm {
    /// When.
    pub pay_on: NaiveDate,
    /// How much, a decimal in the case's currency.
    pub amount: String,
}

/// Why a promise is taken back.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetractForm {
    /// In the debtor's words.
    pub text: String,
}

impl App {
    /// Replaces a promise by another one about the same invoices.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a promise that is not his, [`AppError::Conflict`] from its day on, [`AppError::Refused`]
    /// outside the policy or when nothing would change.
    pub async fn change_promise(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        hold: HoldId,
        form: ChangeForm,
    ) -> Result<Declared, AppError> {
        self.declare(visitor, once, |ledger, portfolio, now| {
            let today = local_date(now, portfolio.time_zone);
            let old = own_promise(ledger, hold, today)?;
            let chosen = Chosen::of(ledger, portfolio, now, &invoices_of(&old.items))?;
            let policy = change_policy(ledger, portfolio, &old, today)
                .ok_or_else(|| AppError::Conflict("this promise cannot be moved: write to us".to_owned()))?;
            if form.pay_on < policy.earliest || form.pay_on > policy.latest {
                let detail = format!("choose a day from {} to {}", policy.earliest, policy.latest);
                return Err(AppError::refused("/pay_on", detail));
            }
            let before = old.minor.unwrap_or(old.open_then);
            let least =
                if may_promise_again(ledger, portfolio, &old) { portfolio.policy.minimum } else { before };
            let minor = chosen.part(&form.amount, least)?;
            if (Some(form.pay_on), minor) == (old.pay_on, before) {
                return Err(AppError::refused("/pay_on", "this is what you have announced already"));
            }
            if old.pay_on.is_some_and(|day| form.pay_on > day) || minor < before {
                ledger.account.case_mut(old.currency).promises += 1;
            }
            end(ledger, hold, now);
            Ok(Draft::promise(chosen, minor, form.pay_on, grace_after(portfolio, form.pay_on)))
        })
        .await
    }

    /// Takes a promise back: the chase goes on. The same request again changes nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a promise that is not his, [`AppError::Conflict`] from its day on, [`AppError::Refused`]
    /// without a reason.
    pub async fn retract_promise(
        &self,
        visitor: &Visitor,
        hold: HoldId,
        form: &RetractForm,
    ) -> Result<(), AppError> {
        let text = form.text.trim();
        if !(3..=TEXT_LIMIT).contains(&text.chars().count()) {
            return Err(AppError::refused("/text", "say in 3 to 500 letters why"));
        }
        let keys = store::keys::Keys::of(visitor.portfolio.id);
        let key = self.portfolio_key(visitor.portfolio.id).await?;
        let now = self.now();
        let today = local_date(now, visitor.portfolio.time_zone);
        self.change_own(visitor, |ledger| {
            let known = ledger.holds.find(|it| it.id == hold && it.author == Author::Debtor);
            if known.is_some_and(|known| known.kind == Kind::Promise && known.ended_at.is_some()) {
                return Ok(());
            }
            let old = own_promise(ledger, hold, today)?;
            end(ledger, hold, now);
            ledger.owe(withdrawn(&old, visitor), &visitor.portfolio, now);
            let before = ledger.person.clone();
            let field = format!("hold#{hold}");
            let sealed = key.seal(self.ids(), ledger.debtor(), &field, text.as_bytes(), before.as_ref())?;
            let place = keys.hold_words(ledger.debtor(), hold);
            ledger.beside.push(put(place, 0, record::encode(&sealed)?, None, None));
            Ok(())
        })
        .await?;
        self.confirm(&visitor.portfolio, visitor.debtor).await;
        Ok(())
    }
}

/// What a mail says again of a promise that was taken back.
fn withdrawn(hold: &Hold, visitor: &Visitor) -> Told {
    let minor = hold.minor.unwrap_or(hold.open_then);
    let said = Said { to: Some(visitor.recipient), on: hold.pay_on, hold: Some(hold.id), ..Said::default() };
    let (news, cause) = (News::PromiseWithdrawn, format!("{}#withdrawn", hold.id));
    Told { news, cause, worth: Some((minor, hold.currency)), said }
}

/// The debtor's own promise, while its day has not come.
fn own_promise(ledger: &Ledger, id: HoldId, today: NaiveDate) -> Result<Hold, AppError> {
    let own = |hold: &Hold| hold.id == id && hold.kind == Kind::Promise && hold.author == Author::Debtor;
    let hold = ledger.holds.find(own).ok_or(AppError::NotFound("promise"))?;
    if is_open(hold, today) {
        return Ok(hold.clone());
    }
    Err(AppError::Conflict("this promise has ended, or its day has come".to_owned()))
}

fn is_open(hold: &Hold, today: NaiveDate) -> bool {
    hold.ended_at.is_none() && hold.pay_on.is_some_and(|day| today < day)
}

fn end(ledger: &mut Ledger, id: HoldId, now: DateTime<Utc>) {
    if let Some(hold) = ledger.holds.edit(|hold| hold.id == id) {
        hold.ended_at = Some(now);
    }
    ledger.tell(now, &Cause::Debtor, What::HoldEnded { hold: id });
}

fn may_promise_again(ledger: &Ledger, portfolio: &Portfolio, hold: &Hold) -> bool {
    let made = ledger.account.case(hold.currency).map_or(0, |case| case.promises);
    made < portfolio.policy.promises
}

/// What a change of this promise may say; none when it may not be changed. Without a promise left, it may only come
/// earlier or be worth more.
pub(super) fn change_policy(
    ledger: &Ledger,
    portfolio: &Portfolio,
    hold: &Hold,
    today: NaiveDate,
) -> Option<PromisePolicyView> {
    if !is_promise_of_debtor(hold) || !is_open(hold, today) {
        return None;
    }
    let bounds = promise_bounds(portfolio, hold.currency, today)?;
    if may_promise_again(ledger, portfolio, hold) {
        return Some(bounds);
    }
    let latest = hold.pay_on?.min(bounds.latest);
    let minimum = decimal(hold.minor.unwrap_or(hold.open_then), hold.currency);
    (bounds.earliest <= latest).then_some(PromisePolicyView { latest, minimum, ..bounds })
}

/// True while the debtor may take it back.
pub(super) fn may_retract(hold: &Hold, today: NaiveDate) -> bool {
    is_promise_of_debtor(hold) && is_open(hold, today)
}

fn is_promise_of_debtor(hold: &Hold) -> bool {
    hold.kind == Kind::Promise && hold.author == Author::Debtor
}
