//! Takes a parcel in: read whole before anything is written, then written in chunks, then made visible by one write. Cut off
//! in between it is taken in again: what stands already is left, and until the last write there is no portfolio.

use std::io::{self, BufRead};

use chrono::{DateTime, Utc};
use domain::ids::PortfolioId;
use domain::portfolio::Portfolio;
use futures_util::future::{join_all, try_join_all};
use store::keys::{self, Keys};
use store::limits::item_bytes;
use store::record;
use store::table::{Condition, Item, Key, Read, TableError, Write};

use super::check::{Carried, Reading, check};
use super::{ParcelError, TravelKey};
use crate::app::App;
use crate::change::{TRIES, contended};
use crate::ports::{Adopt, AdoptError};

/// Items of one write.
const CHUNK: usize = 40;
/// Bytes of one write, all but its last item.
const CHUNK_BYTES: usize = 1024 * 1024;
/// Writes at once, of items or of a large body: a table far away answers slowly, not seldom.
const AT_ONCE: usize = 4;
/// Items of a chunk that are read at once to see whether they stand already.
const READ_AT_ONCE: usize = 10;

/// What the portfolio does once it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It is stopped until a person lets it go: what happened since it was packed is unknown here, and a message that went
    /// out meanwhile would go out again.
    Stopped,
    /// It goes on as it was. For a move, of a portfolio that sends nowhere else.
    AsItWas,
}

/// What was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpacked {
    /// Whose it was.
    pub portfolio: PortfolioId,
    /// Items that were written now.
    pub written: u64,
    /// Items that stood already, from a try that was cut off.
    pub found: u64,
}

/// Items on their way, each with its line.
#[derive(Default)]
struct Chunk {
    items: Vec<(u64, Item)>,
    bytes: usize,
}

/// What is written next, at once.
#[derive(Default)]
struct Load {
    chunks: Vec<Chunk>,
    objects: Vec<(String, Vec<u8>)>,
}

impl Load {
    fn is_full(&self) -> bool {
        self.chunks.len() + self.objects.len() >= AT_ONCE
    }
}

/// Items of a load that were written, and that stood already.
type Counted = (u64, u64);

impl App {
    /// Takes in the parcel that `open` opens, which is read twice, and writes nothing after `until`.
    ///
    /// # Errors
    /// [`ParcelError`]; nothing was written when a line is named as the reason, and nothing is visible in any case.
    pub async fn unpack<R: BufRead>(
        &self,
        open: impl Fn() -> io::Result<R>,
        key: &TravelKey,
        adopt: &dyn Adopt,
        then: Then,
        until: Option<DateTime<Utc>>,
    ) -> Result<Unpacked, ParcelError> {
        let shards = self.settings().due_shards;
        let first = check(open()?, shards)?;
        let secret = key.unwrap(first.portfolio, &first.secret).map_err(ParcelError::WrongKey)?;
        self.must_be_absent(first.portfolio).await?;
        // First of all: what is written then opens with this key alone
        adopt.adopt(first.portfolio, secret).await.map_err(|refusal| match refusal {
            AdoptError::Another => ParcelError::OtherKey(first.portfolio),
            AdoptError::Keyring(error) => error.into(),
        })?;
        let mut unpacked = Unpacked { portfolio: first.portfolio, written: 0, found: 0 };
        let mut reading = Reading::open(open()?, shards)?;
        // Another file of another portfolio must not be written under this one's check
        if reading.header().portfolio != first.portfolio {
            return Err(ParcelError::Changed);
        }
        let last = match self.write_all(&mut reading, &mut unpacked, until).await {
            // It was whole a moment ago
            Err(ParcelError::Line { .. }) => return Err(ParcelError::Changed),
            other => other?,
        };
        if first != reading.checked() {
            return Err(ParcelError::Changed);
        }
        self.show(last, then, &mut unpacked).await?;
        Ok(unpacked)
    }

    async fn must_be_absent(&self, portfolio: PortfolioId) -> Result<(), ParcelError> {
        let listed = Key { partition: keys::portfolios(), range: portfolio.to_string() };
        for key in [Keys::of(portfolio).portfolio_item(), listed] {
            if self.table().get(&key, Read::Strong).await?.is_some() {
                return Err(ParcelError::Exists(portfolio));
            }
        }
        Ok(())
    }

    /// Writes everything but what makes it a portfolio, which is returned.
    async fn write_all<R: BufRead>(
        &self,
        reading: &mut Reading<R>,
        unpacked: &mut Unpacked,
        until: Option<DateTime<Utc>>,
    ) -> Result<Vec<(u64, Item)>, ParcelError> {
        let settings = Keys::of(unpacked.portfolio).portfolio_item();
        let (mut last, mut chunk, mut load) = (Vec::new(), Chunk::default(), Load::default());
        while let Some(carried) = reading.next()? {
            match carried {
                Carried::Object { key, bytes } => load.objects.push((key, bytes)),
                Carried::Item(item) if item.key == settings || item.key.partition == keys::portfolios() => {
                    last.push((reading.line, item));
                }
                Carried::Item(item) => {
                    chunk.bytes += item_bytes(&item);
                    chunk.items.push((reading.line, item));
                    if chunk.items.len() == CHUNK || chunk.bytes >= CHUNK_BYTES {
                        load.chunks.push(std::mem::take(&mut chunk));
                    }
                }
            }
            if load.is_full() {
                self.write_load(std::mem::take(&mut load), unpacked, until).await?;
            }
        }
        load.chunks.push(chunk);
        self.write_load(load, unpacked, until).await?;
        Ok(last)
    }

    /// All of a load at once. What fails leaves the rest of it written, to be found the next time.
    async fn write_load(
        &self,
        load: Load,
        unpacked: &mut Unpacked,
        until: Option<DateTime<Utc>>,
    ) -> Result<(), ParcelError> {
        if self.is_over(until) {
            let Unpacked { written, found, .. } = *unpacked;
            return Err(ParcelError::Unfinished { written, found });
        }
        // Until something is written this may be a try again, and what stands is found faster than it is refused
        let looks = unpacked.written == 0;
        let objects = &self.inner().ports.objects;
        let putting = load.objects.iter().map(|(key, bytes)| objects.put(key, bytes));
        let writing = load.chunks.iter().map(|chunk| self.write_chunk(chunk, looks));
        // Each is waited for, so that no write of ours is under way when this says how far it came
        let (put, counted) = (join_all(putting).await, join_all(writing).await);
        put.into_iter().collect::<Result<Vec<()>, _>>()?;
        for counted in counted {
            let (written, found) = counted?;
            unpacked.written += written;
            unpacked.found += found;
        }
        Ok(())
    }

    /// All of a chunk in one write; one by one when some of it stands already, which may be looked for first.
    async fn write_chunk(&self, chunk: &Chunk, looks: bool) -> Result<Counted, ParcelError> {
        let items: Vec<&Item> = chunk.items.iter().map(|(_, item)| item).collect();
        let Some(first) = items.first() else { return Ok((0, 0)) };
        let stands = looks && self.table().get(&first.key, Read::Strong).await?.is_some();
        if !stands && self.put_absent(&items).await? {
            return Ok((items.len() as u64, 0));
        }
        let mut counted = (0, 0);
        for some in chunk.items.chunks(READ_AT_ONCE) {
            let reading = some.iter().map(|(_, item)| self.table().get(&item.key, Read::Strong));
            let standing = try_join_all(reading).await?;
            for ((line, item), stands) in some.iter().zip(standing) {
                let same = stands.as_ref() == Some(item);
                if same {
                    counted.1 += 1;
                } else if stands.is_none() && self.put_absent(&[item]).await? {
                    counted.0 += 1;
                } else {
                    return Err(ParcelError::Occupied { line: *line });
                }
            }
        }
        Ok(counted)
    }

    /// False when something stands in the place of one of them.
    async fn put_absent(&self, items: &[&Item]) -> Result<bool, ParcelError> {
        for attempt in 0..TRIES {
            let writes = items.iter().map(|item| Write::Put((*item).clone(), Condition::Absent)).collect();
            match self.table().write(writes).await {
                Ok(()) => return Ok(true),
                Err(TableError::ConditionFailed { .. }) => return Ok(false),
                Err(TableError::Contended | TableError::Throttled) => self.back_off(attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(contended().into())
    }

    /// The write that makes it a portfolio.
    async fn show(
        &self,
        mut last: Vec<(u64, Item)>,
        then: Then,
        unpacked: &mut Unpacked,
    ) -> Result<(), ParcelError> {
        let settings = Keys::of(unpacked.portfolio).portfolio_item();
        for (_, item) in last.iter_mut().filter(|(_, item)| item.key == settings) {
            let mut portfolio: Portfolio = record::decode(&item.body)?;
            if then == Then::Stopped && portfolio.stopped_at.is_none() {
                portfolio.stopped_at = Some(self.now());
                item.body = record::encode(&portfolio)?;
                item.version += 1;
            }
        }
        let items: Vec<&Item> = last.iter().map(|(_, item)| item).collect();
        if !self.put_absent(&items).await? {
            return Err(ParcelError::Exists(unpacked.portfolio));
        }
        unpacked.written += items.len() as u64;
        Ok(())
    }
}
