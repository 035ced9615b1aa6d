//! The lines of a parcel, as they are written.

use chrono::{DateTime, Utc};
use domain::ids::PortfolioId;
use serde::{Deserialize, Serialize};
use store::table::{Book, Due, Item, Key};

/// One line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    Header(Header),
    Item(Box<ItemLine>),
    Object(ObjectLine),
    End(End),
}

/// The first.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    /// Of the format.
    pub(super) version: u32,
    pub(super) portfolio: PortfolioId,
    pub(super) packed_at: DateTime<Utc>,
    /// Shards of the `due` index that its keys are spread over.
    pub(super) shards: u16,
    /// The portfolio's secret, under the travel key.
    pub(super) secret: String,
}

/// As much of a header as every version has.
#[derive(Deserialize)]
pub(super) struct AnyHeader {
    pub(super) header: AnyVersion,
}

#[derive(Deserialize)]
pub(super) struct AnyVersion {
    pub(super) version: u32,
}

/// An item, as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemLine {
    partition: String,
    range: String,
    version: u64,
    body: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    book: Option<(String, String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
}

/// A large body.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ObjectLine {
    pub(super) key: String,
    /// Base64.
    pub(super) bytes: String,
}

/// The last.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    pub(super) items: u64,
    pub(super) objects: u64,
    /// Of all lines before, with their ends.
    pub(super) sha256: String,
}

impl From<Item> for ItemLine {
    fn from(item: Item) -> Self {
        let Item { key: Key { partition, range }, version, body, due, book, expires_at } = item;
        let due = due.map(|due| (due.partition, due.sort));
        let book = book.map(|book| (book.partition, book.sort, book.row));
        Self { partition, range, version, body, due, book, expires_at }
    }
}

impl From<ItemLine> for Item {
    fn from(line: ItemLine) -> Self {
        let ItemLine { partition, range, version, body, due, book, expires_at } = line;
        let due = due.map(|(partition, sort)| Due { partition, sort });
        let book = book.map(|(partition, sort, row)| Book { partition, sort, row });
        Self { key: Key { partition, range }, version, body, due, book, expires_at }
    }
}
