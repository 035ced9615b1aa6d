//! Time: the machine's, or one that stands still until it is moved. Everything of this process takes its time from here.
//!
//! Where time stood is kept in the data folder, so that after a restart nothing happens before what has already happened.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use app::ports::Clock;
use async_trait::async_trait;
use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
use thiserror::Error;

use crate::folder;

/// Name of the file in the data folder.
const FILE: &str = "clock";

/// The clock.
#[derive(Debug)]
pub struct LocalClock {
    file: PathBuf,
    /// Where it stands; `None`: real time runs.
    standing: Mutex<Option<DateTime<Utc>>>,
}

/// Why the clock cannot be had, or not be moved.
#[derive(Debug, Error)]
pub enum ClockError {
    /// The kept instant cannot be read or written.
    #[error("the clock's file {file} cannot be used: {source}")]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The kept instant is none.
    #[error(
        "the clock's file {0} holds no instant (RFC 3339); the data folder was changed by something else"
    )]
    Unreadable(PathBuf),
    /// Real time was asked for in a folder that lives in the future.
    #[error(
        "the data folder's clock stands at {kept}, which is after now: start with --clock {kept}, or use another folder"
    )]
    Future {
        /// Where it stands.
        kept: String,
    },
    /// Time does not go back.
    #[error("the clock stands at {now}; it cannot go back to {to}")]
    Backwards {
        /// Where it stands.
        now: String,
        /// Where it was to go.
        to: String,
    },
    /// Real time cannot be moved.
    #[error("real time runs here; start with --clock to have a clock that can be moved")]
    Real,
}

/// An instant as this process writes it.
pub fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn machine_time() -> DateTime<Utc> {
    DateTime::<Utc>::from(SystemTime::now()).trunc_subsecs(3)
}

impl LocalClock {
    /// The clock of a data folder. With `given` it stands still, at the later of that and where it stood.
    ///
    /// # Errors
    /// [`ClockError`] when the kept instant cannot be used, or is in the future of a real clock.
    pub fn open(folder: &Path, given: Option<DateTime<Utc>>) -> Result<Self, ClockError> {
        let file = folder.join(FILE);
        let kept = read(&file)?;
        let standing = match (given, kept) {
            (Some(given), kept) => Some(kept.map_or(given, |kept| kept.max(given))),
            (None, Some(kept)) if kept > machine_time() => {
                return Err(ClockError::Future { kept: written(kept) });
            }
            (None, _) => None,
        };
        let clock = Self { file, standing: Mutex::new(standing) };
        clock.keep()?;
        Ok(clock)
    }

    fn standing(&self) -> MutexGuard<'_, Option<DateTime<Utc>>> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True while it stands still until moved.
    pub fn stands(&self) -> bool {
        self.standing().is_some()
    }

    /// Moves a standing clock. Not durable yet: see [`Self::keep`].
    ///
    /// # Errors
    /// [`ClockError::Backwards`] and [`ClockError::Real`].
    pub fn move_to(&self, to: DateTime<Utc>) -> Result<(), ClockError> {
        let mut standing = self.standing();
        match *standing {
            None => Err(ClockError::Real),
            Some(now) if to < now => Err(ClockError::Backwards { now: written(now), to: written(to) }),
            Some(_) => {
                *standing = Some(to);
                Ok(())
            }
        }
    }

    /// Makes it stand still there: history is played before real time takes over.
    pub fn stand_at(&self, at: DateTime<Utc>) {
        *self.standing() = Some(at);
    }

    /// Lets real time run.
    pub fn run_free(&self) {
        *self.standing() = None;
    }

    /// Writes down where time stands, durably.
    ///
    /// # Errors
    /// [`ClockError::File`].
    pub fn keep(&self) -> Result<(), ClockError> {
        let text = written(self.now());
        folder::write_whole(&self.file, text.as_bytes(), folder::Durable::Yes)
            .map_err(|source| ClockError::File { file: self.file.clone(), source })
    }

    /// Writes down where time stands so that it survives the process, though not the machine: between the steps of a
    /// long move.
    ///
    /// # Errors
    /// [`ClockError::File`].
    pub fn note(&self) -> Result<(), ClockError> {
        let text = written(self.now());
        folder::write_whole(&self.file, text.as_bytes(), folder::Durable::No)
            .map_err(|source| ClockError::File { file: self.file.clone(), source })
    }
}

fn read(file: &Path) -> Result<Option<DateTime<Utc>>, ClockError> {
    match std::fs::read_to_string(file) {
        Ok(text) => match DateTime::parse_from_rfc3339(text.trim()) {
            Ok(kept) => Ok(Some(kept.into())),
            Err(_) => Err(ClockError::Unreadable(file.to_owned())),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ClockError::File { file: file.to_owned(), source }),
    }
}

#[async_trait]
impl Clock for LocalClock {
    fn now(&self) -> DateTime<Utc> {
        self.standing().unwrap_or_else(machine_time)
    }

    async fn pause(&self, millis: u64) {
        if self.stands() {
            tokio::task::yield_now().await;
        } else {
            tokio::time::sleep(Duration::from_millis(millis)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_virtual_clock_stands_still_until_moved_and_never_goes_back() {
        let folder = tempfile::tempdir().unwrap();
        let clock = LocalClock::open(folder.path(), Some(at("2026-09-01T08:00:00Z"))).unwrap();
        assert_eq!(clock.now(), at("2026-09-01T08:00:00Z"));
        clock.move_to(at("2026-09-02T08:00:00Z")).unwrap();
        assert_eq!(clock.now(), at("2026-09-02T08:00:00Z"));
        let back = clock.move_to(at("2026-09-01T08:00:00Z"));
        assert!(matches!(back, Err(ClockError::Backwards { .. })));
        assert_eq!(clock.now(), at("2026-09-02T08:00:00Z"));
    }

    #[test]
    fn after_a_restart_the_later_of_kept_and_given_counts() {
        let folder = tempfile::tempdir().unwrap();
        let clock = LocalClock::open(folder.path(), Some(at("2026-09-01T08:00:00Z"))).unwrap();
        clock.move_to(at("2026-10-01T08:00:00.5Z")).unwrap();
        clock.note().unwrap();
        let earlier = LocalClock::open(folder.path(), Some(at("2026-09-01T08:00:00Z"))).unwrap();
        assert_eq!(earlier.now(), at("2026-10-01T08:00:00.5Z"));
        let later = LocalClock::open(folder.path(), Some(at("2026-11-01T08:00:00Z"))).unwrap();
        assert_eq!(later.now(), at("2026-11-01T08:00:00Z"));
    }

    #[test]
    fn a_folder_of_the_future_is_not_opened_in_real_time() {
        let folder = tempfile::tempdir().unwrap();
        LocalClock::open(folder.path(), Some(machine_time() + TimeDelta::days(2))).unwrap();
        assert!(matches!(LocalClock::open(folder.path(), None), Err(ClockError::Future { .. })));
    }

    #[test]
    fn real_time_cannot_be_moved() {
        let folder = tempfile::tempdir().unwrap();
        let clock = LocalClock::open(folder.path(), None).unwrap();
        assert!(matches!(clock.move_to(machine_time()), Err(ClockError::Real)));
    }

    #[test]
    fn a_file_that_holds_no_instant_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "noon").unwrap();
        assert!(matches!(LocalClock::open(folder.path(), None), Err(ClockError::Unreadable(_))));
    }
}
