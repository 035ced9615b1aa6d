//! What providers tell later. Events come late, twice, in any order, and before our own mark: transitions commute. Any
//! event proves acceptance; a hard bounce or a complaint stops the address whatever the state, for every debtor of the
//! portfolio.

mod breaker;
mod receipt;
mod stopped;
mod unsubscribe;

pub(crate) use breaker::Sent;

use std::sync::Arc;

use domain::account::Stop;
use domain::action::{Action, News, Recipient};
use domain::debtor::Channel;
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, What};
use store::keys::{self, Keys};
use store::record;
use store::table::{Condition, Item, Read, Write};

use crate::app::App;
use crate::change::{TRIES, Written, contended};
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::ports::{Feedback, Happened};

/// Seconds between two notes that the feed lives: it is proof, not a counter.
const FEED_SECONDS: i64 = 60;

/// What settling an attempt changed.
struct Settled {
    recipient: Recipient,
    /// It was not known before that this attempt came back.
    came_back: bool,
    /// Anything was not known before: a repeated event costs no write.
    changed: bool,
}

impl Happened {
    /// What it says of the attempt.
    fn news(self, provider_id: &str) -> News {
        let failed = |reason: &str| News::Failed { reason: reason.to_owned() };
        match self {
            Self::Sent | Self::Complained | Self::Delayed => {
                News::Accepted { provider_id: provider_id.to_owned() }
            }
            Self::Delivered => News::Delivered,
            Self::BouncedHard => News::Bounced { hard: true },
            Self::BouncedSoft => News::Bounced { hard: false },
            Self::Rejected => failed("rejected"),
            Self::Unrendered => failed("unrendered"),
            Self::OptedOut => failed("opted_out"),
        }
    }

    /// Why the address is not written to any more.
    const fn stop(self) -> Option<Stop> {
        match self {
            Self::BouncedHard => Some(Stop::Bounced),
            Self::Complained => Some(Stop::Complained),
            Self::OptedOut => Some(Stop::OptedOut),
            _ => None,
        }
    }

    /// What happens to the action alone; everything else changes what comes next, or is told at once.
    const fn is_a_mark(self) -> bool {
        matches!(self, Self::Sent | Self::Delivered)
    }
}

impl App {
    /// Takes in one event of a provider. An event about a message that is not ours is dropped.
    ///
    /// # Errors
    /// When it cannot be written now: give it again.
    pub async fn deliver(&self, feedback: &Feedback) -> Result<(), AppError> {
        let portfolio = match self.portfolio(feedback.portfolio).await {
            Ok(portfolio) => portfolio,
            Err(AppError::NotFound(_)) => return Ok(()),
            Err(error) => return Err(error),
        };
        if !feedback.what.is_a_mark() {
            return self.settle_where_kept(&portfolio, feedback).await;
        }
        let news = feedback.what.news(&feedback.provider_id);
        let action = self.note(&portfolio, None, feedback.action, feedback.attempt, &news).await?;
        if let (Happened::Sent, Some(action)) = (feedback.what, action) {
            self.feed_lives(&action, feedback.attempt).await?;
        }
        Ok(())
    }

    /// While a merge moves them, an action may already be with the other debtor.
    async fn settle_where_kept(
        &self,
        portfolio: &Arc<Portfolio>,
        feedback: &Feedback,
    ) -> Result<(), AppError> {
        let mut settled = self.settle_and_stop(portfolio, feedback).await?;
        if settled.is_none() {
            match self.kept_action(Keys::of(portfolio.id), feedback.action).await? {
                Some((Action { id, .. }, _)) if id != feedback.action => {
                    let moved = Feedback { action: id, ..feedback.clone() };
                    settled = self.settle_and_stop(portfolio, &moved).await?;
                }
                _ => {}
            }
        }
        let Some(Settled { recipient, .. }) = settled else { return Ok(()) };
        if feedback.what.stop().is_some() {
            self.sift(portfolio, recipient).await?;
        }
        if feedback.channel == Channel::Email {
            self.judge_breaker(portfolio, feedback.what).await?;
        }
        Ok(())
    }

    /// A bounce takes the level back and changes what comes next: the account is written too, and with it what the whole
    /// portfolio has to know: the address, and the count the breaker judges.
    async fn settle_and_stop(
        &self,
        portfolio: &Arc<Portfolio>,
        feedback: &Feedback,
    ) -> Result<Option<Settled>, AppError> {
        let (keys, debtor) = (Keys::of(portfolio.id), feedback.action.debtor);
        let _lane = self.lane(debtor).await;
        for attempt in 0..TRIES {
            let ledger = Ledger::load(self.table(), keys, debtor, Read::Strong, false).await?;
            let Some(mut ledger) = ledger else { return Ok(None) };
            let now = self.now();
            let Some(settled) = ledger.take_feedback(feedback, now) else { return Ok(None) };
            let mut counts = feedback.what == Happened::BouncedHard && settled.came_back;
            let mut changed = settled.changed;
            if let Some(stop) = feedback.what.stop() {
                let news = self.stop_for_all(&mut ledger, settled.recipient, stop).await?;
                counts |= feedback.what == Happened::Complained && news;
                changed |= news;
            }
            if !changed {
                return Ok(Some(settled));
            }
            if counts && feedback.channel == Channel::Email {
                let write = self.count(portfolio, debtor, feedback.what).await?;
                ledger.beside.push(write);
            }
            match self.commit(&mut ledger, portfolio, ()).await? {
                Written::Done(()) => return Ok(Some(settled)),
                Written::Again => self.back_off(attempt).await,
            }
        }
        Err(contended())
    }

    /// Remembers that the provider's events arrive: an unknown message older than this left no trace.
    async fn feed_lives(&self, action: &Action, place: usize) -> Result<(), AppError> {
        let attempt = action.attempts.get(place);
        let Some(attempt) = attempt.filter(|it| it.channel == Channel::Email) else { return Ok(()) };
        let key = keys::feed("email");
        let known = self.table().get(&key, Read::Eventual).await?;
        if let Some(item) = &known {
            let at: chrono::DateTime<chrono::Utc> = record::decode(&item.body)?;
            if at + chrono::TimeDelta::seconds(FEED_SECONDS) > attempt.claimed_at {
                return Ok(());
            }
        }
        let version = known.map_or(1, |item| item.version + 1);
        let body = record::encode(&attempt.claimed_at)?;
        let item = Item { key, version, body, due: None, book: None, expires_at: None };
        Ok(self.table().write(vec![Write::Put(item, Condition::Any)]).await?)
    }
}

impl Ledger {
    /// Settles the attempt an event speaks of, and stops its address; `None` when there is no such attempt here.
    fn take_feedback(&mut self, feedback: &Feedback, now: chrono::DateTime<chrono::Utc>) -> Option<Settled> {
        // His documents may have moved to another debtor's since: the digest stays.
        let same = |action: &Action| action.id.digest == feedback.action.digest;
        let action = self.actions.edit(same)?;
        let attempt = action.attempts.get_mut(feedback.attempt)?;
        let (recipient, channel) = (attempt.recipient, attempt.channel);
        let outcome = attempt.settle(&feedback.what.news(&feedback.provider_id), now);
        let came_back = outcome.is_some();
        if let Some(outcome) = outcome {
            attempt.outcome = outcome;
        }
        let delayed = feedback.what == Happened::Delayed && attempt.delayed_at.is_none();
        if delayed {
            attempt.delayed_at = Some(feedback.at);
        }
        let id = action.id;
        if delayed {
            let place = u8::try_from(feedback.attempt + 1).unwrap_or(u8::MAX);
            let what = What::Delayed { action: id, attempt: place, happened_at: feedback.at };
            self.tell(now, &Cause::Relance, what);
        }
        let stopped = self.account.stop_of(recipient);
        if let Some(stop) = feedback.what.stop() {
            self.stop_address(recipient, channel, stop, &Cause::Relance, now);
        }
        // What an address that is not his now is told may be news without a fact.
        let news = self.account.stop_of(recipient) != stopped;
        let changed = came_back || news || !self.facts.is_empty() || !self.account.merged.is_empty();
        Some(Settled { recipient, came_back, changed })
    }

    /// An address is not written to any more.
    pub(crate) fn stop_address(
        &mut self,
        recipient: Recipient,
        channel: Channel,
        stop: Stop,
        by: &Cause,
        now: chrono::DateTime<chrono::Utc>,
    ) {
        let reach = self.account.reach.iter_mut().find(|reach| reach.recipient == recipient);
        if let Some(reach) = reach {
            let stop = reach.stop.map_or(stop, |known| known.stronger(stop));
            if reach.stop != Some(stop) {
                reach.stop = Some(stop);
                let reason = stop_word(stop).to_owned();
                self.tell(now, by, What::AddressStopped { channel, reason });
            }
        } else {
            // Not his address now; it may still turn up here.
            self.account.remember_stop(recipient, stop);
        }
    }
}

const fn stop_word(stop: Stop) -> &'static str {
    match stop {
        Stop::Bounced => "bounced",
        Stop::Complained => "complained",
        Stop::OptedOut => "opted_out",
        Stop::Unsubscribed => "unsubscribed",
        Stop::Removed => "removed",
        Stop::WrongPerson => "wrong_person",
    }
}
