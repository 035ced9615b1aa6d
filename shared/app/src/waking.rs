//! Waking: every case of a portfolio looks again now, because something that held everything back is gone.
//!
//! It is a job that the sweep carries out some cases at a time, so that who lifted the stop is answered at once however many
//! cases there are. Its item is due until the last case was woken; begun again, it starts from the first one. It begins when
//! every process has read the changed setting: one that still believed in the stop would put back to sleep who was woken.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{DebtorId, PortfolioId};
use domain::portfolio::Portfolio;
use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};
use store::keys::{self, BOOK_BUCKETS, Keys};
use store::record;
use store::table::{Condition, Cursor, Due, Index, Key, Order, Page, Query, Range, Read, TableError, Write};

use crate::app::App;
use crate::change::{TRIES, contended};
use crate::commit::put;
use crate::error::AppError;

/// Cases woken in one look of the sweep.
const CASES_A_LOOK: usize = 256;
/// Cases woken at once.
const AT_ONCE: usize = 16;

/// How far a job has come, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Waking {
    /// Bucket of the portfolio's list.
    bucket: u16,
    /// The row of it that was woken last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<Row>,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    sort: String,
    partition: String,
    range: String,
}

impl Waking {
    fn query(&self, keys: Keys, limit: usize) -> Query {
        let cursor = self
            .after
            .clone()
            .map(|Row { sort, partition, range }| Cursor { sort, key: Key { partition, range } });
        Query {
            index: Index::Book,
            partition: keys.book(self.bucket),
            range: Range::All,
            order: Order::Ascending,
            limit,
            cursor,
            read: Read::Eventual,
        }
    }

    /// Where it goes on after this page; nowhere when that was the last one.
    fn after(&self, page: Page) -> Option<Self> {
        match page.next {
            Some(Cursor { sort, key: Key { partition, range } }) => {
                Some(Self { bucket: self.bucket, after: Some(Row { sort, partition, range }) })
            }
            None => (self.bucket + 1 < BOOK_BUCKETS).then_some(Self { bucket: self.bucket + 1, after: None }),
        }
    }

    fn put(&self, keys: Keys, before: u64, at: DateTime<Utc>) -> Result<Write, AppError> {
        let due: Due = keys.waking_due(at);
        Ok(put(keys.waking(), before, record::encode(self)?, Some(due), None))
    }
}

impl App {
    /// Begins to wake every case of a portfolio.
    ///
    /// # Errors
    /// When it cannot be written now.
    pub(crate) async fn wake(&self, id: PortfolioId) -> Result<(), AppError> {
        for attempt in 0..TRIES {
            let write = self.waking(id).await?;
            match self.table().write(vec![write]).await {
                Ok(()) => return Ok(()),
                Err(TableError::ConditionFailed { .. } | TableError::Contended) => {
                    self.back_off(attempt).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(contended())
    }

    /// The write that begins to wake every case of a portfolio, for a write that holds more.
    pub(crate) async fn waking(&self, id: PortfolioId) -> Result<Write, AppError> {
        let keys = Keys::of(id);
        let before = self.table().get(&keys.waking(), Read::Strong).await?.map_or(0, |item| item.version);
        let settled = TimeDelta::seconds(i64::from(self.settings().settling_seconds));
        Waking::default().put(keys, before, self.now() + settled)
    }

    /// Wakes some more cases.
    ///
    /// # Errors
    /// When they cannot be read or written now: the job stays due.
    pub(crate) async fn go_on_waking(&self, id: PortfolioId) -> Result<(), AppError> {
        let keys = Keys::of(id);
        let Some(item) = self.table().get(&keys.waking(), Read::Strong).await? else { return Ok(()) };
        // What another version wrote is begun again: being woken twice changes nothing.
        let waking: Waking = record::decode(&item.body).unwrap_or_default();
        let write = match self.wake_some(&self.portfolio(id).await?, waking).await? {
            Some(next) => next.put(keys, item.version, self.now())?,
            None => Write::Delete(keys.waking(), Condition::Version(item.version)),
        };
        match self.table().write(vec![write]).await {
            // Begun again meanwhile, or another sweep was here: its item says where to go on.
            Ok(()) | Err(TableError::ConditionFailed { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Wakes some of the cases; where to go on, unless those were the last.
    async fn wake_some(
        &self,
        portfolio: &Arc<Portfolio>,
        waking: Waking,
    ) -> Result<Option<Waking>, AppError> {
        let (mut waking, mut left) = (waking, CASES_A_LOOK);
        while left > 0 {
            let page = self.table().query(&waking.query(Keys::of(portfolio.id), left)).await?;
            for some in page.items.chunks(AT_ONCE) {
                let debtors = some.iter().filter_map(|item| keys::parse_ledger(&item.key.partition));
                try_join_all(debtors.map(|(_, debtor)| self.wake_one(portfolio, debtor))).await?;
            }
            // An empty bucket counts as a case: the loop ends.
            left = left.saturating_sub(page.items.len().max(1));
            match waking.after(page) {
                Some(next) => waking = next,
                None => return Ok(None),
            }
        }
        Ok(Some(waking))
    }

    /// What cannot be read is told in the log: it must not keep the others asleep.
    async fn wake_one(&self, portfolio: &Arc<Portfolio>, debtor: DebtorId) -> Result<(), AppError> {
        match self.change(portfolio, debtor, |_| Ok(())).await {
            Err(AppError::Internal(error)) => {
                tracing::error!(debtor.id = %debtor, ?error, "Could not wake debtor {debtor}");
                Ok(())
            }
            other => other,
        }
    }
}
