//! The breaker of a portfolio. Bounces and complaints are counted in the write that settles them, each once, in one of
//! several places by debtor, so that a storm of them does not wait for itself. Messages sent are counted in memory and
//! written by the batch: a process that dies forgets at most a batch, which makes the breaker later in judging and never
//! makes it judge on too few.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use domain::breaker::{DAYS, Tally};
use domain::ids::{DebtorId, PortfolioId};
use domain::portfolio::Portfolio;
use store::keys::{Keys, tally_day};
use store::record;
use store::table::{Condition, Index, Item, Key, Order, Query, Range, Read, TableError, Write};

use crate::app::App;
use crate::change::{TRIES, contended};
use crate::error::AppError;
use crate::portfolio::expires_in;
use crate::ports::Happened;

/// Places a day's counts are kept in, for bounces and complaints, and again for messages sent.
const PLACES: u128 = 8;
/// Most items of one look: both kinds of places, every day.
const ITEMS_LIMIT: usize = 200;
/// Days the counts are kept.
const KEPT_DAYS: i64 = 30;

/// Messages sent by this process that are not written down yet: portfolio, times lifted, day.
pub(crate) type Sent = BTreeMap<(PortfolioId, u32, NaiveDate), u64>;

impl App {
    /// One more message that the provider took.
    pub(crate) fn count_sent(&self, portfolio: &Portfolio) {
        let day = (portfolio.id, portfolio.lifted, self.now().date_naive());
        if let Ok(mut sent) = self.inner().sent.lock() {
            *sent.entry(day).or_default() += 1;
        }
    }

    /// Writes down how many messages this process sent: to be called at the end of each batch.
    ///
    /// # Errors
    /// When it cannot be written now; nothing is forgotten, the next call tries again.
    pub async fn note_sent(&self) -> Result<(), AppError> {
        let taken = self.inner().sent.lock().map(|mut sent| std::mem::take(&mut *sent)).unwrap_or_default();
        let mut outcome = Ok(());
        for (day, count) in taken {
            let (portfolio, lifted, date) = day;
            let key = Keys::of(portfolio).tally(lifted, date, &format!("s{}", self.random() % PLACES));
            if let Err(error) = self.add(key, Tally { sent: count, ..Tally::default() }).await {
                outcome = Err(error);
                if let Ok(mut sent) = self.inner().sent.lock() {
                    *sent.entry(day).or_default() += count;
                }
            }
        }
        outcome
    }

    async fn add(&self, key: Key, more: Tally) -> Result<(), AppError> {
        for attempt in 0..TRIES {
            let write = self.added(key.clone(), more).await?;
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

    async fn added(&self, key: Key, more: Tally) -> Result<Write, AppError> {
        let known = self.table().get(&key, Read::Strong).await?;
        let (version, tally) = match &known {
            Some(item) => (item.version, record::decode(&item.body)?),
            None => (0, Tally::default()),
        };
        let body = record::encode(&tally.plus(more))?;
        let expires_at = Some(expires_in(self.now(), KEPT_DAYS));
        let item = Item { key, version: version + 1, body, due: None, book: None, expires_at };
        let condition = if version == 0 { Condition::Absent } else { Condition::Version(version) };
        Ok(Write::Put(item, condition))
    }

    /// The write that counts one bounce or complaint.
    pub(super) async fn count(
        &self,
        portfolio: &Portfolio,
        debtor: DebtorId,
        what: Happened,
    ) -> Result<Write, AppError> {
        let place = format!("b{}", debtor.bits() % PLACES);
        let key = Keys::of(portfolio.id).tally(portfolio.lifted, self.now().date_naive(), &place);
        let more = match what {
            Happened::Complained => Tally { complained: 1, ..Tally::default() },
            _ => Tally { bounced: 1, ..Tally::default() },
        };
        self.added(key, more).await
    }

    /// Stops the portfolio when too much came back. Judged with every such event, an old one too: the process that counted
    /// it may have died before it judged.
    pub(super) async fn judge_breaker(&self, portfolio: &Portfolio, what: Happened) -> Result<(), AppError> {
        if !matches!(what, Happened::BouncedHard | Happened::Complained) || portfolio.stopped_at.is_some() {
            return Ok(());
        }
        let Some(tripped) = self.tally(portfolio).await?.judge() else { return Ok(()) };
        let (now, lifted) = (self.now(), portfolio.lifted);
        let stopped = self
            .change_portfolio(portfolio.id, |portfolio| {
                let runs = portfolio.stopped_at.is_none() && portfolio.lifted == lifted;
                if runs {
                    portfolio.stopped_at = Some(now);
                    portfolio.stopped_for = Some(tripped);
                }
                runs
            })
            .await?;
        if stopped.stopped_at == Some(now) {
            let id = portfolio.id;
            tracing::error!(portfolio.id = %id, ?tripped, "Too much came back: portfolio {id} stopped itself");
        }
        Ok(())
    }

    /// Everything counted in the last days.
    async fn tally(&self, portfolio: &Portfolio) -> Result<Tally, AppError> {
        let (keys, today) = (Keys::of(portfolio.id), self.now().date_naive());
        let first = today - TimeDelta::days(DAYS - 1);
        let query = Query {
            index: Index::Main,
            partition: keys.tallies(),
            // `~` sorts after every place of the day.
            range: Range::Between(
                tally_day(portfolio.lifted, first),
                format!("{}~", tally_day(portfolio.lifted, today)),
            ),
            order: Order::Ascending,
            limit: ITEMS_LIMIT,
            cursor: None,
            read: Read::Strong,
        };
        let page = self.table().query(&query).await?;
        page.items.iter().try_fold(Tally::default(), |sum, item| Ok(sum.plus(record::decode(&item.body)?)))
    }
}
