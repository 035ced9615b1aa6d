//! Stops and lets go: the whole portfolio, a source's backlog, a source's secret.

use chrono::{DateTime, Utc};
use domain::breaker::Tripped;
use domain::ids::PortfolioId;
use domain::portfolio::{Portfolio, Sending};
use serde::Serialize;
use store::keys::Keys;
use store::table::Read;

use crate::app::App;
use crate::error::AppError;
use crate::logo::LogoView;
use crate::member::{Member, Right};
use crate::portfolio::Changed;

/// A portfolio, as its team sees it.
#[derive(Debug, Clone, Serialize)]
pub struct PortfolioView {
    /// Its id.
    pub id: PortfolioId,
    /// Name.
    pub name: String,
    /// Whether anything leaves.
    pub sending: Sending,
    /// Set while everything is stopped.
    pub stopped_at: Option<DateTime<Utc>>,
    /// Why it stopped by itself; nothing when somebody stopped it.
    pub stopped_for: Option<Tripped>,
    /// What is missing of the creditor's identity.
    pub missing: Vec<&'static str>,
    /// What its debtors' pages show.
    pub logo: Option<LogoView>,
}

impl PortfolioView {
    pub(crate) fn of(portfolio: &Portfolio) -> Self {
        Self {
            id: portfolio.id,
            name: portfolio.name.clone(),
            sending: portfolio.sending,
            stopped_at: portfolio.stopped_at,
            stopped_for: portfolio.stopped_for,
            missing: portfolio.creditor.missing(),
            logo: portfolio.logo.as_ref().map(LogoView::of),
        }
    }
}

/// A source's new secret; shown only once.
#[derive(Debug, Clone, Serialize)]
pub struct Rotated {
    /// The source.
    pub source: String,
    /// The new secret; the one before stays live until the next rotation.
    pub secret: String,
}

impl App {
    /// Stops everything: no message is claimed after this.
    ///
    /// # Errors
    /// When it cannot be written now.
    pub async fn stop(&self, member: &Member) -> Result<PortfolioView, AppError> {
        member.may(Right::Manage)?;
        let now = self.now();
        let portfolio = self
            .change_portfolio(member.portfolio.id, |portfolio| {
                let running = portfolio.stopped_at.is_none();
                portfolio.stopped_at.get_or_insert(now);
                running
            })
            .await?;
        Ok(PortfolioView::of(&portfolio))
    }

    /// Lifts a stop and looks at every case again. Bounces and complaints are counted anew from here on.
    ///
    /// # Errors
    /// When it cannot be written now.
    pub async fn resume(&self, member: &Member) -> Result<PortfolioView, AppError> {
        member.may(Right::Manage)?;
        let lift = |portfolio: &mut Portfolio| {
            let stopped = portfolio.stopped_at.take().is_some();
            portfolio.stopped_for = None;
            portfolio.lifted = portfolio.lifted.saturating_add(u32::from(stopped));
            if stopped { Changed::Lifted } else { Changed::Nothing }
        };
        let portfolio = self.rewrite_portfolio(member.portfolio.id, lift).await?;
        Ok(PortfolioView::of(&portfolio))
    }

    /// Leaves rehearsal: messages leave from now on.
    ///
    /// # Errors
    /// [`AppError::Conflict`] while the creditor's identity is incomplete.
    pub async fn enable_sending(&self, member: &Member) -> Result<PortfolioView, AppError> {
        member.may(Right::Manage)?;
        let missing = member.portfolio.creditor.missing();
        if !missing.is_empty() {
            return Err(AppError::Conflict(format!("first give the creditor's {}", missing.join(", "))));
        }
        let portfolio = self
            .rewrite_portfolio(member.portfolio.id, |portfolio| {
                let rehearsed = portfolio.sending == Sending::Rehearsal;
                portfolio.sending = Sending::Enabled;
                if rehearsed { Changed::Lifted } else { Changed::Nothing }
            })
            .await?;
        Ok(PortfolioView::of(&portfolio))
    }

    /// Lets go what a source brought as a backlog.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown source.
    pub async fn release_source(&self, member: &Member, source: &str) -> Result<PortfolioView, AppError> {
        member.may(Right::Approve)?;
        let known = self.table().get(&Keys::of(member.portfolio.id).source(source), Read::Strong).await?;
        known.ok_or(AppError::NotFound("source"))?;
        let now = self.now();
        let portfolio = self
            .rewrite_portfolio(member.portfolio.id, |portfolio| {
                portfolio.feeds.entry(source.to_owned()).or_default().released_at = Some(now);
                Changed::Lifted
            })
            .await?;
        Ok(PortfolioView::of(&portfolio))
    }

    /// Gives a source a second live secret.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown source.
    pub async fn rotate_source(&self, member: &Member, source: &str) -> Result<Rotated, AppError> {
        member.may(Right::Manage)?;
        let secret = self.rotate(member.portfolio.id, source).await?;
        Ok(Rotated { source: source.to_owned(), secret })
    }
}
