//! E-mails through SES: the bytes that `render` wrote, and tags by which events find their way back. One call is one try.

use app::ports::{Answer, Outgoing};
use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{Destination, EmailContent, MessageTag, RawMessage};
use aws_types::SdkConfig;

use crate::verdict::{refused, verdict};

/// Name of the tag that holds the portfolio.
pub const PORTFOLIO: &str = "relance-portfolio";
/// Name of the tag that holds the case.
pub const CASE: &str = "relance-case";
/// Name of the tag that holds the action.
pub const ACTION: &str = "relance-action";
/// Name of the tag that holds the attempt's place, from 0.
pub const ATTEMPT: &str = "relance-attempt";
/// Name of the tag that holds the notice's word.
pub const NOTICE: &str = "relance-notice";

/// What SES takes in the name and in the value of a tag.
const TAG_LIMIT: usize = 256;

/// How mails leave.
#[derive(Debug, Clone)]
pub struct Mail {
    client: Client,
    configuration_set: String,
    tenant: Option<String>,
}

impl Mail {
    /// Mails that leave through this configuration set, for this tenant of SES. `sending` never tries twice: see
    /// [`crate::wire::Origin::sending`].
    #[must_use]
    pub fn over(sending: &SdkConfig, configuration_set: impl Into<String>, tenant: Option<String>) -> Self {
        Self { client: Client::new(sending), configuration_set: configuration_set.into(), tenant }
    }

    /// Hands over the bytes of one mail. No tag: events about it are nobody's.
    pub async fn post(&self, from: &str, to: &str, mime: Vec<u8>) -> Answer {
        self.post_tagged(from, to, mime, Vec::new()).await
    }

    /// Hands over the bytes of one message to a debtor.
    pub(crate) async fn send(&self, message: &Outgoing, from: &str, mime: Vec<u8>) -> Answer {
        match tags(message) {
            Some(tags) => self.post_tagged(from, &message.to, mime, tags).await,
            None => refused("unwritable"),
        }
    }

    async fn post_tagged(&self, from: &str, to: &str, mime: Vec<u8>, tags: Vec<MessageTag>) -> Answer {
        let Ok(raw) = RawMessage::builder().data(Blob::new(mime)).build() else {
            return refused("unwritable");
        };
        let call = self
            .client
            .send_email()
            .from_email_address(from)
            .destination(Destination::builder().to_addresses(to).build())
            .content(EmailContent::builder().raw(raw).build())
            .configuration_set_name(&self.configuration_set)
            .set_tenant_name(self.tenant.clone())
            .set_email_tags(Some(tags).filter(|tags| !tags.is_empty()));
        match call.send().await {
            Ok(accepted) => match accepted.message_id {
                Some(provider_id) => Answer::Accepted { provider_id },
                None => Answer::Unknown,
            },
            Err(error) => verdict(&error),
        }
    }
}

/// The tags of a message; `None` if one could not travel.
fn tags(message: &Outgoing) -> Option<Vec<MessageTag>> {
    let values = [
        (PORTFOLIO, message.portfolio.to_string()),
        (CASE, message.case.to_string()),
        (ACTION, message.action.to_string()),
        (ATTEMPT, message.attempt.to_string()),
        (NOTICE, message.notice.word().to_owned()),
    ];
    values.into_iter().map(|(name, value)| tag(name, value)).collect()
}

fn tag(name: &str, value: String) -> Option<MessageTag> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let fits = (1..=TAG_LIMIT).contains(&value.len()) && value.bytes().all(plain);
    if !fits {
        return None;
    }
    MessageTag::builder().name(name).value(value).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_holds_what_ses_takes_and_nothing_else() {
        assert!(tag(ACTION, "act_00-7_x".to_owned()).is_some());
        assert!(tag(ACTION, "x".repeat(TAG_LIMIT)).is_some());
        for wrong in
            [String::new(), "a b".to_owned(), "é".to_owned(), "a#b".to_owned(), "x".repeat(TAG_LIMIT + 1)]
        {
            assert!(tag(ACTION, wrong.clone()).is_none(), "{wrong}");
        }
    }
}
