//! Intake is free of order: whatever way the same events come, the same ledger stands at the end.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::AppError;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use store::embedded::Embedded;
use tests::world::ports::Calm;
use tests::world::said::{self, credit_note, debtor, invoice, payment};
use tests::world::{World, at, must, paris};

/// An event under its own delivery id.
struct Told(&'static str, DateTime<Utc>, Value);

fn hour(hour: i64) -> DateTime<Utc> {
    at("2026-08-30T00:00:00Z") + TimeDelta::hours(hour)
}

/// Documents and rows as they stand, without what only tells when and by which way they came.
fn ledger(world: &World) -> BTreeMap<String, Value> {
    let mut documents = BTreeMap::new();
    for item in world.everything() {
        let range = item.key.range.as_str();
        let kept = ["inv#", "pay#", "cre#", "case#", "account"].iter().any(|kind| range.starts_with(kind));
        if !kept {
            continue;
        }
        let text = item.book.as_ref().map_or(&item.body, |book| &book.row);
        let mut body: Value = serde_json::from_str(text).unwrap();
        if let Some(value) = body["d"].as_object_mut() {
            // The history is told in the order it came; a cycle counts what was seen to be reopened
            for field in ["chain", "cycle"] {
                value.remove(field);
            }
            if let Some(returns) = value.get_mut("returned_at").and_then(Value::as_array_mut) {
                returns.sort_by_key(ToString::to_string);
            }
        }
        documents.insert(format!("{} {range}", item.key.partition), body);
    }
    documents
}

/// Posts the events in every order; the ledger must always be the same. Returns the first world.
fn in_every_order(events: &[Told]) -> World {
    let mut first: Option<(World, BTreeMap<String, Value>)> = None;
    let mut places: Vec<usize> = (0..events.len()).collect();
    loop {
        let world = World::default();
        for place in &places {
            let Told(kind, occurred_at, data) = &events[*place];
            let answer = world.post_as(&format!("evt_{place}"), kind, *occurred_at, data);
            assert!(answer.is_ok(), "{places:?} {kind}: {:?}", answer.err());
        }
        let stands = ledger(&world);
        match &first {
            None => first = Some((world, stands)),
            Some((_, wanted)) => {
                for (name, body) in wanted {
                    assert_eq!(stands.get(name), Some(body), "{name} in the order {places:?}");
                }
                assert_eq!(stands.len(), wanted.len(), "{places:?}");
            }
        }
        if !next_permutation(&mut places) {
            return first.unwrap().0;
        }
    }
}

fn next_permutation(places: &mut [usize]) -> bool {
    let Some(pivot) = (1..places.len()).rev().find(|at| places[at - 1] < places[*at]) else { return false };
    let swap = (pivot..places.len()).rev().find(|at| places[*at] > places[pivot - 1]).unwrap();
    places.swap(pivot - 1, swap);
    places[pivot..].reverse();
    true
}

/// A payment that names its invoice and no debtor.
fn nameless(id: &str, amount: &str, invoice: &str) -> Value {
    let mut said = payment("", id, "2026-08-30", amount, &[invoice]);
    said.as_object_mut().unwrap().remove("debtor_id");
    said
}

#[test]
fn an_invoice_its_change_its_payment_and_the_reversal_come_in_any_order() {
    let c = debtor("C-1");
    let world = in_every_order(&[
        Told("invoice.issued", hour(1), invoice(&c, "I-1", "2026-09-14", "100.00")),
        Told("invoice.updated", hour(2), invoice(&c, "I-1", "2026-09-15", "120.00")),
        Told("payment.received", hour(3), nameless("P-1", "120.00", "I-1")),
        Told(
            "payment.reversed",
            hour(4),
            json!({ "payment_id": "P-1", "reason_code": "AC04", "amount": "50.00" }),
        ),
    ]);
    assert_eq!(world.sheet("C-1").balance, "50.00");
}

#[test]
fn a_payee_comes_goes_and_comes_again_in_any_order() {
    let c = debtor("C-1");
    let payee = |name: &str| {
        let mut said = invoice(&c, "I-1", "2026-09-14", "100.00");
        said["invoice"]["payee"] = json!({ "name": name, "iban": "DE89370400440532013000" });
        said
    };
    let world = in_every_order(&[
        Told("invoice.issued", hour(1), payee("Factor Un")),
        Told("invoice.updated", hour(2), invoice(&c, "I-1", "2026-09-14", "100.00")),
        Told("invoice.updated", hour(3), payee("Factor Deux")),
        Told("payment.received", hour(3), nameless("P-1", "10.00", "I-1")),
    ]);
    let sheet = world.sheet("C-1");
    assert_eq!(sheet.items[0].payee.as_ref().unwrap().name, "Factor Deux");
    let world = in_every_order(&[
        Told("invoice.issued", hour(1), payee("Factor Un")),
        Told("invoice.updated", hour(2), invoice(&c, "I-1", "2026-09-14", "100.00")),
    ]);
    assert!(world.sheet("C-1").items[0].payee.is_none());
}

#[test]
fn a_reversal_may_come_before_a_payment_that_comes_before_its_invoice() {
    let world = in_every_order(&[
        Told("payment.reversed", hour(3), json!({ "payment_id": "P-1", "reason_code": "AC04" })),
        Told("payment.received", hour(2), nameless("P-1", "100.00", "I-1")),
        Told("invoice.issued", hour(1), invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")),
    ]);
    assert_eq!(world.sheet("C-1").balance, "100.00");
    assert_eq!(world.sheet("C-1").unapplied, "0.00");
}

#[test]
fn a_void_may_come_before_its_invoice() {
    let world = in_every_order(&[
        Told("invoice.voided", hour(3), json!({ "invoice_id": "I-1", "reason": "issued twice" })),
        Told("invoice.issued", hour(1), invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")),
        Told("invoice.updated", hour(2), invoice(&debtor("C-1"), "I-1", "2026-09-14", "110.00")),
    ]);
    assert_eq!(world.sheet("C-1").balance, "0.00");
    world.advance_days(60);
    assert!(world.sent().is_empty());
}

#[test]
fn credit_notes_and_payments_of_a_debtor_come_in_any_order() {
    let c = debtor("C-1");
    let world = in_every_order(&[
        Told("invoice.issued", hour(1), invoice(&c, "I-1", "2026-09-14", "100.00")),
        Told("invoice.issued", hour(1), invoice(&c, "I-2", "2026-09-20", "80.00")),
        Told("credit_note.issued", hour(2), credit_note("C-1", "A-1", "2026-08-20", "130.00", Some("I-1"))),
        Told("payment.received", hour(3), payment("C-1", "P-1", "2026-08-30", "20.00", &["I-2"])),
    ]);
    // The credit note is larger than its invoice: 30 of it go to the other one
    assert_eq!(world.sheet("C-1").balance, "30.00");
}

#[test]
fn what_a_debtor_is_said_to_be_ends_with_the_latest_word_in_any_order() {
    let mut moved = debtor("C-1");
    moved["contacts"][0]["email"] = json!("new@dupont.example");
    moved["language"] = json!("en");
    let mut named = invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00");
    named["debtor"] = json!({ "id": "C-1" });
    let world = in_every_order(&[
        Told("debtor.updated", hour(1), json!({ "debtor": debtor("C-1") })),
        Told("debtor.updated", hour(2), json!({ "debtor": moved })),
        Told("debtor.updated", hour(3), json!({ "debtor": debtor("C-1") })),
        Told("invoice.issued", hour(4), named),
    ]);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(world.last().to, "c-1@dupont.example");
}

#[test]
fn an_event_that_waited_and_cannot_be_used_is_listed_and_does_not_take_its_parent_along() {
    let world = World::default();
    let reversed = json!({ "payment_id": "P-1", "reason_code": "AC04", "amount": "500.00" });
    world.post("payment.reversed", &reversed).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.post("payment.received", &payment("C-1", "P-1", "2026-08-30", "100.00", &["I-1"])).unwrap();
    assert_eq!(world.sheet("C-1").balance, "0.00");
    let owner = world.member(app::member::Role::Owner);
    let kept = must(world.app.inbox(&owner, None)).unwrap().items;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].kind, "payment.reversed");
    assert!(kept[0].reason.contains("at most"), "{}", kept[0].reason);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_parallel_webhooks_for_one_debtor_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let table = Embedded::open(folder.path().join("table")).unwrap();
    let start = at("2026-09-01T07:00:00Z");
    let world = World::open(Arc::new(table), Arc::new(Calm), start, paris(), true).await;
    let world = Arc::new(world);
    let apps = [world.app.clone(), world.second_process()];
    let mut posts = tokio::task::JoinSet::new();
    for number in 0..200_usize {
        let (world, app) = (Arc::clone(&world), apps[number % 2].clone());
        posts.spawn(async move {
            let data = match number % 2 {
                0 => invoice(&debtor("C-1"), &format!("I-{number}"), "2026-09-14", "10.00"),
                _ => payment("C-1", &format!("P-{number}"), "2026-08-30", "9.00", &[]),
            };
            let kind = if number.is_multiple_of(2) { "invoice.issued" } else { "payment.received" };
            let body = said::event(kind, world.now(), &data);
            // A platform posts again what was answered with 503, and again after that
            for _ in 0..500 {
                match world.posting(&app, &format!("msg-{number}"), body.clone()).await {
                    Ok(_) => return,
                    Err(AppError::Unavailable(_)) => tokio::task::yield_now().await,
                    Err(error) => panic!("{number}: {error:?}"),
                }
            }
            panic!("{number} was never taken in");
        });
    }
    while let Some(done) = posts.join_next().await {
        done.unwrap();
    }
    let member = apps[0].member(&world.home.users[0].token, world.home.portfolio.id).await.unwrap();
    let page = apps[0].cases(&member, &app::desk::CasesQuery::default()).await.unwrap();
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].balance, "100.00");
    let everything = world.memory.everything().await;
    let count = |kind: &str| everything.iter().filter(|item| item.key.range.starts_with(kind)).count();
    assert_eq!((count("inv#"), count("pay#")), (100, 100));
}
