//! The machine that turns when time passes: sweep, dispatch, feedback, in order, until nothing is due any more. It stands
//! for the schedule and the queues.
//!
//! A clock that stands still is moved from due instant to due instant, so that a year is as many steps as something
//! happens in it. Only one move, or one turn of real time, runs at a time. Every loop has a limit and says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use app::dispatch::Dispatched;
use app::ports::{Answer, Clock, Feedback, Receipt};
use app::{App, AppError};
use chrono::{DateTime, Utc};
use domain::debtor::Channel;
use serde::Serialize;
use thiserror::Error;
use tokio::sync::{Mutex, Notify};
use tokio::task::{JoinError, JoinSet};

use crate::clock::{ClockError, LocalClock, written};
use crate::provider::Provider;
use crate::provider::feed::Turn;
use crate::stream::Stream;

/// Cases looked at in one page of a sweep.
const PAGE: usize = 200;
/// Messages under way at once.
const AT_ONCE: usize = 16;
/// Rounds at one instant before it is said that something does not come to rest.
const ROUNDS_LIMIT: usize = 500;
/// Instants of one move.
const STEPS_LIMIT: usize = 1_000_000;
/// Events told in one round.
const EVENTS_LIMIT: usize = 1_000;
/// Failures in a row that end a move.
const FAILURES_LIMIT: usize = 5;
/// How often real time looks for what is due.
const EVERY: Duration = Duration::from_secs(5);

/// Shards of the `due` index here: as many as on AWS, so that what comes from there is looked at.
pub const SHARDS: u16 = store::keys::DUE_SHARDS;

/// The machine.
pub struct Machine {
    app: App,
    clock: Arc<LocalClock>,
    provider: Arc<Provider>,
    stream: Arc<Stream>,
    turn: Mutex<()>,
    nudged: Notify,
    stopping: AtomicBool,
}

/// What a move did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Where the clock stands.
    pub now: DateTime<Utc>,
    /// Messages handed to the provider and taken.
    pub sent: u64,
    /// Times that a case was looked at again and held back.
    pub held: u64,
}

/// Why time stands where it stands.
#[derive(Debug, Error)]
pub enum TimeError {
    /// The clock may not be moved so.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// A verb failed again and again.
    #[error("at {at} a verb failed {FAILURES_LIMIT} times in a row; the log has the reason")]
    Verb {
        /// Where the clock stands.
        at: String,
        /// The last failure.
        source: AppError,
    },
    /// Something is due again and again.
    #[error("at {at} something was still due after {ROUNDS_LIMIT} rounds")]
    Restless {
        /// Where the clock stands.
        at: String,
    },
    /// More than a move may take.
    #[error("the move stopped at {at} after {STEPS_LIMIT} steps; call again to go on")]
    TooLong {
        /// Where the clock stands.
        at: String,
    },
    /// The process ends.
    #[error("the process is stopping")]
    Stopping,
}

#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    sent: u64,
    held: u64,
    failures: usize,
}

impl Machine {
    /// The machine over these.
    pub fn new(app: App, clock: Arc<LocalClock>, provider: Arc<Provider>, stream: Arc<Stream>) -> Self {
        let stopping = AtomicBool::new(false);
        Self { app, clock, provider, stream, turn: Mutex::default(), nudged: Notify::new(), stopping }
    }

    /// Something was declared: in real time, do not wait for the next look.
    pub fn nudge(&self) {
        self.nudged.notify_one();
    }

    /// Ends moves under way at their next step.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.nudge();
    }

    fn at(&self) -> String {
        written(self.clock.now())
    }

    /// Moves the clock to `to`, through everything that is due on the way, and keeps where it stands.
    ///
    /// # Errors
    /// [`TimeError`]; the clock then stands where it got to.
    pub async fn move_to(&self, to: DateTime<Utc>) -> Result<Moved, TimeError> {
        let moved = self.go_to(to).await;
        self.clock.keep()?;
        moved
    }

    /// The same without making it durable where the clock stands: for one of many moves.
    ///
    /// # Errors
    /// [`TimeError`]; the clock then stands where it got to.
    pub async fn go_to(&self, to: DateTime<Utc>) -> Result<Moved, TimeError> {
        let _turn = self.turn.lock().await;
        self.check(to)?;
        let mut tally = Tally::default();
        self.step_to(to, &mut tally).await?;
        Ok(Moved { now: self.clock.now(), sent: tally.sent, held: tally.held })
    }

    /// Refuses before anything happens.
    fn check(&self, to: DateTime<Utc>) -> Result<(), ClockError> {
        let now = self.clock.now();
        if !self.clock.stands() {
            return Err(ClockError::Real);
        }
        if to < now {
            return Err(ClockError::Backwards { now: written(now), to: written(to) });
        }
        Ok(())
    }

    async fn step_to(&self, to: DateTime<Utc>, tally: &mut Tally) -> Result<(), TimeError> {
        for _ in 0..STEPS_LIMIT {
            self.settle(tally).await?;
            let next = self.next_due(tally).await?;
            let Some(next) = next.filter(|next| *next <= to) else {
                self.clock.move_to(to)?;
                return Ok(());
            };
            if next <= self.clock.now() {
                return Err(TimeError::Restless { at: self.at() });
            }
            self.clock.move_to(next)?;
            self.clock.note()?;
        }
        Err(TimeError::TooLong { at: self.at() })
    }

    async fn next_due(&self, tally: &mut Tally) -> Result<Option<DateTime<Utc>>, TimeError> {
        loop {
            match self.app.next_due().await {
                Ok(due) => return Ok(due.into_iter().chain(self.provider.feed.next_at()).min()),
                Err(error) => self.failed(tally, error)?,
            }
        }
    }

    /// Does everything that is due now.
    async fn settle(&self, tally: &mut Tally) -> Result<(), TimeError> {
        for _ in 0..ROUNDS_LIMIT {
            if self.stopping.load(Ordering::Relaxed) {
                return Err(TimeError::Stopping);
            }
            let told = self.tell(tally).await?;
            let mut looked = 0;
            for shard in 0..SHARDS {
                looked += self.sweep(shard, tally).await?;
            }
            self.project(tally).await?;
            if told + looked == 0 {
                return Ok(());
            }
        }
        Err(TimeError::Restless { at: self.at() })
    }

    /// Tells what the provider has to tell by now: facts come before decisions. One message's events come in their order.
    async fn tell(&self, tally: &mut Tally) -> Result<usize, TimeError> {
        let messages = self.provider.feed.due(self.clock.now(), EVENTS_LIMIT);
        let count = messages.len();
        let mut under_way = JoinSet::new();
        for events in messages {
            if under_way.len() >= AT_ONCE {
                self.joined(under_way.join_next().await, tally)?;
            }
            under_way.spawn(tell(self.app.clone(), Arc::clone(&self.provider), events));
        }
        while let Some(done) = under_way.join_next().await {
            self.joined(Some(done), tally)?;
        }
        Ok(count)
    }

    /// Hands on what was written: the team is told what it must look at.
    async fn project(&self, tally: &mut Tally) -> Result<(), TimeError> {
        while let Some(item) = self.stream.next() {
            if let Err(error) = self.app.project(&item).await {
                self.failed(tally, error)?;
            }
        }
        Ok(())
    }

    /// One page of a shard, and everything it found to send.
    async fn sweep(&self, shard: u16, tally: &mut Tally) -> Result<usize, TimeError> {
        let swept = match self.app.sweep(shard, self.clock.now(), PAGE).await {
            Ok(swept) => swept,
            Err(error) => {
                self.failed(tally, error)?;
                return Ok(1);
            }
        };
        let mut under_way = JoinSet::new();
        for errand in swept.to_send {
            if under_way.len() >= AT_ONCE {
                self.sent(under_way.join_next().await, tally)?;
            }
            let app = self.app.clone();
            under_way.spawn(async move { app.dispatch(&errand).await });
        }
        while let Some(done) = under_way.join_next().await {
            self.sent(Some(done), tally)?;
        }
        if let Err(error) = self.app.note_sent().await {
            self.failed(tally, error)?;
        }
        Ok(swept.looked)
    }

    fn sent(&self, done: Joined<Dispatched>, tally: &mut Tally) -> Result<(), TimeError> {
        match self.joined(done, tally)? {
            Some(Dispatched::Called { answer: Answer::Accepted { .. }, .. }) => tally.sent += 1,
            Some(Dispatched::Held(_)) => tally.held += 1,
            _ => {}
        }
        Ok(())
    }

    /// What a task came to, when it did.
    fn joined<T>(&self, done: Joined<T>, tally: &mut Tally) -> Result<Option<T>, TimeError> {
        let error = match done {
            None => return Ok(None),
            Some(Ok(Ok(value))) => {
                tally.failures = 0;
                return Ok(Some(value));
            }
            Some(Ok(Err(error))) => error,
            Some(Err(error)) => AppError::Internal(error.into()),
        };
        self.failed(tally, error).map(|()| None)
    }

    /// One failure may pass; several in a row end the move.
    fn failed(&self, tally: &mut Tally, error: AppError) -> Result<(), TimeError> {
        tally.failures += 1;
        tracing::warn!(error = chain(&error), "A verb failed");
        if tally.failures < FAILURES_LIMIT {
            return Ok(());
        }
        Err(TimeError::Verb { at: self.at(), source: error })
    }

    /// Does what is due now, and sends at once what a person waits for. One turn of real time.
    ///
    /// # Errors
    /// [`TimeError`].
    pub async fn turn(&self) -> Result<(), TimeError> {
        let _turn = self.turn.lock().await;
        self.settle(&mut Tally::default()).await
    }

    /// Turns until the process stops.
    pub async fn run(&self) {
        while !self.stopping.load(Ordering::Relaxed) {
            match self.turn().await {
                Ok(()) | Err(TimeError::Stopping) => {}
                Err(error) => tracing::error!(error = chain(&error), "The machine stumbled; it goes on"),
            }
            // Where real time stood is kept, so that a virtual clock never starts before it
            if let Err(error) = self.clock.note() {
                tracing::warn!(%error, "The clock could not be noted");
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = self.nudged.notified() => {}
            }
        }
    }
}

/// What a task of a set came to; none when the set is empty.
type Joined<T> = Option<Result<Result<T, AppError>, JoinError>>;

/// Tells the events of one message.
async fn tell(app: App, provider: Arc<Provider>, events: Vec<(Turn, Feedback)>) -> Result<(), AppError> {
    for (turn, feedback) in events {
        hear(&app, feedback).await?;
        provider.feed.told(turn).map_err(|error| AppError::Unavailable(error.into()))?;
    }
    Ok(())
}

/// A provider of text messages knows nothing but its own id.
async fn hear(app: &App, feedback: Feedback) -> Result<(), AppError> {
    if feedback.channel == Channel::Email {
        return app.deliver(&feedback).await;
    }
    let Feedback { channel, provider_id, at, what, .. } = feedback;
    app.deliver_by_provider(&Receipt { channel, provider_id, at, what }).await
}

/// An error with its causes, on one line. Errors of ours hold ids, never a person's data.
pub fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source()).take(16);
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
