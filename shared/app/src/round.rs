//! One round of the sweep over every shard at once, onto a queue that takes only so much, before a deadline.
//!
//! What goes onto the queue goes in due order over all shards, and never more than dispatch can take before the next round.
//! What finds no room, no time or no queue stays due and is found again. One shard that cannot be read stops no other.
//!
//! The queue is slow sometimes: then what waits on it is still due when the next round looks. A process remembers what it
//! queued, by the instant it was due, and does not queue it again for an hour, or until the queue is empty. A process that
//! forgot queues it twice: that costs two requests and one reading of a ledger, and sends nothing twice, because dispatch
//! decides again. What was queued and lost is queued again when the hour is over.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use store::keys;
use store::table::Cursor;
use thiserror::Error;

use crate::app::App;
use crate::error::AppError;
use crate::ports::{QUEUE_BATCH, Queue};
use crate::sweep::{Errand, Found, Looked};

/// Entries of a shard that are read at once.
const PAGE: usize = 100;
/// Pages of one round: beyond that the next round goes on.
const PAGES_LIMIT: usize = 10_000;
/// Seconds before the deadline at which no other case is looked at.
const LOOK_MARGIN_SECONDS: i64 = 20;
/// Seconds before the deadline at which nothing more is put onto the queue.
const QUEUE_MARGIN_SECONDS: i64 = 10;
/// Minutes for which what was queued counts as on its way.
const ON_ITS_WAY_MINUTES: i64 = 60;

/// What a round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// Due entries looked at.
    pub looked: usize,
    /// Errands put onto the queue.
    pub queued: usize,
    /// Errands that were queued before and are still due.
    pub on_their_way: usize,
    /// Errands found that stay due.
    pub left: usize,
    /// Seconds since the oldest entry looked at was due.
    pub oldest_seconds: u64,
    /// The deadline came before the end.
    pub cut: bool,
    /// Shards that could not be read.
    pub unreadable: usize,
    /// The queue could not be reached, or did not take everything.
    pub queue_failed: bool,
}

/// What kept a round from doing all of its work. It has done the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RoundError {
    /// Some of the shards.
    #[error("{0} shards of the due index could not be read; the next round looks again")]
    Unreadable(usize),
    /// The queue.
    #[error("the queue did not take what is due; the next round tries again")]
    Queue,
}

impl Round {
    /// Whether it could do its work.
    ///
    /// # Errors
    /// What kept it from that.
    pub const fn judged(&self) -> Result<(), RoundError> {
        if self.unreadable > 0 {
            return Err(RoundError::Unreadable(self.unreadable));
        }
        if self.queue_failed { Err(RoundError::Queue) } else { Ok(()) }
    }
}

/// Rounds of one process.
pub struct Rounds {
    app: App,
    queue: Arc<dyn Queue>,
    errands_a_round: usize,
    on_their_way: std::sync::Mutex<HashMap<Errand, OnItsWay>>,
}

/// What was queued when, for what instant it was due.
#[derive(Debug, Clone, Copy)]
struct OnItsWay {
    due_at: DateTime<Utc>,
    queued_at: DateTime<Utc>,
}

/// How far one shard was walked.
struct Shard {
    number: u16,
    next: Option<Cursor>,
    up_to: DateTime<Utc>,
    open: bool,
}

/// One round under way.
struct Walk<'r> {
    rounds: &'r Rounds,
    until: DateTime<Utc>,
    left: &'r (dyn Fn() -> TimeDelta + Sync),
    room: usize,
    before: HashMap<Errand, OnItsWay>,
    found: BTreeSet<(DateTime<Utc>, Errand)>,
    round: Round,
}

impl Rounds {
    /// Rounds that put at most `errands_a_round` onto the queue, what waits there included.
    #[must_use]
    pub fn new(app: App, queue: Arc<dyn Queue>, errands_a_round: usize) -> Self {
        Self { app, queue, errands_a_round, on_their_way: std::sync::Mutex::default() }
    }

    /// Looks at what is due until `until` in every shard. `left` is asked how much time there is.
    pub async fn go(&self, until: DateTime<Utc>, left: &(dyn Fn() -> TimeDelta + Sync)) -> Round {
        let mut walk = self.begin(until, left).await;
        let mut shards: Vec<Shard> = (0..self.app.settings().due_shards)
            .map(|number| Shard { number, next: None, up_to: DateTime::<Utc>::MIN_UTC, open: true })
            .collect();
        for _ in 0..PAGES_LIMIT {
            if !shards.iter().any(|shard| shard.open) || walk.is_late(LOOK_MARGIN_SECONDS) {
                break;
            }
            walk.look(&mut shards).await;
            let open = shards.iter().filter(|shard| shard.open);
            let up_to = open.map(|shard| shard.up_to).min().unwrap_or(DateTime::<Utc>::MAX_UTC);
            walk.queue(up_to).await;
        }
        walk.round.cut |= shards.iter().any(|shard| shard.open);
        walk.queue(DateTime::<Utc>::MAX_UTC).await;
        walk.end()
    }

    async fn begin<'r>(&'r self, until: DateTime<Utc>, left: &'r (dyn Fn() -> TimeDelta + Sync)) -> Walk<'r> {
        let mut round = Round::default();
        let depth = self.queue.depth().await.unwrap_or_else(|error| {
            tracing::error!(?error, "Could not ask the queue how much waits on it");
            round.queue_failed = true;
            self.errands_a_round
        });
        let mut known = self.on_their_way.lock().unwrap_or_else(PoisonError::into_inner);
        let mut before = std::mem::take(&mut *known);
        if depth == 0 {
            // Nothing is on its way: what was queued and is still due was lost
            before.clear();
        }
        let room = self.errands_a_round.saturating_sub(depth);
        Walk { rounds: self, until, left, room, before, found: BTreeSet::new(), round }
    }

    fn note(&self, errand: Errand, on_its_way: OnItsWay) {
        self.on_their_way.lock().unwrap_or_else(PoisonError::into_inner).insert(errand, on_its_way);
    }
}

impl Walk<'_> {
    fn is_late(&self, margin_seconds: i64) -> bool {
        (self.left)() < TimeDelta::seconds(margin_seconds)
    }

    /// One page of every shard that is open, all at once.
    async fn look(&mut self, shards: &mut [Shard]) {
        let (app, until, left) = (&self.rounds.app, self.until, self.left);
        let go_on = move || left() >= TimeDelta::seconds(LOOK_MARGIN_SECONDS);
        let open: Vec<&mut Shard> = shards.iter_mut().filter(|shard| shard.open).collect();
        let mut pages = Vec::new();
        for shard in &open {
            let partition = keys::due_partition(shard.number);
            pages.push(app.look_at_page(partition, until, PAGE, shard.next.clone(), &go_on));
        }
        let pages = join_all(pages).await;
        for (shard, page) in open.into_iter().zip(pages) {
            match page {
                Ok(page) => self.take(shard, page),
                Err(error) => self.give_up(shard, &error),
            }
        }
    }

    fn take(&mut self, shard: &mut Shard, page: Looked) {
        self.round.looked += page.entries;
        self.round.cut |= page.cut;
        if let Some(oldest) = page.first_due_at {
            let seconds = u64::try_from((self.until - oldest).num_seconds()).unwrap_or_default();
            self.round.oldest_seconds = self.round.oldest_seconds.max(seconds);
        }
        shard.up_to = page.last_due_at.unwrap_or(shard.up_to);
        shard.open = page.next.is_some() && !page.cut;
        shard.next = page.next;
        for Found { errand, due_at } in page.found {
            let now = self.rounds.app.now();
            let known = self.before.get(&errand).copied().filter(|before| {
                before.due_at == due_at && before.queued_at + TimeDelta::minutes(ON_ITS_WAY_MINUTES) > now
            });
            match known {
                Some(on_its_way) => {
                    self.round.on_their_way += 1;
                    self.rounds.note(errand, on_its_way);
                }
                None => drop(self.found.insert((due_at, errand))),
            }
        }
    }

    fn give_up(&mut self, shard: &mut Shard, error: &AppError) {
        tracing::error!(shard = shard.number, ?error, "Could not read shard {}", shard.number);
        self.round.unreadable += 1;
        shard.open = false;
    }

    /// Queues what was found, oldest first, as far as no shard may still hold something older.
    async fn queue(&mut self, up_to: DateTime<Utc>) {
        while let Some((first, _)) = self.found.first()
            && *first <= up_to
            && self.room > 0
            && !self.is_late(QUEUE_MARGIN_SECONDS)
        {
            let ready = self.found.iter().take_while(|(due_at, _)| *due_at <= up_to);
            let batch: Vec<_> = ready.take(QUEUE_BATCH.min(self.room)).copied().collect();
            self.put(&batch).await;
        }
        if self.room == 0 {
            self.round.left += self.found.len();
            self.found.clear();
        }
    }

    async fn put(&mut self, batch: &[(DateTime<Utc>, Errand)]) {
        let errands: Vec<Errand> = batch.iter().map(|(_, errand)| *errand).collect();
        let taken = match self.rounds.queue.put(&errands).await {
            Ok(taken) => taken,
            Err(error) => {
                tracing::error!(?error, "Could not reach the queue");
                self.round.queue_failed = true;
                self.room = 0;
                return;
            }
        };
        let queued_at = self.rounds.app.now();
        for (place, found) in batch.iter().enumerate() {
            self.found.remove(found);
            if taken.get(place).copied().unwrap_or(false) {
                self.round.queued += 1;
                self.room = self.room.saturating_sub(1);
                self.rounds.note(found.1, OnItsWay { due_at: found.0, queued_at });
            } else {
                self.round.queue_failed = true;
                self.round.left += 1;
            }
        }
    }

    fn end(mut self) -> Round {
        self.round.left += self.found.len();
        self.round
    }
}
