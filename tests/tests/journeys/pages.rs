//! What a debtor does on his page, and what it stops.

use app::AppError;
use app::portal::{AlreadyPaidForm, ChangeForm, DisputeForm, PromiseForm, RetractForm, Visitor};
use chrono::{NaiveDate, TimeDelta};
use domain::debtor::Channel;
use domain::ids::{HoldId, InvoiceId};
use tests::world::provider::{Act, Echo};
use tests::world::said::{debtor, in_currency, invoice, payment};
use tests::world::{World, at, must};

/// After the first reminder of an invoice over 100 EUR, on 21 September.
pub fn reminded() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    world
}

pub fn invoices(world: &World, visitor: &Visitor) -> Vec<InvoiceId> {
    let account = must(world.app.account(visitor)).unwrap();
    account.cases.iter().flat_map(|case| case.invoices.iter().map(|invoice| invoice.id)).collect()
}

fn promise(world: &World, on: &str, amount: &str) -> Result<app::portal::Declared, AppError> {
    let visitor = world.visitor();
    let pay_on: NaiveDate = on.parse().unwrap();
    let form = PromiseForm { invoices: invoices(world, &visitor), pay_on, amount: amount.to_owned() };
    must(world.app.promise(&visitor, None, form))
}

fn told(world: &World, kind: &str) -> bool {
    serde_json::to_string(&world.sheet("C-1").timeline).unwrap().contains(&format!("\"kind\":\"{kind}\""))
}

#[test]
fn opening_a_link_changes_nothing_and_shows_no_amount() {
    let world = reminded();
    let before = world.everything();
    let view = must(world.app.link(&world.last().token)).unwrap();
    let shown = serde_json::to_string(&view).unwrap();
    assert!(shown.contains("Verrerie du Midi") && !shown.contains("100.00"), "{shown}");
    assert!(world.everything() == before);
    assert!(matches!(must(world.app.link("nonsense")), Err(AppError::NotFound("link"))));
}

#[test]
fn a_promise_stops_the_chase_and_the_money_keeps_it() {
    let world = reminded();
    let declared = promise(&world, "2026-10-01", "100.00").unwrap();
    assert_eq!(declared.until.to_string(), "2026-10-05");
    world.advance_to(at("2026-10-01T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation"]);
    world.post("payment.received", &payment("C-1", "P-1", "2026-10-01", "100.00", &[])).unwrap();
    world.advance_days(30);
    assert!(told(&world, "promise_kept") && !told(&world, "promise_broken"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation", "thanks"]);
}

#[test]
fn a_broken_promise_is_told_the_chase_resumes_and_the_third_asks_a_person() {
    let world = reminded();
    promise(&world, "2026-09-25", "100.00").unwrap();
    assert!(matches!(promise(&world, "2026-09-28", "100.00"), Err(AppError::Conflict(_))), "one at a time");
    world.advance_to(at("2026-10-01T12:00:00Z"));
    assert!(told(&world, "promise_broken"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation", "sms_reminder"]);
    promise(&world, "2026-10-05", "100.00").unwrap();
    world.advance_to(at("2026-10-12T12:00:00Z"));
    assert!(matches!(promise(&world, "2026-10-20", "100.00"), Err(AppError::Conflict(_))));
    assert_eq!(world.notices(), ["reminder_1", "confirmation", "sms_reminder", "confirmation", "reminder_2"]);
}

#[test]
fn a_promise_of_a_part_is_kept_by_that_part_and_the_rest_is_chased() {
    let world = reminded();
    promise(&world, "2026-09-25", "40.00").unwrap();
    world.advance_to(at("2026-09-24T12:00:00Z"));
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-24", "40.00", &[])).unwrap();
    assert!(told(&world, "promise_kept"));
    world.advance_to(at("2026-10-06T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation", "thanks", "sms_reminder", "reminder_2"]);
    assert!(world.last().text.contains("60,00"));
}

#[test]
fn a_promise_beside_a_dispute_of_a_part_is_kept_by_what_was_promised() {
    let world = reminded();
    let visitor = world.visitor();
    let form = DisputeForm {
        invoices: invoices(&world, &visitor),
        reason: "wrong_price".to_owned(),
        amount: Some("30.00".to_owned()),
        text: "We agreed on seventy.".to_owned(),
        files: Vec::new(),
        wants: None,
    };
    must(world.app.dispute(&visitor, None, form)).unwrap();
    promise(&world, "2026-09-25", "70.00").unwrap();
    world.advance_to(at("2026-09-24T12:00:00Z"));
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-24", "70.00", &[])).unwrap();
    assert!(told(&world, "promise_kept"));
    world.advance_to(at("2026-10-01T12:00:00Z"));
    assert!(!told(&world, "promise_broken"));
}

fn change(world: &World, on: &str, amount: &str) -> Result<app::portal::Declared, AppError> {
    let visitor = world.visitor();
    let running = must(world.app.account(&visitor)).unwrap().cases[0].holds[0].id;
    let form = ChangeForm { pay_on: on.parse().unwrap(), amount: amount.to_owned() };
    must(world.app.change_promise(&visitor, None, running, form))
}

#[test]
fn a_promise_moved_to_an_earlier_day_is_free_and_to_a_later_one_counts() {
    let world = reminded();
    promise(&world, "2026-10-01", "60.00").unwrap();
    change(&world, "2026-09-30", "100.00").unwrap();
    let refused = change(&world, "2026-09-30", "100.00").unwrap_err();
    assert!(
        matches!(refused, AppError::Refused(faults) if faults[0].pointer == "/pay_on"),
        "nothing changes"
    );
    let later = change(&world, "2026-10-05", "100.00").unwrap();
    assert_eq!(later.pay_on.unwrap().to_string(), "2026-10-05");
    let account = must(world.app.account(&world.visitor())).unwrap();
    let [hold] = &account.cases[0].holds[..] else { panic!("{:#?}", account.cases[0].holds) };
    let policy = hold.change_policy.as_ref().unwrap();
    assert_eq!(
        (policy.latest.to_string().as_str(), policy.minimum.as_str()),
        ("2026-10-05", "100.00"),
        "none left"
    );
    for (on, amount, pointer) in [("2026-10-06", "100.00", "/pay_on"), ("2026-10-02", "50.00", "/amount")] {
        match change(&world, on, amount) {
            Err(AppError::Refused(faults)) => assert_eq!(faults[0].pointer, pointer, "{on} {amount}"),
            other => panic!("{on} {amount}: {other:?}"),
        }
    }
    change(&world, "2026-09-25", "100.00").unwrap();
    world.advance_to(at("2026-10-01T12:00:00Z"));
    assert!(told(&world, "promise_broken"));
    assert_eq!(
        world.notices(),
        ["reminder_1", "confirmation", "confirmation", "confirmation", "confirmation", "sms_reminder"]
    );
}

#[test]
fn a_promise_taken_back_lets_the_chase_go_on_and_still_counts() {
    let world = reminded();
    let visitor = world.visitor();
    let why = RetractForm { text: "I was paid late myself".to_owned() };
    let first = promise(&world, "2026-10-01", "100.00").unwrap();
    assert!(
        must(world.app.retract_promise(&visitor, first.id, &RetractForm { text: " x ".to_owned() })).is_err()
    );
    must(world.app.retract_promise(&visitor, first.id, &why)).unwrap();
    must(world.app.retract_promise(&visitor, first.id, &why)).unwrap();
    assert!(world.sheet("C-1").holds.is_empty() && !told(&world, "promise_broken"));
    let history = must(world.app.history(&visitor, None)).unwrap().items;
    assert_eq!(
        (history[0].kind, history[1].kind, history[1].words.as_deref()),
        ("message", "promise_ended", Some("I was paid late myself"))
    );
    let second = promise(&world, "2026-10-01", "100.00").unwrap();
    must(world.app.retract_promise(&visitor, second.id, &why)).unwrap();
    assert!(
        matches!(promise(&world, "2026-10-01", "100.00"), Err(AppError::Conflict(_))),
        "two in the life of a case"
    );
    world.advance_to(at("2026-09-29T12:00:00Z"));
    assert_eq!(
        world.notices(),
        ["reminder_1", "confirmation", "confirmation", "confirmation", "confirmation", "sms_reminder"]
    );
}

#[test]
fn a_promise_is_neither_changed_nor_taken_back_from_its_day_on_nor_by_another() {
    let world = reminded();
    let running = promise(&world, "2026-09-25", "100.00").unwrap();
    world.advance_to(at("2026-09-25T08:00:00Z"));
    let visitor = world.visitor();
    let hold = must(world.app.account(&visitor)).unwrap().cases[0].holds[0].clone();
    assert!(hold.acts.is_empty() && hold.change_policy.is_none());
    assert!(matches!(change(&world, "2026-09-28", "100.00"), Err(AppError::Conflict(_))));
    let why = RetractForm { text: "too late".to_owned() };
    let late = must(world.app.retract_promise(&visitor, running.id, &why));
    assert!(matches!(late, Err(AppError::Conflict(_))));
    let nobody = HoldId::from_bits(7);
    assert!(matches!(
        must(world.app.retract_promise(&visitor, nobody, &why)),
        Err(AppError::NotFound("promise"))
    ));
}

#[test]
fn a_promise_outside_the_policy_is_refused_with_its_place() {
    let world = reminded();
    for (on, amount, pointer) in [
        ("2026-09-21", "100.00", "/pay_on"),
        ("2026-11-30", "100.00", "/pay_on"),
        ("2026-09-25", "100.01", "/amount"),
        ("2026-09-25", "0.00", "/amount"),
        ("2026-09-25", "-5.00", "/amount"),
        ("2026-09-25", "1.005", "/amount"),
    ] {
        match promise(&world, on, amount) {
            Err(AppError::Refused(faults)) => assert_eq!(faults[0].pointer, pointer, "{on} {amount}"),
            other => panic!("{on} {amount}: {other:?}"),
        }
    }
    assert!(promise(&world, "2026-09-25", "100.00").is_ok());
}

#[test]
fn the_same_promise_sent_twice_is_one() {
    let world = reminded();
    let visitor = world.visitor();
    let form = PromiseForm {
        invoices: invoices(&world, &visitor),
        pay_on: "2026-09-25".parse().unwrap(),
        amount: "100.00".to_owned(),
    };
    let first = must(world.app.promise(&visitor, Some("key"), form.clone())).unwrap();
    let second = must(world.app.promise(&visitor, Some("key"), form)).unwrap();
    assert_eq!(first, second);
    assert_eq!(world.sheet("C-1").holds.len(), 1);
}

#[test]
fn a_partial_dispute_leaves_the_rest_chased() {
    let world = reminded();
    let visitor = world.visitor();
    let form = DisputeForm {
        invoices: invoices(&world, &visitor),
        reason: "wrong_price".to_owned(),
        amount: Some("30.00".to_owned()),
        text: "We agreed on seventy.".to_owned(),
        files: Vec::new(),
        wants: None,
    };
    must(world.app.dispute(&visitor, None, form)).unwrap();
    assert_eq!(world.sheet("C-1").balance, "100.00", "it stays in what is outstanding");
    world.advance_to(at("2026-10-06T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation", "sms_reminder", "reminder_2"]);
    assert!(world.last().text.contains("70,00"), "{}", world.last().text);
}

#[test]
fn a_whole_dispute_stops_the_chase_until_its_days_are_over() {
    let world = reminded();
    let visitor = world.visitor();
    let form = DisputeForm {
        invoices: invoices(&world, &visitor),
        reason: "not_received".to_owned(),
        amount: None,
        text: "Nothing came.".to_owned(),
        files: Vec::new(),
        wants: None,
    };
    must(world.app.dispute(&visitor, None, form)).unwrap();
    world.advance_to(at("2026-10-11T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation"]);
    world.advance_to(at("2026-10-13T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation", "sms_reminder"]);
}

#[test]
fn who_has_already_paid_is_left_alone_for_a_week() {
    let world = reminded();
    let visitor = world.visitor();
    let form = AlreadyPaidForm {
        invoices: invoices(&world, &visitor),
        paid_on: "2026-09-20".parse().unwrap(),
        method: "transfer".to_owned(),
        reference: Some("VIR 4711".to_owned()),
        files: Vec::new(),
    };
    must(world.app.already_paid(&visitor, None, form)).unwrap();
    world.advance_to(at("2026-09-28T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation"]);
    world.advance_to(at("2026-09-29T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation", "sms_reminder"]);
}

#[test]
fn a_message_claimed_before_a_declaration_may_cross_and_the_answer_says_so() {
    let world = reminded();
    world.script(Channel::Sms, Act::UnknownAfter, Echo::Lost);
    world.advance_to(at("2026-09-28T08:00:00Z"));
    let fresh = world.visitor_of(&world.sent()[0]);
    let form = PromiseForm {
        invoices: invoices(&world, &fresh),
        pay_on: "2026-10-01".parse().unwrap(),
        amount: "100.00".to_owned(),
    };
    assert!(must(world.app.promise(&fresh, None, form)).unwrap().in_flight);
}

#[test]
fn a_transfer_has_one_currency_and_carries_the_same_reference_as_the_letter() {
    let world = reminded();
    let visitor = world.visitor();
    let transfer = must(world.app.transfer(&visitor, &[])).unwrap();
    assert_eq!((transfer.amount.as_str(), transfer.iban.len()), ("100.00", 27));
    let letter: String = world.last().text.split_whitespace().collect();
    assert!(letter.contains(&transfer.reference), "{letter}");
    assert!(transfer.epc.is_some() && transfer.qr_svg.is_some());
    let dollars = in_currency(&debtor("C-1"), "I-2", "2026-09-20", "70.00", "USD");
    world.post("invoice.issued", &dollars).unwrap();
    assert!(matches!(must(world.app.transfer(&visitor, &[])), Err(AppError::Refused(_))));
}

#[test]
fn a_debtor_sees_and_touches_nothing_of_another() {
    let world = World::starting("2026-09-12T07:00:00Z");
    for id in ["C-1", "C-2"] {
        world
            .post("invoice.issued", &invoice(&debtor(id), &format!("I-{id}"), "2026-09-14", "100.00"))
            .unwrap();
    }
    world.advance_to(at("2026-09-21T12:00:00Z"));
    let sent = world.sent();
    let (one, two) = (world.visitor_of(&sent[0]), world.visitor_of(&sent[1]));
    let foreign = invoices(&world, &two);
    let form = PromiseForm {
        invoices: foreign.clone(),
        pay_on: "2026-09-25".parse().unwrap(),
        amount: "100.00".to_owned(),
    };
    assert!(matches!(must(world.app.promise(&one, None, form)), Err(AppError::Refused(_))));
    assert!(matches!(must(world.app.transfer(&one, &foreign)), Err(AppError::NotFound(_))));
}

#[test]
fn a_session_ends_after_half_an_hour_and_a_link_after_180_days() {
    let world = reminded();
    let token = world.last().token;
    let (secret, _) = must(world.app.open_session(&token)).unwrap();
    world.clock.move_to(world.now() + TimeDelta::minutes(29));
    assert!(must(world.app.visitor(&secret)).is_ok());
    world.clock.move_to(world.now() + TimeDelta::minutes(31));
    assert!(matches!(must(world.app.visitor(&secret)), Err(AppError::Unauthenticated(_))));
    world.clock.move_to(world.now() + TimeDelta::days(181));
    assert!(matches!(must(world.app.open_session(&token)), Err(AppError::NotFound("link"))));
}
