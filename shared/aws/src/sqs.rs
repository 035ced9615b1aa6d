//! Errands on the queue: only names travel, and the due key in the table stays the queue of record. What could not be
//! queued is found again by the next sweep, so nothing here tries again by itself.

use app::ports::{Queue, QueueError};
use app::sweep::Errand;
use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{QueueAttributeName, SendMessageBatchRequestEntry};
use aws_types::SdkConfig;
use store::record::{self, RecordError};
use thiserror::Error;

/// What counts as waiting: visible, being carried out, and not yet visible.
const DEPTH: [QueueAttributeName; 3] = [
    QueueAttributeName::ApproximateNumberOfMessages,
    QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
    QueueAttributeName::ApproximateNumberOfMessagesDelayed,
];

/// Why a message is not an errand. Trying again does not help: it goes to the dead-letter queue.
#[derive(Debug, Error)]
pub enum ErrandError {
    /// Written by a later version of Relance.
    #[error(
        "the message was written by a later version of Relance (schema {found}): upgrade dispatch, then redrive"
    )]
    Newer {
        /// What was found.
        found: u32,
    },
    /// Not what the sweep writes.
    #[error("the message is no errand of Relance: somebody else writes to this queue")]
    Foreign(#[source] RecordError),
}

/// The errand in a message's body.
///
/// # Errors
/// [`ErrandError`]: leave the message to the dead-letter queue.
pub fn read(body: &str) -> Result<Errand, ErrandError> {
    record::decode(body).map_err(|error| match error {
        RecordError::Newer { found } => ErrandError::Newer { found },
        RecordError::Unreadable(_) => ErrandError::Foreign(error),
    })
}

/// The queue that dispatch works on.
#[derive(Debug, Clone)]
pub struct Errands {
    client: Client,
    queue: String,
}

impl Errands {
    /// The queue at this URL.
    #[must_use]
    pub fn on(storing: &SdkConfig, queue: impl Into<String>) -> Self {
        Self { client: Client::new(storing), queue: queue.into() }
    }
}

#[async_trait]
impl Queue for Errands {
    async fn depth(&self) -> Result<usize, QueueError> {
        let mut call = self.client.get_queue_attributes().queue_url(&self.queue);
        for name in DEPTH {
            call = call.attribute_names(name);
        }
        let answer = call.send().await.map_err(unreachable)?;
        let known = answer.attributes().into_iter().flat_map(|attributes| attributes.values());
        Ok(known.filter_map(|count| count.parse::<usize>().ok()).sum())
    }

    /// Each errand is in the group of its portfolio, so that a large portfolio does not keep the others waiting.
    async fn put(&self, errands: &[Errand]) -> Result<Vec<bool>, QueueError> {
        let mut call = self.client.send_message_batch().queue_url(&self.queue);
        for (place, errand) in errands.iter().enumerate() {
            call = call.entries(entry(place, errand)?);
        }
        let answer = call.send().await.map_err(unreachable)?;
        for refused in answer.failed() {
            tracing::warn!(code = refused.code(), "The queue did not take an errand: it stays due");
        }
        let taken = |place: usize| answer.successful().iter().any(|taken| taken.id() == place.to_string());
        Ok((0..errands.len()).map(taken).collect())
    }
}

fn unreachable(error: impl std::error::Error + Send + Sync + 'static) -> QueueError {
    QueueError(Box::new(error))
}

fn entry(place: usize, errand: &Errand) -> Result<SendMessageBatchRequestEntry, QueueError> {
    let entry = SendMessageBatchRequestEntry::builder()
        .id(place.to_string())
        .message_body(record::encode(errand).map_err(unreachable)?)
        .message_group_id(errand.portfolio.to_string());
    entry.build().map_err(unreachable)
}

#[cfg(test)]
mod tests {
    use domain::ids::{DebtorId, PortfolioId};

    use super::*;

    fn errand() -> Errand {
        Errand { portfolio: PortfolioId::from_bits(1), debtor: DebtorId::from_bits(2) }
    }

    /// Messages in flight during an upgrade are read by the version after: this text may only change with a new schema.
    const WRITTEN: &str = r#"{"v":1,"d":{"portfolio":"por_00000000000000000000000001","debtor":"deb_00000000000000000000000002"}}"#;

    #[test]
    fn an_errand_has_one_spelling_and_reads_back() {
        assert_eq!(record::encode(&errand()).unwrap(), WRITTEN);
        assert_eq!(read(WRITTEN).unwrap(), errand());
        let entry = entry(3, &errand()).unwrap();
        assert_eq!(entry.message_group_id(), Some("por_00000000000000000000000001"));
    }

    #[test]
    fn what_is_not_ours_or_of_a_later_version_is_refused_with_what_to_do() {
        let later = WRITTEN.replace("\"v\":1", "\"v\":2");
        assert!(matches!(read(&later), Err(ErrandError::Newer { found: 2 })));
        let changed = r#"{"v":9,"d":[]}"#;
        assert!(read(changed).unwrap_err().to_string().contains("upgrade"), "{changed}");
        let no_debtor = r#"{"v":1,"d":{"portfolio":"por_00000000000000000000000001"}}"#;
        let swapped = WRITTEN.replace("deb_", "por_");
        for foreign in ["", "{}", "hello", "null", no_debtor, &swapped, &WRITTEN.to_uppercase()] {
            assert!(matches!(read(foreign), Err(ErrandError::Foreign(_))), "{foreign}");
        }
    }
}
