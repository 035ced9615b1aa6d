//! What providers tell later. Events come late, twice, in any order, and before our own mark: transitions commute. Any
//! event proves acceptance; a hard bounce or a complaint stops the address whatever the state.

use std::sync::Arc;

use domain::account::Stop;
use domain::action::{Action, News};
use domain::debtor::Channel;
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, What};
use store::keys::{self, Keys};
use store::record;
use store::table::{Condition, Item, Read, Write};

use crate::app::App;
use crate::error::AppError;
use crate::ports::{Feedback, Happened};

/// Seconds between two notes that the feed lives: it is proof, not a counter.
const FEED_SECONDS: i64 = 60;

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
        let provider_id = feedback.provider_id.clone();
        let news = match feedback.what {
            Happened::Sent | Happened::Complained => News::Accepted { provider_id },
            Happened::Delivered => News::Delivered,
            Happened::BouncedHard => News::Bounced { hard: true },
            Happened::BouncedSoft => News::Bounced { hard: false },
        };
        let stop = match feedback.what {
            Happened::BouncedHard => Some(Stop::Bounced),
            Happened::Complained => Some(Stop::Complained),
            _ => None,
        };
        let bounced = matches!(feedback.what, Happened::BouncedHard | Happened::BouncedSoft);
        let action = if stop.is_some() || bounced {
            self.settle_where_kept(&portfolio, feedback, &news, stop).await?
        } else {
            self.note(&portfolio, None, feedback.action, feedback.attempt, &news).await?
        };
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
        news: &News,
        stop: Option<Stop>,
    ) -> Result<Option<Action>, AppError> {
        if let Some(action) = self.settle_and_stop(portfolio, feedback, news, stop).await? {
            return Ok(Some(action));
        }
        match self.kept_action(Keys::of(portfolio.id), feedback.action).await? {
            Some((Action { id, .. }, _)) if id != feedback.action => {
                let moved = Feedback { action: id, ..feedback.clone() };
                self.settle_and_stop(portfolio, &moved, news, stop).await
            }
            _ => Ok(None),
        }
    }

    /// A bounce takes the level back and changes what comes next: the account is written too.
    async fn settle_and_stop(
        &self,
        portfolio: &Arc<Portfolio>,
        feedback: &Feedback,
        news: &News,
        stop: Option<Stop>,
    ) -> Result<Option<Action>, AppError> {
        let (id, place, now) = (feedback.action, feedback.attempt, self.now());
        let changed = self
            .change(portfolio, id.debtor, |ledger| {
                // His documents may have moved to another debtor's since: the digest stays.
                let same = |action: &Action| action.id.digest == id.digest;
                let Some(action) = ledger.actions.edit(same) else { return Ok(None) };
                let Some(attempt) = action.attempts.get_mut(place) else { return Ok(None) };
                let recipient = attempt.recipient;
                if let Some(outcome) = attempt.settle(news, now) {
                    attempt.outcome = outcome;
                }
                let action = action.clone();
                if let Some(stop) = stop {
                    let same = |reach: &&mut domain::account::Reach| reach.recipient == recipient;
                    if let Some(reach) = ledger.account.reach.iter_mut().find(same)
                        && reach.stop != Some(stop)
                    {
                        reach.stop = Some(stop);
                        let channel = reach.channel;
                        let reason = stop_word(stop).to_owned();
                        ledger.tell(now, &Cause::Relance, What::AddressStopped { channel, reason });
                    } else if !ledger.account.merged.is_empty() {
                        // An address of a merged debtor, which may still turn up here.
                        ledger.account.remember_stop(recipient, stop);
                    }
                }
                Ok(Some(action))
            })
            .await;
        match changed {
            Err(AppError::NotFound(_)) => Ok(None),
            other => other,
        }
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

    /// The debtor wants no courtesy notices at this address (RFC 8058, one click), reminders included. They go another way
    /// or wait for a person; a formal notice still goes there: a debt is not silenced by one click.
    ///
    /// # Errors
    /// When it cannot be written now. An unknown link is answered like a known one.
    pub async fn unsubscribe(&self, token: &str) -> Result<(), AppError> {
        let Some((link, _)) = self.known_link(token).await? else { return Ok(()) };
        let portfolio = self.portfolio(link.portfolio).await?;
        let now = self.now();
        self.change(&portfolio, link.action.debtor, |ledger| {
            let same = |reach: &&mut domain::account::Reach| reach.recipient == link.recipient;
            if let Some(reach) = ledger.account.reach.iter_mut().find(same)
                && reach.stop.is_none()
            {
                reach.stop = Some(Stop::Unsubscribed);
                let channel = reach.channel;
                let reason = stop_word(Stop::Unsubscribed).to_owned();
                ledger.tell(now, &Cause::Debtor, What::AddressStopped { channel, reason });
            }
            Ok(())
        })
        .await
    }
}

const fn stop_word(stop: Stop) -> &'static str {
    match stop {
        Stop::Bounced => "bounced",
        Stop::Complained => "complained",
        Stop::OptedOut => "opted_out",
        Stop::Unsubscribed => "unsubscribed",
        Stop::WrongPerson => "wrong_person",
    }
}
