//! The scenario from the first day to the decision, and what the sweep's rhythm must not change.

use app::desk::{ApprovalForm, DecisionWord};
use app::member::Role;
use chrono::TimeDelta;
use domain::action::Action;
use tests::world::said::{debtor, invoice, payment};
use tests::world::{World, at, must};

/// Approves everything that waits, exactly as it is shown; returns how many.
pub fn approve_all(world: &World) -> usize {
    let manager = world.member(Role::Manager);
    let waiting = must(world.app.approvals(&manager)).unwrap();
    for view in &waiting {
        let form = ApprovalForm { decision: DecisionWord::Approve, seen: view.seen.clone() };
        must(world.app.approve(&manager, view.id, &form)).unwrap();
    }
    waiting.len()
}

#[test]
fn a_webhook_becomes_an_invoice_that_is_chased_until_it_is_paid() {
    let world = World::default();
    let c = debtor("C-1");
    world.post("invoice.issued", &invoice(&c, "I-1", "2026-09-14", "1200.00")).unwrap();
    assert_eq!(world.sheet("C-1").state, "monitoring");
    world.advance_to(at("2026-10-10T12:00:00Z"));
    assert_eq!(world.notices(), ["pre_due", "reminder_1", "sms_reminder", "reminder_2"]);
    let days: Vec<String> = world.sent().iter().map(|sent| sent.at.date_naive().to_string()).collect();
    // D-3 is a Friday, D+5 a Saturday, D+12 a Saturday, D+20 a Sunday: each leaves on the next working day
    assert_eq!(days, ["2026-09-11", "2026-09-21", "2026-09-28", "2026-10-05"]);
    world.advance_to(at("2026-10-16T12:00:00Z"));
    assert_eq!(world.notices().len(), 4, "a formal notice waits for a person");
    assert_eq!(approve_all(&world), 1);
    world.advance_minutes(5);
    assert_eq!(world.last().notice.word(), "formal_notice");
    assert_eq!(world.sheet("C-1").state, "formal_notice");
    world.advance_days(9);
    let json = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    assert!(json.contains("task_opened"), "{json}");
    let on = world.now().date_naive().to_string();
    world.post("payment.received", &payment("C-1", "P-1", &on, "1200.00", &["I-1"])).unwrap();
    world.advance_days(40);
    assert_eq!(world.notices().len(), 6);
    assert_eq!(world.last().notice.word(), "thanks");
    assert_eq!(world.sheet("C-1").state, "settled");
    assert_eq!(world.stuck(), 0, "what is due is done or moved on");
}

#[test]
fn a_sweep_that_runs_24_times_in_a_day_sends_one_message() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.clock.move_to(at("2026-09-20T22:00:00Z"));
    for _ in 0..24 {
        for errand in world.sweep() {
            world.dispatch(&errand);
            world.dispatch(&errand);
        }
        world.tell_back();
        world.clock.move_to(world.now() + TimeDelta::hours(1));
    }
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[test]
fn five_days_without_a_sweep_send_at_most_one_message_a_debtor() {
    let world = World::default();
    for place in 1..=3 {
        for part in 1..=3 {
            let debtor = debtor(&format!("C-{place}"));
            let due = format!("2026-09-{:02}", 10 + 2 * part);
            let bill = invoice(&debtor, &format!("I-{place}-{part}"), &due, "100.00");
            world.post("invoice.issued", &bill).unwrap();
        }
    }
    world.advance_to(at("2026-09-16T06:00:00Z"));
    let before = world.sent().len();
    world.clock.move_to(at("2026-09-22T08:00:00Z"));
    world.settle();
    world.advance_to(at("2026-09-22T20:00:00Z"));
    let after = world.sent().split_off(before);
    assert_eq!(after.len(), 3);
    let mut to: Vec<_> = after.iter().map(|sent| sent.to.clone()).collect();
    to.dedup();
    assert_eq!(to.len(), 3);
}

#[test]
fn an_invoice_first_recorded_at_d_90_starts_at_reminder_1_after_one_release_and_keeps_its_distances() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-06-03", "500.00")).unwrap();
    world.advance_days(3);
    assert!(world.sent().is_empty(), "a backlog waits for its release");
    let reasons = serde_json::to_string(&world.sheet("C-1").items[0].held).unwrap();
    assert!(reasons.contains("awaiting_approval"), "{reasons}");
    let owner = world.member(Role::Owner);
    must(world.app.release_source(&owner, "relance")).unwrap();
    world.advance_days(60);
    let days: Vec<_> = world.sent().iter().map(|it| (it.notice.word(), it.at.date_naive())).collect();
    assert_eq!(
        days.iter().map(|day| day.0).collect::<Vec<_>>(),
        ["reminder_1", "sms_reminder", "reminder_2"],
        "{days:?}"
    );
    assert!((days[1].1 - days[0].1).num_days() >= 7, "{days:?}");
    assert!((days[2].1 - days[1].1).num_days() >= 8, "{days:?}");
    approve_all(&world);
    world.advance_minutes(60 * 24);
    assert_eq!(world.last().notice.word(), "formal_notice");
}

#[test]
fn a_backlog_goes_out_within_the_daily_cap_and_the_release_of_another_source_changes_nothing() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-06-03", "500.00")).unwrap();
    let owner = world.member(Role::Owner);
    must(world.app.release_source(&owner, "stripe")).unwrap();
    world.advance_days(3);
    assert!(world.sent().is_empty());
    must(world.app.release_source(&owner, "relance")).unwrap();
    world.advance_days(1);
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[test]
fn the_decision_task_opens_8_days_after_the_acceptance_of_the_formal_notice() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-01", "100.00")).unwrap();
    world.advance_to(at("2026-10-06T08:00:00Z"));
    approve_all(&world);
    world.advance_minutes(10);
    let accepted = world.last();
    assert_eq!(accepted.notice.word(), "formal_notice");
    let opened =
        |world: &World| serde_json::to_string(&world.sheet("C-1").timeline).unwrap().contains("task_opened");
    world.advance_to(accepted.at + TimeDelta::days(7));
    assert!(!opened(&world));
    world.advance_to(accepted.at + TimeDelta::days(8));
    assert!(opened(&world));
    world.advance_days(100);
    assert_eq!(world.last().action, accepted.action, "after the decision nothing leaves by itself");
}

#[test]
fn a_debtor_in_another_zone_is_written_to_at_his_own_hours_over_both_nights_of_the_clocks() {
    for (due, zone, day) in [
        ("2026-10-20", "America/New_York", "2026-10-26"),
        ("2026-10-27", "America/New_York", "2026-11-02"),
        ("2026-10-20", "Europe/Paris", "2026-10-26"),
        // The Monday after is Easter Monday
        ("2027-03-23", "Europe/Paris", "2027-03-30"),
        ("2027-03-09", "America/New_York", "2027-03-15"),
    ] {
        let world = World::default();
        let mut abroad = debtor("C-1");
        abroad["time_zone"] = serde_json::json!(zone);
        abroad["country"] = serde_json::json!(if zone.starts_with("Am") { "US" } else { "FR" });
        world.post("invoice.issued", &invoice(&abroad, "I-1", due, "100.00")).unwrap();
        world.advance_to(at("2027-04-30T00:00:00Z"));
        let first = world.sent().into_iter().find(|sent| sent.notice.word() == "reminder_1").unwrap();
        let zone: domain::calendar::Tz = zone.parse().unwrap();
        let local = first.at.with_timezone(&zone);
        // D+5 is the Sunday of the clocks: the message leaves at 08:00 of the next working day, by the new clock
        assert_eq!(local.format("%Y-%m-%d %H:%M").to_string(), format!("{day} 08:00"), "{due} {zone}");
    }
}

#[test]
fn a_holiday_on_a_monday_moves_the_message_to_tuesday() {
    // Easter Monday 2027 is 29 March
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2027-03-24", "100.00")).unwrap();
    world.advance_to(at("2027-04-05T00:00:00Z"));
    let reminder = world.sent().into_iter().find(|sent| sent.notice.word() == "reminder_1").unwrap();
    assert_eq!(reminder.at, at("2027-03-30T06:00:00Z"));
}

#[test]
fn a_newly_published_scenario_does_not_send_a_step_again() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-22T12:00:00Z"));
    let before = world.notices();
    world.alter(|portfolio| {
        portfolio.scenarios.business.version = 2;
        portfolio.scenarios.business.steps[1].offset = domain::scenario::Offset::FromDue(6);
    });
    world.post("debtor.updated", &serde_json::json!({ "debtor": debtor("C-1") })).unwrap();
    world.advance_to(at("2026-09-27T12:00:00Z"));
    assert_eq!(world.notices(), before);
    world.advance_to(at("2026-09-29T12:00:00Z"));
    assert_eq!(world.notices().len(), before.len() + 1);
    assert_eq!(world.last().notice.word(), "sms_reminder");
}

#[test]
fn two_scenarios_are_chosen_by_the_kind_of_debtor() {
    let world = World::default();
    world.alter(|portfolio| {
        for step in &mut portfolio.scenarios.consumer.steps[1..2] {
            step.offset = domain::scenario::Offset::FromDue(10);
        }
    });
    let mut person = debtor("C-2");
    person["kind"] = serde_json::json!("consumer");
    let mut unknown = debtor("C-3");
    unknown.as_object_mut().unwrap().remove("kind");
    for (debtor, id) in [(debtor("C-1"), "I-1"), (person, "I-2"), (unknown, "I-3")] {
        world.post("invoice.issued", &invoice(&debtor, id, "2026-09-16", "100.00")).unwrap();
    }
    world.advance_to(at("2026-09-22T12:00:00Z"));
    let firsts = |world: &World| {
        let mut to: Vec<_> = world.sent().into_iter().filter(|it| it.notice.word() == "reminder_1").collect();
        to.sort_by_key(|sent| sent.to.clone());
        to.into_iter().map(|sent| sent.to).collect::<Vec<_>>()
    };
    assert_eq!(firsts(&world), ["c-1@dupont.example"]);
    world.advance_to(at("2026-09-28T12:00:00Z"));
    assert_eq!(firsts(&world), ["c-1@dupont.example", "c-2@dupont.example", "c-3@dupont.example"]);
    let actions = world.everything().into_iter().filter(|item| item.key.range.starts_with("act#"));
    for item in actions {
        let action: Action = store::record::decode(&item.body).unwrap();
        let wanted = if item.key.partition == ledger_of(&world, "C-1") { "business" } else { "consumer" };
        assert_eq!(action.scenario, wanted);
    }
}

fn ledger_of(world: &World, debtor: &str) -> String {
    store::keys::Keys::of(world.home.portfolio.id).ledger(world.case(debtor).debtor)
}
