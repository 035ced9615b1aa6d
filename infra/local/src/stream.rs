//! Stands for the table's stream: remembers what was written until the machine hands it on. Only in memory: what a process
//! that is killed had not handed on is told to nobody, and still stands in the history.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::alerts;
use async_trait::async_trait;
use store::table::{Item, Key, Page, Query, Read, Table, TableError, Write};

/// Items that are remembered; the oldest are the first to be forgotten.
const ITEMS_LIMIT: usize = 50_000;

/// A table that remembers what is written to it.
pub struct Stream {
    table: Arc<dyn Table>,
    written: Mutex<VecDeque<Item>>,
}

impl Stream {
    /// Over `table`.
    pub fn over(table: Arc<dyn Table>) -> Self {
        Self { table, written: Mutex::default() }
    }

    fn written(&self) -> MutexGuard<'_, VecDeque<Item>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The oldest item that nobody was handed yet.
    pub fn next(&self) -> Option<Item> {
        self.written().pop_front()
    }
}

#[async_trait]
impl Table for Stream {
    async fn get(&self, key: &Key, read: Read) -> Result<Option<Item>, TableError> {
        self.table.get(key, read).await
    }

    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        self.table.query(query).await
    }

    async fn write(&self, actions: Vec<Write>) -> Result<(), TableError> {
        let news = |action: &Write| match action {
            Write::Put(item, _) if alerts::may_concern(&item.key) => Some(item.clone()),
            _ => None,
        };
        let news: Vec<Item> = actions.iter().filter_map(news).collect();
        self.table.write(actions).await?;
        if !news.is_empty() {
            let mut written = self.written();
            written.extend(news);
            let surplus = written.len().saturating_sub(ITEMS_LIMIT);
            written.drain(..surplus);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use store::embedded::Embedded;
    use store::table::Condition;

    use super::*;

    #[tokio::test]
    async fn only_what_was_written_and_may_concern_the_team_is_handed_on_once() {
        let stream = Stream::over(Arc::new(Embedded::in_memory().unwrap()));
        let item = |range: &str| {
            let key = Key { partition: "por_x#deb_y".to_owned(), range: range.to_owned() };
            Item { key, version: 1, body: "{}".to_owned(), due: None, book: None, expires_at: None }
        };
        let put = |range: &str| vec![Write::Put(item(range), Condition::Absent)];
        stream.write(put("z#fact#0000000000")).await.unwrap();
        stream.write(put("account")).await.unwrap();
        assert!(stream.write(put("z#fact#0000000000")).await.is_err());
        assert_eq!(stream.next(), Some(item("z#fact#0000000000")));
        assert_eq!(stream.next(), None);
    }
}
