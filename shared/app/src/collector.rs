//! Who collects for a portfolio from its debtors' accounts: its token at GoCardless, kept sealed and never shown again, the
//! secret its events are signed with, and how much one collection may be. Without a token nobody is led there; a token that
//! GoCardless refuses stops the offer until there is another one.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::money::{Currency, Money};
use domain::portfolio::{Collector, Portfolio};
use formats::Platform;
use formats::platforms::gocardless::till;
use serde::{Deserialize, Serialize};
use store::keys::Keys;
use store::table::{Condition, Write};

use crate::app::App;
use crate::asking::ProviderKey;
use crate::commit::decimal;
use crate::error::AppError;
use crate::member::{Member, Right};
use crate::ports::Provider;

/// What the token is sealed for.
const FIELD: &str = "collector";
/// 10 000.00 EUR.
const CEILING: i64 = 1_000_000;

/// What a portfolio is connected with, and how much one collection may be.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CollectorForm {
    /// An access token of GoCardless that may read and write; the one before is forgotten.
    #[serde(default)]
    pub token: Option<String>,
    /// The secret of the webhook endpoint; it and the one before live.
    #[serde(default)]
    pub webhook_secret: Option<String>,
    /// Largest amount of one collection, in euros; 10 000.00 unless something else was said.
    #[serde(default)]
    pub ceiling: Option<String>,
}

/// Secrets are in it: it has no more to show than that.
impl fmt::Debug for CollectorForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CollectorForm")
    }
}

/// Who collects. Neither token nor secret is ever shown.
#[derive(Debug, Clone, Serialize)]
pub struct CollectorView {
    /// `gocardless`; none: nobody is led to a provider.
    pub provider: Option<&'static str>,
    /// Real money moves.
    pub live: bool,
    /// Since when it is connected.
    pub connected_at: Option<DateTime<Utc>>,
    /// When the provider refused the token; nobody is led there since.
    pub refused_at: Option<DateTime<Utc>>,
    /// When it was disconnected.
    pub closed_at: Option<DateTime<Utc>>,
    /// Largest amount of one collection.
    pub ceiling: String,
    /// Its currency.
    pub currency: Currency,
}

impl CollectorView {
    fn of(portfolio: &Portfolio) -> Self {
        let all = portfolio.collector.as_ref();
        let open = all.filter(|it| it.closed_at.is_none());
        Self {
            provider: open.map(|_| "gocardless"),
            live: open.is_some_and(|it| it.live),
            connected_at: open.map(|it| it.connected_at),
            refused_at: open.and_then(|it| it.refused_at),
            closed_at: all.and_then(|it| it.closed_at),
            ceiling: decimal(all.map_or(CEILING, |it| it.ceiling), Currency::EUR),
            currency: Currency::EUR,
        }
    }
}

impl App {
    /// Who collects.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub fn collector(&self, member: &Member) -> Result<CollectorView, AppError> {
        member.may(Right::Read)?;
        Ok(CollectorView::of(&member.portfolio))
    }

    /// Connects the portfolio with GoCardless, gives its endpoint another secret, or says how much one collection may be.
    ///
    /// # Errors
    /// [`AppError::Refused`] for what is no token, no secret or no amount, for nothing at all, and for a first token without
    /// the secret: without its events no money would ever be counted.
    pub async fn set_collector(
        &self,
        member: &Member,
        form: CollectorForm,
    ) -> Result<CollectorView, AppError> {
        member.may(Right::Manage)?;
        let id = member.portfolio.id;
        if form.token.is_none() && form.webhook_secret.is_none() && form.ceiling.is_none() {
            return Err(AppError::refused("/token", "give a token, a webhook secret, a ceiling, or several"));
        }
        let known = member.portfolio.collector.as_ref();
        if known.is_none() && (form.token.is_none() || form.webhook_secret.is_none()) {
            let (pointer, what) =
                if form.token.is_none() { ("/token", "token") } else { ("/webhook_secret", "secret") };
            return Err(AppError::refused(
                pointer,
                format!("give the {what} too: the first time both are needed"),
            ));
        }
        let ceiling = form.ceiling.as_deref().map(ceiling).transpose()?;
        let live = form.token.as_deref().map(token).transpose()?;
        if let Some(secret) = &form.webhook_secret {
            self.adopt_secret(id, Platform::Gocardless.name(), secret).await.map_err(in_the_form)?;
        }
        if let Some(token) = &form.token {
            self.keep_provider_key(id, (Keys::of(id).collector(), FIELD), token).await?;
        }
        let now = self.now();
        let portfolio = self
            .change_portfolio(id, |portfolio| {
                let before = portfolio.collector.clone();
                let known = before.as_ref().map_or(CEILING, |it| it.ceiling);
                let collector = match (live, before) {
                    (Some(live), _) => Collector {
                        live,
                        connected_at: now,
                        refused_at: None,
                        ceiling: known,
                        closed_at: None,
                    },
                    (None, Some(before)) => before,
                    (None, None) => return false,
                };
                let ceiling = ceiling.unwrap_or(collector.ceiling);
                portfolio.collector = Some(Collector { ceiling, ..collector });
                true
            })
            .await?;
        Ok(CollectorView::of(&portfolio))
    }

    /// Leads nobody there any more. What was asked for is still told and booked; what was signed and not yet asked for is
    /// not collected.
    ///
    /// # Errors
    /// When it cannot be written now.
    pub async fn close_collector(&self, member: &Member) -> Result<CollectorView, AppError> {
        member.may(Right::Manage)?;
        let (id, now) = (member.portfolio.id, self.now());
        // First nothing is offered, then the token goes: never the other way round
        let portfolio = self
            .change_portfolio(id, |portfolio| match &mut portfolio.collector {
                Some(collector) if collector.closed_at.is_none() => {
                    collector.closed_at = Some(now);
                    true
                }
                _ => false,
            })
            .await?;
        self.table().write(vec![Write::Delete(Keys::of(id).collector(), Condition::Any)]).await?;
        Ok(CollectorView::of(&portfolio))
    }

    /// The provider that collects for this portfolio, where it can be asked.
    pub(crate) fn collecting(&self, portfolio: &Portfolio) -> Option<Provider> {
        let live = portfolio.collects()?.live;
        let provider = if live { Provider::GoCardless } else { Provider::GoCardlessSandbox };
        self.inner().ports.till.knows(provider).then_some(provider)
    }

    /// The portfolio's token, where debtors are led there.
    pub(crate) async fn collector_key(&self, portfolio: &Portfolio) -> Result<Option<ProviderKey>, AppError> {
        let Some(provider) = self.collecting(portfolio) else { return Ok(None) };
        self.provider_key(portfolio.id, provider, (Keys::of(portfolio.id).collector(), FIELD)).await
    }

    /// Remembers that the provider refused the token, unless there is another one by now.
    pub(crate) async fn note_refused_token(&self, portfolio: &Arc<Portfolio>) -> Result<(), AppError> {
        let now = self.now();
        let known = portfolio.collector.as_ref().map(|it| it.connected_at);
        self.change_portfolio(portfolio.id, |portfolio| match &mut portfolio.collector {
            Some(it) if Some(it.connected_at) == known && it.refused_at.is_none() => {
                it.refused_at = Some(now);
                true
            }
            _ => false,
        })
        .await?;
        Ok(())
    }
}

fn token(token: &str) -> Result<bool, AppError> {
    let detail = "is no access token of GoCardless: it starts with live_ or sandbox_";
    till::is_live(token).ok_or_else(|| AppError::refused("/token", detail))
}

/// The secret's own fault, at its place in this form.
fn in_the_form(error: AppError) -> AppError {
    match error {
        AppError::Refused(mut faults) => {
            for fault in &mut faults {
                "/webhook_secret".clone_into(&mut fault.pointer);
            }
            AppError::Refused(faults)
        }
        other => other,
    }
}

fn ceiling(text: &str) -> Result<i64, AppError> {
    let refused = |detail: String| AppError::refused("/ceiling", detail);
    let money = Money::parse(text, Currency::EUR).map_err(|error| refused(error.to_string()))?;
    if money.minor() < till::LEAST {
        return Err(refused(format!("at least {}", decimal(till::LEAST, Currency::EUR))));
    }
    Ok(money.minor())
}
