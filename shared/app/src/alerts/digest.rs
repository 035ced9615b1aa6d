//! The team's daily mail. The sweep begins a portfolio's day by writing it down, once; whoever reads what was written makes
//! the mail, once: a mail that could not be sent is told in the log, and the list of alerts still holds everything.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::calendar::{at_local, local_date};
use domain::news::NEWS_DAYS;
use domain::portfolio::Portfolio;
use render::digest::{Digest, Line, REFERENCES_LIMIT, digest};
use render::email::{Email, Envelope};
use serde::{Deserialize, Serialize};
use store::keys::{self, Keys, instant};
use store::record;
use store::table::{Condition, Index, Item, Order, Query, Range, Read, TableError, Write};

use super::{Alert, Why};
use crate::app::App;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::portfolio::expires_in;

/// The hour of the creditor's day at which the day before is told.
const HOUR: i64 = 7;
/// Most alerts of one mail; the list holds the others.
const ALERTS_LIMIT: usize = 500;
/// Days a digest's claim is kept.
const KEPT_DAYS: i64 = 30;

/// Most urgent first.
const ORDER: [(Why, &str); 10] = [
    (Why::PortfolioStopped, "portfolio_stopped"),
    (Why::OutcomeUnknown, "outcome_unknown"),
    (Why::CaseFailed, "case_failed"),
    (Why::Asked, "asked"),
    (Why::Contested, "contested"),
    (Why::DecisionDue, "decision_due"),
    (Why::PromiseBroken, "promise_broken"),
    (Why::DebitFailed, "debit_failed"),
    (Why::AddressBounced, "address_bounced"),
    (Why::AddressDeclined, "address_declined"),
];

/// A portfolio's day, begun; and that its mail was made.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Begun {
    day: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    written_at: Option<DateTime<Utc>>,
}

impl App {
    /// Begins the day of every portfolio whose day has come and was not begun: to be called by each sweep. One portfolio
    /// that cannot be read keeps no other waiting.
    ///
    /// # Errors
    /// When the list of portfolios cannot be read now, or a day could not be begun: the next sweep tries again.
    pub async fn begin_days(&self) -> Result<(), AppError> {
        let mut outcome = Ok(());
        for id in self.portfolios().await? {
            let begun = match self.portfolio(id).await {
                Ok(portfolio) => self.begin_day(&portfolio).await,
                Err(error) => Err(error),
            };
            outcome = outcome.and(begun);
        }
        outcome
    }

    async fn begin_day(&self, portfolio: &Portfolio) -> Result<(), AppError> {
        let day = local_date(self.now() - TimeDelta::hours(HOUR), portfolio.time_zone);
        let key = Keys::of(portfolio.id).digest(day);
        if self.table().get(&key, Read::Eventual).await?.is_some() {
            return Ok(());
        }
        let body = record::encode(&Begun { day, written_at: None })?;
        let expires_at = Some(expires_in(self.now(), KEPT_DAYS));
        let item = Item { key, version: 1, body, due: None, book: None, expires_at };
        match self.table().write(vec![Write::Put(item, Condition::Absent)]).await {
            Ok(()) | Err(TableError::ConditionFailed { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The mail of a day that was begun, when `item` is one, there is something to tell, and nobody made it before. It is
    /// written down before it is handed out: it is sent at most once.
    ///
    /// # Errors
    /// When it cannot be read or written now: give the item again.
    pub async fn digest(&self, item: &Item, from: &str) -> Result<Option<Email>, AppError> {
        let Some(portfolio) = keys::parse_digest(&item.key) else { return Ok(None) };
        let begun: Begun = record::decode(&item.body)?;
        if begun.written_at.is_some() {
            return Ok(None);
        }
        let portfolio = self.portfolio(portfolio).await?;
        let Some(to) = portfolio.creditor.reply_to.clone() else { return Ok(None) };
        let alerts = self.alerts_of_day(&portfolio, begun.day).await?;
        if alerts.is_empty() {
            return Ok(None);
        }
        let lines = self.lines(&portfolio, &alerts).await?;
        let told = Digest {
            portfolio: portfolio.name.clone(),
            day: begun.day - TimeDelta::days(1),
            lines,
            link: self.settings().public_url.clone(),
        };
        let envelope = Envelope {
            from_name: "Relance".to_owned(),
            from_address: from.to_owned(),
            reply_to: to.clone(),
            to,
            action: String::new(),
        };
        let mail =
            digest(portfolio.language, &told, &envelope).map_err(|error| AppError::Internal(error.into()))?;
        Ok(self.written_once(item, begun).await?.then_some(mail))
    }

    /// False when somebody else made it.
    async fn written_once(&self, item: &Item, begun: Begun) -> Result<bool, AppError> {
        let body = record::encode(&Begun { written_at: Some(self.now()), ..begun })?;
        let expires_at = Some(expires_in(self.now(), KEPT_DAYS));
        let next = Item { version: item.version + 1, body, expires_at, ..item.clone() };
        match self.table().write(vec![Write::Put(next, Condition::Version(item.version))]).await {
            Ok(()) => Ok(true),
            Err(TableError::ConditionFailed { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// What was noted between this hour of the day before and this hour of `day`.
    async fn alerts_of_day(&self, portfolio: &Portfolio, day: NaiveDate) -> Result<Vec<Alert>, AppError> {
        let hour = NaiveTime::MIN + TimeDelta::hours(HOUR);
        let ends = at_local(day, hour, portfolio.time_zone);
        let starts = at_local(day - TimeDelta::days(1), hour, portfolio.time_zone);
        let query = Query {
            index: Index::Main,
            partition: Keys::of(portfolio.id).alerts(),
            range: Range::Between(instant(starts - TimeDelta::days(NEWS_DAYS)), instant(ends)),
            order: Order::Descending,
            limit: ALERTS_LIMIT,
            cursor: None,
            read: Read::Strong,
        };
        let page = self.table().query(&query).await?;
        let alerts: Result<Vec<Alert>, _> =
            page.items.iter().map(|item| record::decode(&item.body)).collect();
        let mut alerts = alerts?;
        alerts.retain(|alert| (starts..ends).contains(&alert.noted_at));
        Ok(alerts)
    }

    async fn lines(&self, portfolio: &Portfolio, alerts: &[Alert]) -> Result<Vec<Line>, AppError> {
        let mut lines = Vec::new();
        for (why, kind) in ORDER {
            let of_kind = || alerts.iter().filter(|alert| alert.why == why);
            let count = of_kind().count();
            if count == 0 {
                continue;
            }
            let mut references = Vec::new();
            for debtor in of_kind().filter_map(|alert| alert.debtor).take(REFERENCES_LIMIT) {
                let keys = Keys::of(portfolio.id);
                let ledger = Ledger::load(self.table(), keys, debtor, Read::Eventual, false).await?;
                references.extend(ledger.map(|ledger| ledger.account.external_id.to_string()));
            }
            lines.push(Line { kind, count, references });
        }
        Ok(lines)
    }
}
