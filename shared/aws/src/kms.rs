//! Portfolios' keys under KMS. A portfolio's key is a data key that KMS makes once; the table keeps it wrapped, and its plain
//! form is only ever in memory. A process asks KMS once for each portfolio it meets.
//!
//! The wrapped key is bound to its portfolio by the encryption context, so that none can be moved to another one, and every
//! use is told apart in CloudTrail. Of two first callers one puts its key down, the other one takes that.
//!
//! A portfolio that comes from elsewhere brings its key, which KMS then wraps as it is.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::ports::{Adopt, AdoptError, Keyring, KeyringError};
use async_trait::async_trait;
use aws_sdk_kms::Client;
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::DataKeySpec;
use aws_types::SdkConfig;
use data_encoding::BASE64;
use domain::ids::PortfolioId;
use serde::{Deserialize, Serialize};
use store::keys::Keys;
use store::record;
use store::table::{Condition, Item, Read, Table, TableError, Write};
use thiserror::Error;

/// Keys that a process keeps; it forgets them all when there are more.
const KEYS_LIMIT: usize = 4_096;
/// Name in the encryption context.
const CONTEXT: &str = "relance-portfolio";

type PlainKey = [u8; 32];

/// The keys of all portfolios, wrapped by one key of KMS.
pub struct Kms {
    client: Client,
    key: String,
    table: Arc<dyn Table>,
    known: Mutex<BTreeMap<PortfolioId, PlainKey>>,
    /// Held while KMS is asked: who comes meanwhile finds the answer.
    asking: tokio::sync::Mutex<()>,
}

/// What the table keeps.
#[derive(Serialize, Deserialize)]
struct Wrapped {
    /// The data key as KMS wrapped it, base64.
    wrapped: String,
}

/// What KMS or the table gave is no key.
#[derive(Debug, Error)]
enum NoKey {
    /// Nothing we wrote.
    #[error("the wrapped key is not base64")]
    Garbled,
    /// Not of 32 bytes.
    #[error("KMS gave no key of 32 bytes")]
    Short,
    /// Taken away between two reads.
    #[error("the wrapped key is gone")]
    Gone,
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> KeyringError {
    KeyringError(error.into())
}

impl Kms {
    /// The keys that `key` (id, ARN or alias) wraps, kept in `table`.
    #[must_use]
    pub fn under(storing: &SdkConfig, key: impl Into<String>, table: Arc<dyn Table>) -> Self {
        let client = Client::new(storing);
        let (known, asking) = (Mutex::default(), tokio::sync::Mutex::default());
        Self { client, key: key.into(), table, known, asking }
    }

    fn known(&self, portfolio: PortfolioId) -> Option<PlainKey> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&portfolio).copied()
    }

    fn remember(&self, portfolio: PortfolioId, key: PlainKey) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEYS_LIMIT {
            known.clear();
        }
        known.insert(portfolio, key);
    }

    async fn find_or_make(&self, portfolio: PortfolioId) -> Result<PlainKey, KeyringError> {
        match self.kept(portfolio).await? {
            Some(wrapped) => self.unwrap(portfolio, wrapped).await,
            None => self.make(portfolio).await,
        }
    }

    async fn kept(&self, portfolio: PortfolioId) -> Result<Option<Vec<u8>>, KeyringError> {
        let key = Keys::of(portfolio).wrapped_key();
        let Some(item) = self.table.get(&key, Read::Strong).await.map_err(failed)? else { return Ok(None) };
        let kept: Wrapped = record::decode(&item.body).map_err(failed)?;
        BASE64.decode(kept.wrapped.as_bytes()).map(Some).map_err(|_| failed(NoKey::Garbled))
    }

    async fn unwrap(&self, portfolio: PortfolioId, wrapped: Vec<u8>) -> Result<PlainKey, KeyringError> {
        let call = self.client.decrypt().key_id(&self.key).ciphertext_blob(Blob::new(wrapped));
        let answer = call.encryption_context(CONTEXT, portfolio.to_string()).send().await.map_err(failed)?;
        plain(answer.plaintext)
    }

    /// Wraps a key from elsewhere and puts it where none stands; where one does, that one stays.
    async fn put_down(&self, portfolio: PortfolioId, secret: &PlainKey) -> Result<(), KeyringError> {
        let call = self.client.encrypt().key_id(&self.key).plaintext(Blob::new(*secret));
        let made = call.encryption_context(CONTEXT, portfolio.to_string()).send().await.map_err(failed)?;
        let wrapped = made.ciphertext_blob.map(Blob::into_inner).ok_or_else(|| failed(NoKey::Short))?;
        match self.table.write(vec![put(portfolio, &wrapped)?]).await {
            Ok(()) | Err(TableError::ConditionFailed { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }

    async fn make(&self, portfolio: PortfolioId) -> Result<PlainKey, KeyringError> {
        let call = self.client.generate_data_key().key_id(&self.key).key_spec(DataKeySpec::Aes256);
        let made = call.encryption_context(CONTEXT, portfolio.to_string()).send().await.map_err(failed)?;
        let key = plain(made.plaintext)?;
        let wrapped = made.ciphertext_blob.map(Blob::into_inner).ok_or_else(|| failed(NoKey::Short))?;
        let write = put(portfolio, &wrapped)?;
        match self.table.write(vec![write]).await {
            Ok(()) => Ok(key),
            Err(TableError::ConditionFailed { .. }) => {
                let first = self.kept(portfolio).await?.ok_or_else(|| failed(NoKey::Gone))?;
                self.unwrap(portfolio, first).await
            }
            // Open whether it is there: the next caller reads what is
            Err(error) => Err(failed(error)),
        }
    }
}

#[async_trait]
impl Adopt for Kms {
    async fn adopt(&self, portfolio: PortfolioId, secret: [u8; 32]) -> Result<(), AdoptError> {
        let _asking = self.asking.lock().await;
        if self.kept(portfolio).await?.is_none() {
            self.put_down(portfolio, &secret).await?;
        }
        // What stands there now is everybody's, whoever put it down
        let kept = self.kept(portfolio).await?.ok_or_else(|| failed(NoKey::Gone))?;
        if self.unwrap(portfolio, kept).await? != secret {
            return Err(AdoptError::Another);
        }
        self.remember(portfolio, secret);
        Ok(())
    }
}

fn plain(blob: Option<Blob>) -> Result<PlainKey, KeyringError> {
    let bytes = blob.map(Blob::into_inner).unwrap_or_default();
    bytes.try_into().map_err(|_| failed(NoKey::Short))
}

fn put(portfolio: PortfolioId, wrapped: &[u8]) -> Result<Write, KeyringError> {
    let body = record::encode(&Wrapped { wrapped: BASE64.encode(wrapped) }).map_err(failed)?;
    let key = Keys::of(portfolio).wrapped_key();
    let item = Item { key, version: 1, body, due: None, book: None, expires_at: None };
    Ok(Write::Put(item, Condition::Absent))
}

#[async_trait]
impl Keyring for Kms {
    async fn portfolio_key(&self, portfolio: PortfolioId) -> Result<[u8; 32], KeyringError> {
        if let Some(key) = self.known(portfolio) {
            return Ok(key);
        }
        let _asking = self.asking.lock().await;
        if let Some(key) = self.known(portfolio) {
            return Ok(key);
        }
        let key = self.find_or_make(portfolio).await?;
        self.remember(portfolio, key);
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wrapped key outlives every release: without it nothing of its portfolio can be read.
    #[test]
    fn a_wrapped_key_has_one_spelling() {
        let Write::Put(item, Condition::Absent) = put(PortfolioId::from_bits(1), b"wrapped").unwrap() else {
            panic!("a put of what is not there yet")
        };
        assert_eq!(item.key.range, "key");
        assert_eq!(item.body, r#"{"v":1,"d":{"wrapped":"d3JhcHBlZA=="}}"#);
    }
}
