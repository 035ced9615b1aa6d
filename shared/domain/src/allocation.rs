//! Which debt a payment settles ("imputation des paiements").
//!
//! Order (C. civ. 1342-10): the debtor's choice; else debts that are due; among them the one he had most interest to
//! settle; then the oldest; equal ones in proportion. Nothing here is stored: it is computed from the documents alone, by
//! their own dates, so the result does not depend on the order in which a source told them.
//!
//! Snapshots. An invoice whose source states what is left is *owned* by that statement: what the snapshot shows as
//! settled explains payments told by others up to its day ("the same money counts once"). A payment that names the
//! invoice is explained first by what the snapshot settled; a payment that names nothing is taken for the same money only
//! if it equals what is unexplained to the cent, since wrongly forgetting a payment means chasing someone who has paid.
//! A payment the snapshot should show and does not still lowers what is chased, and is reported as contradicted.

use chrono::NaiveDate;

use crate::ids::{InvoiceId, ItemId};
use crate::invoice::Invoice;
use crate::money::split_by_largest_remainder;
use crate::payment::{CreditNote, Payment};

/// What is left of one instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// Which.
    pub item: ItemId,
    /// When it is due.
    pub due_on: NaiveDate,
    /// Date of issue of its invoice.
    pub issued_on: NaiveDate,
    /// Gross, minor units.
    pub minor: i64,
    /// Left, minor units.
    pub open: i64,
}

/// What came of it all, for one currency.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Allocation {
    /// Every instalment of every invoice that is still claimed, oldest due first.
    pub items: Vec<Open>,
    /// Money nobody claims: what remains when everything is settled.
    pub unapplied: i64,
    /// `(place of the credit in the order given, item, minor)` for the history and the receipts.
    pub applied: Vec<(Source, ItemId, i64)>,
    /// Payments that a later snapshot should show and does not: a person looks.
    pub contradicted: Vec<(Source, InvoiceId, i64)>,
}

/// Which credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The payment at this place of the list given.
    Payment(usize),
    /// The credit note at this place of the list given.
    CreditNote(usize),
}

/// A credit on its way to the debts.
struct Credit {
    source: Source,
    effective_on: NaiveDate,
    order: u128,
    rest: i64,
    /// Part that may settle only debts that existed when it came (it was refunded since).
    refunded: i64,
    named: Vec<(InvoiceId, Option<i64>)>,
    in_snapshot: bool,
}

/// An instalment on its way to being settled.
struct Debt {
    open: Open,
    /// Settled by the snapshot and not yet explained by a payment.
    unexplained: i64,
    observed_on: Option<NaiveDate>,
}

/// Applies `payments` and `credit_notes` to `invoices`, all of one currency. Pure; works in
/// O(credits x items), both bounded by what one debtor's open documents hold.
#[must_use]
pub fn allocate(invoices: &[Invoice], payments: &[Payment], credit_notes: &[CreditNote]) -> Allocation {
    let mut debts = debts(invoices);
    let mut result = Allocation::default();
    if !payments.is_empty() || !credit_notes.is_empty() {
        let mut credits = credits(payments, credit_notes);
        for credit in &mut credits {
            settle_named(credit, &mut debts, &mut result);
        }
        for credit in &mut credits {
            explain_equal(credit, &mut debts);
        }
        for credit in &mut credits {
            settle_by_law(credit, &mut debts, &mut result);
            result.unapplied += (credit.rest - credit.refunded).max(0);
        }
    }
    result.items = debts.into_iter().map(|debt| debt.open).collect();
    result
}

fn debts(invoices: &[Invoice]) -> Vec<Debt> {
    let mut debts = Vec::with_capacity(invoices.len());
    for invoice in invoices.iter().filter(|invoice| !invoice.is_closed()) {
        let mut settled = invoice.observed.map_or(0, |seen| (invoice.gross() - seen.remaining).max(0));
        for (part, instalment) in (0u16..).zip(&invoice.instalments) {
            let here = settled.min(instalment.minor);
            settled -= here;
            debts.push(Debt {
                open: Open {
                    item: ItemId { invoice: invoice.id, part },
                    due_on: instalment.due_on,
                    issued_on: invoice.issued_on,
                    minor: instalment.minor,
                    open: instalment.minor - here,
                },
                unexplained: here,
                observed_on: invoice.observed.map(|seen| seen.as_of_on),
            });
        }
    }
    debts.sort_by_key(|debt| (debt.open.due_on, debt.open.item));
    debts
}

fn credits(payments: &[Payment], credit_notes: &[CreditNote]) -> Vec<Credit> {
    let paid = payments.iter().enumerate().map(|(place, payment)| Credit {
        source: Source::Payment(place),
        effective_on: payment.received_on,
        order: payment.id.bits(),
        rest: (payment.minor - payment.reversed).max(0),
        refunded: payment.refunded,
        named: payment.named.clone(),
        in_snapshot: false,
    });
    let credited =
        credit_notes.iter().enumerate().filter(|(_, note)| !note.voided).map(|(place, note)| Credit {
            source: Source::CreditNote(place),
            effective_on: note.issued_on,
            order: note.id.bits(),
            rest: note.minor,
            refunded: 0,
            named: note.invoice.map(|invoice| (invoice, None)).into_iter().collect(),
            in_snapshot: note.in_snapshot,
        });
    let mut all: Vec<_> = paid.chain(credited).collect();
    all.sort_by_key(|credit| (credit.effective_on, credit.order));
    all
}

/// The debtor's choice: invoices in his order, each up to what he named, oldest instalment first.
fn settle_named(credit: &mut Credit, debts: &mut [Debt], result: &mut Allocation) {
    for (invoice, limit) in std::mem::take(&mut credit.named) {
        let mut budget = limit.unwrap_or(i64::MAX).min(credit.rest);
        let start = budget;
        let known_before = |debt: &Debt| debt.observed_on.is_some_and(|seen| credit.effective_on <= seen);
        let mine = |debt: &&mut Debt| debt.open.item.invoice == invoice;
        // What the snapshot of that day or later already shows is the same money.
        for debt in debts.iter_mut().filter(mine).filter(|debt| known_before(debt)) {
            budget -= explain(debt, budget);
        }
        if credit.in_snapshot {
            // Contained in the snapshot whatever it still shows: evidence only.
            credit.rest = 0;
            continue;
        }
        for debt in debts.iter_mut().filter(mine) {
            let taken = budget.min(debt.open.open);
            if taken > 0 {
                debt.open.open -= taken;
                budget -= taken;
                result.applied.push((credit.source, debt.open.item, taken));
                if debt.observed_on.is_some_and(|seen| credit.effective_on < seen) {
                    result.contradicted.push((credit.source, invoice, taken));
                }
            }
        }
        // A value date after the snapshot, on an invoice the snapshot settled: still the same money.
        for debt in debts.iter_mut().filter(mine) {
            budget -= explain(debt, budget);
        }
        credit.rest -= start - budget;
    }
}

fn explain(debt: &mut Debt, budget: i64) -> i64 {
    let taken = budget.min(debt.unexplained);
    debt.unexplained -= taken;
    taken
}

/// A payment that names nothing is the same money as a snapshot's settlement if it equals it to the cent.
fn explain_equal(credit: &mut Credit, debts: &mut [Debt]) {
    if credit.rest <= 0 {
        return;
    }
    let mut place = 0;
    while place < debts.len() {
        let invoice = debts[place].open.item.invoice;
        let mine = |debt: &&mut Debt| debt.open.item.invoice == invoice;
        let seen_later = debts[place].observed_on.is_some_and(|seen| credit.effective_on <= seen);
        let unexplained: i64 =
            debts.iter().filter(|debt| debt.open.item.invoice == invoice).map(|debt| debt.unexplained).sum();
        if seen_later && unexplained == credit.rest {
            debts.iter_mut().filter(mine).for_each(|debt| debt.unexplained = 0);
            credit.rest = 0;
            return;
        }
        place += 1;
    }
}

/// Debts due when the credit came, oldest first and equal ones in proportion; then debts not yet due; then debts that did
/// not exist yet (an advance is used up by later invoices).
fn settle_by_law(credit: &mut Credit, debts: &mut [Debt], result: &mut Allocation) {
    let on = credit.effective_on;
    let rank = |debt: &Debt| -> u8 {
        match () {
            () if debt.open.issued_on > on => 2,
            () if debt.open.due_on > on => 1,
            () => 0,
        }
    };
    for wanted in 0..=2u8 {
        if wanted == 2 {
            credit.rest = (credit.rest - credit.refunded).max(0);
            credit.refunded = 0;
        }
        let mut start = 0;
        while credit.rest > 0 && start < debts.len() {
            let due_on = debts[start].open.due_on;
            let end = start + debts[start..].iter().take_while(|debt| debt.open.due_on == due_on).count();
            settle_equals(credit, &mut debts[start..end], |debt| rank(debt) == wanted, result);
            start = end;
        }
    }
}

/// Debts of the same age share in proportion to what is left of each.
fn settle_equals(
    credit: &mut Credit,
    debts: &mut [Debt],
    wanted: impl Fn(&Debt) -> bool,
    result: &mut Allocation,
) {
    let weights: Vec<i64> =
        debts.iter().map(|debt| if wanted(debt) { debt.open.open.max(0) } else { 0 }).collect();
    let total: i64 = weights.iter().sum();
    if total == 0 {
        return;
    }
    let shares = split_by_largest_remainder(credit.rest.min(total), &weights);
    for (debt, share) in debts.iter_mut().zip(shares).filter(|(_, share)| *share > 0) {
        debt.open.open -= share;
        credit.rest -= share;
        result.applied.push((credit.source, debt.open.item, share));
    }
}
