//! What one debtor owes in one currency, drawn from his documents: the balance is always computed, never kept.
//!
//! A statement is what `decide` reads, what a message lists and what a page shows, so that the three cannot disagree.

mod coming;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::action::{Action, Approval, LAPSED, Named, Outcome, Recipient, SETTLED};
use crate::allocation::{self, Allocation, Open};
use crate::calendar::local_date;
use crate::case;
use crate::event::ObservedStatus;
use crate::hold::{self, Hold};
use crate::ids::ItemId;
use crate::invoice::Invoice;
use crate::money::Currency;
use crate::news::Thanks;
use crate::payment::{CreditNote, Payment};
use crate::portfolio::Feed;
use crate::scenario::Notice;

pub use coming::Coming;

/// The documents of one debtor, and what was done about them. Those of another currency are left aside.
#[derive(Debug, Clone, Copy)]
pub struct Documents<'a> {
    /// Invoices.
    pub invoices: &'a [Invoice],
    /// Payments.
    pub payments: &'a [Payment],
    /// Credit notes.
    pub credit_notes: &'a [CreditNote],
    /// Holds, ended ones included.
    pub holds: &'a [Hold],
    /// Actions on open items.
    pub actions: &'a [Action],
    /// Payments not thanked for yet.
    pub thanks: &'a [Thanks],
}

/// One open instalment, as the rules see it. Amounts are minor units of the statement's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub id: ItemId,
    /// Place of its invoice in the documents given.
    pub invoice: usize,
    /// When it is due.
    pub due_on: NaiveDate,
    /// Gross.
    pub minor: i64,
    /// Left after every payment and credit note.
    pub open: i64,
    /// Part of `open` that is contested; the rest is chased.
    pub disputed: i64,
    /// The last day of the first dispute of a part to end.
    pub disputed_until: Option<NaiveDate>,
    /// Grows by a reversal.
    pub cycle: u8,
    /// The day it was first recorded.
    pub recorded_on: NaiveDate,
    /// True when its source's backlog was let go after it was recorded.
    pub released: bool,
    /// Highest level accepted for it in this cycle.
    pub level: u8,
    /// The day (creditor's) that level was accepted.
    pub level_on: Option<NaiveDate>,
    /// A pre-due notice was accepted for it.
    pub notified: bool,
    /// A person has to say something before its next step.
    pub waits: bool,
    /// The hold that lasts longest, if any covers all that is left.
    pub hold: Option<(hold::Kind, NaiveDate)>,
}

impl Item {
    /// What may be asked for on the day the statement was drawn.
    #[must_use]
    pub const fn claimed(&self) -> i64 {
        self.open - self.disputed
    }

    /// What may be asked for on a later day, when a dispute may have ended.
    #[must_use]
    pub fn claimed_on(&self, today: NaiveDate) -> i64 {
        let ended = self.disputed_until.is_some_and(|until| until < today);
        if ended { self.open } else { self.claimed() }
    }

    /// What a reminder asks for of it: what is past its due date and not held.
    #[must_use]
    pub fn asked_when_overdue(&self, today: NaiveDate) -> i64 {
        let asked = self.due_on < today && self.held_until(today).is_none();
        if asked { self.claimed_on(today) } else { 0 }
    }

    /// The last day of the hold that covers it on `today`.
    #[must_use]
    pub fn held_until(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.hold.map(|(_, until)| until).filter(|until| today <= *until)
    }
}

/// An action that exists already, as `decide` needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Digest part of its id.
    pub digest: u64,
    /// Already accepted, or dropped for good.
    pub done: bool,
    /// A person has to say something.
    pub waits: bool,
    /// The item that times it, while it is in the same cycle.
    pub carrying: Option<ItemId>,
    /// The day (creditor's) its approval was asked, while nobody answered.
    pub asked_on: Option<NaiveDate>,
    /// What was approved, if it was.
    pub approved: Option<Vec<Named>>,
    /// Recipients it can never reach.
    pub tried: Vec<Recipient>,
    /// Not before this instant (a refusal backs off).
    pub not_before: Option<DateTime<Utc>>,
}

/// What one debtor owes in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The currency.
    pub currency: Currency,
    /// Oldest first; ties: largest first. Settled ones included, since they close the account's history.
    pub items: Vec<Item>,
    /// Money of the debtor nobody claims.
    pub unapplied: i64,
    /// Actions on these items.
    pub past: Vec<Past>,
    /// Payments not thanked for yet.
    pub thanks: Vec<Thanks>,
    /// Instalments of plans that come next.
    pub instalments: Vec<Coming>,
    /// Something written off is what closed last.
    pub gave_up: bool,
}

/// Who looks, and when.
#[derive(Debug, Clone, Copy)]
pub struct Viewpoint<'a> {
    /// The creditor's zone.
    pub zone: Tz,
    /// The creditor's day.
    pub today: NaiveDate,
    /// When each source's backlog was let go.
    pub feeds: &'a BTreeMap<String, Feed>,
}

/// Minutes an attempt that was refused waits before the next, by number of refusals.
const BACKOFF_MINUTES: [i64; 4] = [5, 30, 120, 720];

impl Statement {
    /// Draws the statement of `currency`, and the allocation behind it.
    #[must_use]
    pub fn draw(currency: Currency, documents: &Documents<'_>, view: &Viewpoint<'_>) -> (Self, Allocation) {
        let allocation =
            allocation::allocate_in(currency, documents.invoices, documents.payments, documents.credit_notes);
        let item = |open: &Open| item(open, &documents.invoices[open.invoice], view);
        let mut items: Vec<Item> = allocation.items.iter().map(item).collect();
        items.sort_by_key(|item| (item.due_on, std::cmp::Reverse(item.open), item.id));
        let actions = || documents.actions.iter().filter(|action| action.currency == currency);
        for action in actions() {
            mark(&mut items, action, view.zone);
        }
        let stands = |hold: &&Hold| hold.currency == currency && hold.stands(view.today);
        let holds: Vec<&Hold> = documents.holds.iter().filter(stands).collect();
        for hold in &holds {
            cover(&mut items, hold);
        }
        let agreed_on = |hold: &Hold| local_date(hold.recorded_at, view.zone);
        let instalments = coming::coming(&items, &holds, agreed_on);
        let statement = Self {
            currency,
            items,
            unapplied: allocation.unapplied,
            past: actions().map(|action| past(action, documents.invoices, view.zone)).collect(),
            thanks: documents.thanks.iter().filter(|thanks| thanks.currency == currency).cloned().collect(),
            instalments,
            gave_up: gave_up_last(currency, documents),
        };
        (statement, allocation)
    }

    /// Everything open less the debtor's unapplied money: the net balance, in minor units.
    #[must_use]
    pub fn balance(&self) -> i64 {
        self.items.iter().map(|item| item.open).sum::<i64>() - self.unapplied
    }

    /// Open and past its due date on `today` (the creditor's day); disputed parts included.
    #[must_use]
    pub fn overdue(&self, today: NaiveDate) -> i64 {
        self.items.iter().filter(|item| item.due_on < today).map(|item| item.open).sum()
    }

    /// The part of the overdue amount that may be asked for.
    #[must_use]
    pub fn overdue_claimed(&self, today: NaiveDate) -> i64 {
        self.items.iter().map(|item| item.asked_when_overdue(today)).sum()
    }

    /// What has come since a hold was placed on what it covers, in minor units; less than nothing when money went back.
    #[must_use]
    pub fn paid_since(&self, hold: &Hold) -> i64 {
        coming::paid_since(&self.items, hold)
    }

    /// What the case's life-cycle needs to know; `formal` is the level of the scenario's formal notice.
    #[must_use]
    pub fn facts(&self, today: NaiveDate, formal: u8) -> case::Facts {
        let open = || self.items.iter().filter(|item| item.open > 0);
        case::Facts {
            open: open().next().is_some(),
            overdue: open().any(|item| item.due_on < today),
            on_notice: open().any(|item| item.level >= formal),
            gave_up: self.gave_up,
        }
    }

    /// The statement as it would be while a person is asked about `raises`.
    #[must_use]
    pub fn once_asked(&self, raises: &[Named]) -> Self {
        let mut next = self.clone();
        for item in &mut next.items {
            item.waits |= raises.iter().any(|named| named.item == item.id);
        }
        next
    }

    /// The statement as it would be once `raises` were accepted on `day`: what the next look is computed from.
    #[must_use]
    pub fn once_accepted(&self, digest: u64, notice: Notice, raises: &[Named], day: NaiveDate) -> Self {
        let mut next = self.clone();
        for named in raises {
            let same = |item: &&mut Item| item.id == named.item && item.cycle == named.cycle;
            if let Some(item) = next.items.iter_mut().find(same) {
                raise(item, notice, named, day);
                item.waits |= notice == Notice::Decision;
            }
        }
        next.past.retain(|past| past.digest != digest);
        next.past.push(Past {
            digest,
            done: true,
            waits: false,
            carrying: None,
            asked_on: None,
            approved: None,
            tried: Vec::new(),
            not_before: None,
        });
        next.thanks.retain(|thanks| {
            notice != thanks.news.notice() || crate::decide::thanks_digest(&thanks.cause) != digest
        });
        next
    }
}

fn item(open: &Open, invoice: &Invoice, view: &Viewpoint<'_>) -> Item {
    let released_at = view.feeds.get(&invoice.source).and_then(|feed| feed.released_at);
    Item {
        id: open.item,
        invoice: open.invoice,
        due_on: open.due_on,
        minor: open.minor,
        open: open.open,
        disputed: 0,
        disputed_until: None,
        cycle: invoice.cycle,
        recorded_on: invoice.recorded_on,
        released: released_at.is_some_and(|at| at >= invoice.recorded_at),
        level: 0,
        level_on: None,
        notified: false,
        waits: false,
        hold: None,
    }
}

/// Whether giving up is the last thing that settled something: later money says otherwise.
fn gave_up_last(currency: Currency, documents: &Documents<'_>) -> bool {
    let invoices = || documents.invoices.iter().filter(|invoice| invoice.currency == currency);
    let given_up = invoices().filter_map(Invoice::given_up_at).max();
    let paid = documents
        .payments
        .iter()
        .filter(|payment| payment.currency == currency && payment.minor > payment.reversed)
        .map(|payment| payment.occurred_at);
    let seen_paid = invoices()
        .filter_map(|invoice| invoice.observed)
        .filter(|seen| seen.status == ObservedStatus::Paid)
        .map(|seen| seen.as_of);
    given_up.is_some_and(|at| paid.chain(seen_paid).all(|later| later <= at))
}

fn raise(item: &mut Item, notice: Notice, named: &Named, day: NaiveDate) {
    if notice == Notice::PreDue {
        item.notified = true;
    } else if named.level > item.level {
        item.level = named.level;
        item.level_on = Some(day);
    }
}

/// What was accepted counts, whatever became of the action since: it went out. A decision counts from the day it was asked
/// for, and its items wait until a person took it.
fn mark(items: &mut [Item], action: &Action, zone: Tz) {
    let accepted = action.accepted_at();
    let is_task = action.notice == Notice::Decision;
    let pending = is_task || (accepted.is_none() && asks_still(items, action));
    for named in &action.raises {
        let same = |item: &&mut Item| item.id == named.item && item.cycle == named.cycle;
        let Some(item) = items.iter_mut().find(same) else { continue };
        if let Some(at) = accepted {
            raise(item, action.notice, named, local_date(at, zone));
        }
        item.waits |= pending && action.dropped.is_none();
    }
}

/// An approval asked for an item that was settled since lapses: it must not keep the others waiting.
fn asks_still(items: &[Item], action: &Action) -> bool {
    let carrying = || action.carrying.and_then(|id| items.iter().find(|item| item.id == id));
    action.waits_for_a_person() && carrying().is_some_and(|item| item.open > 0)
}

/// A hold for a part (a dispute, or the credit note it led to) sets that part aside, from the oldest item on; any other holds
/// the whole item.
fn cover(items: &mut [Item], hold: &Hold) {
    let dispute = match hold.kind {
        hold::Kind::Dispute => true,
        hold::Kind::AwaitingCreditNote => hold.minor.is_some(),
        _ => false,
    };
    let mut part = hold.minor.filter(|_| dispute);
    for item in items.iter_mut().filter(|item| item.open > 0 && hold.covers(item.id)) {
        let aside = match &mut part {
            Some(left) => {
                let aside = (*left).min(item.claimed()).max(0);
                *left -= aside;
                aside
            }
            None if dispute => item.claimed(),
            None => 0,
        };
        if aside > 0 {
            item.disputed += aside;
            item.disputed_until = Some(item.disputed_until.map_or(hold.until, |known| known.min(hold.until)));
        }
        if part.is_none() {
            hold_longest(item, hold.kind, hold.until);
        } else if aside > 0 && item.claimed() == 0 {
            // Several parts may make the whole: it is held until the first of them ends.
            hold_longest(item, hold.kind, item.disputed_until.unwrap_or(hold.until));
        }
    }
}

fn hold_longest(item: &mut Item, kind: hold::Kind, until: NaiveDate) {
    if item.hold.is_none_or(|(_, known)| known < until) {
        item.hold = Some((kind, until));
    }
}

fn past(action: &Action, invoices: &[Invoice], zone: Tz) -> Past {
    let approved = match &action.approval {
        Some(Approval::Given { .. }) => Some(action.raises.clone()),
        _ => None,
    };
    let refusals = action.attempts.iter().rev().map_while(|attempt| match attempt.outcome {
        Outcome::Refused { at, .. } => Some(at),
        _ => None,
    });
    let not_before = refusals.clone().next().map(|at| {
        let place = refusals.count().clamp(1, BACKOFF_MINUTES.len()) - 1;
        at + chrono::TimeDelta::minutes(BACKOFF_MINUTES[place])
    });
    let lapsed = matches!(action.dropped.as_deref(), Some(LAPSED | SETTLED));
    let asked_on = match &action.approval {
        Some(Approval::Awaited { since, .. }) => Some(local_date(*since, zone)),
        _ => None,
    };
    let same_cycle = |id: &ItemId| {
        let cycle = invoices.iter().find(|known| known.id == id.invoice).map(|known| known.cycle);
        action.raises.iter().any(|named| named.item == *id && Some(named.cycle) == cycle)
    };
    Past {
        digest: action.id.digest,
        done: (action.dropped.is_some() && !lapsed) || action.accepted_at().is_some() || !action.may_go_on(),
        waits: !lapsed && action.waits_for_a_person(),
        carrying: action.carrying.filter(same_cycle),
        asked_on: asked_on.filter(|_| !lapsed),
        approved: approved.filter(|_| !lapsed),
        tried: action
            .attempts
            .iter()
            .filter(|attempt| attempt.is_dead_end())
            .map(|attempt| attempt.recipient)
            .collect(),
        not_before,
    }
}

#[cfg(test)]
mod tests;
