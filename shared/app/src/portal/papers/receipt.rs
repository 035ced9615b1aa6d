//! The receipt of a payment that came in.

use domain::allocation::Source;
use domain::debtor::Language;
use domain::ids::{InvoiceId, PaymentId};
use domain::money::Money;
use domain::payment::Payment;
use render::paper::{Applied, Kind, Receipt};

use super::super::session::Visitor;
use super::PaperFile;
use crate::app::App;
use crate::error::AppError;
use crate::ledger::{Drawn, Ledger};
use crate::words::internal;

/// What came with a payment and stayed.
pub(super) const fn kept(payment: &Payment) -> i64 {
    payment.minor - payment.reversed - payment.refunded
}

impl App {
    /// The receipt of one payment of the visitor's, in `language` or his own.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one that is not his, or of which nothing stayed.
    pub async fn receipt_paper(
        &self,
        visitor: &Visitor,
        id: PaymentId,
        language: Option<Language>,
    ) -> Result<PaperFile, AppError> {
        let ledger = self.visited(visitor).await?;
        let payments = ledger.payments.all();
        let place = payments.iter().position(|payment| payment.id == id && kept(payment) > 0);
        let place = place.ok_or(AppError::NotFound("receipt"))?;
        let payment = &payments[place];
        let money = |minor: i64| Money::new(minor, payment.currency).map_err(internal);
        let drawn = ledger.draw(payment.currency, &visitor.portfolio, self.now());
        let parts = parts(&drawn, place);
        let used: i64 = parts.iter().map(|(_, minor)| minor).sum();
        let applied: Result<Vec<Applied>, AppError> = parts
            .into_iter()
            .map(|(invoice, minor)| Ok(Applied { number: number(&ledger, invoice), amount: money(minor)? }))
            .collect();
        let receipt = Receipt {
            head: self.paper_head(visitor, &ledger, language).await?,
            received_on: payment.received_on,
            amount: money(kept(payment))?,
            applied: applied?,
            unapplied: money((kept(payment) - used).max(0))?,
            balance: money(drawn.statement.balance())?,
        };
        self.printed(&receipt.head, Kind::Receipt, receipt.paper())
    }
}

/// What the payment at `place` settled, by invoice; what a later statement of its source shows already is told there too.
fn parts(drawn: &Drawn<'_>, place: usize) -> Vec<(InvoiceId, i64)> {
    let applied =
        drawn.allocation.applied.iter().map(|(source, item, minor)| (*source, item.invoice, *minor));
    let explained = drawn.allocation.explained.iter().copied();
    let mut parts: Vec<(InvoiceId, i64)> = Vec::new();
    for (source, invoice, minor) in applied.chain(explained) {
        if source != Source::Payment(place) {
            continue;
        }
        match parts.iter_mut().find(|(known, _)| *known == invoice) {
            Some((_, sum)) => *sum += minor,
            None => parts.push((invoice, minor)),
        }
    }
    parts
}

fn number(ledger: &Ledger, id: InvoiceId) -> String {
    ledger.invoices.find(|invoice| invoice.id == id).map(|invoice| invoice.number.clone()).unwrap_or_default()
}
