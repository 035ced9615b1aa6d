//! A debtor pays by card: what the provider says becomes money, once, and what he does on the way there or back becomes
//! nothing.

use app::AppError;
use app::intake::Status;
use app::member::Role;
use app::portal::{CheckoutForm, CheckoutView, Visitor};
use app::till::TillForm;
use chrono::TimeDelta;
use domain::checkout::Means;
use domain::ids::InvoiceId;
use serde_json::{Value, json};
use tests::world::said::{debtor, invoice, payment, stripe_invoice};
use tests::world::{World, at, must};

use super::merges::merge;
use super::proof::{chains_hold, nobody_is_forgotten};

/// A key that Stripe knows.
pub const KEY: &str = "rk_test_0123456789abcdefghij";

/// Connects the portfolio.
pub fn connect(world: &World, key: &str) {
    let form = TillForm { key: Some(key.to_owned()), card_ceiling: None };
    must(world.app.set_till(&world.member(Role::Owner), form)).unwrap();
    world.till.knows(key);
}

/// After the first reminder of an invoice over 100 EUR and another over 60, on 21 September; cards are taken.
pub fn taking_cards() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    connect(&world, KEY);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-2", "2026-09-15", "60.00")).unwrap();
    world.advance_to(at("2026-09-21T08:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1"]);
    world
}

/// The invoices with these numbers, as his page shows them.
pub fn numbered(world: &World, visitor: &Visitor, numbers: &[&str]) -> Vec<InvoiceId> {
    let account = must(world.app.account(visitor)).unwrap();
    let invoices: Vec<_> = account.cases.iter().flat_map(|case| &case.invoices).collect();
    let id = |number: &&str| invoices.iter().find(|it| it.number == **number).unwrap().id;
    numbers.iter().map(id).collect()
}

/// Begins to pay all of what is open of these.
pub fn begin(world: &World, numbers: &[&str], open: &str) -> Result<CheckoutView, AppError> {
    begin_part(world, numbers, open, None, None)
}

/// Begins to pay some of it.
pub fn begin_part(
    world: &World,
    numbers: &[&str],
    open: &str,
    amount: Option<&str>,
    once: Option<&str>,
) -> Result<CheckoutView, AppError> {
    begin_by(world, Means::Card, numbers, open, amount, once)
}

/// The same by card or by debit.
pub fn begin_by(
    world: &World,
    means: Means,
    numbers: &[&str],
    open: &str,
    amount: Option<&str>,
    once: Option<&str>,
) -> Result<CheckoutView, AppError> {
    let visitor = world.visitor();
    let invoices = numbered(world, &visitor, numbers);
    let (open, amount) = (open.to_owned(), amount.map(str::to_owned));
    let form = CheckoutForm { invoices, open, amount, means };
    must(world.app.begin_checkout(&visitor, once, form))
}

/// Where it stands.
pub fn state(world: &World, begun: &CheckoutView) -> &'static str {
    must(world.app.checkout_of(&world.visitor(), begun.id)).unwrap().state
}

/// The kinds of the case's timeline that speak of it.
pub fn told(world: &World) -> Vec<String> {
    let timeline = serde_json::to_value(world.sheet("C-1").timeline).unwrap();
    let kinds = timeline.as_array().unwrap().iter().map(|fact| fact["kind"].as_str().unwrap().to_owned());
    kinds.filter(|kind| kind.starts_with("checkout_") || kind.starts_with("payment_")).collect()
}

fn only(sessions: Vec<Value>) -> Value {
    assert_eq!(sessions.len(), 1, "{sessions:#?}");
    sessions.into_iter().next().unwrap()
}

#[test]
fn what_is_paid_by_card_settles_what_was_chosen_and_is_thanked_for() {
    let world = taking_cards();
    let begun = begin(&world, &["F-I-2"], "60.00").unwrap();
    assert_eq!((begun.state, begun.amount.as_str()), ("open", "60.00"));
    let session = only(world.till.open());
    assert_eq!(begun.url.as_deref(), session["url"].as_str());
    assert_eq!((session["amount_total"].as_i64(), session["currency"].as_str()), (Some(6000), Some("eur")));
    assert_eq!(session["client_reference_id"], json!(begun.id.to_string()));
    assert_eq!(world.stripe(&world.till.pay(&session, None)).unwrap().status, Status::Used);
    assert_eq!(state(&world, &begun), "paid");
    let sheet = world.sheet("C-1");
    assert_eq!((sheet.balance.as_str(), sheet.items.len()), ("100.00", 1), "not the oldest: the chosen one");
    assert!(sheet.holds.is_empty(), "{:?}", sheet.holds);
    assert_eq!(told(&world), ["checkout_began", "payment_received", "checkout_paid"]);
    world.advance_days(1);
    assert_eq!(world.notices(), ["reminder_1", "thanks"]);
    must(chains_hold(&world));
    nobody_is_forgotten(&world);
}

#[test]
fn nothing_personal_travels_to_the_provider_and_its_page_comes_back_to_ours() {
    let world = taking_cards();
    let begun = begin(&world, &["F-I-1", "F-I-2"], "160.00").unwrap();
    let asked = world.till.asked().pop().unwrap();
    let all = format!("{asked:?}").to_lowercase();
    for personal in ["dupont", "atelier", "33612345678", "c-1"] {
        assert!(!all.contains(personal), "{personal} in {all}");
    }
    let home = format!("https://pay.verrerie.example/l/-/card?checkout={}", begun.id);
    assert_eq!(asked.fields["success_url"], format!("{home}&back=done"));
    assert_eq!(asked.fields["cancel_url"], format!("{home}&back=left"));
    assert_eq!(asked.fields["line_items[0][price_data][product_data][name]"], "F-I-1, F-I-2");
    assert_eq!(asked.fields["locale"], "fr");
    assert_eq!(asked.headers["stripe-version"], "2025-04-30.basil");
    assert_eq!(asked.headers["idempotency-key"], begun.id.to_string());
}

#[test]
fn an_order_that_takes_days_holds_the_chase_and_one_that_fails_starts_it_again() {
    let world = taking_cards();
    let begun = begin(&world, &["F-I-1", "F-I-2"], "160.00").unwrap();
    let session = only(world.till.open());
    world.stripe(&world.till.order(&session)).unwrap();
    assert_eq!(state(&world, &begun), "pending");
    let hold = &world.sheet("C-1").holds[0];
    assert_eq!((hold.reason.as_str(), hold.until.to_string().as_str()), ("card", "2026-09-28"));
    world.advance_to(at("2026-09-28T16:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1"], "the next step was to leave this Monday");
    let again = begin(&world, &["F-I-1"], "100.00").unwrap_err();
    assert!(matches!(again, AppError::Conflict(_)), "{again:?}");
    world.stripe(&world.till.fail(&session)).unwrap();
    assert_eq!(state(&world, &begun), "refused");
    assert_eq!(told(&world), ["checkout_began", "checkout_pending", "checkout_refused"]);
    world.advance_to(at("2026-09-29T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "sms_reminder"]);
    assert_eq!(world.sheet("C-1").balance, "160.00");
}

#[test]
fn an_order_that_brings_the_money_in_the_end_is_booked_then() {
    let world = taking_cards();
    let begun = begin(&world, &["F-I-1", "F-I-2"], "160.00").unwrap();
    let session = only(world.till.open());
    world.stripe(&world.till.order(&session)).unwrap();
    assert_eq!(world.sheet("C-1").balance, "160.00");
    world.advance_days(3);
    world.stripe(&world.till.collect(&session)).unwrap();
    assert_eq!((state(&world, &begun), world.sheet("C-1").balance.as_str()), ("paid", "0.00"));
    world.stripe(&world.till.fail(&session)).unwrap();
    assert_eq!((state(&world, &begun), world.sheet("C-1").balance.as_str()), ("paid", "0.00"));
}

#[test]
fn who_leaves_the_page_owes_as_before_and_is_chased_as_before() {
    let world = taking_cards();
    let begun = begin(&world, &["F-I-1", "F-I-2"], "160.00").unwrap();
    assert_eq!(world.sheet("C-1").holds[0].until.to_string(), "2026-09-21", "the rest of the day");
    world.advance_minutes(35);
    world.stripe(&world.till.run_out(&only(world.till.open()))).unwrap();
    assert_eq!(state(&world, &begun), "abandoned");
    assert!(world.sheet("C-1").holds.is_empty());
    assert_eq!(told(&world), ["checkout_began", "checkout_abandoned"]);
    world.advance_to(at("2026-09-28T16:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "sms_reminder"]);
}

#[test]
fn coming_back_proves_nothing_and_a_payment_nobody_heard_of_is_not_paid_twice() {
    let world = taking_cards();
    let begun = begin(&world, &["F-I-1"], "100.00").unwrap();
    let paid = world.till.pay(&only(world.till.open()), None);
    for _ in 0..3 {
        assert_eq!(state(&world, &begun), "open", "looking changes nothing");
    }
    assert_eq!(world.sheet("C-1").balance, "160.00");
    // He tries again an hour later: the provider says that he has paid
    world.advance_minutes(20);
    let again = begin(&world, &["F-I-1", "F-I-2"], "160.00").unwrap_err();
    assert!(matches!(again, AppError::Conflict(_)), "{again:?}");
    assert_eq!(state(&world, &begun), "pending");
    assert_eq!(world.sheet("C-1").holds[0].until.to_string(), "2026-09-28", "its money may still come");
    begin(&world, &["F-I-2"], "60.00").unwrap();
    world.stripe(&paid).unwrap();
    assert_eq!((state(&world, &begun), world.sheet("C-1").balance.as_str()), ("paid", "60.00"));
}

#[test]
fn an_order_that_nobody_tells_the_end_of_is_in_nobodys_way_for_ever() {
    let world = taking_cards();
    begin(&world, &["F-I-1"], "100.00").unwrap();
    world.stripe(&world.till.order(&only(world.till.open()))).unwrap();
    world.advance_days(10);
    assert!(matches!(begin(&world, &["F-I-1"], "100.00"), Err(AppError::Conflict(_))));
    world.advance_days(5);
    assert!(begin(&world, &["F-I-1"], "100.00").is_ok());
}

#[test]
fn a_balance_that_changed_meanwhile_is_said_and_nothing_is_begun() {
    let world = taking_cards();
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "40.00", &["I-1"])).unwrap();
    match begin(&world, &["F-I-1"], "100.00") {
        Err(AppError::Moved(faults)) => {
            assert_eq!(faults[0].pointer, "/open");
            assert!(faults[0].detail.starts_with("60.00 EUR"), "{faults:?}");
        }
        other => panic!("{other:?}"),
    }
    assert!(world.till.asked().is_empty());
    world.post("payment.received", &payment("C-1", "P-2", "2026-09-21", "60.00", &["I-1"])).unwrap();
    let settled = begin(&world, &["F-I-1"], "60.00").unwrap_err();
    assert!(matches!(settled, AppError::Conflict(_)), "already paid: {settled:?}");
}

#[test]
fn a_part_is_paid_oldest_first_and_another_sum_is_booked_as_it_was_paid() {
    let world = taking_cards();
    let begun = begin_part(&world, &["F-I-1", "F-I-2"], "160.00", Some("130.00"), None).unwrap();
    let session = only(world.till.open());
    world.stripe(&world.till.pay(&session, Some(12_500))).unwrap();
    let sheet = world.sheet("C-1");
    assert_eq!((sheet.balance.as_str(), sheet.items[0].number.as_str()), ("35.00", "F-I-2"));
    let timeline = serde_json::to_value(&sheet.timeline).unwrap();
    let paid = timeline.as_array().unwrap().iter().find(|fact| fact["kind"] == "checkout_paid").unwrap();
    assert_eq!(paid["instead_of"], 13_000, "{paid}");
    let shown = must(world.app.checkout_of(&world.visitor(), begun.id)).unwrap();
    assert_eq!((shown.state, shown.amount.as_str()), ("paid", "125.00"));
}

#[test]
fn more_than_was_owed_is_kept_for_the_debtor() {
    let world = taking_cards();
    begin(&world, &["F-I-2"], "60.00").unwrap();
    let session = only(world.till.open());
    // It was settled by transfer while he paid
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "160.00", &[])).unwrap();
    world.stripe(&world.till.pay(&session, None)).unwrap();
    assert_eq!(world.sheet("C-1").unapplied, "60.00");
}

#[test]
fn the_same_money_counts_once_however_often_and_by_whatever_event_it_is_told() {
    let world = taking_cards();
    begin(&world, &["F-I-1"], "100.00").unwrap();
    let session = only(world.till.open());
    let paid = world.till.pay(&session, None);
    world.stripe(&paid).unwrap();
    assert_eq!(world.stripe(&paid).unwrap().status, Status::Duplicate);
    // Under another name, by the other event, and by the payment's own
    assert_eq!(world.stripe(&world.till.pay(&session, None)).unwrap().status, Status::Used);
    world.stripe(&world.till.collect(&session)).unwrap();
    let intent =
        json!({ "id": "pi_cs_test_0001", "object": "payment_intent", "amount": 10_000, "currency": "eur" });
    let said = stripe_invoice("evt_pi", "payment_intent.succeeded", world.now(), &intent);
    assert_eq!(world.stripe(&said).unwrap().status, Status::Unused);
    assert_eq!(world.sheet("C-1").balance, "60.00");
    assert_eq!(told(&world).iter().filter(|kind| *kind == "payment_received").count(), 1);
}

#[test]
fn an_invoice_of_stripes_own_that_shows_the_payment_later_counts_it_once() {
    let world = World::starting("2026-09-12T07:00:00Z");
    connect(&world, KEY);
    let bill = |status: &str, remaining: i64| {
        json!({ "id": "in_1", "object": "invoice", "status": status, "customer": "cus_1", "currency": "eur",
                "customer_name": "Atelier", "customer_email": "a@dupont.example", "number": "S-1",
                "customer_address": { "country": "FR" },
                "total": 10_000, "amount_due": 10_000, "amount_remaining": remaining, "amount_paid": 10_000 - remaining,
                "created": 1_783_900_800, "due_date": 1_789_344_000 })
    };
    let tell = |id: &str, kind: &str, status, remaining| {
        world.stripe(&stripe_invoice(id, kind, world.now(), &bill(status, remaining))).unwrap();
    };
    tell("evt_a", "invoice.finalized", "open", 10_000);
    world.advance_to(at("2026-09-21T08:00:00Z"));
    begin(&world, &["S-1"], "100.00").unwrap();
    world.stripe(&world.till.pay(&only(world.till.open()), None)).unwrap();
    assert_eq!(world.sheet("cus_1").balance, "0.00");
    world.advance_minutes(5);
    // Told for another reason, and still not knowing of it: nobody who has paid is chased
    tell("evt_b", "invoice.updated", "open", 10_000);
    assert_eq!(world.sheet("cus_1").balance, "0.00");
    world.advance_minutes(5);
    tell("evt_c", "invoice.paid", "paid", 0);
    let sheet = world.sheet("cus_1");
    assert_eq!((sheet.balance.as_str(), sheet.unapplied.as_str()), ("0.00", "0.00"));
}

#[test]
fn a_session_that_nobody_began_here_is_kept_and_listed_with_its_reason() {
    let world = taking_cards();
    let begun = begin(&world, &["F-I-1"], "100.00").unwrap();
    let paid = world.till.pay(&only(world.till.open()), None);
    let strange = |id: &str, reference: Value, session: &str| {
        let mut event = paid.clone();
        event["id"] = json!(id);
        event["data"]["object"]["client_reference_id"] = reference;
        event["data"]["object"]["id"] = json!(session);
        world.stripe(&event).unwrap().status
    };
    let own = json!(begun.id.to_string());
    let nobodys = json!(begun.id.to_string().replace(&begun.id.to_string()[31..], "0123456789abc"));
    assert_eq!(strange("evt_s1", Value::Null, "cs_shop"), Status::Unused, "the creditor's own shop");
    assert_eq!(strange("evt_s2", json!("order-17"), "cs_shop"), Status::Unused);
    assert_eq!(strange("evt_s3", nobodys, "cs_shop"), Status::Unused);
    assert_eq!(strange("evt_s4", own, "cs_forged"), Status::Unused, "another session under our reference");
    assert_eq!(world.sheet("C-1").balance, "160.00");
    let inbox = must(world.app.inbox(&world.member(Role::Accountant), None)).unwrap();
    assert_eq!(inbox.items.len(), 4);
    assert!(
        inbox.items.iter().all(|kept| !kept.reason.is_empty() && kept.kind == "checkout.session.completed")
    );
    world.stripe(&paid).unwrap();
    assert_eq!(world.sheet("C-1").balance, "60.00");
}

#[test]
fn the_money_of_a_debtor_who_was_merged_meanwhile_finds_him() {
    let world = taking_cards();
    let begun = begin(&world, &["F-I-1"], "100.00").unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-2"), "I-9", "2026-09-14", "10.00")).unwrap();
    merge(&world, "C-1", "C-2").unwrap();
    world.advance_minutes(20);
    world.stripe(&world.till.pay(&only(world.till.open()), None)).unwrap();
    assert_eq!(world.sheet("C-2").balance, "70.00");
    assert_eq!(state(&world, &begun), "paid");
}

#[test]
fn a_provider_of_cards_alone_is_no_source_whose_silence_holds_the_others() {
    let start = at("2026-09-12T07:00:00Z");
    let world = World::of(start, tests::world::paris(), false);
    connect(&world, KEY);
    let synchronised = |world: &World| {
        world.post("sync.completed", &json!({ "payments_seen_until": world.now() })).unwrap();
    };
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T05:00:00Z"));
    synchronised(&world);
    world.advance_to(at("2026-09-21T08:00:00Z"));
    begin_part(&world, &["F-I-1"], "100.00", Some("40.00"), None).unwrap();
    world.stripe(&world.till.pay(&only(world.till.open()), None)).unwrap();
    world.advance_days(3);
    synchronised(&world);
    world.advance_to(world.now() + TimeDelta::days(1));
    synchronised(&world);
    world.advance_to(at("2026-09-28T12:00:00Z"));
    synchronised(&world);
    world.advance_minutes(30);
    assert_eq!(world.notices(), ["reminder_1", "thanks", "sms_reminder"], "no stripe feed holds it");
}
