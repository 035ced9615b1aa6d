//! For any statement whatever: it never fails, says why, and names the next instant at which something may change.

use chrono::{TimeDelta, Timelike};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::sample::{Case, attempt, day, item_id, observed, paris};
use super::{Decision, Doing, Reason};
use crate::account::Stop;
use crate::action::{Approval, Outcome};
use crate::calendar::{Calendar, Window};
use crate::hold::Kind;
use crate::scenario::{Notice, Offset};

const NAMES: [&str; 6] = ["A", "B", "C", "D", "E", "F"];

/// Days are counted from 2 March 2026, so that Easter and both changes of the clock lie ahead.
fn on(offset: i64) -> String {
    (day("2026-03-02") + TimeDelta::days(offset)).to_string()
}

#[derive(Debug, Clone)]
struct Owed {
    due: i64,
    euros: i64,
    recorded_late: Option<i64>,
    level: u8,
    accepted_late: i64,
    part_paid: bool,
    asked: u8,
}

fn owed() -> impl Strategy<Value = Owed> {
    let late = prop::option::weighted(0.2, 0i64..60);
    (-60i64..60, 1i64..40, late, 0u8..8, 0i64..20, any::<bool>(), 0u8..8).prop_map(
        |(due, euros, recorded_late, level, accepted_late, part_paid, asked)| Owed {
            due,
            euros,
            recorded_late,
            level,
            accepted_late,
            part_paid,
            asked,
        },
    )
}

#[derive(Debug, Clone)]
struct World {
    owed: Vec<Owed>,
    holds: Vec<(u8, i64, usize, Option<i64>)>,
    hour: u32,
    zone: usize,
    stops: (u8, u8),
    contacted: Vec<i64>,
    caps: (u8, u8, u8),
    minimum: i64,
    gate: bool,
    busy: bool,
    odd_steps: u8,
}

fn world() -> impl Strategy<Value = World> {
    let hold = (0u8..4, -5i64..40, 0usize..7, prop::option::of(1i64..30));
    let first = (
        prop::collection::vec(owed(), 0..6),
        prop::collection::vec(hold, 0..3),
        0u32..24,
        0usize..4,
        (0u8..6, 0u8..6),
    );
    let second = (
        prop::collection::vec(0i64..200, 0..4),
        (0u8..3, 0u8..5, 0u8..4),
        0i64..3_000,
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.1),
        0u8..6,
    );
    (first, second).prop_map(
        |((owed, holds, hour, zone, stops), (contacted, caps, minimum, gate, busy, odd_steps))| World {
            owed,
            holds,
            hour,
            zone,
            stops,
            contacted,
            caps,
            minimum,
            gate,
            busy,
            odd_steps,
        },
    )
}

fn scenario(case: &mut Case, odd: u8) {
    let steps = &mut case.scenario.steps;
    match odd {
        1 => drop(steps.remove(0)),
        2 => steps[0].offset = Offset::FromDue(-12),
        3 => steps[2].offset = Offset::FromAcceptance(4),
        4 => steps[2].approval = true,
        5 => {
            let mut more = steps[3];
            (more.level, more.offset) = (6, Offset::FromDue(45));
            steps.push(more);
        }
        _ => {}
    }
}

fn owe(mut case: Case, name: &str, owed: &Owed) -> Case {
    case = case.owes(name, &on(owed.due), owed.euros);
    if let Some(late) = owed.recorded_late {
        case = case.recorded(&on(owed.due + late));
    }
    if owed.part_paid {
        case = case.paid(&format!("P{name}"), &on(owed.due), owed.euros / 2, &[name]);
    }
    let accepted =
        |level: u8| [-3, 5, 12, 20, 30, 38, 45][usize::from(level)] + owed.due + owed.accepted_late;
    for level in 1..=owed.level.min(if case.scenario.steps.len() > 6 { 6 } else { 5 }) {
        if case.scenario.step(level).is_some() && accepted(level) <= 0 {
            case = case.accepted(level, &on(accepted(level)), &[name]);
        }
    }
    attach(case, name, owed)
}

/// An approval, a refusal or a bounce on the item's next step.
fn attach(mut case: Case, name: &str, owed: &Owed) -> Case {
    let at = paris(&on(-(i64::from(owed.asked) % 3)));
    let level =
        case.statement().items.iter().find(|item| item.id == item_id(name)).map_or(0, |item| item.level);
    let Some(step) = case.scenario.after(level).copied().filter(|step| step.notice != Notice::Decision)
    else {
        return case;
    };
    let mut action = case.action(step.notice, step.level, vec![case.named(name, step.level)]);
    match owed.asked {
        1 => action.approval = Some(Approval::Awaited { seen: "h".to_owned(), since: at }),
        2 => action.approval = Some(Approval::Given { seen: "h".to_owned(), by: "u".to_owned(), at }),
        3 => action.attempts = vec![attempt(Outcome::Bounced { at, hard: true }, 1)],
        4 => action.attempts = vec![attempt(Outcome::Refused { at, reason: "throttled".to_owned() }, 1)],
        5 if level == 0 => action.approval = Some(Approval::Rejected { by: "u".to_owned(), at }),
        _ => return case,
    }
    case.actions.push(action);
    case
}

fn build(world: &World) -> Case {
    let mut case = Case::today(&on(0));
    scenario(&mut case, world.odd_steps);
    for (name, owed) in NAMES.iter().zip(&world.owed) {
        case = owe(case, name, owed);
    }
    for (kind, until, item, euros) in &world.holds {
        let kind = [Kind::Dispute, Kind::Dispute, Kind::Promise, Kind::Pause][usize::from(*kind)];
        let items = NAMES.get(*item).map_or(&[][..], std::slice::from_ref);
        case = case.held(kind, &on(*until), items, *euros);
    }
    let (zone, calendar) = [
        (Tz::Europe__Paris, Calendar::France),
        (Tz::Pacific__Apia, Calendar::Weekends),
        (Tz::America__New_York, Calendar::UnitedStates),
        (Tz::Pacific__Honolulu, Calendar::Germany),
    ][world.zone];
    (case.profile.time_zone, case.calendar) = (zone, calendar);
    let stop = |drawn: u8| {
        [None, None, None, Some(Stop::OptedOut), Some(Stop::Bounced), Some(Stop::Unsubscribed)]
            [usize::from(drawn)]
    };
    (case.reach[0].stop, case.reach[1].stop) = (stop(world.stops.0), stop(world.stops.1));
    case.now = case.now.with_hour(world.hour).unwrap();
    let mut hours = world.contacted.clone();
    hours.sort_unstable();
    case.contacted = hours.iter().rev().map(|hours| case.now - TimeDelta::hours(*hours)).collect();
    (case.terms.per_day, case.terms.per_week, case.terms.gap_days) = world.caps;
    (case.terms.minimum, case.busy) = (world.minimum, world.busy);
    case.terms.gate = world.gate.then_some(Reason::Rehearsal);
    case
}

fn speaks_once_and_says_why(case: &Case, decision: &Decision) -> Result<(), TestCaseError> {
    let sends = decision.actions.iter().filter(|planned| matches!(planned.doing, Doing::Send(_)));
    prop_assert!(sends.count() <= 1);
    let mut held: Vec<_> = decision.held.iter().map(|held| held.item).collect();
    held.sort();
    let distinct = held.len();
    held.dedup();
    prop_assert_eq!(distinct, held.len(), "one reason an item");
    for item in case.statement().items.iter().filter(|item| item.open > 0) {
        let raised = |planned: &super::Planned| {
            matches!(planned.doing, Doing::Send(_))
                && planned.raises.iter().any(|named| named.item == item.id)
        };
        let sent = decision.actions.iter().any(raised);
        prop_assert!(sent != held.contains(&item.id), "sent or held: {:?}", item);
    }
    for named in decision.actions.iter().flat_map(|planned| &planned.raises) {
        let statement = case.statement();
        let item = statement.items.iter().find(|item| item.id == named.item).unwrap();
        prop_assert!(named.level == item.level + 1 || named.level == 0, "one level at a time");
        prop_assert!(named.open > 0);
    }
    prop_assert!(decision.next_look_at.is_none_or(|at| at > case.now));
    Ok(())
}

/// With nothing but time, nothing happens before the next look, and nothing at all without one.
fn sleeps_until_it_looks(case: &mut Case, decision: &Decision, minutes: &[i64]) -> Result<(), TestCaseError> {
    let start = case.now;
    let end = decision.next_look_at;
    for minutes in minutes {
        let span = end.map_or(TimeDelta::days(400), |end| end - start - TimeDelta::seconds(1));
        let at = start + TimeDelta::seconds(span.num_seconds() * minutes / 10_000);
        if at <= start || end.is_some_and(|end| at >= end) {
            continue;
        }
        case.now = at;
        let then = case.decide();
        prop_assert!(then.actions.is_empty(), "at {at}, before {end:?}: {then:?}");
    }
    case.now = start;
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_decision_speaks_once_and_gives_every_item_its_reason(world in world()) {
        let case = build(&world);
        speaks_once_and_says_why(&case, &case.decide())?;
    }

    #[test]
    fn between_two_looks_nothing_happens(
        world in world(), minutes in prop::collection::vec(0i64..10_000, 12), looks in 1usize..4,
    ) {
        let mut case = build(&world);
        for _ in 0..looks {
            let decision = case.decide();
            if !decision.actions.is_empty() {
                break;
            }
            sleeps_until_it_looks(&mut case, &decision, &minutes)?;
            match decision.next_look_at {
                Some(at) => case.now = at,
                None => break,
            }
        }
    }

    #[test]
    fn a_life_ends_and_no_step_is_taken_twice(world in world()) {
        let mut case = build(&world);
        (case.terms.gate, case.busy) = (None, false);
        let lived = case.live_until(&on(400), 3);
        let mut steps: Vec<_> = lived
            .iter()
            .filter(|line| !line.contains(" ask "))
            .flat_map(|line| line.split([' ', '[', ']']).filter(|word| word.contains(':')))
            .collect();
        let all = steps.len();
        steps.sort_unstable();
        steps.dedup();
        prop_assert_eq!(all, steps.len(), "{:#?}", lived);
    }

    #[test]
    fn a_snapshot_and_its_movement_told_in_any_order_decide_the_same(paid in 0i64..40, hour in 0u32..24) {
        let build = |first: bool| {
            let mut case = Case::today("2026-10-06").owes("A", "2026-10-01", 40).owes("B", "2026-10-01", 30);
            case.invoices[0].observed = Some(observed("2026-10-04", 40 - paid));
            case = case.paid("P", "2026-10-03", paid, &["A"]).paid("Q", "2026-10-05", 5, &[]);
            if first {
                case.payments.reverse();
                case.invoices.reverse();
            }
            case.now = case.now.with_hour(hour).unwrap();
            case.decide()
        };
        prop_assert_eq!(build(true), build(false));
    }
}

#[test]
fn ten_years_of_due_dates_all_get_their_reminder_within_a_long_weekend() {
    for calendar in Calendar::LISTED {
        let mut case = Case::today("2026-01-01").owes("A", "2026-01-01", 10);
        case.calendar = calendar;
        for due_on in day("2026-01-01").iter_days().take(3_653) {
            let invoice = &mut case.invoices[0];
            invoice.instalments[0].due_on = due_on;
            (invoice.issued_on, invoice.recorded_on) = (due_on, due_on);
            case.now = crate::calendar::start_of_day(due_on, case.terms.zone);
            let statement = case.statement();
            let look = case.decide_on(&statement).next_look_at.unwrap();
            case.now = look;
            let decision = case.decide_on(&statement);
            assert_eq!(decision.actions.len(), 1, "{calendar:?} {due_on}");
            let days = crate::calendar::local_date(look, case.terms.zone) - due_on;
            assert!((5..=10).contains(&days.num_days()), "{calendar:?} {due_on}: {days}");
            assert!(Window::EMAIL.is_open(look, case.terms.zone, calendar));
        }
    }
}
