//! Where the sample is played: a table in memory, poured into the file once the history is whole. Thousands of small
//! writes then need no disk, and a history that was cut short leaves nothing.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use store::embedded::{Embedded, OpenError};
use store::table::{Condition, Item, Key, Page, Query, Read, Table, TableError, Write};

/// Items poured in one write.
const BATCH: usize = 50;
/// Bytes of bodies poured in one write, far below the seam's limit.
const BATCH_BYTES: usize = 1_000_000;

/// The table in memory, and the name of everything in it.
pub struct Stage {
    table: Embedded,
    keys: Mutex<BTreeSet<Key>>,
}

impl Stage {
    /// An empty one.
    ///
    /// # Errors
    /// [`OpenError`] when there is no memory.
    pub fn new() -> Result<Self, OpenError> {
        Ok(Self { table: Embedded::in_memory()?, keys: Mutex::default() })
    }

    fn keys(&self) -> MutexGuard<'_, BTreeSet<Key>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes everything into a table that holds nothing of it yet.
    ///
    /// # Errors
    /// [`TableError`].
    pub async fn pour(&self, into: &dyn Table) -> Result<(), TableError> {
        let keys: Vec<Key> = self.keys().iter().cloned().collect();
        let (mut batch, mut bytes) = (Vec::with_capacity(BATCH), 0);
        for key in keys {
            let Some(item) = self.table.get(&key, Read::Strong).await? else { continue };
            bytes += item.body.len();
            batch.push(Write::Put(item, Condition::Absent));
            if batch.len() == BATCH || bytes > BATCH_BYTES {
                into.write(std::mem::take(&mut batch)).await?;
                bytes = 0;
            }
        }
        if batch.is_empty() { Ok(()) } else { into.write(batch).await }
    }
}

#[async_trait]
impl Table for Stage {
    async fn get(&self, key: &Key, read: Read) -> Result<Option<Item>, TableError> {
        self.table.get(key, read).await
    }

    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        self.table.query(query).await
    }

    async fn write(&self, actions: Vec<Write>) -> Result<(), TableError> {
        let put = |action: &Write| match action {
            Write::Put(item, _) => Some(item.key.clone()),
            _ => None,
        };
        let put: Vec<Key> = actions.iter().filter_map(put).collect();
        self.table.write(actions).await?;
        self.keys().extend(put);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(range: &str, version: u64) -> Item {
        let key = Key { partition: "p".to_owned(), range: range.to_owned() };
        Item { key, version, body: format!("\"{range}\""), due: None, book: None, expires_at: None }
    }

    #[tokio::test]
    async fn what_is_there_at_the_end_is_poured_with_its_version() {
        let stage = Stage::new().unwrap();
        for number in 0..120 {
            let item = item(&format!("{number:03}"), 1);
            stage.write(vec![Write::Put(item, Condition::Absent)]).await.unwrap();
        }
        stage.write(vec![Write::Put(item("007", 2), Condition::Version(1))]).await.unwrap();
        stage.write(vec![Write::Delete(item("008", 1).key, Condition::Any)]).await.unwrap();
        let table = Embedded::in_memory().unwrap();
        stage.pour(&table).await.unwrap();
        let got = async |range: &str| table.get(&item(range, 1).key, Read::Strong).await.unwrap();
        assert_eq!(got("007").await, Some(item("007", 2)));
        assert_eq!(got("008").await, None);
        assert_eq!(got("119").await, Some(item("119", 1)));
    }
}
