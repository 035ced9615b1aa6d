//! The histories of a debtor, his own and those of debtors merged into him, read newest first as one.
//!
//! Where a page ended is a place in each of them. A place of another debtor's history cannot be spelled: the reader only
//! ever follows the visitor's own.

use std::collections::VecDeque;

use domain::account::MERGED_LIMIT;
use domain::ids::DebtorId;
use domain::timeline::{Fact, What};
use store::keys::{Keys, fact_place};
use store::table::{Index, Order, Query, Range, Read, Table};

use crate::error::AppError;
use crate::facts;

/// Items of one history that are read at once.
const LOOK: usize = 100;
/// Readings of one page beyond the first of each history.
const READINGS_LIMIT: usize = 20;
/// One more than the last place a key can spell.
const PLACES_LIMIT: u64 = 10_000_000_000;

/// One history, read down to `below`.
struct Chain {
    debtor: DebtorId,
    /// What stands below this place has not been given out.
    below: u64,
    /// What was read and not given out, newest first.
    read: VecDeque<(u64, Fact)>,
    /// The place below which nothing was read.
    unread: u64,
}

/// The histories of a debtor.
pub(super) struct Chains {
    chains: Vec<Chain>,
    readings: usize,
}

impl Chains {
    /// From where `cursor` says, or from the newest on.
    pub(super) fn parse(debtors: &[DebtorId], cursor: Option<&str>) -> Result<Self, AppError> {
        let wrong = || AppError::refused("/cursor", "pass back `next` of the page before, unchanged");
        let places = cursor.map(|text| text.split('.').map(str::parse::<u64>).collect::<Result<Vec<_>, _>>());
        let places = places.transpose().map_err(|_| wrong())?.unwrap_or_default();
        if places.len() > MERGED_LIMIT + 1 || places.iter().any(|place| *place > PLACES_LIMIT) {
            return Err(wrong());
        }
        // A debtor merged in between has not been read at all.
        let places = places.into_iter().chain(std::iter::repeat(PLACES_LIMIT));
        let chains = debtors.iter().zip(places);
        let chains = chains.map(|(debtor, place)| Chain {
            debtor: *debtor,
            below: place,
            read: VecDeque::new(),
            unread: place,
        });
        Ok(Self { chains: chains.collect(), readings: debtors.len() + READINGS_LIMIT })
    }

    /// Where the next page starts, if there is anything left.
    pub(super) fn cursor(&self) -> Option<String> {
        let left = self.chains.iter().any(|chain| chain.below > 0);
        let places = self.chains.iter().map(|chain| chain.below.to_string());
        left.then(|| places.collect::<Vec<_>>().join("."))
    }

    /// The newest fact not given out yet, with the debtor in whose history it stands; none when all were, or when enough
    /// was read for one page.
    pub(super) async fn next(
        &mut self,
        table: &dyn Table,
        keys: Keys,
    ) -> Result<Option<(DebtorId, Fact)>, AppError> {
        for chain in &mut self.chains {
            while chain.read.is_empty() && chain.unread > 0 {
                if self.readings == 0 {
                    return Ok(None);
                }
                self.readings -= 1;
                chain.look(table, keys).await?;
            }
        }
        let heads = self.chains.iter_mut().filter(|chain| !chain.read.is_empty());
        let Some(newest) = heads.max_by_key(|chain| chain.read.front().map(|(_, fact)| fact.at)) else {
            return Ok(None);
        };
        let Some((place, fact)) = newest.read.pop_front() else { return Ok(None) };
        newest.below = if newest.read.is_empty() { newest.unread } else { place };
        Ok(Some((newest.debtor, fact)))
    }
}

impl Chain {
    async fn look(&mut self, table: &dyn Table, keys: Keys) -> Result<(), AppError> {
        let range = |place| keys.fact(self.debtor, place).range;
        let query = Query {
            index: Index::Main,
            partition: keys.ledger(self.debtor),
            range: Range::Between(range(0), range(self.unread - 1)),
            order: Order::Descending,
            limit: LOOK,
            cursor: None,
            read: Read::Eventual,
        };
        let page = table.query(&query).await?;
        let more = page.next.is_some();
        let mut last = 0;
        for item in page.items {
            last = fact_place(&item.key.range).unwrap_or(last);
            let facts = facts::told(&item)?.into_iter().rev();
            // An outcome is told with the next fact, long after it happened: the message itself knows better.
            let told = |fact: &Fact| !matches!(fact.what, What::Outcome { .. });
            self.read.extend(facts.filter(|(place, fact)| *place < self.unread && told(fact)));
        }
        self.unread = if more { last } else { 0 };
        if self.read.is_empty() {
            self.below = self.unread;
        }
        Ok(())
    }
}
