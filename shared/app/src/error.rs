//! The verbs' errors, as the outside may know them: what to do next. The whole chain stays inside, for the log.

use domain::event::Fault;
use formats::SignatureError;
use store::record::RecordError;
use store::table::TableError;
use thiserror::Error;

use crate::ports::{KeyringError, ObjectsError};

/// Why a verb did not do what was asked.
#[derive(Debug, Error)]
pub enum AppError {
    /// No such thing, or none that this caller may know of: the two look the same.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Nobody known is asking.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// The caller is known and may not do this.
    #[error("{0}")]
    Forbidden(&'static str),
    /// The request makes no sense as it is; each fault says where and what to do.
    #[error("the request was refused")]
    Refused(Vec<Fault>),
    /// The sender of a webhook could not be verified.
    #[error("{0}")]
    Forged(#[source] SignatureError),
    /// The body is not even an event; each fault says where and what to do.
    #[error("the body cannot be read")]
    Unreadable(Vec<Fault>),
    /// Right in itself, but not now: somebody else was faster, or a rule says no.
    #[error("{0}")]
    Conflict(String),
    /// Right in itself, but something stands in the way; each place is one reason and says what to do.
    #[error("something stands in the way of this")]
    Barred(Vec<Fault>),
    /// What was shown to the caller is not so any more; each place says what is now.
    #[error("this has changed since it was shown")]
    Moved(Vec<Fault>),
    /// Too much: too large, too often.
    #[error("{0}")]
    TooMuch(String),
    /// Try again in a moment; nothing is half-applied.
    #[error("Relance cannot do this right now; nothing was changed, try again")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Ours to mend.
    #[error("something is wrong on our side")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AppError {
    /// One fault at one place.
    #[must_use]
    pub fn refused(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Refused(vec![Fault { pointer: pointer.into(), detail: detail.into() }])
    }
}

impl From<TableError> for AppError {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Limit(_) => Self::Internal(error.into()),
            other => Self::Unavailable(other.into()),
        }
    }
}

impl From<RecordError> for AppError {
    fn from(error: RecordError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<KeyringError> for AppError {
    fn from(error: KeyringError) -> Self {
        Self::Unavailable(error.into())
    }
}

impl From<ObjectsError> for AppError {
    fn from(error: ObjectsError) -> Self {
        Self::Unavailable(error.into())
    }
}
