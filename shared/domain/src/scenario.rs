//! Ordered steps as versioned data. A scenario says when; `decide` says whether.

use serde::{Deserialize, Serialize};

use crate::debtor::{Channel, Kind};

/// What a message is. Words on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// Before the due date.
    PreDue,
    /// First reminder.
    #[serde(rename = "reminder_1")]
    Reminder1,
    /// Short reminder by text message.
    SmsReminder,
    /// Second reminder.
    #[serde(rename = "reminder_2")]
    Reminder2,
    /// Formal notice ("mise en demeure").
    FormalNotice,
    /// A person decides what comes next; no message.
    Decision,
    /// An instalment of a plan, shortly before its day and once after it.
    Instalment,
    /// Thanks for a payment.
    Thanks,
    /// Statement of account.
    Statement,
    /// Confirms what the debtor declared.
    Confirmation,
    /// A code the debtor asked for.
    Code,
    /// A fresh link the debtor asked for.
    Link,
}

impl Notice {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::PreDue => "pre_due",
            Self::Reminder1 => "reminder_1",
            Self::SmsReminder => "sms_reminder",
            Self::Reminder2 => "reminder_2",
            Self::FormalNotice => "formal_notice",
            Self::Decision => "decision",
            Self::Instalment => "instalment",
            Self::Thanks => "thanks",
            Self::Statement => "statement",
            Self::Confirmation => "confirmation",
            Self::Code => "code",
            Self::Link => "link",
        }
    }

    /// May be sent once more after an unknown outcome, and may be declined by the debtor: it demands nothing formal.
    #[must_use]
    pub const fn is_courtesy(self) -> bool {
        !matches!(self, Self::FormalNotice | Self::Decision)
    }
}

/// From which day a step counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offset {
    /// Days after the item's due date; negative: before.
    FromDue(i16),
    /// Days after the previous step was accepted.
    FromAcceptance(i16),
}

/// One step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What it sends.
    pub notice: Notice,
    /// Its level: 0 before the due date, then one more each step.
    pub level: u8,
    /// When.
    pub offset: Offset,
    /// How.
    pub channel: Channel,
    /// How else, when the debtor cannot be reached so.
    pub fallback: Option<Channel>,
    /// A person approves each one.
    pub approval: bool,
}

/// Most steps of a scenario.
pub const STEPS_LIMIT: usize = 30;

/// Why a scenario was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioError {
    /// No step, or too many.
    #[error("a scenario has 1 to 30 steps")]
    Length,
    /// Levels must be 1, 2, 3… in order, after at most one step of level 0.
    #[error("step {step}: levels grow by one from step to step")]
    Levels {
        /// Place of the step, from 1.
        step: usize,
    },
    /// Offsets must not go back.
    #[error("step {step}: falls due before the step that comes first")]
    Offsets {
        /// Place of the step, from 1.
        step: usize,
    },
    /// A formal notice needs a reminder at least 8 days before.
    #[error("step {step}: a formal notice comes at least 8 days after a reminder")]
    FormalTooSoon {
        /// Place of the step, from 1.
        step: usize,
    },
    /// Too far away, or a first step that counts from nothing.
    #[error("step {step}: at most 3650 days away; levels 0 and 1 count from the due date")]
    Days {
        /// Place of the step, from 1.
        step: usize,
    },
    /// A notice that no step sends.
    #[error(
        "step {step}: level 0 is the pre_due notice and no other; instalments, thanks, codes, links and confirmations answer somebody"
    )]
    NotAStep {
        /// Place of the step, from 1.
        step: usize,
    },
}

/// Ordered steps with a version; an edit makes a new version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Scenario {
    /// Name, stable over versions.
    pub id: String,
    /// From 1.
    pub version: u32,
    /// In order.
    pub steps: Vec<Step>,
}

/// A scenario as it is kept and received, before its check.
#[derive(Deserialize)]
struct Written {
    id: String,
    version: u32,
    steps: Vec<Step>,
}

impl TryFrom<Written> for Scenario {
    type Error = ScenarioError;

    fn try_from(written: Written) -> Result<Self, ScenarioError> {
        Self::new(written.id, written.version, written.steps)
    }
}

/// Most days between a due date or an acceptance and a step.
pub const DAYS_LIMIT: i16 = 3_650;

/// Days between an accepted reminder and a formal notice, and between a formal notice and the decision.
pub const FORMAL_NOTICE_DAYS: i16 = 8;

impl Step {
    /// Checks a step against the day, from the due date, of the one before; returns its own.
    fn check(&self, before: Option<i16>, place: usize) -> Result<i16, ScenarioError> {
        use Notice::{Code, Confirmation, Instalment, Link, PreDue, Thanks};
        let Self { notice, level, offset, .. } = *self;
        let answers = matches!(notice, Instalment | Thanks | Confirmation | Code | Link);
        if (level == 0) != (notice == PreDue) || answers {
            return Err(ScenarioError::NotAStep { step: place });
        }
        let (Offset::FromDue(days) | Offset::FromAcceptance(days)) = offset;
        if days.abs_diff(0) > DAYS_LIMIT.unsigned_abs() || (level < 2 && offset != Offset::FromDue(days)) {
            return Err(ScenarioError::Days { step: place });
        }
        let (day, distance) = match (offset, before) {
            (Offset::FromDue(day), Some(before)) => (day, day.saturating_sub(before)),
            (Offset::FromDue(day), None) => (day, 0),
            (Offset::FromAcceptance(days), before) => (before.unwrap_or(0).saturating_add(days), days),
        };
        if distance < 0 || (level == 0) != (day < 0) {
            return Err(ScenarioError::Offsets { step: place });
        }
        if notice == Notice::FormalNotice && (level < 2 || distance < FORMAL_NOTICE_DAYS) {
            return Err(ScenarioError::FormalTooSoon { step: place });
        }
        Ok(day)
    }
}

impl Scenario {
    /// Checks and keeps the steps.
    ///
    /// # Errors
    /// See [`ScenarioError`].
    pub fn new(id: impl Into<String>, version: u32, steps: Vec<Step>) -> Result<Self, ScenarioError> {
        if steps.is_empty() || steps.len() > STEPS_LIMIT {
            return Err(ScenarioError::Length);
        }
        let first = steps[0].level;
        let mut before = None;
        for (place, step) in (1..).zip(&steps) {
            if first > 1 || usize::from(step.level) + 1 != usize::from(first) + place {
                return Err(ScenarioError::Levels { step: place });
            }
            before = Some(step.check(before, place)?);
        }
        Ok(Self { id: id.into(), version, steps })
    }

    /// The step that follows a level; level 0 is followed by level 1 even when a pre-due notice was never sent.
    #[must_use]
    pub fn after(&self, level: u8) -> Option<&Step> {
        self.steps.iter().find(|step| Some(step.level) == level.checked_add(1))
    }

    /// The notice before the due date, if there is one.
    #[must_use]
    pub fn pre_due(&self) -> Option<&Step> {
        self.steps.first().filter(|step| step.level == 0)
    }

    /// The step of this level.
    #[must_use]
    pub fn step(&self, level: u8) -> Option<&Step> {
        self.steps.iter().find(|step| step.level == level)
    }

    /// The scenario for businesses and public bodies: D-3 notice, D+5 and D+20 reminders, D+12 text message, D+30 formal
    /// notice once approved, a decision 8 days after its acceptance.
    #[must_use]
    pub fn default_for_businesses() -> Self {
        Self { id: "business".to_owned(), version: 1, steps: default_steps().to_vec() }
    }

    /// The scenario for consumers and for who is not known: the same days; law packs add waiting periods to it.
    #[must_use]
    pub fn default_for_consumers() -> Self {
        Self { id: "consumer".to_owned(), version: 1, steps: default_steps().to_vec() }
    }
}

fn default_steps() -> [Step; 6] {
    use Channel::{Email, Phone, Sms};
    let step = |notice, level, days, channel, fallback| Step {
        notice,
        level,
        offset: Offset::FromDue(days),
        channel,
        fallback,
        approval: false,
    };
    [
        step(Notice::PreDue, 0, -3, Email, None),
        step(Notice::Reminder1, 1, 5, Email, Some(Sms)),
        step(Notice::SmsReminder, 2, 12, Sms, Some(Email)),
        step(Notice::Reminder2, 3, 20, Email, Some(Sms)),
        Step { approval: true, ..step(Notice::FormalNotice, 4, 30, Email, None) },
        Step {
            offset: Offset::FromAcceptance(FORMAL_NOTICE_DAYS),
            ..step(Notice::Decision, 5, 0, Phone, None)
        },
    ]
}

/// The scenarios of a portfolio, chosen by the debtor's kind. Segments will choose here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenarios {
    /// For businesses and public bodies.
    pub business: Scenario,
    /// For consumers and for who is not known: it fails closed.
    pub consumer: Scenario,
}

impl Default for Scenarios {
    fn default() -> Self {
        Self { business: Scenario::default_for_businesses(), consumer: Scenario::default_for_consumers() }
    }
}

impl Scenario {
    /// True when a step may travel so.
    #[must_use]
    pub fn uses(&self, channel: Channel) -> bool {
        self.steps.iter().any(|step| step.channel == channel || step.fallback == Some(channel))
    }
}

impl Scenarios {
    /// The scenario that a debtor of this kind follows.
    #[must_use]
    pub fn of(&self, kind: Kind) -> &Scenario {
        match kind {
            Kind::Business | Kind::Public => &self.business,
            Kind::Consumer | Kind::Unknown => &self.consumer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_scenarios_pass_their_own_checks() {
        for scenario in [Scenario::default_for_businesses(), Scenario::default_for_consumers()] {
            assert_eq!(Scenario::new(scenario.id.clone(), 1, scenario.steps.clone()), Ok(scenario));
        }
    }

    #[test]
    fn a_scenario_that_skips_a_level_or_hurries_is_refused() {
        let steps = default_steps();
        let skipped = vec![steps[1], steps[3]];
        assert_eq!(Scenario::new("x", 1, skipped), Err(ScenarioError::Levels { step: 2 }));
        let mut hurried = steps.to_vec();
        hurried[4].offset = Offset::FromDue(22);
        assert_eq!(Scenario::new("x", 1, hurried), Err(ScenarioError::FormalTooSoon { step: 5 }));
        let mut back = steps.to_vec();
        back[3].offset = Offset::FromDue(7);
        assert_eq!(Scenario::new("x", 1, back), Err(ScenarioError::Offsets { step: 4 }));
        assert_eq!(Scenario::new("x", 1, vec![]), Err(ScenarioError::Length));
    }

    #[test]
    fn days_that_go_back_or_count_from_nothing_are_refused() {
        let with = |place: usize, change: fn(&mut Step)| {
            let mut steps = default_steps().to_vec();
            change(&mut steps[place]);
            Scenario::new("x", 1, steps)
        };
        let acceptance = |days| Offset::FromAcceptance(days);
        assert_eq!(
            with(5, |step| step.offset = Offset::FromDue(29)),
            Err(ScenarioError::Offsets { step: 6 }),
            "before the formal notice"
        );
        assert_eq!(
            with(4, |step| step.offset = Offset::FromAcceptance(7)),
            Err(ScenarioError::FormalTooSoon { step: 5 })
        );
        assert_eq!(
            with(2, |step| step.offset = Offset::FromAcceptance(-1)),
            Err(ScenarioError::Offsets { step: 3 })
        );
        assert_eq!(
            with(1, |step| step.offset = Offset::FromAcceptance(5)),
            Err(ScenarioError::Days { step: 2 })
        );
        for days in [i16::MIN, i16::MAX] {
            let mut steps = default_steps().to_vec();
            steps[4].offset = acceptance(days);
            assert_eq!(Scenario::new("x", 1, steps.clone()), Err(ScenarioError::Days { step: 5 }));
            steps[4].offset = Offset::FromDue(days);
            assert_eq!(Scenario::new("x", 1, steps), Err(ScenarioError::Days { step: 5 }));
        }
    }

    #[test]
    fn a_step_that_would_never_be_over_is_refused() {
        let mut steps = default_steps().to_vec();
        steps[1].notice = Notice::PreDue;
        assert_eq!(Scenario::new("x", 1, steps), Err(ScenarioError::NotAStep { step: 2 }));
        let mut steps = default_steps().to_vec();
        steps[3].notice = Notice::Thanks;
        assert_eq!(Scenario::new("x", 1, steps), Err(ScenarioError::NotAStep { step: 4 }));
    }

    #[test]
    fn no_level_follows_the_highest() {
        assert_eq!(Scenario::default_for_businesses().after(u8::MAX), None);
    }

    #[test]
    fn who_is_not_known_follows_the_consumer_scenario() {
        let scenarios = Scenarios::default();
        assert_eq!(scenarios.of(Kind::Unknown).id, "consumer");
        assert_eq!(scenarios.of(Kind::Public).id, "business");
    }
}
