//! Whole lives, from look to look: what a debtor gets, and on which day.

use super::sample::{Case, paris};
use crate::calendar::local_date;
use crate::hold::Kind;
use crate::scenario::Notice;
use chrono_tz::Tz;

#[test]
fn the_default_scenario_keeps_its_calendar() {
    let mut case = Case::today("2026-09-01").owes("A", "2026-10-01", 1200);
    assert_eq!(
        case.live_until("2027-06-01", 2),
        [
            "2026-09-28 send pre_due [A:0]",
            "2026-10-06 send reminder_1 [A:1]",
            "2026-10-13 send sms_reminder [A:2]",
            "2026-10-21 send reminder_2 [A:3]",
            // The 31st is a Saturday: the approval is asked, the notice leaves on Monday.
            "2026-10-31 ask formal_notice [A:4]",
            "2026-11-02 send formal_notice [A:4]",
            "2026-11-10 task decision [A:5]",
        ]
    );
}

#[test]
fn weekends_and_holidays_delay_a_step_but_not_the_ones_that_follow() {
    // D+5 is Easter Saturday 2027, Monday is a holiday: Tuesday. D+12 and D+20 keep their own days.
    let mut case = Case::today("2027-03-01").owes("A", "2027-03-22", 1200);
    assert_eq!(
        case.live_until("2027-04-15", 0),
        [
            "2027-03-19 send pre_due [A:0]",
            "2027-03-30 send reminder_1 [A:1]",
            "2027-04-05 send sms_reminder [A:2]",
            "2027-04-12 send reminder_2 [A:3]",
        ]
    );
}

#[test]
fn an_invoice_first_recorded_at_d_90_starts_at_reminder_1_and_keeps_the_distances() {
    let mut case = Case::today("2026-12-30").owes("A", "2026-10-01", 1200).recorded("2026-12-30");
    assert_eq!(case.live_until("2027-12-30", 0), [""; 0]);
    case = case.at("2026-12-31");
    case.feeds.get_mut("relance").unwrap().released_at = Some(paris("2026-12-31 09:00"));
    assert_eq!(
        case.live_until("2027-12-30", 0),
        [
            "2026-12-31 send reminder_1 [A:1]",
            "2027-01-07 send sms_reminder [A:2]",
            "2027-01-15 send reminder_2 [A:3]",
            "2027-01-25 ask formal_notice [A:4]",
            "2027-01-25 send formal_notice [A:4]",
            "2027-02-02 task decision [A:5]",
        ]
    );
}

#[test]
fn two_invoices_of_one_day_get_one_message_at_each_step() {
    let mut case = Case::today("2026-09-01").owes("A", "2026-10-01", 500).owes("B", "2026-10-01", 300);
    assert_eq!(
        case.live_until("2027-06-01", 0),
        [
            "2026-09-28 send pre_due [A:0 B:0]",
            "2026-10-06 send reminder_1 [A:1 B:1]",
            "2026-10-13 send sms_reminder [A:2 B:2]",
            "2026-10-21 send reminder_2 [A:3 B:3]",
            "2026-10-31 ask formal_notice [A:4 B:4]",
            "2026-11-02 send formal_notice [A:4 B:4]",
            "2026-11-10 task decision [A:5 B:5]",
        ]
    );
}

#[test]
fn an_account_that_is_never_at_zero_keeps_being_chased() {
    let mut case = Case::today("2026-01-01");
    for (month, name) in ["A", "B", "C", "D", "E", "F", "G", "H"].into_iter().enumerate() {
        case = case.owes(name, &format!("2026-{:02}-15", month + 1), 100);
    }
    let lived = case.live_until("2027-03-01", 0);
    for name in ["A", "B", "C", "D", "E", "F", "G", "H"] {
        let levels: Vec<_> = lived
            .iter()
            .filter(|line| !line.contains(" ask "))
            .flat_map(|line| line.split([' ', '[', ']']))
            .filter_map(|word| word.strip_prefix(name)?.strip_prefix(':')?.parse::<u8>().ok())
            .filter(|level| *level > 0)
            .collect();
        assert_eq!(levels, [1, 2, 3, 4, 5], "{name} neither jumps nor restarts: {lived:#?}");
    }
}

#[test]
fn five_days_without_a_sweep_send_one_message() {
    let mut case = Case::today("2026-10-16 09:00").owes("A", "2026-10-01", 500).owes("B", "2026-10-08", 500);
    let one_day = case.live_until("2026-10-16 18:00", 0);
    assert_eq!(one_day, ["2026-10-16 send reminder_1 [A:1 B:1]"]);
}

#[test]
fn when_the_oldest_is_paid_the_next_goes_on_from_its_own_level() {
    let mut case = Case::today("2026-09-01").owes("A", "2026-10-01", 500).owes("B", "2026-10-10", 300);
    let lived = case.live_until("2026-10-25", 0);
    assert_eq!(lived.last().unwrap(), "2026-10-21 send reminder_2 [A:3 B:1]");
    let case = case.accepted_lives(&lived).paid("P", "2026-10-26", 500, &["A"]);
    let mut case = case.at("2026-10-27");
    assert_eq!(case.statement().items[1].level, 1);
    assert_eq!(
        case.live_until("2026-11-10", 0),
        ["2026-10-28 send sms_reminder [B:2]", "2026-11-05 send reminder_2 [B:3]"]
    );
}

#[test]
fn chasing_resumes_on_the_day_after_a_hold() {
    let mut case = Case::today("2026-10-05").owes("A", "2026-10-01", 1200).held(
        Kind::Promise,
        "2026-10-20",
        &["A"],
        None,
    );
    assert_eq!(case.looks(), "2026-10-21 00:00");
    assert_eq!(
        case.live_until("2026-10-30", 0),
        ["2026-10-21 send reminder_1 [A:1]", "2026-10-28 send sms_reminder [A:2]"]
    );
}

#[test]
fn a_debtor_in_apia_is_written_to_in_his_own_hours() {
    let mut case = Case::today("2026-09-01").owes("A", "2026-10-01", 1200);
    case.profile.time_zone = Tz::Pacific__Apia;
    case.live_until("2026-10-07", 0);
    // Tuesday the 6th begins in Paris when it is 11:00 of the same day in Apia.
    let sent = *case.contacted.last().unwrap();
    assert_eq!(sent, paris("2026-10-06 00:00"));
    let wall = crate::calendar::local_time(sent, Tz::Pacific__Apia);
    assert_eq!(wall.to_string(), "2026-10-06 11:00:00");
}

#[test]
fn the_nights_of_the_clocks_move_nothing_in_another_zone() {
    for (due, first) in [
        ("2026-10-20", "2026-10-26"),
        ("2027-03-23", "2027-03-29"),
        ("2026-10-27", "2026-11-02"),
        ("2027-03-09", "2027-03-15"),
    ] {
        let mut case = Case::today(due).owes("A", due, 1200);
        (case.profile.time_zone, case.calendar) =
            (Tz::America__New_York, crate::calendar::Calendar::UnitedStates);
        let lived = case.live_until("2027-06-01", 0);
        let wall = crate::calendar::local_time(case.contacted[0], Tz::America__New_York);
        assert_eq!(wall.format("%H:%M").to_string(), "08:00", "{due}: {lived:?}");
        assert!(lived[0].starts_with(first) || wall.date().to_string() == first, "{due}: {lived:?} {wall}");
    }
}

impl Case {
    /// Writes down as accepted what was lived.
    fn accepted_lives(mut self, lived: &[String]) -> Self {
        for line in lived.iter().filter(|line| line.contains("send")) {
            let raises = line.split([' ', '[', ']']).filter_map(|word| {
                let (name, level) = word.split_once(':')?;
                Some(self.named(name, level.parse().ok()?))
            });
            let raises: Vec<_> = raises.collect();
            let level = raises[0].level;
            self = self.accepted_as(level, &line[..10], raises);
        }
        assert!(self.actions.iter().all(|action| action.notice != Notice::Decision));
        assert!(local_date(self.now, Tz::Europe__Paris) >= self.invoices[0].recorded_on);
        self
    }
}
