//! What arrives at the door: duplicates, contradictions, bad amounts, and what is kept because nobody can use it.

use app::AppError;
use app::intake::{KeptDelivery, Status};
use app::member::Role;
use chrono::TimeDelta;
use domain::event::Fault;
use serde_json::{Value, json};
use tests::world::said::{credit_note, debtor, in_currency, invoice, payment, stripe_invoice};
use tests::world::{World, at, must};

fn inbox(world: &World) -> Vec<KeptDelivery> {
    must(world.app.inbox(&world.member(Role::Auditor), None)).unwrap().items
}

fn faults(answer: Result<app::intake::Taken, AppError>) -> Vec<Fault> {
    match answer {
        Err(AppError::Refused(faults)) => faults,
        other => panic!("{other:?}"),
    }
}

fn facts(world: &World) -> usize {
    world.everything().iter().filter(|item| item.key.range.starts_with("z#fact#")).count()
}

#[test]
fn a_delivery_that_comes_twice_counts_once() {
    let world = World::default();
    let bill = invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00");
    let paid = payment("C-1", "P-1", "2026-09-01", "40.00", &[]);
    let now = world.now();
    for status in [Status::Used, Status::Duplicate, Status::Duplicate] {
        assert_eq!(world.post_as("a", "invoice.issued", now, &bill).unwrap().status, status);
        assert_eq!(world.post_as("b", "payment.received", now, &paid).unwrap().status, status);
    }
    assert_eq!(world.sheet("C-1").balance, "60.00");
    let before = facts(&world);
    // The same under another name says nothing new
    world.post_as("c", "payment.received", now, &paid).unwrap();
    assert_eq!((world.sheet("C-1").balance.as_str(), facts(&world)), ("60.00", before));
}

#[test]
fn another_body_under_a_known_delivery_id_is_flagged_and_both_are_kept() {
    let world = World::default();
    let now = world.now();
    let one = payment("C-1", "P-1", "2026-09-01", "40.00", &[]);
    let other = payment("C-1", "P-1", "2026-09-01", "90.00", &[]);
    world.post_as("a", "payment.received", now, &one).unwrap();
    for _ in 0..3 {
        let answer = world.post_as("a", "payment.received", now, &other);
        assert!(matches!(answer, Err(AppError::Conflict(_))));
    }
    assert_eq!(world.sheet("C-1").balance, "-40.00");
    let kept = inbox(&world);
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].status, Status::Conflicting);
}

#[test]
fn another_invoice_under_a_known_id_at_the_same_instant_is_flagged_and_changes_nothing() {
    let world = World::default();
    let now = world.now();
    let one = invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00");
    let other = invoice(&debtor("C-1"), "I-1", "2026-09-14", "900.00");
    world.post_as("a", "invoice.issued", now, &one).unwrap();
    world.post_as("b", "invoice.issued", now, &other).unwrap();
    assert_eq!(world.sheet("C-1").balance, "100.00");
    let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    assert!(timeline.contains("conflicting"), "{timeline}");
    let kept = inbox(&world);
    assert_eq!(kept.len(), 1, "the other body is kept");
    assert_eq!(kept[0].status, Status::Conflicting);
}

#[test]
fn what_relance_has_no_use_for_is_kept_and_listed_with_its_reason() {
    let world = World::default();
    let answer = world.post("subscription.renewed", &json!({})).unwrap();
    assert_eq!(answer.status, Status::Unused);
    let mut nobodys = payment("C-1", "P-1", "2026-09-01", "40.00", &[]);
    nobodys.as_object_mut().unwrap().remove("debtor_id");
    nobodys["payment"]["reference"] = json!("VIR DUPONT");
    assert_eq!(world.post("payment.received", &nobodys).unwrap().status, Status::Unused);
    let kept = inbox(&world);
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|row| !row.reason.is_empty()));
}

#[test]
fn every_bad_amount_is_refused_with_its_place_and_kept() {
    let world = World::default();
    let bad = [
        ("-5.00", "EUR"),
        ("0.00", "EUR"),
        ("1000000000000000.00", "EUR"),
        ("1.234", "EUR"),
        ("1.5", "JPY"),
        ("1.2345", "KWD"),
        ("5.00", "XYZ"),
        ("1e3", "EUR"),
        ("1,00", "EUR"),
        ("NaN", "EUR"),
    ];
    for (amount, currency) in bad {
        let bill = in_currency(&debtor("C-1"), "I-1", "2026-09-14", amount, currency);
        let faults = faults(world.post("invoice.issued", &bill));
        let pointer = if currency == "XYZ" { "/data/invoice/currency" } else { "/data/invoice/amount" };
        assert!(faults.iter().any(|fault| fault.pointer == pointer), "{amount} {currency}: {faults:?}");
    }
    assert_eq!(inbox(&world).len(), bad.len());
    assert!(world.cases("C-1").is_empty(), "nothing is half-applied");
    for (amount, currency) in [("1500", "JPY"), ("1.234", "KWD"), ("99999999999.99", "EUR")] {
        let id = format!("I-{currency}");
        world
            .post("invoice.issued", &in_currency(&debtor("C-1"), &id, "2026-09-14", amount, currency))
            .unwrap();
    }
    let balances: Vec<_> = world.cases("C-1").iter().map(|case| world.sheet_of(*case).balance).collect();
    assert_eq!(balances.len(), 3);
    assert!(balances.contains(&"1.234".to_owned()) && balances.contains(&"1500".to_owned()), "{balances:?}");
}

#[test]
fn an_invoice_without_a_due_date_gets_one_from_the_default_terms_and_says_so() {
    let world = World::default();
    let mut bill = invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00");
    bill["invoice"].as_object_mut().unwrap().remove("due_on");
    bill["invoice"]["issued_on"] = json!("2026-08-20");
    world.post("invoice.issued", &bill).unwrap();
    let sheet = world.sheet("C-1");
    assert_eq!(sheet.items[0].due_on.to_string(), "2026-09-19");
    assert!(serde_json::to_string(&sheet.timeline).unwrap().contains("\"estimated\":true"));
}

#[test]
fn a_document_of_another_debtor_is_refused_and_kept() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.clock.move_to(world.now() + TimeDelta::hours(1));
    let answer = world.post("invoice.updated", &invoice(&debtor("C-2"), "I-1", "2026-09-14", "100.00"));
    assert!(matches!(answer, Err(AppError::Conflict(_))), "{answer:?}");
    assert_eq!(inbox(&world).len(), 1);
    assert_eq!(world.sheet("C-1").balance, "100.00");
    assert!(world.cases("C-2").is_empty());
}

#[test]
fn a_credit_note_larger_than_its_invoice_leaves_credit_and_no_message() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world
        .post("credit_note.issued", &credit_note("C-1", "A-1", "2026-08-30", "130.00", Some("I-1")))
        .unwrap();
    let sheet = world.sheet("C-1");
    assert_eq!((sheet.balance.as_str(), sheet.unapplied.as_str()), ("-30.00", "30.00"));
    world.advance_days(60);
    assert!(world.sent().is_empty(), "nobody is thanked for a credit note");
}

/// An invoice of Stripe as API 2026-08 shows it.
fn stripe(status: &str, remaining: i64, paid: i64) -> Value {
    json!({
        "id": "in_1", "object": "invoice", "status": status, "customer": "cus_1", "customer_name": "Atelier",
        "customer_email": "atelier@dupont.example", "currency": "eur", "total": 10000, "amount_due": 10000,
        "amount_paid": paid, "amount_remaining": remaining, "number": "S-1", "created": 1_787_000_000,
        "due_date": at("2026-09-14T00:00:00Z").timestamp()
    })
}

#[test]
fn a_late_event_never_flips_a_paid_invoice_back() {
    let world = World::default();
    let start = world.now();
    let created = |minutes| start + TimeDelta::minutes(minutes);
    world
        .stripe(&stripe_invoice("evt_1", "invoice.finalized", created(-30), &stripe("open", 10000, 0)))
        .unwrap();
    world.clock.move_to(world.now() + TimeDelta::seconds(1));
    world.stripe(&stripe_invoice("evt_4", "invoice.paid", created(-1), &stripe("paid", 0, 10000))).unwrap();
    for (id, kind, minutes) in [("evt_2", "invoice.updated", -20), ("evt_3", "invoice.payment_failed", -2)] {
        world.stripe(&stripe_invoice(id, kind, created(minutes), &stripe("open", 10000, 0))).unwrap();
    }
    // At the same second the terminal status wins
    world
        .stripe(&stripe_invoice("evt_5", "invoice.updated", created(-1), &stripe("open", 10000, 0)))
        .unwrap();
    let sheet = world.sheet("cus_1");
    assert_eq!((sheet.balance.as_str(), sheet.state.as_str()), ("0.00", "settled"));
    world.advance_days(60);
    assert_eq!(world.notices(), ["thanks"]);
}

#[test]
fn the_same_money_told_by_several_events_of_a_source_counts_once() {
    let world = World::default();
    let start = world.now();
    let created = |minutes| start + TimeDelta::minutes(minutes);
    world
        .stripe(&stripe_invoice("evt_1", "invoice.finalized", created(-30), &stripe("open", 10000, 0)))
        .unwrap();
    let charge =
        json!({ "id": "ch_1", "object": "charge", "amount": 4000, "currency": "eur", "invoice": "in_1" });
    let answer = world.stripe(&stripe_invoice("evt_2", "charge.succeeded", created(-10), &charge)).unwrap();
    assert_eq!(answer.status, Status::Unused);
    world
        .stripe(&stripe_invoice("evt_3", "invoice.updated", created(-9), &stripe("open", 6000, 4000)))
        .unwrap();
    world
        .stripe(&stripe_invoice("evt_4", "invoice.updated", created(-8), &stripe("open", 6000, 4000)))
        .unwrap();
    assert_eq!(world.sheet("cus_1").balance, "60.00");
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(world.notices(), ["pre_due", "reminder_1"], "thanks come when it is paid whole");
    assert!(world.last().text.contains("60,00"), "{}", world.last().text);
}
