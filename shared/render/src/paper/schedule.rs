//! The schedule of a plan: when, how much, where it stands, and what becomes of it when one instalment does not come.

use chrono::NaiveDate;
use domain::money::Money;

use super::{Head, Paper, Section, Table, Transfer, on_paper, papers};
use crate::RenderError;
use crate::tongue::{fill, tongue};
use crate::words;

/// A plan that was agreed to. Personal data: it has no `Debug`.
#[derive(Clone)]
pub struct Schedule {
    /// Between whom and as of when.
    pub head: Head,
    /// The number to quote.
    pub number: String,
    /// The creditor's day it was agreed on.
    pub agreed_on: NaiveDate,
    /// Numbers of the invoices it spreads.
    pub invoices: Vec<String>,
    /// Those that are only counted.
    pub invoices_left: usize,
    /// In order of time.
    pub instalments: Vec<Instalment>,
    /// All of them together.
    pub total: Money,
    /// Who keeps it is asked for no interest and no costs of his being late.
    pub waives_interest: bool,
    /// How to pay one.
    pub transfers: Vec<Transfer>,
}

/// One instalment.
#[derive(Clone)]
pub struct Instalment {
    /// When.
    pub due_on: NaiveDate,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub standing: Standing,
}

/// Where an instalment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It came.
    Paid,
    /// It is the next to come.
    Next,
    /// It comes after that.
    Later,
}

impl Schedule {
    /// The schedule in words.
    ///
    /// # Errors
    /// [`RenderError`] for a name that may not be shown.
    pub fn paper(&self) -> Result<Paper, RenderError> {
        let (head, said) = (&self.head, papers(self.head.language));
        let mut paper = head.paper(said.schedule)?;
        paper.facts.push((said.number.to_owned(), on_paper("number", &self.number)?));
        paper.facts.push((said.agreed_on.to_owned(), head.date(self.agreed_on)));
        paper.facts.push((said.about.to_owned(), self.named()?));
        let rows = self.instalments.iter().enumerate().map(|(place, line)| self.row(place, line)).collect();
        let due = tongue(head.language).table.due;
        let heads = [(said.nth, false), (due, false), (said.standing, false), (said.amount, true)];
        let waived = self.waives_interest.then_some(said.waived);
        let notes = waived.into_iter().chain([said.missed, said.early]);
        paper.sections.push(Section {
            table: Some(Table::of(heads, rows)),
            sums: vec![
                (said.costs.to_owned(), said.none.to_owned()),
                (said.total.to_owned(), head.money(self.total)),
            ],
            notes: notes.map(str::to_owned).collect(),
            ..Section::default()
        });
        for transfer in &self.transfers {
            let section = head.payment(transfer, &mut paper.codes)?;
            paper.sections.push(section);
        }
        Ok(paper)
    }

    fn row(&self, place: usize, line: &Instalment) -> Vec<String> {
        let (head, said) = (&self.head, papers(self.head.language));
        let standing = match line.standing {
            Standing::Paid => said.is_paid,
            Standing::Next => said.is_next,
            Standing::Later => said.is_later,
        };
        let day = words::long_date(head.language, line.due_on);
        vec![(place + 1).to_string(), day, standing.to_owned(), head.money(line.amount)]
    }

    /// The invoices it spreads.
    fn named(&self) -> Result<String, RenderError> {
        let numbers: Result<Vec<String>, _> =
            self.invoices.iter().map(|number| on_paper("invoices", number)).collect();
        let rest = tongue(self.head.language).naming.rest;
        let mut named = numbers?.join(", ");
        if self.invoices_left > 0 {
            named = format!("{named} {}", fill(rest, &self.invoices_left.to_string()));
        }
        Ok(named)
    }
}
