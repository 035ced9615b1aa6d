//! The team and its portfolio: approvals, stops, freshness, rehearsal, roles.

use app::AppError;
use app::desk::{ApprovalForm, ApprovalView, DecisionWord, HoldForm};
use app::member::Role;
use chrono::TimeDelta;
use domain::hold::Kind;
use domain::portfolio::Sending;
use serde_json::json;
use store::table::{Condition, Table, Write};
use tests::world::said::{debtor, invoice, payment};
use tests::world::{World, at, creditor, must, paris};

use super::scenario::approve_all;

fn waiting(world: &World) -> Vec<ApprovalView> {
    must(world.app.approvals(&world.member(Role::Manager))).unwrap()
}

fn decide(world: &World, view: &ApprovalView, decision: DecisionWord, seen: &str) -> Result<(), AppError> {
    let form = ApprovalForm { decision, seen: seen.to_owned() };
    must(world.app.approve(&world.member(Role::Manager), view.id, &form)).map(|_| ())
}

/// The day the formal notice of one invoice over 100 EUR is due: 1 October.
fn before_the_formal_notice() -> World {
    let world = World::starting("2026-08-30T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-01", "100.00")).unwrap();
    world.advance_to(at("2026-10-01T05:00:00Z"));
    world
}

fn formal(world: &World) -> usize {
    world.notices().iter().filter(|word| **word == "formal_notice").count()
}

fn held(world: &World) -> String {
    serde_json::to_string(&world.sheet("C-1").items[0].held).unwrap()
}

#[test]
fn a_formal_notice_is_asked_for_at_d_30_and_sent_as_it_was_seen() {
    let world = before_the_formal_notice();
    let views = waiting(&world);
    assert_eq!(views.len(), 1);
    let view = &views[0];
    assert_eq!((view.notice.word(), view.items[0].open.as_str()), ("formal_notice", "100.00"));
    let stale = decide(&world, view, DecisionWord::Approve, "0000");
    assert!(matches!(stale, Err(AppError::Conflict(_))), "{stale:?}");
    decide(&world, view, DecisionWord::Approve, &view.seen).unwrap();
    let twice = decide(&world, view, DecisionWord::Approve, &view.seen);
    assert!(matches!(twice, Err(AppError::Conflict(_))));
    world.advance_to(at("2026-10-01T12:00:00Z"));
    assert_eq!(formal(&world), 1);
    assert_eq!(Some(&world.last().subject), view.subject.as_ref());
    assert_eq!(world.last().action, view.id);
}

#[test]
fn an_approval_lapses_when_the_money_comes() {
    let world = before_the_formal_notice();
    let view = waiting(&world).remove(0);
    world.post("payment.received", &payment("C-1", "P-1", "2026-10-01", "100.00", &["I-1"])).unwrap();
    assert!(waiting(&world).is_empty());
    let late = decide(&world, &view, DecisionWord::Approve, &view.seen);
    assert!(matches!(late, Err(AppError::Conflict(_))));
    let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    assert!(timeline.contains("approval_lapsed"), "{timeline}");
    world.advance_days(30);
    assert_eq!(formal(&world), 0);
}

#[test]
fn an_approval_given_does_not_survive_the_money_that_comes_before_the_claim() {
    let world = before_the_formal_notice();
    let view = waiting(&world).remove(0);
    decide(&world, &view, DecisionWord::Approve, &view.seen).unwrap();
    world.post("payment.received", &payment("C-1", "P-1", "2026-10-01", "100.00", &["I-1"])).unwrap();
    world.advance_days(30);
    assert_eq!(formal(&world), 0);
}

#[test]
fn a_smaller_amount_goes_out_on_the_same_approval_and_shows_the_rest() {
    let world = before_the_formal_notice();
    let view = waiting(&world).remove(0);
    decide(&world, &view, DecisionWord::Approve, &view.seen).unwrap();
    world.post("payment.received", &payment("C-1", "P-1", "2026-10-01", "30.00", &["I-1"])).unwrap();
    world.advance_to(at("2026-10-01T16:00:00Z"));
    assert_eq!(formal(&world), 1);
    let sent = world.sent().into_iter().find(|sent| sent.notice.word() == "formal_notice").unwrap();
    assert!(sent.text.contains("70,00"), "{}", sent.text);
}

#[test]
fn a_larger_amount_asks_again() {
    let world = before_the_formal_notice();
    let view = waiting(&world).remove(0);
    let raised = invoice(&debtor("C-1"), "I-1", "2026-09-01", "150.00");
    world.post("invoice.updated", &raised).unwrap();
    let answer = decide(&world, &view, DecisionWord::Approve, &view.seen);
    assert!(matches!(answer, Err(AppError::Conflict(_))), "{answer:?}");
    let fresh = waiting(&world).remove(0);
    assert_eq!((fresh.id, fresh.items[0].open.as_str()), (view.id, "150.00"));
    assert_ne!(fresh.seen, view.seen);
    decide(&world, &fresh, DecisionWord::Approve, &fresh.seen).unwrap();
    world.advance_to(at("2026-10-01T12:00:00Z"));
    assert_eq!(formal(&world), 1);
}

#[test]
fn a_larger_amount_after_the_approval_asks_again() {
    let world = before_the_formal_notice();
    let view = waiting(&world).remove(0);
    decide(&world, &view, DecisionWord::Approve, &view.seen).unwrap();
    world.post("invoice.updated", &invoice(&debtor("C-1"), "I-1", "2026-09-01", "150.00")).unwrap();
    world.advance_to(at("2026-10-02T12:00:00Z"));
    assert_eq!(formal(&world), 0);
    assert_eq!(approve_all(&world), 1);
    world.advance_to(at("2026-10-02T12:05:00Z"));
    assert_eq!(formal(&world), 1);
}

#[test]
fn a_rejected_notice_is_not_sent_and_new_invoices_are_not_starved() {
    let world = before_the_formal_notice();
    let view = waiting(&world).remove(0);
    decide(&world, &view, DecisionWord::Reject, &view.seen).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-2", "2026-10-10", "40.00")).unwrap();
    let from = world.now();
    world.advance_to(at("2026-11-02T12:00:00Z"));
    assert_eq!(formal(&world), 0);
    let words: Vec<_> =
        world.sent().into_iter().filter(|it| it.at > from).map(|it| it.notice.word()).collect();
    assert_eq!(words, ["pre_due", "reminder_1", "sms_reminder", "reminder_2"]);
}

#[test]
fn an_approval_nobody_gives_becomes_a_task_after_five_working_days() {
    let world = before_the_formal_notice();
    let tasks = |world: &World| {
        let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
        timeline.matches("\"kind\":\"task_opened\"").count()
    };
    world.advance_to(at("2026-10-07T12:00:00Z"));
    assert_eq!(tasks(&world), 0);
    world.advance_to(at("2026-10-08T12:00:00Z"));
    assert_eq!(tasks(&world), 1);
    world.advance_days(30);
    assert_eq!(tasks(&world), 1);
}

#[test]
fn a_rehearsal_computes_everything_and_sends_nothing_until_sending_is_enabled() {
    let new = app::portfolio::NewPortfolio { sending: Sending::Rehearsal, ..paris() };
    let world = World::of(at("2026-09-12T07:00:00Z"), new, true);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(world.provider.calls(), 0);
    assert!(held(&world).contains("rehearsal"), "{}", held(&world));
    let collector = world.member(Role::Collector);
    assert!(matches!(must(world.app.enable_sending(&collector)), Err(AppError::Forbidden(_))));
    must(world.app.enable_sending(&world.member(Role::Owner))).unwrap();
    world.settle();
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[test]
fn a_creditor_without_an_iban_is_held_until_his_identity_is_complete() {
    let mut lacking = creditor();
    lacking.iban = None;
    let new = app::portfolio::NewPortfolio { creditor: lacking, ..paris() };
    let world = World::of(at("2026-09-12T07:00:00Z"), new, true);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(world.provider.calls(), 0);
    assert!(held(&world).contains("identity_incomplete"), "{}", held(&world));
    world.alter(|portfolio| portfolio.creditor = creditor());
    world.advance_days(1);
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[test]
fn a_stale_source_holds_everything_and_its_synchronisation_wakes_it() {
    let world = World::of(at("2026-09-12T07:00:00Z"), paris(), false);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.post("sync.completed", &json!({ "payments_seen_until": "2026-09-12T07:00:00Z" })).unwrap();
    world.advance_to(at("2026-09-22T08:00:00Z"));
    assert_eq!(world.provider.calls(), 0);
    assert!(held(&world).contains("stale_source"), "{}", held(&world));
    world.post("sync.completed", &json!({ "payments_seen_until": "2026-09-22T08:00:00Z" })).unwrap();
    world.settle();
    assert_eq!(world.notices(), ["reminder_1"]);
    world.advance_to(at("2026-10-10T12:00:00Z"));
    assert_eq!(world.notices().len(), 1);
}

#[test]
fn a_silent_push_source_is_stale_and_is_believed_again_a_day_after_it_speaks_at_most() {
    let world = World::of(at("2026-09-12T07:00:00Z"), paris(), false);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-22T08:00:00Z"));
    assert_eq!(world.provider.calls(), 0);
    world.post("payment.received", &payment("C-9", "P-9", "2026-09-22", "5.00", &[])).unwrap();
    world.settle();
    assert_eq!(world.provider.calls(), 0, "what it kept back may be on its way");
    world.advance_days(1);
    let mine = world.sent().into_iter().filter(|sent| sent.to.starts_with("c-1")).count();
    assert_eq!(mine, 1);
}

#[test]
fn a_stop_means_stop_and_resuming_wakes() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.clock.move_to(at("2026-09-21T06:00:00Z"));
    let errands = world.sweep();
    assert_eq!(errands.len(), 1);
    let owner = world.member(Role::Owner);
    must(world.app.stop(&owner)).unwrap();
    for errand in &errands {
        world.dispatch(errand).unwrap().unwrap();
    }
    world.advance_days(2);
    assert_eq!(world.provider.calls(), 0);
    assert!(held(&world).contains("portfolio_stopped"));
    must(world.app.resume(&owner)).unwrap();
    world.settle();
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[test]
fn a_stop_by_another_process_is_seen_within_ten_seconds() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.clock.move_to(at("2026-09-21T06:00:00Z"));
    let errand = world.sweep().remove(0);
    must(world.second_process().stop(&world.member(Role::Owner))).unwrap();
    world.clock.move_to(world.now() + TimeDelta::seconds(10));
    world.dispatch(&errand).unwrap().unwrap();
    assert_eq!(world.provider.calls(), 0);
}

#[test]
fn a_pause_by_the_team_holds_and_its_end_lets_go() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    let collector = world.member(Role::Collector);
    let until = "2026-10-01".parse().ok();
    let form = HoldForm { kind: Kind::Pause, until, reason: "asked by phone".to_owned(), items: None };
    let sheet = must(world.app.place_hold(&collector, world.case("C-1"), form)).unwrap();
    world.advance_to(at("2026-09-25T12:00:00Z"));
    assert!(world.sent().is_empty());
    must(world.app.end_hold(&collector, sheet.id, sheet.holds[0].id)).unwrap();
    world.settle();
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[test]
fn a_member_of_another_portfolio_finds_nothing_here() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    let other = must(world.app.create_portfolio(paris())).unwrap();
    let stranger = &other.users[0];
    let here = must(world.app.member(&stranger.token, world.home.portfolio.id));
    assert!(matches!(here, Err(AppError::NotFound("portfolio"))));
    let member = must(world.app.member(&stranger.token, other.portfolio.id)).unwrap();
    assert!(matches!(must(world.app.case(&member, world.case("C-1"))), Err(AppError::NotFound("case"))));
    let page = must(world.app.cases(&member, &app::desk::CasesQuery::default())).unwrap();
    assert!(page.items.is_empty());
}

#[test]
fn the_agenda_says_what_will_go_out_and_that_is_what_goes_out() {
    let world = World::starting("2026-09-09T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    let agenda = must(world.app.agenda(&world.member(Role::Auditor), 28)).unwrap();
    let said: Vec<_> = agenda.iter().map(|entry| (entry.at, entry.notice.word(), entry.to.clone())).collect();
    world.advance_days(28);
    let went: Vec<_> = world.sent().into_iter().map(|it| (it.at, it.notice.word(), it.to)).collect();
    assert_eq!(said, went);
}

#[test]
fn a_ledger_that_cannot_be_read_keeps_nobody_else_waiting() {
    let world = World::starting("2026-09-12T07:00:00Z");
    for id in ["C-1", "C-2", "C-3", "C-4"] {
        world
            .post("invoice.issued", &invoice(&debtor(id), &format!("I-{id}"), "2026-09-14", "100.00"))
            .unwrap();
    }
    let mut broken = world.everything().into_iter().find(|item| item.key.range.starts_with("inv#")).unwrap();
    broken.body = "{\"v\":99,\"d\":{}}".to_owned();
    must(world.memory.write(vec![Write::Put(broken, Condition::Any)])).unwrap();
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "reminder_1", "reminder_1"]);
}
