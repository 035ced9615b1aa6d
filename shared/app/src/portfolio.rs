//! Portfolios: made, read, stopped, let go. A setting that holds everything back is read at most ten seconds old.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::bugs::{self, Bug};
use domain::calendar::Tz;
use domain::debtor::{Country, Language};
use domain::ids::PortfolioId;
use domain::money::Currency;
use domain::portfolio::{Creditor, Feed, Policy, Portfolio, Sending};
use domain::scenario::Scenarios;
use domain::sieve::Sieve;
use formats::Platform;
use serde::{Deserialize, Serialize};
use store::keys::{self, Keys};
use store::record;
use store::table::{Condition, Index, Item, Key, Order, Query, Range, Read, TableError, Write};

use crate::app::{App, Known};
use crate::change::{TRIES, contended};
use crate::commit::put;
use crate::error::AppError;
use crate::member::{NewUser, Role};
use crate::seal::PortfolioKey;

/// Seconds a portfolio's settings may be old when something is sent.
const READ_SECONDS: i64 = 10;
/// Portfolios listed in one deployment.
const PORTFOLIOS_LIMIT: usize = 10_000;

/// What a new portfolio is made of.
#[derive(Debug, Clone)]
pub struct NewPortfolio {
    /// Name its team uses.
    pub name: String,
    /// The creditor's country.
    pub country: Country,
    /// The creditor's language.
    pub language: Language,
    /// The creditor's zone.
    pub time_zone: Tz,
    /// Its usual currency.
    pub currency: Currency,
    /// Who is owed.
    pub creditor: Creditor,
    /// Whether messages leave at once.
    pub sending: Sending,
    /// Whether a plan is signed with a code that is sent to an address on file.
    pub sign_plans: bool,
}

/// A portfolio just made, with what is shown only once.
#[derive(Debug, Clone)]
pub struct Created {
    /// The portfolio.
    pub portfolio: Arc<Portfolio>,
    /// One user a role, with their bearer tokens; none where subjects of an identity provider are members.
    pub users: Vec<NewUser>,
    /// Live webhook secrets by source.
    pub secrets: BTreeMap<String, Vec<String>>,
}

/// What a change of settings comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Changed {
    /// Nothing is written.
    Nothing,
    /// It is written.
    Kept,
    /// It is written, and what it held back looks again.
    Lifted,
    /// It is written, with these.
    Beside(Vec<Write>),
}

/// A source's live secrets, newest first; sealed as a whole.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct SourceSecrets {
    /// At most two.
    pub(crate) sealed: Vec<String>,
}

/// Letters of a secret that a platform made, and how it begins.
const fn adopted(platform: Platform) -> (std::ops::RangeInclusive<usize>, &'static str) {
    match platform {
        Platform::Relance | Platform::Stripe => (30..=200, "whsec_"),
        // Made by GoCardless, or chosen by who sets the endpoint up
        Platform::Gocardless => (20..=200, ""),
    }
}
/// Live secrets of a source at once: one can be rotated while the other still signs.
const SECRETS_LIVE: usize = 2;

impl App {
    /// Makes an empty portfolio with default scenarios, one user a role and a secret for each source.
    ///
    /// # Errors
    /// When it cannot be written now.
    pub async fn create_portfolio(&self, new: NewPortfolio) -> Result<Created, AppError> {
        self.make_portfolio(new, &Role::ALL).await
    }

    /// Makes an empty portfolio with default scenarios and a secret for each source, and with no user: no bearer token
    /// opens it.
    ///
    /// # Errors
    /// When it cannot be written now.
    pub async fn found_portfolio(&self, new: NewPortfolio) -> Result<Created, AppError> {
        self.make_portfolio(new, &[]).await
    }

    async fn make_portfolio(&self, new: NewPortfolio, roles: &[Role]) -> Result<Created, AppError> {
        let id = PortfolioId::from_bits(self.random());
        let mut policy = Policy::default();
        policy.plan.code = new.sign_plans;
        let portfolio = Portfolio {
            id,
            name: new.name,
            country: new.country,
            language: new.language,
            time_zone: new.time_zone,
            currency: new.currency,
            creditor: new.creditor,
            sending: new.sending,
            stopped_at: None,
            stopped_for: None,
            lifted: 0,
            sieve: Sieve::default(),
            policy,
            scenarios: Scenarios::default(),
            feeds: BTreeMap::new(),
            till: None,
            debits: None,
            logo: None,
            collector: None,
            shards: self.settings().due_shards,
        };
        let key = self.portfolio_key(id).await?;
        let keys = Keys::of(id);
        let listed = Key { partition: keys::portfolios(), range: id.to_string() };
        let mut writes = vec![
            put(keys.portfolio_item(), 0, record::encode(&portfolio)?, None, None),
            put(listed, 0, record::encode(&id)?, None, None),
        ];
        let mut secrets = BTreeMap::new();
        for platform in Platform::ALL {
            let secret = self.webhook_secret();
            let kept =
                SourceSecrets { sealed: vec![key.seal_own(self.ids(), platform.name(), secret.as_bytes())?] };
            writes.push(put(keys.source(platform.name()), 0, record::encode(&kept)?, None, None));
            secrets.insert(platform.name().to_owned(), vec![secret]);
        }
        let mut users = Vec::new();
        for role in roles {
            let (user, write) = self.new_user(keys, *role)?;
            users.push(user);
            writes.push(write);
        }
        self.table().write(writes).await?;
        Ok(Created { portfolio: Arc::new(portfolio), users, secrets })
    }

    /// Every portfolio of this deployment.
    ///
    /// # Errors
    /// When the list cannot be read now.
    pub async fn portfolios(&self) -> Result<Vec<PortfolioId>, AppError> {
        let mut query = Query {
            index: Index::Main,
            partition: keys::portfolios(),
            range: Range::All,
            order: Order::Ascending,
            limit: 1000,
            cursor: None,
            read: Read::Strong,
        };
        let mut found: Vec<PortfolioId> = Vec::new();
        while found.len() < PORTFOLIOS_LIMIT {
            let page = self.table().query(&query).await?;
            found.extend(page.items.iter().filter_map(|item| item.key.range.parse::<PortfolioId>().ok()));
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => break,
            }
        }
        Ok(found)
    }

    /// A portfolio's settings, at most ten seconds old. While the deployment is stopped, so is the portfolio.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is no such portfolio.
    pub async fn portfolio(&self, id: PortfolioId) -> Result<Arc<Portfolio>, AppError> {
        let known = self.known(id).await?;
        self.under_the_stop(known.portfolio).await
    }

    async fn known(&self, id: PortfolioId) -> Result<Known, AppError> {
        let now = self.now();
        let fresh = |known: &&Known| is_fresh(known.read_at, now) || bugs::is_on(Bug::StaleSettings);
        let cached = match self.inner().portfolios.read() {
            Ok(portfolios) => portfolios.get(&id).filter(fresh).cloned(),
            Err(_) => None,
        };
        match cached {
            Some(known) => Ok(known),
            None => self.read_portfolio(id).await,
        }
    }

    async fn read_portfolio(&self, id: PortfolioId) -> Result<Known, AppError> {
        let item = self.table().get(&Keys::of(id).portfolio_item(), Read::Strong).await?;
        let item = item.ok_or(AppError::NotFound("portfolio"))?;
        let before = self.inner().portfolios.read().ok().and_then(|known| known.get(&id).cloned());
        let (portfolio, body) = match before.filter(|known| *known.body == *item.body) {
            // As it was read before, which is nearly always: decoding it costs more than all else of a quiet look
            Some(known) => (known.portfolio, known.body),
            None => (Arc::new(record::decode(&item.body)?), Arc::from(item.body)),
        };
        let known = Known { portfolio, body, version: item.version, read_at: self.now() };
        self.remember(known.clone());
        Ok(known)
    }

    fn remember(&self, known: Known) {
        if let Ok(mut portfolios) = self.inner().portfolios.write() {
            portfolios.insert(known.portfolio.id, known);
        }
    }

    /// Changes a portfolio's settings; the closure says whether anything changed.
    pub(crate) async fn change_portfolio(
        &self,
        id: PortfolioId,
        change: impl Fn(&mut Portfolio) -> bool + Send + Sync,
    ) -> Result<Arc<Portfolio>, AppError> {
        let changed = |portfolio: &mut Portfolio| {
            if change(portfolio) { Changed::Kept } else { Changed::Nothing }
        };
        self.rewrite_portfolio(id, changed).await
    }

    /// Changes a portfolio's settings and, when what changed held everything back, begins to wake its cases in the same
    /// write: said again after a death in between, it would find nothing left to change.
    pub(crate) async fn rewrite_portfolio(
        &self,
        id: PortfolioId,
        change: impl Fn(&mut Portfolio) -> Changed + Send,
    ) -> Result<Arc<Portfolio>, AppError> {
        // One after the other in this process: a burst of first webhooks must not meet itself.
        let _lane = self.inner().settings_lane.lock().await;
        for attempt in 0..TRIES {
            let known = self.read_portfolio(id).await?;
            let mut portfolio = Portfolio::clone(&known.portfolio);
            let changed = change(&mut portfolio);
            if changed == Changed::Nothing {
                return self.under_the_stop(known.portfolio).await;
            }
            let body = record::encode(&portfolio)?;
            let kept = Arc::from(body.as_str());
            let mut writes = vec![put(Keys::of(id).portfolio_item(), known.version, body, None, None)];
            match changed {
                Changed::Lifted => writes.push(self.waking(id).await?),
                Changed::Beside(more) => writes.extend(more),
                Changed::Nothing | Changed::Kept => {}
            }
            match self.table().write(writes).await {
                Ok(()) => {
                    let portfolio = Arc::new(portfolio);
                    self.remember(Known {
                        portfolio: portfolio.clone(),
                        body: kept,
                        version: known.version + 1,
                        read_at: self.now(),
                    });
                    return self.under_the_stop(portfolio).await;
                }
                Err(TableError::ConditionFailed { .. } | TableError::Contended) => {
                    self.back_off(attempt).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(contended())
    }

    pub(crate) async fn portfolio_key(&self, id: PortfolioId) -> Result<PortfolioKey, AppError> {
        Ok(PortfolioKey::new(id, self.inner().ports.keyring.portfolio_key(id).await?))
    }

    fn webhook_secret(&self) -> String {
        let mut bytes = [0; 24];
        self.ids().fill(&mut bytes);
        format!("whsec_{}", data_encoding::BASE64.encode(&bytes))
    }

    /// The live secrets of a source.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a source the portfolio does not have.
    pub async fn source_secrets(&self, id: PortfolioId, source: &str) -> Result<Vec<String>, AppError> {
        let item = self.table().get(&Keys::of(id).source(source), Read::Eventual).await?;
        let item = item.ok_or(AppError::NotFound("source"))?;
        self.opened(id, source, &item).await
    }

    async fn opened(&self, id: PortfolioId, source: &str, item: &Item) -> Result<Vec<String>, AppError> {
        let key = self.portfolio_key(id).await?;
        let kept: SourceSecrets = record::decode(&item.body)?;
        let open = |sealed: &String| {
            let bytes = key.open_own(source, sealed)?;
            String::from_utf8(bytes).map_err(|error| AppError::Internal(error.into()))
        };
        kept.sealed.iter().map(open).collect()
    }

    /// Gives a source a second live secret; the oldest of two dies.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a source the portfolio does not have.
    pub(crate) async fn rotate(&self, id: PortfolioId, source: &str) -> Result<String, AppError> {
        let secret = self.webhook_secret();
        self.keep_secret(id, source, &secret).await?;
        Ok(secret)
    }

    /// The same with a secret that the platform made itself, as Stripe does for each endpoint. Said again, it changes
    /// nothing. Returns how many are live.
    ///
    /// # Errors
    /// [`AppError::Refused`] for what is no secret of that platform, [`AppError::NotFound`] for a portfolio or a source
    /// that is not there.
    pub(crate) async fn adopt_secret(
        &self,
        id: PortfolioId,
        source: &str,
        secret: &str,
    ) -> Result<usize, AppError> {
        let platform: Platform = source.parse().map_err(|_| AppError::NotFound("source"))?;
        let (letters, start) = adopted(platform);
        let plain = secret.bytes().all(|byte| byte.is_ascii_graphic());
        if !plain || !letters.contains(&secret.len()) || !secret.starts_with(start) {
            let start = if start.is_empty() { String::new() } else { format!("starts with {start} and ") };
            let (least, most) = (letters.start(), letters.end());
            let detail =
                format!("is no signing secret: it {start}has {least} to {most} letters, digits and signs");
            return Err(AppError::refused("/secret", detail));
        }
        self.portfolio(id).await?;
        let known = match self.source_secrets(id, source).await {
            // Founded before this platform was known
            Err(AppError::NotFound(_)) => Vec::new(),
            known => known?,
        };
        if known.iter().any(|known| known == secret) {
            return Ok(known.len());
        }
        self.keep_secret(id, source, secret).await
    }

    async fn keep_secret(&self, id: PortfolioId, source: &str, secret: &str) -> Result<usize, AppError> {
        let name = Keys::of(id).source(source);
        source.parse::<Platform>().map_err(|_| AppError::NotFound("source"))?;
        let item = self.table().get(&name, Read::Strong).await?;
        let version = item.as_ref().map_or(0, |item| item.version);
        let mut kept: SourceSecrets =
            item.map(|item| record::decode(&item.body)).transpose()?.unwrap_or_default();
        let key = self.portfolio_key(id).await?;
        kept.sealed.insert(0, key.seal_own(self.ids(), source, secret.as_bytes())?);
        kept.sealed.truncate(SECRETS_LIVE);
        let write = put(name, version, record::encode(&kept)?, None, None);
        self.table().write(vec![write]).await?;
        Ok(kept.sealed.len())
    }

    /// Notes a sign of life of a source, at most once an hour: a portfolio's settings are no counter.
    pub(crate) async fn heard_from(&self, portfolio: &Portfolio, source: &str) -> Result<(), AppError> {
        let now = self.now();
        let recent = |feed: &Feed| feed.heard_at.is_some_and(|at| at + TimeDelta::hours(1) > now);
        if portfolio.feeds.get(source).is_some_and(recent) {
            return Ok(());
        }
        let name = source.to_owned();
        // Nothing is woken: after a silence the first delivery is rarely the last, and the money may be behind it.
        self.change_portfolio(portfolio.id, |portfolio| {
            let feed = portfolio.feeds.entry(name.clone()).or_default();
            let news = !recent(feed);
            if news {
                feed.heard_at = Some(now);
            }
            news
        })
        .await?;
        Ok(())
    }
}

/// True while what was read then may still be believed before something is sent.
pub(crate) fn is_fresh(read_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    read_at <= now && read_at + TimeDelta::seconds(READ_SECONDS) > now
}

/// Checks that an item is still as it was read, without changing it.
pub(crate) fn unchanged(key: Key, version: u64) -> Write {
    let condition = if version == 0 { Condition::Absent } else { Condition::Version(version) };
    Write::Check(key, condition)
}

/// The moment, for what is kept only for a while: unix seconds `days` from now.
pub(crate) fn expires_in(now: DateTime<Utc>, days: i64) -> i64 {
    (now + TimeDelta::days(days)).timestamp()
}
