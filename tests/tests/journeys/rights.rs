//! A debtor's rights over what is kept of him: a copy of it, and requests that the team answers in time.

use app::AppError;
use app::desk::AnswerForm;
use app::member::Role;
use app::portal::{CodePurpose, DataItem, DisputeForm, RequestForm, RequestView, Visitor, WordsForm};
use domain::request::{Answer, Asks};
use serde_json::{Value, json};
use tests::world::said::{debtor, invoice, payment};
use tests::world::{World, at, must};

use crate::cards::{begin, taking_cards};
use crate::codes::{proven, reminded};

fn everything(world: &World, visitor: &Visitor) -> Vec<DataItem> {
    let (mut items, mut cursor) = (Vec::new(), None);
    for _ in 0..50 {
        let page = must(world.app.own_data(visitor, cursor.as_deref())).unwrap();
        assert_eq!(page.format, "relance-debtor-data/1");
        assert!(page.items.len() <= 60 * 50, "sixty items of the table, fifty facts in each");
        items.extend(page.items);
        match page.next {
            Some(next) => cursor = Some(next),
            None => return items,
        }
    }
    panic!("the copy does not end")
}

fn ask(world: &World, visitor: &Visitor, asks: Asks, text: &str) -> Result<RequestView, AppError> {
    must(world.app.ask(visitor, None, &RequestForm { asks, text: text.to_owned() }))
}

fn answer(
    world: &World,
    role: Role,
    request: &RequestView,
    text: &str,
) -> Result<app::desk::CaseSheet, AppError> {
    let form =
        AnswerForm { answer: Answer::Granted, text: text.to_owned(), instalments: None, first_on: None };
    must(world.app.answer(&world.member(role), world.case("C-1"), request.id, &form))
}

#[test]
fn a_copy_holds_every_thing_that_is_kept_opened_and_asks_for_a_code() {
    let world = reminded();
    let visitor = world.visitor();
    assert!(matches!(must(world.app.own_data(&visitor, None)), Err(AppError::Forbidden(_))));
    let account = must(world.app.account(&visitor)).unwrap();
    let dispute = DisputeForm {
        invoices: account.cases[0].invoices.iter().map(|it| it.id).collect(),
        reason: "wrong_price".to_owned(),
        amount: Some("30.00".to_owned()),
        text: "We agreed on seventy.".to_owned(),
        files: Vec::new(),
        wants: None,
    };
    let contested = must(world.app.dispute(&visitor, Some("once"), dispute)).unwrap().id;
    let words = |text: &str| WordsForm { text: text.to_owned() };
    let (member, case) = (world.member(Role::Collector), world.case("C-1"));
    must(world.app.say_to(&member, case, contested, &words("Who agreed?"))).unwrap();
    must(world.app.say_more(&visitor, None, contested, &words("Mme Durand."))).unwrap();
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-20", "5.00", &["I-1"])).unwrap();
    ask(&world, &visitor, Asks::Correct, "The street is wrong.").unwrap();
    proven(&world, &visitor, CodePurpose::Data);
    let items = everything(&world, &visitor);
    let of = |kind: &str| -> Vec<&Value> {
        items.iter().filter(|item| item.kind == kind).map(|item| &item.data).collect()
    };
    for kind in
        ["account", "person", "invoice", "payment", "hold", "action", "case", "fact", "message", "words"]
    {
        assert!(!of(kind).is_empty(), "no {kind}");
    }
    assert_eq!(of("person")[0]["contacts"][0]["email"], "c-1@dupont.example");
    let texts: Vec<_> = of("words").iter().map(|words| words["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["We agreed on seventy.", "Who agreed?", "Mme Durand.", "The street is wrong."]);
    assert!(of("message").iter().any(|message| message["text"].as_str().unwrap().contains("F-I-1")));
    // Whatever lies in his part of the table is there, but for names of attempts and digests of codes.
    let partition = format!("#{}", world.case("C-1").debtor);
    let kept = world.everything().into_iter().filter(|item| item.key.partition.ends_with(&partition));
    let left = |range: &str| range.starts_with("z#once#") || range.starts_with("z#code#");
    let things = |item: &store::table::Item| {
        let facts = item.key.range.starts_with("z#fact#");
        if facts { app::facts::read(item).unwrap().len() } else { 1 }
    };
    let kept = kept.filter(|item| !left(&item.key.range));
    assert_eq!(items.len(), kept.map(|item| things(&item)).sum::<usize>());
    let whole = serde_json::to_string(&items).unwrap();
    assert!(!whole.contains("\"sealed\"") && !whole.contains("\"dek\""), "every box is open");
    assert!(serde_json::to_string(&world.sheet("C-1").timeline).unwrap().contains("data_taken"));
}

#[test]
fn a_copy_holds_nothing_of_another_and_its_cursor_leads_nowhere_else() {
    let world = World::starting("2026-09-12T07:00:00Z");
    for id in ["C-1", "C-2"] {
        let bill = invoice(&debtor(id), &format!("I-{id}"), "2026-09-14", "100.00");
        world.post("invoice.issued", &bill).unwrap();
    }
    world.advance_to(at("2026-09-21T12:00:00Z"));
    let one = world.visitor_of(&world.sent()[0]);
    proven(&world, &one, CodePurpose::Data);
    let whole = serde_json::to_string(&everything(&world, &one)).unwrap();
    assert!(whole.contains("C-1") && !whole.contains("C-2") && !whole.contains("c-2@"));
    for cursor in ["", "x", "1.", "7.account", "-1.a", "0"] {
        let refused = must(world.app.own_data(&one, Some(cursor)));
        assert!(
            matches!(refused, Err(AppError::Refused(faults)) if faults[0].pointer == "/cursor"),
            "{cursor}"
        );
    }
    let past = must(world.app.own_data(&one, Some("0.zzz"))).unwrap();
    assert!(past.items.is_empty() && past.next.is_none());
}

#[test]
fn the_copy_of_a_merged_debtor_holds_the_history_of_both() {
    let world = reminded();
    world.post("debtor.updated", &json!({ "debtor": debtor("C-2") })).unwrap();
    world.post("debtor.merged", &json!({ "from_id": "C-1", "into_id": "C-2" })).unwrap();
    world.settle();
    let visitor = world.visitor();
    proven(&world, &visitor, CodePurpose::Data);
    let items = everything(&world, &visitor);
    let accounts = items.iter().filter(|item| item.kind == "account").count();
    let reminder = |item: &&DataItem| item.kind == "message" && item.data["notice"] == "reminder_1";
    assert_eq!((accounts, items.iter().filter(reminder).count()), (2, 1));
}

#[test]
fn a_payment_by_card_that_was_begun_stands_in_the_copy_and_the_way_to_it_does_not() {
    let world = taking_cards();
    begin(&world, &["F-I-1"], "100.00").unwrap();
    let visitor = world.visitor();
    proven(&world, &visitor, CodePurpose::Data);
    let items = everything(&world, &visitor);
    let begun: Vec<_> = items.iter().filter(|item| item.kind == "checkout").collect();
    assert_eq!((begun.len(), begun[0].data["minor"].as_i64()), (1, Some(10_000)));
    assert!(begun[0].data["session"].is_string() && begun[0].data["page"].is_null(), "{}", begun[0].data);
}

#[test]
fn a_request_is_told_to_the_team_with_the_day_the_law_gives_and_answered_on_the_page() {
    let world = reminded();
    let visitor = world.visitor();
    assert!(matches!(ask(&world, &visitor, Asks::Correct, " x "), Err(AppError::Refused(_))));
    let asked = ask(&world, &visitor, Asks::Correct, "Please forget my telephone.").unwrap();
    assert_eq!(asked.answer_by.to_string(), "2026-10-21");
    assert!(matches!(ask(&world, &visitor, Asks::Correct, "And again."), Err(AppError::Conflict(_))));
    world.project();
    let alerts = must(world.app.alerts(&world.member(Role::Owner), None)).unwrap().items;
    assert_eq!(serde_json::to_value(alerts[0].why).unwrap(), "asked");
    let sheet = world.sheet("C-1");
    assert_eq!(sheet.requests[0].text.as_deref(), Some("Please forget my telephone."));
    let timeline = serde_json::to_string(&sheet.timeline).unwrap();
    assert!(timeline.contains("2026-10-21") && !timeline.contains("telephone"), "{timeline}");
    assert!(matches!(answer(&world, Role::Auditor, &asked, "Done."), Err(AppError::Forbidden(_))));
    assert!(matches!(answer(&world, Role::Collector, &asked, " "), Err(AppError::Refused(_))));
    answer(&world, Role::Collector, &asked, "It is gone.").unwrap();
    assert!(matches!(answer(&world, Role::Collector, &asked, "Twice."), Err(AppError::Conflict(_))));
    let [read] = &must(world.app.requests(&visitor)).unwrap()[..] else { panic!("one request") };
    assert_eq!((read.answer, read.answer_text.as_deref()), (Some(Answer::Granted), Some("It is gone.")));
    assert!(ask(&world, &visitor, Asks::Correct, "The address too.").is_ok(), "after an answer");
    assert!(world.everything().iter().all(|item| !item.body.contains("telephone")));
}

#[test]
fn the_same_request_sent_twice_is_one_and_a_merge_keeps_it() {
    let world = reminded();
    let visitor = world.visitor();
    let form = RequestForm { asks: Asks::Restrict, text: "Stop using my mobile.".to_owned() };
    let first = must(world.app.ask(&visitor, Some("key"), &form)).unwrap();
    let second = must(world.app.ask(&visitor, Some("key"), &form)).unwrap();
    assert_eq!(first.id, second.id);
    world.post("debtor.updated", &json!({ "debtor": debtor("C-2") })).unwrap();
    world.post("debtor.merged", &json!({ "from_id": "C-1", "into_id": "C-2" })).unwrap();
    world.settle();
    let sheet = world.sheet("C-2");
    assert_eq!(sheet.requests.len(), 1);
    assert_eq!(sheet.requests[0].text.as_deref(), Some("Stop using my mobile."));
    let form = AnswerForm {
        answer: Answer::Refused,
        text: "We need it.".to_owned(),
        instalments: None,
        first_on: None,
    };
    must(world.app.answer(&world.member(Role::Owner), sheet.id, first.id, &form)).unwrap();
    let [read] = &must(world.app.requests(&world.visitor())).unwrap()[..] else { panic!("one request") };
    assert_eq!(read.answer_text.as_deref(), Some("We need it."));
}
