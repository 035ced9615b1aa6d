//! To whom an invoice is paid, as the team says: a factor that bought it, or the creditor again.
//!
//! Another account is what a fraud asks for first. So only who manages the portfolio may name one, he says why, the history
//! keeps who and when, and the debtor's page says since when these details have been the same.

use chrono::{DateTime, Utc};
use domain::debtor::Country;
use domain::event::Fault;
use domain::ids::{CaseId, InvoiceId};
use domain::invoice::Invoice;
use domain::payee::{Payee, PayeeSaid};
use serde::{Deserialize, Serialize};

use super::case::CaseSheet;
use super::holds::unknown_case;
use crate::app::App;
use crate::error::AppError;
use crate::member::{Member, Right};
use crate::payee::payee_changed;

/// Longest reason, in characters.
const REASON_LIMIT: usize = 500;

/// To whom an invoice is paid from now on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayeeForm {
    /// To whom; null: to the creditor.
    #[serde(deserialize_with = "Option::deserialize")]
    pub payee: Option<PayeeSaid>,
    /// Why.
    pub reason: String,
}

/// To whom an invoice is paid, as the team sees it.
#[derive(Debug, Clone, Serialize)]
pub struct PaidToView {
    /// Name.
    pub name: String,
    /// Account holder exactly as the bank knows him.
    pub account_holder: String,
    /// Without spaces.
    pub iban: String,
    /// Bank.
    pub bic: Option<String>,
    /// Where he is.
    pub country: Option<Country>,
    /// What is said with the account.
    pub mention: Option<String>,
    /// When this became known here.
    pub since: Option<DateTime<Utc>>,
}

impl PaidToView {
    pub(super) fn of(invoice: &Invoice) -> Option<Self> {
        let payee = invoice.payee()?;
        Some(Self {
            name: payee.name.clone(),
            account_holder: payee.holder().to_owned(),
            iban: payee.iban.as_str().to_owned(),
            bic: payee.bic.as_ref().map(|bic| bic.as_str().to_owned()),
            country: payee.country,
            mention: payee.mention.clone(),
            since: invoice.assignment.since,
        })
    }
}

impl App {
    /// Says to whom an invoice is paid. Said again, it changes nothing.
    ///
    /// # Errors
    /// [`AppError::Forbidden`], [`AppError::NotFound`] for an unknown case or invoice, [`AppError::Refused`] for an account
    /// that makes no sense or no reason.
    pub async fn set_payee(
        &self,
        member: &Member,
        case: CaseId,
        invoice: InvoiceId,
        form: &PayeeForm,
    ) -> Result<CaseSheet, AppError> {
        member.may(Right::Manage)?;
        let (payee, reason) = read(form)?;
        let now = self.now();
        self.change(&member.portfolio, case.debtor, |ledger| {
            if !ledger.currencies().contains(&case.currency) {
                return Err(AppError::NotFound("case"));
            }
            let mine = |it: &Invoice| it.id == invoice && it.currency == case.currency;
            let known = ledger.invoices.find(mine).ok_or(AppError::NotFound("invoice"))?;
            let before = known.payee().cloned();
            if before == payee {
                return Ok(());
            }
            if let Some(edit) = ledger.invoices.edit(mine) {
                edit.rule_payee(payee.clone(), now);
                let what = payee_changed(edit, before.as_ref(), Some(reason.clone()));
                ledger.tell(now, &member.cause(), what);
            }
            Ok(())
        })
        .await
        .map_err(unknown_case)?;
        self.case(member, case).await
    }
}

/// What is said, or everything that is wrong with it.
fn read(form: &PayeeForm) -> Result<(Option<Payee>, String), AppError> {
    let mut faults = Vec::new();
    let reason = form.reason.trim();
    let fits = (3..=REASON_LIMIT).contains(&reason.chars().count()) && !reason.contains(char::is_control);
    if !fits {
        let detail = format!("say why in 3 to {REASON_LIMIT} characters, on one line");
        faults.push(Fault { pointer: "/reason".to_owned(), detail });
    }
    let payee = match form.payee.as_ref().map(PayeeSaid::read) {
        None => None,
        Some(Ok(payee)) => Some(payee),
        Some(Err(wrong)) => {
            let below = |fault: Fault| Fault { pointer: format!("/payee{}", fault.pointer), ..fault };
            faults.extend(wrong.into_iter().map(below));
            None
        }
    };
    if faults.is_empty() { Ok((payee, reason.to_owned())) } else { Err(AppError::Refused(faults)) }
}
