//! What a language says where no template does: days and months, how figures and dates are written, the words of the
//! table. One file a language, each the same [`Tongue`], so that a new one is written by filling in a form.

mod de;
mod en;
mod es;
mod fr;
mod it;
mod nl;

use domain::debtor::Language;

/// Between thousands in French.
pub const NARROW_SPACE: char = '\u{202f}';
/// Between a figure and what it counts.
pub const HARD_SPACE: char = '\u{a0}';

/// One and many of a thing. `{}` is where what is said of it goes, in a sentence that has room for it.
pub type Number = [&'static str; 2];

/// Everything of one language.
pub struct Tongue {
    pub figures: Figures,
    pub dates: Dates,
    pub naming: Naming,
    pub table: Labels,
    pub notes: Notes,
    pub credits: Credits,
    pub digest: Digest,
    pub papers: Papers,
}

/// How an amount is written.
pub struct Figures {
    /// Between thousands.
    pub thousands: char,
    /// Fewest digits before the point that are grouped: Spanish and Italian leave four together.
    pub grouped_from: usize,
    /// Between units and cents.
    pub point: char,
    /// Where the sign of the currency stands.
    pub place: Place,
    /// The sign of the United States dollar, where the language has one.
    pub dollar: Option<&'static str>,
    /// Zero counts as one, as in French.
    pub zero_is_one: bool,
}

/// Where the sign of a currency stands.
#[derive(Clone, Copy)]
pub enum Place {
    /// `1 234,56 €`
    After,
    /// `€1,234.56`, but `CHF 12.00`
    Before,
    /// `€ 1.234,56`
    Apart,
}

/// How a date is written.
pub struct Dates {
    /// From Monday.
    pub days: [&'static str; 7],
    /// From January.
    pub months: [&'static str; 12],
    /// Between the figures of a table's dates; none where all-figure dates are read two ways.
    pub short: Option<char>,
    /// The first of a month.
    pub first: &'static str,
    /// After the day: `18.`
    pub after_day: &'static str,
    /// Before the month and the year: `18 de noviembre de 2026`
    pub of: &'static str,
    /// After the weekday.
    pub after_weekday: &'static str,
}

/// How invoices are named and counted.
pub struct Naming {
    pub invoice: Number,
    /// After "payment": `der Rechnung`, `der Rechnungen`.
    pub of_invoice: Number,
    pub and: &'static str,
    /// `et {} autres`
    pub rest: &'static str,
    /// Invoices that a list had no room for.
    pub more: Number,
    /// `et {}, à lire sur votre page`
    pub listed: &'static str,
}

/// Headings and sums of the table.
pub struct Labels {
    pub number: &'static str,
    pub due: &'static str,
    pub late: &'static str,
    pub open: &'static str,
    pub others: &'static str,
    /// Days late, short.
    pub days: Number,
    pub not_due: &'static str,
    pub overdue: &'static str,
    pub disputed: &'static str,
    pub total: &'static str,
    pub later: &'static str,
}

/// What is particular to an item.
pub struct Notes {
    /// Which of how many.
    pub instalment: [&'static str; 2],
    pub left_of: &'static str,
    pub disputed: &'static str,
}

/// What lowers the sum.
pub struct Credits {
    pub credit_note: &'static str,
    pub payment: &'static str,
    pub of: &'static str,
    pub more: &'static str,
}

/// What a team is told once a day, in the language of its portfolio.
pub struct Digest {
    pub since: &'static str,
    pub close: &'static str,
    /// Between the portfolio's name and what follows.
    pub colon: &'static str,
    pub thing: Number,
    pub portfolio_stopped: Number,
    pub outcome_unknown: Number,
    pub case_failed: Number,
    pub asked: Number,
    pub contested: Number,
    pub decision_due: Number,
    pub promise_broken: Number,
    pub debit_failed: Number,
    pub address_bounced: Number,
    pub address_declined: Number,
}

/// What papers say. Neutral words: the reader is nobody's debtor here.
pub struct Papers {
    /// What each paper is called.
    pub statement: &'static str,
    pub schedule: &'static str,
    pub receipt: &'static str,
    /// The same in names of files: lower case and hyphens.
    pub statement_file: &'static str,
    pub schedule_file: &'static str,
    pub receipt_file: &'static str,
    pub promise_file: &'static str,
    /// Above each side.
    pub from: &'static str,
    pub to: &'static str,
    /// Before the moment to which facts are counted.
    pub as_of: &'static str,
    /// Around the number of a page and how many there are.
    pub page: [&'static str; 3],
    /// What a transfer must quote.
    pub reference: &'static str,
    /// Heads of columns.
    pub issued: &'static str,
    pub amount: &'static str,
    pub paid: &'static str,
    /// `Factures en {}`: a currency.
    pub invoices_in: &'static str,
    pub credits_in: &'static str,
    pub credit: &'static str,
    /// Sums.
    pub not_due: &'static str,
    pub disputed: &'static str,
    pub unapplied: &'static str,
    pub balance: &'static str,
    /// Rows that are only counted.
    pub row: Number,
    /// `{}, non détaillées ici`
    pub rows_left: &'static str,
    /// For an account without a row.
    pub nothing: &'static str,
    /// How to pay.
    pub slip: &'static str,
    pub holder: &'static str,
    /// Before the name of whom invoices were assigned to.
    pub assigned: &'static str,
    /// Of accounts that are not there.
    pub accounts_left: &'static str,
    /// What the payment code is.
    pub code: &'static str,
    /// Of a plan.
    pub number: &'static str,
    pub agreed_on: &'static str,
    pub about: &'static str,
    pub nth: &'static str,
    pub standing: &'static str,
    pub is_paid: &'static str,
    pub is_next: &'static str,
    pub is_later: &'static str,
    pub total: &'static str,
    /// What a plan adds to what it spreads: nothing.
    pub costs: &'static str,
    pub none: &'static str,
    /// What becomes of a plan.
    pub waived: &'static str,
    pub missed: &'static str,
    pub early: &'static str,
    /// Of a receipt.
    pub received_on: &'static str,
    pub applied: &'static str,
    /// In a calendar: how much, and to whom.
    pub to_pay: &'static str,
    /// Of a copy of what is kept.
    pub copy: &'static str,
    pub copy_file: &'static str,
    pub field: &'static str,
    pub value: &'static str,
    /// Where it holds no more.
    pub copy_ends: &'static str,
    /// Kinds of things, in the order of [`crate::paper::KINDS`].
    pub kinds: [&'static str; 16],
}

/// The words of `language`.
pub const fn tongue(language: Language) -> &'static Tongue {
    match language {
        Language::Fr => &fr::FRENCH,
        Language::En => &en::ENGLISH,
        Language::De => &de::GERMAN,
        Language::Nl => &nl::DUTCH,
        Language::Es => &es::SPANISH,
        Language::It => &it::ITALIAN,
    }
}

/// `pattern` with `said` where it has room.
pub fn fill(pattern: &str, said: &str) -> String {
    pattern.replacen("{}", said, 1)
}
