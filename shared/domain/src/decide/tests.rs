//! One rule, one sentence.

use chrono::{DateTime, TimeDelta};
use chrono_tz::Tz;

use super::sample::{Case, attempt, day, item_id, observed, paris, reach};
use super::{Doing, Reason, Until, keep_one_message};
use crate::account::Stop;
use crate::action::{Approval, LAPSED, Outcome};
use crate::calendar::Calendar;
use crate::debtor::Channel;
use crate::hold::Kind;
use crate::invoice::Closed;
use crate::money::Currency;
use crate::news::{News, Thanks};
use crate::scenario::{Notice, Offset};

fn overdue() -> Case {
    Case::today("2026-10-06").owes("A", "2026-10-01", 1200)
}

#[test]
fn five_days_after_its_due_date_an_invoice_is_reminded_of() {
    assert_eq!(overdue().does(), ["send reminder_1 [A:1]"]);
    assert_eq!(overdue().at("2026-10-05").does(), [""; 0]);
    assert_eq!(overdue().at("2026-10-05").looks(), "2026-10-06 08:00");
}

#[test]
fn a_missed_day_is_caught_up_by_one_level_at_a_time() {
    let case = overdue().at("2026-11-12");
    assert_eq!(case.does(), ["send reminder_1 [A:1]"]);
    let case = case.accepted(1, "2026-11-12", &["A"]);
    assert_eq!(case.looks(), "2026-11-19 10:00");
}

#[test]
fn a_step_accepted_on_the_first_business_day_was_not_late() {
    // D+5 is Saturday 10 October, accepted on Monday: the text message still leaves on D+12.
    let case = Case::today("2026-10-12").owes("A", "2026-10-05", 1200).accepted(1, "2026-10-12", &["A"]);
    assert_eq!(case.looks(), "2026-10-19 10:00");
    assert_eq!(case.decide().held[0].until, Some(Until::At(paris("2026-10-19 10:00"))));
    let late = Case::today("2026-10-13").owes("A", "2026-10-05", 1200).accepted(1, "2026-10-13", &["A"]);
    assert_eq!(late.looks(), "2026-10-20 10:00");
}

#[test]
fn after_a_late_acceptance_a_step_that_counts_from_the_due_date_keeps_its_distance() {
    let mut case = Case::today("2027-02-02").owes("A", "2026-10-01", 1200);
    let mut more = case.scenario.steps[3];
    (more.level, more.offset) = (6, Offset::FromDue(60));
    case.scenario.steps.push(more);
    let mut case = case.accepted(4, "2027-01-25", &["A"]).accepted(5, "2027-02-02", &["A"]);
    assert_eq!(case.why("A"), Some(Reason::AwaitingApproval), "a person decides first");
    case.actions[1].dropped = Some("task_done".to_owned());
    // 38 days after the due date to 60: 22 days after the decision, a Wednesday.
    assert_eq!(case.looks(), "2027-02-24 08:00");
}

#[test]
fn the_notice_before_the_due_date_is_for_invoices_known_by_then() {
    let case = Case::today("2026-09-28").owes("A", "2026-10-01", 1200);
    assert_eq!(case.does(), ["send pre_due [A:0]"]);
    assert_eq!(case.recorded("2026-09-29").at("2026-09-29").does(), [""; 0]);
    let case = Case::today("2026-10-01").owes("A", "2026-10-01", 1200);
    assert_eq!(case.why("A"), Some(Reason::NotDue));
}

#[test]
fn a_notice_before_the_due_date_that_is_no_news_any_more_is_passed_over() {
    let mut case = Case::today("2026-09-21").owes("A", "2026-10-01", 1200);
    case.scenario.steps[0].offset = Offset::FromDue(-10);
    assert_eq!(case.does(), ["send pre_due [A:0]"]);
    assert_eq!(case.at("2026-09-28").does(), [""; 0]);
}

#[test]
fn who_has_no_mailbox_misses_the_early_notice_and_gets_his_reminder_by_text() {
    let mut case = Case::today("2026-09-28").owes("A", "2026-10-01", 1200);
    case.reach = vec![reach(Channel::Sms, 2)];
    assert_eq!(case.why("A"), Some(Reason::NoContact));
    assert_eq!(case.looks(), "2026-10-01 00:00");
    assert_eq!(case.live_until("2026-10-07", 0), ["2026-10-06 send reminder_1 [A:1]"]);
}

#[test]
fn a_step_that_goes_by_its_fallback_leaves_in_the_hours_of_the_fallback() {
    let mut case = Case::today("2026-10-12").owes("A", "2026-10-01", 1200).accepted(1, "2026-10-06", &["A"]);
    case.reach = vec![reach(Channel::Email, 1)];
    assert_eq!(case.looks(), "2026-10-13 08:00");
}

#[test]
fn an_item_that_cannot_be_written_for_does_not_starve_the_others() {
    let mut case = Case::today("2026-11-03")
        .owes("A", "2026-10-01", 1200)
        .owes("B", "2026-10-28", 300)
        .accepted(1, "2026-10-06", &["A"])
        .accepted(2, "2026-10-13", &["A"])
        .accepted(3, "2026-10-21", &["A"]);
    case.reach = vec![reach(Channel::Sms, 2)];
    let does = case.does();
    assert_eq!(does, ["task decision []", "send reminder_1 [B:1]"], "the formal notice needs a mailbox");
    assert_eq!(case.why("A"), Some(Reason::NoContact));
}

#[test]
fn an_approval_that_waits_does_not_starve_the_others() {
    let case = Case::today("2026-11-03")
        .owes("A", "2026-10-01", 1200)
        .owes("B", "2026-10-28", 300)
        .accepted(3, "2026-10-21", &["A"])
        .asked(4, "2026-10-31", &["A"]);
    assert_eq!(case.does(), ["send reminder_1 [B:1]"]);
    assert_eq!(case.why("A"), Some(Reason::AwaitingApproval));
}

#[test]
fn an_approval_that_nobody_gives_for_five_working_days_becomes_a_task_once() {
    let case = Case::today("2026-11-02")
        .owes("A", "2026-10-01", 1200)
        .accepted(3, "2026-10-21", &["A"])
        .asked(4, "2026-10-30", &["A"]);
    assert_eq!(case.looks(), "2026-11-06 00:00");
    let mut case = case.at("2026-11-06");
    let task = case.decide().actions.remove(0);
    assert_eq!((task.notice, task.level, task.raises.len()), (Notice::Decision, 0, 0));
    assert_eq!(task.doing, Doing::Task);
    let mut known = case.action(Notice::Decision, 0, vec![case.named("A", 0)]);
    (known.id.digest, known.raises) = (task.digest, Vec::new());
    case.actions.push(known);
    assert_eq!((case.does(), case.looks()), (vec![], "never".to_owned()));
}

fn on_notice() -> Case {
    Case::today("2026-11-02").owes("A", "2026-10-01", 1200).accepted(3, "2026-10-21", &["A"])
}

#[test]
fn a_formal_notice_is_asked_for_and_leaves_once_approved() {
    assert_eq!(on_notice().does(), ["ask formal_notice [A:4]"]);
    let asked = on_notice().asked(4, "2026-11-02", &["A"]);
    assert_eq!(asked.does(), [""; 0]);
    assert_eq!(asked.approved("2026-11-02").does(), ["send formal_notice [A:4]"]);
}

#[test]
fn an_approval_covers_a_fall_and_not_a_rise() {
    let approved = || on_notice().asked(4, "2026-11-02", &["A"]).approved("2026-11-02");
    let fallen = approved().paid("P", "2026-11-02", 200, &["A"]);
    assert_eq!(fallen.does(), ["send formal_notice [A:4]"]);
    assert_eq!(fallen.decide().actions[0].raises[0].open, 100_000);
    let mut risen = approved();
    risen.actions.last_mut().unwrap().raises[0].open = 100_000;
    assert_eq!(risen.does(), ["ask formal_notice [A:4]"]);
}

#[test]
fn what_became_ready_after_the_approval_waits_for_its_own_notice() {
    let case = on_notice().owes("B", "2026-10-02", 300).accepted(3, "2026-10-22", &["B"]);
    let case = case.asked(4, "2026-11-02", &["A"]).approved("2026-11-02");
    assert_eq!(case.does(), ["send formal_notice [A:4]"]);
    assert_eq!(case.why("B"), Some(Reason::NotDue));
}

#[test]
fn an_approval_lapses_when_its_item_is_settled_or_too_little_is_left() {
    let asked = || on_notice().owes("B", "2026-10-02", 300).asked(4, "2026-11-02", &["A", "B"]);
    let settled = asked().paid("P", "2026-11-02", 1200, &["A"]);
    let digest = settled.actions.last().unwrap().id.digest;
    assert_eq!(settled.decide().lapsed, [digest]);
    assert_ne!(settled.why("B"), Some(Reason::AwaitingApproval), "the other item is free again");
    let mut little = on_notice().asked(4, "2026-11-02", &["A"]).paid("P", "2026-11-02", 1199, &["A"]);
    little.terms.minimum = 101;
    assert_eq!(little.decide().lapsed, [digest]);
    assert_eq!(little.why("A"), Some(Reason::BelowMinimum));
    little.actions.last_mut().unwrap().dropped = Some(LAPSED.to_owned());
    little.terms.minimum = 100;
    assert_eq!(little.does(), ["ask formal_notice [A:4]"], "it is asked again when it is worth it");
}

#[test]
fn a_rejected_approval_waits_for_a_person() {
    let mut case = on_notice().asked(4, "2026-11-02", &["A"]);
    case.actions.last_mut().unwrap().approval = Some(Approval::Rejected { by: "u".to_owned(), at: case.now });
    assert_eq!((case.why("A"), case.looks()), (Some(Reason::AwaitingApproval), "never".to_owned()));
}

#[test]
fn a_formal_notice_needs_a_reminder_eight_days_before() {
    let case = Case::today("2026-11-02").owes("A", "2026-10-01", 1200).accepted(3, "2026-10-28", &["A"]);
    assert_eq!(case.does(), [""; 0]);
    // Three days late: the scenario's ten days count from there.
    assert_eq!(case.looks(), "2026-11-07 00:00");
}

#[test]
fn a_six_day_late_item_listed_in_a_formal_notice_is_not_on_notice() {
    let case = on_notice().owes("B", "2026-10-27", 300);
    assert_eq!(case.does(), ["ask formal_notice [A:4]"]);
    let case = case.accepted(4, "2026-11-02", &["A"]);
    let levels: Vec<_> = case.statement().items.iter().map(|item| item.level).collect();
    assert_eq!(levels, [4, 0]);
    assert!(case.statement().facts(day("2026-11-02"), 4).on_notice);
}

#[test]
fn a_reminder_raises_only_what_is_old_enough_and_by_one_level() {
    let case = Case::today("2026-10-21")
        .owes("A", "2026-10-01", 1200)
        .owes("B", "2026-10-05", 300)
        .owes("C", "2026-10-18", 300)
        .accepted(2, "2026-10-13", &["A"]);
    assert_eq!(case.does(), ["send reminder_2 [A:3 B:1]"]);
    assert_eq!(case.why("C"), Some(Reason::NotDue));
}

#[test]
fn no_message_raises_an_item_past_the_decision_of_a_person() {
    let mut case = Case::today("2026-12-15").owes("A", "2026-10-01", 1200).owes("B", "2026-10-02", 300);
    let mut more = case.scenario.steps[3];
    (more.level, more.offset) = (6, Offset::FromDue(60));
    case.scenario.steps.push(more);
    let mut case = case.accepted(5, "2026-11-10", &["A"]).accepted(4, "2026-11-02", &["B"]);
    case.actions[0].dropped = Some("task_done".to_owned());
    assert_eq!(case.does(), ["task decision [B:5]", "send reminder_2 [A:6]"]);
}

#[test]
fn a_backlog_waits_until_its_source_is_released() {
    let mut case = Case::today("2026-12-30").owes("A", "2026-10-01", 1200).recorded("2026-12-30 09:00");
    assert_eq!((case.why("A"), case.looks()), (Some(Reason::AwaitingApproval), "never".to_owned()));
    case.feeds.get_mut("relance").unwrap().released_at = Some(paris("2026-12-30 08:00"));
    assert_eq!(case.why("A"), Some(Reason::AwaitingApproval), "a release is for what was there");
    case.feeds.get_mut("relance").unwrap().released_at = Some(paris("2026-12-30 10:00"));
    assert_eq!(case.does(), ["send reminder_1 [A:1]"]);
}

#[test]
fn an_invoice_recorded_on_the_very_day_of_its_first_reminder_is_no_backlog() {
    assert_eq!(overdue().recorded("2026-10-06 09:00").does(), ["send reminder_1 [A:1]"]);
    assert_eq!(overdue().recorded("2026-10-07").at("2026-10-07").why("A"), Some(Reason::AwaitingApproval));
}

#[test]
fn a_disputed_part_is_set_aside_and_the_rest_is_chased() {
    let case = overdue().held(Kind::Dispute, "2026-10-20", &["A"], Some(500));
    assert_eq!(case.decide().actions[0].raises[0].open, 70_000);
    let case = overdue().held(Kind::Dispute, "2026-10-20", &["A"], Some(1200));
    assert_eq!((case.why("A"), case.looks()), (Some(Reason::Hold), "2026-10-21 00:00".to_owned()));
}

#[test]
fn two_disputed_parts_that_make_the_whole_hold_until_the_first_ends() {
    let case = overdue().held(Kind::Dispute, "2026-10-12", &["A"], Some(700));
    let mut case = case.held(Kind::Dispute, "2026-10-20", &["A"], Some(500));
    assert_eq!((case.why("A"), case.looks()), (Some(Reason::Hold), "2026-10-13 00:00".to_owned()));
    case = case.at("2026-10-13");
    assert_eq!(case.decide().actions[0].raises[0].open, 70_000);
}

#[test]
fn when_the_dispute_of_nearly_all_ends_somebody_looks() {
    let mut case = overdue().held(Kind::Dispute, "2026-10-12", &["A"], Some(1199));
    case.terms.minimum = 500;
    assert_eq!((case.why("A"), case.looks()), (Some(Reason::BelowMinimum), "2026-10-13 00:00".to_owned()));
    assert_eq!(case.at("2026-10-13").does(), ["send reminder_1 [A:1]"]);
}

#[test]
fn a_small_rest_waits_until_more_is_due_and_does_not_silence_what_comes() {
    let mut case = Case::today("2026-10-26").owes("A", "2026-10-01", 2).owes("B", "2026-10-29", 500);
    case.terms.minimum = 1_000;
    assert_eq!(case.does(), ["send pre_due [B:0]"]);
    assert_eq!(case.why("A"), Some(Reason::BelowMinimum));
    assert_eq!(case.at("2026-10-30").does(), ["send reminder_1 [A:1]"]);
}

#[test]
fn a_small_rest_whose_step_is_days_away_does_not_silence_what_comes_either() {
    let case = Case::today("2026-10-12").owes("A", "2026-10-01", 2).owes("B", "2026-10-15", 500);
    let mut case = case.accepted(1, "2026-10-09", &["A"]);
    case.terms.minimum = 1_000;
    assert_eq!(case.does(), ["send pre_due [B:0]"]);
    assert_eq!(case.why("A"), Some(Reason::NotDue));
}

#[test]
fn a_part_payment_leaves_the_rest_chased() {
    let case = overdue().paid("P", "2026-10-05", 200, &["A"]);
    assert_eq!(case.decide().actions[0].raises[0].open, 100_000);
    assert_eq!(overdue().paid("P", "2026-10-05", 1200, &[]).decide(), super::Decision::default());
}

#[test]
fn nothing_but_a_known_end_lets_a_busy_debtor_be_written_to() {
    let mut case = overdue();
    case.busy = true;
    assert_eq!((case.why("A"), case.looks()), (Some(Reason::UnknownOutcome), "never".to_owned()));
}

#[test]
fn the_gate_of_the_portfolio_holds_everything_and_asks_nobody() {
    let mut case = on_notice();
    case.terms.gate = Some(Reason::IdentityIncomplete);
    assert_eq!((case.does(), case.why("A")), (vec![], Some(Reason::IdentityIncomplete)));
    assert_eq!(case.looks(), "2026-11-03 10:30");
}

#[test]
fn caps_count_the_days_of_the_debtor_not_those_of_the_creditor() {
    let mut case = overdue().at("2026-10-06 20:00");
    case.profile.time_zone = Tz::America__New_York;
    // 02:00 in Paris was the evening before in New York.
    case.contacted = vec![paris("2026-10-06 02:00")];
    assert_eq!(case.does(), ["send reminder_1 [A:1]"]);
    case.contacted = vec![paris("2026-10-06 06:30")];
    assert_eq!((case.why("A"), case.looks()), (Some(Reason::Cap), "2026-10-07 06:00".to_owned()));
}

#[test]
fn three_in_seven_days_and_then_room_for_one() {
    let mut case = overdue();
    case.contacted = ["2026-09-30", "2026-10-02", "2026-10-05"].map(paris).to_vec();
    assert_eq!((case.why("A"), case.looks()), (Some(Reason::Cap), "2026-10-07 10:30".to_owned()));
    case.contacted.remove(0);
    assert_eq!(case.does(), ["send reminder_1 [A:1]"]);
}

#[test]
fn a_cap_of_none_is_no_panic_and_no_message() {
    for (per_day, per_week) in [(0, 3), (1, 0), (0, 0)] {
        let mut case = overdue();
        (case.terms.per_day, case.terms.per_week) = (per_day, per_week);
        assert_eq!(case.why("A"), Some(Reason::Cap));
        case.contacted = vec![paris("2026-10-02")];
        assert_eq!((case.why("A"), case.looks()), (Some(Reason::Cap), "2026-10-07 00:00".to_owned()));
    }
}

#[test]
fn a_gap_of_two_days_is_counted_in_his_days() {
    let mut case = overdue();
    (case.terms.gap_days, case.contacted) = (2, vec![paris("2026-10-05 18:00")]);
    assert_eq!((case.why("A"), case.looks()), (Some(Reason::Gap), "2026-10-07 00:00".to_owned()));
}

#[test]
fn a_holiday_on_a_monday_says_so_and_waits_for_tuesday() {
    let case = Case::today("2027-03-29").owes("A", "2027-03-22", 1200);
    assert_eq!((case.why("A"), case.looks()), (Some(Reason::Holiday), "2027-03-30 08:00".to_owned()));
    let mut dutch = Case::today("2027-04-27").owes("A", "2027-04-20", 1200);
    dutch.calendar = Calendar::Netherlands;
    assert_eq!(dutch.why("A"), Some(Reason::Holiday));
}

#[test]
fn a_bounce_takes_the_level_back_and_the_fallback_is_tried() {
    let mut case = overdue().accepted(1, "2026-10-06", &["A"]).at("2026-10-07");
    let at = paris("2026-10-06 11:00");
    case.actions[0].attempts = vec![attempt(Outcome::Bounced { at, hard: true }, 1)];
    let Doing::Send(reach) = case.decide().actions[0].doing else { panic!("no message") };
    assert_eq!(reach.channel, Channel::Sms);
    case.reach[1].stop = Some(Stop::OptedOut);
    assert_eq!((case.why("A"), case.looks()), (Some(Reason::OptedOut), "never".to_owned()));
    case.reach[0].recipient.0 = 9;
    assert_eq!(case.does(), ["send reminder_1 [A:1]"], "a corrected address is written to");
}

#[test]
fn a_corrected_address_or_a_new_scenario_sends_no_step_again() {
    let mut case = overdue().accepted(1, "2026-10-06", &["A"]).at("2026-10-07");
    case.reach[0].recipient.0 = 9;
    case.scenario.version = 2;
    assert_eq!(case.does(), [""; 0]);
}

#[test]
fn a_refusal_waits_longer_each_time_and_eight_ask_a_person() {
    let mut case = overdue().accepted(1, "2026-10-06", &["A"]);
    let refused =
        || attempt(Outcome::Refused { at: paris("2026-10-06 10:28"), reason: "throttled".to_owned() }, 1);
    case.actions[0].attempts = vec![refused()];
    assert_eq!(case.looks(), "2026-10-06 10:33");
    case.actions[0].attempts = vec![refused(), refused()];
    assert_eq!(case.looks(), "2026-10-06 10:58");
    case.actions[0].attempts = (0..8).map(|_| refused()).collect();
    assert_eq!((case.why("A"), case.looks()), (Some(Reason::AwaitingApproval), "never".to_owned()));
}

#[test]
fn a_reversal_starts_the_steps_again_under_other_names() {
    let mut case = overdue().accepted(1, "2026-10-06", &["A"]).at("2026-10-08");
    let before = case.actions[0].id.digest;
    case.invoices[0].cycle = 1;
    let again = case.decide().actions.remove(0);
    assert_eq!(again.level, 1);
    assert_ne!(again.digest, before);
}

#[test]
fn a_written_off_or_voided_invoice_is_not_chased() {
    for closed in [Closed::WrittenOff, Closed::Voided] {
        let mut case = overdue();
        case.invoices[0].closed = Some(closed);
        assert_eq!(case.decide(), super::Decision::default());
    }
}

#[test]
fn thanks_are_for_news_and_never_beside_another_message() {
    let thanks = |now: &str| {
        let mut case = Case::today(now);
        case.thanks = vec![Thanks {
            news: News::Payment,
            cause: "pay_1".to_owned(),
            currency: Currency::EUR,
            minor: 100,
            at: paris("2026-10-05 18:00"),
            said: None,
        }];
        case
    };
    assert_eq!(thanks("2026-10-06").does(), ["send thanks []"]);
    assert_eq!(thanks("2026-10-11").does(), [""; 0]);
    assert_eq!(thanks("2026-10-06").owes("A", "2026-10-01", 5).does(), ["send reminder_1 [A:1]"]);
    let mut dollars = thanks("2026-10-06");
    dollars.thanks[0].currency = Currency::USD;
    assert_eq!(dollars.does(), [""; 0], "two currencies never meet");
}

#[test]
fn a_hold_of_another_currency_holds_nothing_here() {
    let mut case = overdue().held(Kind::Pause, "2026-12-31", &[], None);
    assert_eq!(case.why("A"), Some(Reason::Hold));
    case.holds[0].currency = Currency::USD;
    assert_eq!(case.does(), ["send reminder_1 [A:1]"]);
}

#[test]
fn of_two_cases_the_higher_level_speaks_and_the_other_is_put_off() {
    let first = overdue();
    let second = Case::today("2026-10-06").owes("X", "2026-09-24", 50).accepted(1, "2026-09-29", &["X"]);
    let mut decisions = [first.decide(), second.decide()];
    keep_one_message(&mut decisions, first.now);
    assert!(decisions[0].actions.is_empty());
    assert_eq!(decisions[0].held[0].reason, Reason::Cap);
    assert_eq!(decisions[0].next_look_at, Some(first.now + TimeDelta::minutes(15)));
    assert_eq!(decisions[1].actions[0].notice, Notice::SmsReminder);
}

#[test]
fn every_item_of_a_message_that_is_put_off_says_why() {
    let first = overdue().owes("B", "2026-10-01", 300);
    let second = Case::today("2026-10-06").owes("X", "2026-09-24", 50).accepted(1, "2026-09-29", &["X"]);
    let mut decisions = [first.decide(), second.decide()];
    keep_one_message(&mut decisions, first.now);
    let held: Vec<_> = decisions[0].held.iter().map(|held| (held.item, held.reason)).collect();
    assert_eq!(held, [(item_id("A"), Reason::Cap), (item_id("B"), Reason::Cap)]);
}

#[test]
fn an_item_of_a_message_that_leaves_is_not_held_and_one_that_waits_says_what_the_message_waits_for() {
    let case = overdue().owes("B", "2026-10-01", 300);
    assert_eq!((case.why("A"), case.why("B")), (None, None));
    let night = case.at("2026-10-06 22:00");
    assert_eq!((night.why("A"), night.why("B")), (Some(Reason::QuietHours), Some(Reason::QuietHours)));
}

#[test]
fn several_items_whose_decision_is_due_make_one_task() {
    let case = on_notice().owes("B", "2026-10-01", 300).accepted(4, "2026-11-02", &["A", "B"]);
    assert_eq!(case.at("2026-11-10").does(), ["task decision [A:5 B:5]"]);
}

#[test]
fn at_the_ends_of_time_nothing_panics() {
    let snapshot = Some(observed("2026-10-02", 700));
    for now in [DateTime::<chrono::Utc>::MIN_UTC, DateTime::<chrono::Utc>::MAX_UTC] {
        let mut case = overdue();
        (case.now, case.invoices[0].observed) = (now, snapshot);
        case.contacted = vec![now];
        case.terms.gate = None;
        let _ = case.decide();
        case.terms.gate = Some(Reason::Rehearsal);
        let _ = case.decide();
    }
}
