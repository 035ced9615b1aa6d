//! Says again to a debtor what he did on his page, and tells his other addresses where messages go from now on.
//!
//! What is to be said is written down with the act, in one write: an act that failed is never confirmed, one that stands is
//! confirmed once, whoever dies in between. It is said before the page is answered; what could not be said then, because the
//! provider or the table was away, stays due and the sweep says it while it is news. So no act ever fails because of its
//! mail. What nobody can be told, or one time too many in a day, is dropped at once, and the history says why: a mail that
//! comes when an address is mended weeks later would tell of something long over.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{REACH_LIMIT, Reach};
use domain::action::{Action, Recipient};
use domain::debtor::Channel;
use domain::decide::{Doing, Planned, confirm, thanks_digest};
use domain::ids::{DebtorId, PortfolioId};
use domain::money::Currency;
use domain::news::{News, Said, Thanks, goes_to, is_enough};
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, What};
use store::keys::Keys;
use store::table::Read;

use crate::app::App;
use crate::change::{TRIES, Written, contended};
use crate::dispatch::{self, Claimed, Dispatched};
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::ports::Answer;

/// Messages that are said before the page is answered: each is a call to the provider. The sweep says the others.
const AT_ONCE: usize = 4;

/// What is to be told.
pub(crate) struct Told {
    pub(crate) news: News,
    /// Names it: of two with one name only the first is told.
    pub(crate) cause: String,
    /// How much it is about, if it is about money.
    pub(crate) worth: Option<(i64, Currency)>,
    pub(crate) said: Said,
}

impl Ledger {
    /// Notes what is to be told, in the write of what it tells of.
    pub(crate) fn owe(&mut self, told: Told, portfolio: &Portfolio, now: DateTime<Utc>) {
        let Told { news, cause, worth, said } = told;
        if self.account.thanks.iter().any(|known| known.cause == cause) {
            return;
        }
        let reason = if news.is_own() && goes_to(&said, &self.account.reach, &[]).is_none() {
            "no_address"
        } else if news.is_own() && is_enough(&self.account.thanks, news, now) {
            "too_many"
        } else {
            let any = || self.currencies().first().copied().unwrap_or(portfolio.currency);
            let (minor, currency) = worth.unwrap_or_else(|| (0, any()));
            self.account.thanks.push(Thanks { cause, currency, minor, at: now, news, said: Some(said) });
            return;
        };
        self.tell(now, &Cause::Relance, What::NotConfirmed { reason: reason.to_owned() });
    }

    /// Notes what every address but one is to be told, each by itself.
    pub(crate) fn warn_others(
        &mut self,
        (news, cause, said): (News, &str, Said),
        except: Recipient,
        portfolio: &Portfolio,
        now: DateTime<Utc>,
    ) {
        let only = |to: Recipient| Said { to: Some(to), only: true, ..said };
        let reach = self.account.reach.iter().map(|reach| reach.recipient);
        let others =
            reach.filter(|to| *to != except && goes_to(&only(*to), &self.account.reach, &[]).is_some());
        for to in others.collect::<Vec<_>>() {
            let cause = format!("{cause}#{:016x}", to.0);
            self.owe(Told { news, cause, worth: None, said: only(to) }, portfolio, now);
        }
    }

    /// Forgets what is old: what was told a day ago, what nobody wants to know any more. An act that was never confirmed
    /// says so in the history.
    pub(crate) fn forget_old_news(&mut self, now: DateTime<Utc>) {
        let mut unsaid = 0_usize;
        let actions = &self.actions;
        self.account.thanks.retain(|told| {
            let digest = thanks_digest(&told.cause);
            let action = actions.find(|action| action.id.digest == digest);
            let accepted = action.is_some_and(|action| action.accepted_at().is_some());
            let counts = told.at + TimeDelta::days(1) > now;
            let kept = told.is_news(now) && (!told.news.is_own() || !accepted || counts);
            let open = action.is_some_and(Action::is_busy);
            unsaid += usize::from(!kept && told.news.is_own() && !accepted && !open);
            kept
        });
        for _ in 0..unsaid {
            self.tell(now, &Cause::Relance, What::NotConfirmed { reason: "too_late".to_owned() });
        }
    }

    /// What is to be told now of the debtor's own acts.
    fn own_news(
        &self,
        portfolio: &Portfolio,
        assume_fresh: bool,
        now: DateTime<Utc>,
    ) -> Option<(Currency, Planned, Reach)> {
        if self.account.is_merging() {
            return None;
        }
        let terms = portfolio.terms(now, assume_fresh);
        self.currencies().into_iter().find_map(|currency| {
            let statement = self.draw(currency, portfolio, now).statement;
            let planned = confirm(&statement, &self.facing(), &terms, now)?;
            let Doing::Send(reach) = planned.doing else { return None };
            Some((currency, planned, reach))
        })
    }
}

impl App {
    /// Says what was just noted. What cannot be said now stays due: the act is done, and its answer does not wait for it.
    pub(crate) async fn confirm(&self, portfolio: &Portfolio, debtor: DebtorId) {
        for _ in 0..AT_ONCE {
            match self.confirm_next(portfolio.id, debtor).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(debtor.id = %debtor, ?error, "Could not confirm at once to debtor {debtor}");
                    return;
                }
            }
        }
    }

    /// By the settings of this moment: the call before may have taken a while.
    async fn confirm_next(&self, portfolio: PortfolioId, debtor: DebtorId) -> Result<bool, AppError> {
        let portfolio = self.portfolio(portfolio).await?;
        match self.claim_own_news(&portfolio, debtor).await? {
            // A provider that is slow or away is not asked again while the page is waited for
            Some(claimed) => {
                let answer = self.speak(claimed).await?;
                Ok(matches!(answer, Dispatched::Called { answer: Answer::Accepted { .. }, .. }))
            }
            None => Ok(false),
        }
    }

    async fn claim_own_news(
        &self,
        portfolio: &Arc<Portfolio>,
        debtor: DebtorId,
    ) -> Result<Option<Claimed>, AppError> {
        let (key, keys) = (self.portfolio_key(portfolio.id).await?, Keys::of(portfolio.id));
        let _lane = self.lane(debtor).await;
        for attempt in 0..TRIES {
            let ledger = Ledger::load(self.table(), keys, debtor, Read::Strong, false).await?;
            let Some(mut ledger) = ledger else { return Ok(None) };
            let now = self.now();
            let chosen = self.choose_own_news(&mut ledger, portfolio, now).await?;
            let Some((currency, planned, reach)) = chosen else { return Ok(None) };
            let said = dispatch::Said { planned: &planned, reach, new: None, code: None, confirms: None };
            let claimed = self.prepare(&mut ledger, portfolio, &key, currency, &said)?;
            match self.commit(&mut ledger, portfolio, claimed).await? {
                Written::Done(claimed) => return Ok(Some(claimed)),
                Written::Again => self.back_off(attempt).await,
            }
        }
        Err(contended())
    }

    /// As for any message, to an address that nobody of the portfolio stopped.
    async fn choose_own_news(
        &self,
        ledger: &mut Ledger,
        portfolio: &Portfolio,
        now: DateTime<Utc>,
    ) -> Result<Option<(Currency, Planned, Reach)>, AppError> {
        for _ in 0..=REACH_LIMIT {
            let chosen = ledger.own_news(portfolio, self.settings().assume_fresh, now);
            let Some((_, _, reach)) = &chosen else { return Ok(None) };
            match self.stop_of(portfolio, reach.recipient).await? {
                None => return Ok(chosen),
                Some(stop) => {
                    ledger.stop_address(reach.recipient, Channel::Email, stop, &Cause::Relance, now);
                }
            }
        }
        Ok(None)
    }
}
