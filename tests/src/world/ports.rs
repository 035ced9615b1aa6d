//! The world's clock, chance, keys, shelves and memory. Each asks the weather before it does anything, so that a fault or a
//! crash can be placed around every call.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};

use app::ports::{
    Adopt, AdoptError, Clock, Form, Ids, Keyring, KeyringError, Objects, ObjectsError, Uploaded, Wanted,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ids::PortfolioId;
use store::table::{Cursor, Item, Key, Page, Query, Read, Table, TableError, Whole, Write};

/// A call of a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Call {
    /// One item read.
    Get,
    /// One page read.
    Query,
    /// A write.
    Write,
    /// A portfolio's key.
    Key,
    /// An object kept.
    Keep,
    /// An object read.
    Fetch,
    /// An object forgotten.
    Forget,
    /// A message handed over.
    Send,
    /// The provider of payments, asked.
    Ask,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fate {
    /// It works.
    #[default]
    Fine,
    /// The process dies before it.
    CrashBefore,
    /// The process dies after it took effect, before the answer.
    CrashAfter,
    /// It is refused and has no effect: throttled, contended.
    Refuse,
    /// It takes effect and the answer is lost.
    LoseAnswer,
}

/// Decides the fate of every call. The simulation brings its own.
pub trait Weather: Send + Sync + 'static {
    /// The fate of this call.
    fn fate(&self, call: Call) -> Fate;
}

/// Nothing ever fails.
pub struct Calm;

impl Weather for Calm {
    fn fate(&self, _: Call) -> Fate {
        Fate::Fine
    }
}

/// The process is gone: nothing after this runs.
pub(crate) async fn die() {
    std::future::pending::<()>().await;
}

fn lost() -> Box<dyn std::error::Error + Send + Sync> {
    "the answer was lost".into()
}

/// A clock that is moved by hand and never goes back.
pub struct StillClock(Mutex<DateTime<Utc>>);

impl StillClock {
    /// Stands at `at`.
    #[must_use]
    pub const fn at(at: DateTime<Utc>) -> Self {
        Self(Mutex::new(at))
    }

    /// Moves on to `at`, if that is later.
    pub fn move_to(&self, at: DateTime<Utc>) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = at.max(*now);
    }
}

#[async_trait]
impl Clock for StillClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn pause(&self, _: u64) {}
}

/// Chance that is the same for the same seed (splitmix64).
pub struct SeededIds(Mutex<u64>);

impl SeededIds {
    /// From a seed.
    #[must_use]
    pub const fn from_seed(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Ids for SeededIds {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_be_bytes()[..chunk.len()]);
        }
    }
}

/// Keys computed from the portfolio's id: enough to tell portfolios apart.
pub struct Ring(pub Arc<dyn Weather>);

#[async_trait]
impl Keyring for Ring {
    async fn portfolio_key(&self, portfolio: PortfolioId) -> Result<[u8; 32], KeyringError> {
        match self.0.fate(Call::Key) {
            Fate::Fine => {}
            Fate::CrashBefore | Fate::CrashAfter => die().await,
            Fate::Refuse | Fate::LoseAnswer => return Err(KeyringError(lost())),
        }
        let half = portfolio.bits().to_be_bytes();
        let mut key = [7; 32];
        key[..16].copy_from_slice(&half);
        Ok(key)
    }
}

/// Large bodies, in memory.
pub struct Shelves {
    weather: Arc<dyn Weather>,
    kept: Mutex<BTreeMap<String, Vec<u8>>>,
    sent: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Shelves {
    /// Empty.
    #[must_use]
    pub fn empty(weather: Arc<dyn Weather>) -> Self {
        Self { weather, kept: Mutex::default(), sent: Mutex::default() }
    }

    /// Puts what a browser would send to the place of this name, whatever its form says.
    pub fn send(&self, key: &str, bytes: &[u8]) {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), bytes.to_vec());
    }

    /// Everything that is kept.
    #[must_use]
    pub fn all(&self) -> BTreeMap<String, Vec<u8>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Objects for Shelves {
    async fn put(&self, key: &str, bytes: &[u8]) -> Result<(), ObjectsError> {
        let fate = self.weather.fate(Call::Keep);
        match fate {
            Fate::CrashBefore => die().await,
            Fate::Refuse => return Err(ObjectsError(lost())),
            Fate::Fine | Fate::CrashAfter | Fate::LoseAnswer => {}
        }
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), bytes.to_vec());
        match fate {
            Fate::CrashAfter => die().await,
            Fate::LoseAnswer => return Err(ObjectsError(lost())),
            _ => {}
        }
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, ObjectsError> {
        match self.weather.fate(Call::Fetch) {
            Fate::Fine => Ok(self.all().remove(key)),
            Fate::CrashBefore | Fate::CrashAfter => {
                die().await;
                Ok(None)
            }
            Fate::Refuse | Fate::LoseAnswer => Err(ObjectsError(lost())),
        }
    }

    async fn delete(&self, key: &str) -> Result<(), ObjectsError> {
        let fate = self.weather.fate(Call::Forget);
        match fate {
            Fate::CrashBefore => die().await,
            Fate::Refuse => return Err(ObjectsError(lost())),
            Fate::Fine | Fate::CrashAfter | Fate::LoseAnswer => {}
        }
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
        match fate {
            Fate::CrashAfter => die().await,
            Fate::LoseAnswer => return Err(ObjectsError(lost())),
            _ => {}
        }
        Ok(())
    }

    fn form(&self, wanted: &Wanted<'_>) -> Result<Form, ObjectsError> {
        let fields = [("Content-Type", wanted.media_type), ("key", wanted.key)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        Ok(Form { url: "/uploads".to_owned(), fields })
    }

    async fn uploaded(&self, key: &str, most: u64) -> Result<Option<Uploaded>, ObjectsError> {
        match self.weather.fate(Call::Fetch) {
            Fate::Fine => {
                let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
                let whole = sent.get(key);
                Ok(whole.map(|whole| Uploaded {
                    size: whole.len() as u64,
                    start: whole.iter().copied().take(usize::try_from(most).unwrap_or(usize::MAX)).collect(),
                }))
            }
            Fate::CrashBefore | Fate::CrashAfter => {
                die().await;
                Ok(None)
            }
            Fate::Refuse | Fate::LoseAnswer => Err(ObjectsError(lost())),
        }
    }
}

/// Keys of another deployment: none is the one of [`Ring`], and those from elsewhere are kept.
#[derive(Default)]
pub struct OtherRing(Mutex<BTreeMap<PortfolioId, [u8; 32]>>);

#[async_trait]
impl Keyring for OtherRing {
    async fn portfolio_key(&self, portfolio: PortfolioId) -> Result<[u8; 32], KeyringError> {
        let adopted = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&portfolio).copied();
        Ok(adopted.unwrap_or([9; 32]))
    }
}

#[async_trait]
impl Adopt for OtherRing {
    async fn adopt(&self, portfolio: PortfolioId, secret: [u8; 32]) -> Result<(), AdoptError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if *kept.entry(portfolio).or_insert(secret) == secret { Ok(()) } else { Err(AdoptError::Another) }
    }
}

/// A table that remembers which keys were written, so that a test can read all of it.
pub struct Memory {
    inner: Arc<dyn Table>,
    weather: Arc<dyn Weather>,
    keys: Mutex<BTreeSet<Key>>,
    written: Mutex<Vec<Item>>,
}

impl Memory {
    /// In front of `inner`.
    #[must_use]
    pub fn over(inner: Arc<dyn Table>, weather: Arc<dyn Weather>) -> Self {
        Self { inner, weather, keys: Mutex::default(), written: Mutex::default() }
    }

    /// What was written since this was last asked, in order: the table's stream.
    #[must_use]
    pub fn stream(&self) -> Vec<Item> {
        std::mem::take(&mut *self.written.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Everything that stands in the table.
    ///
    /// # Panics
    /// When the table cannot be read.
    pub async fn everything(&self) -> Vec<Item> {
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut items = Vec::new();
        for key in keys {
            items.extend(self.inner.get(&key, Read::Strong).await.expect("the table answers"));
        }
        items
    }

    async fn reading(&self, call: Call) -> Result<(), TableError> {
        match self.weather.fate(call) {
            Fate::Fine => Ok(()),
            Fate::CrashBefore | Fate::CrashAfter => {
                die().await;
                Ok(())
            }
            Fate::Refuse => Err(TableError::Throttled),
            Fate::LoseAnswer => Err(TableError::Unavailable(lost())),
        }
    }
}

#[async_trait]
impl Table for Memory {
    async fn get(&self, key: &Key, read: Read) -> Result<Option<Item>, TableError> {
        self.reading(Call::Get).await?;
        self.inner.get(key, read).await
    }

    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        self.reading(Call::Query).await?;
        self.inner.query(query).await
    }

    async fn write(&self, actions: Vec<Write>) -> Result<(), TableError> {
        let fate = self.weather.fate(Call::Write);
        match fate {
            Fate::CrashBefore => die().await,
            Fate::Refuse => return Err(TableError::Contended),
            Fate::Fine | Fate::CrashAfter | Fate::LoseAnswer => {}
        }
        let written = actions.iter().map(|action| action.key().clone());
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).extend(written);
        let puts = actions.iter().filter_map(|action| match action {
            Write::Put(item, _) => Some(item.clone()),
            Write::Delete(..) | Write::Check(..) => None,
        });
        let puts: Vec<Item> = puts.collect();
        let answer = self.inner.write(actions).await;
        if answer.is_ok() {
            self.written.lock().unwrap_or_else(PoisonError::into_inner).extend(puts);
        }
        match fate {
            Fate::CrashAfter => die().await,
            Fate::LoseAnswer => return Err(TableError::Unavailable(lost())),
            _ => {}
        }
        answer
    }
}

#[async_trait]
impl Whole for Memory {
    async fn walk(&self, after: Option<&Key>, limit: usize) -> Result<Page, TableError> {
        self.reading(Call::Query).await?;
        let from = after.map_or(Bound::Unbounded, |key| Bound::Excluded(key.clone()));
        let keys: Vec<Key> = {
            let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
            keys.range((from, Bound::Unbounded)).take(limit).cloned().collect()
        };
        let mut page = Page::default();
        for key in &keys {
            page.items.extend(self.inner.get(key, Read::Strong).await?);
        }
        let last = keys.last().filter(|_| keys.len() == limit);
        page.next = last.map(|key| Cursor { sort: key.range.clone(), key: key.clone() });
        Ok(page)
    }
}
