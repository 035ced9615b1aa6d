//! Instalments of a plan are reminded on dates of their own: once shortly before the day, once after it while the plan still
//! waits. Money that came in time makes the next one count, so that nobody is reminded of what he has paid.

use chrono::NaiveDate;

use super::due::shift;
use super::run::{GATE_HOURS, Run, THANKS};
use super::{Doing, Planned, instalment_digest, later};
use crate::calendar::{Calendar, start_of_day};
use crate::debtor::Channel;
use crate::scenario::{Notice, Step};
use crate::statement::{Coming, Statement};

/// Business days before its day on which an instalment is first spoken of: a transfer ordered then is there in time.
const AHEAD_DAYS: usize = 3;
/// Days in which they are looked for: no closing of a calendar is as long.
const LOOKED_BACK: usize = 31;

/// The days, the creditor's, on which one of its two messages may leave.
struct Days {
    late: bool,
    first: NaiveDate,
    last: NaiveDate,
}

impl Run<'_> {
    /// Speaks of the instalments that come next, when nothing else leaves.
    pub(super) fn tell_instalments(&mut self) {
        let statement = self.statement;
        for coming in &statement.instalments {
            if let Some(over) = coming.held_until.filter(|until| self.today <= *until) {
                self.look_on(shift(over, 1));
                continue;
            }
            for days in days(coming, self.facing.calendar) {
                self.tell_instalment(coming, &days);
            }
        }
    }

    fn tell_instalment(&mut self, coming: &Coming, days: &Days) {
        let digest = instalment_digest(coming.hold, coming.place, days.late);
        let past = self.past(digest);
        // Who agreed to a plan within these days has just read of its first instalment
        let just_agreed = !days.late && coming.agreed_on >= days.first;
        if just_agreed || self.today > days.last || past.is_some_and(|past| past.done) {
            return;
        }
        if self.today < days.first {
            let day = start_of_day(days.first, self.terms.zone);
            let window = self.window(Channel::Email);
            let opens = window.next_opening(day, self.facing.profile.time_zone, self.facing.calendar);
            return self.look_at(Some(opens.unwrap_or(day)));
        }
        if self.terms.gate.is_some() {
            return self.look_at(Some(later(self.now, chrono::TimeDelta::hours(GATE_HOURS))));
        }
        // By text message only where the creditor sends any
        let texts = self.scenario.uses(Channel::Sms);
        let fallback = texts.then_some(Channel::Sms);
        let step = Step { notice: Notice::Instalment, fallback, ..THANKS };
        let Ok(reach) = self.address(&step, past) else { return };
        match self.obstacle(reach.channel, past) {
            Ok(()) if self.sends() => {}
            Ok(()) => self.out.actions.push(Planned {
                digest,
                notice: Notice::Instalment,
                level: 0,
                carrying: None,
                due_on: Some(coming.due_on),
                raises: Vec::new(),
                doing: Doing::Send(reach),
            }),
            Err((_, until)) => self.look_at(until),
        }
    }
}

/// The instalment that an action of this digest speaks of, and whether its day is over then.
#[must_use]
pub fn instalment_named(statement: &Statement, digest: u64) -> Option<(&Coming, bool)> {
    let both = statement.instalments.iter().flat_map(|coming| [(coming, false), (coming, true)]);
    both.into_iter().find(|(coming, late)| instalment_digest(coming.hold, coming.place, *late) == digest)
}

/// Before its day, and after it: on the business day that follows, since what is paid on the day may be seen then.
fn days(coming: &Coming, calendar: Calendar) -> [Days; 2] {
    let before = coming.due_on.iter_days().rev().skip(1).take(LOOKED_BACK);
    let ahead = before.filter(|day| calendar.is_business_day(*day)).nth(AHEAD_DAYS - 1);
    let after = calendar.next_business_day(shift(coming.due_on, 1));
    [
        Days { late: false, first: ahead.unwrap_or(coming.due_on), last: coming.due_on },
        Days { late: true, first: after, last: coming.until },
    ]
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Case, day, hold, paris, reach};
    use super::super::{Decision, Reason};
    use super::*;
    use crate::account::Stop;
    use crate::hold::{Hold, Kind};
    use crate::plan::Line;

    /// 900 EUR in three parts from 30 September on, a Wednesday, agreed to on the 21st; grace until two days later.
    fn planned() -> Case {
        let line = |due_on| Line { due_on: day(due_on), minor: 30_000 };
        let mut case = Case::today("2026-09-22 10:00").owes("A", "2026-09-14", 900);
        case.holds.push(Hold {
            plan: vec![line("2026-09-30"), line("2026-10-30"), line("2026-11-30")],
            recorded_at: paris("2026-09-21 12:00"),
            open_then: 90_000,
            ..hold(Kind::Plan, "2026-10-02", &["A"], None)
        });
        case
    }

    /// After the first part came: the plan lasts until the second has.
    fn second() -> Case {
        let mut case = planned().paid("P", "2026-09-30", 300, &["A"]);
        case.holds[0].until = day("2026-11-03");
        case
    }

    fn named(case: &Case, decision: &Decision) -> Vec<(i64, bool)> {
        let statement = case.statement();
        let spoken =
            decision.actions.iter().map(|planned| instalment_named(&statement, planned.digest).unwrap());
        spoken.map(|(coming, late)| (coming.minor, late)).collect()
    }

    #[test]
    fn an_instalment_is_spoken_of_three_business_days_before_and_once_after_its_day() {
        let case = planned();
        assert_eq!((case.does(), case.looks()), (vec![], "2026-09-25 08:00".to_owned()), "a Friday");
        let case = case.at("2026-09-25 10:00");
        assert_eq!(case.does(), ["send instalment []"]);
        assert_eq!(named(&case, &case.decide()), [(30_000, false)]);
        let case = planned().at("2026-09-30 10:00");
        assert_eq!(named(&case, &case.decide()), [(30_000, false)], "late by some days, still before");
        let case = planned().at("2026-10-01 10:00");
        assert_eq!(named(&case, &case.decide()), [(30_000, true)]);
        assert_eq!(planned().at("2026-10-03 10:00").statement().instalments, [], "the plan is over");
    }

    #[test]
    fn each_is_said_once_and_the_second_when_the_first_has_come() {
        let case = planned().at("2026-09-25 10:00");
        let digest = case.decide().actions[0].digest;
        let next = case.statement().once_accepted(digest, Notice::Instalment, &[], day("2026-09-25"));
        let decision = case.decide_on(&next);
        assert_eq!(decision.actions, []);
        assert_eq!(decision.next_look_at, Some(paris("2026-10-01 08:00")));
        assert_eq!(second().at("2026-10-01 10:00").does(), [""; 0]);
        let case = second().at("2026-10-27 10:00");
        assert_eq!(named(&case, &case.decide()), [(30_000, false)], "Tuesday, for Friday");
        assert_eq!(case.statement().instalments[0].place, 1);
    }

    #[test]
    fn what_came_of_it_is_not_asked_for_again() {
        let case = planned().paid("P", "2026-09-22", 100, &["A"]).at("2026-09-25 10:00");
        assert_eq!(named(&case, &case.decide()), [(20_000, false)]);
        let case = planned().paid("P", "2026-09-22", 700, &["A"]).at("2026-09-25 10:00");
        assert_eq!((case.does(), case.statement().instalments[0].minor), (vec![], 20_000), "two came early");
    }

    #[test]
    fn who_agreed_within_these_days_is_not_told_of_what_he_just_read() {
        let mut case = planned().at("2026-09-28 10:00");
        case.holds[0].recorded_at = paris("2026-09-25 09:00");
        assert_eq!((case.does(), case.looks()), (vec![], "2026-10-01 08:00".to_owned()));
    }

    #[test]
    fn nobody_is_reminded_while_something_else_holds_what_is_spread() {
        for kind in [Kind::Dispute, Kind::Pause, Kind::AlreadyPaid, Kind::Covered, Kind::Insolvency] {
            let mut case = planned().at("2026-09-25 10:00");
            case.holds.push(Hold {
                id: crate::ids::HoldId::from_bits(2),
                ..hold(kind, "2026-09-28", &["A"], None)
            });
            assert_eq!((case.does(), case.looks()), (vec![], "2026-09-29 00:00".to_owned()), "{kind:?}");
        }
        let mut case = planned().owes("B", "2026-09-30", 10).at("2026-09-25 10:00");
        case.holds.push(Hold {
            id: crate::ids::HoldId::from_bits(2),
            ..hold(Kind::Dispute, "2026-09-28", &["B"], None)
        });
        assert!(case.does().contains(&"send instalment []".to_owned()), "another invoice: {:?}", case.does());
    }

    #[test]
    fn it_is_a_courtesy_at_a_decent_hour_and_by_text_only_where_the_creditor_sends_any() {
        let case = planned().at("2026-09-25 22:00");
        assert_eq!((case.does(), case.looks()), (vec![], "2026-09-28 08:00".to_owned()), "Friday night");
        let mut case = planned().at("2026-09-25 10:00");
        case.reach.truncate(1);
        case.reach[0].stop = Some(Stop::Unsubscribed);
        assert_eq!(case.does(), [""; 0], "who wants no reminders");
        let mut case = planned().at("2026-09-25 10:00");
        case.reach = vec![reach(Channel::Sms, 9)];
        assert_eq!(case.does(), ["send instalment []"]);
        case.scenario.steps.retain(|step| step.channel != Channel::Sms);
        for step in &mut case.scenario.steps {
            step.fallback = step.fallback.filter(|channel| *channel != Channel::Sms);
        }
        assert_eq!(case.does(), [""; 0]);
        let mut case = planned().at("2026-09-25 10:00");
        case.terms.gate = Some(Reason::PortfolioStopped);
        assert_eq!((case.does(), case.looks()), (vec![], "2026-09-26 10:00".to_owned()));
    }
}
