//! More time than the policy gives: proposed, waited for, answered by a person or by nobody; and plans that are signed.

use app::AppError;
use app::desk::{AnswerForm, CaseSheet};
use app::member::Role;
use app::portal::{AccountView, CaseView, CodePurpose, Declared, PlanForm, ProposalForm, Visitor};
use chrono::NaiveDate;
use domain::request::Answer;
use serde_json::json;
use tests::world::said::{debtor, invoice, payment};
use tests::world::{World, at, must};

use crate::codes::proven;

/// After the first reminder of 900 EUR, on 21 September: a Monday.
fn reminded() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "900.01")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    world
}

fn visitor(world: &World) -> Visitor {
    world.visitor_of(&world.sent()[0])
}

fn account(world: &World) -> AccountView {
    must(world.app.account(&visitor(world))).unwrap()
}

fn case(world: &World) -> CaseView {
    account(world).cases.remove(0)
}

fn form(world: &World, instalments: u8, first_on: &str) -> ProposalForm {
    ProposalForm {
        invoices: case(world).invoices.iter().map(|it| it.id).collect(),
        instalments,
        first_on: first_on.parse().unwrap(),
        text: "Two customers of ours pay late.".to_owned(),
    }
}

fn propose(world: &World, instalments: u8, first_on: &str) -> Result<Declared, AppError> {
    must(world.app.propose(&visitor(world), None, form(world, instalments, first_on)))
}

fn answers(world: &World, answer: Answer, terms: Option<(u8, &str)>) -> Result<CaseSheet, AppError> {
    let sheet = world.sheet("C-1");
    let request = sheet.requests.last().unwrap().id;
    let form = AnswerForm {
        answer,
        text: "We have talked about it.".to_owned(),
        instalments: terms.map(|(instalments, _)| instalments),
        first_on: terms.map(|(_, day)| day.parse::<NaiveDate>().unwrap()),
    };
    must(world.app.answer(&world.member(Role::Collector), sheet.id, request, &form))
}

#[test]
fn what_the_policy_refuses_is_proposed_and_not_chased_while_it_waits() {
    let world = reminded();
    let plan = |instalments| PlanForm {
        invoices: case(&world).invoices.iter().map(|it| it.id).collect(),
        instalments,
        first_on: "2026-10-01".parse().unwrap(),
    };
    let refused = must(world.app.agree_plan(&visitor(&world), None, plan(12)));
    assert!(matches!(refused, Err(AppError::Refused(faults)) if faults[0].pointer == "/instalments"));
    let waits = propose(&world, 12, "2026-10-01").unwrap();
    assert_eq!(waits.until.to_string(), "2026-09-28", "five working days");
    let shown = case(&world);
    assert_eq!(shown.proposal.as_ref().unwrap().state, "waiting");
    assert!(shown.proposal_policy.is_none() && !shown.acts.contains(&"propose"));
    assert_eq!((shown.holds[0].reason.as_str(), shown.holds[0].until), ("proposal", waits.until));
    let again = propose(&world, 2, "2026-10-01");
    assert!(matches!(again, Err(AppError::Conflict(_))), "one at a time");
    world.project();
    let alerts = must(world.app.alerts(&world.member(Role::Owner), None)).unwrap().items;
    assert_eq!(serde_json::to_value(alerts[0].why).unwrap(), "asked");
    let sheet = world.sheet("C-1");
    let offer = sheet.requests[0].offer.as_ref().unwrap();
    assert_eq!((offer.instalments.len(), offer.total.as_str()), (12, "900.01"));
    assert_eq!(sheet.requests[0].text.as_deref(), Some("Two customers of ours pay late."));
    world.advance_to(at("2026-09-28T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation"]);
}

#[test]
fn a_proposal_nobody_answers_lapses_and_the_chase_goes_on() {
    let world = reminded();
    propose(&world, 12, "2026-10-01").unwrap();
    world.advance_to(at("2026-09-30T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation", "sms_reminder"]);
    assert_eq!(case(&world).proposal.unwrap().state, "lapsed");
    assert!(matches!(answers(&world, Answer::Granted, None), Err(AppError::Conflict(_))), "too late");
    propose(&world, 10, "2026-10-05").unwrap();
    world.advance_to(at("2026-10-14T12:00:00Z"));
    let third = propose(&world, 8, "2026-10-20");
    assert!(matches!(third, Err(AppError::Conflict(_))), "two in the life of a case");
}

#[test]
fn a_proposal_that_is_granted_becomes_a_plan_over_what_is_open_then() {
    let world = reminded();
    propose(&world, 6, "2026-10-01").unwrap();
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-22", "300.01", &[])).unwrap();
    answers(&world, Answer::Granted, None).unwrap();
    let shown = case(&world);
    assert_eq!(shown.proposal.unwrap().state, "granted");
    let [hold] = &shown.holds[..] else { panic!("{:#?}", shown.holds) };
    assert_eq!((hold.plan.len(), hold.plan[0].amount.as_str()), (6, "100.00"));
    assert!(matches!(answers(&world, Answer::Refused, None), Err(AppError::Conflict(_))), "answered once");
    world.advance_to(at("2026-09-30T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation", "thanks", "confirmation", "instalment"]);
    let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    assert!(timeline.contains("\"answered\"") && timeline.contains("hold_ended"), "{timeline}");
    assert!(!timeline.contains("customers"), "words are no fact");
}

#[test]
fn a_proposal_is_amended_to_one_day_and_kept_as_a_promise() {
    let world = reminded();
    propose(&world, 1, "2026-12-01").unwrap();
    for (answer, terms, pointer) in [
        (Answer::Amended, None, "/instalments"),
        (Answer::Granted, Some((1, "2026-11-02")), "/answer"),
        (Answer::Amended, Some((0, "2026-11-02")), "/instalments"),
        (Answer::Amended, Some((1, "2026-09-01")), "/first_on"),
    ] {
        match answers(&world, answer, terms) {
            Err(AppError::Refused(faults)) => assert_eq!(faults[0].pointer, pointer),
            other => panic!("{other:?}"),
        }
    }
    answers(&world, Answer::Amended, Some((1, "2026-11-02"))).unwrap();
    let shown = case(&world);
    assert_eq!(shown.proposal.unwrap().state, "amended");
    assert_eq!(shown.holds[0].pay_on.unwrap().to_string(), "2026-11-02");
    world.advance_to(at("2026-11-02T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation", "confirmation"]);
    world.post("payment.received", &payment("C-1", "P-1", "2026-11-02", "900.01", &[])).unwrap();
    world.advance_days(2);
    let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    assert!(timeline.contains("promise_kept"), "{timeline}");
}

#[test]
fn a_proposal_that_is_refused_lets_the_chase_go_on_and_its_debtor_reads_why() {
    let world = reminded();
    propose(&world, 12, "2026-10-01").unwrap();
    answers(&world, Answer::Refused, None).unwrap();
    let shown = case(&world);
    assert_eq!(shown.proposal.unwrap().state, "refused");
    assert!(shown.holds.is_empty() && shown.acts.contains(&"propose"));
    let read = must(world.app.requests(&visitor(&world))).unwrap();
    assert_eq!(read[0].answer_text.as_deref(), Some("We have talked about it."));
    world.advance_to(at("2026-09-28T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation", "confirmation", "sms_reminder"]);
}

#[test]
fn a_proposal_out_of_bounds_is_refused_with_its_place() {
    let world = reminded();
    for (instalments, first_on, pointer) in [
        (0, "2026-10-01", "/instalments"),
        (37, "2026-10-01", "/instalments"),
        (2, "2026-09-21", "/first_on"),
        (2, "2027-10-01", "/first_on"),
    ] {
        match propose(&world, instalments, first_on) {
            Err(AppError::Refused(faults)) => {
                assert_eq!(faults[0].pointer, pointer, "{instalments} {first_on}");
            }
            other => panic!("{instalments} {first_on}: {other:?}"),
        }
    }
    let silent = ProposalForm { text: " ".to_owned(), ..form(&world, 2, "2026-10-01") };
    assert!(matches!(must(world.app.propose(&visitor(&world), None, silent)), Err(AppError::Refused(_))));
    assert_eq!(case(&world).holds.len(), 0);
    let twice = form(&world, 2, "2026-10-01");
    let first = must(world.app.propose(&visitor(&world), Some("key"), twice.clone())).unwrap();
    assert_eq!(must(world.app.propose(&visitor(&world), Some("key"), twice)).unwrap(), first);
    assert_eq!(world.sheet("C-1").requests.len(), 1);
}

#[test]
fn a_proposal_waits_on_after_a_merge_and_a_promise_made_meanwhile_stands_before_it() {
    let world = reminded();
    propose(&world, 12, "2026-10-01").unwrap();
    world.post("debtor.updated", &json!({ "debtor": debtor("C-2") })).unwrap();
    world.post("debtor.merged", &json!({ "from_id": "C-1", "into_id": "C-2" })).unwrap();
    world.settle();
    let sheet = world.sheet("C-2");
    assert!(sheet.requests[0].waits);
    let form =
        AnswerForm { answer: Answer::Granted, text: "Agreed.".to_owned(), instalments: None, first_on: None };
    let sheet =
        must(world.app.answer(&world.member(Role::Owner), sheet.id, sheet.requests[0].id, &form)).unwrap();
    assert_eq!(sheet.holds.len(), 1);
    let plan: Vec<_> = case(&world).holds.iter().map(|hold| hold.plan.len()).collect();
    assert_eq!(plan, [12]);
}

#[test]
fn a_plan_is_signed_with_a_code_where_the_policy_says_so() {
    let world = reminded();
    world.alter(|portfolio| portfolio.policy.plan.code = true);
    let visitor = visitor(&world);
    let account = must(world.app.account(&visitor)).unwrap();
    assert!(account.cases[0].plan_policy.as_ref().unwrap().code);
    let form = PlanForm {
        invoices: account.cases[0].invoices.iter().map(|it| it.id).collect(),
        instalments: 3,
        first_on: "2026-10-01".parse().unwrap(),
    };
    assert_eq!(must(world.app.plan(&visitor, &form)).unwrap().instalments.len(), 3, "it may be looked at");
    let unsigned = must(world.app.agree_plan(&visitor, None, form.clone()));
    assert!(matches!(unsigned, Err(AppError::Forbidden(_))));
    proven(&world, &visitor, CodePurpose::Contact);
    let other = must(world.app.agree_plan(&visitor, None, form.clone()));
    assert!(matches!(other, Err(AppError::Forbidden(_))), "a code for something else");
    proven(&world, &visitor, CodePurpose::Plan);
    must(world.app.agree_plan(&visitor, None, form)).unwrap();
    let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    assert!(timeline.contains("\"purpose\":\"plan\""), "the signature is told: {timeline}");
}
