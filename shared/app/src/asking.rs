//! Asking a provider of payments: a portfolio's key there, kept sealed and never shown again, and what travels with a question.

use std::fmt;

use domain::bugs::{self, Bug};
use domain::ids::PortfolioId;
use formats::platforms::gocardless;
use formats::platforms::stripe;
use formats::platforms::till::Call;
use serde::{Deserialize, Serialize};
use store::record;
use store::table::{Key, Read};

use crate::app::App;
use crate::commit::put;
use crate::error::AppError;
use crate::ports::{Provider, Question, Reply, TillError};
use crate::words::internal;

/// A portfolio's key at a provider, in memory only.
pub(crate) struct ProviderKey {
    pub(crate) provider: Provider,
    secret: String,
}

impl fmt::Debug for ProviderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderKey").field("provider", &self.provider).finish_non_exhaustive()
    }
}

/// The key as it is kept.
#[derive(Serialize, Deserialize)]
struct SealedKey {
    sealed: String,
}

impl App {
    /// Keeps a key, sealed for this field; the one before is forgotten.
    pub(crate) async fn keep_provider_key(
        &self,
        id: PortfolioId,
        (place, field): (Key, &str),
        key: &str,
    ) -> Result<(), AppError> {
        let before = self.table().get(&place, Read::Strong).await?.map_or(0, |item| item.version);
        let sealing = self.portfolio_key(id).await?;
        let kept = SealedKey { sealed: sealing.seal_own(self.ids(), field, key.as_bytes())? };
        let write = put(place, before, record::encode(&kept)?, None, None);
        Ok(self.table().write(vec![write]).await?)
    }

    /// A key that is kept.
    pub(crate) async fn provider_key(
        &self,
        id: PortfolioId,
        provider: Provider,
        (place, field): (Key, &str),
    ) -> Result<Option<ProviderKey>, AppError> {
        let Some(item) = self.table().get(&place, Read::Strong).await? else { return Ok(None) };
        let kept: SealedKey = record::decode(&item.body)?;
        let plain = self.portfolio_key(id).await?.open_own(field, &kept.sealed)?;
        Ok(Some(ProviderKey { provider, secret: String::from_utf8(plain).map_err(internal)? }))
    }

    /// Asks once; `once` names the question, so that asked again it is the same one.
    pub(crate) async fn ask_provider(
        &self,
        key: &ProviderKey,
        call: Call,
        once: Option<String>,
    ) -> Result<Reply, TillError> {
        let (version, media) = match key.provider {
            Provider::Stripe => {
                (("stripe-version", stripe::till::VERSION), "application/x-www-form-urlencoded")
            }
            Provider::GoCardless | Provider::GoCardlessSandbox => {
                (("gocardless-version", gocardless::till::VERSION), "application/json")
            }
        };
        let mut headers = vec![
            ("authorization", format!("Bearer {}", key.secret)),
            ("accept", "application/json".to_owned()),
            (version.0, version.1.to_owned()),
        ];
        let once = once.filter(|_| !bugs::is_on(Bug::OrderUnnamed));
        headers.extend(once.map(|once| ("idempotency-key", once)));
        if call.body.is_some() {
            headers.push(("content-type", media.to_owned()));
        }
        let question = Question { to: key.provider, path: call.path, headers, body: call.body };
        self.inner().ports.till.ask(&question).await
    }
}
