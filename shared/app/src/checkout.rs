//! Payments that were begun on a debtor's page: read, and moved on in the same write as what they move. Each move goes over
//! the account's version, so that a payment, its hold and its history never disagree.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::calendar::local_date;
use domain::checkout::{A_DAY, Checkout, Event, Means, State};
use domain::event::ExternalId;
use domain::hold::{Author, Hold, Kind};
use domain::ids::{CheckoutId, DebtorId, HoldId, InvoiceId, ItemId};
use domain::money::Currency;
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, What};
use formats::Platform;
use store::keys::{CHECKOUTS, Keys, Named};
use store::record;
use store::table::{Condition, Index, Item, Order, Query, Range, Read, Write};

use crate::app::App;
use crate::change::{TRIES, Written, contended};
use crate::commit::put;
use crate::debit::DEBIT;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::portfolio::expires_in;

/// Why a hold of such a payment was placed.
pub(crate) const CARD: &str = "card";
/// Payments of one debtor that are looked at, newest first: as many as may begin in a week.
const LOOKED_AT: usize = 7 * A_DAY;
/// Debtors merged into one whose payments are looked at: they began before the merge.
const MERGED: usize = 8;
/// Days one by card is kept. What it came to stays in the history.
const KEPT_DAYS: i64 = 400;
/// The same for what is collected from an account: as long as its money may go back, and the weeks before it came.
const COLLECTED_DAYS: i64 = 550;

/// One, as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) checkout: Checkout,
    /// 0: not there yet.
    pub(crate) version: u64,
}

/// What a move is told with.
pub(crate) struct Telling<'a> {
    pub(crate) portfolio: &'a Portfolio,
    pub(crate) by: Cause,
    pub(crate) now: DateTime<Utc>,
    /// 128 random bits for a hold.
    pub(crate) random: u128,
}

impl App {
    /// One payment that was begun.
    pub(crate) async fn checkout(&self, keys: Keys, id: CheckoutId) -> Result<Option<Kept>, AppError> {
        let item = self.table().get(&keys.checkout(id), Read::Strong).await?;
        let kept = item.map(|item| -> Result<Kept, AppError> {
            Ok(Kept { checkout: record::decode(&item.body)?, version: item.version })
        });
        kept.transpose()
    }

    /// The latest payments a debtor began, newest first, with those of debtors who were merged into him.
    pub(crate) async fn checkouts(&self, ledger: &Ledger) -> Result<Vec<Kept>, AppError> {
        let items = self.kept_beside(ledger, CHECKOUTS, LOOKED_AT).await?;
        let kept = |item: &Item| -> Result<Kept, AppError> {
            Ok(Kept { checkout: record::decode(&item.body)?, version: item.version })
        };
        let mut found = items.iter().map(kept).collect::<Result<Vec<_>, _>>()?;
        found.sort_by_key(|kept| std::cmp::Reverse(kept.checkout.began_at));
        Ok(found)
    }

    /// The latest items of one kind that are kept beside a debtor's ledger, with those of debtors who were merged into him.
    pub(crate) async fn kept_beside(
        &self,
        ledger: &Ledger,
        prefix: &str,
        limit: usize,
    ) -> Result<Vec<Item>, AppError> {
        let merged = ledger.account.merged.iter().copied().take(MERGED);
        let debtors: Vec<DebtorId> = std::iter::once(ledger.debtor()).chain(merged).collect();
        let mut found = Vec::new();
        for debtor in debtors {
            let query = Query {
                index: Index::Main,
                partition: ledger.keys.ledger(debtor),
                range: Range::Prefix(prefix.to_owned()),
                order: Order::Descending,
                limit,
                cursor: None,
                read: Read::Strong,
            };
            found.append(&mut self.table().query(&query).await?.items);
        }
        Ok(found)
    }

    /// Moves one on and returns it as it stands then; `edit` completes it if it moves.
    pub(crate) async fn settle_checkout(
        &self,
        portfolio: &Arc<Portfolio>,
        id: CheckoutId,
        (event, by): (Event, Cause),
        edit: impl Fn(&mut Checkout) + Send + Sync,
    ) -> Result<Checkout, AppError> {
        let moved = |ledger: &mut Ledger, it: &mut Checkout, telling: &Telling<'_>| {
            edit(it);
            ledger.move_checkout(it, event, telling)
        };
        self.change_checkout(portfolio, id, by, moved).await
    }

    /// Changes one, with its hold and its history in one write, unless `verb` says that nothing changes; returns it as it
    /// stands then.
    pub(crate) async fn change_checkout(
        &self,
        portfolio: &Arc<Portfolio>,
        id: CheckoutId,
        by: Cause,
        verb: impl Fn(&mut Ledger, &mut Checkout, &Telling<'_>) -> bool + Send + Sync,
    ) -> Result<Checkout, AppError> {
        let _lane = self.lane(id.debtor).await;
        let keys = Keys::of(portfolio.id);
        for attempt in 0..TRIES {
            let ledger = Ledger::load(self.table(), keys, id.debtor, Read::Strong, false).await?;
            let mut ledger = ledger.ok_or(AppError::NotFound("debtor"))?;
            let kept = self.checkout(keys, id).await?.ok_or(AppError::NotFound("payment"))?;
            let telling = Telling { portfolio, by: by.clone(), now: self.now(), random: self.random() };
            let mut checkout = kept.checkout.clone();
            if !verb(&mut ledger, &mut checkout, &telling) {
                return Ok(kept.checkout);
            }
            let changed = Kept { checkout, version: kept.version };
            ledger.keep_checkout(&changed, telling.now)?;
            match self.commit(&mut ledger, portfolio, ()).await? {
                Written::Done(()) => return Ok(changed.checkout),
                Written::Again => self.back_off(attempt).await,
            }
        }
        Err(contended())
    }
}

/// What the provider calls one that is collected from an account, as far as it has parts there.
fn names(it: &Checkout) -> impl Iterator<Item = &ExternalId> {
    let collected = it.means == Means::Debit;
    let collection = it.collection.as_ref();
    let mandate = collection.map(|it| &it.mandate);
    let payment = collection.and_then(|it| it.payment.as_ref());
    [it.session.as_ref(), mandate, payment].into_iter().flatten().filter(move |_| collected)
}

impl Ledger {
    /// Writes one down with whatever else changes.
    pub(crate) fn keep_checkout(&mut self, kept: &Kept, now: DateTime<Utc>) -> Result<(), AppError> {
        let place = self.keys.checkout(kept.checkout.id);
        let mut write = put(place, kept.version, record::encode(&kept.checkout)?, None, None);
        let days = if kept.checkout.means == Means::Card { KEPT_DAYS } else { COLLECTED_DAYS };
        let expires_at = Some(expires_in(now, days));
        if let Write::Put(item, _) = &mut write {
            item.expires_at = expires_at;
        }
        self.beside.push(write);
        // What the provider names is found again whether or not our own reference comes back with it
        for name in names(&kept.checkout) {
            let key = self.keys.pointer(Named::Order, Platform::Gocardless.name(), name.as_str());
            let body = record::encode(&kept.checkout.id)?;
            let item = Item { key, version: 1, body, due: None, book: None, expires_at };
            self.beside.push(Write::Put(item, Condition::Any));
        }
        Ok(())
    }

    /// Moves one on, with its hold and its history; false when this was known, or comes too late.
    pub(crate) fn move_checkout(&mut self, it: &mut Checkout, event: Event, telling: &Telling<'_>) -> bool {
        let Some(next) = it.state.next(event) else { return false };
        it.state = next;
        if next != State::Open {
            // Nobody is sent there any more
            it.page = None;
        }
        let checkout = it.id;
        let told = match event {
            Event::Opened => return true,
            Event::Ordered | Event::Again => What::CheckoutPending { checkout },
            Event::Refused | Event::Failed if next == State::Refused => {
                What::CheckoutRefused { checkout, reason: it.reason.clone() }
            }
            Event::Refused | Event::Failed => What::CheckoutReturned { checkout, reason: it.reason.clone() },
            Event::Closed | Event::Dropped => What::CheckoutAbandoned { checkout, reason: it.reason.clone() },
            // Told with its money
            Event::Paid => {
                self.uncover(it.hold, telling);
                return true;
            }
        };
        self.tell(telling.now, &telling.by, told);
        self.uncover(it.hold, telling);
        if next == State::Pending {
            let days = telling.portfolio.policy.already_paid_days;
            let items = self.items_of(&it.parts);
            self.hold_for(it, items, days, telling);
        }
        true
    }

    /// Holds the items of one that was begun for so many days after today.
    pub(crate) fn hold_for(
        &mut self,
        it: &mut Checkout,
        items: Vec<ItemId>,
        days: u16,
        telling: &Telling<'_>,
    ) {
        let today = local_date(telling.now, telling.portfolio.time_zone);
        let until = today.checked_add_days(Days::new(u64::from(days))).unwrap_or(today);
        self.hold_until(it, items, until, telling);
    }

    /// Holds the items of one that was begun until this day.
    pub(crate) fn hold_until(
        &mut self,
        it: &mut Checkout,
        items: Vec<ItemId>,
        until: NaiveDate,
        telling: &Telling<'_>,
    ) {
        let reason = if it.means == Means::Card { CARD } else { DEBIT };
        it.hold = Some(self.cover(reason, (it.minor, it.currency), items, until, telling));
    }

    /// Numbers of the invoices, the first `named` of them: what a debtor finds again elsewhere, in any language.
    pub(crate) fn label(&self, parts: &[(InvoiceId, i64)], named: usize) -> String {
        let number =
            |(id, _): &(InvoiceId, i64)| self.invoices.find(|it| it.id == *id).map(|it| it.number.clone());
        let mut numbers: Vec<String> = parts.iter().filter_map(number).take(named).collect();
        let more = parts.len().saturating_sub(numbers.len());
        if more > 0 {
            numbers.push(format!("+{more}"));
        }
        numbers.join(", ")
    }

    /// Holds items that a payment on its way covers.
    pub(crate) fn cover(
        &mut self,
        reason: &str,
        (minor, currency): (i64, Currency),
        items: Vec<ItemId>,
        until: NaiveDate,
        telling: &Telling<'_>,
    ) -> HoldId {
        let drawn = self.draw(currency, telling.portfolio, telling.now);
        let covered = drawn.statement.items.iter().filter(|item| items.contains(&item.id));
        let open_then = covered.map(|item| item.open).sum();
        let id = HoldId::from_bits(telling.random);
        self.holds.add(Hold {
            id,
            kind: Kind::Covered,
            currency,
            items: items.clone(),
            minor: Some(minor),
            until,
            pay_on: None,
            plan: Vec::new(),
            waives_interest: false,
            files: Vec::new(),
            reason: reason.to_owned(),
            author: Author::Debtor,
            recorded_at: telling.now,
            open_then,
            ended_at: None,
        });
        let what = What::HoldPlaced { hold: id, hold_kind: Kind::Covered, items, until };
        self.tell(telling.now, &telling.by, what);
        id
    }

    /// Every item of the invoices that a payment is for.
    pub(crate) fn items_of(&self, parts: &[(InvoiceId, i64)]) -> Vec<ItemId> {
        let invoices = self.invoices.all().iter();
        let mine = invoices.filter(|invoice| parts.iter().any(|(id, _)| *id == invoice.id));
        mine.flat_map(|invoice| {
            (0u16..).zip(&invoice.instalments).map(|(part, _)| ItemId { invoice: invoice.id, part })
        })
        .collect()
    }

    /// Ends such a hold, if it stands.
    pub(crate) fn uncover(&mut self, hold: Option<HoldId>, telling: &Telling<'_>) {
        let Some(id) = hold else { return };
        let standing = |hold: &Hold| hold.id == id && hold.ended_at.is_none();
        if let Some(hold) = self.holds.edit(standing) {
            hold.ended_at = Some(telling.now);
            self.tell(telling.now, &telling.by, What::HoldEnded { hold: id });
        }
    }
}
