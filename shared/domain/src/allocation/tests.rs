//! Who pays what, in whole euros.

use proptest::prelude::*;

use super::{Allocation, Source, allocate, allocate_in};
use crate::decide::sample::{credit_note, day, invoice, observed, paris, payment};
use crate::invoice::{Closed, Instalment, Invoice, Observed};
use crate::money::Currency;
use crate::payment::{CreditNote, Payment};

/// What is left of each instalment, in euros, oldest due first, and what nobody claims.
fn left(invoices: &[Invoice], payments: &[Payment], notes: &[CreditNote]) -> (Vec<i64>, i64) {
    let result = allocate(invoices, payments, notes);
    (result.items.iter().map(|open| open.open / 100).collect(), result.unapplied / 100)
}

fn seen(name: &str, due_on: &str, euros: i64, observed: Observed) -> Invoice {
    Invoice { observed: Some(observed), ..invoice(name, due_on, euros) }
}

#[test]
fn the_debtor_chooses_first() {
    let invoices = [invoice("A", "2026-10-01", 100), invoice("B", "2026-10-15", 100)];
    assert_eq!(left(&invoices, &[payment("P", "2026-10-20", 100, &["B"])], &[]), (vec![100, 0], 0));
    let mut some = payment("P", "2026-10-20", 100, &["B"]);
    some.named[0].1 = Some(3_000);
    assert_eq!(left(&invoices, &[some], &[]), (vec![30, 70], 0), "the rest follows the law");
}

#[test]
fn without_a_choice_the_oldest_due_debt_is_paid() {
    let invoices = [invoice("B", "2026-10-15", 100), invoice("A", "2026-10-01", 100)];
    assert_eq!(left(&invoices, &[payment("P", "2026-10-20", 150, &[])], &[]), (vec![0, 50], 0));
}

#[test]
fn a_debt_that_is_due_goes_before_an_older_one_that_is_not() {
    let mut later = invoice("A", "2026-11-30", 100);
    later.issued_on = day("2026-01-01");
    let invoices = [later, invoice("B", "2026-10-01", 100)];
    assert_eq!(left(&invoices, &[payment("P", "2026-10-20", 120, &[])], &[]), (vec![0, 80], 0));
}

#[test]
fn equal_debts_share_in_proportion_to_the_cent() {
    let invoices = ["A", "B", "C"].map(|name| invoice(name, "2026-10-01", 100));
    let result = allocate(&invoices, &[payment("P", "2026-10-20", 100, &[])], &[]);
    let open: Vec<_> = result.items.iter().map(|item| item.open).collect();
    assert_eq!(open, [6_666, 6_667, 6_667]);
}

#[test]
fn yen_have_no_cents_and_still_add_up() {
    let yen: Currency = "JPY".parse().unwrap();
    let mut invoices = ["A", "B"].map(|name| invoice(name, "2026-10-01", 1));
    for invoice in &mut invoices {
        invoice.currency = yen;
    }
    let mut paid = payment("P", "2026-10-20", 1, &[]);
    (paid.currency, paid.minor) = (yen, 101);
    let open: Vec<_> = allocate(&invoices, &[paid], &[]).items.iter().map(|item| item.open).collect();
    assert_eq!(open, [49, 50]);
}

#[test]
fn an_instalment_is_paid_before_the_next_one() {
    let mut parts = invoice("A", "2026-10-01", 100);
    parts.instalments.push(Instalment { due_on: day("2026-11-01"), minor: 10_000 });
    assert_eq!(left(&[parts], &[payment("P", "2026-10-20", 150, &["A"])], &[]), (vec![0, 50], 0));
}

#[test]
fn two_currencies_never_meet() {
    let mut dollars = invoice("A", "2026-10-01", 100);
    dollars.currency = Currency::USD;
    let invoices = [dollars, invoice("B", "2026-10-15", 100)];
    let euros = allocate_in(Currency::EUR, &invoices, &[payment("P", "2026-10-20", 150, &["A"])], &[]);
    assert_eq!((euros.items.len(), euros.items[0].invoice, euros.unapplied), (1, 1, 5_000));
}

#[test]
fn a_credit_note_larger_than_its_invoice_lowers_the_others() {
    let invoices = [invoice("A", "2026-10-01", 100), invoice("B", "2026-10-15", 100)];
    let note = [credit_note("N", "2026-10-20", 130, Some("A"))];
    assert_eq!(left(&invoices, &[], &note), (vec![0, 70], 0));
    assert_eq!(left(&invoices[..1], &[], &note), (vec![0], 30));
    let voided = [CreditNote { voided: true, ..note[0].clone() }];
    assert_eq!(left(&invoices, &[], &voided), (vec![100, 100], 0));
}

#[test]
fn a_reversal_owes_again_and_a_refund_does_not() {
    let invoices = [invoice("A", "2026-10-01", 100)];
    let paid = payment("P", "2026-10-02", 120, &["A"]);
    assert_eq!(left(&invoices, std::slice::from_ref(&paid), &[]), (vec![0], 20));
    let reversed = Payment { reversed: 12_000, ..paid.clone() };
    assert_eq!(left(&invoices, &[reversed], &[]), (vec![100], 0));
    let partly = Payment { reversed: 5_000, ..paid.clone() };
    assert_eq!(left(&invoices, &[partly], &[]), (vec![30], 0));
    let refunded = Payment { refunded: 12_000, ..paid.clone() };
    assert_eq!(left(&invoices, &[refunded], &[]), (vec![0], 0));
    let overpaid = Payment { refunded: 2_000, ..paid };
    assert_eq!(left(&invoices, &[overpaid], &[]), (vec![0], 0));
}

#[test]
fn an_advance_is_used_up_by_later_invoices_unless_it_was_given_back() {
    let paid = payment("P", "2026-08-01", 100, &[]);
    let invoices = [invoice("A", "2026-10-01", 100)];
    assert_eq!(left(&invoices, std::slice::from_ref(&paid), &[]), (vec![0], 0));
    assert_eq!(left(&invoices, &[Payment { refunded: 10_000, ..paid }], &[]), (vec![100], 0));
}

#[test]
fn money_that_a_written_off_invoice_received_does_not_pay_another() {
    let mut given_up = invoice("A", "2026-10-01", 100);
    (given_up.closed, given_up.occurred_at) = (Some(Closed::WrittenOff), paris("2026-12-01"));
    let invoices = [given_up, invoice("B", "2026-10-15", 100)];
    for named in [&["A"][..], &[]] {
        assert_eq!(left(&invoices, &[payment("P", "2026-10-20", 40, named)], &[]), (vec![100], 0));
    }
    assert_eq!(left(&invoices, &[payment("P", "2026-12-20", 40, &[])], &[]), (vec![60], 0));
    let mut voided = invoices.clone();
    voided[0].closed = Some(Closed::Voided);
    assert_eq!(left(&voided, &[payment("P", "2026-10-20", 40, &["A"])], &[]), (vec![60], 0));
}

#[test]
fn the_same_money_seen_by_two_sources_counts_once() {
    let invoices = [seen("A", "2026-10-01", 100, observed("2026-10-05", 0)), invoice("B", "2026-10-01", 70)];
    for named in [&["A"][..], &[]] {
        let told = [payment("P", "2026-10-05", 100, named)];
        assert_eq!(left(&invoices, &told, &[]), (vec![0, 70], 0), "{named:?}");
    }
    // The bank saw it two days later, and the payer said what it is for.
    assert_eq!(left(&invoices, &[payment("P", "2026-10-07", 100, &["A"])], &[]), (vec![0, 70], 0));
}

#[test]
fn money_that_a_snapshot_cannot_know_yet_lowers_what_is_left() {
    let invoices = [seen("A", "2026-10-01", 100, observed("2026-10-05", 60))];
    assert_eq!(left(&invoices, &[payment("P", "2026-10-06", 50, &[])], &[]), (vec![10], 0));
    // A later snapshot confirms it: the 40 of before and these 50.
    let later = [seen("A", "2026-10-01", 100, observed("2026-10-08", 10))];
    let told = [payment("O", "2026-10-04", 40, &["A"]), payment("P", "2026-10-06", 50, &["A"])];
    assert_eq!(left(&later, &told, &[]), (vec![10], 0));
}

#[test]
fn a_payment_that_may_be_for_an_open_invoice_is_not_taken_for_an_old_one() {
    // A was paid long ago by a card nobody told of; B is as large, and open.
    let invoices = [seen("A", "2026-01-01", 100, observed("2026-10-30", 0)), invoice("B", "2026-10-01", 100)];
    assert_eq!(left(&invoices, &[payment("P", "2026-10-20", 100, &[])], &[]), (vec![0, 0], 0));
}

#[test]
fn a_snapshot_that_should_show_a_payment_and_does_not_contradicts_it() {
    let invoices = [seen("A", "2026-10-01", 100, observed("2026-10-08", 100))];
    let told = payment("P", "2026-10-05", 40, &["A"]);
    let result = allocate(&invoices, std::slice::from_ref(&told), &[]);
    assert_eq!(result.items[0].open, 6_000, "it still lowers what is chased");
    assert_eq!(result.contradicted, [(Source::Payment(0), invoices[0].id, 4_000)]);
    // Told after the snapshot was taken: the snapshot could not know.
    let late = Payment { recorded_at: paris("2026-10-09"), ..told };
    assert_eq!(allocate(&invoices, &[late], &[]).contradicted, []);
}

#[test]
fn a_credit_note_that_the_snapshot_contains_is_evidence_and_takes_no_payment_along() {
    let invoices = [seen("A", "2026-10-01", 100, observed("2026-10-08", 50))];
    let note = [CreditNote { in_snapshot: true, ..credit_note("N", "2026-10-06", 50, Some("A")) }];
    assert_eq!(left(&invoices, &[], &note), (vec![50], 0));
    // The payment has the earlier date, and is not what the snapshot shows: it is new money.
    assert_eq!(left(&invoices, &[payment("P", "2026-10-05", 50, &["A"])], &note), (vec![0], 0));
}

#[test]
fn a_negative_choice_changes_nothing() {
    let mut odd = payment("P", "2026-10-20", 100, &["A"]);
    odd.named[0].1 = Some(-5_000);
    let invoices = [seen("A", "2026-10-01", 100, observed("2026-10-08", 50))];
    assert_eq!(left(&invoices, &[odd], &[]), (vec![0], 50));
}

const NAMES: [&str; 5] = ["A", "B", "C", "D", "E"];

prop_compose! {
    fn some_day()(offset in 0i64..120) -> String {
        (day("2026-08-01") + chrono::TimeDelta::days(offset)).to_string()
    }
}

fn some_invoices() -> impl Strategy<Value = Vec<Invoice>> {
    let one = (some_day(), 1i64..100_000, 0i64..100_000, some_day(), 0u8..8);
    prop::collection::vec(one, 0..5).prop_map(|drawn| {
        let made = NAMES.iter().zip(drawn).map(|(name, (due, minor, second, seen_on, kind))| {
            let mut made = invoice(name, &due, 1);
            made.instalments = vec![Instalment { due_on: day(&due), minor }];
            if kind & 1 != 0 {
                let due_on = day(&due) + chrono::TimeDelta::days(30);
                made.instalments.push(Instalment { due_on, minor: second });
            }
            let remaining = if kind & 2 != 0 { second.min(made.gross()) } else { 0 };
            made.observed = (kind & 6 != 0).then(|| Observed { remaining, ..observed(&seen_on, 1) });
            made.closed = match kind {
                7 => Some(Closed::WrittenOff),
                6 => Some(Closed::Voided),
                _ => None,
            };
            made
        });
        made.collect()
    })
}

fn some_payments() -> impl Strategy<Value = Vec<Payment>> {
    let one = (some_day(), 0i64..150_000, 0i64..60_000, 0i64..60_000, 0usize..8, any::<bool>());
    prop::collection::vec(one, 0..5).prop_map(|drawn| {
        let made =
            drawn.into_iter().enumerate().map(|(place, (on, minor, reversed, refunded, name, limited))| {
                let named = NAMES.get(name).map_or(&[][..], std::slice::from_ref);
                let mut made = payment(&format!("P{place}"), &on, 1, named);
                (made.minor, made.reversed) =
                    (minor, if reversed < 30_000 { 0 } else { reversed.min(minor) });
                made.refunded = if refunded < 30_000 { 0 } else { refunded.min(minor - made.reversed) };
                made.named.iter_mut().for_each(|named| named.1 = limited.then_some(refunded));
                made
            });
        made.collect()
    })
}

fn some_notes() -> impl Strategy<Value = Vec<CreditNote>> {
    let one = (some_day(), 0i64..80_000, 0usize..7, 0u8..8);
    prop::collection::vec(one, 0..4).prop_map(|drawn| {
        let made = drawn.into_iter().enumerate().map(|(place, (on, minor, name, kind))| {
            let mut made = credit_note(&format!("N{place}"), &on, 1, NAMES.get(name).copied());
            (made.minor, made.voided, made.in_snapshot) = (minor, kind == 0, kind == 1);
            made
        });
        made.collect()
    })
}

/// What does not depend on places: what is left, what nobody claims, and each credit's part by its own id.
fn story(result: &Allocation, payments: &[Payment], notes: &[CreditNote]) -> String {
    let name = |source: &Source| match *source {
        Source::Payment(place) => payments[place].external_id.as_str().to_owned(),
        Source::CreditNote(place) => notes[place].external_id.as_str().to_owned(),
    };
    let items: Vec<_> = result.items.iter().map(|open| (open.item, open.open)).collect();
    let mut applied: Vec<_> =
        result.applied.iter().map(|(by, item, minor)| (name(by), *item, *minor)).collect();
    applied.sort();
    let mut against: Vec<_> =
        result.contradicted.iter().map(|(by, id, minor)| (name(by), *id, *minor)).collect();
    against.sort();
    format!("{items:?} {} {applied:?} {against:?}", result.unapplied)
}

proptest! {
    #[test]
    fn it_adds_up_to_the_cent(invoices in some_invoices(), payments in some_payments(), notes in some_notes()) {
        let result = allocate_in(Currency::EUR, &invoices, &payments, &notes);
        let available: i64 = payments.iter().map(|it| it.minor - it.reversed).sum::<i64>()
            + notes.iter().filter(|it| !it.voided).map(|it| it.minor).sum::<i64>();
        let refunded: i64 = payments.iter().map(|it| it.refunded).sum();
        let applied: i64 = result.applied.iter().map(|it| it.2).sum();
        let explained: i64 = result.explained.iter().map(|it| it.2).sum();
        let used = applied + explained + result.unapplied;
        prop_assert!(used <= available && available <= used + refunded, "{used} of {available}, {refunded} back");
        for open in &result.items {
            prop_assert!(open.open >= 0 && open.open <= open.minor);
        }
        let still_open: i64 = result.items.iter().map(|open| open.open).sum();
        prop_assert!(result.unapplied == 0 || still_open == 0 , "money lies about while {still_open} is owed");
    }

    #[test]
    fn the_order_in_which_it_was_told_changes_nothing(
        invoices in some_invoices(), payments in some_payments(), notes in some_notes(), turn in 0usize..5,
    ) {
        let told = story(&allocate_in(Currency::EUR, &invoices, &payments, &notes), &payments, &notes);
        let turned = |length: usize| if length == 0 { 0 } else { turn % length };
        let (mut invoices, mut payments, mut notes) = (invoices, payments, notes);
        invoices.reverse();
        payments.reverse();
        notes.reverse();
        let (i, p, n) = (turned(invoices.len()), turned(payments.len()), turned(notes.len()));
        invoices.rotate_left(i);
        payments.rotate_left(p);
        notes.rotate_left(n);
        let again = story(&allocate_in(Currency::EUR, &invoices, &payments, &notes), &payments, &notes);
        prop_assert_eq!(told, again);
    }
}
