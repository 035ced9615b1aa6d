//! A portfolio carried away whole, and taken in elsewhere: a backup, a move, a restore.
//!
//! A parcel is JSON lines: a header, every item in the order of its key, every large body after the item that names it, and
//! a closing line with their number and SHA-256. What was sealed stays sealed. The portfolio's own secret travels with it,
//! since the names that facts give to addresses are made with it: sealing everything anew under another secret would forget
//! who may not be written to, and break every history. It lies in the header, in a box that only the [`TravelKey`] opens,
//! and the deployment that takes the parcel in puts it under its own keyring: so a portfolio can move between keyrings, and
//! a parcel alone shows amounts and dates and names no debtor. Keep the two apart.
//!
//! The digest finds damage, not forgery: take in only what came from your own hands.
//!
//! A parcel is a picture of a table that stands still. The local process has its folder to itself while it packs. Elsewhere
//! the portfolio is stopped first, and a [`Depot`] gives a picture of one moment: what comes in after it is not in it.

mod check;
mod depot;
mod line;
mod pack;
mod unpack;

use std::io;

use domain::ids::PortfolioId;
use store::belonging::BelongingError;
use store::record::RecordError;
use store::table::TableError;
use thiserror::Error;

use crate::error::AppError;
use crate::ports::{KeyringError, ObjectsError};
use crate::seal::SealError;

pub use crate::seal::TravelKey;
pub use check::{Checked, check};
pub use depot::{Depot, SentOff};
pub use line::ItemLine;
pub use unpack::{Then, Unpacked};

/// Version of the format written today.
const VERSION: u32 = 1;
/// Longest line, in bytes: an item of 400 kB whose every letter is written as six, and a body of 1 MB in base64.
const LINE_LIMIT: u64 = 4 * 1024 * 1024;

/// What is in a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// Items.
    pub items: u64,
    /// Large bodies.
    pub objects: u64,
    /// Large bodies that an item names and that are there no more.
    pub missing: u64,
    /// SHA-256 of all lines but the header and the last, hexadecimal: the same for the same items, wherever they are.
    pub content: String,
}

/// Why a portfolio could not be carried.
#[derive(Debug, Error)]
pub enum ParcelError {
    /// A line makes no sense. Nothing was taken in.
    #[error(
        "line {line}: {detail}. Nothing was taken in: export the portfolio again, or copy the file again"
    )]
    Line {
        /// From 1.
        line: u64,
        /// What is wrong there.
        detail: String,
    },
    /// The file changed while it was read.
    #[error("the file changed while it was read: leave it alone, and take it in again")]
    Changed,
    /// The key that was given opens nothing.
    #[error("this travel key is not the one of this file: give the one that was made with it")]
    WrongKey(#[source] SealError),
    /// It is there already.
    #[error("{0} is there already: a portfolio is only taken in where it is not")]
    Exists(PortfolioId),
    /// What was sealed here under its name would be lost with the key of the parcel.
    #[error(
        "{0} was here before, under another key than the parcel's, and what is left of it opens with that one alone: take it in elsewhere"
    )]
    OtherKey(PortfolioId),
    /// Something else stands where one of its items belongs.
    #[error("line {line}: something else stands in its place, and was left alone: take it in elsewhere")]
    Occupied {
        /// From 1.
        line: u64,
    },
    /// Its portfolio is looked at in more shards than this deployment has.
    #[error(
        "the portfolio is spread over {found} shards, and this deployment looks at {known}: raise them first"
    )]
    Shards {
        /// Of the portfolio.
        found: u16,
        /// Of the deployment.
        known: u16,
    },
    /// Messages may leave while it is carried away, and again where it arrives.
    #[error("stop the portfolio first: what it sends while it is carried away would be sent again elsewhere")]
    NotStopped,
    /// What was under way when it was stopped may still write.
    #[error("it was stopped a moment ago, and what was under way may still write: ask again in a minute")]
    Settling,
    /// No picture of one moment could be had.
    #[error("something was written each time it was read: ask again when less comes in")]
    Moving,
    /// More than this process carries.
    #[error("it is more than is carried here ({0}): carry it from a machine of your own")]
    TooLarge(&'static str),
    /// The process must end before it is packed. Nothing was kept.
    #[error(
        "the time of this process was over before all was packed, and nothing was kept: give it more, or more memory"
    )]
    TooSlow,
    /// The process must end before all is written. Nothing is visible.
    #[error(
        "the time of this process is over, {written} items were written and {found} found: say the same again, and it goes on from there"
    )]
    Unfinished {
        /// Items that were written now.
        written: u64,
        /// Items that stood already.
        found: u64,
    },
    /// Nothing lies there under this name.
    #[error("no parcel of this name lies there")]
    NoParcel,
    /// An item that belongs to nobody known: it would be left behind unseen.
    #[error("an item cannot be packed: {0}")]
    Nobody(#[from] BelongingError),
    /// The file.
    #[error("the file cannot be read or written: {0}")]
    File(#[from] io::Error),
    /// Everything else, as for every verb.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<TableError> for ParcelError {
    fn from(error: TableError) -> Self {
        Self::App(error.into())
    }
}

impl From<RecordError> for ParcelError {
    fn from(error: RecordError) -> Self {
        Self::App(error.into())
    }
}

impl From<SealError> for ParcelError {
    fn from(error: SealError) -> Self {
        Self::App(error.into())
    }
}

impl From<ObjectsError> for ParcelError {
    fn from(error: ObjectsError) -> Self {
        Self::App(error.into())
    }
}

impl From<KeyringError> for ParcelError {
    fn from(error: KeyringError) -> Self {
        Self::App(error.into())
    }
}
