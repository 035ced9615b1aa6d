//! The local provider of e-mails and text messages, which stands for SES and SNS on this machine. It takes messages into
//! a log of its own, tells about them later, and misbehaves when asked to.
//!
//! It knows nothing of the table: what it has taken can only be learnt from its log or from its events.

pub mod fault;
pub mod feed;
pub mod log;
pub mod record;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use app::ports::{Answer, Channels, Clock, Outgoing};
use async_trait::async_trait;

use crate::clock::LocalClock;
use crate::folder;
use fault::{Faults, Mode};
use feed::{Feed, Told};
use log::{Log, LogError};
use record::{Accepted, provider_id};

/// The provider.
pub struct Provider {
    clock: Arc<LocalClock>,
    /// What it has taken.
    pub log: Log,
    /// What it still has to tell.
    pub feed: Feed,
    /// How it misbehaves.
    pub faults: Faults,
}

impl Provider {
    /// Opens the provider's own folder.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn open(folder: &Path, clock: Arc<LocalClock>) -> Result<Self, LogError> {
        folder::make(folder)?;
        let list = folder.join("told");
        let told = Told::read(&list)?;
        let mut waiting = BTreeMap::new();
        let log = Log::open(&folder.join("accepted.jsonl"), |message| waiting.extend(told.waiting(message)))?;
        folder::sync(folder)?;
        Ok(Self { clock, log, feed: Feed::open(&list, waiting)?, faults: Faults::default() })
    }

    async fn take(&self, message: &Outgoing, mode: Mode) -> Answer {
        let taken = Accepted::of(message, self.clock.now(), self.clock.stands(), mode);
        match self.log.append(taken).await {
            Ok(taken) => {
                if mode == Mode::CrashAfter {
                    crash("after");
                }
                self.feed.add(&taken);
                Answer::Accepted { provider_id: provider_id(taken.number) }
            }
            Err(LogError::TooLarge) => refused("too_large"),
            Err(error) => {
                tracing::error!(action.id = %message.action, %error, "The provider gave no answer");
                Answer::Unknown
            }
        }
    }
}

fn refused(reason: &str) -> Answer {
    Answer::Refused { reason: reason.to_owned() }
}

fn crash(when: &str) -> ! {
    tracing::warn!("Aborting as asked, {when} the provider took a message");
    drop(io::Write::flush(&mut io::stderr()));
    std::process::abort()
}

#[async_trait]
impl Channels for Provider {
    async fn send(&self, message: &Outgoing) -> Answer {
        let mode = self.faults.take(message.channel());
        match mode {
            Mode::Refuse => refused("invalid"),
            Mode::Throttle => refused("throttled"),
            Mode::TimeoutBefore => Answer::Unknown,
            Mode::CrashBefore => crash("before"),
            Mode::TimeoutAfter => {
                self.take(message, mode).await;
                Answer::Unknown
            }
            _ => self.take(message, mode).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use app::ports::{Body, Happened};
    use chrono::{DateTime, Utc};
    use domain::debtor::Channel;
    use domain::ids::{ActionId, CaseId, DebtorId, PortfolioId};
    use domain::scenario::Notice;

    use super::*;

    fn outgoing(digest: u64) -> Outgoing {
        let debtor = DebtorId::from_bits(3);
        Outgoing {
            portfolio: PortfolioId::from_bits(1),
            case: CaseId { debtor, currency: "EUR".parse().unwrap() },
            action: ActionId { debtor, digest },
            attempt: 0,
            notice: Notice::SmsReminder,
            to: "+33612345678".to_owned(),
            body: Body::Sms(render::sms::spelled("Bonjour"), "Test".to_owned()),
        }
    }

    fn provider(folder: &Path) -> Provider {
        let start = "2026-09-01T08:00:00Z".parse().ok();
        let clock = Arc::new(LocalClock::open(folder, start).unwrap());
        Provider::open(&folder.join("provider"), clock).unwrap()
    }

    fn tell_all(provider: &Provider, until: DateTime<Utc>) -> Vec<(u64, Happened)> {
        let due: Vec<_> = provider.feed.due(until, 100).into_iter().flatten().collect();
        let tell = |(turn, feedback): &(feed::Turn, app::ports::Feedback)| {
            provider.feed.told(*turn).unwrap();
            (turn.1, feedback.what)
        };
        due.iter().map(tell).collect()
    }

    #[tokio::test]
    async fn what_was_not_told_yet_is_told_after_a_restart_and_once() {
        use Happened::{Delivered, Sent};
        let folder = tempfile::tempdir().unwrap();
        let first = provider(folder.path());
        for digest in [1, 2] {
            assert!(matches!(first.send(&outgoing(digest)).await, Answer::Accepted { .. }));
        }
        let now = first.clock.now();
        assert_eq!(tell_all(&first, now), [(1, Sent), (2, Sent)]);
        drop(first);
        let again = provider(folder.path());
        assert_eq!(again.feed.next_at(), Some(now + chrono::TimeDelta::minutes(1)));
        assert_eq!(tell_all(&again, now + chrono::TimeDelta::hours(1)), [(1, Delivered), (2, Delivered)]);
        drop(again);
        assert_eq!(provider(folder.path()).feed.next_at(), None);
    }

    #[tokio::test]
    async fn a_torn_note_of_what_was_told_tells_it_again() {
        let folder = tempfile::tempdir().unwrap();
        provider(folder.path()).send(&outgoing(1)).await;
        std::fs::write(folder.path().join("provider/told"), "1 0\n1 ").unwrap();
        let again = provider(folder.path());
        let later = again.clock.now() + chrono::TimeDelta::hours(1);
        assert_eq!(tell_all(&again, later), [(1, Happened::Delivered)]);
        let told = std::fs::read_to_string(folder.path().join("provider/told")).unwrap();
        assert_eq!(told, "1 0\n1 1\n");
    }

    #[tokio::test]
    async fn a_fault_says_what_is_answered_and_whether_it_was_taken() {
        let folder = tempfile::tempdir().unwrap();
        let provider = provider(folder.path());
        let expected = [
            (Mode::Refuse, refused("invalid"), 0),
            (Mode::Throttle, refused("throttled"), 0),
            (Mode::TimeoutBefore, Answer::Unknown, 0),
            (Mode::TimeoutAfter, Answer::Unknown, 1),
            (Mode::EventLost, Answer::Accepted { provider_id: provider_id(2) }, 2),
        ];
        for (digest, (mode, answer, taken)) in (1..).zip(expected) {
            provider.faults.set(Channel::Sms, mode, 1);
            assert_eq!(provider.send(&outgoing(digest)).await, answer, "{mode:?}");
            assert_eq!(provider.log.len(), taken, "{mode:?}");
        }
    }
}
