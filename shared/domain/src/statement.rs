//! What one debtor owes in one currency, drawn from his documents: the balance is always computed, never kept.
//!
//! A statement is what `decide` reads, what a message lists and what a page shows, so that the three cannot disagree.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::account::Thanks;
use crate::action::{Action, Approval, Named, Outcome, Recipient};
use crate::allocation::{self, Allocation};
use crate::calendar::local_date;
use crate::case;
use crate::hold::{self, Hold};
use crate::ids::ItemId;
use crate::invoice::Invoice;
use crate::money::Currency;
use crate::payment::{CreditNote, Payment};
use crate::portfolio::Feed;
use crate::scenario::Notice;

/// The documents of one debtor in one currency, and what was done about them.
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
    /// What may be asked for.
    #[must_use]
    pub const fn claimed(&self) -> i64 {
        self.open - self.disputed
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
    /// What was approved, if it was.
    pub approved: Option<Vec<Named>>,
    /// Recipients that bounced or refused for good.
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
        let allocation = allocation::allocate(documents.invoices, documents.payments, documents.credit_notes);
        let mut items: Vec<Item> = allocation
            .items
            .iter()
            .filter_map(|open| {
                let place = documents.invoices.iter().position(|known| known.id == open.item.invoice)?;
                let invoice = &documents.invoices[place];
                let feed = view.feeds.get(&invoice.source);
                let released =
                    feed.and_then(|feed| feed.released_at).is_some_and(|at| at >= invoice.recorded_at);
                Some(Item {
                    id: open.item,
                    invoice: place,
                    due_on: open.due_on,
                    minor: open.minor,
                    open: open.open,
                    disputed: 0,
                    cycle: invoice.cycle,
                    recorded_on: invoice.recorded_on,
                    released,
                    level: 0,
                    level_on: None,
                    notified: false,
                    waits: false,
                    hold: None,
                })
            })
            .collect();
        items.sort_by_key(|item| (item.due_on, std::cmp::Reverse(item.open), item.id));
        for action in documents.actions {
            mark(&mut items, action, view.zone);
        }
        for hold in documents.holds.iter().filter(|hold| hold.stands(view.today)) {
            cover(&mut items, hold);
        }
        let statement = Self {
            currency,
            items,
            unapplied: allocation.unapplied,
            past: documents.actions.iter().map(past).collect(),
            thanks: documents.thanks.to_vec(),
            gave_up: documents.invoices.iter().any(Invoice::is_given_up),
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
        let asked = |item: &&Item| item.due_on < today && item.hold.is_none();
        self.items.iter().filter(asked).map(Item::claimed).sum()
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

    /// The statement as it would be once `raises` were accepted on `day`: what the next look is computed from.
    #[must_use]
    pub fn once_accepted(&self, digest: u64, notice: Notice, raises: &[Named], day: NaiveDate) -> Self {
        let mut next = self.clone();
        for named in raises {
            if let Some(item) = next.items.iter_mut().find(|item| item.id == named.item) {
                raise(item, notice, named, day);
            }
        }
        next.past.retain(|past| past.digest != digest);
        next.past.push(Past {
            digest,
            done: true,
            waits: false,
            approved: None,
            tried: Vec::new(),
            not_before: None,
        });
        next.thanks.retain(|thanks| {
            notice != Notice::Thanks || crate::decide::thanks_digest(&thanks.cause) != digest
        });
        next
    }
}

impl Invoice {
    fn is_given_up(&self) -> bool {
        self.closed == Some(crate::invoice::Closed::WrittenOff)
            || self.observed.is_some_and(|seen| seen.status == crate::event::ObservedStatus::Uncollectible)
    }
}

fn raise(item: &mut Item, notice: Notice, named: &Named, day: NaiveDate) {
    if notice == Notice::PreDue {
        item.notified = true;
    } else if named.level > item.level {
        item.level = named.level;
        item.level_on = Some(day);
    }
}

fn mark(items: &mut [Item], action: &Action, zone: Tz) {
    if action.dropped.is_some() {
        return;
    }
    let accepted = action.accepted_at();
    // An approval asked for an item that was settled since lapses: it must not keep the others waiting.
    let lapsed = |items: &[Item]| {
        let carrying = action.carrying.and_then(|id| items.iter().find(|item| item.id == id));
        carrying.is_none_or(|item| item.open == 0)
    };
    let waits = action.waits_for_a_person() && !lapsed(items);
    for named in &action.raises {
        let same = |item: &&mut Item| item.id == named.item && item.cycle == named.cycle;
        let Some(item) = items.iter_mut().find(same) else { continue };
        match accepted {
            Some(at) => raise(item, action.notice, named, local_date(at, zone)),
            None => item.waits |= waits,
        }
    }
}

/// A hold for a part (a dispute) sets that part aside, from the oldest item on; any other holds the whole item.
fn cover(items: &mut [Item], hold: &Hold) {
    let mut part = hold.minor.filter(|_| hold.kind == hold::Kind::Dispute);
    for item in items.iter_mut().filter(|item| item.open > 0 && hold.covers(item.id)) {
        if let Some(left) = &mut part {
            let aside = (*left).min(item.claimed()).max(0);
            item.disputed += aside;
            *left -= aside;
            if item.claimed() > 0 || aside == 0 {
                continue;
            }
        } else if hold.kind == hold::Kind::Dispute {
            item.disputed = item.open;
        }
        hold_longest(item, hold);
    }
}

fn hold_longest(item: &mut Item, hold: &Hold) {
    if item.hold.is_none_or(|(_, until)| until < hold.until) {
        item.hold = Some((hold.kind, hold.until));
    }
}

fn past(action: &Action) -> Past {
    let approved = match &action.approval {
        Some(Approval::Given { .. }) => Some(action.raises.clone()),
        _ => None,
    };
    let over = |outcome: &Outcome| matches!(outcome, Outcome::Bounced { .. });
    let refusals = action.attempts.iter().rev().map_while(|attempt| match attempt.outcome {
        Outcome::Refused { at, .. } => Some(at),
        _ => None,
    });
    let not_before = refusals.clone().next().map(|at| {
        let place = refusals.count().clamp(1, BACKOFF_MINUTES.len()) - 1;
        at + chrono::TimeDelta::minutes(BACKOFF_MINUTES[place])
    });
    Past {
        digest: action.id.digest,
        done: action.dropped.is_some() || action.accepted_at().is_some() || !action.may_go_on(),
        waits: action.waits_for_a_person(),
        approved,
        tried: action
            .attempts
            .iter()
            .filter(|attempt| over(&attempt.outcome))
            .map(|attempt| attempt.recipient)
            .collect(),
        not_before,
    }
}
