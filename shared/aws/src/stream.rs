//! The table's stream: each change, in the order of its item, at least once. Only new images are read, and of them only
//! what makes an item; what they mean is `app`'s.
//!
//! A stream waits for its first failure: that one is named, and Lambda comes back with it and all that followed.

use app::ports::Answer;
use app::{App, AppError};
use serde::Deserialize;
use serde_json::{Value, json};
use thiserror::Error;

use crate::channels::ID_DOMAIN;
use crate::dynamo;
use crate::ses::Mail;
use crate::verdict::refused;

/// Why a batch cannot even be named.
#[derive(Debug, Error)]
pub enum StreamError {
    /// Not a batch of a table's stream.
    #[error("the function was woken by something that is not the table's stream")]
    Stranger(#[source] serde_json::Error),
}

/// Why one record could not be taken in.
#[derive(Debug, Error)]
enum RecordError {
    /// An image that this engine did not write.
    #[error("an image of the stream is no item")]
    Strange,
    /// What it means could not be written.
    #[error(transparent)]
    App(#[from] AppError),
}

#[derive(Deserialize)]
struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    dynamodb: Change,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    sequence_number: String,
    /// Nothing is left of an item that was taken away.
    new_image: Option<serde_dynamo::Item>,
}

/// Reads the stream for one app, and mails what a team is told.
#[derive(Clone)]
pub struct Reader {
    app: App,
    mail: Mail,
    from: String,
}

impl Reader {
    /// Reads for `app`; mails to teams leave from the address `from`.
    #[must_use]
    pub fn new(app: App, mail: Mail, from: impl Into<String>) -> Self {
        Self { app, mail, from: from.into() }
    }

    /// Hands each new image to the app, in order; answers with the first that failed, if one did.
    ///
    /// # Errors
    /// [`StreamError`]: nothing of it can be read.
    pub async fn project(&self, payload: Value) -> Result<Value, StreamError> {
        let batch: Batch = serde_json::from_value(payload).map_err(StreamError::Stranger)?;
        for Record { dynamodb: Change { sequence_number, new_image } } in batch.records {
            let Some(image) = new_image else { continue };
            if let Err(error) = self.take(image).await {
                tracing::error!(sequence_number, ?error, "Could not take in record {sequence_number}");
                return Ok(json!({ "batchItemFailures": [{ "itemIdentifier": sequence_number }] }));
            }
        }
        Ok(json!({ "batchItemFailures": [] }))
    }

    async fn take(&self, image: serde_dynamo::Item) -> Result<(), RecordError> {
        let item = dynamo::image(image).ok_or(RecordError::Strange)?;
        self.app.project(&item).await?;
        if let Some(mail) = self.app.digest(&item, &self.from).await? {
            let id = format!("digest.{}.{}@{ID_DOMAIN}", item.key.range, item.version);
            let answer = match mail.to_mime(self.app.now(), &id) {
                Ok(mime) => self.mail.post(&self.from, &mail.envelope.to, mime).await,
                Err(_) => refused("unwritable"),
            };
            if !matches!(answer, Answer::Accepted { .. }) {
                // Once at most: the list of alerts still holds everything
                tracing::error!(digest = item.key.partition, ?answer, "A digest was not accepted");
            }
        }
        Ok(())
    }
}
