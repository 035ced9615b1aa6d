//! Keys of portfolios from one key file, which stands for KMS on this machine. Whoever has the file and the table can read
//! everything: the file is its owner's alone, and never printed or sent.

use std::io;
use std::path::{Path, PathBuf};

use app::ports::{Ids, Keyring, KeyringError};
use async_trait::async_trait;
use domain::ids::PortfolioId;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::folder;
use crate::ids::SystemIds;

/// Name of the file in the data folder.
const FILE: &str = "key";
/// What the digest is for: no other use of the key gives the same bytes.
const PURPOSE: &[u8; 24] = b"relance/portfolio-key/v1";

/// The key file, read.
pub struct KeyFile([u8; 32]);

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

#[async_trait]
impl Keyring for KeyFile {
    async fn portfolio_key(&self, portfolio: PortfolioId) -> Result<[u8; 32], KeyringError> {
        Ok(self.key_of(portfolio))
    }
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
