//! Nothing is erased while somebody needs it: each reason by its name, all at once, and by whom it may be asked.

use app::desk::AnswerForm;
use app::portal::{PromiseForm, RequestForm};
use chrono::TimeDelta;
use domain::debtor::Channel;
use domain::request::{Answer, Asks};
use tests::world::provider::{Act, Echo};
use tests::world::said::payment;

use super::*;
use crate::cards::{begin, taking_cards};
use crate::codes::reminded;
use crate::debits::{collecting, signed};
use crate::pages::invoices;

/// The reasons, by their words.
fn reasons(answer: Result<ErasureView, AppError>) -> Vec<String> {
    match answer {
        Err(AppError::Barred(faults)) => {
            faults.into_iter().map(|fault| fault.pointer.trim_start_matches("/debtor/").to_owned()).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_owed_promised_or_left_over_bars_it() {
    let world = reminded();
    assert_eq!(reasons(erase(&world, "a")), ["owed"]);
    let visitor = world.visitor();
    let form = PromiseForm {
        invoices: invoices(&world, &visitor),
        pay_on: "2026-09-25".parse().unwrap(),
        amount: "100.00".to_owned(),
    };
    must(world.app.promise(&visitor, None, form)).unwrap();
    assert_eq!(reasons(erase(&world, "a")), ["owed", "promise"]);
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-22", "120.00", &["I-1"])).unwrap();
    assert_eq!(reasons(erase(&world, "a")), ["credit"]);
    assert!(account(&world, "C-1").erasure.is_none(), "nothing is half-applied");
}

#[test]
fn a_payment_or_a_collection_that_may_still_come_or_go_back_bars_it() {
    let world = taking_cards();
    begin(&world, &["F-I-1"], "100.00").unwrap();
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "160.00", &["I-1", "I-2"])).unwrap();
    assert!(reasons(erase(&world, "a")).contains(&"paying".to_owned()));
    world.advance_days(10);
    assert_eq!(erase(&world, "a").unwrap().state, "telling");

    let (world, visitor) = collecting();
    signed(&world, &visitor, &["F-I-1", "F-I-2"], "160.00");
    assert!(reasons(erase(&world, "a")).contains(&"collecting".to_owned()));
    let accountant = world.member(Role::Accountant);
    let file = must(world.app.make_debit_file(&accountant, None)).unwrap();
    world.advance_to(at("2026-10-20T12:00:00Z"));
    must(world.app.collect_file(&accountant, file.id)).unwrap();
    world.advance_days(10);
    assert_eq!(reasons(erase(&world, "a")), ["returnable"]);
    world.advance_to(at("2027-12-28T12:00:00Z"));
    assert_eq!(reasons(erase(&world, "a")), ["returnable"], "450 days after 5 October");
    world.advance_to(at("2027-12-30T12:00:00Z"));
    assert_eq!(erase(&world, "a").unwrap().state, "telling");
    world.advance_days(4);
    assert_eq!(world.sheet("C-1").erasure.unwrap().state, "done");
    let bytes = must(world.app.debit_file_bytes(&accountant, file.id));
    assert!(matches!(bytes, Err(AppError::Conflict(_))), "his account went with him");
    assert!(must(world.app.debit_file(&accountant, file.id)).is_ok());
}

#[test]
fn a_message_that_nobody_knows_of_bars_it() {
    let world = reminded();
    world.script(Channel::Email, Act::UnknownBefore, Echo::Lost);
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "100.00", &["I-1"])).unwrap();
    world.advance_days(3);
    assert_eq!(reasons(erase(&world, "a")), ["speaking"]);
}

#[test]
fn while_it_runs_nothing_is_decided_and_what_a_source_tells_is_taken_in() {
    let world = settled();
    erase(&world, "once").unwrap();
    let hold = app::desk::HoldForm {
        kind: domain::hold::Kind::Pause,
        until: None,
        reason: "x".to_owned(),
        items: None,
    };
    let answer = must(world.app.place_hold(&world.member(Role::Owner), world.case("C-1"), hold));
    assert!(matches!(answer, Err(AppError::Conflict(_))), "{answer:?}");
    let facts = world.sheet("C-1").timeline.len();
    world.post("payment.received", &payment("C-1", "P-2", "2026-10-01", "5.00", &[])).unwrap();
    assert!(world.sheet("C-1").timeline.len() > facts);
}

#[test]
fn who_cannot_be_told_is_erased_all_the_same_in_time() {
    let world = settled();
    world.script(Channel::Email, Act::Refuse, Echo::Lost);
    erase(&world, "once").unwrap();
    world.advance_days(4);
    let erasure = world.sheet("C-1").erasure.unwrap();
    assert_eq!((erasure.state, erasure.told), ("done", Some("delivered")), "what was refused goes once more");
    let world = settled();
    must(world.app.stop_everything()).unwrap();
    erase(&world, "once").unwrap();
    world.advance_to(world.now() + TimeDelta::hours(71));
    assert_eq!(world.sheet("C-1").erasure.unwrap().state, "telling");
    world.advance_to(world.now() + TimeDelta::hours(3));
    let erasure = world.sheet("C-1").erasure.unwrap();
    assert_eq!((erasure.state, erasure.told), ("done", None));
}

#[test]
fn only_owners_and_managers_erase_and_a_granted_request_erases_or_is_not_granted() {
    let world = reminded();
    let visitor = world.visitor();
    let form = RequestForm { asks: Asks::Erase, text: "Forget me, please.".to_owned() };
    let asked = must(world.app.ask(&visitor, None, &form)).unwrap();
    let grant = |role| {
        let text = "It is done.".to_owned();
        let form = AnswerForm { answer: Answer::Granted, text, instalments: None, first_on: None };
        must(world.app.answer(&world.member(role), world.case("C-1"), asked.id, &form))
    };
    assert!(matches!(grant(Role::Owner), Err(AppError::Barred(_))), "he owes");
    assert!(world.sheet("C-1").requests[0].waits, "it was not answered");
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "100.00", &["I-1"])).unwrap();
    world.advance_days(7);
    for role in [Role::Collector, Role::Accountant, Role::Auditor] {
        assert!(matches!(grant(role), Err(AppError::Forbidden(_))), "{role:?}");
    }
    let sheet = grant(Role::Manager).unwrap();
    assert_eq!(sheet.erasure.map(|it| (it.state, it.reason)), Some(("telling", Reason::Asked)));
    world.advance_days(4);
    let sheet = world.sheet("C-1");
    assert_eq!(sheet.erasure.map(|it| it.state), Some("done"));
    assert_eq!(sheet.requests[0].answer, Some(Answer::Granted));
    assert!(sheet.requests[0].text.is_none(), "his words went too");
}

#[test]
fn another_portfolios_debtor_or_request_is_unknown() {
    let world = settled();
    let other = must(world.app.create_portfolio(tests::world::paris())).unwrap();
    let member = must(world.app.member(&other.users[0].token, other.portfolio.id)).unwrap();
    let form = |debtor: &str, source: &str| ErasureForm {
        source: source.to_owned(),
        debtor: debtor.to_owned(),
        reason: Reason::NotNeeded,
        request: None,
    };
    for (debtor, source) in [("C-1", "relance"), ("C-99", "relance"), ("C-1", "stripe"), ("C-1", "x")] {
        let erased = must(world.app.erase(&member, None, &form(debtor, source)));
        assert!(matches!(erased, Err(AppError::NotFound("debtor"))), "{debtor} {source}");
    }
    let unknown =
        ErasureForm { request: Some(domain::ids::RequestId::from_bits(7)), ..form("C-1", "relance") };
    let erased = must(world.app.erase(&world.member(Role::Owner), None, &unknown));
    assert!(matches!(erased, Err(AppError::NotFound("request"))), "{erased:?}");
    assert!(account(&world, "C-1").erasure.is_none());
}
