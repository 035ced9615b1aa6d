//! How to pay by transfer: five lines in the order a bank asks for them, and the same as a code.

use domain::calendar::local_date;
use domain::ids::InvoiceId;
use domain::money::{Currency, Money};
use domain::reference::Iban;
use render::epc;
use serde::Serialize;

use super::session::Visitor;
use crate::app::App;
use crate::commit::decimal;
use crate::error::AppError;
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
}

impl App {
    /// How to pay these invoices, or everything that is overdue when none is named.
    ///
    /// # Errors
    /// [`AppError::Refused`] for two currencies or nothing to pay, [`AppError::NotFound`] for an unknown invoice.
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
        let mut sums: Vec<(Currency, i64)> = Vec::new();
        for currency in ledger.currencies() {
            let drawn = ledger.draw(currency, portfolio, now);
            let chosen = |item: &&domain::statement::Item| match invoices {
                [] => item.due_on < today,
                chosen => chosen.contains(&item.id.invoice),
            };
            let items = || drawn.statement.items.iter().filter(|item| item.claimed() > 0);
            let mut sum: i64 = items().filter(chosen).map(domain::statement::Item::claimed).sum();
            if sum == 0 && invoices.is_empty() {
                // Nothing is overdue: who wants to pay early pays what is open.
                sum = items().map(domain::statement::Item::claimed).sum();
            }
            if sum > 0 {
                sums.push((currency, sum));
            }
        }
        let [(currency, minor)] = sums[..] else {
            let detail = match sums.len() {
                0 => "nothing of this is open",
                _ => "a transfer has one currency: choose invoices of one currency",
            };
            return Err(AppError::refused("/invoices", detail));
        };
        let amount = Money::new(minor, currency).map_err(internal)?;
        let creditor = &portfolio.creditor;
        let (Some(iban), Some(holder)) = (&creditor.iban, &creditor.account_holder) else {
            return Err(AppError::Conflict("the creditor has not given an account yet".to_owned()));
        };
        let reference = reference(ledger.case_id(currency))?;
        let iban: Iban = iban.parse().map_err(internal)?;
        let bic = creditor.bic.as_deref().and_then(|bic| bic.parse().ok());
        let transfer = epc::Transfer {
            account_holder: holder,
            iban: &iban,
            bic: bic.as_ref(),
            amount,
            reference: &reference,
        };
        let epc = epc::payload(&transfer);
        Ok(TransferView {
            account_holder: holder.clone(),
            iban: iban.as_str().to_owned(),
            bic: creditor.bic.clone(),
            amount: decimal(minor, currency),
            currency,
            reference: reference.as_str().to_owned(),
            qr_svg: epc.as_deref().and_then(epc::svg),
            epc,
        })
    }
}
