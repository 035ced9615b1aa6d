//! One debtor, one change: load, do, commit; again from the start when somebody else was faster. Nothing is ever
//! half-applied, because everything a verb changes is one write on the account's version.

use std::sync::Arc;

use domain::ids::DebtorId;
use domain::portfolio::Portfolio;
use store::keys::Keys;
use store::table::{Read, TableError};

use crate::app::App;
use crate::error::AppError;
use crate::ledger::Ledger;

/// Tries before a caller is asked to come back.
pub(crate) const TRIES: u64 = 5;

/// What came of one try to write.
pub(crate) enum Written<T> {
    /// Done.
    Done(T),
    /// Somebody else was faster: load again.
    Again,
}

impl App {
    /// Changes one debtor's ledger and commits.
    ///
    /// # Errors
    /// What `verb` refuses; [`AppError::NotFound`] for an unknown debtor; [`AppError::Unavailable`] after five tries.
    pub(crate) async fn change<T>(
        &self,
        portfolio: &Arc<Portfolio>,
        debtor: DebtorId,
        mut verb: impl FnMut(&mut Ledger) -> Result<T, AppError> + Send,
    ) -> Result<T, AppError> {
        let _lane = self.lane(debtor).await;
        for attempt in 0..TRIES {
            let keys = Keys::of(portfolio.id);
            let mut ledger = Ledger::load(self.table(), keys, debtor, Read::Strong, false)
                .await?
                .ok_or(AppError::NotFound("debtor"))?;
            let outcome = verb(&mut ledger)?;
            match self.commit(&mut ledger, portfolio, outcome).await? {
                Written::Done(outcome) => return Ok(outcome),
                Written::Again => self.back_off(attempt).await,
            }
        }
        Err(contended())
    }

    /// Writes what was changed.
    pub(crate) async fn commit<T>(
        &self,
        ledger: &mut Ledger,
        portfolio: &Portfolio,
        outcome: T,
    ) -> Result<Written<T>, AppError> {
        let writes = ledger.writes(portfolio, self.settings().assume_fresh, self.now())?;
        match self.table().write(writes).await {
            Ok(()) => Ok(Written::Done(outcome)),
            Err(TableError::ConditionFailed { .. } | TableError::Contended) => Ok(Written::Again),
            Err(error) => Err(error.into()),
        }
    }

    /// Verbs on one debtor run one after the other in this process: two hundred webhooks for one debtor then cost two
    /// hundred writes instead of twenty thousand tries.
    pub(crate) async fn lane(&self, debtor: DebtorId) -> tokio::sync::MutexGuard<'_, ()> {
        let lanes = &self.inner().lanes;
        let place = usize::try_from(debtor.bits() % lanes.len() as u128).unwrap_or(0);
        lanes[place].lock().await
    }

    /// Lets others go first: 20 to 40 ms, doubling.
    pub(crate) async fn back_off(&self, attempt: u64) {
        let mut jitter = [0; 1];
        self.ids().fill(&mut jitter);
        let millis = (20 + u64::from(jitter[0]) % 20) << attempt;
        self.inner().ports.clock.pause(millis).await;
    }
}

pub(crate) fn contended() -> AppError {
    AppError::Unavailable(Box::new(TableError::Contended))
}
