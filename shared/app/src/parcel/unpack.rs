//! Takes a parcel in: read whole before anything is written, then written in chunks, then made visible by one write. Cut off
//! in between it is taken in again: what stands already is left, and until the last write there is no portfolio.

use std::io::{self, BufRead};

use domain::ids::PortfolioId;
use domain::portfolio::Portfolio;
use store::keys::{self, Keys};
use store::limits::item_bytes;
use store::record;
use store::table::{Condition, Item, Key, Read, TableError, Write};

use super::check::{Carried, Reading, check};
use super::{ParcelError, TravelKey};
use crate::app::App;
use crate::change::{TRIES, contended};
use crate::ports::Adopt;

/// Items of one write.
const CHUNK: usize = 40;
/// Bytes of one write, all but its last item.
const CHUNK_BYTES: usize = 1024 * 1024;

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

impl App {
    /// Takes in the parcel that `open` opens, which is read twice.
    ///
    /// # Errors
    /// [`ParcelError`]; nothing was written when a line is named as the reason, and nothing is visible in any case.
    pub async fn unpack<R: BufRead>(
        &self,
        open: impl Fn() -> io::Result<R>,
        key: &TravelKey,
        adopt: &dyn Adopt,
        then: Then,
    ) -> Result<Unpacked, ParcelError> {
        let shards = self.settings().due_shards;
        let first = check(open()?, shards)?;
        let secret = key.unwrap(first.portfolio, &first.secret).map_err(ParcelError::WrongKey)?;
        self.must_be_absent(first.portfolio).await?;
        let mut unpacked = Unpacked { portfolio: first.portfolio, written: 0, found: 0 };
        let mut reading = Reading::open(open()?, shards)?;
        // Another file of another portfolio must not be written under this one's check
        if reading.header().portfolio != first.portfolio {
            return Err(ParcelError::Changed);
        }
        let last = match self.write_all(&mut reading, &mut unpacked).await {
            // It was whole a moment ago
            Err(ParcelError::Line { .. }) => return Err(ParcelError::Changed),
            other => other?,
        };
        if first != reading.checked() {
            return Err(ParcelError::Changed);
        }
        adopt.adopt(first.portfolio, secret).await?;
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
    ) -> Result<Vec<(u64, Item)>, ParcelError> {
        let settings = Keys::of(unpacked.portfolio).portfolio_item();
        let (mut last, mut chunk) = (Vec::new(), Chunk::default());
        while let Some(carried) = reading.next()? {
            match carried {
                Carried::Object { key, bytes } => self.inner().ports.objects.put(&key, &bytes).await?,
                Carried::Item(item) if item.key == settings || item.key.partition == keys::portfolios() => {
                    last.push((reading.line, item));
                }
                Carried::Item(item) => {
                    chunk.bytes += item_bytes(&item);
                    chunk.items.push((reading.line, item));
                    if chunk.items.len() == CHUNK || chunk.bytes >= CHUNK_BYTES {
                        self.write_chunk(std::mem::take(&mut chunk), unpacked).await?;
                    }
                }
            }
        }
        self.write_chunk(chunk, unpacked).await?;
        Ok(last)
    }

    /// All of a chunk at once; one by one when some of it stands already.
    async fn write_chunk(&self, chunk: Chunk, unpacked: &mut Unpacked) -> Result<(), ParcelError> {
        if chunk.items.is_empty() {
            return Ok(());
        }
        let items: Vec<&Item> = chunk.items.iter().map(|(_, item)| item).collect();
        if self.put_absent(&items).await? {
            unpacked.written += items.len() as u64;
            return Ok(());
        }
        for (line, item) in &chunk.items {
            if self.put_absent(&[item]).await? {
                unpacked.written += 1;
            } else if self.table().get(&item.key, Read::Strong).await?.as_ref() == Some(item) {
                unpacked.found += 1;
            } else {
                return Err(ParcelError::Occupied { line: *line });
            }
        }
        Ok(())
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
