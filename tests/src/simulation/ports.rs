//! The ports of one process: a table, a clock, keys and shelves that fail, lag and die as the weather wants.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::ports::{Clock, Ids, Keyring, KeyringError, Objects, ObjectsError};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::PortfolioId;
use store::table::{Index, Item, Key, Page, Query, Read, Table, TableError, Write};

use super::plain::Plain;
use super::stage::{Fate, Stage};

/// Most writes that a read may be behind.
const LAG: u64 = 6;

fn lost() -> Box<dyn std::error::Error + Send + Sync> {
    "the answer was lost".into()
}

/// What one process sees of the world.
pub struct Seat {
    /// Which process.
    pub process: usize,
    /// The stage.
    pub stage: Arc<Stage>,
    /// The memory that all share.
    pub plain: Arc<Plain>,
    /// The shelves that all share.
    pub shelves: Arc<Shelves>,
}

/// Large bodies.
pub type Shelves = Mutex<BTreeMap<String, Vec<u8>>>;

impl Seat {
    /// Before something that is only read.
    async fn reading(&self) -> Result<(), TableError> {
        self.stage.turn().await;
        match self.stage.fate() {
            Fate::Fine => Ok(()),
            Fate::Refused => Err(TableError::Throttled),
            Fate::Lost | Fate::AnswerLost => Err(TableError::Unavailable(lost())),
            Fate::DiesBefore | Fate::DiesAfter => {
                self.stage.die(self.process).await;
                Ok(())
            }
        }
    }

    /// Writes that this read is behind.
    fn lag(&self, index: Index, read: Read) -> usize {
        if index == Index::Main && read == Read::Strong {
            return 0;
        }
        let mut state = self.stage.state();
        let behind = state.weather.lag;
        if !state.dice.chance(behind) {
            return 0;
        }
        usize::try_from(1 + state.dice.below(LAG)).unwrap_or(1)
    }

    fn carry_out(&self, actions: &[Write]) -> Result<(), TableError> {
        self.plain.carry_out(actions)?;
        let mut state = self.stage.state();
        let now = state.now;
        let exact = state.skew.iter().all(TimeDelta::is_zero);
        state.watch.written(actions, now, exact);
        Ok(())
    }
}

#[async_trait]
impl Table for Seat {
    async fn get(&self, key: &Key, read: Read) -> Result<Option<Item>, TableError> {
        self.reading().await?;
        let lag = self.lag(Index::Main, read);
        if lag == 0 {
            return self.plain.get(key, read).await;
        }
        let query = Query {
            index: Index::Main,
            partition: key.partition.clone(),
            range: store::table::Range::Between(key.range.clone(), key.range.clone()),
            order: store::table::Order::Ascending,
            limit: 1,
            cursor: None,
            read,
        };
        Ok(self.plain.page(&query, lag)?.items.pop())
    }

    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        self.reading().await?;
        self.plain.page(query, self.lag(query.index, query.read))
    }

    async fn write(&self, actions: Vec<Write>) -> Result<(), TableError> {
        self.stage.turn().await;
        match self.stage.fate() {
            Fate::Fine => self.carry_out(&actions),
            Fate::Refused => {
                let throttled = self.stage.state().dice.chance(300);
                Err(if throttled { TableError::Throttled } else { TableError::Contended })
            }
            Fate::Lost => Err(TableError::Unavailable(lost())),
            Fate::AnswerLost => {
                self.carry_out(&actions)?;
                Err(TableError::Unavailable(lost()))
            }
            Fate::DiesBefore => {
                self.stage.die(self.process).await;
                Ok(())
            }
            Fate::DiesAfter => {
                self.carry_out(&actions)?;
                self.stage.die(self.process).await;
                Ok(())
            }
        }
    }
}

#[async_trait]
impl Clock for Seat {
    fn now(&self) -> DateTime<Utc> {
        let state = self.stage.state();
        state.now + state.skew[self.process]
    }

    async fn pause(&self, millis: u64) {
        let until = self.stage.state().now + TimeDelta::milliseconds(i64::try_from(millis).unwrap_or(0));
        self.stage.sleep(until).await;
    }
}

impl Ids for Seat {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.stage.state();
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&state.dice.throw().to_be_bytes()[..chunk.len()]);
        }
    }
}

#[async_trait]
impl Keyring for Seat {
    async fn portfolio_key(&self, portfolio: PortfolioId) -> Result<[u8; 32], KeyringError> {
        self.reading().await.map_err(|error| KeyringError(error.into()))?;
        let mut key = [7; 32];
        key[..16].copy_from_slice(&portfolio.bits().to_be_bytes());
        Ok(key)
    }
}

#[async_trait]
impl Objects for Seat {
    async fn put(&self, key: &str, bytes: &[u8]) -> Result<(), ObjectsError> {
        self.reading().await.map_err(|error| ObjectsError(error.into()))?;
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), bytes.to_vec());
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, ObjectsError> {
        self.reading().await.map_err(|error| ObjectsError(error.into()))?;
        Ok(self.shelves.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned())
    }

    async fn delete(&self, key: &str) -> Result<(), ObjectsError> {
        self.reading().await.map_err(|error| ObjectsError(error.into()))?;
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
        Ok(())
    }
}
