//! What became of a message: an answer or an event, noted on its action. Acceptance touches the action alone, so that no news
//! ever waits for the account; what was unknown, and what reached nobody, changes the account too.

use std::sync::Arc;

use domain::action::{ATTEMPTS_LIMIT, Action, News, Outcome};
use domain::ids::ActionId;
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, What};
use store::keys::Keys;
use store::record;
use store::table::{Read, TableError};

use crate::app::App;
use crate::change::{TRIES, contended};
use crate::commit::{action_due, put};
use crate::error::AppError;

impl App {
    /// Settles an attempt with one write on its action; the history learns it with the next fact. What was unknown put the
    /// account's next look off, so the account is written with it.
    pub(crate) async fn note(
        &self,
        portfolio: &Arc<Portfolio>,
        known: Option<(Action, u64)>,
        id: ActionId,
        place: usize,
        news: &News,
    ) -> Result<Option<Action>, AppError> {
        let keys = Keys::of(portfolio.id);
        let mut known = known;
        for attempt in 0..TRIES {
            let (mut action, version) = match known.take() {
                Some(known) => known,
                None => match self.action_of(keys, id, place, attempt).await? {
                    Some(kept) => kept,
                    None => return Ok(None),
                },
            };
            let id = action.id;
            let now = self.now();
            let Some(tried) = action.attempts.get_mut(place) else { return Ok(None) };
            let Some(outcome) = tried.settle(news, now) else { return Ok(Some(action)) };
            if matches!(tried.outcome, Outcome::Unknown { .. } | Outcome::Review { .. }) {
                return self.settle_unknown(portfolio, id, place, news).await;
            }
            tried.outcome = outcome;
            let due = action_due(keys, portfolio.shards, &action, now);
            let write = put(keys.action(id), version, record::encode(&action)?, due, None);
            match self.table().write(vec![write]).await {
                Ok(()) => return Ok(Some(action)),
                Err(TableError::ConditionFailed { .. } | TableError::Contended) => {
                    self.back_off(attempt).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(contended())
    }

    /// The action with this attempt. A first look may lag behind, for half the price: what is written on it names its
    /// version, and what it does not know yet is looked for again.
    async fn action_of(
        &self,
        keys: Keys,
        id: ActionId,
        place: usize,
        look: u64,
    ) -> Result<Option<(Action, u64)>, AppError> {
        if look == 0
            && let Some(item) = self.table().get(&keys.action(id), Read::Eventual).await?
        {
            let action: Action = record::decode(&item.body)?;
            if action.attempts.len() > place {
                return Ok(Some((action, item.version)));
            }
        }
        self.kept_action(keys, id).await
    }

    async fn settle_unknown(
        &self,
        portfolio: &Arc<Portfolio>,
        id: ActionId,
        place: usize,
        news: &News,
    ) -> Result<Option<Action>, AppError> {
        let now = self.now();
        self.change(portfolio, id.debtor, |ledger| {
            let Some(action) = ledger.actions.edit(|action| action.id == id) else { return Ok(None) };
            if let Some(tried) = action.attempts.get_mut(place)
                && let Some(outcome) = tried.settle(news, now)
            {
                tried.outcome = outcome;
            }
            Ok(Some(action.clone()))
        })
        .await
    }

    /// Settles an attempt that reached nobody, and gives its contact back to the caps.
    pub(crate) async fn give_back(
        &self,
        portfolio: &Arc<Portfolio>,
        id: ActionId,
        place: usize,
        news: &News,
    ) -> Result<(), AppError> {
        let now = self.now();
        self.change(portfolio, id.debtor, |ledger| {
            let Some(action) = ledger.actions.edit(|action| action.id == id) else { return Ok(()) };
            let Some(tried) = action.attempts.get_mut(place) else { return Ok(()) };
            let claimed_at = tried.claimed_at;
            let settled = tried.settle(news, now);
            if let Some(outcome) = settled {
                tried.outcome = outcome;
                let last = action.attempts.len() >= ATTEMPTS_LIMIT;
                ledger.forget_contact(claimed_at);
                if last {
                    let reason = "no provider took this message: a person must look".to_owned();
                    ledger.tell(now, &Cause::Relance, What::Stuck { reason });
                }
            }
            Ok(())
        })
        .await
    }
}
