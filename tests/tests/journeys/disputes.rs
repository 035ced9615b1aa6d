//! A dispute is talked about: what the debtor wrote reaches the team, what the team answers reaches him, and a decision ends
//! it in the same second for both.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::AppError;
use app::desk::{CaseSheet, DecisionForm};
use app::member::Role;
use app::portal::{Declared, DisputeForm, DisputeView, Visitor, WordsForm};
use domain::dispute::{Outcome, SAID_LIMIT, Side, Wants};
use domain::ids::HoldId;
use serde_json::json;
use store::embedded::Embedded;
use tests::world::ports::{Call, Fate, Weather};
use tests::world::said::{debtor, event, invoice};
use tests::world::{World, at, must, paris};

/// Loses the answer to the next write, once it is told to.
#[derive(Default)]
struct Losing(AtomicBool);

impl Weather for Losing {
    fn fate(&self, call: Call) -> Fate {
        let lost = call == Call::Write && self.0.swap(false, Ordering::Relaxed);
        if lost { Fate::LoseAnswer } else { Fate::Fine }
    }
}

fn reminded() -> World {
    reminded_in(World::starting("2026-09-12T07:00:00Z"))
}

/// After the first reminder of 900 EUR, on 21 September: a Monday.
fn reminded_in(world: World) -> World {
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "900.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1"]);
    world
}

fn visitor(world: &World) -> Visitor {
    world.visitor_of(&world.sent()[0])
}

fn contest(world: &World, amount: Option<&str>) -> Declared {
    let account = must(world.app.account(&visitor(world))).unwrap();
    let form = DisputeForm {
        invoices: account.cases[0].invoices.iter().map(|it| it.id).collect(),
        reason: "wrong_quantity".to_owned(),
        amount: amount.map(str::to_owned),
        text: "Two pallets of five are missing.".to_owned(),
        wants: Some(Wants::CreditNote),
        files: Vec::new(),
    };
    must(world.app.dispute(&visitor(world), None, form)).unwrap()
}

fn words(text: &str) -> WordsForm {
    WordsForm { text: text.to_owned() }
}

fn says(world: &World, hold: HoldId, text: &str) -> Result<DisputeView, AppError> {
    must(world.app.say_more(&visitor(world), None, hold, &words(text)))
}

fn answers(world: &World, hold: HoldId, text: &str) -> Result<CaseSheet, AppError> {
    must(world.app.say_to(&world.member(Role::Collector), world.case("C-1"), hold, &words(text)))
}

fn decides(world: &World, hold: HoldId, outcome: Outcome) -> Result<CaseSheet, AppError> {
    let form = DecisionForm { outcome, text: "We have counted again.".to_owned() };
    must(world.app.decide_dispute(&world.member(Role::Collector), world.case("C-1"), hold, &form))
}

/// Mails that confirm or answer.
fn mails(world: &World) -> usize {
    world.notices().into_iter().filter(|notice| *notice == "confirmation").count()
}

fn seen(world: &World) -> DisputeView {
    must(world.app.disputes(&visitor(world))).unwrap().remove(0)
}

fn spoken(view: &DisputeView) -> Vec<(Side, &str)> {
    view.said.iter().map(|said| (said.by, said.text.as_deref().unwrap_or("nothing"))).collect()
}

#[test]
fn both_sides_read_what_the_other_wrote_and_each_is_told_that_there_is_something() {
    let world = reminded();
    let hold = contest(&world, None).id;
    let sheet = world.sheet("C-1");
    assert_eq!(sheet.holds[0].words.as_deref(), Some("Two pallets of five are missing."));
    assert_eq!((sheet.disputes[0].state, sheet.disputes[0].wants), ("waiting", Some(Wants::CreditNote)));
    let sheet = answers(&world, hold, "Which ones? Please send us the delivery note.").unwrap();
    assert_eq!(sheet.disputes[0].state, "answered");
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(
        world.notices(),
        ["reminder_1", "confirmation", "confirmation"],
        "he is told that there is an answer"
    );
    let mail = world.last();
    assert!(mail.subject.contains("une réponse à votre contestation"), "{}", mail.subject);
    assert!(!mail.text.contains("delivery note"), "words stay on the page");
    says(&world, hold, "Number 3 and number 4.").unwrap();
    assert_eq!(
        spoken(&seen(&world)),
        [
            (Side::Debtor, "Two pallets of five are missing."),
            (Side::Team, "Which ones? Please send us the delivery note."),
            (Side::Debtor, "Number 3 and number 4."),
        ]
    );
    assert_eq!(seen(&world).state, "waiting");
    world.project();
    let alerts = must(world.app.alerts(&world.member(Role::Owner), None)).unwrap().items;
    let contested = alerts.iter().filter(|alert| serde_json::to_value(alert.why).unwrap() == "contested");
    assert_eq!(contested.count(), 2, "the dispute, and what he added: not what the team said itself");
    let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    assert!(
        timeline.contains("dispute_said") && !timeline.contains("pallets"),
        "words are no fact: {timeline}"
    );
}

#[test]
fn a_dispute_that_is_rejected_is_told_and_the_chase_goes_on() {
    let world = reminded();
    let hold = contest(&world, None).id;
    world.advance_to(at("2026-09-29T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "confirmation"], "nothing is asked for while it is open");
    let sheet = decides(&world, hold, Outcome::Rejected).unwrap();
    assert!(sheet.holds.is_empty(), "{:#?}", sheet.holds);
    assert_eq!((seen(&world).state, seen(&world).outcome), ("resolved", Some(Outcome::Rejected)));
    for refused in [says(&world, hold, "But!").map(|_| ()), answers(&world, hold, "Well.").map(|_| ())] {
        assert!(matches!(refused, Err(AppError::Conflict(_))));
    }
    assert!(matches!(decides(&world, hold, Outcome::Upheld), Err(AppError::Conflict(_))), "decided once");
    world.advance_to(at("2026-10-02T12:00:00Z"));
    let notices = world.notices();
    assert_eq!(mails(&world), 2, "what he said, and what was decided: {notices:?}");
    assert!(notices.contains(&"sms_reminder"), "asked again: {notices:?}");
    let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    assert!(timeline.contains("\"outcome\":\"rejected\""), "{timeline}");
}

#[test]
fn the_contested_part_waits_for_its_credit_note_and_the_rest_is_asked_for() {
    let world = reminded();
    let hold = contest(&world, Some("360.00")).id;
    let sheet = decides(&world, hold, Outcome::Upheld).unwrap();
    let [waits] = &sheet.holds[..] else { panic!("{:#?}", sheet.holds) };
    assert_eq!(serde_json::to_value(waits.kind).unwrap(), "awaiting_credit_note");
    assert_eq!((waits.amount.as_deref(), waits.until.to_string().as_str()), (Some("360.00"), "2026-10-11"));
    assert_eq!(sheet.items[0].disputed, "360.00", "set aside");
    let credit = json!({ "debtor_id": "C-1", "credit_note": { "id": "N-1", "number": "A-1", "issued_on": "2026-09-23",
                         "currency": "EUR", "amount": "360.00", "invoice_id": "I-1" } });
    world.post("credit_note.issued", &credit).unwrap();
    world.advance_to(at("2026-09-30T12:00:00Z"));
    assert_eq!(mails(&world), 2, "what he said, and what was decided");
    let reminder = world.sent().into_iter().rfind(|sent| sent.notice.word() == "sms_reminder").unwrap();
    assert!(reminder.text.contains("540"), "what is left: {}", reminder.text);
}

#[test]
fn only_his_own_dispute_can_be_talked_about_and_only_so_often() {
    let world = reminded();
    let hold = contest(&world, None).id;
    world.post("invoice.issued", &invoice(&debtor("C-2"), "J-1", "2026-09-23", "50.00")).unwrap();
    world.advance_to(at("2026-10-02T12:00:00Z"));
    let first = world.sent()[0].to.clone();
    let other = world.sent().into_iter().find(|sent| sent.to != first);
    let other = world.visitor_of(&other.expect("the other was reminded"));
    let foreign = must(world.app.say_more(&other, None, hold, &words("Mine too")));
    assert!(matches!(foreign, Err(AppError::NotFound("dispute"))));
    let (member, case) = (world.member(Role::Collector), world.case("C-2"));
    let foreign = must(world.app.say_to(&member, case, hold, &words("Not here")));
    assert!(matches!(foreign, Err(AppError::NotFound("dispute"))));
    let silent =
        must(world.app.say_to(&world.member(Role::Auditor), world.case("C-1"), hold, &words("I watch")));
    assert!(matches!(silent, Err(AppError::Forbidden(_))));
    for place in 1..SAID_LIMIT {
        says(&world, hold, &format!("Part {place}")).unwrap();
    }
    assert!(matches!(says(&world, hold, "One more"), Err(AppError::Conflict(_))));
    assert!(!seen(&world).open);
    assert!(decides(&world, hold, Outcome::Partly).is_ok(), "there is always room for the decision");
    assert!(matches!(says(&world, hold, "x"), Err(AppError::Refused(_))), "words first");
}

#[test]
fn the_same_attempt_says_it_once() {
    let world = reminded();
    let hold = contest(&world, None).id;
    for _ in 0..3 {
        let said = must(world.app.say_more(&visitor(&world), Some("try-1"), hold, &words("Number 3.")));
        assert_eq!(spoken(&said.unwrap()).len(), 2);
    }
}

#[test]
fn what_was_written_down_is_said_though_the_answer_was_lost() {
    let losing = Arc::new(Losing::default());
    let table = Arc::new(Embedded::in_memory().unwrap());
    let start = at("2026-09-12T07:00:00Z");
    let world = reminded_in(World::over(table, Arc::<Losing>::clone(&losing), start, paris(), true));
    let hold = contest(&world, None).id;
    let visitor = visitor(&world);
    losing.0.store(true, Ordering::Relaxed);
    let said = must(world.app.say_more(&visitor, Some("try-1"), hold, &words("Number 3.")));
    assert_eq!(spoken(&said.unwrap()).len(), 2);
    assert!(!losing.0.load(Ordering::Relaxed), "an answer was lost");
}

#[test]
fn what_was_said_is_read_and_answered_after_a_merge() {
    let world = reminded();
    let hold = contest(&world, None).id;
    answers(&world, hold, "Which ones?").unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-2"), "J-1", "2026-12-14", "50.00")).unwrap();
    let merged = event("debtor.merged", world.now(), &json!({ "from_id": "C-1", "into_id": "C-2" }));
    must(world.posting(&world.app, "m-1", merged)).unwrap();
    world.settle();
    assert_eq!(
        spoken(&seen(&world)),
        [(Side::Debtor, "Two pallets of five are missing."), (Side::Team, "Which ones?")]
    );
    says(&world, hold, "Number 3.").unwrap();
    let form = DecisionForm { outcome: Outcome::Rejected, text: "They came later.".to_owned() };
    let case = world.case("C-2");
    let sheet = must(world.app.decide_dispute(&world.member(Role::Collector), case, hold, &form)).unwrap();
    assert_eq!(
        spoken(&sheet.disputes[0])[1..],
        [(Side::Team, "Which ones?"), (Side::Debtor, "Number 3."), (Side::Team, "They came later.")]
    );
}
