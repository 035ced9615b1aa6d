//! What a debtor takes with him: his statement, the schedule of his plan, receipts, and days for his calendar. Each is made
//! when it is asked for, of what is owed then, and kept nowhere.

mod copy;
mod plan;
mod receipt;
mod statement;

use chrono::NaiveDate;
use domain::calendar::local_date;
use domain::debtor::{Language, Person};
use domain::ids::PaymentId;
use domain::money::{Currency, Money};
use domain::payee::Payee;
use domain::portfolio::Portfolio;
use render::RenderError;
use render::paper::{Assigned, Head, Kind, Paper, Party, Picture, PrinterError, Transfer, file_name};
use serde::Serialize;

use super::session::Visitor;
use crate::app::App;
use crate::commit::decimal;
use crate::dispatch::open_person;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::payee::account;
use crate::words::{address_lines, color, internal, reference};

/// Most bytes of a paper: an answer of a function is at most 6 MB (AWS Lambda quotas), a third of which base64 takes.
const BYTES_LIMIT: usize = 4_000_000;
/// Receipts that are listed; the others are counted, and found by their payment.
const RECEIPTS: usize = 100;

/// A file to take along. Personal data: it has no `Debug`.
#[derive(Clone)]
pub struct PaperFile {
    /// Its name, ASCII.
    pub name: String,
    /// What it is.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What there is to take along, besides the statement.
#[derive(Debug, Clone, Serialize)]
pub struct PapersView {
    /// The plan that runs.
    pub plan: Option<AgreedView>,
    /// The promise that runs.
    pub promise: Option<AgreedView>,
    /// Payments with a receipt, newest first.
    pub receipts: Vec<ReceiptView>,
    /// Those that are not listed.
    pub receipts_left: usize,
}

/// A plan or a promise.
#[derive(Debug, Clone, Serialize)]
pub struct AgreedView {
    /// The number to quote.
    pub number: String,
    /// How much, in all.
    pub amount: String,
    /// Its currency.
    pub currency: Currency,
    /// The promised day; the last one of a plan.
    pub until: NaiveDate,
}

/// A payment with a receipt.
#[derive(Debug, Clone, Serialize)]
pub struct ReceiptView {
    /// The payment.
    pub id: PaymentId,
    /// Value date.
    pub received_on: NaiveDate,
    /// What came, less what went back.
    pub amount: String,
    /// Its currency.
    pub currency: Currency,
}

impl App {
    /// What the visitor may take along.
    ///
    /// # Errors
    /// When it cannot be read now.
    pub async fn papers(&self, visitor: &Visitor) -> Result<PapersView, AppError> {
        let ledger = self.visited(visitor).await?;
        let today = local_date(self.now(), visitor.portfolio.time_zone);
        let mut kept: Vec<_> = ledger.payments.all().iter().filter(|it| receipt::kept(it) > 0).collect();
        kept.sort_by_key(|payment| (std::cmp::Reverse(payment.received_on), payment.id));
        let view = |payment: &&domain::payment::Payment| ReceiptView {
            id: payment.id,
            received_on: payment.received_on,
            amount: decimal(receipt::kept(payment), payment.currency),
            currency: payment.currency,
        };
        Ok(PapersView {
            plan: plan::running(&ledger, today).map(plan::agreed),
            promise: plan::promised(&ledger, today).map(|(hold, _)| plan::agreed(hold)),
            receipts: kept.iter().take(RECEIPTS).map(view).collect(),
            receipts_left: kept.len().saturating_sub(RECEIPTS),
        })
    }

    /// What every paper of the visitor says of its two sides, in `language` or his own.
    async fn paper_head(
        &self,
        visitor: &Visitor,
        ledger: &Ledger,
        language: Option<Language>,
    ) -> Result<Head, AppError> {
        let portfolio = &visitor.portfolio;
        let person = open_person(ledger, &self.portfolio_key(portfolio.id).await?)?;
        let zone = portfolio.time_zone;
        Ok(Head {
            language: language.unwrap_or(ledger.account.profile.language),
            creditor: creditor(portfolio),
            debtor: debtor(person),
            color: color(&portfolio.creditor)?,
            logo: self.picture(portfolio).await?,
            as_of: self.now().with_timezone(&zone).naive_local(),
            zone: zone.name(),
        })
    }

    /// The creditor's picture; none when it was replaced a moment ago: a paper does not wait for one.
    async fn picture(&self, portfolio: &Portfolio) -> Result<Option<Picture>, AppError> {
        let Some(logo) = &portfolio.logo else { return Ok(None) };
        match self.logo(&logo.name).await {
            Ok(png) => Ok(Some(Picture { png, room: [logo.width, logo.height] })),
            Err(AppError::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sets a paper.
    fn printed(
        &self,
        head: &Head,
        kind: Kind,
        paper: Result<Paper, RenderError>,
    ) -> Result<PaperFile, AppError> {
        let bytes = self.inner().ports.printer.pdf(&paper.map_err(internal)?).map_err(unprinted)?;
        paper_file(head, kind, ("pdf", "application/pdf"), bytes)
    }
}

/// Names a file and holds it to its limit.
fn paper_file(
    head: &Head,
    kind: Kind,
    (ending, media_type): (&str, &'static str),
    bytes: Vec<u8>,
) -> Result<PaperFile, AppError> {
    if bytes.len() > BYTES_LIMIT {
        let detail = format!("this file would have more than {BYTES_LIMIT} bytes: ask the creditor for it");
        return Err(AppError::TooMuch(detail));
    }
    let name = format!("{}.{ending}", file_name(head.language, kind, head.as_of.date()));
    Ok(PaperFile { name, media_type, bytes })
}

fn unprinted(error: PrinterError) -> AppError {
    internal(error)
}

fn creditor(portfolio: &Portfolio) -> Party {
    let creditor = &portfolio.creditor;
    let mut lines: Vec<String> =
        creditor.registration.iter().map(|(label, number)| format!("{label} {number}")).collect();
    lines.extend(creditor.address.as_ref().map(address_lines).unwrap_or_default());
    lines.extend(creditor.reply_to.clone());
    lines.extend(creditor.phone.clone());
    Party { name: creditor.legal_name.clone(), lines }
}

fn debtor(person: Person) -> Party {
    let lines = person.address.as_ref().map(address_lines).unwrap_or_default();
    Party { name: person.name, lines }
}

/// How to pay what is owed in a currency to one account; none where the creditor has not given one.
fn to_transfer(
    ledger: &Ledger,
    portfolio: &Portfolio,
    (currency, payee): (Currency, Option<&Payee>),
    amount: Option<i64>,
) -> Result<Option<Transfer>, AppError> {
    let Some(to) = account(payee, &portfolio.creditor)? else { return Ok(None) };
    Ok(Some(Transfer {
        account_holder: to.holder.to_owned(),
        iban: to.iban,
        bic: to.bic,
        amount: amount.map(|minor| Money::new(minor, currency)).transpose().map_err(internal)?,
        reference: reference(ledger.case_id(currency))?,
        assigned: payee.map(|payee| Assigned { name: payee.name.clone(), mention: payee.mention.clone() }),
    }))
}
