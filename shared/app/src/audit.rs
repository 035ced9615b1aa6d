//! Checks the history: every debtor's facts are a chain of hashes whose head stands in his account. What was changed, left
//! out, put in, moved or cut off breaks it, and the first broken position is named.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use domain::account::{Account, Chain};
use domain::ids::{DebtorId, PortfolioId};
use serde::Serialize;
use store::keys::{self, BOOK_BUCKETS, FACTS, Keys};
use store::record;
use store::table::{Index, Item, Order, Query, Range, Read};

use crate::app::App;
use crate::change::TRIES;
use crate::error::AppError;
use crate::facts;

/// Items of one page.
const PAGE: usize = 1_000;
/// Pages of one debtor's history.
const PAGES_LIMIT: usize = 10_000;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// Debtors looked at.
    pub debtors: u64,
    /// Facts looked at.
    pub facts: u64,
    /// Histories that do not hold.
    pub broken: Vec<Broken>,
}

/// A history that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Whose.
    pub debtor: DebtorId,
    /// The first position, from 0, that is not as it was written.
    pub position: u64,
    /// What is wrong there.
    pub flaw: Flaw,
}

/// What is wrong at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// Another fact stands there than was written, or none that can be read.
    Changed,
    /// Nothing stands there, and later facts do.
    Missing,
    /// Something stands before it that was never written.
    Inserted,
    /// The history ends before its account says so.
    CutOff,
    /// The history goes on after its account says that it ends.
    TooLong,
}

/// The chain as far as it was walked.
#[derive(Default)]
struct Walk {
    chain: Chain,
}

impl Walk {
    /// Takes the next item: the facts of one write.
    fn take(&mut self, item: &Item) -> Result<(), Flaw> {
        match item.key.range.cmp(&keys::fact_range(self.chain.length)) {
            Ordering::Less => return Err(Flaw::Inserted),
            Ordering::Greater => return Err(Flaw::Missing),
            Ordering::Equal => {}
        }
        let entries = facts::read(item).map_err(|_| Flaw::Changed)?;
        if entries.is_empty() {
            return Err(Flaw::Changed);
        }
        for entry in entries {
            if !entry.follows(&self.chain.head) {
                return Err(Flaw::Changed);
            }
            self.chain.head = entry.hash;
            self.chain.length += 1;
        }
        Ok(())
    }

    /// Compares with what the account says.
    fn ends(&self, told: &Chain) -> Result<(), (u64, Flaw)> {
        match self.chain.length.cmp(&told.length) {
            Ordering::Less => Err((self.chain.length, Flaw::CutOff)),
            Ordering::Greater => Err((told.length, Flaw::TooLong)),
            Ordering::Equal if self.chain.head == told.head => Ok(()),
            // Rewritten whole, up to a head that is another
            Ordering::Equal => Err((self.chain.length.saturating_sub(1), Flaw::Changed)),
        }
    }
}

impl App {
    /// Checks the history of every debtor of a portfolio who ever had a document, and of those who were merged into him.
    ///
    /// # Errors
    /// When it cannot be read now.
    pub async fn verify(&self, portfolio: PortfolioId) -> Result<Audit, AppError> {
        let keys = Keys::of(portfolio);
        let mut audit = Audit::default();
        let mut seen = BTreeSet::new();
        for bucket in 0..BOOK_BUCKETS {
            let mut query = Query {
                index: Index::Book,
                partition: keys.book(bucket),
                range: Range::All,
                order: Order::Ascending,
                limit: PAGE,
                cursor: None,
                read: Read::Eventual,
            };
            for _ in 0..PAGES_LIMIT {
                let page = self.table().query(&query).await?;
                let debtors = page.items.iter().filter_map(|item| keys::parse_ledger(&item.key.partition));
                for (_, debtor) in debtors {
                    self.verify_with_merged(keys, debtor, &mut seen, &mut audit).await?;
                }
                match page.next {
                    Some(next) => query.cursor = Some(next),
                    None => break,
                }
            }
        }
        Ok(audit)
    }

    async fn verify_with_merged(
        &self,
        keys: Keys,
        debtor: DebtorId,
        seen: &mut BTreeSet<DebtorId>,
        audit: &mut Audit,
    ) -> Result<(), AppError> {
        let mut waiting = vec![debtor];
        while let Some(debtor) = waiting.pop() {
            if !seen.insert(debtor) {
                continue;
            }
            audit.debtors += 1;
            if let Some(account) = self.verify_debtor(keys, debtor, audit).await? {
                waiting.extend(account.merged);
            }
        }
        Ok(())
    }

    /// Checks one history. Facts that are added meanwhile are no flaw: it is walked again.
    async fn verify_debtor(
        &self,
        keys: Keys,
        debtor: DebtorId,
        audit: &mut Audit,
    ) -> Result<Option<Account>, AppError> {
        let mut found = None;
        for _ in 0..TRIES {
            let item = self.table().get(&keys.account(debtor), Read::Strong).await?;
            let Some(item) = item else { return Ok(None) };
            let account: Account = record::decode(&item.body)?;
            let (walk, early) = self.follow(keys, debtor).await?;
            found = early.or_else(|| walk.ends(&account.chain).err());
            if !matches!(found, Some((_, Flaw::TooLong))) {
                audit.facts += walk.chain.length;
                let broken = found.map(|(position, flaw)| Broken { debtor, position, flaw });
                audit.broken.extend(broken);
                return Ok(Some(account));
            }
        }
        audit.broken.extend(found.map(|(position, flaw)| Broken { debtor, position, flaw }));
        Ok(None)
    }

    async fn follow(&self, keys: Keys, debtor: DebtorId) -> Result<(Walk, Option<(u64, Flaw)>), AppError> {
        let mut walk = Walk::default();
        let mut query = Query {
            index: Index::Main,
            partition: keys.ledger(debtor),
            range: Range::Prefix(FACTS.to_owned()),
            order: Order::Ascending,
            limit: PAGE,
            cursor: None,
            read: Read::Strong,
        };
        for _ in 0..PAGES_LIMIT {
            let page = self.table().query(&query).await?;
            for item in &page.items {
                if let Err(flaw) = walk.take(item) {
                    let position = walk.chain.length;
                    return Ok((walk, Some((position, flaw))));
                }
            }
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => return Ok((walk, None)),
            }
        }
        Err(AppError::TooMuch("this history is longer than Relance reads at once".to_owned()))
    }
}
