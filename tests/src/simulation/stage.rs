//! What every process of the simulation stands on: the one true time, chance, the weather, and somebody who watches.
//!
//! Each call of a port first lets the others go on ([`Stage::turn`]), then asks what becomes of it. Two verbs of one debtor
//! thus meet between any two of their calls.

use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use chrono::{DateTime, TimeDelta, Utc};

use super::deed::Deed;
use super::dice::Dice;
use super::watch::Watch;

/// Processes at work at once: each with its own caches and its own clock.
pub const PROCESSES: usize = 3;

/// How often something goes wrong, in thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weather {
    /// A call is refused: throttled, contended.
    pub refuse: u64,
    /// A call is not carried out, and nobody hears.
    pub lose: u64,
    /// A call is carried out, and nobody hears.
    pub lose_answer: u64,
    /// The process dies before or after a call.
    pub crash: u64,
    /// A read that may be behind is behind.
    pub lag: u64,
    /// A message on the queue is lost, comes twice, or late.
    pub queue: u64,
    /// The provider does something else than take a message.
    pub provider: u64,
    /// An event of the provider is lost, comes twice, or late.
    pub events: u64,
    /// A delivery of a source is late or comes twice.
    pub sources: u64,
    /// Clocks jump by up to five minutes.
    pub clocks: bool,
}

impl Weather {
    /// Everything that can happen, as often as it is still a story.
    pub const STORM: Self = Self {
        refuse: 12,
        lose: 4,
        lose_answer: 6,
        crash: 4,
        lag: 250,
        queue: 250,
        provider: 350,
        events: 250,
        sources: 300,
        clocks: false,
    };
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It works.
    Fine,
    /// It is refused and has no effect.
    Refused,
    /// It has no effect, and nobody hears.
    Lost,
    /// It has its effect, and nobody hears.
    AnswerLost,
    /// The process dies before it.
    DiesBefore,
    /// The process dies after it had its effect.
    DiesAfter,
}

/// What is shared.
pub struct State {
    /// The time it really is.
    pub now: DateTime<Utc>,
    /// Chance.
    pub dice: Dice,
    /// The weather.
    pub weather: Weather,
    /// By how much each process's clock is wrong.
    pub skew: [TimeDelta; PROCESSES],
    /// The process that died in the last turn.
    pub died: Option<usize>,
    /// When the one whose turn it was wants to go on, if not at once.
    pub sleeps_until: Option<DateTime<Utc>>,
    /// The one whose turn it was got somewhere, and does not wait for another.
    pub moved: bool,
    /// Who watches.
    pub watch: Watch,
    /// What somebody will do, by what has just happened.
    pub coming: Vec<(DateTime<Utc>, Deed)>,
}

/// The stage.
pub struct Stage(Mutex<State>);

impl Stage {
    /// A stage at the beginning of a story.
    #[must_use]
    pub const fn new(now: DateTime<Utc>, dice: Dice, watch: Watch, weather: Weather) -> Self {
        Self(Mutex::new(State {
            now,
            dice,
            weather,
            skew: [TimeDelta::zero(); PROCESSES],
            died: None,
            sleeps_until: None,
            moved: false,
            watch,
            coming: Vec::new(),
        }))
    }

    /// What is shared, for a moment.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the others go on.
    pub async fn turn(&self) {
        self.state().moved = true;
        Turn(false).await;
    }

    /// Goes on at `until`.
    pub async fn sleep(&self, until: DateTime<Utc>) {
        Sleep { stage: self, until }.await;
    }

    /// The process is gone: nothing after this runs.
    pub async fn die(&self, process: usize) {
        self.state().died = Some(process);
        std::future::pending::<()>().await;
    }

    /// What becomes of a call that could be refused.
    pub fn fate(&self) -> Fate {
        let mut state = self.state();
        let weather = state.weather;
        let steps = [
            (weather.refuse, Fate::Refused),
            (weather.lose, Fate::Lost),
            (weather.lose_answer, Fate::AnswerLost),
            (weather.crash / 2, Fate::DiesBefore),
            (weather.crash / 2, Fate::DiesAfter),
        ];
        let mut thrown = state.dice.below(1_000);
        for (share, fate) in steps {
            if thrown < share {
                return fate;
            }
            thrown -= share;
        }
        Fate::Fine
    }
}

struct Turn(bool);

impl Future for Turn {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

struct Sleep<'a> {
    stage: &'a Stage,
    until: DateTime<Utc>,
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        let mut state = self.stage.state();
        if state.now >= self.until {
            return Poll::Ready(());
        }
        state.sleeps_until = Some(self.until);
        Poll::Pending
    }
}
