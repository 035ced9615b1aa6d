//! SNS's delivery log of text messages, as a subscription of CloudWatch Logs hands it over: base64, gzip, JSON. It names
//! telephone numbers and is kept for one day; nothing of a line is ever repeated.

use std::io::Read;

use app::ports::{Happened, Receipt};
use chrono::{DateTime, NaiveDateTime, Utc};
use data_encoding::BASE64;
use domain::debtor::Channel;
use flate2::read::GzDecoder;
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

/// Most bytes of a log, inflated: Lambda takes 6 MB of it packed, and a line is not half a kilobyte.
const INFLATED_LIMIT: u64 = 32 * 1024 * 1024;
/// Most lines of a log.
const LINES_LIMIT: usize = 50_000;
/// Longest id of a message; those of SNS have 36 letters.
const ID_LIMIT: usize = 100;
/// Where SNS writes, and the same with `/Failure` at its end.
const GROUP: &str = "/DirectPublishToPhoneNumber";

/// Why a log or a line of it cannot be read.
#[derive(Debug, Error)]
pub enum LogError {
    /// Not base64, not gzip, or not the JSON of a subscription.
    #[error("it is not what a subscription hands over")]
    Malformed,
    /// More than is read at once.
    #[error("it inflates to more than {INFLATED_LIMIT} bytes or has more than {LINES_LIMIT} lines")]
    TooLarge,
    /// Another log.
    #[error("it is not the delivery log of text messages")]
    OtherLog,
    /// A line that is no delivery status.
    #[error("the line with id {id} is no delivery status")]
    Line {
        /// CloudWatch's id of the line.
        id: String,
    },
}

#[derive(Deserialize)]
struct Log {
    #[serde(rename = "messageType")]
    kind: String,
    #[serde(default, rename = "logGroup")]
    group: String,
    #[serde(default, rename = "logEvents")]
    lines: Vec<LogEvent>,
}

#[derive(Deserialize)]
struct LogEvent {
    id: String,
    timestamp: i64,
    message: String,
}

#[derive(Deserialize)]
struct Status {
    notification: Notification,
    delivery: Delivery,
    #[serde(rename = "status")]
    word: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notification {
    message_id: String,
    timestamp: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delivery {
    #[serde(default)]
    provider_response: String,
    dwell_time_ms_until_device_ack: Option<i64>,
}

/// What each line of a log tells.
///
/// # Errors
/// [`LogError`], for the whole log; a line that cannot be read is an error of its own.
pub fn lines(payload: &Value) -> Result<Vec<Result<Receipt, LogError>>, LogError> {
    let packed = payload.pointer("/awslogs/data").and_then(Value::as_str).ok_or(LogError::Malformed)?;
    let log: Log = serde_json::from_slice(&inflate(packed)?).map_err(|_| LogError::Malformed)?;
    if log.kind == "CONTROL_MESSAGE" {
        // CloudWatch asks whether anybody listens
        return Ok(Vec::new());
    }
    let group = log.group.strip_suffix("/Failure").unwrap_or(&log.group);
    if !(group.starts_with("sns/") && group.ends_with(GROUP)) {
        return Err(LogError::OtherLog);
    }
    if log.lines.len() > LINES_LIMIT {
        return Err(LogError::TooLarge);
    }
    Ok(log.lines.iter().map(LogEvent::read).collect())
}

fn inflate(packed: &str) -> Result<Vec<u8>, LogError> {
    let packed = BASE64.decode(packed.as_bytes()).map_err(|_| LogError::Malformed)?;
    let mut plain = Vec::new();
    let read = GzDecoder::new(packed.as_slice()).take(INFLATED_LIMIT + 1).read_to_end(&mut plain);
    match read {
        Ok(_) if u64::try_from(plain.len()).is_ok_and(|length| length <= INFLATED_LIMIT) => Ok(plain),
        Ok(_) => Err(LogError::TooLarge),
        Err(_) => Err(LogError::Malformed),
    }
}

impl LogEvent {
    fn read(&self) -> Result<Receipt, LogError> {
        let wrong = || LogError::Line { id: self.id.chars().take(ID_LIMIT).collect() };
        let status: Status = serde_json::from_str(&self.message).map_err(|_| wrong())?;
        let provider_id = status.notification.message_id;
        if provider_id.is_empty() || provider_id.len() > ID_LIMIT {
            return Err(wrong());
        }
        let what = match status.word.as_str() {
            "SUCCESS" => status.delivery.arrived(),
            "FAILURE" => failure(&status.delivery.provider_response),
            _ => return Err(wrong()),
        };
        let told = status.notification.timestamp.as_deref().and_then(instant);
        let at = told.or_else(|| DateTime::from_timestamp_millis(self.timestamp)).ok_or_else(wrong)?;
        Ok(Receipt { channel: Channel::Sms, provider_id, at, what })
    }
}

impl Delivery {
    /// A carrier's word is not a telephone's.
    fn arrived(&self) -> Happened {
        let carrier = self.provider_response.contains("phone carrier");
        let acknowledged = self.dwell_time_ms_until_device_ack.is_some();
        if carrier && !acknowledged { Happened::Sent } else { Happened::Delivered }
    }
}

/// SNS's own words for what went wrong. A number that does not exist, or a telephone that takes nothing, is dead; who said
/// stop has said so for good; one that is off may be on tomorrow; the rest is about this one message.
fn failure(words: &str) -> Happened {
    let words = words.to_lowercase();
    let says = |word: &str| words.contains(word);
    if says("opted out") {
        Happened::OptedOut
    } else if says("invalid phone number")
        || says("phone has blocked sms")
        || says("phone is on a blocked list")
    {
        Happened::BouncedHard
    } else if says("spam")
        || says("carrier has blocked")
        || says("blocked list")
        || says("message body")
        || says("max price")
    {
        Happened::Rejected
    } else {
        Happened::BouncedSoft
    }
}

/// `2016-06-28 00:40:34.558`, in UTC.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").ok().map(|at| at.and_utc())
}
