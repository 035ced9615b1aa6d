//! The envelope in which SNS brings an event to the queue. The queue's policy already lets only our topic write; the
//! signature says so once more, so that nobody who comes to write into the queue can stop a debtor's address or a whole
//! portfolio.
//!
//! There is no switch that turns this off. Where an emulator plays AWS, which does not sign as Amazon does, the lane signs
//! envelopes with a key of its own and serves its certificate from a host that is only believed there
//! ([`CertificateHost::Local`]); everything else is checked as it is in earnest.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64;
use serde::Deserialize;
use thiserror::Error;

use super::certificate::{Certificate, CertificateError, Fetch};

/// Days an envelope may have been under way: a queue keeps messages for fourteen, and its dead letters again.
const AGE_DAYS: i64 = 30;
/// Minutes it may come from the future.
const AHEAD_MINUTES: i64 = 15;
/// Certificates kept; all are forgotten when there are more. Amazon changes its own about once a year.
const CERTIFICATES_LIMIT: usize = 16;
/// Longest name of a certificate's file.
const FILE_LIMIT: usize = 120;

/// Why an envelope is not believed.
#[derive(Debug, Error)]
pub enum ForgedError {
    /// Not an envelope.
    #[error("it is no SNS envelope")]
    Malformed,
    /// A question or a farewell of SNS: nothing is ever confirmed from here.
    #[error("it is no notification")]
    NotANotification,
    /// Of another topic.
    #[error("it is not of our topic")]
    OtherTopic,
    /// Too old, or from the future.
    #[error("its time is not within {AGE_DAYS} days before now")]
    Untimely,
    /// Its certificate is not where Amazon keeps its own.
    #[error("its certificate is not at Amazon's host for our region")]
    ForeignCertificate,
    /// Signed in a way this version does not know.
    #[error("its signature version is neither 1 nor 2")]
    UnknownVersion,
    /// The certificate cannot be had or believed.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// It is not what was signed.
    #[error("its signature does not fit")]
    Signature,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope {
    #[serde(rename = "Type")]
    kind: String,
    message_id: String,
    topic_arn: String,
    subject: Option<String>,
    message: String,
    timestamp: String,
    signature_version: String,
    signature: String,
    #[serde(rename = "SigningCertURL")]
    certificate: String,
}

/// Where certificates are believed to be Amazon's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateHost {
    /// `https://sns.<region>.amazonaws.com`, for the region of the topic.
    Amazon,
    /// A server of the wire lane on this machine: host and port.
    Local(String),
}

/// Whom we believe.
pub struct Trust {
    topic: String,
    /// What certificates' addresses start with.
    origin: String,
    fetch: Arc<dyn Fetch>,
    known: Mutex<BTreeMap<String, Arc<Certificate>>>,
}

impl Trust {
    /// Believes envelopes of this topic (its ARN), signed under a certificate of that host.
    #[must_use]
    pub fn new(topic: impl Into<String>, host: &CertificateHost, fetch: Arc<dyn Fetch>) -> Self {
        let topic = topic.into();
        let origin = match host {
            CertificateHost::Amazon => amazon(&topic),
            CertificateHost::Local(host) => format!("http://{host}/"),
        };
        Self { topic, origin, fetch, known: Mutex::default() }
    }

    /// The message in an envelope, if it is from our topic and as it was signed.
    ///
    /// # Errors
    /// [`ForgedError`].
    pub async fn open(&self, body: &str, now: DateTime<Utc>) -> Result<String, ForgedError> {
        let envelope: Envelope = serde_json::from_str(body).map_err(|_| ForgedError::Malformed)?;
        // What costs nothing comes first: nobody makes us fetch anything by writing nonsense
        self.check(&envelope, now)?;
        let signature = BASE64.decode(envelope.signature.as_bytes()).map_err(|_| ForgedError::Signature)?;
        let signed = envelope.signed();
        let certificate = self.certificate(&envelope.certificate, now).await?;
        let fits = match envelope.signature_version.as_str() {
            "1" => certificate.signed_with_sha1(signed.as_bytes(), &signature),
            "2" => certificate.signed_with_sha256(signed.as_bytes(), &signature),
            _ => return Err(ForgedError::UnknownVersion),
        };
        if fits { Ok(envelope.message) } else { Err(ForgedError::Signature) }
    }

    fn check(&self, envelope: &Envelope, now: DateTime<Utc>) -> Result<(), ForgedError> {
        if envelope.kind != "Notification" {
            return Err(ForgedError::NotANotification);
        }
        if envelope.topic_arn != self.topic {
            return Err(ForgedError::OtherTopic);
        }
        let at = DateTime::parse_from_rfc3339(&envelope.timestamp).map_err(|_| ForgedError::Malformed)?;
        let (oldest, newest) = (now - TimeDelta::days(AGE_DAYS), now + TimeDelta::minutes(AHEAD_MINUTES));
        if at < oldest || at > newest {
            return Err(ForgedError::Untimely);
        }
        if !matches!(envelope.signature_version.as_str(), "1" | "2") {
            return Err(ForgedError::UnknownVersion);
        }
        if !self.is_amazons(&envelope.certificate) {
            return Err(ForgedError::ForeignCertificate);
        }
        Ok(())
    }

    /// The origin, and one plain file: no user, port, folder, query or fragment can be spelled.
    fn is_amazons(&self, url: &str) -> bool {
        let file = url.strip_prefix(&self.origin);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let name = file.and_then(|file| file.strip_suffix(".pem"));
        name.is_some_and(|name| (1..=FILE_LIMIT).contains(&name.len()) && name.bytes().all(plain))
    }

    /// The certificate at an address that was checked, as long as it is valid.
    async fn certificate(&self, url: &str, now: DateTime<Utc>) -> Result<Arc<Certificate>, ForgedError> {
        if let Some(known) = self.known().get(url).filter(|known| known.is_valid(now)).cloned() {
            return Ok(known);
        }
        let certificate = Arc::new(Certificate::read(&self.fetch.fetch(url).await?)?);
        if !certificate.is_valid(now) {
            return Err(CertificateError::OutOfTime.into());
        }
        let mut known = self.known();
        if known.len() >= CERTIFICATES_LIMIT {
            known.clear();
        }
        known.insert(url.to_owned(), Arc::clone(&certificate));
        Ok(certificate)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Arc<Certificate>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where Amazon keeps the certificates of a topic's region; nowhere, for what is no topic.
fn amazon(topic: &str) -> String {
    let mut parts = topic.split(':');
    let (partition, region) = (parts.nth(1).unwrap_or_default(), parts.nth(1).unwrap_or_default());
    let tail = if partition == "aws-cn" { ".cn" } else { "" };
    format!("https://sns.{region}.amazonaws.com{tail}/")
}

impl Envelope {
    /// What Amazon signs, of a notification.
    fn signed(&self) -> String {
        let subject = self.subject.as_ref().map(|subject| ("Subject", subject));
        let before = [("Message", &self.message), ("MessageId", &self.message_id)];
        let after = [("Timestamp", &self.timestamp), ("TopicArn", &self.topic_arn), ("Type", &self.kind)];
        let all = before.into_iter().chain(subject).chain(after);
        all.flat_map(|(name, value)| [name, "\n", value, "\n"]).collect()
    }
}
