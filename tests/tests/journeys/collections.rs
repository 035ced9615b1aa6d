//! A debtor lets the creditor collect on GoCardless' page: he signs there, what is still owed is asked for, and what the
//! provider says becomes money, once; what he does on the way there or back becomes nothing.

use app::AppError;
use app::collector::CollectorForm;
use app::intake::Status;
use app::member::Role;
use app::portal::CheckoutView;
use domain::checkout::Means;
use serde_json::{Value, json};
use tests::stripe::Act;
use tests::world::said::{debtor, invoice, payment};
use tests::world::{World, at, must};

use super::cards::{begin_by, state, told};
use super::proof::{chains_hold, nobody_is_forgotten};

/// A token that GoCardless knows.
pub const TOKEN: &str = "sandbox_AbCdEfGhIjKlMnOpQrStUvWxYz012345";

/// Connects the portfolio; its endpoint keeps the secret of its founding.
pub fn connect(world: &World, token: &str) {
    let form = CollectorForm {
        token: Some(token.to_owned()),
        webhook_secret: Some(world.home.secrets["gocardless"][0].clone()),
        ceiling: None,
    };
    must(world.app.set_collector(&world.member(Role::Owner), form)).unwrap();
    world.collector.knows_token(token);
}

/// After the first reminder of an invoice over 100 EUR and another over 60, on 21 September; GoCardless collects.
pub fn collecting() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    connect(&world, TOKEN);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-2", "2026-09-15", "60.00")).unwrap();
    world.advance_to(at("2026-09-21T08:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1"]);
    world
}

/// Begins to let all of what is open of these be collected.
pub fn begin(world: &World, numbers: &[&str], open: &str) -> Result<CheckoutView, AppError> {
    begin_part(world, numbers, open, None, None)
}

/// The same for some of it, under the name of an attempt.
pub fn begin_part(
    world: &World,
    numbers: &[&str],
    open: &str,
    amount: Option<&str>,
    once: Option<&str>,
) -> Result<CheckoutView, AppError> {
    begin_by(world, Means::Debit, numbers, open, amount, once)
}

/// Begins, and signs there; the event is kept back.
fn signed(world: &World, numbers: &[&str], open: &str) -> (CheckoutView, Value) {
    let begun = begin(world, numbers, open).unwrap();
    let event = world.collector.sign(&world.collector.open()[0]);
    (begun, event)
}

/// Begins, signs, and the event is told; what GoCardless collects.
fn asked_for(world: &World, numbers: &[&str], open: &str) -> (CheckoutView, Value) {
    let (begun, event) = signed(world, numbers, open);
    world.gocardless(&[event]).unwrap();
    (begun, world.collector.made("PM").pop().unwrap())
}

/// Tells what a payment becomes.
fn becomes(world: &World, payment: &Value, action: &str, cause: &str) {
    world.gocardless(&[world.collector.becomes(payment, action, cause)]).unwrap();
}

fn balance(world: &World) -> String {
    world.sheet("C-1").balance
}

#[test]
fn what_is_signed_is_asked_for_and_what_is_confirmed_is_money() {
    let world = collecting();
    let begun = begin(&world, &["F-I-1", "F-I-2"], "160.00").unwrap();
    assert_eq!((begun.means, begun.state, begun.amount.as_str()), ("debit", "open", "160.00"));
    assert!(begun.url.as_deref().unwrap().starts_with("https://pay.gocardless.com/"));
    let (request, flow) = (&world.collector.made("BRQ")[0], &world.collector.made("BRF")[0]);
    assert_eq!(request["metadata"]["relance"], begun.id.to_string());
    let back = format!("https://pay.verrerie.example/l/-/card?checkout={}", begun.id);
    assert_eq!(flow["redirect_uri"], format!("{back}&back=done"));
    assert_eq!((&flow["exit_uri"], &flow["language"]), (&json!(format!("{back}&back=left")), &json!("fr")));
    // Signed is not collected
    world.gocardless(&[world.collector.sign(request)]).unwrap();
    assert_eq!((state(&world, &begun), balance(&world).as_str()), ("pending", "160.00"));
    let payment = world.collector.made("PM").pop().unwrap();
    assert_eq!((&payment["amount"], &payment["currency"]), (&json!(16_000), &json!("EUR")));
    assert_eq!(payment["description"], "F-I-1, F-I-2");
    let shown = must(world.app.checkout_of(&world.visitor(), begun.id)).unwrap();
    assert_eq!(shown.on, "2026-09-28".parse().ok());
    let hold = &world.sheet("C-1").holds[0];
    assert_eq!((hold.reason.as_str(), hold.until.to_string().as_str()), ("debit", "2026-10-05"));
    for action in ["created", "submitted"] {
        becomes(&world, &payment, action, action);
    }
    world.advance_to(at("2026-10-02T09:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1"], "nobody is chased while it is collected");
    becomes(&world, &payment, "confirmed", "payment_confirmed");
    assert_eq!((state(&world, &begun), balance(&world).as_str()), ("paid", "0.00"));
    becomes(&world, &payment, "paid_out", "payment_paid_out");
    let mandate = world.collector.made("MD").pop().unwrap();
    becomes(&world, &mandate, "active", "mandate_activated");
    let inbox = must(world.app.inbox(&world.member(Role::Accountant), None)).unwrap();
    assert!(inbox.items.is_empty(), "nobody is shown the steps of what is ours");
    let told = told(&world);
    assert_eq!(
        told,
        ["checkout_began", "checkout_pending", "checkout_sent", "payment_received", "checkout_paid"]
    );
    world.advance_minutes(30);
    assert_eq!(world.notices(), ["reminder_1", "thanks"]);
    must(chains_hold(&world));
    nobody_is_forgotten(&world);
}

#[test]
fn every_question_carries_the_version_the_token_and_nothing_personal() {
    let world = collecting();
    asked_for(&world, &["F-I-1"], "100.00");
    let asked = world.collector.asked();
    let paths: Vec<&str> = asked.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["/billing_requests", "/billing_request_flows", "/payments"]);
    for it in &asked {
        assert_eq!(it.headers["gocardless-version"], "2015-07-06");
        assert_eq!(it.headers["authorization"], format!("Bearer {TOKEN}"));
        let said = it.body.to_string().to_lowercase();
        for personal in ["dupont", "atelier", "@", "iban"] {
            assert!(!said.contains(personal), "{personal} in {said}");
        }
    }
    let names: Vec<_> = asked.iter().filter_map(|it| it.headers.get("idempotency-key")).collect();
    assert!(names.len() == 2 && names[0] != names[1], "{names:?}");
}

#[test]
fn a_collection_the_bank_refuses_leaves_the_debt_and_the_chase_goes_on() {
    let world = collecting();
    let (begun, payment) = asked_for(&world, &["F-I-1", "F-I-2"], "160.00");
    world.advance_to(at("2026-09-30T09:00:00Z"));
    becomes(&world, &payment, "failed", "AM04");
    assert_eq!((state(&world, &begun), balance(&world).as_str()), ("refused", "160.00"));
    assert!(world.sheet("C-1").holds.is_empty());
    let timeline = serde_json::to_value(world.sheet("C-1").timeline).unwrap();
    let refused =
        timeline.as_array().unwrap().iter().find(|fact| fact["kind"] == "checkout_refused").unwrap();
    assert_eq!(refused["reason"], "AM04");
    world.advance_days(2);
    assert_eq!(world.notices(), ["reminder_1", "sms_reminder"]);
    // The team asks GoCardless to try again
    world.advance_minutes(5);
    becomes(&world, &payment, "resubmission_requested", "payment_retried");
    assert_eq!(state(&world, &begun), "pending");
    world.advance_days(3);
    becomes(&world, &payment, "confirmed", "payment_confirmed");
    assert_eq!((state(&world, &begun), balance(&world).as_str()), ("paid", "0.00"));
}

#[test]
fn what_is_charged_back_after_months_is_owed_again_and_counts_once_when_it_comes_again() {
    let world = collecting();
    let (begun, payment) = asked_for(&world, &["F-I-1", "F-I-2"], "160.00");
    world.advance_to(at("2026-10-01T09:00:00Z"));
    becomes(&world, &payment, "confirmed", "payment_confirmed");
    assert_eq!(balance(&world), "0.00");
    world.advance_to(at("2027-10-28T09:00:00Z"));
    let event = world.collector.becomes(&payment, "charged_back", "MD01");
    world.gocardless(std::slice::from_ref(&event)).unwrap();
    assert_eq!(balance(&world), "160.00");
    assert_eq!(world.gocardless(&[event]).unwrap().status, Status::Duplicate);
    let kinds = told(&world);
    assert_eq!(kinds[kinds.len() - 2..], ["checkout_returned", "payment_returned"]);
    world.advance_minutes(5);
    becomes(&world, &payment, "chargeback_settled", "chargeback_settled");
    assert_eq!(balance(&world), "160.00");
    world.advance_days(2);
    becomes(&world, &payment, "chargeback_cancelled", "chargeback_cancelled");
    assert_eq!(balance(&world), "0.00", "the bank gave it back");
    becomes(&world, &payment, "paid_out", "payment_paid_out");
    assert_eq!((balance(&world).as_str(), world.sheet("C-1").unapplied.as_str()), ("0.00", "0.00"));
    world.advance_days(1);
    becomes(&world, &payment, "charged_back", "MD06");
    assert_eq!(balance(&world), "160.00");
    must(chains_hold(&world));
    assert_eq!(begun.means, "debit");
}

#[test]
fn the_events_of_a_payment_end_the_same_in_any_order_and_however_often_they_are_told() {
    let story = [("submitted", "x"), ("confirmed", "x"), ("paid_out", "x"), ("failed", "AM04")];
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [3, 1, 0, 2], [1, 3, 2, 0], [2, 3, 0, 1]] {
        let world = collecting();
        let (begun, payment) = asked_for(&world, &["F-I-1"], "100.00");
        let mut events = Vec::new();
        for (action, cause) in story {
            world.advance_minutes(10);
            events.push(world.collector.becomes(&payment, action, cause));
        }
        let told: Vec<Value> = order.iter().chain(&order).map(|place| events[*place].clone()).collect();
        world.gocardless(&told).unwrap();
        let ended = if order == [0, 1, 2, 3] || order[..2] == [1, 3] || order[..2] == [2, 3] {
            "returned"
        } else {
            "refused"
        };
        assert_eq!((state(&world, &begun), balance(&world).as_str()), (ended, "160.00"), "{order:?}");
        must(chains_hold(&world));
    }
}

#[test]
fn coming_back_proves_nothing_and_an_event_before_the_return_is_known_at_once() {
    let world = collecting();
    let (begun, event) = signed(&world, &["F-I-1"], "100.00");
    for _ in 0..3 {
        assert_eq!(state(&world, &begun), "open", "looking changes nothing");
    }
    assert!(world.collector.made("PM").is_empty(), "nothing is asked for before the provider has said so");
    world.gocardless(&[event]).unwrap();
    assert_eq!(state(&world, &begun), "pending");
}

#[test]
fn an_event_that_never_comes_is_asked_for_by_the_next_beginning() {
    let world = collecting();
    let (begun, event) = signed(&world, &["F-I-1"], "100.00");
    world.advance_days(2);
    assert_eq!(state(&world, &begun), "open");
    let again = begin(&world, &["F-I-1", "F-I-2"], "160.00").unwrap_err();
    assert!(matches!(again, AppError::Conflict(_)), "{again:?}");
    assert_eq!((state(&world, &begun), world.collector.made("PM").len()), ("pending", 1));
    begin(&world, &["F-I-2"], "60.00").unwrap();
    world.gocardless(&[event]).unwrap();
    assert_eq!(world.collector.made("PM").len(), 1, "it was asked for once");
    // And one whose end nobody tells is in nobody's way for ever
    world.advance_days(25);
    assert!(begin(&world, &["F-I-1"], "100.00").is_ok());
}

#[test]
fn who_leaves_the_page_owes_as_before_and_is_chased_as_before() {
    let world = collecting();
    let begun = begin(&world, &["F-I-1", "F-I-2"], "160.00").unwrap();
    assert_eq!(world.sheet("C-1").holds[0].until.to_string(), "2026-09-21", "the rest of the day");
    let request = world.collector.open()[0].clone();
    world.gocardless(&[world.collector.becomes(&request, "cancelled", "billing_request_cancelled")]).unwrap();
    assert_eq!(state(&world, &begun), "abandoned");
    assert!(world.sheet("C-1").holds.is_empty());
    world.advance_to(at("2026-09-28T16:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "sms_reminder"]);
}

#[test]
fn what_was_paid_meanwhile_is_not_collected_and_what_was_paid_in_part_is_collected_in_part() {
    let world = collecting();
    let (begun, event) = signed(&world, &["F-I-1", "F-I-2"], "160.00");
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "100.00", &["I-1"])).unwrap();
    world.gocardless(&[event]).unwrap();
    let asked = world.collector.made("PM").pop().unwrap();
    assert_eq!((&asked["amount"], &asked["description"]), (&json!(6_000), &json!("F-I-2")));
    becomes(&world, &asked, "confirmed", "payment_confirmed");
    assert_eq!((state(&world, &begun), balance(&world).as_str()), ("paid", "0.00"));
    assert_eq!(world.sheet("C-1").unapplied, "0.00");

    let world = collecting();
    let (begun, event) = signed(&world, &["F-I-1"], "100.00");
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "100.00", &["I-1"])).unwrap();
    world.gocardless(&[event]).unwrap();
    assert_eq!(state(&world, &begun), "abandoned");
    assert!(world.collector.made("PM").is_empty());
    assert_eq!(world.collector.made("MD")[0]["status"], "cancelled", "nothing can be collected by it");
    assert_eq!(told(&world).last().map(String::as_str), Some("checkout_abandoned"));
    let settled = begin(&world, &["F-I-1"], "100.00").unwrap_err();
    assert!(matches!(settled, AppError::Conflict(_)), "already paid: {settled:?}");
}

#[test]
fn events_that_do_not_say_whose_they_are_find_their_order_by_the_providers_own_names() {
    let world = collecting();
    world.collector.be_mute();
    let (begun, payment) = asked_for(&world, &["F-I-1"], "100.00");
    becomes(&world, &payment, "confirmed", "payment_confirmed");
    assert_eq!((state(&world, &begun), balance(&world).as_str()), ("paid", "60.00"));
}

#[test]
fn a_mandate_that_ends_before_its_payment_was_asked_for_ends_the_order() {
    let world = collecting();
    let (begun, event) = signed(&world, &["F-I-1"], "100.00");
    let mandate = world.collector.made("MD").pop().unwrap();
    let ended = world.collector.becomes(&mandate, "cancelled", "mandate_cancelled");
    world.gocardless(&[event]).unwrap();
    assert_eq!((state(&world, &begun), balance(&world).as_str()), ("refused", "160.00"));
    world.gocardless(&[ended]).unwrap();
    assert_eq!(state(&world, &begun), "refused");
    assert!(begin(&world, &["F-I-1"], "100.00").is_ok());
}

#[test]
fn one_body_holds_many_events_and_the_strange_ones_keep_no_other_from_being_used() {
    let world = collecting();
    let (begun, payment) = asked_for(&world, &["F-I-1"], "100.00");
    let confirmed = world.collector.becomes(&payment, "confirmed", "payment_confirmed");
    let strange = |id: &str, kind: &str, action: &str, links: Value| {
        let mut event = confirmed.clone();
        (event["id"], event["resource_type"]) = (json!(id), json!(kind));
        (event["action"], event["links"], event["resource_metadata"]) = (json!(action), links, json!({}));
        event
    };
    let mut body: Vec<Value> = (0..246)
        .map(|place| strange(&format!("EVS{place}"), "payments", "confirmed", json!({ "payment": "PM9" })))
        .collect();
    body.push(strange("EVA", "payouts", "paid", json!({ "payout": "PO1" })));
    body.push(strange("EVB", "moon", "landed", json!({})));
    let mut forged = confirmed.clone();
    (forged["id"], forged["links"]["payment"]) = (json!("EVC"), json!("PM9"));
    body.push(forged);
    body.push(confirmed);
    assert_eq!(world.gocardless(&body).unwrap().status, Status::Used);
    assert_eq!((state(&world, &begun), balance(&world).as_str()), ("paid", "60.00"));
    let inbox = must(world.app.inbox(&world.member(Role::Accountant), None)).unwrap();
    assert!(inbox.items.len() == 100 && inbox.next.is_some(), "all of them are kept");
    assert!(inbox.items.iter().all(|kept| !kept.reason.is_empty() && kept.source == "gocardless"));
    body.push(body[0].clone());
    assert!(world.gocardless(&body).is_err(), "more than GoCardless puts into one");
    assert_eq!(world.gocardless(&[]).unwrap().status, Status::Unused);
}

#[test]
fn the_money_of_a_debtor_who_was_merged_meanwhile_finds_him() {
    let world = collecting();
    let (begun, event) = signed(&world, &["F-I-1"], "100.00");
    world.post("invoice.issued", &invoice(&debtor("C-2"), "I-9", "2026-09-14", "10.00")).unwrap();
    super::merges::merge(&world, "C-1", "C-2").unwrap();
    world.advance_minutes(20);
    world.gocardless(&[event]).unwrap();
    let payment = world.collector.made("PM").pop().unwrap();
    becomes(&world, &payment, "confirmed", "payment_confirmed");
    assert_eq!((state(&world, &begun), world.sheet("C-2").balance.as_str()), ("paid", "70.00"));
}

#[test]
fn who_only_collects_is_no_source_whose_silence_holds_the_others() {
    let world = collecting();
    let (_, payment) = asked_for(&world, &["F-I-1"], "100.00");
    becomes(&world, &payment, "confirmed", "payment_confirmed");
    let portfolio = must(world.app.portfolio(world.home.portfolio.id)).unwrap();
    assert!(!portfolio.feeds.contains_key("gocardless"));
}

#[test]
fn what_is_left_of_an_order_settles_what_it_is_collected_for() {
    let world = collecting();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-3", "2026-09-16", "60.00")).unwrap();
    let (begun, event) = signed(&world, &["F-I-2", "F-I-3"], "120.00");
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "60.00", &["I-2"])).unwrap();
    world.gocardless(&[event]).unwrap();
    let asked = world.collector.made("PM").pop().unwrap();
    assert_eq!((&asked["amount"], &asked["description"]), (&json!(6_000), &json!("F-I-3")));
    becomes(&world, &asked, "confirmed", "payment_confirmed");
    assert_eq!(state(&world, &begun), "paid");
    let sheet = world.sheet("C-1");
    let left: Vec<_> = sheet.items.iter().map(|item| (item.number.as_str(), item.open.as_str())).collect();
    assert_eq!(left, [("F-I-1", "100.00")], "not the oldest, which he did not choose");
}

#[test]
fn what_was_asked_for_unheard_is_money_though_its_order_was_given_up() {
    let world = collecting();
    let (begun, event) = signed(&world, &["F-I-1"], "100.00");
    world.collector.script([Act::Lose]);
    assert!(matches!(world.gocardless(std::slice::from_ref(&event)), Err(AppError::Unavailable(_))));
    let asked = world.collector.made("PM").pop().unwrap();
    // The bank has it: no mandate that is cancelled now calls it back
    becomes(&world, &asked, "submitted", "payment_submitted");
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "100.00", &["I-1"])).unwrap();
    world.gocardless(&[event]).unwrap();
    assert_eq!(state(&world, &begun), "abandoned");
    becomes(&world, &asked, "confirmed", "payment_confirmed");
    assert_eq!(state(&world, &begun), "paid");
    assert_eq!(world.sheet("C-1").unapplied, "40.00", "he has paid twice: the rest settles what is open");
    must(chains_hold(&world));
}

#[test]
fn what_is_asked_once_more_has_failed_before_whoever_was_told_so() {
    let world = collecting();
    let (begun, payment) = asked_for(&world, &["F-I-1"], "100.00");
    let mut told = ["confirmed", "failed", "resubmission_requested"].map(|action| {
        world.advance_minutes(10);
        world.collector.becomes(&payment, action, "AM04")
    });
    told.swap(1, 2);
    for event in &told {
        world.gocardless(std::slice::from_ref(event)).unwrap();
    }
    assert_eq!((state(&world, &begun), balance(&world).as_str()), ("pending", "160.00"));
    world.advance_minutes(10);
    becomes(&world, &payment, "confirmed", "payment_confirmed");
    assert_eq!((state(&world, &begun), balance(&world).as_str()), ("paid", "60.00"));
    must(chains_hold(&world));
}
