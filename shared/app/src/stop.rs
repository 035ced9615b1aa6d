//! The stop of a whole deployment: a setting it is started with, or an item that its operator writes.
//!
//! While it stands every portfolio counts as stopped, so that the one rule of what happens next says why, and nothing is
//! claimed. It is read as a portfolio's settings are: strongly, at most ten seconds before something is sent.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::portfolio::Portfolio;
use serde::{Deserialize, Serialize};
use store::keys;
use store::record;
use store::table::{Read, TableError};

use crate::app::App;
use crate::change::{TRIES, contended};
use crate::commit::put;
use crate::error::AppError;
use crate::portfolio::is_fresh;

/// Whether anything may leave this deployment, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stop {
    /// Set while everything is stopped.
    pub stopped_at: Option<DateTime<Utc>>,
}

/// The stop as it was read, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    stop: Stop,
    version: u64,
    read_at: DateTime<Utc>,
}

impl App {
    /// Stops every portfolio of this deployment: no message is claimed after this.
    ///
    /// # Errors
    /// When it cannot be written now.
    pub async fn stop_everything(&self) -> Result<Stop, AppError> {
        let now = self.now();
        self.change_stop(|stop| Stop { stopped_at: stop.stopped_at.or(Some(now)) }).await
    }

    /// Lifts the stop; the sweep looks at every case again. Cut off in the middle, it may be said again: who was not woken
    /// looks again within a day by himself.
    ///
    /// # Errors
    /// When it cannot be written now: say it again.
    pub async fn resume_everything(&self) -> Result<Stop, AppError> {
        let stop = self.change_stop(|_| Stop::default()).await?;
        for portfolio in self.portfolios().await? {
            self.wake(portfolio).await?;
        }
        Ok(stop)
    }

    /// Since when nothing leaves this deployment, if so.
    ///
    /// # Errors
    /// When it cannot be read now.
    pub async fn stopped_since(&self) -> Result<Option<DateTime<Utc>>, AppError> {
        if !self.settings().sending {
            return Ok(Some(self.inner().started_at));
        }
        let now = self.now();
        let seen = self.inner().stop.read().ok().and_then(|seen| *seen);
        match seen.filter(|seen| is_fresh(seen.read_at, now)) {
            Some(seen) => Ok(seen.stop.stopped_at),
            None => Ok(self.read_stop().await?.stop.stopped_at),
        }
    }

    /// The portfolio, stopped with its deployment.
    pub(crate) async fn under_the_stop(&self, portfolio: Arc<Portfolio>) -> Result<Arc<Portfolio>, AppError> {
        match self.stopped_since().await? {
            Some(at) if portfolio.stopped_at.is_none() => {
                Ok(Arc::new(Portfolio { stopped_at: Some(at), ..Portfolio::clone(&portfolio) }))
            }
            _ => Ok(portfolio),
        }
    }

    async fn read_stop(&self) -> Result<Seen, AppError> {
        let item = self.table().get(&keys::sending(), Read::Strong).await?;
        let (stop, version) = match item {
            Some(item) => (record::decode(&item.body)?, item.version),
            None => (Stop::default(), 0),
        };
        Ok(self.note_stop(Seen { stop, version, read_at: self.now() }))
    }

    fn note_stop(&self, seen: Seen) -> Seen {
        if let Ok(mut known) = self.inner().stop.write() {
            *known = Some(seen);
        }
        seen
    }

    async fn change_stop(&self, change: impl Fn(Stop) -> Stop + Send) -> Result<Stop, AppError> {
        for attempt in 0..TRIES {
            let Seen { stop, version, .. } = self.read_stop().await?;
            let changed = change(stop);
            if changed == stop {
                return Ok(stop);
            }
            let write = put(keys::sending(), version, record::encode(&changed)?, None, None);
            match self.table().write(vec![write]).await {
                Ok(()) => {
                    let seen = Seen { stop: changed, version: version + 1, read_at: self.now() };
                    return Ok(self.note_stop(seen).stop);
                }
                Err(TableError::ConditionFailed { .. } | TableError::Contended) => {
                    self.back_off(attempt).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(contended())
    }
}
