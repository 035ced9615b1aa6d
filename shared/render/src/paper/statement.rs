//! The account statement: every item with what came in for it, by currency, and how to pay what is left.

use chrono::NaiveDate;
use domain::money::{Currency, Money};

use super::{Head, Paper, Section, Table, Transfer, on_paper, papers};
use crate::RenderError;
use crate::table;
use crate::tongue::{fill, tongue};

/// What one debtor owes one creditor. Personal data: it has no `Debug`.
#[derive(Clone)]
pub struct Statement {
    /// Between whom and as of when.
    pub head: Head,
    /// One a currency.
    pub cases: Vec<Case>,
}

/// Everything owed in one currency. Sums are of all rows, those that are only counted included.
#[derive(Clone)]
pub struct Case {
    /// The currency.
    pub currency: Currency,
    /// Items, in the order they are shown.
    pub items: Vec<Item>,
    /// Items that are only counted.
    pub items_left: usize,
    /// Payments and credit notes, newest first.
    pub credits: Vec<Credit>,
    /// Those that are only counted.
    pub credits_left: usize,
    /// Left and past its due date.
    pub overdue: Money,
    /// Left and not due yet.
    pub not_due: Money,
    /// Part of what is left that is contested.
    pub disputed: Money,
    /// Money of the debtor nobody claims.
    pub unapplied: Money,
    /// Net.
    pub balance: Money,
    /// How to pay what may be asked for, one an account.
    pub transfers: Vec<Transfer>,
    /// There are more accounts than stand here.
    pub transfers_left: bool,
}

/// One instalment of an invoice.
#[derive(Clone)]
pub struct Item {
    /// Printed number of the invoice.
    pub number: String,
    /// Which of how many, when there are several.
    pub part: Option<(u16, u16)>,
    /// Date of the invoice.
    pub issued_on: NaiveDate,
    /// Due date.
    pub due_on: NaiveDate,
    /// Gross.
    pub amount: Money,
    /// Paid or credited.
    pub paid: Money,
    /// Left.
    pub open: Money,
    /// Days late; 0 when not, or when nothing is left.
    pub days_late: i32,
}

/// What lowered the debt.
#[derive(Clone)]
pub struct Credit {
    /// Value date of a payment, date of a credit note.
    pub on: NaiveDate,
    /// Which.
    pub kind: CreditKind,
    /// Number printed on a credit note; empty for a payment.
    pub label: String,
    /// How much.
    pub amount: Money,
}

/// Money, or a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditKind {
    /// Money.
    Payment,
    /// A credit note.
    CreditNote,
}

impl Item {
    /// The number, with which part of the invoice it is.
    ///
    /// # Errors
    /// [`RenderError`] for a number that may not be shown.
    pub fn name(&self, head: &Head) -> Result<String, RenderError> {
        let number = on_paper("items.number", &self.number)?;
        let Some((part, of)) = self.part else { return Ok(number) };
        let [which, many] = tongue(head.language).notes.instalment;
        let (which, many) = (fill(which, &part.to_string()), fill(many, &of.to_string()));
        Ok(format!("{number} ({which}{many})"))
    }
}

impl Credit {
    /// What it is, with its number if it has one.
    ///
    /// # Errors
    /// [`RenderError`] for a number that may not be shown.
    pub fn name(&self, head: &Head) -> Result<String, RenderError> {
        let said = &tongue(head.language).credits;
        let kind = match self.kind {
            CreditKind::Payment => said.payment,
            CreditKind::CreditNote => said.credit_note,
        };
        let label = on_paper("credits.label", &self.label)?;
        Ok(if label.is_empty() { kind.to_owned() } else { format!("{kind} {label}") })
    }
}

impl Case {
    /// The sums under the table, in order: what they are called and how much. A zero that says nothing is left out.
    #[must_use]
    pub fn sums(&self, head: &Head) -> Vec<(&'static str, Money)> {
        let said = papers(head.language);
        let mut sums =
            vec![(tongue(head.language).table.overdue, self.overdue), (said.not_due, self.not_due)];
        if self.disputed.is_positive() {
            sums.push((said.disputed, self.disputed));
        }
        if self.unapplied.is_positive()
            && let Ok(less) = Money::new(-self.unapplied.minor(), self.currency)
        {
            sums.push((said.unapplied, less));
        }
        sums.push((said.balance, self.balance));
        sums
    }
}

impl Statement {
    /// The statement in words.
    ///
    /// # Errors
    /// [`RenderError`] for a name that may not be shown.
    pub fn paper(&self) -> Result<Paper, RenderError> {
        let said = papers(self.head.language);
        let mut paper = self.head.paper(said.statement)?;
        let mut codes = Vec::new();
        for case in &self.cases {
            paper.sections.push(self.invoices(case)?);
            if !case.credits.is_empty() {
                paper.sections.push(self.credits(case)?);
            }
            for transfer in &case.transfers {
                paper.sections.push(self.head.payment(transfer, &mut codes)?);
            }
            if case.transfers_left {
                let notes = vec![said.accounts_left.to_owned()];
                paper.sections.push(Section { notes, ..Section::default() });
            }
        }
        if self.cases.is_empty() {
            paper.sections.push(Section { notes: vec![said.nothing.to_owned()], ..Section::default() });
        }
        paper.codes = codes;
        Ok(paper)
    }

    fn invoices(&self, case: &Case) -> Result<Section, RenderError> {
        let (head, said) = (&self.head, papers(self.head.language));
        let labels = &tongue(head.language).table;
        let heads = [
            (labels.number, false),
            (said.issued, false),
            (labels.due, false),
            (said.amount, true),
            (said.paid, true),
            (labels.open, true),
            (labels.late, true),
        ];
        let row = |item: &Item| {
            Ok(vec![
                item.name(head)?,
                head.short(item.issued_on),
                head.short(item.due_on),
                head.money(item.amount),
                head.money(item.paid),
                head.money(item.open),
                if item.open.is_positive() {
                    table::late(item.days_late, head.language)
                } else {
                    "–".to_owned()
                },
            ])
        };
        let rows: Result<Vec<_>, RenderError> = case.items.iter().map(row).collect();
        Ok(Section {
            heading: Some(fill(said.invoices_in, case.currency.code())),
            table: Some(Table::of(heads, rows?)),
            sums: case
                .sums(head)
                .into_iter()
                .map(|(label, sum)| (label.to_owned(), head.money(sum)))
                .collect(),
            notes: head.rows_left(case.items_left).into_iter().collect(),
            slip: None,
        })
    }

    fn credits(&self, case: &Case) -> Result<Section, RenderError> {
        let (head, said) = (&self.head, papers(self.head.language));
        let heads = [(said.issued, false), (said.credit, false), (said.amount, true)];
        let row =
            |credit: &Credit| Ok(vec![head.short(credit.on), credit.name(head)?, head.money(credit.amount)]);
        let rows: Result<Vec<_>, RenderError> = case.credits.iter().map(row).collect();
        Ok(Section {
            heading: Some(fill(said.credits_in, case.currency.code())),
            table: Some(Table::of(heads, rows?)),
            notes: head.rows_left(case.credits_left).into_iter().collect(),
            ..Section::default()
        })
    }
}
