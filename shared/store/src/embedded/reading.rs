//! Reading: one item, or one page of the table or of an index.
//!
//! A range of keys is always `first included .. last excluded` in byte order, so that each index and direction is one
//! prepared statement that seeks to its place; nothing is sorted, and no more rows are read than the page holds plus one.

use std::borrow::Cow;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{CachedStatement, Connection, Row, ToSql, params};

use super::error::Failure;
use crate::limits::{PageRoom, item_bytes};
use crate::table::{Book, Cursor, Due, Index, Item, Key, Order, Page, Query, Range, TableError};

const GET: &str = "
    SELECT version, expires_at, due_partition, due_sort, book_partition, book_sort, book_row, body
    FROM item WHERE partition = ?1 AND range = ?2";

const WALK: &str = "
    SELECT version, expires_at, due_partition, due_sort, book_partition, book_sort, book_row, body, partition, range
    FROM item INDEXED BY main WHERE (partition, range) > (?1, ?2) ORDER BY partition, range";

const EXPIRED: &str = "
    SELECT partition, range, version FROM item INDEXED BY expiry
    WHERE expires_at IS NOT NULL AND expires_at <= ?1 ORDER BY expires_at LIMIT ?2";

macro_rules! main_page {
    ($order:literal) => {
        concat!(
            "SELECT version, expires_at, due_partition, due_sort, book_partition, book_sort, book_row, body, range
             FROM item INDEXED BY main WHERE partition = ?1 AND range >= ?2 AND range < ?3
             ORDER BY range ",
            $order
        )
    };
}

macro_rules! index_page {
    ($index:literal, $columns:literal, $order:literal) => {
        concat!(
            "SELECT partition, range, ",
            $columns,
            " FROM item INDEXED BY ",
            $index,
            " WHERE ",
            $index,
            "_partition = ?1
                AND (",
            $index,
            "_sort, partition, range) >= (?2, ?3, ?4)
                AND (",
            $index,
            "_sort, partition, range) < (?5, ?6, ?7)
              ORDER BY ",
            $index,
            "_sort ",
            $order,
            ", partition ",
            $order,
            ", range ",
            $order
        )
    };
}

fn statement(index: Index, order: Order) -> &'static str {
    match (index, order) {
        (Index::Main, Order::Ascending) => main_page!("ASC"),
        (Index::Main, Order::Descending) => main_page!("DESC"),
        (Index::Due, Order::Ascending) => index_page!("due", "due_sort", "ASC"),
        (Index::Due, Order::Descending) => index_page!("due", "due_sort", "DESC"),
        (Index::Book, Order::Ascending) => index_page!("book", "book_sort, book_row", "ASC"),
        (Index::Book, Order::Descending) => index_page!("book", "book_sort, book_row", "DESC"),
    }
}

/// The item at `key`.
pub(super) fn get(connection: &Connection, key: &Key) -> Result<Option<Item>, TableError> {
    Ok(get_row(connection, key).map_err(Failure::from)?)
}

fn get_row(connection: &Connection, key: &Key) -> rusqlite::Result<Option<Item>> {
    let mut statement = connection.prepare_cached(GET)?;
    let mut rows = statement.query((&key.partition, &key.range))?;
    rows.next()?.map(|row| item(row, key.clone())).transpose()
}

/// One page of the whole table.
pub(super) fn walk(connection: &Connection, after: Option<&Key>, limit: usize) -> Result<Page, TableError> {
    Ok(walk_rows(connection, after, limit).map_err(Failure::from)?)
}

fn walk_rows(connection: &Connection, after: Option<&Key>, limit: usize) -> rusqlite::Result<Page> {
    let mut statement = connection.prepare_cached(WALK)?;
    // No key is empty, so this one is before all of them
    let (partition, range) = after.map_or(("", ""), |key| (&key.partition, &key.range));
    let mut rows = statement.query((partition, range))?;
    let mut room = PageRoom::new(limit);
    let mut items: Vec<Item> = Vec::new();
    while let Some(row) = rows.next()? {
        let item = item(row, Key { partition: row.get(8)?, range: row.get(9)? })?;
        if !room.take(item_bytes(&item)) {
            let next = items.last().and_then(|last| cursor(last, Index::Main));
            return Ok(Page { items, next });
        }
        items.push(item);
    }
    Ok(Page { items, next: None })
}

/// Up to `limit` items that expired by `now`, oldest first, with their versions.
pub(super) fn expired(
    connection: &Connection,
    now: i64,
    limit: usize,
) -> Result<Vec<(Key, u64)>, TableError> {
    Ok(expired_rows(connection, now, limit).map_err(Failure::from)?)
}

fn expired_rows(connection: &Connection, now: i64, limit: usize) -> rusqlite::Result<Vec<(Key, u64)>> {
    let mut statement = connection.prepare_cached(EXPIRED)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map((now, limit), |row| {
        Ok((Key { partition: row.get(0)?, range: row.get(1)? }, row.get(2)?))
    })?;
    rows.collect()
}

/// One page.
pub(super) fn query(connection: &Connection, query: &Query) -> Result<Page, TableError> {
    Ok(page(connection, query).map_err(Failure::from)?)
}

fn page(connection: &Connection, query: &Query) -> rusqlite::Result<Page> {
    let mut statement = connection.prepare_cached(statement(query.index, query.order))?;
    let mut rows = Bounds::of(query).ask(&mut statement, query)?;
    let mut room = PageRoom::new(query.limit);
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        let item = match query.index {
            Index::Main => {
                let key = Key { partition: query.partition.clone(), range: row.get(8)? };
                item(row, key)?
            }
            Index::Due => due_item(row, query)?,
            Index::Book => book_item(row, query)?,
        };
        if !room.take(page_bytes(&item, query.index)) {
            let next = items.last().and_then(|last| cursor(last, query.index));
            return Ok(Page { items, next });
        }
        items.push(item);
    }
    Ok(Page { items, next: None })
}

/// A row of the book comes back twice in its item, and counts once.
fn page_bytes(item: &Item, index: Index) -> usize {
    item_bytes(item) - if index == Index::Book { item.body.len() } else { 0 }
}

fn cursor(item: &Item, index: Index) -> Option<Cursor> {
    let sort = match index {
        Index::Main => &item.key.range,
        Index::Due => &item.due.as_ref()?.sort,
        Index::Book => &item.book.as_ref()?.sort,
    };
    Some(Cursor { sort: sort.clone(), key: item.key.clone() })
}

/// `first` included, `last` excluded; no `last` is the end of the partition.
struct Bounds<'q> {
    first: (Cow<'q, str>, &'q str, Cow<'q, str>),
    last: (Option<Cow<'q, str>>, &'q str, &'q str),
}

impl<'q> Bounds<'q> {
    fn of(query: &'q Query) -> Self {
        let (first, last) = match &query.range {
            Range::All => ("", None),
            Range::Prefix(prefix) => (prefix.as_str(), after_prefix(prefix).map(Cow::Owned)),
            Range::Until(last) => ("", Some(Cow::Owned(after(last)))),
            Range::Between(first, last) => (first.as_str(), Some(Cow::Owned(after(last)))),
        };
        let mut bounds = Self { first: (Cow::Borrowed(first), "", Cow::Borrowed("")), last: (last, "", "") };
        match (&query.cursor, query.order) {
            (Some(cursor), Order::Ascending) => bounds.start_after(cursor, query.index),
            (Some(cursor), Order::Descending) => {
                bounds.last = (Some(Cow::Borrowed(&cursor.sort)), &cursor.key.partition, &cursor.key.range);
            }
            (None, _) => {}
        }
        bounds
    }

    fn start_after(&mut self, cursor: &'q Cursor, index: Index) {
        self.first = match index {
            Index::Main => (Cow::Owned(after(&cursor.sort)), "", Cow::Borrowed("")),
            Index::Due | Index::Book => {
                (Cow::Borrowed(&cursor.sort), &cursor.key.partition, Cow::Owned(after(&cursor.key.range)))
            }
        };
    }

    fn ask<'s>(
        &self,
        statement: &'s mut CachedStatement<'_>,
        query: &Query,
    ) -> rusqlite::Result<rusqlite::Rows<'s>> {
        let (first, first_partition, first_range) = &self.first;
        let (last, last_partition, last_range) = &self.last;
        let last = Last(last.as_deref());
        match query.index {
            Index::Main => statement.query(params![query.partition, first, last]),
            Index::Due | Index::Book => statement.query(params![
                query.partition,
                first,
                first_partition,
                first_range,
                last,
                last_partition,
                last_range
            ]),
        }
    }
}

/// The end of a partition is written as a blob, which `SQLite` sorts after every text.
struct Last<'q>(Option<&'q str>);

impl ToSql for Last<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Some(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            None => ToSqlOutput::Owned(Value::Blob(Vec::new())),
        })
    }
}

/// The smallest text after this one.
fn after(text: &str) -> String {
    let mut next = String::with_capacity(text.len() + 1);
    next.push_str(text);
    next.push('\0');
    next
}

/// The smallest text after all that start so, if there is one.
fn after_prefix(prefix: &str) -> Option<String> {
    let mut next = prefix.to_owned();
    while let Some(last) = next.pop() {
        // A char range steps over the surrogates, which are no chars.
        if let Some(successor) = (last..=char::MAX).nth(1) {
            next.push(successor);
            return Some(next);
        }
    }
    None
}

fn item(row: &Row<'_>, key: Key) -> rusqlite::Result<Item> {
    let due = row.get::<_, Option<String>>(2)?;
    let book = row.get::<_, Option<String>>(4)?;
    Ok(Item {
        key,
        version: row.get(0)?,
        expires_at: row.get(1)?,
        due: due
            .map(|partition| Ok::<_, rusqlite::Error>(Due { partition, sort: row.get(3)? }))
            .transpose()?,
        book: book.map(|partition| entry(row, partition)).transpose()?,
        body: row.get(7)?,
    })
}

fn entry(row: &Row<'_>, partition: String) -> rusqlite::Result<Book> {
    Ok(Book { partition, sort: row.get(5)?, row: row.get(6)? })
}

fn due_item(row: &Row<'_>, query: &Query) -> rusqlite::Result<Item> {
    let due = Due { partition: query.partition.clone(), sort: row.get(2)? };
    Ok(Item { due: Some(due), ..index_item(row)? })
}

fn book_item(row: &Row<'_>, query: &Query) -> rusqlite::Result<Item> {
    let book = Book { partition: query.partition.clone(), sort: row.get(2)?, row: row.get(3)? };
    Ok(Item { body: book.row.clone(), book: Some(book), ..index_item(row)? })
}

fn index_item(row: &Row<'_>) -> rusqlite::Result<Item> {
    let key = Key { partition: row.get(0)?, range: row.get(1)? };
    Ok(Item { key, version: 0, body: String::new(), due: None, book: None, expires_at: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::schema;

    fn plan(index: Index, order: Order) -> Vec<String> {
        let connection = schema::open_in_memory().unwrap();
        let sql = format!("EXPLAIN QUERY PLAN {}", statement(index, order));
        let mut plan = connection.prepare(&sql).unwrap();
        plan.raw_query().mapped(|row| row.get(3)).collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn every_page_is_a_search_in_its_own_index_without_a_sort() {
        let main = "SEARCH item USING INDEX main (partition=? AND range>? AND range<?)";
        let due = "SEARCH item USING COVERING INDEX due (due_partition=? \
                   AND (due_sort,partition,range)>(?,?,?) AND (due_sort,partition,range)<(?,?,?))";
        let book = "SEARCH item USING INDEX book (book_partition=? \
                    AND (book_sort,partition,range)>(?,?,?) AND (book_sort,partition,range)<(?,?,?))";
        for (index, expected) in [(Index::Main, main), (Index::Due, due), (Index::Book, book)] {
            assert_eq!(plan(index, Order::Ascending), [expected]);
            assert_eq!(plan(index, Order::Descending), [expected]);
        }
    }

    #[test]
    fn a_walk_is_a_search_without_a_sort() {
        let connection = schema::open_in_memory().unwrap();
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {WALK}")).unwrap();
        let plan: Vec<String> =
            plan.raw_query().mapped(|row| row.get(3)).collect::<rusqlite::Result<_>>().unwrap();
        assert_eq!(plan, ["SEARCH item USING INDEX main ((partition,range)>(?,?))"]);
    }

    #[test]
    fn what_comes_after_a_prefix_is_the_next_text_without_it() {
        assert_eq!(after_prefix("ab").as_deref(), Some("ac"));
        assert_eq!(after_prefix("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(after_prefix("\u{D7FF}").as_deref(), Some("\u{E000}"));
        assert_eq!(after_prefix("\u{10FFFF}"), None);
    }
}
