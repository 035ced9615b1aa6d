//! The seam: three verbs behind which the embedded engine and DynamoDB are the same thing.
//!
//! It has DynamoDB's semantics, so that what holds on one machine holds on AWS: a write is all or nothing, each action has
//! a condition on one item, no key twice, at most [`WRITE_LIMIT`] actions and [`WRITE_BYTES_LIMIT`] bytes; items hold at
//! most [`ITEM_BYTES_LIMIT`] bytes; a page ends at its limit or at [`PAGE_BYTES_LIMIT`] bytes, whatever comes first;
//! reads of an index may lag behind. [`crate::limits`] checks all of this, the same for every engine.

use std::fmt;

use async_trait::async_trait;
use thiserror::Error;

/// Most actions in one write (DynamoDB `TransactWriteItems`).
pub const WRITE_LIMIT: usize = 100;
/// Most bytes in one write.
pub const WRITE_BYTES_LIMIT: usize = 4 * 1024 * 1024;
/// Most bytes in one item.
pub const ITEM_BYTES_LIMIT: usize = 400 * 1024;
/// Most bytes in one page of a query.
pub const PAGE_BYTES_LIMIT: usize = 1024 * 1024;
/// Longest partition key, in bytes.
pub const PARTITION_BYTES_LIMIT: usize = 2048;
/// Longest range key, in bytes.
pub const RANGE_BYTES_LIMIT: usize = 1024;

/// Where an item is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Partition.
    pub partition: String,
    /// Place in the partition; order is by bytes.
    pub range: String,
}

/// An entry of the `due` index: when somebody must look again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// `due#<shard>`.
    pub partition: String,
    /// `<instant>#<what>`.
    pub sort: String,
}

/// An entry of the `book` index: one row of a portfolio's list.
#[derive(Clone, PartialEq, Eq)]
pub struct Book {
    /// `<portfolio>#<bucket>`.
    pub partition: String,
    /// `<state>#<order>`.
    pub sort: String,
    /// The projected row (JSON).
    pub row: String,
}

/// What is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Item {
    /// Where.
    pub key: Key,
    /// Grows by one with each change; 1 for a new item. The writer sets it: never 0, and `n + 1` under
    /// [`Condition::Version`]`(n)`.
    pub version: u64,
    /// JSON, with its schema version inside.
    pub body: String,
    /// Entry in the `due` index, if somebody must look again.
    pub due: Option<Due>,
    /// Entry in the `book` index, if it is a row of a list.
    pub book: Option<Book>,
    /// Unix seconds after which the engine may forget the item (DynamoDB TTL); readers must not rely on it.
    pub expires_at: Option<i64>,
}

/// Rows name people: what is printed is how long they are.
impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Book")
            .field("partition", &self.partition)
            .field("sort", &self.sort)
            .field("row_bytes", &self.row.len())
            .finish()
    }
}

/// Bodies may name people: what is printed is how long they are.
impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Item")
            .field("key", &self.key)
            .field("version", &self.version)
            .field("body_bytes", &self.body.len())
            .field("due", &self.due)
            .field("book", &self.book)
            .field("expires_at", &self.expires_at)
            .finish()
    }
}

/// What must hold for an action to be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// No item there.
    Absent,
    /// The item there has this version.
    Version(u64),
    /// Anything.
    Any,
}

/// One action of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// Puts the whole item.
    Put(Item, Condition),
    /// Takes the item away; nothing there is fine under [`Condition::Any`].
    Delete(Key, Condition),
    /// Changes nothing, but the write fails if the condition does not hold.
    Check(Key, Condition),
}

impl Write {
    /// The item it is about.
    #[must_use]
    pub fn key(&self) -> &Key {
        match self {
            Self::Put(item, _) => &item.key,
            Self::Delete(key, _) | Self::Check(key, _) => key,
        }
    }

    /// What must hold.
    #[must_use]
    pub fn condition(&self) -> Condition {
        match self {
            Self::Put(_, condition) | Self::Delete(_, condition) | Self::Check(_, condition) => *condition,
        }
    }
}

/// How fresh a read must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// Sees every write that returned before.
    Strong,
    /// May be behind; half the price.
    Eventual,
}

/// What a query runs over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// The items themselves.
    Main,
    /// Keys only: the items come back with version 0 and an empty body, `due` set.
    Due,
    /// Rows only: the items come back with version 0, `book` set and the row as body.
    Book,
}

/// Which part of the partition, by range key or by the index's sort key. No bound may be empty: DynamoDB takes none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Range {
    /// All of it.
    All,
    /// What starts so.
    Prefix(String),
    /// Up to and including this.
    Until(String),
    /// From the first to the second, both included; nothing if the first is the larger one.
    Between(String, String),
}

impl Range {
    /// Whether `sort` lies in it.
    #[must_use]
    pub fn contains(&self, sort: &str) -> bool {
        match self {
            Self::All => true,
            Self::Prefix(prefix) => sort.starts_with(prefix.as_str()),
            Self::Until(last) => sort <= last.as_str(),
            Self::Between(first, last) => first.as_str() <= sort && sort <= last.as_str(),
        }
    }
}

/// Direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// Where the next page starts: the last item seen. Opaque to callers, who pass it back with the same query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Sort key in the index queried (the range key in [`Index::Main`]).
    pub sort: String,
    /// Key of the last item seen.
    pub key: Key,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Over what.
    pub index: Index,
    /// Partition of the table or of the index.
    pub partition: String,
    /// Which part.
    pub range: Range,
    /// Direction.
    pub order: Order,
    /// Most items of a page; at least 1.
    pub limit: usize,
    /// Where to go on.
    pub cursor: Option<Cursor>,
    /// How fresh; indexes are always [`Read::Eventual`].
    pub read: Read,
}

/// An answer: `next` is set when there may be more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// In the order asked for.
    pub items: Vec<Item>,
    /// Where to go on.
    pub next: Option<Cursor>,
}

/// Why the table said no.
#[derive(Debug, Error)]
pub enum TableError {
    /// The condition of this action (its place in the write) did not hold. Nothing was written.
    #[error("the condition of action {action} of the write did not hold")]
    ConditionFailed {
        /// Place in the write, from 0; the first that failed.
        action: usize,
    },
    /// Somebody else was writing one of the items. Nothing was written; try again.
    #[error("another write was under way on the same items")]
    Contended,
    /// Too much at once for the table. Nothing was written; try again later.
    #[error("the table is throttling")]
    Throttled,
    /// What was asked breaks a limit of the seam, whatever the engine. Nothing was done.
    #[error("{0}")]
    Limit(&'static str),
    /// The table could not be reached or failed. A write may or may not have happened.
    #[error("the table is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The three verbs.
#[async_trait]
pub trait Table: Send + Sync + 'static {
    /// The item at `key`.
    ///
    /// # Errors
    /// [`TableError::Limit`], [`TableError::Throttled`] or [`TableError::Unavailable`].
    async fn get(&self, key: &Key, read: Read) -> Result<Option<Item>, TableError>;

    /// One page.
    ///
    /// # Errors
    /// [`TableError::Limit`], [`TableError::Throttled`] or [`TableError::Unavailable`].
    async fn query(&self, query: &Query) -> Result<Page, TableError>;

    /// All of it, durably, or nothing. At least one action.
    ///
    /// # Errors
    /// See [`TableError`]; only [`TableError::Unavailable`] leaves the outcome open.
    async fn write(&self, actions: Vec<Write>) -> Result<(), TableError>;
}

/// A table that can be read from one end to the other, in the order of its keys. Only who carries a portfolio away needs
/// it: no verb that answers somebody may read what it cannot name.
#[async_trait]
pub trait Whole: Send + Sync {
    /// At most `limit` items after this key; `next` of the page holds where to go on.
    ///
    /// # Errors
    /// [`TableError::Limit`], [`TableError::Throttled`] or [`TableError::Unavailable`].
    async fn walk(&self, after: Option<&Key>, limit: usize) -> Result<Page, TableError>;
}
