//! Reads a parcel and believes nothing: every line in its form and its order, everything one portfolio's, and the closing
//! line true. One line in memory at a time.

use std::io::{BufRead, Read as _};

use data_encoding::{BASE64, HEXLOWER};
use domain::ids::PortfolioId;
use domain::portfolio::Portfolio;
use serde::de::IgnoredAny;
use sha2::{Digest, Sha256};
use store::belonging::{due_is_of, owner, row_is_of, stays};
use store::keys::{self, Keys};
use store::limits::check_write;
use store::record::{self, RecordError};
use store::table::{Condition, Item, Key, Write};

use super::line::{AnyHeader, End, Header, ItemLine, Line, ObjectLine};
use super::{LINE_LIMIT, ParcelError, VERSION};

/// A parcel that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Whose it is.
    pub portfolio: PortfolioId,
    /// Items.
    pub items: u64,
    /// Large bodies.
    pub objects: u64,
    /// SHA-256 of everything before the closing line, hexadecimal.
    pub sha256: String,
    /// The portfolio's secret, under the travel key.
    pub(super) secret: String,
}

/// What a line brings.
pub(super) enum Carried {
    Item(Item),
    Object { key: String, bytes: Vec<u8> },
}

/// A parcel, as far as it was read.
pub(super) struct Reading<R> {
    source: R,
    /// Of the line read last, from 1.
    pub(super) line: u64,
    /// Of the `due` index, as the header says.
    shards: u16,
    digest: Sha256,
    checked: Checked,
    last: Option<Key>,
    /// The portfolio's settings and its place in the list, which make it one.
    founded: [bool; 2],
}

/// Reads a parcel to its end, for a deployment with so many shards.
///
/// # Errors
/// [`ParcelError::Line`] for the first line that makes no sense, [`ParcelError::File`].
pub fn check(source: impl BufRead, shards: u16) -> Result<Checked, ParcelError> {
    let mut reading = Reading::open(source, shards)?;
    while reading.next()?.is_some() {}
    Ok(reading.checked)
}

impl<R: BufRead> Reading<R> {
    /// Reads the header.
    pub(super) fn open(source: R, shards: u16) -> Result<Self, ParcelError> {
        let checked = Checked {
            portfolio: PortfolioId::from_bits(0),
            items: 0,
            objects: 0,
            sha256: String::new(),
            secret: String::new(),
        };
        let (digest, founded) = (Sha256::new(), [false; 2]);
        let mut reading = Self { source, line: 0, shards, digest, checked, last: None, founded };
        let text = reading.text()?;
        if let Ok(any) = serde_json::from_slice::<AnyHeader>(&text)
            && any.header.version > VERSION
        {
            let found = any.header.version;
            return Err(reading.wrong(format!("was written by a later version (format {found}): upgrade")));
        }
        let Ok(Line::Header(header)) = serde_json::from_slice(&text) else {
            return Err(reading.wrong("is not the header of a portfolio's export"));
        };
        let Header { version: _, portfolio, packed_at: _, shards: found, secret } = header;
        if found > shards {
            return Err(ParcelError::Shards { found, known: shards });
        }
        reading.shards = found;
        reading.checked.portfolio = portfolio;
        reading.checked.secret = secret;
        reading.digest.update(&text);
        Ok(reading)
    }

    /// What the next line brings; nothing after the closing line.
    pub(super) fn next(&mut self) -> Result<Option<Carried>, ParcelError> {
        let text = self.text()?;
        let line = serde_json::from_slice(&text)
            .map_err(|error| self.wrong(format!("cannot be read at column {}", error.column())))?;
        if let Line::End(end) = line {
            return self.end(&end).map(|()| None);
        }
        self.digest.update(&text);
        match line {
            Line::Item(item) => self.item(*item).map(Carried::Item).map(Some),
            Line::Object(object) => self.object(object).map(Some),
            Line::Header(_) | Line::End(_) => Err(self.wrong("is a second header")),
        }
    }

    /// What was read, once there is nothing more to read.
    pub(super) fn checked(self) -> Checked {
        self.checked
    }

    /// Whose it is, and its secret under the travel key.
    pub(super) const fn header(&self) -> &Checked {
        &self.checked
    }

    fn item(&mut self, line: ItemLine) -> Result<Item, ParcelError> {
        let item = Item::from(line);
        if self.last.as_ref().is_some_and(|last| *last >= item.key) {
            return Err(self.wrong("is not after the line before it: lines are in the order of their keys"));
        }
        // Whose it is may stand in what is written in it: that comes first
        readable(&item).map_err(|error| self.wrong(error.to_string()))?;
        let portfolio = self.checked.portfolio;
        let owner = owner(&item).map_err(|error| self.wrong(error.to_string()))?;
        let due = item.due.as_ref().is_none_or(|due| due_is_of(due, portfolio, self.shards));
        let row = item.book.as_ref().is_none_or(|book| row_is_of(book, portfolio));
        if owner != Some(portfolio) || stays(&item, portfolio) || !due || !row {
            return Err(self.wrong(format!("is not {portfolio}'s")));
        }
        let write = [Write::Put(item, Condition::Absent)];
        check_write(&write).map_err(|error| self.wrong(error.to_string()))?;
        let [Write::Put(item, _)] = write else { return Err(self.wrong("is no item")) };
        if item.key == Keys::of(portfolio).portfolio_item() {
            self.settings(&item)?;
        }
        self.founded[1] |= item.key.partition == keys::portfolios();
        self.last = Some(item.key.clone());
        self.checked.items += 1;
        Ok(item)
    }

    fn settings(&mut self, item: &Item) -> Result<(), ParcelError> {
        let settings: Portfolio =
            record::decode(&item.body).map_err(|error| self.wrong(error.to_string()))?;
        if (settings.id, settings.shards) != (self.checked.portfolio, self.shards) {
            return Err(self.wrong("says another portfolio, or other shards, than the header"));
        }
        self.founded[0] = true;
        Ok(())
    }

    fn object(&mut self, line: ObjectLine) -> Result<Carried, ParcelError> {
        let ObjectLine { key, bytes } = line;
        if !key.starts_with(&format!("{}/", self.checked.portfolio)) {
            return Err(self.wrong(format!("is not {}'s", self.checked.portfolio)));
        }
        let bytes = BASE64.decode(bytes.as_bytes()).map_err(|_| self.wrong("is not in base64"))?;
        self.checked.objects += 1;
        Ok(Carried::Object { key, bytes })
    }

    fn end(&mut self, end: &End) -> Result<(), ParcelError> {
        let found = HEXLOWER.encode(&self.digest.clone().finalize());
        let (items, objects) = (self.checked.items, self.checked.objects);
        if (end.items, end.objects) != (items, objects) {
            let told = format!("{} items and {} large bodies", end.items, end.objects);
            return Err(self.wrong(format!("tells of {told}; {items} and {objects} came before it")));
        }
        if end.sha256 != found {
            return Err(self.wrong("has another SHA-256 than what came before it: something was changed"));
        }
        if self.founded != [true; 2] {
            return Err(self.wrong("comes before the portfolio itself"));
        }
        if !self.source.fill_buf()?.is_empty() {
            self.line += 1;
            return Err(self.wrong("comes after the closing line"));
        }
        self.checked.sha256 = found;
        Ok(())
    }

    /// The next line, with its end.
    fn text(&mut self) -> Result<Vec<u8>, ParcelError> {
        self.line += 1;
        let mut text = Vec::new();
        self.source.by_ref().take(LINE_LIMIT).read_until(b'\n', &mut text)?;
        match text.last() {
            Some(b'\n') => Ok(text),
            None => Err(self.wrong("is missing: the file ends without its closing line")),
            Some(_) if text.len() as u64 == LINE_LIMIT => {
                Err(self.wrong(format!("is longer than {LINE_LIMIT} bytes")))
            }
            Some(_) => Err(self.wrong("is cut off: the file ends in the middle of it")),
        }
    }

    pub(super) fn wrong(&self, detail: impl Into<String>) -> ParcelError {
        ParcelError::Line { line: self.line, detail: detail.into() }
    }
}

/// Says whether this version can read what is written in an item. An item that is all key and row has an empty body.
fn readable(item: &Item) -> Result<(), RecordError> {
    let row = item.book.as_ref().map(|book| book.row.as_str());
    let body = Some(item.body.as_str()).filter(|body| *body != "{}");
    let mut texts = [body, row].into_iter().flatten();
    texts.try_for_each(|text| record::decode::<IgnoredAny>(text).map(|_| ()))
}
