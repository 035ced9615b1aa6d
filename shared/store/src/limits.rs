//! The limits of the seam, checked before any engine is asked, so that what passes on one machine passes on AWS.
//!
//! What counts is what DynamoDB would count or a little more: names of attributes and numbers are a flat
//! [`ITEM_OVERHEAD_BYTES`]. An engine must call these checks first and must never have limits of its own.

use crate::table::{
    Condition, Cursor, ITEM_BYTES_LIMIT, Index, Item, Key, PAGE_BYTES_LIMIT, PARTITION_BYTES_LIMIT, Query,
    RANGE_BYTES_LIMIT, Range, TableError, WRITE_BYTES_LIMIT, WRITE_LIMIT, Write,
};

/// Counted for each item beside its texts: names of attributes, version and expiry.
pub const ITEM_OVERHEAD_BYTES: usize = 100;
/// Largest version: what every engine can hold as a whole number.
pub const VERSION_LIMIT: u64 = i64::MAX as u64;

/// What an item weighs, with its keys and its entries in the indexes.
#[must_use]
pub fn item_bytes(item: &Item) -> usize {
    let due = item.due.as_ref().map_or(0, |due| due.partition.len() + due.sort.len());
    let book = item.book.as_ref().map_or(0, |book| book.partition.len() + book.sort.len() + book.row.len());
    key_bytes(&item.key) + item.body.len() + due + book
}

fn key_bytes(key: &Key) -> usize {
    ITEM_OVERHEAD_BYTES + key.partition.len() + key.range.len()
}

/// Checks a write; returns its weight in bytes.
///
/// # Errors
/// [`TableError::Limit`] for no action or more than [`WRITE_LIMIT`], for more bytes than [`WRITE_BYTES_LIMIT`] or, in one
/// item, [`ITEM_BYTES_LIMIT`], for a key that is empty, too long or there twice, and for a version that does not grow.
pub fn check_write(actions: &[Write]) -> Result<usize, TableError> {
    if actions.is_empty() {
        return Err(TableError::Limit("a write needs at least one action"));
    }
    if actions.len() > WRITE_LIMIT {
        return Err(TableError::Limit("a write holds at most 100 actions: split it"));
    }
    let mut bytes = 0;
    for action in actions {
        bytes += check_action(action)?;
    }
    if bytes > WRITE_BYTES_LIMIT {
        return Err(TableError::Limit("a write holds at most 4 MB: split it"));
    }
    check_no_key_twice(actions)?;
    Ok(bytes)
}

fn check_action(action: &Write) -> Result<usize, TableError> {
    match action {
        Write::Put(item, condition) => {
            check_item(item)?;
            check_growth(item.version, *condition)?;
            Ok(item_bytes(item))
        }
        Write::Delete(key, _) | Write::Check(key, _) => {
            check_key(key)?;
            Ok(key_bytes(key))
        }
    }
}

fn check_item(item: &Item) -> Result<(), TableError> {
    check_key(&item.key)?;
    if let Some(due) = &item.due {
        check_partition(&due.partition)?;
        check_sort(&due.sort)?;
    }
    if let Some(book) = &item.book {
        check_partition(&book.partition)?;
        check_sort(&book.sort)?;
    }
    if item_bytes(item) > ITEM_BYTES_LIMIT {
        return Err(TableError::Limit("an item holds at most 400 kB: keep the body as an object"));
    }
    Ok(())
}

/// A version that did not grow would let the next writer overwrite what he has not seen.
fn check_growth(version: u64, condition: Condition) -> Result<(), TableError> {
    if version == 0 || version > VERSION_LIMIT {
        return Err(TableError::Limit("an item's version is at least 1 (was it read from an index?)"));
    }
    match condition {
        Condition::Version(before) if version - 1 != before => {
            Err(TableError::Limit("an item's version grows by one with each change"))
        }
        _ => Ok(()),
    }
}

fn check_no_key_twice(actions: &[Write]) -> Result<(), TableError> {
    if actions.len() < 2 {
        return Ok(());
    }
    let mut keys: Vec<&Key> = actions.iter().map(Write::key).collect();
    keys.sort_unstable();
    if keys.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(TableError::Limit("a write names each key once"));
    }
    Ok(())
}

/// Checks the key of an item.
///
/// # Errors
/// [`TableError::Limit`] when a part is empty or too long.
pub fn check_key(key: &Key) -> Result<(), TableError> {
    check_partition(&key.partition)?;
    check_sort(&key.range)
}

fn check_partition(partition: &str) -> Result<(), TableError> {
    match partition.len() {
        0 => Err(TableError::Limit("a partition key is not empty")),
        1..=PARTITION_BYTES_LIMIT => Ok(()),
        _ => Err(TableError::Limit("a partition key holds at most 2048 bytes")),
    }
}

fn check_sort(sort: &str) -> Result<(), TableError> {
    match sort.len() {
        0 => Err(TableError::Limit("a range or sort key is not empty")),
        1..=RANGE_BYTES_LIMIT => Ok(()),
        _ => Err(TableError::Limit("a range or sort key holds at most 1024 bytes")),
    }
}

/// Checks a question.
///
/// # Errors
/// [`TableError::Limit`] for a page of no item, a key or bound that is empty or too long, and the cursor of another query.
pub fn check_query(query: &Query) -> Result<(), TableError> {
    if query.limit == 0 {
        return Err(TableError::Limit("a page holds at least one item"));
    }
    check_partition(&query.partition)?;
    match &query.range {
        Range::All => {}
        Range::Prefix(bound) | Range::Until(bound) => check_sort(bound)?,
        Range::Between(first, last) => {
            check_sort(first)?;
            check_sort(last)?;
        }
    }
    match &query.cursor {
        Some(cursor) if !belongs(cursor, query) => Err(TableError::Limit("the cursor is of another query")),
        _ => Ok(()),
    }
}

fn belongs(cursor: &Cursor, query: &Query) -> bool {
    let in_place = match query.index {
        Index::Main => cursor.key.partition == query.partition && cursor.key.range == cursor.sort,
        Index::Due | Index::Book => check_key(&cursor.key).is_ok() && check_sort(&cursor.sort).is_ok(),
    };
    in_place && query.range.contains(&cursor.sort)
}

/// What still fits in a page.
#[derive(Debug)]
pub struct PageRoom {
    items: usize,
    bytes: usize,
    untouched: bool,
}

impl PageRoom {
    /// A page of at most `limit` items and [`PAGE_BYTES_LIMIT`] bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { items: limit, bytes: PAGE_BYTES_LIMIT, untouched: true }
    }

    /// Takes room for one more item of `bytes`; false when the page has ended. The first item always fits.
    pub fn take(&mut self, bytes: usize) -> bool {
        let fits = self.untouched || bytes <= self.bytes;
        if self.items == 0 || !fits {
            return false;
        }
        self.items -= 1;
        self.bytes = self.bytes.saturating_sub(bytes);
        self.untouched = false;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_at_its_limit_or_at_its_bytes() {
        let mut room = PageRoom::new(2);
        assert!(room.take(1) && room.take(1) && !room.take(1));
        let mut room = PageRoom::new(9);
        assert!(room.take(PAGE_BYTES_LIMIT - 1) && room.take(1) && !room.take(1));
    }

    #[test]
    fn the_first_item_of_a_page_always_fits() {
        let mut room = PageRoom::new(9);
        assert!(room.take(PAGE_BYTES_LIMIT + 1));
        assert!(!room.take(1));
    }

    #[test]
    fn a_version_grows_by_one() {
        assert!(check_growth(0, Condition::Any).is_err());
        assert!(check_growth(VERSION_LIMIT, Condition::Any).is_ok());
        assert!(check_growth(VERSION_LIMIT + 1, Condition::Any).is_err());
        assert!(check_growth(3, Condition::Version(3)).is_err());
        assert!(check_growth(4, Condition::Version(3)).is_ok());
        assert!(check_growth(1, Condition::Version(u64::MAX)).is_err());
    }
}
