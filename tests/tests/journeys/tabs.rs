//! Beginning a card payment is safe to repeat: two tabs, two clicks, two choices, a provider that does not answer and a
//! process that dies never make two pages on which one debt can be paid.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::AppError;
use app::portal::CheckoutForm;
use domain::checkout::Means;
use store::embedded::Embedded;
use tests::stripe::Act;
use tests::world::ports::Fate;
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must, paris, run};

use super::cards::{KEY, begin, begin_part, connect, numbered, state, taking_cards, told};
use super::crashes::{ASLEEP, Once};
use super::proof::{chains_hold, nobody_is_forgotten};

#[test]
fn a_double_click_is_one_payment() {
    let world = taking_cards();
    let first = begin_part(&world, &["F-I-1"], "100.00", None, Some("once")).unwrap();
    let second = begin_part(&world, &["F-I-1"], "100.00", None, Some("once")).unwrap();
    assert_eq!((first.id, &first.url), (second.id, &second.url));
    assert_eq!(world.till.sessions().len(), 1);
}

#[test]
fn two_tabs_with_the_same_choice_share_one_page() {
    let world = taking_cards();
    let first = begin_part(&world, &["F-I-1"], "100.00", None, Some("tab 1")).unwrap();
    let second = begin_part(&world, &["F-I-1"], "100.00", None, Some("tab 2")).unwrap();
    assert_eq!((first.id, &first.url), (second.id, &second.url));
    assert_eq!(world.till.sessions().len(), 1);
}

#[test]
fn another_choice_closes_the_page_before_it() {
    let world = taking_cards();
    let first = begin(&world, &["F-I-1"], "100.00").unwrap();
    let second = begin(&world, &["F-I-1", "F-I-2"], "160.00").unwrap();
    assert_ne!(first.id, second.id);
    assert_eq!((world.till.sessions().len(), world.till.open().len()), (2, 1));
    assert_eq!((state(&world, &first), state(&world, &second)), ("abandoned", "open"));
    assert_eq!(world.sheet("C-1").holds.len(), 1, "the first one's hold has ended");
    world.stripe(&world.till.pay(&world.till.open()[0], None)).unwrap();
    assert_eq!(world.sheet("C-1").balance, "0.00");
}

#[test]
fn a_page_that_cannot_be_closed_lets_no_other_one_be_made() {
    let world = taking_cards();
    let first = begin(&world, &["F-I-1"], "100.00").unwrap();
    for act in [Act::Down, Act::Slow, Act::Refuse("down"), Act::Answer(302, String::new()), Act::TooLong] {
        world.till.script([act]);
        let refused = begin(&world, &["F-I-2"], "60.00").unwrap_err();
        assert!(matches!(refused, AppError::Unavailable(_)), "{refused:?}");
        assert_eq!((world.till.sessions().len(), state(&world, &first)), (1, "open"));
    }
    begin(&world, &["F-I-2"], "60.00").unwrap();
    assert_eq!(world.till.open().len(), 1);
}

#[test]
fn a_provider_that_does_not_answer_is_asked_again_under_the_same_name() {
    let silences = [
        Act::Down,
        Act::Slow,
        Act::TooLong,
        Act::Lose,
        Act::Refuse("down"),
        Act::Refuse("rate"),
        Act::Answer(301, String::new()),
        Act::Answer(200, "<html>".to_owned()),
        Act::Answer(200, r#"{"id":"cs_1","status":"open","url":"http://evil.example/"}"#.to_owned()),
    ];
    for act in silences {
        let world = taking_cards();
        world.till.script([act.clone()]);
        let silent = begin(&world, &["F-I-1"], "100.00").unwrap_err();
        assert!(matches!(silent, AppError::Unavailable(_)), "{act:?}: {silent:?}");
        let begun = begin(&world, &["F-I-1"], "100.00").unwrap();
        assert_eq!(world.till.sessions().len(), 1, "{act:?}");
        assert_eq!(told(&world), ["checkout_began"], "{act:?}");
        let names: Vec<_> =
            world.till.asked().iter().map(|it| it.headers["idempotency-key"].clone()).collect();
        assert_eq!(names, [begun.id.to_string(), begun.id.to_string()], "{act:?}");
    }
}

#[test]
fn a_beginning_that_was_never_answered_is_given_up_and_its_page_is_nobodys() {
    let world = taking_cards();
    world.till.script([Act::Lose]);
    begin(&world, &["F-I-1"], "100.00").unwrap_err();
    world.advance_minutes(10);
    let second = begin(&world, &["F-I-1"], "100.00").unwrap();
    assert_eq!(told(&world), ["checkout_began", "checkout_abandoned", "checkout_began"]);
    assert_eq!(world.till.open().len(), 2, "nobody was told of the first one");
    // Should it be paid all the same, it is money
    let lost = world.till.sessions()[0].clone();
    world.stripe(&world.till.pay(&lost, None)).unwrap();
    assert_eq!(world.sheet("C-1").balance, "60.00");
    assert_eq!(state(&world, &second), "open");
}

#[test]
fn what_stripe_does_not_understand_is_ours_and_the_debtor_is_sent_to_the_transfer() {
    let world = taking_cards();
    world.till.script([Act::Refuse("unknown_parameter")]);
    let refused = begin(&world, &["F-I-1"], "100.00").unwrap_err();
    assert!(matches!(&refused, AppError::Conflict(detail) if detail.contains("transfer")), "{refused:?}");
    world.till.script([Act::Refuse("amount_too_small")]);
    let refused = begin(&world, &["F-I-1"], "100.00").unwrap_err();
    assert!(matches!(&refused, AppError::Refused(faults) if faults[0].pointer == "/amount"), "{refused:?}");
    assert!(world.sheet("C-1").holds.is_empty());
    assert!(begin(&world, &["F-I-1"], "100.00").is_ok());
}

#[test]
fn pressing_the_button_every_morning_puts_no_reminder_off() {
    let world = taking_cards();
    for day in 0..8 {
        world.advance_to(at("2026-09-21T05:00:00Z") + chrono::TimeDelta::days(day));
        begin(&world, &["F-I-1", "F-I-2"], "160.00").unwrap();
        world.advance_minutes(36);
        for session in world.till.open() {
            world.stripe(&world.till.run_out(&session)).unwrap();
        }
    }
    let begun = begin(&world, &["F-I-1", "F-I-2"], "160.00").unwrap();
    assert!(world.sheet("C-1").holds.is_empty(), "the fourth of a week holds nothing");
    world.advance_to(at("2026-09-28T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "sms_reminder"], "{begun:?}");
}

#[test]
fn no_more_than_twenty_begin_in_a_day() {
    let world = taking_cards();
    let mut begun = 0;
    for minor in 100..130 {
        match begin_part(&world, &["F-I-1"], "100.00", Some(&format!("{minor}.00")[1..]), None) {
            Ok(_) => begun += 1,
            Err(AppError::TooMuch(_)) => break,
            Err(error) => assert!(matches!(error, AppError::Refused(_)), "{error:?}"),
        }
    }
    assert_eq!(begun, 20);
}

/// A second choice, with one failure on the way; then the debtor tries again. Returns whether the failure was reached.
fn second_choice(fate: Fate, place: usize) -> bool {
    let weather = Arc::new(Once { fate, left: AtomicUsize::new(ASLEEP) });
    let table = Arc::new(Embedded::in_memory().unwrap());
    let world = World::over(table, Arc::<Once>::clone(&weather), at("2026-09-12T07:00:00Z"), paris(), true);
    connect(&world, KEY);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T08:00:00Z"));
    begin_part(&world, &["F-I-1"], "100.00", Some("30.00"), None).unwrap();
    let visitor = world.visitor();
    let invoices = numbered(&world, &visitor, &["F-I-1"]);
    weather.left.store(place, Ordering::Relaxed);
    let form = || CheckoutForm {
        invoices: invoices.clone(),
        open: "100.00".to_owned(),
        amount: None,
        means: Means::Card,
    };
    let mut begun = None;
    for _ in 0..10 {
        match run(world.app.begin_checkout(&visitor, Some("click"), form())) {
            Some(Ok(view)) => {
                begun = Some(view);
                break;
            }
            None | Some(Err(AppError::Unavailable(_))) => {}
            Some(Err(error)) => panic!("{fate:?} at call {place}: {error:?}"),
        }
    }
    let reached = weather.left.swap(ASLEEP, Ordering::Relaxed) == 0;
    let begun = begun.unwrap_or_else(|| panic!("{fate:?} at call {place}: never begun"));
    let open = world.till.open();
    assert_eq!(open.len(), 1, "{fate:?} at call {place}");
    assert_eq!(
        (&open[0]["url"].as_str(), open[0]["amount_total"].as_i64()),
        (&begun.url.as_deref(), Some(10_000))
    );
    world.stripe(&world.till.pay(&open[0], None)).unwrap();
    assert_eq!(world.sheet("C-1").balance, "0.00", "{fate:?} at call {place}");
    must(chains_hold(&world));
    nobody_is_forgotten(&world);
    reached
}

#[test]
fn whatever_fails_on_the_way_there_is_one_page_in_the_end() {
    for fate in [Fate::CrashBefore, Fate::CrashAfter, Fate::Refuse, Fate::LoseAnswer] {
        let reached = (1..200).take_while(|place| second_choice(fate, *place)).count();
        assert!((15..199).contains(&reached), "{fate:?} met {reached} calls");
    }
}
