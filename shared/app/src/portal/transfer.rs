//! How to pay by transfer: five lines in the order a bank asks for them, and the same as a code.

use chrono::NaiveDate;
use domain::calendar::local_date;
use domain::ids::InvoiceId;
use domain::money::{Currency, Money};
use domain::payee::Payee;
use domain::portfolio::Portfolio;
use domain::statement::Item;
use render::epc;
use serde::Serialize;

use super::session::Visitor;
use crate::app::App;
use crate::commit::decimal;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::payee::{account, shares};
use crate::words::{internal, reference};

/// What to type into a bank.
#[derive(Debug, Clone, Serialize)]
pub struct TransferView {
    /// Exactly as the bank knows it (verification of payee).
    pub account_holder: String,
    /// Without spaces.
    pub iban: String,
    /// May be absent: a SEPA transfer does not need it.
    pub bic: Option<String>,
    /// What to pay.
    pub amount: String,
    /// Its currency.
    pub currency: Currency,
    /// Structured reference (ISO 11649).
    pub reference: String,
    /// EPC code's content; EUR only.
    pub epc: Option<String>,
    /// The code as SVG; EUR only.
    pub qr_svg: Option<String>,
    /// Whose account it is, when not the creditor's.
    pub payee: Option<PayeeView>,
}

/// To whom invoices are paid instead of their creditor, as their debtor sees it.
#[derive(Debug, Clone, Serialize)]
pub struct PayeeView {
    /// Name.
    pub name: String,
    /// What the assignment asks to be said with the account.
    pub mention: Option<String>,
    /// The creditor's day since which these details have been the same.
    pub since: Option<NaiveDate>,
}

impl PayeeView {
    pub(super) fn of(payee: &Payee, ledger: &Ledger, portfolio: &Portfolio) -> Self {
        Self {
            name: payee.name.clone(),
            mention: payee.mention.clone(),
            since: ledger.payee_since(payee).map(|at| local_date(at, portfolio.time_zone)),
        }
    }
}

impl App {
    /// How to pay these invoices, or everything that is overdue when none is named.
    ///
    /// # Errors
    /// [`AppError::Refused`] for two currencies, two accounts or nothing to pay, [`AppError::NotFound`] for an unknown invoice.
    pub async fn transfer(
        &self,
        visitor: &Visitor,
        invoices: &[InvoiceId],
    ) -> Result<TransferView, AppError> {
        let ledger = self.visited(visitor).await?;
        let (now, portfolio) = (self.now(), &visitor.portfolio);
        let today = local_date(now, portfolio.time_zone);
        let known = |id: &InvoiceId| ledger.invoices.find(|invoice| invoice.id == *id).is_some();
        if !invoices.iter().all(known) {
            return Err(AppError::NotFound("invoice"));
        }
        let drawn: Vec<_> =
            ledger.currencies().into_iter().map(|currency| ledger.draw(currency, portfolio, now)).collect();
        let mut sums: Vec<(Currency, i64, Option<&Payee>)> = Vec::new();
        for drawn in &drawn {
            let chosen = |item: &Item| match invoices {
                [] => item.due_on < today,
                chosen => chosen.contains(&item.id.invoice),
            };
            let mut found = shares(drawn, |item| if chosen(item) { item.claimed() } else { 0 });
            if found.is_empty() && invoices.is_empty() {
                // Nothing is overdue: who wants to pay early pays what is open.
                found = shares(drawn, Item::claimed);
            }
            let currency = drawn.statement.currency;
            sums.extend(found.iter().map(|share| (currency, share.minor, share.payee)));
        }
        let [(currency, minor, payee)] = sums[..] else {
            let detail = match sums.as_slice() {
                [] => "nothing of this is open",
                [(first, ..), rest @ ..] if rest.iter().all(|(currency, ..)| currency == first) => {
                    "these invoices are paid to several accounts: ask for one transfer for each payee"
                }
                _ => "a transfer has one currency: choose invoices of one currency",
            };
            return Err(AppError::refused("/invoices", detail));
        };
        let amount = Money::new(minor, currency).map_err(internal)?;
        let Some(to) = account(payee, &portfolio.creditor)? else {
            return Err(AppError::Conflict("the creditor has not given an account yet".to_owned()));
        };
        let reference = reference(ledger.case_id(currency))?;
        let transfer = epc::Transfer {
            account_holder: to.holder,
            iban: &to.iban,
            bic: to.bic.as_ref(),
            amount,
            reference: &reference,
        };
        let epc = epc::payload(&transfer);
        Ok(TransferView {
            account_holder: to.holder.to_owned(),
            iban: to.iban.as_str().to_owned(),
            bic: to.bic.as_ref().map(|bic| bic.as_str().to_owned()),
            amount: decimal(minor, currency),
            currency,
            reference: reference.as_str().to_owned(),
            qr_svg: epc.as_deref().and_then(epc::svg),
            epc,
            payee: payee.map(|payee| PayeeView::of(payee, &ledger, portfolio)),
        })
    }
}
