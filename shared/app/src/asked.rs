//! Messages a person asked for: they skip the sweep, windows and caps, leave within seconds, and have a limit of their own.
//! The action's id is computed from what was asked for and the hour, so that asking again sends nothing again.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{REACH_LIMIT, Reach, Stop};
use domain::debtor::Channel;
use domain::decide::{Doing, Planned, Reason, thanks_digest};
use domain::ids::DebtorId;
use domain::portfolio::Portfolio;
use domain::scenario::Notice;
use domain::timeline::Cause;
use store::keys::Keys;
use store::table::{Read, TableError};

use crate::app::App;
use crate::change::{TRIES, contended};
use crate::dispatch::Claimed;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::link::Link;
use crate::seal::sha256_hex;

/// Fresh links one debtor gets in a day.
const LINKS_A_DAY: usize = 3;

impl App {
    /// Sends a fresh link to the address the old one was sent to, or to another one on file; never to a new address. The
    /// answer is the same for a link that is unknown.
    ///
    /// # Errors
    /// When it cannot be written now.
    pub async fn fresh_link(&self, token: &str) -> Result<(), AppError> {
        let Some((link, _)) = self.known_link(token).await? else { return Ok(()) };
        let portfolio = self.portfolio(link.portfolio).await?;
        let held = portfolio.gate(self.now(), true).is_some_and(|reason| reason != Reason::StaleSource);
        if held {
            return Ok(());
        }
        let hour = self.now().format("%Y-%m-%dT%H").to_string();
        let cause = sha256_hex(format!("link|{}|{hour}", link.code).as_bytes());
        match self.claim_asked(&portfolio, &link, &cause).await? {
            Some(claimed) => self.speak(claimed).await.map(|_| ()),
            None => Ok(()),
        }
    }

    async fn claim_asked(
        &self,
        portfolio: &Arc<Portfolio>,
        link: &Link,
        cause: &str,
    ) -> Result<Option<Claimed>, AppError> {
        let key = self.portfolio_key(portfolio.id).await?;
        let debtor: DebtorId = link.action.debtor;
        let _lane = self.lane(debtor).await;
        for attempt in 0..TRIES {
            let keys = Keys::of(portfolio.id);
            let ledger = Ledger::load(self.table(), keys, debtor, Read::Strong, false).await?;
            let Some(mut ledger) = ledger else { return Ok(None) };
            let now = self.now();
            let asked = self.link_to_send(&mut ledger, portfolio, link, cause).await?;
            let Some((planned, reach)) = asked else { return Ok(None) };
            let currency = ledger.currencies().first().copied().unwrap_or(portfolio.currency);
            let claimed = self.prepare(&mut ledger, portfolio, &key, currency, &planned, reach)?;
            let writes = ledger.writes(portfolio, self.settings().assume_fresh, now)?;
            match self.table().write(writes).await {
                Ok(()) => return Ok(Some(claimed)),
                Err(TableError::ConditionFailed { .. } | TableError::Contended) => {
                    self.back_off(attempt).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(contended())
    }

    /// The message and an address that nobody of the portfolio stopped.
    async fn link_to_send(
        &self,
        ledger: &mut Ledger,
        portfolio: &Portfolio,
        link: &Link,
        cause: &str,
    ) -> Result<Option<(Planned, Reach)>, AppError> {
        let now = self.now();
        for _ in 0..=REACH_LIMIT {
            let Some(planned) = ledger.link_asked(link, cause, now) else { return Ok(None) };
            let Doing::Send(reach) = planned.doing else { return Ok(None) };
            match self.stop_of(portfolio, reach.recipient).await? {
                None => return Ok(Some((planned, reach))),
                Some(stop) => {
                    ledger.stop_address(reach.recipient, reach.channel, stop, &Cause::Relance, now);
                }
            }
        }
        Ok(None)
    }
}

impl Ledger {
    /// The message with a fresh link, unless this one was sent, too many were, or no address works.
    fn link_asked(&self, link: &Link, cause: &str, now: DateTime<Utc>) -> Option<Planned> {
        if self.account.leaving {
            // A message claimed now would keep his documents from moving.
            return None;
        }
        let digest = thanks_digest(cause);
        let links = || self.actions.all().iter().filter(|action| action.notice == Notice::Link);
        let today = links().filter(|action| action.recorded_at + TimeDelta::days(1) > now).count();
        if links().any(|action| action.id.digest == digest) || today >= LINKS_A_DAY {
            return None;
        }
        let works = |reach: &&Reach| matches!(reach.stop, None | Some(Stop::Unsubscribed));
        let same = |reach: &&Reach| reach.recipient == link.recipient;
        let writable = |reach: &&Reach| matches!(reach.channel, Channel::Email | Channel::Sms);
        let mut usable = self.account.reach.iter().filter(works).filter(writable);
        let reach = usable.clone().find(same).or_else(|| usable.next())?;
        Some(Planned {
            digest,
            notice: Notice::Link,
            level: 0,
            carrying: None,
            due_on: None,
            raises: Vec::new(),
            doing: Doing::Send(*reach),
        })
    }
}

/// True for what a person asked for: caps do not count it.
pub(crate) const fn is_asked(notice: Notice) -> bool {
    matches!(notice, Notice::Link | Notice::Code | Notice::Confirmation)
}
