//! Under what a portfolio collects: its number with the scheme, how long before a collection its debtors are told, and how
//! much one collection may be. None of it is secret: it stands on every mandate.

use chrono::{DateTime, Utc};
use domain::mandate::CreditorIdentifier;
use domain::money::{Currency, Money};
use domain::portfolio::{Debits, Portfolio};
use serde::{Deserialize, Serialize};

use super::PROOF;
use crate::app::App;
use crate::commit::decimal;
use crate::error::AppError;
use crate::member::{Member, Right};

/// Calendar days of notice where the creditor says nothing (EPC016-06, 4.3.4).
const NOTICE_DAYS: u8 = 14;
/// Most days of notice.
const NOTICE_LIMIT: u8 = 30;
/// 10 000.00 EUR.
const CEILING: i64 = 1_000_000;

/// Under what a portfolio collects.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DebitsForm {
    /// The creditor identifier.
    pub identifier: String,
    /// Calendar days between telling a debtor and collecting, 1 to 30; 14 when absent. Fewer than 14 must be agreed with
    /// him: the mandate he signs says how many.
    #[serde(default)]
    pub notice_days: Option<u8>,
    /// Largest amount of one collection, in euros; 10 000.00 when absent.
    #[serde(default)]
    pub ceiling: Option<String>,
}

/// Under what a portfolio collects.
#[derive(Debug, Clone, Serialize)]
pub struct DebitsView {
    /// Mandates are taken.
    pub open: bool,
    /// The creditor identifier.
    pub identifier: Option<CreditorIdentifier>,
    /// Calendar days between telling a debtor and collecting.
    pub notice_days: u8,
    /// Largest amount of one collection.
    pub ceiling: String,
    /// Its currency.
    pub currency: Currency,
    /// Since when mandates are taken.
    pub opened_at: Option<DateTime<Utc>>,
    /// When that ended.
    pub closed_at: Option<DateTime<Utc>>,
    /// What a mandate that is signed with a code proves.
    pub proof_says: &'static str,
}

impl DebitsView {
    fn of(portfolio: &Portfolio) -> Self {
        let debits = portfolio.debits.as_ref();
        let ceiling = debits.map_or(CEILING, |debits| debits.ceiling);
        Self {
            open: portfolio.takes_debits().is_some(),
            identifier: debits.map(|debits| debits.identifier.clone()),
            notice_days: debits.map_or(NOTICE_DAYS, |debits| debits.notice_days),
            ceiling: decimal(ceiling, Currency::EUR),
            currency: Currency::EUR,
            opened_at: debits.map(|debits| debits.opened_at),
            closed_at: debits.and_then(|debits| debits.closed_at),
            proof_says: PROOF,
        }
    }
}

impl App {
    /// Under what the portfolio collects.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub fn debits(&self, member: &Member) -> Result<DebitsView, AppError> {
        member.may(Right::Read)?;
        Ok(DebitsView::of(&member.portfolio))
    }

    /// Takes mandates from now on, under these terms. What was ordered under others goes on.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a number that is none, days or an amount out of bounds; [`AppError::Conflict`] while the
    /// creditor's own account is not known.
    pub async fn open_debits(&self, member: &Member, form: &DebitsForm) -> Result<DebitsView, AppError> {
        member.may(Right::Manage)?;
        let identifier: CreditorIdentifier =
            form.identifier.parse().map_err(|error: domain::mandate::IdentifierError| {
                AppError::refused("/identifier", error.to_string())
            })?;
        let notice_days = form.notice_days.unwrap_or(NOTICE_DAYS);
        if !(1..=NOTICE_LIMIT).contains(&notice_days) {
            return Err(AppError::refused("/notice_days", format!("choose 1 to {NOTICE_LIMIT} days")));
        }
        let ceiling = form.ceiling.as_deref().map(ceiling).transpose()?.unwrap_or(CEILING);
        if member.portfolio.creditor.iban.is_none() {
            let detail = "the creditor's own account is not known yet: money could not be collected to it";
            return Err(AppError::Conflict(detail.to_owned()));
        }
        let now = self.now();
        let portfolio = self
            .change_portfolio(member.portfolio.id, |portfolio| {
                let opened_at = portfolio.takes_debits().map_or(now, |debits| debits.opened_at);
                let identifier = identifier.clone();
                portfolio.debits =
                    Some(Debits { identifier, notice_days, ceiling, opened_at, closed_at: None });
                true
            })
            .await?;
        Ok(DebitsView::of(&portfolio))
    }

    /// Takes no mandates any more. What was ordered is still collected, unless its debtor takes it back.
    ///
    /// # Errors
    /// When it cannot be written now.
    pub async fn close_debits(&self, member: &Member) -> Result<DebitsView, AppError> {
        member.may(Right::Manage)?;
        let now = self.now();
        let portfolio = self
            .change_portfolio(member.portfolio.id, |portfolio| match &mut portfolio.debits {
                Some(debits) if debits.closed_at.is_none() => {
                    debits.closed_at = Some(now);
                    true
                }
                _ => false,
            })
            .await?;
        Ok(DebitsView::of(&portfolio))
    }
}

fn ceiling(text: &str) -> Result<i64, AppError> {
    let refused = |detail: String| AppError::refused("/ceiling", detail);
    let money = Money::parse(text, Currency::EUR).map_err(|error| refused(error.to_string()))?;
    if money.minor() < 100 {
        return Err(refused("at least 1.00".to_owned()));
    }
    Ok(money.minor())
}
