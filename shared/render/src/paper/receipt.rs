//! The receipt of a payment: what came, what it was applied to, and what is left.

use chrono::NaiveDate;
use domain::money::Money;

use super::{Head, Paper, Section, Table, on_paper, papers};
use crate::RenderError;
use crate::tongue::tongue;

/// Money that came in. Personal data: it has no `Debug`.
#[derive(Clone)]
pub struct Receipt {
    /// Between whom and as of when.
    pub head: Head,
    /// Value date.
    pub received_on: NaiveDate,
    /// What came, less what went back.
    pub amount: Money,
    /// What it was applied to, in order of due date.
    pub applied: Vec<Applied>,
    /// The part that nobody claims.
    pub unapplied: Money,
    /// What is left of everything in this currency.
    pub balance: Money,
}

/// A part of a payment and the invoice it settled.
#[derive(Clone)]
pub struct Applied {
    /// Printed number of the invoice.
    pub number: String,
    /// How much of the payment.
    pub amount: Money,
}

impl Receipt {
    /// The receipt in words.
    ///
    /// # Errors
    /// [`RenderError`] for a name that may not be shown.
    pub fn paper(&self) -> Result<Paper, RenderError> {
        let (head, said) = (&self.head, papers(self.head.language));
        let mut paper = head.paper(said.receipt)?;
        paper.facts.push((said.received_on.to_owned(), head.date(self.received_on)));
        paper.facts.push((said.amount.to_owned(), head.money(self.amount)));
        let row =
            |part: &Applied| Ok(vec![on_paper("applied.number", &part.number)?, head.money(part.amount)]);
        let rows: Result<Vec<_>, RenderError> = self.applied.iter().map(row).collect();
        let heads = [(tongue(head.language).table.number, false), (said.amount, true)];
        let mut sums = Vec::new();
        if self.unapplied.is_positive() {
            sums.push((said.unapplied.to_owned(), head.money(self.unapplied)));
        }
        sums.push((said.balance.to_owned(), head.money(self.balance)));
        let table = Some(Table::of(heads, rows?)).filter(|table| !table.rows.is_empty());
        let heading = table.is_some().then(|| said.applied.to_owned());
        paper.sections.push(Section { heading, table, sums, ..Section::default() });
        Ok(paper)
    }
}
