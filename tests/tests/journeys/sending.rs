//! The sending protocol: what is claimed, what is unknown, what a person judges, and what a crash may do.

use app::AppError;
use app::desk::ActionView;
use app::dispatch::Dispatched;
use app::member::Role;
use app::ports::Answer;
use chrono::TimeDelta;
use domain::debtor::Channel::{Email, Sms};
use domain::decide::Reason;
use serde_json::json;
use tests::world::provider::{Act, Echo};
use tests::world::said::{debtor, in_currency, invoice, payment};
use tests::world::{World, at, must};

use super::scenario::approve_all;

/// An invoice due on 14 September, at the instant its first reminder is due: Monday 21, 08:00 in Paris.
fn on_the_day_of_the_first_reminder() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.clock.move_to(at("2026-09-21T06:00:00Z"));
    world
}

fn judge(world: &World, sent: bool) -> Result<ActionView, AppError> {
    let sheet = serde_json::to_value(&world.sheet("C-1").timeline).unwrap();
    let claimed = sheet.as_array().unwrap().iter().rev().find(|fact| fact["kind"] == "claimed").unwrap();
    let action = claimed["action"].as_str().unwrap().parse().unwrap();
    must(world.app.judge(&world.member(Role::Collector), action, sent))
}

fn last_outcome(world: &World) -> String {
    let timeline = serde_json::to_value(&world.sheet("C-1").timeline).unwrap();
    let told = timeline.as_array().unwrap().iter().rev().find(|fact| fact["kind"] == "outcome").cloned();
    told.map(|fact| fact["outcome"].as_str().unwrap().to_owned()).unwrap_or_default()
}

/// Messages of another debtor go out and their events arrive: the provider's feed lives.
fn let_the_feed_live(world: &World, id: &str) {
    let due = (world.now() - TimeDelta::days(5)).date_naive().to_string();
    world.post("invoice.issued", &invoice(&debtor(id), &format!("I-{id}"), &due, "50.00")).unwrap();
}

#[test]
fn a_payment_committed_before_the_claim_always_wins() {
    let world = on_the_day_of_the_first_reminder();
    let errands = world.sweep();
    assert_eq!(errands.len(), 1);
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "100.00", &["I-1"])).unwrap();
    for errand in &errands {
        let answer = world.dispatch(errand).unwrap().unwrap();
        let thanks = world.sent();
        assert!(thanks.iter().all(|sent| sent.notice.word() == "thanks"), "{answer:?}");
    }
    world.advance_days(30);
    assert_eq!(world.notices(), ["thanks"]);
}

#[test]
fn two_processes_dispatch_the_same_errand_and_one_message_leaves() {
    let world = on_the_day_of_the_first_reminder();
    let other = world.second_process();
    let errand = world.sweep().remove(0);
    let first = world.dispatch(&errand).unwrap().unwrap();
    assert!(matches!(first, Dispatched::Called { answer: Answer::Accepted { .. }, .. }));
    let second = must(other.dispatch(&errand)).unwrap();
    assert!(matches!(second, Dispatched::Held(_)), "{second:?}");
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[test]
fn a_refusal_is_tried_again_with_backoff_and_gives_its_contact_back() {
    let world = on_the_day_of_the_first_reminder();
    for _ in 0..3 {
        world.script(Email, Act::Refuse, Echo::Lost);
    }
    world.settle();
    assert_eq!(world.provider.calls(), 1, "not twice at one instant");
    world.advance_to(at("2026-09-21T16:00:00Z"));
    assert_eq!(world.provider.calls(), 4);
    assert_eq!(world.notices(), ["reminder_1"]);
    assert_eq!(world.last().at, at("2026-09-21T08:35:00Z"), "5, 30 and 120 minutes later");
}

#[test]
fn a_message_no_provider_takes_is_given_to_a_person_who_is_told_why() {
    let world = on_the_day_of_the_first_reminder();
    for _ in 0..20 {
        world.script(Email, Act::Refuse, Echo::Lost);
    }
    world.advance_days(20);
    assert_eq!(world.provider.calls(), 8, "a limit on everything");
    let sheet = world.sheet("C-1");
    assert_eq!(sheet.items[0].held[0].reason, Reason::AwaitingApproval);
    assert!(serde_json::to_string(&sheet.timeline).unwrap().contains("a person must look"));
}

#[test]
fn an_unknown_outcome_is_settled_by_an_event_and_the_chase_goes_on() {
    let world = on_the_day_of_the_first_reminder();
    world.script(Email, Act::UnknownAfter, Echo::Late(45));
    world.advance_to(at("2026-09-21T12:00:00Z"));
    assert_eq!(last_outcome(&world), "delivered");
    assert_eq!(world.sheet("C-1").items[0].level, 1);
    world.advance_to(at("2026-10-10T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "sms_reminder", "reminder_2"]);
}

#[test]
fn an_unknown_courtesy_message_is_sent_once_more_when_the_feed_lives() {
    let world = on_the_day_of_the_first_reminder();
    world.script(Email, Act::UnknownBefore, Echo::Lost);
    world.settle();
    world.advance_minutes(10);
    let_the_feed_live(&world, "C-2");
    world.advance_to(at("2026-09-21T12:00:00Z"));
    let mine: Vec<_> = world.sent().into_iter().filter(|sent| sent.to.starts_with("c-1")).collect();
    assert_eq!(mine.len(), 1);
    assert_eq!(mine[0].attempt, 1);
    assert!(mine[0].at >= at("2026-09-21T06:30:00Z"));
}

#[test]
fn a_message_that_was_sent_once_more_is_never_sent_a_third_time() {
    let world = on_the_day_of_the_first_reminder();
    world.script(Email, Act::UnknownAfter, Echo::Lost);
    world.settle();
    world.advance_minutes(10);
    let_the_feed_live(&world, "C-2");
    world.advance_minutes(5);
    world.script(Email, Act::UnknownAfter, Echo::Lost);
    world.advance_minutes(40);
    let_the_feed_live(&world, "C-3");
    world.advance_to(at("2026-09-23T12:00:00Z"));
    let mine = world.sent().into_iter().filter(|sent| sent.to.starts_with("c-1")).count();
    assert_eq!(mine, 2);
    assert_eq!(last_outcome(&world), "review");
}

#[test]
fn an_unknown_outcome_without_a_living_feed_is_judged_by_a_person_after_24_hours() {
    let world = on_the_day_of_the_first_reminder();
    world.script(Email, Act::UnknownBefore, Echo::Lost);
    world.advance_to(at("2026-09-22T05:30:00Z"));
    assert_eq!(last_outcome(&world), "unknown");
    world.advance_to(at("2026-09-22T06:30:00Z"));
    assert_eq!(last_outcome(&world), "review");
    assert!(world.sent().is_empty());
    judge(&world, false).unwrap();
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1"], "not sent, said the person: it leaves now");
    assert!(matches!(judge(&world, true), Err(AppError::Conflict(_))), "its outcome is known");
}

#[test]
fn a_text_message_is_no_proof_that_the_feed_of_e_mails_lives() {
    let world = World::starting("2026-09-12T07:00:00Z");
    let mut by_phone = debtor("C-2");
    by_phone["contacts"][0].as_object_mut().unwrap().remove("email");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.post("invoice.issued", &invoice(&by_phone, "I-2", "2026-09-14", "100.00")).unwrap();
    world.script(Email, Act::UnknownBefore, Echo::Lost);
    // The e-mail is claimed at 08:00, the text message leaves at 10:00
    world.advance_to(at("2026-09-21T16:00:00Z"));
    assert_eq!(world.sent().len(), 1);
    assert_eq!(world.last().channel, Sms);
    assert_eq!(last_outcome(&world), "unknown");
}

#[test]
fn an_unknown_text_message_or_formal_notice_goes_to_a_person_even_when_the_feed_lives() {
    let world = on_the_day_of_the_first_reminder();
    world.script(Sms, Act::UnknownBefore, Echo::Lost);
    world.advance_to(at("2026-09-28T08:10:00Z"));
    let_the_feed_live(&world, "C-2");
    world.advance_to(at("2026-09-28T12:00:00Z"));
    assert_eq!(last_outcome(&world), "review");
    judge(&world, true).unwrap();
    world.advance_to(at("2026-10-19T05:00:00Z"));
    approve_all(&world);
    world.script(Email, Act::UnknownAfter, Echo::Lost);
    world.advance_to(at("2026-10-19T06:10:00Z"));
    let_the_feed_live(&world, "C-3");
    world.advance_to(at("2026-10-25T12:00:00Z"));
    let formal = world.sent().iter().filter(|sent| sent.notice.word() == "formal_notice").count();
    assert_eq!(formal, 1);
    assert_eq!(last_outcome(&world), "review");
}

#[test]
fn a_crash_before_the_call_is_found_when_the_lease_ends() {
    let mut world = on_the_day_of_the_first_reminder();
    world.script(Email, Act::CrashBefore, Echo::Lost);
    let errand = world.sweep().remove(0);
    assert!(world.dispatch(&errand).is_none(), "the process died");
    world.restart();
    assert!(matches!(must(world.app.dispatch(&errand)).unwrap(), Dispatched::Held(_)));
    world.advance_minutes(10);
    assert_eq!(last_outcome(&world), "unknown");
    let_the_feed_live(&world, "C-2");
    world.advance_to(at("2026-09-21T12:00:00Z"));
    assert_eq!(world.notices().iter().filter(|word| **word == "reminder_1").count(), 2, "C-2's and C-1's");
}

#[test]
fn a_crash_between_acceptance_and_our_mark_sends_nothing_twice_and_the_chase_goes_on() {
    let mut world = on_the_day_of_the_first_reminder();
    world.script(Email, Act::CrashAfter, Echo::Late(20));
    let errand = world.sweep().remove(0);
    assert!(world.dispatch(&errand).is_none());
    world.restart();
    let_the_feed_live(&world, "C-2");
    world.advance_to(at("2026-10-12T12:00:00Z"));
    let mine: Vec<_> =
        world.sent().into_iter().filter(|sent| sent.case == world.case("C-1")).map(|it| it.notice).collect();
    let words: Vec<_> = mine.iter().map(|notice| notice.word()).collect();
    assert_eq!(words, ["reminder_1", "sms_reminder", "reminder_2"]);
}

#[test]
fn an_event_that_comes_before_our_mark_or_twice_changes_nothing_more() {
    let world = on_the_day_of_the_first_reminder();
    world.script(Email, Act::Accept, Echo::Twice);
    world.advance_to(at("2026-10-10T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "sms_reminder", "reminder_2"]);
}

#[test]
fn an_event_months_late_still_lets_the_chase_go_on() {
    let world = on_the_day_of_the_first_reminder();
    world.script(Email, Act::UnknownAfter, Echo::Late(60 * 24 * 30));
    world.advance_to(at("2026-10-21T05:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1"]);
    assert_eq!(last_outcome(&world), "review");
    world.advance_to(at("2026-11-30T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "sms_reminder", "reminder_2"]);
}

#[test]
fn while_one_outcome_is_unknown_the_other_currency_waits_and_then_goes() {
    let world = World::starting("2026-09-12T07:00:00Z");
    let c = debtor("C-1");
    world.post("invoice.issued", &invoice(&c, "I-1", "2026-09-14", "100.00")).unwrap();
    world.post("invoice.issued", &in_currency(&c, "I-2", "2026-09-15", "70.00", "USD")).unwrap();
    world.advance_to(at("2026-09-20T12:00:00Z"));
    world.script(Email, Act::UnknownAfter, Echo::Late(60 * 25));
    world.advance_to(at("2026-09-23T12:00:00Z"));
    assert_eq!(world.notices(), ["pre_due", "reminder_1", "reminder_1"]);
    assert!(world.last().at >= at("2026-09-22T07:00:00Z"));
}

#[test]
fn two_currencies_of_one_debtor_never_meet_and_each_gets_its_message() {
    let world = World::starting("2026-09-12T07:00:00Z");
    let c = debtor("C-1");
    world.post("invoice.issued", &invoice(&c, "I-1", "2026-09-14", "100.00")).unwrap();
    world.post("invoice.issued", &in_currency(&c, "I-2", "2026-09-14", "70.00", "USD")).unwrap();
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-12", "500.00", &[])).unwrap();
    let cases = world.cases("C-1");
    let sheets: Vec<_> = cases.iter().map(|case| world.sheet_of(*case)).collect();
    assert_eq!(sheets.len(), 2);
    for sheet in &sheets {
        let expected = if sheet.currency.to_string() == "EUR" { "-400.00" } else { "70.00" };
        assert_eq!(sheet.balance, expected);
    }
    world.advance_to(at("2026-10-10T12:00:00Z"));
    let dunning: Vec<_> = world.sent().into_iter().filter(|it| it.notice.word() != "thanks").collect();
    assert_eq!(dunning.len(), 3);
    for sent in dunning {
        assert_eq!(sent.case.currency.to_string(), "USD");
        assert!(!sent.text.contains("F-I-1"), "{}", sent.text);
    }
}

#[test]
fn the_caps_count_over_both_currencies_and_the_deferred_case_goes_next() {
    let world = World::starting("2026-09-12T07:00:00Z");
    let c = debtor("C-1");
    world.post("invoice.issued", &invoice(&c, "I-1", "2026-09-14", "100.00")).unwrap();
    world.post("invoice.issued", &in_currency(&c, "I-2", "2026-09-14", "70.00", "USD")).unwrap();
    world.advance_to(at("2026-09-22T12:00:00Z"));
    let days: Vec<_> = world.sent().iter().map(|sent| sent.at.to_rfc3339()).collect();
    assert_eq!(days, ["2026-09-21T06:00:00+00:00", "2026-09-22T06:00:00+00:00"]);
    let currencies: Vec<_> = world.sent().iter().map(|sent| sent.case.currency).collect();
    assert_ne!(currencies[0], currencies[1]);
    world.advance_to(at("2026-12-01T12:00:00Z"));
    let sent = world.sent();
    for window in sent.windows(4) {
        assert!(window[3].at - window[0].at >= TimeDelta::days(7), "three in seven days");
    }
}

#[test]
fn nothing_leaves_outside_the_debtors_hours() {
    let world = World::starting("2026-09-12T07:00:00Z");
    for (place, zone) in ["Pacific/Tongatapu", "Pacific/Honolulu", "Asia/Kolkata"].iter().enumerate() {
        let mut far = debtor(&format!("C-{place}"));
        far["time_zone"] = json!(zone);
        world.post("invoice.issued", &invoice(&far, &format!("I-{place}"), "2026-09-14", "9.00")).unwrap();
    }
    world.advance_to(at("2026-10-10T12:00:00Z"));
    assert_eq!(world.sent().len(), 9);
    for sent in world.sent() {
        let zones = ["Pacific/Tongatapu", "Pacific/Honolulu", "Asia/Kolkata"];
        let debtor = (0..3).find(|place| world.case(&format!("C-{place}")) == sent.case).unwrap();
        let zone: domain::calendar::Tz = zones[debtor].parse().unwrap();
        let hour = sent.at.with_timezone(&zone).format("%H").to_string();
        assert!(("08"..="18").contains(&hour.as_str()), "{hour} {zone}");
    }
}
