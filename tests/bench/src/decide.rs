//! P13: `decide` alone, on one core. Cases at every stage of a life, seen at an hour when messages may leave: not due,
//! due, waiting for an approval, held, on notice. Statements are drawn before the clock runs, as a sweep draws them once.

use std::hint::black_box;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::account::Reach;
use domain::action::Recipient;
use domain::calendar::{Calendar, Window};
use domain::debtor::{Channel, Profile};
use domain::decide::{Decision, Facing, Terms, decide};
use domain::ids::{InvoiceId, ItemId};
use domain::money::Currency;
use domain::scenario::Scenario;
use domain::statement::{Item, Statement};

use crate::cpu;

/// Stages of a life, in days after the due date: from before the early notice to after the decision.
const STAGES: i64 = 48;

/// Decisions of one measure; five are taken.
const DECISIONS: usize = 2_000_000;

const MEASURES: usize = 5;

/// Tuesday 6 October 2026, noon in Paris.
const TUESDAY_NOON: i64 = 1_791_280_800;

/// Days after the due date of the default scenario's steps.
const STEP_DAYS: [i64; 5] = [5, 12, 20, 30, 38];

/// The debtor.
const PROFILE: &str =
    r#"{"kind": "business", "country": "FR", "language": "fr", "time_zone": "Europe/Paris"}"#;

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    /// Items of each case.
    pub items: u8,
    /// Decisions per CPU second, the median of five measures.
    pub per_cpu_second: u64,
    /// Of a hundred decisions, how many do something.
    pub acting_percent: usize,
}

/// What every decision of the measure has in common.
struct World {
    scenario: Scenario,
    profile: Profile,
    reach: [Reach; 2],
    terms: Terms,
    now: DateTime<Utc>,
}

/// Measures and prints, at 1 and at 10 items a case.
///
/// # Errors
/// None in practice: the debtor's profile is read from a constant.
pub fn run() -> Result<Vec<Figure>, serde_json::Error> {
    let world = world()?;
    let kinds = [(1, false), (10, false), (1, true), (10, true)];
    let figures: Vec<_> = kinds.into_iter().map(|(items, all_act)| world.measure(items, all_act)).collect();
    for Figure { items, per_cpu_second, acting_percent } in &figures {
        println!(
            "P13 decide, {items:>2} items a case, {acting_percent:>3} % act: {per_cpu_second:>8} per CPU second"
        );
    }
    Ok(figures)
}

fn world() -> Result<World, serde_json::Error> {
    let reach = |channel, digest| Reach { recipient: Recipient(digest), channel, contact: 0, stop: None };
    let profile: Profile = serde_json::from_str(PROFILE)?;
    let terms = Terms {
        zone: profile.time_zone,
        gate: None,
        minimum: 100,
        per_day: 1,
        per_week: 3,
        gap_days: 0,
        email_window: Window::EMAIL,
        sms_window: Window::SMS,
    };
    Ok(World {
        scenario: Scenario::default_for_businesses(),
        profile,
        reach: [reach(Channel::Email, 1), reach(Channel::Sms, 2)],
        terms,
        now: DateTime::from_timestamp(TUESDAY_NOON, 0).unwrap_or_default(),
    })
}

impl World {
    fn decide(&self, case: &Statement, contacted: &[DateTime<Utc>]) -> Decision {
        let (profile, reach) = (&self.profile, &self.reach);
        let facing =
            Facing { profile, calendar: Calendar::France, reach, contacted, busy: false, prefers: None };
        decide(case, &self.scenario, &facing, &self.terms, self.now)
    }

    fn measure(&self, items: u8, all_act: bool) -> Figure {
        let acts = |case: &Statement| !self.decide(case, &[]).actions.is_empty();
        let cases = (0..STAGES).map(|stage| self.statement(stage, items));
        let cases: Vec<_> = cases.filter(|case| !all_act || acts(case)).collect();
        let acting_percent = cases.iter().filter(|case| acts(case)).count() * 100 / cases.len().max(1);
        let mut figures: Vec<_> = (0..MEASURES).map(|_| self.measure_once(&cases)).collect();
        figures.sort_unstable();
        Figure { items, per_cpu_second: figures[MEASURES / 2], acting_percent }
    }

    fn measure_once(&self, cases: &[Statement]) -> u64 {
        let contacted = [self.now - TimeDelta::days(5)];
        let rounds = DECISIONS / cases.len().max(1);
        let before = cpu::used_us();
        for _ in 0..rounds {
            for case in cases {
                black_box(self.decide(black_box(case), &contacted));
            }
        }
        cpu::per_second(rounds * cases.len(), cpu::used_us() - before)
    }

    /// A case whose oldest invoice has had every step before its day, and whose others are a week younger each. One in
    /// three has had what is due today as well.
    fn statement(&self, stage: i64, items: u8) -> Statement {
        let today = self.now.date_naive();
        let due_on = |place: u8| today - TimeDelta::days(stage - 8 - 7 * i64::from(place));
        let whole = Statement {
            currency: Currency::EUR,
            items: (0..items).map(|place| item(place, due_on(place), today)).collect(),
            unapplied: 0,
            past: vec![],
            thanks: vec![],
            instalments: vec![],
            gave_up: false,
        };
        if stage % 3 > 0 {
            return whole;
        }
        self.decide(&whole, &[]).actions.iter().fold(whole, |statement, planned| {
            statement.once_accepted(planned.digest, planned.notice, &planned.raises, today)
        })
    }
}

fn item(place: u8, due_on: NaiveDate, today: NaiveDate) -> Item {
    let days = (today - due_on).num_days();
    let last = STEP_DAYS.iter().zip(1..).filter(|(day, _)| **day < days).last();
    Item {
        id: ItemId { invoice: InvoiceId::from_bits(u128::from(place) << 64 | 7), part: 0 },
        invoice: usize::from(place),
        due_on,
        minor: 120_000,
        open: 120_000,
        disputed: 0,
        disputed_until: None,
        cycle: 0,
        recorded_on: due_on - TimeDelta::days(30),
        released: false,
        level: last.map_or(0, |(_, level)| level),
        level_on: last.map(|(day, _)| due_on + TimeDelta::days(*day)),
        notified: days > -3,
        waits: false,
        hold: None,
    }
}
