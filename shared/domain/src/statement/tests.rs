//! What is drawn from documents.

use crate::action::{LAPSED, Outcome};
use crate::decide::sample::{Case, attempt, day, observed, paris};
use crate::event::ObservedStatus;
use crate::hold::Kind;
use crate::invoice::Closed;
use crate::scenario::Notice;

#[test]
fn the_balance_is_net_of_what_nobody_claims() {
    let case = Case::today("2026-10-06").owes("A", "2026-10-01", 100).paid("P", "2026-10-02", 130, &["A"]);
    assert_eq!(case.statement().balance(), -3_000);
}

#[test]
fn what_is_contested_stays_owed_and_is_not_asked_for() {
    let case = Case::today("2026-10-06").owes("A", "2026-10-01", 100).owes("B", "2026-10-02", 50);
    let statement = case.held(Kind::Dispute, "2026-10-20", &["A", "B"], Some(120)).statement();
    assert_eq!(statement.overdue(day("2026-10-06")), 15_000);
    assert_eq!(statement.overdue_claimed(day("2026-10-06")), 3_000);
    let (first, second) = (&statement.items[0], &statement.items[1]);
    assert_eq!((first.hold, first.disputed), (Some((Kind::Dispute, day("2026-10-20"))), 10_000));
    assert_eq!((second.hold, second.disputed), (None, 2_000));
}

#[test]
fn a_promise_of_a_part_holds_its_items_whole() {
    let case = Case::today("2026-10-06").owes("A", "2026-10-01", 100);
    let statement = case.held(Kind::Promise, "2026-10-20", &["A"], Some(40)).statement();
    assert_eq!(statement.overdue_claimed(day("2026-10-06")), 0);
}

#[test]
fn the_hold_that_lasts_longest_counts() {
    let case = Case::today("2026-10-06").owes("A", "2026-10-01", 100);
    let case =
        case.held(Kind::Pause, "2026-10-20", &[], None).held(Kind::Promise, "2026-10-12", &["A"], None);
    assert_eq!(case.statement().items[0].hold, Some((Kind::Pause, day("2026-10-20"))));
}

#[test]
fn a_level_of_an_earlier_cycle_counts_no_more() {
    let mut case = Case::today("2026-10-20").owes("A", "2026-10-01", 100).accepted(2, "2026-10-13", &["A"]);
    assert_eq!(case.statement().items[0].level, 2);
    case.invoices[0].cycle = 1;
    assert_eq!(case.statement().items[0].level, 0);
}

#[test]
fn an_early_notice_raises_no_level() {
    let case = Case::today("2026-09-28").owes("A", "2026-10-01", 100);
    let planned = case.decide().actions.remove(0);
    let next =
        case.statement().once_accepted(planned.digest, planned.notice, &planned.raises, day("2026-09-28"));
    assert_eq!((next.items[0].level, next.items[0].notified), (0, true));
    let drawn = case.accepted(0, "2026-09-28", &["A"]).statement();
    assert_eq!(next.items, drawn.items);
}

#[test]
fn once_accepted_looks_as_if_it_were_drawn_afterwards() {
    let case = Case::today("2026-10-06").owes("A", "2026-10-01", 100).owes("B", "2026-10-01", 30);
    let planned = case.decide().actions.remove(0);
    let next =
        case.statement().once_accepted(planned.digest, planned.notice, &planned.raises, day("2026-10-06"));
    assert_eq!(next.items, case.accepted(1, "2026-10-06", &["A", "B"]).statement().items);
}

#[test]
fn a_decision_waits_for_a_person_until_it_is_taken() {
    let mut case = Case::today("2026-11-10").owes("A", "2026-10-01", 100).accepted(5, "2026-11-10", &["A"]);
    assert_eq!(case.actions[0].notice, Notice::Decision);
    assert!(case.statement().items[0].waits);
    case.actions[0].dropped = Some("task_done".to_owned());
    let item = &case.statement().items[0];
    assert_eq!((item.waits, item.level), (false, 5));
}

#[test]
fn what_was_given_up_long_ago_does_not_name_a_case_that_paid_since() {
    let mut case = Case::today("2026-10-06").owes("A", "2026-01-01", 100).owes("B", "2026-09-01", 50);
    (case.invoices[0].closed, case.invoices[0].occurred_at) = (Some(Closed::WrittenOff), paris("2026-03-01"));
    assert!(case.statement().gave_up);
    let mut seen = observed("2026-09-02", 0);
    case.invoices[1].observed = Some(seen);
    assert!(!case.statement().gave_up);
    seen.status = ObservedStatus::Uncollectible;
    case.invoices[1].observed = Some(seen);
    assert!(case.statement().gave_up);
    assert!(!case.paid("P", "2026-09-20", 50, &[]).statement().gave_up);
}

#[test]
fn a_message_that_went_out_counts_even_if_its_action_was_dropped() {
    let mut case = Case::today("2026-10-07").owes("A", "2026-10-01", 100).accepted(1, "2026-10-06", &["A"]);
    case.actions[0].dropped = Some("superseded".to_owned());
    assert_eq!(case.statement().items[0].level, 1);
}

#[test]
fn an_approval_that_lapsed_after_a_bounce_can_be_asked_for_again() {
    let mut case = Case::today("2026-11-02")
        .owes("A", "2026-10-01", 100)
        .accepted(3, "2026-10-21", &["A"])
        .asked(4, "2026-11-02", &["A"]);
    let bounced = Outcome::Bounced { at: paris("2026-11-02"), hard: true };
    let last = case.actions.last_mut().unwrap();
    (last.attempts, last.dropped) = (vec![attempt(bounced, 9)], Some(LAPSED.to_owned()));
    assert!(!case.statement().past[1].done);
    assert_eq!(case.does(), ["ask formal_notice [A:4]"]);
}
