//! Everything a notice may say, as plain data: the caller fills it from the ledger, once, and every channel and language
//! reads the same. It holds personal data, so its `Debug` shows none.

use std::fmt;

use chrono::NaiveDate;
use domain::debtor::Language;
use domain::money::Money;
use domain::reference::{Bic, CreditorReference, Iban};
use domain::scenario::Notice;
use serde::{Deserialize, Serialize};

use crate::RenderError;
use crate::color::Color;
pub use crate::confirmation::{Act, Confirmation, Debit};
use crate::link::Link;

/// Most invoices a message lists; the others are counted and stand in the portal. Totals are the caller's and stay exact.
pub const ROWS_LIMIT: usize = 200;
/// Most credit notes and payments a message lists.
pub const CREDITS_LIMIT: usize = 50;
/// Most accounts a message names; the others stand in the portal.
pub const ACCOUNTS_LIMIT: usize = 6;

/// What a message says.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// What it is.
    pub notice: Notice,
    /// The language it is written in.
    pub language: Language,
    /// The creditor's date.
    pub today: NaiveDate,
    /// Who is owed.
    pub creditor: Creditor,
    /// Who owes.
    pub debtor: Debtor,
    /// Open invoices, in the order they are shown.
    pub rows: Vec<Row>,
    /// Credit notes and unapplied payments that lower what is asked.
    pub credits: Vec<Credit>,
    /// Open amounts past their due date.
    pub total_overdue: Money,
    /// Open amounts not due yet.
    pub total_not_due: Money,
    /// What is asked for: after credits, without disputed parts.
    pub total_to_pay: Money,
    /// What the transfer must quote.
    pub reference: Option<CreditorReference>,
    /// The debtor's page. Only a code can do without.
    pub link: Option<Link>,
    /// Short code of this message, shown on the page as well: the two can be compared.
    pub code: Option<String>,
    /// Last day a formal notice gives.
    pub deadline: Option<NaiveDate>,
    /// Where courtesy notices are declined.
    pub unsubscribe: Option<Link>,
    /// The instalment of a plan that a reminder of one is about; `rows` are then what the plan spreads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instalment: Option<Instalment>,
    /// The payment a thank-you is for.
    pub payment: Option<Payment>,
    /// What a confirmation confirms.
    pub confirmation: Option<Confirmation>,
    /// The code the debtor asked for.
    pub security_code: Option<String>,
    /// The debtor is a trader under French law: penalties and indemnity are mentioned. False for everybody else, unknown
    /// included.
    pub business: bool,
    /// The day until which payments are known.
    pub statement_as_of: NaiveDate,
    /// Where what is asked goes, when some of it is paid to somebody else than the creditor: one for each, adding up to
    /// what is asked. Empty: all of it goes to the creditor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<Account>,
}

/// An account, and what is asked to be paid there.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// To whom it was assigned; none: the creditor's own.
    pub assigned: Option<Assigned>,
    /// Account holder exactly as the bank knows him.
    pub account_holder: String,
    /// Account.
    pub iban: Iban,
    /// Bank.
    pub bic: Option<Bic>,
    /// How much.
    pub amount: Money,
    /// Numbers of the invoices it is for.
    pub invoices: Vec<String>,
}

/// To whom invoices were assigned.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// Name.
    pub name: String,
    /// What is to be said with the account, at most 500 characters.
    pub mention: Option<String>,
}

/// Who is owed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Creditor {
    /// Legal name.
    pub legal_name: String,
    /// Register and number, as printed on invoices: `SIREN 841 207 394`.
    pub registration: String,
    /// Postal address, at most 6 lines.
    pub address: Vec<String>,
    /// Fill colour.
    pub color: Color,
    /// Where a person answers questions.
    pub email: Option<String>,
    /// Telephone as printed on invoices.
    pub phone: Option<String>,
    /// Account.
    pub iban: Iban,
    /// Account holder exactly as the bank knows him.
    pub account_holder: String,
    /// Bank.
    pub bic: Option<Bic>,
}

/// Who owes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debtor {
    /// Name on the invoices.
    pub name: String,
    /// Postal address, at most 6 lines; may be empty.
    pub address: Vec<String>,
    /// The person written to, as addressed: `Mme Anne Kerbrat`.
    pub recipient: Option<String>,
}

/// An open item.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Invoice number.
    pub number: String,
    /// Date of the invoice.
    pub issued_on: NaiveDate,
    /// Due date.
    pub due_on: NaiveDate,
    /// Days past the due date; zero or less: not due.
    pub days_late: i32,
    /// Amount of the item.
    pub amount: Money,
    /// What is left of it, the disputed part included.
    pub open: Money,
    /// A formal notice names it.
    pub on_notice: bool,
    /// The part of `open` in dispute.
    pub disputed: Option<Money>,
    /// Which instalment of how many.
    pub instalment: Option<(u16, u16)>,
}

/// An instalment of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// Its place, from 1.
    pub place: u8,
    /// Instalments of the plan.
    pub of: u8,
    /// When it is to be paid.
    pub due_on: NaiveDate,
    /// Once its day is over: the last day on which it may still come.
    pub until: Option<NaiveDate>,
}

/// What lowers the amount asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// What it is.
    pub kind: CreditKind,
    /// Its number or reference, may be empty.
    pub label: String,
    /// Its date.
    pub date: NaiveDate,
    /// What it lowers, a positive amount.
    pub amount: Money,
}

/// What lowers the amount asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditKind {
    /// A credit note.
    CreditNote,
    /// A payment that belongs to no invoice yet.
    Payment,
}

/// A payment received.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// How much.
    pub amount: Money,
    /// Value date.
    pub received_on: NaiveDate,
}

impl Message {
    /// The notice asks for money: amounts, account and reference are shown.
    #[must_use]
    pub const fn asks(&self) -> bool {
        matches!(
            self.notice,
            Notice::PreDue
                | Notice::Reminder1
                | Notice::SmsReminder
                | Notice::Reminder2
                | Notice::FormalNotice
                | Notice::Instalment
        )
    }

    /// There is a page behind it.
    pub(crate) fn leads_somewhere(&self) -> bool {
        let erased = self.confirmation.as_ref().is_some_and(|it| it.act == Act::Erased);
        self.notice != Notice::Code && !erased
    }

    /// The reader can decline further ones of this kind.
    #[must_use]
    pub const fn may_be_declined(&self) -> bool {
        matches!(
            self.notice,
            Notice::PreDue
                | Notice::Reminder1
                | Notice::SmsReminder
                | Notice::Reminder2
                | Notice::Instalment
                | Notice::Thanks
        )
    }

    /// Checks that the notice has what it cannot do without, in one currency.
    pub(crate) fn check(&self) -> Result<(), RenderError> {
        let needs = [
            ("link", self.link.is_none() && self.leads_somewhere()),
            ("reference", self.reference.is_none() && self.asks()),
            ("rows", self.rows.is_empty() && self.asks()),
            ("deadline", self.deadline.is_none() && self.notice == Notice::FormalNotice),
            ("instalment", self.instalment.is_none() && self.notice == Notice::Instalment),
            ("payment", self.payment.is_none() && self.notice == Notice::Thanks),
            ("confirmation", self.confirmation.is_none() && self.notice == Notice::Confirmation),
            (
                "debit",
                self.confirmation.as_ref().is_some_and(|it| it.act == Act::Debit && it.debit.is_none()),
            ),
            ("security_code", self.security_code.is_none() && self.notice == Notice::Code),
        ];
        match needs.into_iter().find(|(_, missing)| *missing) {
            Some((name, _)) => Err(RenderError::Missing(name)),
            None if self.amounts().all(|amount| amount.currency() == self.total_to_pay.currency()) => Ok(()),
            None => Err(RenderError::Mixed),
        }
    }

    /// Every amount shown beside another. A payment or a confirmation stands alone.
    fn amounts(&self) -> impl Iterator<Item = Money> + '_ {
        let rows = self.rows.iter().flat_map(|row| [Some(row.amount), Some(row.open), row.disputed]);
        let credits = self.credits.iter().map(|credit| Some(credit.amount));
        let accounts = self.accounts.iter().map(|account| account.amount);
        rows.chain(credits).flatten().chain(accounts).chain([self.total_overdue, self.total_not_due])
    }

    /// The notice is about this item: what it raises, names and sums. Other open items are only mentioned.
    pub(crate) fn names(&self, row: &Row) -> bool {
        match self.notice {
            Notice::FormalNotice => row.on_notice,
            Notice::Reminder1 | Notice::SmsReminder | Notice::Reminder2 => row.days_late > 0,
            _ => true,
        }
    }

    /// The disputed part of what is named, over all rows, in minor units: set aside, not hidden.
    pub(crate) fn disputed_minor(&self) -> i64 {
        let parts = self.rows.iter().filter(|row| self.names(row)).filter_map(|row| row.disputed);
        parts.fold(0, |sum, part| sum.saturating_add(part.minor()))
    }

    /// What the table's sums start from: for a formal notice the items it names, else all that is past due.
    pub(crate) fn principal(&self) -> Money {
        if self.notice != Notice::FormalNotice {
            return self.total_overdue;
        }
        let named = self.rows.iter().filter(|row| self.names(row)).map(|row| row.open.minor());
        let minor = named.fold(0, i64::saturating_add);
        Money::new(minor, self.total_to_pay.currency()).unwrap_or(self.total_overdue)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({}, {}, {} rows)", self.notice.word(), self.language.tag(), self.rows.len())
    }
}
