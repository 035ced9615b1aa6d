//! Errands between the sweep and dispatch, as Lambda wakes both: a round before its deadline, a batch in which each message
//! stands alone, and the figures of the two.

use std::time::{Duration, SystemTime};

use app::dispatch::Dispatched;
use app::ports::Answer;
use app::round::{Round, RoundError, Rounds};
use app::{App, AppError};
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::batch::{self, Pace};
use crate::emf::{Line, Unit};
use crate::sqs::{self, ErrandError};
use crate::wire;

/// What is left of a claim's time after the provider's answer: to note it.
const MARK: Duration = wire::CALL;

/// Why a message goes back to its queue, and in the end to the dead-letter queue.
#[derive(Debug, Error)]
pub enum CarryError {
    /// It is no errand of ours.
    #[error(transparent)]
    Errand(#[from] ErrandError),
    /// It names nobody here, or cannot be carried out now.
    #[error(transparent)]
    App(#[from] AppError),
}

/// Why a sweep did not do all of its work: Lambda counts it, and the next one goes on.
#[derive(Debug, Error)]
pub enum FindError {
    /// What is due.
    #[error(transparent)]
    Round(#[from] RoundError),
    /// What a day begins with.
    #[error("a portfolio's day could not be begun")]
    Day(#[from] AppError),
}

/// One sweep, until Lambda's deadline: a round, then the days that have come. There is no other clock.
///
/// # Errors
/// [`FindError`]; it has done the rest.
pub async fn find(app: &App, rounds: &Rounds, deadline: SystemTime) -> Result<(), FindError> {
    let deadline = DateTime::<Utc>::from(deadline);
    let round = rounds.go(app.now(), &|| deadline - app.now()).await;
    let Round { looked, queued, on_their_way, left, cut, unreadable, .. } = round;
    tracing::info!(looked, queued, on_their_way, left, cut, unreadable, "Looked at what is due");
    figures(&round).tell(app.now());
    app.begin_days().await?;
    Ok(round.judged()?)
}

fn figures(round: &Round) -> Line {
    let count = |many: usize| u64::try_from(many).unwrap_or(u64::MAX);
    Line::of("sweep")
        .with("Looked", Unit::Count, count(round.looked))
        .with("Queued", Unit::Count, count(round.queued))
        .with("OnTheirWay", Unit::Count, count(round.on_their_way))
        .with("Left", Unit::Count, count(round.left))
        .with("OldestDue", Unit::Seconds, round.oldest_seconds)
}

/// Carries out a batch of errands, `at_once` at a time. None is begun that Lambda's deadline could cut off between the
/// call of a provider and the note of its answer.
pub async fn carry_out_all(
    app: &App,
    event: SqsEvent,
    at_once: usize,
    deadline: SystemTime,
) -> SqsBatchResponse {
    let pace = Pace::until(deadline.into(), wire::SEND + MARK, at_once);
    let response = batch::each(event, pace, || app.now(), |message| carry_out(app.clone(), message)).await;
    // What the breaker compares returns with; kept for the next batch when it cannot be written now
    if let Err(error) = app.note_sent().await {
        tracing::warn!(?error, "Could not note how many messages left");
    }
    response
}

/// Carries out one errand. What a person must mend was put aside and says why in its history: the queue is done with it.
///
/// # Errors
/// [`CarryError`]: the message comes back.
pub async fn carry_out(app: App, message: SqsMessage) -> Result<(), CarryError> {
    let errand = sqs::read(message.body.as_deref().unwrap_or_default())?;
    let outcome = match app.dispatch(&errand).await {
        Ok(dispatched) => outcome(&dispatched),
        Err(AppError::Internal(error)) => {
            let debtor = errand.debtor;
            tracing::error!(debtor.id = %debtor, ?error, "Could not dispatch for debtor {debtor}");
            "put_aside"
        }
        Err(error) => return Err(error.into()),
    };
    Line::of("dispatch").by("Outcome", outcome).with("Errands", Unit::Count, 1).tell(app.now());
    Ok(())
}

fn outcome(dispatched: &Dispatched) -> &'static str {
    let Dispatched::Called { action, answer } = dispatched else { return "held" };
    let word = match answer {
        Answer::Accepted { .. } => "accepted",
        Answer::Refused { .. } => "refused",
        Answer::Unknown => "unknown",
    };
    tracing::info!(action.id = %action, answer = word, "Handed action {action} over");
    word
}
