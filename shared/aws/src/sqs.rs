//! Errands on the queue: only names travel, and the due key in the table stays the queue of record. What could not be
//! queued is found again by the next sweep, so nothing here tries again by itself.

use app::sweep::Errand;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::SdkError;
use aws_sdk_sqs::operation::send_message_batch::SendMessageBatchError;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use aws_types::SdkConfig;
use store::record::{self, RecordError};
use thiserror::Error;

/// Most messages of one call.
const BATCH: usize = 10;

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

/// Why nothing could be queued.
#[derive(Debug, Error)]
pub enum QueueError {
    /// An errand could not be written.
    #[error("an errand cannot be written")]
    Unwritable(#[source] RecordError),
    /// The queue could not be reached, or refused the call.
    #[error("the queue of dispatch cannot be reached")]
    Unreachable(#[source] Box<SdkError<SendMessageBatchError>>),
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

    /// Queues errands, each in the group of its portfolio, so that a large portfolio does not keep the others waiting.
    /// Returns how many the queue took; the others stay due.
    ///
    /// # Errors
    /// [`QueueError`]; what was queued before stays queued.
    pub async fn send(&self, errands: &[Errand]) -> Result<usize, QueueError> {
        let mut queued = 0;
        for batch in errands.chunks(BATCH) {
            queued += self.send_batch(batch).await?;
        }
        Ok(queued)
    }

    async fn send_batch(&self, batch: &[Errand]) -> Result<usize, QueueError> {
        let mut call = self.client.send_message_batch().queue_url(&self.queue);
        for (place, errand) in batch.iter().enumerate() {
            call = call.entries(entry(place, errand)?);
        }
        let answer = call.send().await.map_err(|error| QueueError::Unreachable(Box::new(error)))?;
        for refused in answer.failed() {
            tracing::warn!(code = refused.code(), "The queue did not take an errand: it stays due");
        }
        Ok(answer.successful().len())
    }
}

fn entry(place: usize, errand: &Errand) -> Result<SendMessageBatchRequestEntry, QueueError> {
    let body = record::encode(errand).map_err(QueueError::Unwritable)?;
    let entry = SendMessageBatchRequestEntry::builder()
        .id(place.to_string())
        .message_body(body)
        .message_group_id(errand.portfolio.to_string());
    // Id and body are set: the builder has nothing to miss
    entry.build().map_err(|error| QueueError::Unreachable(Box::new(SdkError::construction_failure(error))))
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
