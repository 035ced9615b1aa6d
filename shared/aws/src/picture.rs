//! What is a portfolio's, as it all stood at one moment, in the order of its keys.
//!
//! DynamoDB gives a table a megabyte at a time, in an order of its own, while others write. So a portfolio's items are read
//! into a file of this process, beside a small entry for each that is sorted; and read again, until two readings in a row
//! found the same. An item never comes back as it was, since its version grows: what both readings found stood so all the
//! time between them.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::FileExt as _;

use app::parcel::{ItemLine, ParcelError};
use async_trait::async_trait;
use aws_lc_rs::digest::{Context, SHA256, SHA256_OUTPUT_LEN, digest};
use domain::ids::PortfolioId;
use store::belonging::owner;
use store::limits::{PageRoom, item_bytes};
use store::table::{Cursor, Item, Key, Page, TableError, Whole};

use crate::depot::BYTES_LIMIT;
use crate::dynamo::Dynamo;

/// Readings of one picture: two where nothing is written meanwhile.
const READINGS: usize = 4;
/// Pages of one reading, of a megabyte each.
const PAGES_LIMIT: usize = 1_000_000;
/// Items of one portfolio: some 250 bytes each in memory, half a gigabyte in all.
const ITEMS_LIMIT: usize = 2_000_000;

type Sum = [u8; SHA256_OUTPUT_LEN];

/// An item on the file.
struct Entry {
    key: Key,
    at: u64,
    bytes: usize,
    sum: Sum,
}

/// The picture.
pub(crate) struct Picture {
    file: File,
    /// In the order of their keys.
    entries: Vec<Entry>,
}

/// Says whether this process must end: then no more is read.
pub(crate) type IsOver<'o> = &'o (dyn Fn() -> bool + Send + Sync);

impl Picture {
    /// Reads the table until it stands still. Each reading gets a file of its own from `draft`.
    pub(crate) async fn take(
        table: &Dynamo,
        portfolio: PortfolioId,
        draft: impl Fn() -> Result<File, ParcelError> + Send + Sync,
        is_over: IsOver<'_>,
    ) -> Result<Self, ParcelError> {
        let mut before = None;
        for _ in 0..READINGS {
            let picture = Self::read(table, portfolio, draft()?, is_over).await?;
            let sum = picture.sum();
            if before == Some(sum) {
                return Ok(picture);
            }
            before = Some(sum);
        }
        Err(ParcelError::Moving)
    }

    async fn read(
        table: &Dynamo,
        portfolio: PortfolioId,
        file: File,
        is_over: IsOver<'_>,
    ) -> Result<Self, ParcelError> {
        let (mut reading, mut after) = (Reading::into(&file), None);
        for _ in 0..PAGES_LIMIT {
            if is_over() {
                return Err(ParcelError::TooSlow);
            }
            let page = table.scan(after.as_ref()).await?;
            for item in page.items {
                // Whose nobody can tell is not left behind unseen: who packs says so
                if owner(&item).map_or(true, |owner| owner == Some(portfolio)) {
                    reading.take(item)?;
                }
            }
            after = page.next;
            if after.is_none() {
                let mut entries = reading.end()?;
                entries.sort_unstable_by(|one, other| one.key.cmp(&other.key));
                return Ok(Self { file, entries });
            }
        }
        Err(ParcelError::TooLarge("the table has more than a terabyte"))
    }

    /// Of all items, in their order.
    fn sum(&self) -> Sum {
        let mut context = Context::new(&SHA256);
        self.entries.iter().for_each(|entry| context.update(&entry.sum));
        sum_of(context.finish().as_ref())
    }

    fn item(&self, entry: &Entry) -> Result<Item, TableError> {
        let mut line = vec![0; entry.bytes];
        self.file
            .read_exact_at(&mut line, entry.at)
            .map_err(|error| TableError::Unavailable(error.into()))?;
        let line: ItemLine =
            serde_json::from_slice(&line).map_err(|error| TableError::Unavailable(error.into()))?;
        Ok(line.into())
    }
}

fn sum_of(bytes: &[u8]) -> Sum {
    let mut sum = [0; SHA256_OUTPUT_LEN];
    sum.copy_from_slice(bytes);
    sum
}

/// Items on their way to the file.
struct Reading<'f> {
    out: BufWriter<&'f File>,
    entries: Vec<Entry>,
    at: u64,
}

impl<'f> Reading<'f> {
    fn into(file: &'f File) -> Self {
        Self { out: BufWriter::new(file), entries: Vec::new(), at: 0 }
    }

    fn take(&mut self, item: Item) -> Result<(), ParcelError> {
        let key = item.key.clone();
        let line = serde_json::to_vec(&ItemLine::from(item)).map_err(std::io::Error::from)?;
        self.out.write_all(&line)?;
        let sum = sum_of(digest(&SHA256, &line).as_ref());
        self.entries.push(Entry { key, at: self.at, bytes: line.len(), sum });
        self.at += line.len() as u64;
        if self.entries.len() > ITEMS_LIMIT {
            return Err(ParcelError::TooLarge("at most two million items"));
        }
        if self.at > BYTES_LIMIT { Err(ParcelError::TooLarge("at most four gigabytes")) } else { Ok(()) }
    }

    fn end(mut self) -> Result<Vec<Entry>, ParcelError> {
        self.out.flush()?;
        Ok(self.entries)
    }
}

#[async_trait]
impl Whole for Picture {
    async fn walk(&self, after: Option<&Key>, limit: usize) -> Result<Page, TableError> {
        let from = after.map_or(0, |after| self.entries.partition_point(|entry| entry.key <= *after));
        let (mut room, mut items) = (PageRoom::new(limit), Vec::<Item>::new());
        for entry in &self.entries[from..] {
            let item = self.item(entry)?;
            if !room.take(item_bytes(&item)) {
                let next = items.last().map(|last| last.key.clone());
                let next = next.map(|key| Cursor { sort: key.range.clone(), key });
                return Ok(Page { items, next });
            }
            items.push(item);
        }
        Ok(Page { items, next: None })
    }
}
