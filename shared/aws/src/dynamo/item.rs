//! How an item lies in the table, and how it comes back from the table and from each index. Names are short because they
//! are paid for with each item.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use store::press;
use store::table::{Book, Cursor, Due, ITEM_BYTES_LIMIT, Index, Item, Key};
use thiserror::Error;

pub(super) type Attributes = HashMap<String, AttributeValue>;

/// Partition and range: the key of the table.
pub(super) const PARTITION: &str = "p";
pub(super) const RANGE: &str = "r";
/// What conditions are about.
pub(super) const VERSION: &str = "v";
const BODY: &str = "b";
/// The same, pressed.
const PRESSED: &str = "z";
/// Unix seconds; the table's TTL.
const EXPIRY: &str = "e";
pub(super) const ROW: &str = "br";
/// Who wrote it last, when it was written alone: see `writing`.
pub(super) const TOKEN: &str = "t";

/// Bodies of more bytes than this are pressed: reads and writes are paid for by the kilobyte, twice in a transaction.
const PLAIN_BYTES: usize = 120;
/// What bodies have in common. Kept items can only be read with these very bytes: a change is a new constant and a new
/// attribute, beside these.
const KNOWN: &[u8] = include_bytes!("known.json");

/// An item that this engine did not write.
#[derive(Debug, Error)]
#[error("an item of the table lacks {0}, or holds something else there")]
pub(super) struct Strange(&'static str);

/// Name in DynamoDB, and the attributes of partition and sort key.
pub(super) const fn names(index: Index) -> (Option<&'static str>, &'static str, &'static str) {
    match index {
        Index::Main => (None, PARTITION, RANGE),
        Index::Due => (Some("due"), "dp", "ds"),
        Index::Book => (Some("book"), "bp", "bs"),
    }
}

pub(super) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(super) fn number(value: &impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub(super) fn key(key: &Key) -> Attributes {
    pairs([(PARTITION, text(&key.partition)), (RANGE, text(&key.range))])
}

fn pairs<const N: usize>(pairs: [(&str, AttributeValue); N]) -> Attributes {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The whole item. What has no entry in an index has none of its attributes: indexes are sparse.
pub(super) fn whole(item: &Item) -> Attributes {
    let mut attributes = key(&item.key);
    attributes.extend(pairs([(VERSION, number(&item.version)), body(&item.body)]));
    if let Some(due) = &item.due {
        let (_, partition, sort) = names(Index::Due);
        attributes.extend(pairs([(partition, text(&due.partition)), (sort, text(&due.sort))]));
    }
    if let Some(book) = &item.book {
        let (_, partition, sort) = names(Index::Book);
        let row = text(&book.row);
        attributes.extend(pairs([(partition, text(&book.partition)), (sort, text(&book.sort)), (ROW, row)]));
    }
    if let Some(expires_at) = item.expires_at {
        attributes.extend(pairs([(EXPIRY, number(&expires_at))]));
    }
    attributes
}

fn body(body: &str) -> (&'static str, AttributeValue) {
    let pressed = (body.len() > PLAIN_BYTES).then(|| press::press(body.as_bytes(), KNOWN).ok()).flatten();
    match pressed {
        Some(pressed) if pressed.len() < body.len() => (PRESSED, AttributeValue::B(Blob::new(pressed))),
        _ => (BODY, text(body)),
    }
}

fn taken_body(attributes: &mut Attributes) -> Result<String, Strange> {
    match attributes.remove(PRESSED) {
        Some(AttributeValue::B(pressed)) => {
            let plain =
                press::unpress(pressed.as_ref(), KNOWN, ITEM_BYTES_LIMIT).map_err(|_| Strange(PRESSED))?;
            String::from_utf8(plain).map_err(|_| Strange(PRESSED))
        }
        Some(_) => Err(Strange(PRESSED)),
        None => take(attributes, BODY),
    }
}

/// Where a page goes on, for the index it is about.
pub(super) fn start(cursor: &Cursor, index: Index, partition: &str) -> Attributes {
    let mut start = key(&cursor.key);
    if index != Index::Main {
        let (_, hash, sort) = names(index);
        start.extend(pairs([(hash, text(partition)), (sort, text(&cursor.sort))]));
    }
    start
}

/// Where a page ended.
pub(super) fn cursor(mut end: Attributes, index: Index) -> Result<Cursor, Strange> {
    let (_, _, sort) = names(index);
    let sort = match index {
        Index::Main => take(&mut end.clone(), RANGE)?,
        Index::Due | Index::Book => take(&mut end, sort)?,
    };
    Ok(Cursor { sort, key: taken_key(&mut end)? })
}

/// Where a page goes on after this item of it.
pub(super) fn after(item: &Item, index: Index) -> Option<Cursor> {
    let sort = match index {
        Index::Main => &item.key.range,
        Index::Due => &item.due.as_ref()?.sort,
        Index::Book => &item.book.as_ref()?.sort,
    };
    Some(Cursor { sort: sort.clone(), key: item.key.clone() })
}

/// An item as an index gives it back: see [`Index`].
pub(super) fn read(mut attributes: Attributes, index: Index) -> Result<Item, Strange> {
    let attributes = &mut attributes;
    let key = taken_key(attributes)?;
    let (version, body, due, book) = match index {
        Index::Main => (
            take_number(attributes, VERSION)?.ok_or(Strange(VERSION))?,
            taken_body(attributes)?,
            maybe_due(attributes)?,
            maybe_book(attributes)?,
        ),
        Index::Due => (0, String::new(), Some(taken_due(attributes)?), None),
        Index::Book => {
            let book = taken_book(attributes)?;
            (0, book.row.clone(), None, Some(book))
        }
    };
    let expires_at = take_number(attributes, EXPIRY)?;
    Ok(Item { key, version, body, due, book, expires_at })
}

fn taken_key(attributes: &mut Attributes) -> Result<Key, Strange> {
    Ok(Key { partition: take(attributes, PARTITION)?, range: take(attributes, RANGE)? })
}

fn maybe_due(attributes: &mut Attributes) -> Result<Option<Due>, Strange> {
    let (_, partition, _) = names(Index::Due);
    if attributes.contains_key(partition) { taken_due(attributes).map(Some) } else { Ok(None) }
}

fn maybe_book(attributes: &mut Attributes) -> Result<Option<Book>, Strange> {
    let (_, partition, _) = names(Index::Book);
    if attributes.contains_key(partition) { taken_book(attributes).map(Some) } else { Ok(None) }
}

fn taken_due(attributes: &mut Attributes) -> Result<Due, Strange> {
    let (_, partition, sort) = names(Index::Due);
    Ok(Due { partition: take(attributes, partition)?, sort: take(attributes, sort)? })
}

fn taken_book(attributes: &mut Attributes) -> Result<Book, Strange> {
    let (_, partition, sort) = names(Index::Book);
    let row = take(attributes, ROW)?;
    Ok(Book { partition: take(attributes, partition)?, sort: take(attributes, sort)?, row })
}

fn take(attributes: &mut Attributes, name: &'static str) -> Result<String, Strange> {
    match attributes.remove(name) {
        Some(AttributeValue::S(text)) => Ok(text),
        _ => Err(Strange(name)),
    }
}

fn take_number<T: std::str::FromStr>(
    attributes: &mut Attributes,
    name: &'static str,
) -> Result<Option<T>, Strange> {
    match attributes.remove(name) {
        None => Ok(None),
        Some(AttributeValue::N(digits)) => digits.parse().map(Some).map_err(|_| Strange(name)),
        Some(_) => Err(Strange(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Item {
        Item {
            key: Key { partition: "por_1#deb_2".to_owned(), range: "account".to_owned() },
            version: 9_007_199_254_740_993,
            body: "{}".to_owned(),
            due: Some(Due { partition: "due#3".to_owned(), sort: "2026-11-22#x".to_owned() }),
            book: Some(Book { partition: "b".to_owned(), sort: "s".to_owned(), row: "{}".to_owned() }),
            expires_at: Some(4_102_444_800),
        }
    }

    #[test]
    fn an_item_comes_back_as_it_was_put() {
        let bare = Item { due: None, book: None, expires_at: None, ..full() };
        for item in [full(), bare] {
            assert_eq!(read(whole(&item), Index::Main).unwrap(), item);
        }
    }

    /// What lies in deployed tables was pressed against it.
    #[test]
    fn what_is_known_beforehand_never_changes() {
        let sum = KNOWN.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        assert_eq!(
            (KNOWN.len(), sum),
            (2_596, 4_913_100_750_265_295_583),
            "put a new text beside the old one, under a new attribute"
        );
    }

    /// The template declares these names; items in deployed tables have them.
    #[test]
    fn the_attributes_have_the_names_that_the_template_declares() {
        let mut names: Vec<String> = whole(&full()).into_keys().collect();
        names.sort();
        assert_eq!(names, ["b", "bp", "br", "bs", "dp", "ds", "e", "p", "r", "v"]);
    }

    #[test]
    fn a_long_body_is_pressed_and_comes_back() {
        for body in ["x".repeat(PLAIN_BYTES + 1), "é😀".repeat(50_000)] {
            let item = Item { body, ..full() };
            let attributes = whole(&item);
            assert!(!attributes.contains_key(BODY), "once is enough");
            assert_eq!(read(attributes, Index::Main).unwrap(), item);
        }
    }

    #[test]
    fn what_somebody_else_put_there_is_an_error_that_names_the_attribute() {
        let mut attributes = whole(&full());
        attributes.insert(VERSION.to_owned(), text("one"));
        assert!(read(attributes, Index::Main).unwrap_err().to_string().contains("lacks v"));
    }
}
