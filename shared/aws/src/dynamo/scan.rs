//! Reading the whole table: only who carries a portfolio away may, and only its role is allowed to.

use store::table::{Index, Item, Key, TableError};

use super::Dynamo;
use super::failure::meaning;
use super::item;

/// What DynamoDB gives at once, a megabyte as it lies there, in an order of its own.
pub struct Scanned {
    /// Whole items.
    pub items: Vec<Item>,
    /// Where to go on, if there is more.
    pub next: Option<Key>,
}

impl Dynamo {
    /// The next items of the whole table, every write before this seen.
    ///
    /// # Errors
    /// [`TableError::Throttled`] or [`TableError::Unavailable`].
    pub async fn scan(&self, after: Option<&Key>) -> Result<Scanned, TableError> {
        let call = self.reads.scan().table_name(&self.table).consistent_read(true);
        let call = call.set_exclusive_start_key(after.map(item::key));
        let call = call.return_consumed_capacity(self.tally.asked());
        let answer = call.send().await.map_err(meaning)?;
        self.tally.add("scan", Vec::new, answer.consumed_capacity.as_slice());
        let strange = |error: item::Strange| TableError::Unavailable(error.into());
        let read = answer.items.unwrap_or_default().into_iter();
        let items = read.map(|it| item::read(it, Index::Main)).collect::<Result<_, _>>().map_err(strange)?;
        let end = answer.last_evaluated_key.filter(|end| !end.is_empty());
        let next = end.map(|end| item::cursor(end, Index::Main)).transpose().map_err(strange)?;
        Ok(Scanned { items, next: next.map(|cursor| cursor.key) })
    }
}
