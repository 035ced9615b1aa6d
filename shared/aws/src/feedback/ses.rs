//! An event of SES: strict about what is used, blind to the rest. Events carry our tags; those that carry none are of
//! somebody else's message and are dropped. Opens and clicks are never asked for, and ignored if they come.

use std::collections::BTreeMap;
use std::str::FromStr;

use app::ports::{Feedback, Happened};
use chrono::{DateTime, Utc};
use domain::debtor::Channel;
use serde::Deserialize;
use thiserror::Error;

use crate::ses::{ACTION, ATTEMPT, PORTFOLIO};

/// What SES publishes, in plain words, when a destination is configured.
const GREETING: &str = "Successfully validated SNS topic";

/// Why an event cannot be read. What stands in it is never repeated: it names a person.
#[derive(Debug, Error)]
pub enum EventError {
    /// Not JSON, or not of SES's shape.
    #[error("it is no event of SES at line {line}, column {column}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A kind of event that SES did not have when this was written.
    #[error("its kind is unknown: upgrade, or take it out of the event destination")]
    UnknownKind,
    /// What its kind needs is not there.
    #[error("it lacks `{0}`")]
    Lacks(&'static str),
    /// A tag of ours that we did not write.
    #[error("its tag `{0}` is not as Relance writes it")]
    StrangeTag(&'static str),
}

/// What an event means to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Something happened to one of our messages.
    Ours(Feedback),
    /// It carries no tag of ours.
    NotOurs,
    /// It tells nothing that is used.
    Nothing,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    #[serde(rename = "eventType", alias = "notificationType")]
    kind: String,
    mail: Mail,
    bounce: Option<Bounce>,
    complaint: Option<Stamp>,
    delivery: Option<Stamp>,
    delivery_delay: Option<Stamp>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mail {
    message_id: String,
    timestamp: DateTime<Utc>,
    #[serde(default)]
    tags: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Stamp {
    timestamp: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Bounce {
    #[serde(rename = "bounceType")]
    kind: String,
    #[serde(default, rename = "bounceSubType")]
    sub_kind: String,
    #[serde(default, rename = "bouncedRecipients")]
    recipients: Vec<BouncedRecipient>,
    timestamp: DateTime<Utc>,
}

#[derive(Deserialize)]
struct BouncedRecipient {
    action: Option<String>,
    status: Option<String>,
}

/// Reads one event.
///
/// # Errors
/// [`EventError`]; an event without our tags is none, however strange it is otherwise.
pub fn read(message: &str) -> Result<Told, EventError> {
    if message.starts_with(GREETING) {
        return Ok(Told::Nothing);
    }
    let event: Event = serde_json::from_str(message)
        .map_err(|error| EventError::Malformed { line: error.line(), column: error.column() })?;
    let Some(tags) = Tags::of(&event.mail.tags)? else { return Ok(Told::NotOurs) };
    let Some((what, at)) = event.meaning()? else { return Ok(Told::Nothing) };
    let Tags { portfolio, action, attempt } = tags;
    let provider_id = event.mail.message_id;
    Ok(Told::Ours(Feedback { portfolio, action, attempt, channel: Channel::Email, provider_id, at, what }))
}

impl Event {
    /// What happened, and when; `None` for what is not used.
    fn meaning(&self) -> Result<Option<(Happened, DateTime<Utc>)>, EventError> {
        let stamp = |stamp: &Option<Stamp>, name| match stamp {
            Some(stamp) => Ok(stamp.timestamp),
            None => Err(EventError::Lacks(name)),
        };
        Ok(Some(match self.kind.as_str() {
            "Send" => (Happened::Sent, self.mail.timestamp),
            "Delivery" => (Happened::Delivered, stamp(&self.delivery, "delivery")?),
            "Bounce" => {
                let bounce = self.bounce.as_ref().ok_or(EventError::Lacks("bounce"))?;
                (bounce.meaning(), bounce.timestamp)
            }
            "Complaint" => (Happened::Complained, stamp(&self.complaint, "complaint")?),
            "DeliveryDelay" => (Happened::Delayed, stamp(&self.delivery_delay, "deliveryDelay")?),
            "Reject" => (Happened::Rejected, self.mail.timestamp),
            "Rendering Failure" => (Happened::Unrendered, self.mail.timestamp),
            "Open" | "Click" | "Subscription" => return Ok(None),
            _ => return Err(EventError::UnknownKind),
        }))
    }
}

impl Bounce {
    fn meaning(&self) -> Happened {
        if self.kind == "Permanent" {
            return Happened::BouncedHard;
        }
        // An automatic answer ("out of the office") comes as a bounce that says of nobody that delivery failed
        let failed = |it: &BouncedRecipient| it.action.is_some() || it.status.is_some();
        let automatic =
            self.kind == "Transient" && self.sub_kind == "General" && !self.recipients.iter().any(failed);
        if automatic { Happened::Sent } else { Happened::BouncedSoft }
    }
}

struct Tags {
    portfolio: domain::ids::PortfolioId,
    action: domain::ids::ActionId,
    attempt: usize,
}

impl Tags {
    /// `None` when none of them is there.
    fn of(tags: &BTreeMap<String, Vec<String>>) -> Result<Option<Self>, EventError> {
        if ![PORTFOLIO, ACTION, ATTEMPT].iter().any(|name| tags.contains_key(*name)) {
            return Ok(None);
        }
        Ok(Some(Self {
            portfolio: tag(tags, PORTFOLIO)?,
            action: tag(tags, ACTION)?,
            attempt: tag(tags, ATTEMPT)?,
        }))
    }
}

fn tag<T: FromStr>(tags: &BTreeMap<String, Vec<String>>, name: &'static str) -> Result<T, EventError> {
    match tags.get(name).map(Vec::as_slice) {
        Some([value]) => value.parse().map_err(|_| EventError::StrangeTag(name)),
        _ => Err(EventError::StrangeTag(name)),
    }
}
