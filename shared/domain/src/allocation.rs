//! Which debt a payment settles ("imputation des paiements").
//!
//! Order (C. civ. 1342-10): the debtor's choice; else debts that are due; among them the one he had most interest to
//! settle; then the oldest; equal ones in proportion. No document kept so far says that he has more interest in one trade
//! debt than in another, so that rank falls to the next. Nothing here is stored: it is computed from the documents alone,
//! by their own dates, so the result does not depend on the order in which a source told them.
//!
//! Snapshots. An invoice whose source states what is left is *owned* by that statement: what the snapshot shows as
//! settled explains payments told by others up to its day ("the same money counts once"). A payment that names the
//! invoice is explained first by what the snapshot settled; a payment that names nothing is taken for the same money only
//! if it equals what is unexplained to the cent and nothing else that is open, since wrongly forgetting a payment means
//! chasing someone who has paid. A payment that was told before the snapshot was taken and is not in it still lowers what
//! is chased, and is reported as contradicted.
//!
//! What the creditor gave up keeps the money it received: writing off a rest does not pay another invoice.

use chrono::{DateTime, NaiveDate, Utc};

use crate::bugs::{self, Bug};
use crate::ids::{InvoiceId, ItemId};
use crate::invoice::Invoice;
use crate::money::{Currency, split_by_largest_remainder};
use crate::payment::{CreditNote, Payment};

/// What is left of one instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// Which.
    pub item: ItemId,
    /// Place of its invoice in the list given.
    pub invoice: usize,
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
    /// Credits that are the same money as a snapshot already shows: evidence, not a second reduction.
    pub explained: Vec<(Source, InvoiceId, i64)>,
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
struct Credit<'a> {
    source: Source,
    effective_on: NaiveDate,
    recorded_at: DateTime<Utc>,
    order: u128,
    rest: i64,
    /// Part that may settle only debts that existed when it came (it was refunded since).
    refunded: i64,
    named: &'a [(InvoiceId, Option<i64>)],
    /// The one invoice a credit note corrects.
    corrects: Option<InvoiceId>,
    in_snapshot: bool,
}

/// An instalment on its way to being settled.
struct Debt {
    open: Open,
    /// Settled by the snapshot and not yet explained by a payment.
    unexplained: i64,
    /// The day and the instant of the snapshot.
    observed: Option<(NaiveDate, DateTime<Utc>)>,
    /// The day the creditor gave up: money that came later and names nothing goes elsewhere.
    given_up_on: Option<NaiveDate>,
}

/// As [`allocate_in`], for documents that are all of the first invoice's currency.
#[must_use]
pub fn allocate(invoices: &[Invoice], payments: &[Payment], credit_notes: &[CreditNote]) -> Allocation {
    let currency = invoices.first().map(|it| it.currency).or_else(|| payments.first().map(|it| it.currency));
    allocate_in(currency.unwrap_or(Currency::EUR), invoices, payments, credit_notes)
}

/// Applies payments and credit notes of `currency` to its invoices; documents of another currency are left aside. Pure;
/// works in O(credits x items), both bounded by what one debtor's documents hold.
#[must_use]
pub fn allocate_in(
    currency: Currency,
    invoices: &[Invoice],
    payments: &[Payment],
    credit_notes: &[CreditNote],
) -> Allocation {
    let mut debts = debts(currency, invoices);
    let mut result = Allocation::default();
    let mut credits = credits(currency, payments, credit_notes);
    if !credits.is_empty() {
        for credit in &mut credits {
            settle_named(credit, &mut debts, &mut result);
        }
        for credit in &mut credits {
            explain_equal(credit, &mut debts, &mut result);
        }
        for credit in &mut credits {
            settle_by_law(credit, &mut debts, &mut result);
            result.unapplied += credit.rest;
        }
    }
    let claimed = debts.into_iter().filter(|debt| debt.given_up_on.is_none());
    result.items = claimed.map(|debt| debt.open).collect();
    result
}

fn debts(currency: Currency, invoices: &[Invoice]) -> Vec<Debt> {
    let mut debts = Vec::with_capacity(invoices.len());
    for (place, invoice) in invoices.iter().enumerate().filter(|(_, it)| it.currency == currency) {
        let given_up_on = invoice.given_up_at().map(|at| at.date_naive());
        if invoice.is_closed() && given_up_on.is_none() {
            continue;
        }
        let mut settled = invoice.observed.map_or(0, |seen| (invoice.gross() - seen.remaining).max(0));
        for (part, instalment) in (0u16..).zip(&invoice.instalments) {
            let here = settled.min(instalment.minor);
            settled -= here;
            debts.push(Debt {
                open: Open {
                    item: ItemId { invoice: invoice.id, part },
                    invoice: place,
                    due_on: instalment.due_on,
                    issued_on: invoice.issued_on,
                    minor: instalment.minor,
                    open: instalment.minor - here,
                },
                unexplained: here,
                observed: invoice.observed.map(|seen| (seen.as_of_on, seen.as_of)),
                given_up_on,
            });
        }
    }
    debts.sort_by_key(|debt| (debt.open.due_on, debt.open.item));
    debts
}

fn credits<'a>(
    currency: Currency,
    payments: &'a [Payment],
    credit_notes: &'a [CreditNote],
) -> Vec<Credit<'a>> {
    let payments = payments.iter().enumerate().filter(|(_, payment)| payment.currency == currency);
    let paid = payments.map(|(place, payment)| Credit {
        source: Source::Payment(place),
        effective_on: payment.received_on,
        recorded_at: payment.recorded_at,
        order: payment.id.bits(),
        rest: (payment.minor - payment.reversed).max(0),
        refunded: payment.refunded.max(0),
        named: &payment.named,
        corrects: None,
        in_snapshot: false,
    });
    let notes = credit_notes.iter().enumerate();
    let credited =
        notes.filter(|(_, note)| note.currency == currency && !note.voided).map(|(place, note)| Credit {
            source: Source::CreditNote(place),
            effective_on: note.issued_on,
            recorded_at: note.recorded_at,
            order: note.id.bits(),
            rest: note.minor.max(0),
            refunded: 0,
            named: &[],
            corrects: note.invoice,
            in_snapshot: note.in_snapshot,
        });
    let mut all: Vec<_> = paid.chain(credited).collect();
    // What a snapshot surely contains explains it before what it may contain.
    all.sort_by_key(|credit| (!credit.in_snapshot, credit.effective_on, credit.order));
    all
}

/// The debtor's choice: invoices in his order, each up to what he named, oldest instalment first.
fn settle_named(credit: &mut Credit<'_>, debts: &mut [Debt], result: &mut Allocation) {
    if let Some(invoice) = credit.corrects {
        settle_one(credit, invoice, None, debts, result);
    }
    for &(invoice, limit) in credit.named {
        settle_one(credit, invoice, limit, debts, result);
    }
}

fn settle_one(
    credit: &mut Credit<'_>,
    invoice: InvoiceId,
    limit: Option<i64>,
    debts: &mut [Debt],
    result: &mut Allocation,
) {
    let start = limit.unwrap_or(i64::MAX).min(credit.rest).max(0);
    let mut budget = start;
    let (on, told, contained) = (
        credit.effective_on,
        credit.recorded_at,
        credit.in_snapshot && !bugs::is_on(Bug::SnapshotAndMovement),
    );
    let mine = |debt: &&mut Debt| debt.open.item.invoice == invoice;
    // What the snapshot of that day or later already shows is the same money.
    let shown = |debt: &&mut Debt| contained || debt.observed.is_some_and(|(seen_on, _)| on <= seen_on);
    let mut explained = 0;
    for debt in debts.iter_mut().filter(mine).filter(shown) {
        explained += explain(debt, &mut budget);
    }
    if contained {
        // In the snapshot whatever it still shows: evidence only.
        result.explained.push((credit.source, invoice, credit.rest));
        credit.rest = 0;
        return;
    }
    for debt in debts.iter_mut().filter(mine) {
        let taken = budget.min(debt.open.open);
        if taken > 0 {
            debt.open.open -= taken;
            budget -= taken;
            result.applied.push((credit.source, debt.open.item, taken));
            if debt.observed.is_some_and(|(seen_on, seen_at)| on < seen_on && told < seen_at) {
                result.contradicted.push((credit.source, invoice, taken));
            }
        }
    }
    // A value date after the snapshot, on an invoice the snapshot settled: still the same money.
    for debt in debts.iter_mut().filter(mine) {
        explained += explain(debt, &mut budget);
    }
    if explained > 0 {
        result.explained.push((credit.source, invoice, explained));
    }
    credit.rest -= start - budget;
}

fn explain(debt: &mut Debt, budget: &mut i64) -> i64 {
    if bugs::is_on(Bug::SnapshotAndMovement) {
        return 0;
    }
    let taken = (*budget).min(debt.unexplained);
    debt.unexplained -= taken;
    *budget -= taken;
    taken
}

/// A credit that names nothing is the same money as a snapshot's settlement if it equals it to the cent, and equals no
/// open invoice that it might pay as well.
fn explain_equal(credit: &mut Credit<'_>, debts: &mut [Debt], result: &mut Allocation) {
    let (rest, on) = (credit.rest, credit.effective_on);
    let total = |debts: &[Debt], invoice: InvoiceId, part: fn(&Debt) -> i64| -> i64 {
        debts.iter().filter(|debt| debt.open.item.invoice == invoice).map(part).sum()
    };
    let shown =
        |debt: &&Debt| debt.unexplained > 0 && debt.observed.is_some_and(|(seen_on, _)| on <= seen_on);
    let found = debts
        .iter()
        .filter(|debt| rest > 0 && shown(debt))
        .map(|debt| debt.open.item.invoice)
        .find(|invoice| total(debts, *invoice, |debt| debt.unexplained) == rest);
    let Some(invoice) = found else { return };
    let payable = |debt: &&Debt| {
        let unseen = debt.observed.is_none_or(|(seen_on, _)| seen_on < on);
        debt.open.open > 0 && debt.given_up_on.is_none() && debt.open.issued_on <= on && unseen
    };
    let pays_another = debts.iter().filter(payable).any(|debt| {
        debt.open.open == rest || total(debts, debt.open.item.invoice, |debt| debt.open.open) == rest
    });
    if !pays_another {
        let mine = |debt: &&mut Debt| debt.open.item.invoice == invoice;
        debts.iter_mut().filter(mine).for_each(|debt| debt.unexplained = 0);
        result.explained.push((credit.source, invoice, rest));
        credit.rest = 0;
    }
}

/// Debts due when the credit came, oldest first and equal ones in proportion; then debts not yet due; then debts that did
/// not exist yet (an advance is used up by later invoices).
fn settle_by_law(credit: &mut Credit<'_>, debts: &mut [Debt], result: &mut Allocation) {
    let on = credit.effective_on;
    let rank = |debt: &Debt| -> u8 {
        match () {
            () if debt.given_up_on.is_some_and(|day| day < on) => 3,
            () if debt.open.issued_on > on => 2,
            () if debt.open.due_on > on => 1,
            () => 0,
        }
    };
    for wanted in 0..=2u8 {
        if wanted == 2 {
            credit.rest = (credit.rest - credit.refunded).max(0);
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
    credit: &mut Credit<'_>,
    debts: &mut [Debt],
    wanted: impl Fn(&Debt) -> bool,
    result: &mut Allocation,
) {
    let left = |debt: &Debt| if wanted(debt) { debt.open.open.max(0) } else { 0 };
    let total: i64 = debts.iter().map(left).sum();
    if total == 0 {
        return;
    }
    let due = credit.rest.min(total);
    let shares = if debts.len() == 1 {
        vec![due]
    } else {
        split_by_largest_remainder(due, &debts.iter().map(left).collect::<Vec<_>>())
    };
    for (debt, share) in debts.iter_mut().zip(shares).filter(|(_, share)| *share > 0) {
        debt.open.open -= share;
        credit.rest -= share;
        result.applied.push((credit.source, debt.open.item, share));
    }
}

#[cfg(test)]
mod tests;
