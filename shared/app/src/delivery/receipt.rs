//! What a provider tells of a text message: only its own id says which one it means. The id becomes known with the
//! provider's answer, so a pointer is written before our mark; what is told before that waits under the same key.

use chrono::{DateTime, Utc};
use domain::debtor::Channel;
use domain::ids::{ActionId, PortfolioId};
use serde::{Deserialize, Serialize};
use store::keys;
use store::record;
use store::table::{Condition, Item, Key, Read, TableError, Write};

use crate::app::App;
use crate::change::{TRIES, contended};
use crate::error::AppError;
use crate::portfolio::expires_in;
use crate::ports::{Feedback, Happened, Receipt};

/// Days a provider may take to tell what became of a message.
const POINTER_DAYS: i64 = 7;
/// Days what nobody asked about is kept: it may be another program's message.
const EARLY_DAYS: i64 = 1;
/// Things told of one message before our own mark.
const EARLY_LIMIT: usize = 8;
/// Bytes of a provider's id; no provider's is half as long.
const ID_LIMIT: usize = 256;

/// What is known of a provider's id.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
enum Known {
    /// The message it names.
    Ours { portfolio: PortfolioId, action: ActionId, attempt: usize },
    /// What was told before anybody knew whose it is.
    Early { told: Vec<Early> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Early {
    at: DateTime<Utc>,
    what: Happened,
}

impl App {
    /// Takes in what a provider tells by its own id. What is told of a message nobody knows yet is kept for a day.
    ///
    /// # Errors
    /// When it cannot be written now: give it again.
    pub async fn deliver_by_provider(&self, receipt: &Receipt) -> Result<(), AppError> {
        let Some(key) = key_of(receipt.channel, &receipt.provider_id) else { return Ok(()) };
        let early = Early { at: receipt.at, what: receipt.what };
        for attempt in 0..TRIES {
            let (version, mut told) = match self.known_receipt(&key).await? {
                None => (0, Vec::new()),
                Some((version, Known::Early { told })) => (version, told),
                Some((_, ours @ Known::Ours { .. })) => {
                    let feedback = ours.feedback(receipt.channel, &receipt.provider_id, early);
                    return match feedback {
                        Some(feedback) => self.deliver(&feedback).await,
                        None => Ok(()),
                    };
                }
            };
            if told.contains(&early) || told.len() >= EARLY_LIMIT {
                return Ok(());
            }
            told.push(early);
            let write = self.receipt_write(key.clone(), version, &Known::Early { told }, EARLY_DAYS)?;
            if self.written(write, attempt).await? {
                return Ok(());
            }
        }
        Err(contended())
    }

    /// Says whose message a provider's id names, once the provider has answered, and takes in what it told before that.
    pub(crate) async fn expect_receipt(
        &self,
        portfolio: PortfolioId,
        (action, attempt): (ActionId, usize),
        channel: Channel,
        provider_id: &str,
    ) -> Result<(), AppError> {
        let Some(key) = key_of(channel, provider_id) else { return Ok(()) };
        let ours = Known::Ours { portfolio, action, attempt };
        let mut version = 0;
        for tries in 0..TRIES {
            let write = self.receipt_write(key.clone(), version, &ours, POINTER_DAYS)?;
            if self.written(write, tries).await? {
                return Ok(());
            }
            let told = match self.known_receipt(&key).await? {
                Some((known, Known::Early { told })) => {
                    version = known;
                    told
                }
                // Our own write, whose answer was lost.
                Some((_, Known::Ours { .. })) => return Ok(()),
                None => {
                    version = 0;
                    continue;
                }
            };
            // Before the pointer: a process that dies in between leaves them where they are.
            for feedback in told.into_iter().filter_map(|early| ours.feedback(channel, provider_id, early)) {
                self.deliver(&feedback).await?;
            }
        }
        Err(contended())
    }

    async fn known_receipt(&self, key: &Key) -> Result<Option<(u64, Known)>, AppError> {
        let item = self.table().get(key, Read::Strong).await?;
        Ok(match item {
            Some(item) => Some((item.version, record::decode(&item.body)?)),
            None => None,
        })
    }

    fn receipt_write(&self, key: Key, before: u64, known: &Known, days: i64) -> Result<Write, AppError> {
        let condition = if before == 0 { Condition::Absent } else { Condition::Version(before) };
        let expires_at = Some(expires_in(self.now(), days));
        let body = record::encode(known)?;
        Ok(Write::Put(Item { key, version: before + 1, body, due: None, book: None, expires_at }, condition))
    }

    /// False when somebody else was faster.
    async fn written(&self, write: Write, attempt: u64) -> Result<bool, AppError> {
        match self.table().write(vec![write]).await {
            Ok(()) => Ok(true),
            Err(TableError::ConditionFailed { .. } | TableError::Contended) => {
                self.back_off(attempt).await;
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl Known {
    /// What was told, as if it had carried our tags.
    fn feedback(&self, channel: Channel, provider_id: &str, told: Early) -> Option<Feedback> {
        let Self::Ours { portfolio, action, attempt } = *self else { return None };
        let provider_id = provider_id.to_owned();
        Some(Feedback { portfolio, action, attempt, channel, provider_id, at: told.at, what: told.what })
    }
}

fn key_of(channel: Channel, provider_id: &str) -> Option<Key> {
    let fits = !provider_id.is_empty() && provider_id.len() <= ID_LIMIT;
    let channel = match channel {
        Channel::Email => "email",
        Channel::Sms => "sms",
        Channel::Letter => "letter",
        Channel::Phone => "phone",
    };
    fits.then(|| keys::receipt(channel, provider_id))
}
