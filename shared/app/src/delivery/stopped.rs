//! Addresses that nobody of a portfolio writes to any more. A bounce or complaint under one debtor stops the address under
//! every other.
//!
//! The claim must know it and must not pay for it: an item per stopped address, and in the portfolio's settings, which
//! every process has at hand, a [`Sieve`](domain::sieve::Sieve) that lets nearly every other address through without a
//! read. A pointer from each address to its debtors would cost two writes for each debtor ever recorded, and a job for
//! each bounce; reading the item in each claim would cost one read for each message.

use chrono::{DateTime, Utc};
use domain::account::Stop;
use domain::action::Recipient;
use domain::portfolio::Portfolio;
use serde::{Deserialize, Serialize};
use store::keys::Keys;
use store::record;
use store::table::Read;

use crate::app::App;
use crate::commit::put;
use crate::error::AppError;
use crate::ledger::Ledger;

/// A stopped address, named by its key alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct StoppedAddress {
    stop: Stop,
    at: DateTime<Utc>,
}

impl App {
    /// Adds to the ledger's write that the address is stopped for the whole portfolio; true when that is news.
    pub(super) async fn stop_for_all(
        &self,
        ledger: &mut Ledger,
        recipient: Recipient,
        stop: Stop,
    ) -> Result<bool, AppError> {
        let key = ledger.keys.stopped(recipient);
        let known = self.table().get(&key, Read::Strong).await?;
        if let Some(item) = &known {
            let known: StoppedAddress = record::decode(&item.body)?;
            if known.stop.stronger(stop) == known.stop {
                return Ok(false);
            }
        }
        let body = record::encode(&StoppedAddress { stop, at: self.now() })?;
        ledger.beside.push(put(key, known.map_or(0, |item| item.version), body, None, None));
        Ok(true)
    }

    /// Lets every process know that this address is worth a look. After the item, and again with every event about it: a
    /// process that dies in between leaves nothing that stays undone.
    pub(super) async fn sift(&self, portfolio: &Portfolio, recipient: Recipient) -> Result<(), AppError> {
        if !portfolio.sieve.keeps(recipient) {
            self.change_portfolio(portfolio.id, |portfolio| portfolio.sieve.put(recipient)).await?;
        }
        Ok(())
    }

    /// Why nobody of this portfolio writes to an address, if so. At most ten seconds late, as every setting.
    pub(crate) async fn stop_of(
        &self,
        portfolio: &Portfolio,
        recipient: Recipient,
    ) -> Result<Option<Stop>, AppError> {
        if !portfolio.sieve.keeps(recipient) {
            return Ok(None);
        }
        let item = self.table().get(&Keys::of(portfolio.id).stopped(recipient), Read::Strong).await?;
        let Some(item) = item else { return Ok(None) };
        Ok(Some(record::decode::<StoppedAddress>(&item.body)?.stop))
    }
}
