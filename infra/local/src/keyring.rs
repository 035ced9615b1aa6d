//! Keys of portfolios from one key file, which stands for KMS on this machine. Whoever has the file and the table can read
//! everything: the file is its owner's alone, and never printed or sent.
//!
//! A portfolio that was made here has a key that is computed from the file. One that was taken in keeps the key it had,
//! which stands in the table under the file's.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use app::ports::{Adopt, AdoptError, Ids, Keyring, KeyringError};
use app::seal::{PortfolioKey, SealError};
use async_trait::async_trait;
use data_encoding::HEXLOWER;
use domain::ids::PortfolioId;
use sha2::{Digest, Sha256};
use store::keys::Keys;
use store::record;
use store::table::{Condition, Item, Read, Table, Write};
use thiserror::Error;

use crate::folder;
use crate::ids::SystemIds;

/// Name of the file in the data folder.
const FILE: &str = "key";
/// What the digest is for: no other use of the key gives the same bytes.
const PURPOSE: &[u8; 24] = b"relance/portfolio-key/v1";

/// Name of the sealed field that holds an adopted key.
const FIELD: &str = "portfolio-key";

/// The key file, read.
pub struct KeyFile([u8; 32]);

/// The key file, and the keys in the table that it opens.
pub struct KeyRing {
    file: KeyFile,
    table: Arc<dyn Table>,
    known: Mutex<BTreeMap<PortfolioId, [u8; 32]>>,
}

/// Why a portfolio's key cannot be used.
#[derive(Debug, Error)]
enum NoKey {
    #[error("the key in the table was put there under another key file")]
    Sealed(#[from] SealError),
    #[error("the key in the table is no key")]
    Garbled,
}

/// Why there is no key.
#[derive(Debug, Error)]
pub enum KeyFileError {
    /// The file cannot be read or made.
    #[error("the key file {file} cannot be used: {source}")]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not a key.
    #[error(
        "the key file {0} does not hold 32 bytes; put the right one back, nothing can be read without it"
    )]
    NotAKey(PathBuf),
}

impl KeyFile {
    /// The key of a data folder, made when there is none.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn open(folder: &Path) -> Result<Self, KeyFileError> {
        let file = folder.join(FILE);
        let failed = |source| KeyFileError::File { file: file.clone(), source };
        match std::fs::read(&file) {
            Ok(bytes) => bytes.try_into().map(Self).map_err(|_| KeyFileError::NotAKey(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut key = [0; 32];
                SystemIds.fill(&mut key);
                folder::write_whole(&file, &key, folder::Durable::Yes).map_err(failed)?;
                Ok(Self(key))
            }
            Err(source) => Err(failed(source)),
        }
    }

    /// A digest that starts with the key authenticates because every input has the same length: nothing can be appended.
    fn key_of(&self, portfolio: PortfolioId) -> [u8; 32] {
        let digest = Sha256::new().chain_update(self.0).chain_update(PURPOSE);
        digest.chain_update(portfolio.bits().to_be_bytes()).finalize().into()
    }
}

impl KeyRing {
    /// Of a key file and the table beside it.
    pub fn new(file: KeyFile, table: Arc<dyn Table>) -> Self {
        Self { file, table, known: Mutex::default() }
    }

    /// The key that was taken in, if one was.
    async fn adopted(&self, portfolio: PortfolioId) -> Result<Option<[u8; 32]>, KeyringError> {
        let item = self.table.get(&Keys::of(portfolio).wrapped_key(), Read::Strong).await.map_err(failed)?;
        let Some(item) = item else { return Ok(None) };
        let sealed: String = record::decode(&item.body).map_err(failed)?;
        let plain =
            self.box_of(portfolio).open_own(FIELD, &sealed).map_err(|error| failed(NoKey::from(error)))?;
        let key = HEXLOWER.decode(&plain).ok().and_then(|key| key.try_into().ok());
        key.map(Some).ok_or_else(|| failed(NoKey::Garbled))
    }

    /// What opens the box of an adopted key.
    fn box_of(&self, portfolio: PortfolioId) -> PortfolioKey {
        PortfolioKey::new(portfolio, self.file.key_of(portfolio))
    }

    fn remember(&self, portfolio: PortfolioId, key: [u8; 32]) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(portfolio, key);
    }
}

#[async_trait]
impl Keyring for KeyRing {
    async fn portfolio_key(&self, portfolio: PortfolioId) -> Result<[u8; 32], KeyringError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&portfolio).copied();
        if let Some(key) = known {
            return Ok(key);
        }
        let key = self.adopted(portfolio).await?.unwrap_or_else(|| self.file.key_of(portfolio));
        self.remember(portfolio, key);
        Ok(key)
    }
}

#[async_trait]
impl Adopt for KeyRing {
    async fn adopt(&self, portfolio: PortfolioId, secret: [u8; 32]) -> Result<(), AdoptError> {
        let adopted = self.adopted(portfolio).await?;
        match adopted {
            Some(known) if known != secret => return Err(AdoptError::Another),
            // It was made here, and comes home
            None if secret != self.file.key_of(portfolio) => {}
            _ => {
                self.remember(portfolio, secret);
                return Ok(());
            }
        }
        let plain = HEXLOWER.encode(&secret);
        let sealed = self.box_of(portfolio).seal_own(&SystemIds, FIELD, plain.as_bytes()).map_err(failed)?;
        let (key, body) = (Keys::of(portfolio).wrapped_key(), record::encode(&sealed).map_err(failed)?);
        let item = Item { key, version: 1, body, due: None, book: None, expires_at: None };
        self.table.write(vec![Write::Put(item, Condition::Absent)]).await.map_err(failed)?;
        self.remember(portfolio, secret);
        Ok(())
    }
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> KeyringError {
    KeyringError(error.into())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_portfolio_keeps_its_key_over_restarts_and_shares_it_with_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (PortfolioId::from_bits(1), PortfolioId::from_bits(2));
        let first = KeyFile::open(folder.path()).unwrap();
        let again = KeyFile::open(folder.path()).unwrap();
        assert_eq!(first.key_of(one), again.key_of(one));
        assert_ne!(first.key_of(one), first.key_of(other));
        let elsewhere = KeyFile::open(tempfile::tempdir().unwrap().path()).unwrap();
        assert_ne!(first.key_of(one), elsewhere.key_of(one));
    }

    #[tokio::test]
    async fn a_key_from_elsewhere_is_kept_under_the_file_and_no_other_takes_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let portfolio = PortfolioId::from_bits(1);
        let table: Arc<dyn Table> = Arc::new(store::embedded::Embedded::in_memory().unwrap());
        let ring = || KeyRing::new(KeyFile::open(folder.path()).unwrap(), Arc::clone(&table));
        ring().adopt(portfolio, [9; 32]).await.unwrap();
        ring().adopt(portfolio, [9; 32]).await.unwrap();
        assert_eq!(ring().portfolio_key(portfolio).await.unwrap(), [9; 32]);
        assert!(matches!(ring().adopt(portfolio, [8; 32]).await, Err(AdoptError::Another)));
        let item = table.get(&Keys::of(portfolio).wrapped_key(), Read::Strong).await.unwrap().unwrap();
        assert!(!item.body.contains(&HEXLOWER.encode(&[9; 32])));
        let strange = tempfile::tempdir().unwrap();
        let strange = KeyRing::new(KeyFile::open(strange.path()).unwrap(), Arc::clone(&table));
        assert!(strange.portfolio_key(portfolio).await.is_err(), "another key file opens nothing");
    }

    #[tokio::test]
    async fn a_key_that_comes_home_is_computed_as_before() {
        let folder = tempfile::tempdir().unwrap();
        let portfolio = PortfolioId::from_bits(1);
        let table: Arc<dyn Table> = Arc::new(store::embedded::Embedded::in_memory().unwrap());
        let ring = KeyRing::new(KeyFile::open(folder.path()).unwrap(), Arc::clone(&table));
        let own = ring.portfolio_key(portfolio).await.unwrap();
        ring.adopt(portfolio, own).await.unwrap();
        assert_eq!(table.get(&Keys::of(portfolio).wrapped_key(), Read::Strong).await.unwrap(), None);
    }

    #[test]
    fn the_file_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        KeyFile::open(folder.path()).unwrap();
        let mode = std::fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_file_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), b"short").unwrap();
        assert!(matches!(KeyFile::open(folder.path()), Err(KeyFileError::NotAKey(_))));
        assert_eq!(std::fs::read(folder.path().join(FILE)).unwrap(), b"short");
    }
}
