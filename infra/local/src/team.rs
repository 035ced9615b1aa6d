//! The bearer tokens of the portfolios made here. The app keeps only their hashes; tests and demos need them again, so
//! this process keeps them in a file of its owner's. No other deployment has such a file.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use app::member::{NewUser, Role};
use domain::ids::{PortfolioId, UserId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::folder;

/// Name of the file in the data folder.
const FILE: &str = "team.json";

/// A user of a portfolio, with what opens its doors.
#[derive(Clone, Serialize, Deserialize)]
pub struct User {
    /// The user.
    pub id: UserId,
    /// His name.
    pub name: String,
    /// What he may do.
    pub role: Role,
    /// His bearer token.
    pub token: String,
}

impl From<NewUser> for User {
    fn from(NewUser { id, name, role, token }: NewUser) -> Self {
        Self { id, name, role, token }
    }
}

/// Everybody's tokens.
pub struct Team {
    file: PathBuf,
    users: Mutex<BTreeMap<String, Vec<User>>>,
}

/// Why the tokens cannot be had.
#[derive(Debug, Error)]
pub enum TeamError {
    /// The disk.
    #[error("{file} cannot be used: {source}")]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Not what this process writes.
    #[error("{0} cannot be read: the file was changed by something else")]
    Damaged(PathBuf),
}

impl Team {
    /// The tokens of a data folder.
    ///
    /// # Errors
    /// [`TeamError`].
    pub fn open(folder: &Path) -> Result<Self, TeamError> {
        let file = folder.join(FILE);
        let users = match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| TeamError::Damaged(file.clone()))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(source) => return Err(TeamError::File { file, source }),
        };
        Ok(Self { file, users: Mutex::new(users) })
    }

    /// The users of a portfolio.
    pub fn of(&self, portfolio: PortfolioId) -> Vec<User> {
        let users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        users.get(&portfolio.to_string()).cloned().unwrap_or_default()
    }

    /// Keeps the users of a new portfolio, durably.
    ///
    /// # Errors
    /// [`TeamError`].
    pub fn add(&self, portfolio: PortfolioId, new: Vec<User>) -> Result<(), TeamError> {
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        users.insert(portfolio.to_string(), new);
        let failed = |source| TeamError::File { file: self.file.clone(), source };
        let bytes = serde_json::to_vec_pretty(&*users).map_err(|error| failed(error.into()))?;
        folder::write_whole(&self.file, &bytes, folder::Durable::Yes).map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let portfolio = PortfolioId::from_bits(1);
        let user = User {
            id: UserId::from_bits(2),
            name: "Owner".to_owned(),
            role: Role::Owner,
            token: "secret".to_owned(),
        };
        Team::open(folder.path()).unwrap().add(portfolio, vec![user]).unwrap();
        let again = Team::open(folder.path()).unwrap();
        assert_eq!(again.of(portfolio)[0].token, "secret");
        assert!(again.of(PortfolioId::from_bits(3)).is_empty());
    }
}
