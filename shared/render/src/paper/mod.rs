//! What a debtor takes with him: a statement, a schedule, a receipt. Each starts as values, which a workbook keeps as they
//! are, and becomes a [`Paper`]: every amount, date and name written for its reader, in the order it is set on the page.
//!
//! A paper is data, never source: what sets it reads these strings as strings, so that no name is ever a command.

mod copy;
mod receipt;
mod schedule;
mod statement;

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use domain::debtor::Language;
use domain::money::Money;
use domain::payee::MENTION_LIMIT;
use domain::reference::{Bic, CreditorReference, Iban};
use serde::Serialize;
use thiserror::Error;

use crate::color::Color;
use crate::epc;
use crate::shown::{LIMIT, exact, within};
use crate::tongue::{Papers, fill, tongue};
use crate::{RenderError, words};

pub use copy::{DataCopy, KINDS, Thing};
pub use receipt::{Applied, Receipt};
pub use schedule::{Instalment, Schedule, Standing};
pub use statement::{Case, Credit, CreditKind, Item, Statement};

/// Most rows of one table; the others are counted.
pub const ROWS_LIMIT: usize = 2_000;
/// Most accounts of a statement, in each currency.
pub const ACCOUNTS_LIMIT: usize = 20;
/// Most lines of an address, with what identifies a company.
const LINES_LIMIT: usize = 10;

const fn papers(language: Language) -> &'static Papers {
    &tongue(language).papers
}

/// What can be taken along as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An account statement.
    Statement,
    /// The schedule of a plan.
    Schedule,
    /// The receipt of a payment.
    Receipt,
    /// The day of a promise.
    Promise,
    /// A copy of what is kept.
    Copy,
}

/// The name of a file, without its ending: `releve-de-compte-2026-11-18`. ASCII, whatever the language.
#[must_use]
pub fn file_name(language: Language, kind: Kind, day: NaiveDate) -> String {
    let said = papers(language);
    let name = match kind {
        Kind::Statement => said.statement_file,
        Kind::Schedule => said.schedule_file,
        Kind::Receipt => said.receipt_file,
        Kind::Promise => said.promise_file,
        Kind::Copy => said.copy_file,
    };
    format!("{name}-{}", day.format("%Y-%m-%d"))
}

/// What a workbook calls its columns.
#[derive(Debug, Clone, Copy)]
pub struct Labels {
    /// The workbook.
    pub title: &'static str,
    /// An account without a row.
    pub nothing: &'static str,
    /// Number of an invoice.
    pub number: &'static str,
    /// A date.
    pub issued: &'static str,
    /// A due date.
    pub due: &'static str,
    /// Gross.
    pub amount: &'static str,
    /// Paid or credited.
    pub paid: &'static str,
    /// Left.
    pub open: &'static str,
    /// Days late.
    pub days_late: &'static str,
    /// What lowered the debt.
    pub credit: &'static str,
}

/// What a workbook calls its columns in a language.
#[must_use]
pub const fn labels(language: Language) -> Labels {
    let (said, table) = (papers(language), &tongue(language).table);
    Labels {
        title: said.statement,
        nothing: said.nothing,
        number: table.number,
        issued: said.issued,
        due: table.due,
        amount: said.amount,
        paid: said.paid,
        open: table.open,
        days_late: table.late,
        credit: said.credit,
    }
}

/// What sets papers: the typesetter of `print`, where there is one.
pub trait Printer: Send + Sync + 'static {
    /// A paper as a PDF: the same paper is the same bytes.
    ///
    /// # Errors
    /// [`PrinterError`]: nothing half-set ever leaves.
    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, PrinterError>;

    /// A statement as a workbook: figures and dates as such, every name as text.
    ///
    /// # Errors
    /// [`PrinterError`].
    fn workbook(&self, statement: &Statement) -> Result<Vec<u8>, PrinterError>;
}

/// Why a paper was not set. It holds nothing of what stands on it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PrinterError {
    /// This process sets no papers.
    #[error("this process sets no papers")]
    None,
    /// The typesetter refused.
    #[error("the paper could not be set: {0}")]
    Unset(String),
    /// The workbook could not be written.
    #[error("the workbook could not be written: {0}")]
    Unwritten(String),
}

/// One side of a paper.
#[derive(Clone)]
pub struct Party {
    /// Name on the invoices.
    pub name: String,
    /// Address, register, telephone: what stands below it.
    pub lines: Vec<String>,
}

/// Between whom, in which language and as of when.
#[derive(Clone)]
pub struct Head {
    /// The reader's language.
    pub language: Language,
    /// Who is owed.
    pub creditor: Party,
    /// Who owes.
    pub debtor: Party,
    /// The creditor's colour: a line at the top, nothing else.
    pub color: Color,
    /// His picture, above his name.
    pub logo: Option<Picture>,
    /// The creditor's day and time to which facts are counted.
    pub as_of: NaiveDateTime,
    /// His time zone, by its name.
    pub zone: &'static str,
}

/// A small picture, as it was looked at when it was given.
#[derive(Clone)]
pub struct Picture {
    /// A PNG.
    pub png: Vec<u8>,
    /// Its width and its height, in pixels.
    pub room: [u16; 2],
}

/// How to pay by transfer. A schedule has no amount of its own.
#[derive(Clone)]
pub struct Transfer {
    /// Account holder exactly as the bank knows him.
    pub account_holder: String,
    /// Account.
    pub iban: Iban,
    /// Bank.
    pub bic: Option<Bic>,
    /// How much.
    pub amount: Option<Money>,
    /// What it must quote.
    pub reference: CreditorReference,
    /// Whose account it is, when what it pays was assigned.
    pub assigned: Option<Assigned>,
}

/// To whom invoices were assigned.
pub use crate::message::Assigned;

/// A paper in words, ready to be set. Personal data: it has no `Debug`.
#[derive(Clone, Serialize)]
pub struct Paper {
    /// Language of all of it, as a tag.
    pub language: &'static str,
    /// What it is.
    pub title: String,
    /// The document's date: year, month, day.
    pub date: [i32; 3],
    /// Line at the top, `#rrggbb`.
    pub color: String,
    /// Width and height of the picture below it, in pixels.
    pub logo: Option<[u16; 2]>,
    /// Who is owed.
    pub from: Side,
    /// Who owes.
    pub to: Side,
    /// What is said once about the whole: a name and its value.
    pub facts: Vec<(String, String)>,
    /// The body.
    pub sections: Vec<Section>,
    /// Before, between and after the number of a page and how many there are.
    pub page: [&'static str; 3],
    /// Pictures of payment codes (PNG), named by their place.
    #[serde(skip)]
    pub codes: Vec<Vec<u8>>,
    /// The creditor's picture (PNG).
    #[serde(skip)]
    pub picture: Option<Vec<u8>>,
}

/// One side, as it is shown.
#[derive(Clone, Serialize)]
pub struct Side {
    /// `From`, `For`.
    pub label: &'static str,
    /// The name.
    pub name: String,
    /// What stands below it.
    pub lines: Vec<String>,
}

/// A part of the body; what is empty is not there.
#[derive(Clone, Default, Serialize)]
pub struct Section {
    /// Its heading.
    pub heading: Option<String>,
    /// A table.
    pub table: Option<Table>,
    /// Sums, the last one largest.
    pub sums: Vec<(String, String)>,
    /// Sentences.
    pub notes: Vec<String>,
    /// How to pay.
    pub slip: Option<Slip>,
}

/// A table whose head stands on every page.
#[derive(Clone, Serialize)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<String>>,
}

/// A column.
#[derive(Clone, Serialize)]
pub struct Column {
    /// Its head.
    pub head: &'static str,
    /// Its part of the width: as many as its longest cell has characters.
    pub share: usize,
    /// Figures stand at the right.
    pub figures: bool,
}

/// How to pay, as it is shown.
#[derive(Clone, Serialize)]
pub struct Slip {
    /// Its heading.
    pub heading: &'static str,
    /// What to type, in the order a bank asks for it.
    pub lines: Vec<(&'static str, String)>,
    /// Place of its code in [`Paper::codes`].
    pub code: Option<usize>,
    /// What the code is.
    pub alt: &'static str,
}

/// Least and most characters a column is given room for.
const SHARES: [usize; 2] = [5, 28];

impl Table {
    /// A table whose columns are as wide as what stands in them, counted rather than measured: nothing else makes setting
    /// many rows slow.
    fn of<const N: usize>(heads: [(&'static str, bool); N], rows: Vec<Vec<String>>) -> Self {
        let [least, most] = SHARES;
        let columns = heads.into_iter().enumerate().map(|(place, (head, figures))| {
            let cells = rows.iter().filter_map(|row| row.get(place)).map(String::as_str);
            let longest = cells.chain([head]).map(|cell| cell.chars().count()).max().unwrap_or(least);
            Column { head, figures, share: longest.clamp(least, most) }
        });
        Self { columns: columns.collect(), rows }
    }
}

impl Head {
    /// Both sides and the moment, a line each, for what has no page to put them on.
    ///
    /// # Errors
    /// [`RenderError`] for a name that may not be shown.
    pub fn lines(&self) -> Result<Vec<String>, RenderError> {
        let said = papers(self.language);
        let [from, to] = [(said.from, &self.creditor), (said.to, &self.debtor)]
            .map(|(label, party)| Ok(format!("{label}: {}", on_paper("party.name", &party.name)?)));
        Ok(vec![from?, to?, format!("{}: {}", said.as_of, self.moment())])
    }

    /// Says how many rows are not there, when some are not.
    #[must_use]
    pub fn rows_left(&self, rows: usize) -> Option<String> {
        let said = papers(self.language);
        let count = || words::count(self.language, rows, said.row);
        (rows > 0).then(|| fill(said.rows_left, &count()))
    }

    fn paper(&self, title: &str) -> Result<Paper, RenderError> {
        let said = papers(self.language);
        let day = self.as_of.date();
        let [month, date] = [day.month(), day.day()].map(|part| i32::try_from(part).unwrap_or(1));
        Ok(Paper {
            language: self.language.tag(),
            title: title.to_owned(),
            date: [day.year(), month, date],
            color: self.color.to_string(),
            logo: self.logo.as_ref().map(|logo| logo.room),
            from: side(said.from, &self.creditor)?,
            to: side(said.to, &self.debtor)?,
            facts: vec![(said.as_of.to_owned(), self.moment())],
            sections: Vec::new(),
            page: said.page,
            codes: Vec::new(),
            picture: self.logo.as_ref().map(|logo| logo.png.clone()),
        })
    }

    fn moment(&self) -> String {
        let (hour, minute) = (self.as_of.hour(), self.as_of.minute());
        format!("{}, {hour:02}:{minute:02} ({})", self.date(self.as_of.date()), self.zone)
    }

    fn date(&self, day: NaiveDate) -> String {
        words::date(self.language, day)
    }

    fn short(&self, day: NaiveDate) -> String {
        words::short_date(self.language, day)
    }

    fn money(&self, amount: Money) -> String {
        words::money(self.language, amount)
    }

    /// How to pay, a part of its own.
    fn payment(&self, transfer: &Transfer, codes: &mut Vec<Vec<u8>>) -> Result<Section, RenderError> {
        let mention = transfer.assigned.as_ref().and_then(|to| to.mention.as_deref());
        let mention = mention.map(|text| sentence("assigned.mention", text, MENTION_LIMIT)).transpose()?;
        let slip = Some(self.slip(transfer, codes)?);
        Ok(Section { slip, notes: mention.into_iter().collect(), ..Section::default() })
    }

    /// How to pay, with a code where there is one.
    fn slip(&self, transfer: &Transfer, codes: &mut Vec<Vec<u8>>) -> Result<Slip, RenderError> {
        let said = papers(self.language);
        let holder = exact("creditor.account_holder", &transfer.account_holder)?;
        let mut lines = Vec::with_capacity(6);
        if let Some(to) = &transfer.assigned {
            lines.push((said.assigned, on_paper("assigned.name", &to.name)?));
        }
        lines.extend([(said.holder, holder.to_owned()), ("IBAN", transfer.iban.grouped())]);
        lines.extend(transfer.bic.as_ref().map(|bic| ("BIC", bic.as_str().to_owned())));
        lines.extend(transfer.amount.map(|amount| (said.amount, self.money(amount))));
        lines.push((said.reference, transfer.reference.grouped()));
        let payload = transfer.amount.and_then(|amount| {
            epc::payload(&epc::Transfer {
                account_holder: holder,
                iban: &transfer.iban,
                bic: transfer.bic.as_ref(),
                amount,
                reference: &transfer.reference,
            })
        });
        let code =
            payload.as_deref().map(|payload| epc::png(payload).ok_or(RenderError::Code)).transpose()?;
        let place = code.is_some().then_some(codes.len());
        codes.extend(code);
        Ok(Slip { heading: said.slip, lines, code: place, alt: said.code })
    }
}

fn side(label: &'static str, party: &Party) -> Result<Side, RenderError> {
    let lines: Result<Vec<String>, _> =
        party.lines.iter().take(LINES_LIMIT).map(|line| on_paper("party.lines", line)).collect();
    Ok(Side { label, name: on_paper("party.name", &party.name)?, lines: lines? })
}

/// A name or a label as it may be printed: nothing on paper becomes a link, so nothing has to be broken apart.
fn on_paper(field: &'static str, text: &str) -> Result<String, RenderError> {
    sentence(field, text, LIMIT)
}

/// The same, longer.
fn sentence(field: &'static str, text: &str, limit: usize) -> Result<String, RenderError> {
    Ok(match within(field, text, limit)? {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text.replace('\u{200c}', ""),
    })
}

/// What a calendar says of a payment to come: how much, and to whom.
///
/// # Errors
/// [`RenderError`] for a name that may not be shown.
pub fn to_pay(language: Language, amount: Money, creditor: &str) -> Result<String, RenderError> {
    let said = fill(papers(language).to_pay, &words::money(language, amount));
    Ok(fill(&said, &on_paper("creditor.legal_name", creditor)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_on_paper_is_what_it_was_without_what_cannot_be_seen() {
        assert_eq!(
            on_paper("x", "Müller & Söhne #1 $x$ ] \\ www.a.example").unwrap(),
            "Müller & Söhne #1 $x$ ] \\ www.a.example"
        );
        assert_eq!(on_paper("x", "evil\u{202e}gpj.exe").unwrap(), "evilgpj.exe");
        assert_eq!(on_paper("x", "a\nb"), Err(RenderError::Control("x")));
    }

    #[test]
    fn every_language_has_file_names_that_every_system_takes() {
        for language in Language::ALL {
            let said = papers(language);
            let day = NaiveDate::from_ymd_opt(2026, 11, 18).unwrap();
            for kind in [Kind::Statement, Kind::Schedule, Kind::Receipt, Kind::Promise, Kind::Copy] {
                let name = file_name(language, kind, day);
                let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'-' || byte.is_ascii_digit();
                assert!(name.len() > 12 && name.bytes().all(plain), "{language:?}: {name}");
            }
            assert_eq!(said.to_pay.matches("{}").count(), 2, "{language:?}");
        }
    }
}
