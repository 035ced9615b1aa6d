//! What the provider still has to tell. It is derived from the acceptance log and from a list of what was told, so that a
//! kill forgets nothing: at worst something is told twice, which whoever listens must bear anyway.

use std::collections::{BTreeMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use app::ports::Feedback;
use chrono::{DateTime, Utc};

use super::record::Accepted;

/// An event: when it is told, the message's number, its place among the message's events.
pub type Turn = (DateTime<Utc>, u64, usize);

/// Events not told yet.
pub struct Feed {
    waiting: Mutex<BTreeMap<Turn, Feedback>>,
    told: Mutex<File>,
}

/// What was told before, while the log is read.
pub struct Told(HashSet<(u64, usize)>);

impl Told {
    /// Reads the list at `path`; a torn last line counts as not told.
    ///
    /// # Errors
    /// What the disk says.
    pub fn read(path: &Path) -> io::Result<Self> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let line = |line: &str| {
            let (number, place) = line.split_once(' ')?;
            Some((number.parse().ok()?, place.parse().ok()?))
        };
        Ok(Self(whole.lines().filter_map(line).collect()))
    }

    /// The events of a message that were not told.
    pub fn waiting<'a>(&'a self, message: &'a Accepted) -> impl Iterator<Item = (Turn, Feedback)> + 'a {
        events(message).filter(|((_, number, place), _)| !self.0.contains(&(*number, *place)))
    }
}

/// All events of a message.
fn events(message: &Accepted) -> impl Iterator<Item = (Turn, Feedback)> + '_ {
    let event = |place| {
        let feedback = message.feedback(place)?;
        Some(((feedback.at, message.number, place), feedback))
    };
    (0..message.events.len()).filter_map(event)
}

impl Feed {
    /// Goes on after a restart with what waits.
    ///
    /// # Errors
    /// What the disk says.
    pub fn open(path: &Path, waiting: BTreeMap<Turn, Feedback>) -> io::Result<Self> {
        // A torn last line must not grow into another number
        let text = std::fs::read(path).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(Vec::new()),
            _ => Err(error),
        })?;
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let told = OpenOptions::new().append(true).create(true).open(path)?;
        told.set_len(whole as u64)?;
        Ok(Self { waiting: Mutex::new(waiting), told: Mutex::new(told) })
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeMap<Turn, Feedback>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A message was taken: its events are to come.
    pub fn add(&self, message: &Accepted) {
        self.waiting().extend(events(message));
    }

    /// When the next event is told.
    pub fn next_at(&self) -> Option<DateTime<Utc>> {
        self.waiting().first_key_value().map(|((at, ..), _)| *at)
    }

    /// The oldest events that are due, at most `limit`, by message: those of one message in their order. They wait on until
    /// [`Self::told`].
    pub fn due(&self, now: DateTime<Utc>, limit: usize) -> Vec<Vec<(Turn, Feedback)>> {
        let mut messages: BTreeMap<u64, Vec<(Turn, Feedback)>> = BTreeMap::new();
        for (turn, feedback) in self.waiting().iter().take_while(|((at, ..), _)| *at <= now).take(limit) {
            messages.entry(turn.1).or_default().push((*turn, feedback.clone()));
        }
        messages.into_values().collect()
    }

    /// It was told. Losing this line to a power cut only tells it again.
    ///
    /// # Errors
    /// What the disk says.
    pub fn told(&self, turn: Turn) -> io::Result<()> {
        let (_, number, place) = turn;
        let line = format!("{number} {place}\n");
        self.told.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes())?;
        self.waiting().remove(&turn);
        Ok(())
    }
}
