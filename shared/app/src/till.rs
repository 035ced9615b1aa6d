//! Who takes cards for a portfolio: its key at the payment provider, kept sealed and never shown again, and what a card may
//! pay. Without a key cards are not offered; a key that the provider refuses stops the offer until there is another one.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::money::{Currency, Money};
use domain::portfolio::{Portfolio, Till};
use formats::platforms::stripe::till;
use serde::{Deserialize, Serialize};
use store::keys::Keys;
use store::table::{Condition, Write};

use crate::app::App;
use crate::asking::ProviderKey;
use crate::commit::decimal;
use crate::error::AppError;
use crate::member::{Member, Right};
use crate::ports::Provider;

/// What the key is sealed for.
const FIELD: &str = "till";

/// What a portfolio is connected with, and what a card may pay.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TillForm {
    /// A key of Stripe that may make, read and expire Checkout sessions; the one before is forgotten.
    #[serde(default)]
    pub key: Option<String>,
    /// Largest amount of one card payment, a decimal in the portfolio's currency; another currency's is the same number
    /// of minor units.
    #[serde(default)]
    pub card_ceiling: Option<String>,
}

/// A secret is in it: it has no more to show than that.
impl fmt::Debug for TillForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TillForm")
    }
}

/// Who takes cards. The key is never shown.
#[derive(Debug, Clone, Serialize)]
pub struct TillView {
    /// `stripe`; none: cards are not offered.
    pub provider: Option<&'static str>,
    /// Real money moves.
    pub live: bool,
    /// Since when it is connected.
    pub connected_at: Option<DateTime<Utc>>,
    /// When the provider refused the key; cards are not offered since.
    pub refused_at: Option<DateTime<Utc>>,
    /// Largest amount of one card payment.
    pub card_ceiling: String,
    /// Its currency.
    pub currency: Currency,
}

impl TillView {
    fn of(portfolio: &Portfolio) -> Self {
        let till = portfolio.till.as_ref();
        Self {
            provider: till.map(|_| "stripe"),
            live: till.is_some_and(|till| till.live),
            connected_at: till.map(|till| till.connected_at),
            refused_at: till.and_then(|till| till.refused_at),
            card_ceiling: decimal(portfolio.policy.card_ceiling, portfolio.currency),
            currency: portfolio.currency,
        }
    }
}

impl App {
    /// Who takes cards.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub fn till(&self, member: &Member) -> Result<TillView, AppError> {
        member.may(Right::Read)?;
        Ok(TillView::of(&member.portfolio))
    }

    /// Connects the portfolio with the provider, or says what a card may pay.
    ///
    /// # Errors
    /// [`AppError::Refused`] for what is no key or no amount, and for nothing at all.
    pub async fn set_till(&self, member: &Member, form: TillForm) -> Result<TillView, AppError> {
        member.may(Right::Manage)?;
        let (id, currency) = (member.portfolio.id, member.portfolio.currency);
        if form.key.is_none() && form.card_ceiling.is_none() {
            return Err(AppError::refused("/key", "give a key, a ceiling, or both"));
        }
        let ceiling = form.card_ceiling.as_deref().map(|text| ceiling(text, currency)).transpose()?;
        let mut connected = None;
        if let Some(key) = &form.key {
            let live = till::is_live(key).ok_or_else(|| {
                let detail = "is no key of Stripe: it starts with rk_live_ or rk_test_ (sk_… is taken, but may do more than it should)";
                AppError::refused("/key", detail)
            })?;
            self.keep_provider_key(id, (Keys::of(id).till(), FIELD), key).await?;
            connected = Some(Till { live, connected_at: self.now(), refused_at: None });
        }
        let portfolio = self
            .change_portfolio(id, |portfolio| {
                if let Some(ceiling) = ceiling {
                    portfolio.policy.card_ceiling = ceiling;
                }
                if let Some(till) = &connected {
                    portfolio.till = Some(till.clone());
                }
                true
            })
            .await?;
        Ok(TillView::of(&portfolio))
    }

    /// Takes no cards any more. Pages that are open stay open for their half hour; what is paid there is still booked.
    ///
    /// # Errors
    /// When it cannot be written now.
    pub async fn close_till(&self, member: &Member) -> Result<TillView, AppError> {
        member.may(Right::Manage)?;
        let id = member.portfolio.id;
        // First nothing is offered, then the key goes: never the other way round
        let portfolio = self.change_portfolio(id, |portfolio| portfolio.till.take().is_some()).await?;
        self.table().write(vec![Write::Delete(Keys::of(id).till(), Condition::Any)]).await?;
        Ok(TillView::of(&portfolio))
    }

    /// True where the provider can be asked.
    pub(crate) fn takes_cards(&self) -> bool {
        self.inner().ports.till.knows(Provider::Stripe)
    }

    /// The portfolio's key, where cards are offered.
    pub(crate) async fn till_key(&self, portfolio: &Portfolio) -> Result<Option<ProviderKey>, AppError> {
        if !self.takes_cards() || portfolio.till.as_ref().is_none_or(|till| till.refused_at.is_some()) {
            return Ok(None);
        }
        self.provider_key(portfolio.id, Provider::Stripe, (Keys::of(portfolio.id).till(), FIELD)).await
    }

    /// Remembers that the provider refused the key, unless there is another one by now.
    pub(crate) async fn note_refused_key(&self, portfolio: &Arc<Portfolio>) -> Result<(), AppError> {
        let now = self.now();
        let known = portfolio.till.as_ref().map(|till| till.connected_at);
        self.change_portfolio(portfolio.id, |portfolio| match &mut portfolio.till {
            Some(till) if Some(till.connected_at) == known && till.refused_at.is_none() => {
                till.refused_at = Some(now);
                true
            }
            _ => false,
        })
        .await?;
        Ok(())
    }
}

fn ceiling(text: &str, currency: Currency) -> Result<i64, AppError> {
    let money = Money::parse(text, currency)
        .map_err(|error| AppError::refused("/card_ceiling", error.to_string()))?;
    if money.minor() < till::least(currency) {
        let least = decimal(till::least(currency), currency);
        return Err(AppError::refused(
            "/card_ceiling",
            format!("at least {least}, the least that a card pays"),
        ));
    }
    Ok(money.minor())
}
