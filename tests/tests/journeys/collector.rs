//! Who collects for a portfolio, and that nothing is ever collected twice: a token that is never shown, two tabs, two means,
//! a provider that does not answer and a process that dies.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::AppError;
use app::collector::{CollectorForm, CollectorView};
use app::member::Role;
use domain::money::Currency;
use serde_json::Value;
use store::embedded::Embedded;
use tests::stripe::Act;
use tests::world::ports::Fate;
use tests::world::said::{debtor, in_currency, invoice};
use tests::world::{World, at, must, paris, run};

use super::cards::{KEY, begin as by_card, connect as take_cards, state, told};
use super::collections::{TOKEN, begin, begin_part, collecting, connect};
use super::crashes::{ASLEEP, Once};
use super::proof::{chains_hold, nobody_is_forgotten};

/// What GoCardless' endpoint signs with.
const SECRET: &str = "ED7D658C-D8EB-4941-948B-3973214F2D49";

/// Token, webhook secret and ceiling, as far as they are given.
type Given<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>);

fn set(world: &World, role: Role, (token, secret, ceiling): Given<'_>) -> Result<CollectorView, AppError> {
    let text = |it: Option<&str>| it.map(str::to_owned);
    let form = CollectorForm { token: text(token), webhook_secret: text(secret), ceiling: text(ceiling) };
    must(world.app.set_collector(&world.member(role), form))
}

fn offered(world: &World) -> Option<(String, String)> {
    let account = must(world.app.account(&world.visitor())).unwrap();
    let policy = account.cases[0].collector_policy.as_ref();
    policy.map(|policy| (policy.minimum.clone(), policy.maximum.clone()))
}

#[test]
fn only_owners_and_managers_connect_and_neither_token_nor_secret_is_kept_or_shown_as_it_is() {
    let world = collecting();
    for role in [Role::Collector, Role::Accountant, Role::Auditor] {
        let refused = set(&world, role, (Some(TOKEN), Some(SECRET), None));
        assert!(matches!(refused, Err(AppError::Forbidden(_))));
        assert!(matches!(must(world.app.close_collector(&world.member(role))), Err(AppError::Forbidden(_))));
    }
    let view = set(&world, Role::Manager, (Some(TOKEN), Some(SECRET), Some("120.00"))).unwrap();
    assert_eq!((view.provider, view.live, view.ceiling.as_str()), (Some("gocardless"), false, "120.00"));
    begin(&world, &["F-I-1"], "100.00").unwrap();
    let shown = serde_json::to_string(&view).unwrap();
    for item in world.everything() {
        let text = format!("{shown} {:?} {}", item.key, item.body);
        for open in [&TOKEN[8..], SECRET, "pay.gocardless.com"] {
            assert!(!text.contains(open), "{open} lies open at {:?}", item.key);
        }
    }
    let form = CollectorForm { token: Some(TOKEN.to_owned()), webhook_secret: None, ceiling: None };
    assert_eq!(format!("{form:?}"), "CollectorForm");
    assert_eq!(offered(&world), Some(("1.00".to_owned(), "120.00".to_owned())));
    let more = begin(&world, &["F-I-1", "F-I-2"], "160.00").unwrap_err();
    assert!(matches!(&more, AppError::Refused(faults) if faults[0].pointer == "/amount"), "{more:?}");
}

#[test]
fn what_is_no_token_no_secret_and_no_ceiling_is_refused_with_its_place() {
    let world = World::starting("2026-09-12T07:00:00Z");
    let secret = Some(SECRET);
    let cases: [(Given<'_>, &str); 8] = [
        ((None, None, None), "/token"),
        ((None, secret, None), "/token"),
        ((Some(TOKEN), None, None), "/webhook_secret"),
        ((Some("rk_live_0123456789abcdefghij"), secret, None), "/token"),
        ((Some("live_short"), secret, None), "/token"),
        ((Some(TOKEN), Some("short"), None), "/webhook_secret"),
        ((Some(TOKEN), secret, Some("0.99")), "/ceiling"),
        ((Some(TOKEN), secret, Some("12,50")), "/ceiling"),
    ];
    for (given, pointer) in cases {
        match set(&world, Role::Owner, given) {
            Err(AppError::Refused(faults)) => assert_eq!(faults[0].pointer, pointer, "{given:?}"),
            other => panic!("{given:?}: {other:?}"),
        }
    }
    assert_eq!(must(async { world.app.collector(&world.member(Role::Auditor)) }).unwrap().provider, None);
}

#[test]
fn a_token_the_provider_refuses_ends_the_offer_until_there_is_another_one() {
    for refusal in ["unauthorized", "no_permission"] {
        let world = collecting();
        world.collector.script([Act::Refuse(refusal)]);
        let refused = begin(&world, &["F-I-1"], "100.00").unwrap_err();
        assert!(matches!(&refused, AppError::Conflict(detail) if detail.contains("transfer")), "{refused:?}");
        assert_eq!(offered(&world), None, "{refusal}");
        assert!(world.app.collector(&world.member(Role::Owner)).unwrap().refused_at.is_some());
        assert!(world.sheet("C-1").holds.is_empty(), "what never began holds nothing");
        assert!(begin(&world, &["F-I-1"], "100.00").is_err());
        assert_eq!(world.collector.asked().len(), 1, "it is not asked again");
        connect(&world, "live_0123456789abcdefghijABCDEFGHIJ");
        assert!(world.app.collector(&world.member(Role::Owner)).unwrap().live);
        assert!(offered(&world).is_some() && begin(&world, &["F-I-1"], "100.00").is_ok());
    }
}

#[test]
fn a_token_refused_after_the_signature_is_told_again_and_collects_under_the_next_one() {
    let world = collecting();
    let begun = begin(&world, &["F-I-1"], "100.00").unwrap();
    let event = world.collector.sign(&world.collector.open()[0]);
    world.collector.script([Act::Refuse("unauthorized")]);
    for _ in 0..2 {
        let later = world.gocardless(std::slice::from_ref(&event)).unwrap_err();
        assert!(matches!(later, AppError::Unavailable(_)), "{later:?}");
    }
    assert!(world.collector.made("PM").is_empty());
    connect(&world, "sandbox_0123456789abcdefghijABCDEFGHIJ");
    world.gocardless(&[event]).unwrap();
    assert_eq!((state(&world, &begun), world.collector.made("PM").len()), ("pending", 1));
}

#[test]
fn who_disconnects_collects_nothing_more_and_books_what_was_asked_for() {
    let world = collecting();
    begin(&world, &["F-I-1"], "100.00").unwrap();
    world.gocardless(&[world.collector.sign(&world.collector.open()[0])]).unwrap();
    let payment = world.collector.made("PM").pop().unwrap();
    let second = begin(&world, &["F-I-2"], "60.00").unwrap();
    let signed = world.collector.sign(&world.collector.open()[0]);
    must(world.app.close_collector(&world.member(Role::Owner))).unwrap();
    assert_eq!(offered(&world), None);
    assert!(matches!(begin(&world, &["F-I-2"], "60.00"), Err(AppError::Conflict(_))));
    world.gocardless(&[signed]).unwrap();
    assert_eq!((state(&world, &second), world.collector.made("PM").len()), ("abandoned", 1));
    world.gocardless(&[world.collector.becomes(&payment, "confirmed", "payment_confirmed")]).unwrap();
    assert_eq!(world.sheet("C-1").balance, "60.00");
}

#[test]
fn a_double_click_and_two_tabs_share_one_page_and_another_choice_closes_it() {
    let world = collecting();
    let first = begin_part(&world, &["F-I-1"], "100.00", None, Some("once")).unwrap();
    let second = begin_part(&world, &["F-I-1"], "100.00", None, Some("once")).unwrap();
    let tab = begin_part(&world, &["F-I-1"], "100.00", None, Some("tab 2")).unwrap();
    assert_eq!((first.id, &first.url), (second.id, &second.url));
    assert_eq!((first.id, &first.url), (tab.id, &tab.url));
    assert_eq!(world.collector.made("BRQ").len(), 1);
    let other = begin(&world, &["F-I-1", "F-I-2"], "160.00").unwrap();
    assert_eq!((state(&world, &first), state(&world, &other)), ("abandoned", "open"));
    assert_eq!(world.collector.open().len(), 1, "the first one was cancelled there");
}

#[test]
fn a_card_and_a_collection_of_the_same_are_never_both_open() {
    let world = collecting();
    take_cards(&world, KEY);
    let card = by_card(&world, &["F-I-1"], "100.00").unwrap();
    let debit = begin(&world, &["F-I-1"], "100.00").unwrap();
    assert!(world.till.open().is_empty(), "the card's page is closed first");
    assert_eq!((state(&world, &card), state(&world, &debit)), ("abandoned", "open"));
    let card = by_card(&world, &["F-I-1"], "100.00").unwrap();
    assert!(world.collector.open().is_empty());
    assert_eq!((state(&world, &card), state(&world, &debit)), ("open", "abandoned"));
    // A page that was signed just before it could be closed
    let debit = begin(&world, &["F-I-1"], "100.00").unwrap();
    world.collector.sign(&world.collector.open()[0]);
    assert!(matches!(by_card(&world, &["F-I-1"], "100.00"), Err(AppError::Conflict(_))));
    assert_eq!((state(&world, &debit), world.collector.made("PM").len()), ("pending", 1));
    assert!(by_card(&world, &["F-I-2"], "60.00").is_ok());
}

#[test]
fn what_the_bank_is_asked_for_by_file_is_not_collected_by_the_provider_too() {
    let (world, visitor) = super::debits::collecting();
    let ordered = super::debits::signed(&world, &visitor, &["F-I-1"], "100.00");
    connect(&world, TOKEN);
    assert!(matches!(begin(&world, &["F-I-1"], "100.00"), Err(AppError::Conflict(_))));
    begin(&world, &["F-I-2"], "60.00").unwrap();
    assert_eq!(ordered.state, "ordered");
    let account = must(world.app.account(&world.visitor())).unwrap();
    assert!(account.cases[0].debit_policy.is_none(), "the provider's page is the way");
}

#[test]
fn another_currency_than_the_euro_is_not_collected() {
    let world = collecting();
    let bill = in_currency(&debtor("C-1"), "I-3", "2026-09-15", "70.00", "USD");
    world.post("invoice.issued", &bill).unwrap();
    let account = must(world.app.account(&world.visitor())).unwrap();
    for case in &account.cases {
        assert_eq!(case.collector_policy.is_some(), case.currency == Currency::EUR);
    }
    let refused = begin(&world, &["F-I-3"], "70.00").unwrap_err();
    assert!(matches!(&refused, AppError::Refused(faults) if faults[0].pointer == "/invoices"), "{refused:?}");
}

#[test]
fn a_provider_that_does_not_answer_is_asked_again_and_makes_one_request() {
    let silences = [
        Act::Down,
        Act::Slow,
        Act::TooLong,
        Act::Lose,
        Act::Refuse("down"),
        Act::Refuse("rate"),
        Act::Answer(301, String::new()),
        Act::Answer(201, "<html>".to_owned()),
        Act::Answer(201, r#"{"billing_requests":{"id":""#.to_owned()),
    ];
    for act in silences {
        for before in 0..2 {
            let world = collecting();
            world.collector.script(vec![Act::Fine; before].into_iter().chain([act.clone()]));
            let silent = begin(&world, &["F-I-1"], "100.00").unwrap_err();
            assert!(matches!(silent, AppError::Unavailable(_)), "{act:?}: {silent:?}");
            let begun = begin(&world, &["F-I-1"], "100.00").unwrap();
            assert_eq!(world.collector.made("BRQ").len(), 1, "{act:?} after {before}");
            assert_eq!((told(&world), state(&world, &begun)), (vec!["checkout_began".to_owned()], "open"));
        }
    }
}

#[test]
fn a_payment_that_was_asked_for_without_an_answer_is_asked_for_once() {
    for act in [Act::Down, Act::Slow, Act::Lose, Act::Refuse("down"), Act::Refuse("rate"), Act::TooLong] {
        let world = collecting();
        let begun = begin(&world, &["F-I-1"], "100.00").unwrap();
        let event = world.collector.sign(&world.collector.open()[0]);
        world.collector.script([act.clone()]);
        let later = world.gocardless(std::slice::from_ref(&event)).unwrap_err();
        assert!(matches!(later, AppError::Unavailable(_)), "{act:?}: {later:?}");
        world.gocardless(&[event]).unwrap();
        assert_eq!(world.collector.made("PM").len(), 1, "{act:?}");
        let shown = must(world.app.checkout_of(&world.visitor(), begun.id)).unwrap();
        assert_eq!((shown.state, shown.on), ("pending", "2026-09-28".parse().ok()), "{act:?}");
    }
}

#[test]
fn what_the_provider_does_not_understand_is_ours_and_the_debtor_is_sent_to_the_transfer() {
    for refusal in ["invalid_usage", "validation_failed", "string", "not_found"] {
        let world = collecting();
        world.collector.script([Act::Refuse(refusal)]);
        let refused = begin(&world, &["F-I-1"], "100.00").unwrap_err();
        assert!(matches!(&refused, AppError::Conflict(detail) if detail.contains("transfer")), "{refused:?}");
        assert!(world.sheet("C-1").holds.is_empty());
        let begun = begin(&world, &["F-I-1"], "100.00").unwrap();
        let event = world.collector.sign(&world.collector.open()[0]);
        world.collector.script([Act::Refuse(refusal)]);
        world.gocardless(&[event]).unwrap();
        assert_eq!(state(&world, &begun), "refused", "{refusal}");
    }
}

/// From the button to the money, with one failure on the way; every step is tried again until it works. Returns whether the
/// failure was reached.
fn journey(fate: Fate, place: usize) -> bool {
    let weather = Arc::new(Once { fate, left: AtomicUsize::new(ASLEEP) });
    let table = Arc::new(Embedded::in_memory().unwrap());
    let world = World::over(table, Arc::<Once>::clone(&weather), at("2026-09-12T07:00:00Z"), paris(), true);
    connect(&world, TOKEN);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T08:00:00Z"));
    begin_part(&world, &["F-I-1"], "100.00", Some("30.00"), None).unwrap();
    let visitor = world.visitor();
    let invoices = super::cards::numbered(&world, &visitor, &["F-I-1"]);
    weather.left.store(place, Ordering::Relaxed);
    let form = || app::portal::CheckoutForm {
        invoices: invoices.clone(),
        open: "100.00".to_owned(),
        amount: None,
        means: domain::checkout::Means::Debit,
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
    assert!(begun.is_some(), "{fate:?} at call {place}: never begun");
    assert_eq!(world.collector.open().len(), 1, "{fate:?} at call {place}");
    let tell = |event: Value| {
        for _ in 0..10 {
            match run(world.gocardless_told(&world.app, std::slice::from_ref(&event))) {
                Some(Ok(_)) => return,
                None | Some(Err(AppError::Unavailable(_))) => {}
                Some(Err(error)) => panic!("{fate:?} at call {place}: {error:?}"),
            }
        }
        panic!("{fate:?} at call {place}: never taken in");
    };
    tell(world.collector.sign(&world.collector.open()[0]));
    let payments = world.collector.made("PM");
    assert_eq!(payments.len(), 1, "{fate:?} at call {place}");
    assert_eq!(payments[0]["amount"], 10_000);
    tell(world.collector.becomes(&payments[0], "confirmed", "payment_confirmed"));
    // What is only looked at is no part of the journey
    let left = weather.left.swap(ASLEEP, Ordering::Relaxed);
    assert_eq!(world.sheet("C-1").balance, "0.00", "{fate:?} at call {place}");
    world.advance_minutes(1);
    weather.left.store(left, Ordering::Relaxed);
    tell(world.collector.becomes(&payments[0], "charged_back", "MD06"));
    let reached = weather.left.swap(ASLEEP, Ordering::Relaxed) == 0;
    assert_eq!(world.sheet("C-1").balance, "100.00", "{fate:?} at call {place}");
    must(chains_hold(&world));
    nobody_is_forgotten(&world);
    reached
}

#[test]
fn whatever_fails_on_the_way_it_is_collected_once_and_goes_back_once() {
    for fate in [Fate::CrashBefore, Fate::CrashAfter, Fate::Refuse, Fate::LoseAnswer] {
        let reached = (1..300).take_while(|place| journey(fate, *place)).count();
        assert!((35..299).contains(&reached), "{fate:?} met {reached} calls");
    }
}
