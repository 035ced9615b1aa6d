//! How a history stands in the table: what one write tells is one item, under the place of its first fact.
//!
//! Each fact is hashed with the hash before it, and the head stands in the account ([`domain::account::Chain`]). That an
//! item holds several changes nothing about the chain: positions are those of facts. An item is paid for by its kilobyte,
//! twice in a transaction, and one fact fills less than half of it.

use domain::timeline::Fact;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::keys::fact_place;
use store::record::{self, RecordError};
use store::table::{Item, Write};

use crate::commit::put;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::seal::sha256_hex;

/// Most facts of one item: some 20 kB.
const FACTS_LIMIT: usize = 50;

/// A fact in its place in the chain.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// The fact, as the bytes that were hashed.
    pub fact: Box<RawValue>,
    /// SHA-256 over the hash before and these bytes, hexadecimal.
    pub hash: String,
}

impl Entry {
    /// `fact` behind what was told before.
    ///
    /// # Errors
    /// A map with keys that are not text; no fact has one.
    pub fn after(head: &str, fact: &Fact) -> Result<Self, serde_json::Error> {
        let text = serde_json::to_string(fact)?;
        Ok(Self { hash: linked(head, &text), fact: RawValue::from_string(text)? })
    }

    /// True when the hash is that of this fact behind what was told before.
    #[must_use]
    pub fn follows(&self, head: &str) -> bool {
        self.hash == linked(head, self.fact.get())
    }

    /// The fact itself.
    ///
    /// # Errors
    /// When it was written by a later version of Relance.
    pub fn open(&self) -> Result<Fact, serde_json::Error> {
        serde_json::from_str(self.fact.get())
    }
}

fn linked(head: &str, fact: &str) -> String {
    sha256_hex(format!("{head}{fact}").as_bytes())
}

/// The facts of an item, in order.
///
/// # Errors
/// When this is no item of a history.
pub fn read(item: &Item) -> Result<Vec<Entry>, RecordError> {
    record::decode(&item.body).or_else(|error| match record::decode(&item.body) {
        // Before, each fact was an item of its own
        Ok(entry) => Ok(vec![entry]),
        Err(_) => Err(error),
    })
}

/// The facts of an item with their places in the chain.
///
/// # Errors
/// When this is no item of a history, or holds what this version cannot read.
pub(crate) fn told(item: &Item) -> Result<Vec<(u64, Fact)>, AppError> {
    let first = fact_place(&item.key.range).ok_or_else(|| {
        AppError::Internal(format!("{} names no place of a history", item.key.range).into())
    })?;
    let facts = (first..).zip(read(item)?).map(|(place, entry)| Ok((place, entry.open()?)));
    facts.collect::<Result<_, serde_json::Error>>().map_err(|error| AppError::Internal(error.into()))
}

impl Ledger {
    /// What is to be told, behind what was told before.
    pub(crate) fn fact_writes(&mut self, writes: &mut Vec<Write>) -> Result<(), AppError> {
        let (facts, debtor) = (std::mem::take(&mut self.facts), self.debtor());
        for some in facts.chunks(FACTS_LIMIT) {
            let key = self.keys.fact(debtor, self.account.chain.length);
            let mut entries = Vec::with_capacity(some.len());
            for fact in some {
                let entry = Entry::after(&self.account.chain.head, fact)
                    .map_err(|error| AppError::Internal(error.into()))?;
                self.account.chain.head.clone_from(&entry.hash);
                self.account.chain.length += 1;
                entries.push(entry);
            }
            writes.push(put(key, 0, record::encode(&entries)?, None, None));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use domain::timeline::{Cause, What};
    use store::table::Key;

    use super::*;

    fn fact(notice: &str) -> Fact {
        let at: DateTime<Utc> = "2026-09-05T10:00:00Z".parse().unwrap();
        let action = "act_01jd3v9q6f8x2k4m5n7p9r1s3t-0123456789abc".parse();
        let what = What::ApprovalLapsed { action: action.unwrap(), reason: notice.to_owned() };
        Fact { at, effective_on: None, by: Cause::Relance, what }
    }

    fn item<T: Serialize>(value: &T) -> Item {
        let key = Key { partition: "p".to_owned(), range: "z#fact#0000000007".to_owned() };
        Item {
            key,
            version: 1,
            body: record::encode(value).unwrap(),
            due: None,
            book: None,
            expires_at: None,
        }
    }

    #[test]
    fn facts_of_one_item_stand_one_behind_the_other() {
        let first = Entry::after("", &fact("a")).unwrap();
        let second = Entry::after(&first.hash, &fact("b")).unwrap();
        assert!(first.follows("") && second.follows(&first.hash) && !second.follows(""));
        let places = told(&item(&vec![first, second])).unwrap();
        assert_eq!(places, [(7, fact("a")), (8, fact("b"))]);
    }

    #[test]
    fn an_item_of_one_fact_as_it_was_written_before_is_read() {
        let only = Entry::after("", &fact("a")).unwrap();
        assert_eq!(told(&item(&only)).unwrap(), [(7, fact("a"))]);
    }

    #[test]
    fn what_is_no_history_is_refused() {
        assert!(read(&item(&7)).is_err());
        let elsewhere = Key { partition: "p".to_owned(), range: "account".to_owned() };
        assert!(told(&Item { key: elsewhere, ..item(&Vec::<Entry>::new()) }).is_err());
    }
}
