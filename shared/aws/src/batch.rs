//! A batch of messages, each on its own: what fails is returned by its id, the others are done. A panic is a failure of its
//! message alone. What could not be started in time is returned too, and comes back.

use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::{Id, JoinError, JoinSet};

/// How a batch is worked on.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Messages under way at once.
    pub at_once: usize,
    /// No message is begun after this.
    pub until: DateTime<Utc>,
}

impl Pace {
    /// One message after the other, as long as it takes.
    pub const STEADY: Self = Self { at_once: 1, until: DateTime::<Utc>::MAX_UTC };

    /// `at_once` messages, none begun within `spare` of the function's deadline.
    #[must_use]
    pub fn until(deadline: DateTime<Utc>, spare: Duration, at_once: usize) -> Self {
        let spare = TimeDelta::from_std(spare).unwrap_or(TimeDelta::MAX);
        let until = deadline.checked_sub_signed(spare).unwrap_or(DateTime::<Utc>::MIN_UTC);
        Self { at_once: at_once.max(1), until }
    }
}

/// Works on each message; answers with the ids of those that must come back.
///
/// `now` is asked before each message, against [`Pace::until`]. Errors are told once, with the id of the message.
pub async fn each<W, E>(
    event: SqsEvent,
    pace: Pace,
    now: impl Fn() -> DateTime<Utc>,
    work: impl Fn(SqsMessage) -> W,
) -> SqsBatchResponse
where
    W: Future<Output = Result<(), E>> + Send + 'static,
    E: std::error::Error + Send + 'static,
{
    let mut running = JoinSet::new();
    let mut ids = HashMap::new();
    let mut failed = SqsBatchResponse::default();
    for message in event.records {
        while running.len() >= pace.at_once {
            settle(running.join_next_with_id().await, &mut ids, &mut failed);
        }
        // A message without an id cannot be named: the empty name returns the whole batch
        let id = message.message_id.clone().unwrap_or_default();
        if now() >= pace.until {
            failed.add_failure(id);
            continue;
        }
        ids.insert(running.spawn(work(message)).id(), id);
    }
    while !running.is_empty() {
        settle(running.join_next_with_id().await, &mut ids, &mut failed);
    }
    failed
}

type Joined<E> = Option<Result<(Id, Result<(), E>), JoinError>>;

fn settle<E: std::error::Error>(
    joined: Joined<E>,
    ids: &mut HashMap<Id, String>,
    failed: &mut SqsBatchResponse,
) {
    let (task, outcome) = match joined {
        None => return,
        Some(Ok((task, outcome))) => (task, outcome.map_err(|error| told(&error))),
        Some(Err(panicked)) => (panicked.id(), Err("it panicked".to_owned())),
    };
    let id = ids.remove(&task).unwrap_or_default();
    if let Err(error) = outcome {
        tracing::error!(message.id = %id, error, "Could not work on message {id}");
        failed.add_failure(id);
    }
}

/// The chain of causes in one line.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("cannot")]
    struct Cannot;

    fn event(ids: &[&str]) -> SqsEvent {
        let mut event = SqsEvent::default();
        event.records = ids.iter().map(|id| message(id)).collect();
        event
    }

    fn message(id: &str) -> SqsMessage {
        let mut message = SqsMessage::default();
        message.message_id = Some(id.to_owned());
        message
    }

    async fn work(message: SqsMessage) -> Result<(), Cannot> {
        match message.message_id.as_deref() {
            Some("bad") => Err(Cannot),
            Some("worse") => panic!("on purpose"),
            _ => Ok(()),
        }
    }

    fn returned(failed: &SqsBatchResponse) -> Vec<&str> {
        failed.batch_item_failures.iter().map(|failure| failure.item_identifier.as_str()).collect()
    }

    #[tokio::test]
    async fn one_bad_message_stays_alone_even_when_it_panics() {
        let event = event(&["a", "bad", "b", "worse", "c"]);
        let failed = each(event, Pace::STEADY, || DateTime::UNIX_EPOCH, work).await;
        assert_eq!(returned(&failed), ["bad", "worse"]);
    }

    #[tokio::test]
    async fn what_cannot_begin_before_the_deadline_comes_back() {
        let looks = AtomicUsize::new(0);
        let now = || {
            DateTime::UNIX_EPOCH
                + TimeDelta::seconds(looks.fetch_add(1, Ordering::Relaxed).try_into().unwrap())
        };
        let deadline = DateTime::UNIX_EPOCH + TimeDelta::seconds(32);
        let pace = Pace::until(deadline, Duration::from_secs(30), 1);
        let failed = each(event(&["a", "b", "c", "d"]), pace, now, work).await;
        assert_eq!(returned(&failed), ["c", "d"]);
    }

    #[tokio::test]
    async fn no_more_are_under_way_than_the_pace_says() {
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = |_| {
            let (running, most) = (running.clone(), most.clone());
            async move {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                running.fetch_sub(1, Ordering::SeqCst);
                Ok::<(), Cannot>(())
            }
        };
        let pace = Pace { at_once: 3, ..Pace::STEADY };
        let failed = each(event(&["a"; 20]), pace, || DateTime::UNIX_EPOCH, work).await;
        assert_eq!((failed.batch_item_failures.len(), most.load(Ordering::SeqCst)), (0, 3));
    }
}
