//! The providers of messages: SES for e-mails, SNS for text messages, or nobody.

use app::ports::{Answer, Body, Channels, Clock, Outgoing};
use async_trait::async_trait;

use crate::clock::SystemClock;
use crate::ses::Mail;
use crate::sns::Texts;
use crate::verdict::refused;

/// The domain of our own message ids; SES puts its own in their place.
pub(crate) const ID_DOMAIN: &str = "mail.relance.invalid";

/// E-mails and text messages.
#[derive(Debug)]
pub struct Providers {
    /// E-mails.
    pub mail: Mail,
    /// Text messages.
    pub texts: Texts,
}

#[async_trait]
impl Channels for Providers {
    async fn send(&self, message: &Outgoing) -> Answer {
        let now = SystemClock::default().now();
        let answer = match &message.body {
            Body::Email(mail) => {
                let id = format!("{}.{}@{ID_DOMAIN}", message.action, message.attempt);
                match mail.to_mime(now, &id) {
                    Ok(mime) => self.mail.send(message, &mail.envelope.from_address, mime).await,
                    Err(_) => refused("unwritable"),
                }
            }
            Body::Sms(sms, sender) => self.texts.send(&message.to, sender, &sms.text, now).await,
        };
        if !matches!(answer, Answer::Accepted { .. }) {
            tracing::warn!(action.id = %message.action, attempt = message.attempt, ?answer, "Not accepted");
        }
        answer
    }
}

/// A function that never speaks, or a deployment that must not: the last fence, since nothing should ask it.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

#[async_trait]
impl Channels for Silent {
    async fn send(&self, message: &Outgoing) -> Answer {
        tracing::error!(action.id = %message.action, "A function that must not speak was asked to");
        refused("silent")
    }
}
