//! From an item that was written to the alert it stands for, if any.

use chrono::{DateTime, TimeDelta, Utc};
use domain::hold::Kind;
use domain::ids::{DebtorId, PortfolioId};
use domain::news::NEWS_DAYS;
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, Fact, What};
use store::keys::{self, FACTS, Keys, fact_range, instant};
use store::record;
use store::table::{Condition, Item, Key, TableError, Write};

use super::{Alert, Why};
use crate::app::App;
use crate::error::AppError;
use crate::facts;
use crate::portfolio::expires_in;
use crate::seal::short_digest;

/// The range of a portfolio's settings.
const PORTFOLIO: &str = "portfolio";
/// Days an alert is kept.
const KEPT_DAYS: i64 = 90;

impl App {
    /// Takes in one item as it was written, and writes down what a person should look at. The same item and version again,
    /// or long after it was news, changes nothing.
    ///
    /// # Errors
    /// When the item cannot be read, or an alert cannot be written now: give it again.
    pub async fn project(&self, item: &Item) -> Result<(), AppError> {
        let now = self.now();
        for (portfolio, alert, name) in meaning(item, now)? {
            if alert.at + TimeDelta::days(NEWS_DAYS) >= now {
                self.note_alert(portfolio, &alert, &name, now).await?;
            }
        }
        Ok(())
    }

    async fn note_alert(
        &self,
        portfolio: PortfolioId,
        alert: &Alert,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        let key = Key {
            partition: Keys::of(portfolio).alerts(),
            range: format!("{}#{:016x}", instant(alert.at), short_digest(name.as_bytes())),
        };
        let body = record::encode(alert)?;
        let expires_at = Some(expires_in(now, KEPT_DAYS));
        let item = Item { key, version: 1, body, due: None, book: None, expires_at };
        match self.table().write(vec![Write::Put(item, Condition::Absent)]).await {
            Ok(()) | Err(TableError::ConditionFailed { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// False for items that never stand for an alert: most of them, told apart by their key.
#[must_use]
pub fn may_concern(key: &Key) -> bool {
    key.range.starts_with(FACTS) || key.range == PORTFOLIO
}

/// The alerts an item stands for, each with what names it: the same alert always has the same name.
fn meaning(item: &Item, now: DateTime<Utc>) -> Result<Vec<(PortfolioId, Alert, String)>, AppError> {
    let Key { partition, range } = &item.key;
    if let Some((portfolio, debtor)) = keys::parse_ledger(partition) {
        if !range.starts_with(FACTS) {
            return Ok(Vec::new());
        }
        let alerts = facts::told(item)?.into_iter().filter_map(|(place, fact)| {
            let name = format!("{partition}|{}", fact_range(place));
            asks(debtor, &fact, now).map(|alert| (portfolio, alert, name))
        });
        return Ok(alerts.collect());
    }
    if range == PORTFOLIO && partition.ends_with("#settings") {
        let portfolio: Portfolio = record::decode(&item.body)?;
        let stopped = portfolio.stopped_for.and(portfolio.stopped_at);
        return Ok(stopped
            .into_iter()
            .map(|at| {
                let alert =
                    Alert { at, noted_at: now, why: Why::PortfolioStopped, debtor: None, action: None };
                (portfolio.id, alert, format!("{partition}|stopped|{}", portfolio.lifted))
            })
            .collect());
    }
    Ok(Vec::new())
}

/// What a fact asks of a person.
fn asks(debtor: DebtorId, fact: &Fact, now: DateTime<Utc>) -> Option<Alert> {
    let (why, action) = match &fact.what {
        What::AddressStopped { reason, .. } => match reason.as_str() {
            "bounced" => (Why::AddressBounced, None),
            "complained" | "opted_out" => (Why::AddressDeclined, None),
            _ => return None,
        },
        What::PromiseBroken { .. } => (Why::PromiseBroken, None),
        What::DebitFailed { .. }
        | What::CheckoutReturned { .. }
        | What::CheckoutRefused { reason: Some(_), .. } => (Why::DebitFailed, None),
        What::TaskOpened { action, .. } => (Why::DecisionDue, Some(*action)),
        What::Outcome { action, outcome, .. } if outcome == "review" => (Why::OutcomeUnknown, Some(*action)),
        What::Asked { .. } => (Why::Asked, None),
        What::DisputeSaid { .. } if fact.by == Cause::Debtor => (Why::Contested, None),
        What::HoldPlaced { hold_kind: Kind::Dispute, .. } => (Why::Contested, None),
        What::Stuck { .. } => (Why::CaseFailed, None),
        _ => return None,
    };
    Some(Alert { at: fact.at, noted_at: now, why, debtor: Some(debtor), action })
}
