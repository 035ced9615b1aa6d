//! Holds placed and ended by the team.

use chrono::{Days, NaiveDate};
use domain::calendar::local_date;
use domain::hold::{Author, Hold, Kind};
use domain::ids::{CaseId, HoldId, InvoiceId, ItemId};
use domain::timeline::What;
use serde::Deserialize;

use super::case::CaseSheet;
use crate::app::App;
use crate::error::AppError;
use crate::member::{Member, Right};

/// Longest hold, in days; the team may place it again.
const DAYS_LIMIT: u64 = 366;
/// Days of a hold that names no end.
const DAYS: u64 = 30;

/// A hold to place.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldForm {
    /// What kind.
    pub kind: Kind,
    /// Last day; 30 days from today when absent.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// Invoices it covers; the whole case when absent.
    #[serde(default)]
    pub items: Option<Vec<InvoiceId>>,
}

impl App {
    /// Places a hold; the chase of what it covers stops in the same write.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown case, [`AppError::Refused`] for an end in the past or an unknown invoice.
    pub async fn place_hold(
        &self,
        member: &Member,
        case: CaseId,
        form: HoldForm,
    ) -> Result<CaseSheet, AppError> {
        member.may(Right::Work)?;
        let now = self.now();
        let today = local_date(now, member.portfolio.time_zone);
        let until = form.until.or_else(|| today.checked_add_days(Days::new(DAYS))).unwrap_or(today);
        let latest = today.checked_add_days(Days::new(DAYS_LIMIT)).unwrap_or(today);
        if until < today || until > latest {
            return Err(AppError::refused("/until", format!("a day from {today} to {latest}")));
        }
        if form.reason.chars().count() > 500 {
            return Err(AppError::refused("/reason", "at most 500 letters"));
        }
        let id = HoldId::from_bits(self.random());
        self.change(&member.portfolio, case.debtor, |ledger| {
            if !ledger.currencies().contains(&case.currency) {
                return Err(AppError::NotFound("case"));
            }
            let mut items: Vec<ItemId> = Vec::new();
            for (place, invoice) in form.items.iter().flatten().enumerate() {
                let known = ledger.invoices.find(|it| it.id == *invoice && it.currency == case.currency);
                let known = known.ok_or_else(|| {
                    AppError::refused(format!("/items/{place}"), "there is no such invoice in this case")
                })?;
                let parts = (0u16..).zip(&known.instalments);
                items.extend(parts.map(|(part, _)| ItemId { invoice: *invoice, part }));
            }
            let drawn = ledger.draw(case.currency, &member.portfolio, now);
            let covered = |item: &&domain::statement::Item| items.is_empty() || items.contains(&item.id);
            let open_then = drawn.statement.items.iter().filter(covered).map(|item| item.open).sum();
            ledger.holds.add(Hold {
                id,
                kind: form.kind,
                currency: case.currency,
                items: items.clone(),
                minor: None,
                until,
                pay_on: None,
                plan: Vec::new(),
                waives_interest: false,
                files: Vec::new(),
                reason: form.reason.clone(),
                author: Author::User(member.user.to_string()),
                recorded_at: now,
                open_then,
                ended_at: None,
            });
            let what = What::HoldPlaced { hold: id, hold_kind: form.kind, items, until };
            ledger.tell(now, &member.cause(), what);
            Ok(())
        })
        .await
        .map_err(unknown_case)?;
        self.case(member, case).await
    }

    /// Ends a hold before its time.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown case or hold.
    pub async fn end_hold(&self, member: &Member, case: CaseId, hold: HoldId) -> Result<CaseSheet, AppError> {
        member.may(Right::Work)?;
        let now = self.now();
        self.change(&member.portfolio, case.debtor, |ledger| {
            let mine = |it: &Hold| it.id == hold && it.currency == case.currency;
            let Some(known) = ledger.holds.edit(mine) else { return Err(AppError::NotFound("hold")) };
            if known.ended_at.is_none() {
                known.ended_at = Some(now);
                ledger.tell(now, &member.cause(), What::HoldEnded { hold });
            }
            Ok(())
        })
        .await
        .map_err(unknown_case)?;
        self.case(member, case).await
    }
}

/// A debtor nobody knows has no case: the caller asked for a case.
pub(super) fn unknown_case(error: AppError) -> AppError {
    match error {
        AppError::NotFound("debtor") => AppError::NotFound("case"),
        other => other,
    }
}
