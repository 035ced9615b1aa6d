//! The account statement: the same amounts as the page, which `decide` counts with.

use std::cmp::Reverse;

use chrono::NaiveDate;
use domain::calendar::local_date;
use domain::debtor::Language;
use domain::money::{Currency, Money};
use domain::portfolio::Portfolio;
use domain::statement::Item;
use render::paper::{self, ACCOUNTS_LIMIT, Case, Credit, CreditKind, Kind, ROWS_LIMIT, Statement};

use super::super::session::Visitor;
use super::{PaperFile, paper_file, receipt, to_transfer, unprinted};
use crate::app::App;
use crate::error::AppError;
use crate::ledger::{Drawn, Ledger};
use crate::payee::{Share, shares};
use crate::words::internal;

/// What a workbook is.
const XLSX: (&str, &str) = ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

impl App {
    /// The visitor's statement as a PDF, in `language` or his own.
    ///
    /// # Errors
    /// [`AppError::TooMuch`] beyond what an answer may hold.
    pub async fn statement_paper(
        &self,
        visitor: &Visitor,
        language: Option<Language>,
    ) -> Result<PaperFile, AppError> {
        let statement = self.statement_of(visitor, language).await?;
        self.printed(&statement.head, Kind::Statement, statement.paper())
    }

    /// The same as a workbook.
    ///
    /// # Errors
    /// As [`App::statement_paper`].
    pub async fn statement_workbook(
        &self,
        visitor: &Visitor,
        language: Option<Language>,
    ) -> Result<PaperFile, AppError> {
        let statement = self.statement_of(visitor, language).await?;
        let bytes = self.inner().ports.printer.workbook(&statement).map_err(unprinted)?;
        paper_file(&statement.head, Kind::Statement, XLSX, bytes)
    }

    async fn statement_of(
        &self,
        visitor: &Visitor,
        language: Option<Language>,
    ) -> Result<Statement, AppError> {
        let ledger = self.visited(visitor).await?;
        let head = self.paper_head(visitor, &ledger, language).await?;
        let mut room = Room { items: ROWS_LIMIT, credits: ROWS_LIMIT / 4 };
        let portfolio = &visitor.portfolio;
        let case = |currency| {
            let drawn = ledger.draw(currency, portfolio, self.now());
            room.case(&ledger, &drawn, portfolio, local_date(self.now(), portfolio.time_zone))
        };
        let cases: Result<Vec<Case>, AppError> = ledger.currencies().into_iter().map(case).collect();
        let said = |case: &Case| !case.items.is_empty() || !case.credits.is_empty() || case.items_left > 0;
        Ok(Statement { head, cases: cases?.into_iter().filter(said).collect() })
    }
}

/// How many rows the paper still has room for: all currencies share it.
struct Room {
    items: usize,
    credits: usize,
}

impl Room {
    fn case(
        &mut self,
        ledger: &Ledger,
        drawn: &Drawn<'_>,
        portfolio: &Portfolio,
        today: NaiveDate,
    ) -> Result<Case, AppError> {
        let (statement, currency) = (&drawn.statement, drawn.statement.currency);
        let money = |minor: i64| Money::new(minor, currency).map_err(internal);
        let overdue = statement.overdue(today);
        let open: i64 = statement.items.iter().map(|item| item.open).sum();
        let late = |item: &Item| if item.due_on < today { item.claimed() } else { 0 };
        // Nothing is overdue: who wants to pay early pays what is open
        let mut asked = shares(drawn, late);
        if asked.is_empty() {
            asked = shares(drawn, Item::claimed);
        }
        let to = |share: &Share<'_>| {
            to_transfer(ledger, portfolio, (currency, share.payee), Some(share.minor)).transpose()
        };
        let transfers: Result<Vec<_>, _> = asked.iter().take(ACCOUNTS_LIMIT).filter_map(to).collect();
        let kept = self.items_of(&statement.items);
        let items: Result<Vec<_>, _> = kept.iter().map(|item| row(item, drawn, today)).collect();
        let mut credits = credits(ledger, currency)?;
        let credits_left = credits.len().saturating_sub(self.credits);
        credits.truncate(self.credits);
        self.credits -= credits.len();
        Ok(Case {
            currency,
            items: items?,
            items_left: statement.items.len() - kept.len(),
            credits,
            credits_left,
            overdue: money(overdue)?,
            not_due: money(open - overdue)?,
            disputed: money(statement.items.iter().map(|item| item.disputed).sum())?,
            unapplied: money(statement.unapplied)?,
            balance: money(statement.balance())?,
            transfers: transfers?,
            transfers_left: asked.len() > ACCOUNTS_LIMIT,
        })
    }

    /// The items there is room for: first those with something left, the oldest first; then the newest settled ones. They
    /// are shown in order of time.
    fn items_of<'a>(&mut self, items: &'a [Item]) -> Vec<&'a Item> {
        let mut kept: Vec<&Item> = items.iter().filter(|item| item.open > 0).collect();
        let mut settled: Vec<&Item> = items.iter().filter(|item| item.open == 0).collect();
        settled.sort_by_key(|item| Reverse(item.due_on));
        kept.extend(settled);
        kept.truncate(self.items);
        self.items -= kept.len();
        kept.sort_by_key(|item| (item.due_on, item.id));
        kept
    }
}

fn row(item: &Item, drawn: &Drawn<'_>, today: NaiveDate) -> Result<paper::Item, AppError> {
    let money = |minor: i64| Money::new(minor, drawn.statement.currency).map_err(internal);
    let invoice = &drawn.invoices[item.invoice];
    let parts = u16::try_from(invoice.instalments.len()).unwrap_or(u16::MAX);
    let late = if item.open > 0 { (today - item.due_on).num_days().max(0) } else { 0 };
    Ok(paper::Item {
        number: invoice.number.clone(),
        part: (parts > 1).then(|| (item.id.part.saturating_add(1), parts)),
        issued_on: invoice.issued_on,
        due_on: item.due_on,
        amount: money(item.minor)?,
        paid: money(item.minor - item.open)?,
        open: money(item.open)?,
        days_late: i32::try_from(late).unwrap_or(i32::MAX),
    })
}

/// Payments and credit notes of a currency, newest first.
fn credits(ledger: &Ledger, currency: Currency) -> Result<Vec<Credit>, AppError> {
    let money = |minor: i64| Money::new(minor, currency).map_err(internal);
    let mut credits = Vec::new();
    for payment in ledger.payments.all().iter().filter(|it| it.currency == currency && receipt::kept(it) > 0)
    {
        let amount = money(receipt::kept(payment))?;
        credits.push(Credit {
            on: payment.received_on,
            kind: CreditKind::Payment,
            label: String::new(),
            amount,
        });
    }
    for note in ledger.credit_notes.all().iter().filter(|it| it.currency == currency && !it.voided) {
        let amount = money(note.minor)?;
        let label = note.number.clone();
        credits.push(Credit { on: note.issued_on, kind: CreditKind::CreditNote, label, amount });
    }
    credits.sort_by_key(|credit| Reverse(credit.on));
    Ok(credits)
}

#[cfg(test)]
mod tests {
    use domain::ids::{InvoiceId, ItemId};

    use super::*;

    fn item(place: u16, open: i64) -> Item {
        let day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(u64::from(place));
        let invoice: InvoiceId = "inv_00000000000000000000000001".parse().unwrap();
        Item {
            id: ItemId { invoice, part: place },
            invoice: 0,
            due_on: day,
            minor: 100,
            open,
            disputed: 0,
            disputed_until: None,
            cycle: 0,
            recorded_on: day,
            released: false,
            level: 0,
            level_on: None,
            notified: false,
            waits: false,
            hold: None,
        }
    }

    #[test]
    fn what_is_open_has_room_first_then_what_was_settled_last() {
        let items: Vec<Item> = (0..10).map(|place| item(place, if place % 2 == 0 { 0 } else { 7 })).collect();
        let mut room = Room { items: 7, credits: 0 };
        let places = |kept: &[&Item]| kept.iter().map(|item| item.id.part).collect::<Vec<_>>();
        assert_eq!(places(&room.items_of(&items)), [1, 3, 5, 6, 7, 8, 9]);
        assert_eq!(room.items, 0, "another currency has what is left");
        assert!(room.items_of(&items).is_empty());
        let mut small = Room { items: 2, credits: 0 };
        assert_eq!(places(&small.items_of(&items)), [1, 3], "the oldest open ones");
    }
}
