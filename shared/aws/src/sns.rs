//! Text messages through SNS. Who opted out at the carrier is asked for first: SNS would take the message, charge nothing
//! and deliver nothing. One call is one try.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use app::ports::Answer;
use aws_sdk_sns::Client;
use aws_sdk_sns::error::BuildError;
use aws_sdk_sns::types::MessageAttributeValue;
use aws_types::SdkConfig;
use chrono::{DateTime, TimeDelta, Utc};

use crate::verdict::{refused, verdict};

const SENDER: &str = "AWS.SNS.SMS.SenderID";
const KIND: &str = "AWS.SNS.SMS.SMSType";
/// Delivered before advertising, and never held back by it.
const TRANSACTIONAL: &str = "Transactional";

/// Answers about numbers that are remembered; all are forgotten when there are more.
const REMEMBERED_LIMIT: usize = 1_000;
/// Minutes that an answer counts.
const REMEMBERED_MINUTES: i64 = 15;

/// How text messages leave.
#[derive(Debug)]
pub struct Texts {
    client: Client,
    sender: Option<String>,
    opted_out: Mutex<BTreeMap<String, (bool, DateTime<Utc>)>>,
}

impl Texts {
    /// Text messages that come from `sender` whoever the creditor is, or from the creditor's own name.
    /// `sending` never tries twice: see [`crate::wire::Origin::sending`].
    #[must_use]
    pub fn over(sending: &SdkConfig, sender: Option<String>) -> Self {
        Self { client: Client::new(sending), sender, opted_out: Mutex::default() }
    }

    /// Hands over one text message.
    pub async fn send(&self, to: &str, sender: &str, text: &str, now: DateTime<Utc>) -> Answer {
        match self.has_opted_out(to, now).await {
            Ok(true) => return refused("opted_out"),
            Ok(false) => {}
            Err(refusal) => return refusal,
        }
        let sender = self.sender.as_deref().unwrap_or(sender);
        let (Ok(sender), Ok(kind)) = (attribute(sender), attribute(TRANSACTIONAL)) else {
            return refused("unwritable");
        };
        let call = self.client.publish().phone_number(to).message(text);
        let call = call.message_attributes(SENDER, sender).message_attributes(KIND, kind);
        match call.send().await {
            Ok(accepted) => match accepted.message_id {
                Some(provider_id) => Answer::Accepted { provider_id },
                None => Answer::Unknown,
            },
            Err(error) => verdict(&error),
        }
    }

    /// Nothing has been sent while this is unclear, so even doubt is a refusal here.
    async fn has_opted_out(&self, to: &str, now: DateTime<Utc>) -> Result<bool, Answer> {
        if let Some(known) = self.remembered(to, now) {
            return Ok(known);
        }
        let call = self.client.check_if_phone_number_is_opted_out().phone_number(to);
        let opted_out = match call.send().await {
            Ok(answer) => answer.is_opted_out,
            Err(error) => {
                return Err(match verdict(&error) {
                    Answer::Refused { reason } => Answer::Refused { reason },
                    _ => refused("opt_out_unclear"),
                });
            }
        };
        self.remember(to, opted_out, now);
        Ok(opted_out)
    }

    fn remembered(&self, to: &str, now: DateTime<Utc>) -> Option<bool> {
        let (opted_out, asked_at) = *self.known().get(to)?;
        (now - asked_at < TimeDelta::minutes(REMEMBERED_MINUTES)).then_some(opted_out)
    }

    fn remember(&self, to: &str, opted_out: bool, now: DateTime<Utc>) {
        let mut known = self.known();
        if known.len() >= REMEMBERED_LIMIT {
            known.clear();
        }
        known.insert(to.to_owned(), (opted_out, now));
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, (bool, DateTime<Utc>)>> {
        self.opted_out.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn attribute(value: &str) -> Result<MessageAttributeValue, BuildError> {
    MessageAttributeValue::builder().data_type("String").string_value(value).build()
}
