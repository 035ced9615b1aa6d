//! Why the file could not be opened, and why it failed later. Nothing here holds a key or a body.

use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

use crate::table::TableError;

/// Why the table could not be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another process, or another value of this one, has it open.
    #[error("{} is in use by another process: stop it, or give this one a file of its own", .0.display())]
    InUse(PathBuf),
    /// A later version of this program has written it.
    #[error("{} has schema {found}, this program knows schemas up to {known}: install a later version", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The latest schema this program knows.
        known: i64,
    },
    /// It is a file of something else.
    #[error("{} is not a table of Relance: give another path", .0.display())]
    Foreign(PathBuf),
    /// The lock next to the file cannot be made, or the writer's thread cannot be started.
    #[error("{} cannot be used: check that its folder is there and may be written", .path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// `SQLite` refuses the file.
    #[error("{} cannot be used as a table", .path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
}

/// Why an open table failed.
#[derive(Debug, Clone, Error)]
pub(super) enum Failure {
    /// One error fails a whole batch: each of its callers gets it.
    #[error("the table's file failed")]
    File(#[source] Arc<rusqlite::Error>),
    /// The writer's thread is gone.
    #[error("the table's writer has stopped")]
    WriterStopped,
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::File(Arc::new(error))
    }
}

impl From<Failure> for TableError {
    fn from(failure: Failure) -> Self {
        Self::Unavailable(Box::new(failure))
    }
}
