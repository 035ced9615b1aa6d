//! What providers tell, as it reaches the function: SES events in signed SNS envelopes on a queue, and SNS's own delivery
//! log of text messages. Nothing here decides: it reads, checks who speaks, and tells `app`.

pub mod certificate;
pub mod envelope;
pub mod ses;
pub mod sms;

use std::sync::Arc;

use app::ports::Clock;
use app::{App, AppError};
use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use serde_json::Value;
use thiserror::Error;

use crate::batch::{self, Pace};
use crate::clock::SystemClock;
use crate::emf::{Line, Unit};
use envelope::{ForgedError, Trust};
use ses::Told;

/// Why something that was told could not be taken in.
#[derive(Debug, Error)]
pub enum FeedbackError {
    /// The envelope is not from our topic, or not as it was signed.
    #[error("an envelope was refused: {0}")]
    Forged(#[from] ForgedError),
    /// A genuine envelope with an event that cannot be read.
    #[error("an event of SES cannot be read: {0}")]
    Event(#[from] ses::EventError),
    /// A delivery log that cannot be read.
    #[error("a delivery log cannot be read: {0}")]
    Log(#[from] sms::LogError),
    /// Neither a batch of the queue nor a delivery log.
    #[error("the function was woken by something that is neither a queue nor a log")]
    Stranger,
    /// It could not be written.
    #[error(transparent)]
    App(#[from] AppError),
}

/// Hears providers, for one app.
#[derive(Clone)]
pub struct Listener {
    app: App,
    trust: Arc<Trust>,
}

impl Listener {
    /// Hears those whom `trust` trusts.
    #[must_use]
    pub fn new(app: App, trust: Trust) -> Self {
        Self { app, trust: Arc::new(trust) }
    }

    /// What woke the function, whichever it was: a batch of the queue is answered with the messages that must come back, a
    /// delivery log as a whole.
    ///
    /// # Errors
    /// For a log: when any of its lines could not be taken in; the others were.
    pub async fn wake(&self, payload: Value) -> Result<Value, FeedbackError> {
        if payload.get("awslogs").is_some() {
            self.hear_log(&payload).await?;
            return Ok(Value::Null);
        }
        let event: SqsEvent = serde_json::from_value(payload).map_err(|_| FeedbackError::Stranger)?;
        let work = |message: SqsMessage| {
            let listener = self.clone();
            async move { listener.hear(message.body.as_deref().unwrap_or_default()).await }
        };
        let failed = batch::each(event, Pace::STEADY, || self.app.now(), work).await;
        Ok(serde_json::to_value(failed).unwrap_or_default())
    }

    /// One envelope.
    ///
    /// # Errors
    /// [`FeedbackError`]: the queue gives it again, and keeps it aside in the end.
    pub async fn hear(&self, body: &str) -> Result<(), FeedbackError> {
        let message = self.trust.open(body, self.app.now()).await?;
        match ses::read(&message)? {
            Told::Ours(feedback) => self.app.deliver(&feedback).await?,
            Told::NotOurs => dropped("not_ours"),
            Told::Nothing => {}
        }
        Ok(())
    }

    async fn hear_log(&self, payload: &Value) -> Result<(), FeedbackError> {
        let mut outcome = Ok(());
        for line in sms::lines(payload)? {
            let told = match line {
                Ok(receipt) => self.app.deliver_by_provider(&receipt).await.map_err(FeedbackError::from),
                Err(error) => Err(error.into()),
            };
            if let Err(error) = told {
                outcome = outcome.and(Err(error));
            }
        }
        outcome
    }
}

fn dropped(why: &'static str) {
    Line::of("delivery").by("Dropped", why).with("Events", Unit::Count, 1).tell(SystemClock::default().now());
}
