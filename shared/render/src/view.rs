//! What templates read: the message with every amount, date and name already written for its language. Its field names are
//! the template variables; what is not here cannot be said in a template.

use std::borrow::Cow;

use domain::debtor::Language;
use domain::money::Money;
use domain::scenario::Notice;
use serde::Serialize;

use crate::accounts::{AccountView, accounts};
use crate::confirmation::ConfirmationView;
use crate::link::Link;
use crate::message::{ACCOUNTS_LIMIT, CREDITS_LIMIT, Credit, CreditKind, Message, ROWS_LIMIT, Row};
use crate::shown::{exact, shown};
use crate::tongue::{fill, tongue};
use crate::{RenderError, table, words};

/// The variables of a template.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "templates ask yes or no")]
pub struct View<'a> {
    creditor: CreditorView<'a>,
    debtor: DebtorView<'a>,
    today: String,
    /// Items the notice is about.
    pub rows: Vec<Line<'a>>,
    /// Open items that are only mentioned.
    pub others: Vec<Line<'a>>,
    /// "and N more".
    pub more: Option<String>,
    /// What lowers the sum.
    pub credits: Vec<CreditLine>,
    disputed: Option<String>,
    overdue: Option<String>,
    not_due: Option<String>,
    total: String,
    invoices: String,
    of_invoices: String,
    invoice_count: String,
    first_due: Option<String>,
    has_late: bool,
    has_due: bool,
    reference: Option<String>,
    link: Option<&'a str>,
    link_host: Option<&'a str>,
    code: Option<Cow<'a, str>>,
    deadline: Option<String>,
    unsubscribe: Option<&'a str>,
    instalment: Option<InstalmentView>,
    payment: Option<PaymentView>,
    confirmation: Option<ConfirmationView>,
    security_code: Option<Cow<'a, str>>,
    business: bool,
    as_of: String,
    qr: bool,
    table: Option<String>,
    /// Where what is asked goes; none when nothing is asked.
    accounts: Vec<AccountView<'a>>,
    several_accounts: bool,
    more_accounts: bool,
    assigned: bool,
}

#[derive(Serialize)]
struct CreditorView<'a> {
    name: Cow<'a, str>,
    registration: Cow<'a, str>,
    address: String,
    color: String,
    on_color: String,
    edge: String,
    email: Option<&'a str>,
    phone: Option<Cow<'a, str>>,
    iban: String,
    holder: &'a str,
    bic: Option<&'a str>,
}

#[derive(Serialize)]
struct DebtorView<'a> {
    name: Cow<'a, str>,
    address: Option<String>,
    recipient: Option<Cow<'a, str>>,
}

/// One item as shown.
#[derive(Serialize)]
pub struct Line<'a> {
    /// Invoice number.
    pub number: Cow<'a, str>,
    issued_on: String,
    /// Due date.
    pub due_on: String,
    /// Days late.
    pub late: String,
    amount: String,
    /// What is left.
    pub open: String,
    /// What is particular to it: an instalment, a part paid, a part disputed.
    pub note: Option<String>,
}

/// One credit as shown.
#[derive(Serialize)]
pub struct CreditLine {
    label: String,
    amount: String,
}

#[derive(Serialize)]
struct InstalmentView {
    place: String,
    of: String,
    due_on: String,
    until: Option<String>,
}

#[derive(Serialize)]
struct PaymentView {
    amount: String,
    received_on: String,
}

impl<'a> View<'a> {
    /// Writes every value of `message`; `codes` says for which of its accounts a payment code goes along.
    pub fn new(message: &'a Message, codes: &[bool]) -> Result<Self, RenderError> {
        let language = message.language;
        let named = || message.rows.iter().filter(|row| message.names(row));
        let others = message.rows.iter().filter(|row| !message.names(row));
        let positive = |amount: Money| amount.is_positive().then(|| words::money(language, amount));
        let rows = lines(language, named().take(ROWS_LIMIT))?;
        let others = lines(language, others.take(ROWS_LIMIT - rows.len()))?;
        let count = named().count();
        let numbers = || rows.iter().map(|line| line.number.as_ref());
        let principal = message.principal();
        let is_code = message.notice == Notice::Code;
        let link = message.link.as_ref().filter(|_| message.leads_somewhere());
        let unsubscribe = message.unsubscribe.as_ref().filter(|_| message.may_be_declined());
        let (invoices, of_invoices) = words::invoices(language, numbers(), count);
        let confirmation = message.confirmation.as_ref().map(|said| ConfirmationView::new(language, said));
        Ok(Self {
            creditor: creditor(message)?,
            debtor: debtor(message)?,
            today: words::date(language, message.today),
            more: more(language, message.rows.len() - rows.len() - others.len()),
            rows,
            others,
            credits: credits(language, &message.credits)?,
            disputed: minus(language, message.disputed_minor(), message.total_to_pay),
            overdue: positive(principal).filter(|_| principal != message.total_to_pay),
            not_due: positive(message.total_not_due)
                .filter(|_| !matches!(message.notice, Notice::PreDue | Notice::Instalment)),
            total: words::money(language, message.total_to_pay),
            invoices,
            of_invoices,
            invoice_count: invoice_count(language, count),
            first_due: named().map(|row| row.due_on).min().map(|date| words::long_date(language, date)),
            has_late: named().any(|row| row.days_late > 0),
            has_due: message.total_to_pay.is_positive(),
            reference: message.reference.as_ref().map(domain::reference::CreditorReference::grouped),
            link: link.map(Link::as_str),
            link_host: link.map(Link::host),
            code: optional("code", message.code.as_deref())?,
            deadline: message.deadline.map(|date| words::long_date(language, date)),
            unsubscribe: unsubscribe.map(Link::as_str),
            instalment: message.instalment.map(|instalment| InstalmentView {
                place: instalment.place.to_string(),
                of: instalment.of.to_string(),
                due_on: words::long_date(language, instalment.due_on),
                until: instalment.until.map(|day| words::long_date(language, day)),
            }),
            payment: message.payment.map(|payment| PaymentView {
                amount: words::money(language, payment.amount),
                received_on: words::date(language, payment.received_on),
            }),
            confirmation: confirmation.transpose()?,
            security_code: optional("security_code", message.security_code.as_deref().filter(|_| is_code))?,
            business: message.business,
            as_of: words::date(language, message.statement_as_of),
            qr: codes.first().is_some_and(|code| *code),
            table: None,
            accounts: accounts(message, codes)?,
            several_accounts: message.accounts.len() > 1,
            more_accounts: message.accounts.len() > ACCOUNTS_LIMIT,
            assigned: message.accounts.iter().any(|account| account.assigned.is_some()),
        })
    }

    /// Adds the plain-text table, which only the text part needs.
    pub fn with_table(mut self, language: Language) -> Self {
        self.table = Some(table::table(&self, language));
        self
    }

    /// The sums under the table, in order: what is due, what lowers it, what is asked, what comes later.
    pub fn sums(&self, language: Language) -> Vec<(String, String)> {
        let labels = &tongue(language).table;
        let said = |label: &str, amount: &Option<String>| Some((label.to_owned(), amount.clone()?));
        let credits = self.credits.iter().map(|credit| (credit.label.clone(), credit.amount.clone()));
        let mut sums: Vec<_> = said(labels.overdue, &self.overdue).into_iter().collect();
        sums.extend(said(labels.disputed, &self.disputed));
        sums.extend(credits);
        sums.push((labels.total.to_owned(), self.total.clone()));
        sums.extend(said(labels.later, &self.not_due));
        sums
    }

    /// What no shortened text message may lose.
    pub fn essentials(&self) -> [Option<&str>; 4] {
        let total = self.has_due.then_some(self.total.as_str());
        [Some(self.creditor.name.as_ref()), total, self.link, self.security_code.as_deref()]
    }
}

fn optional<'a>(field: &'static str, text: Option<&'a str>) -> Result<Option<Cow<'a, str>>, RenderError> {
    text.map(|text| shown(field, text)).transpose()
}

fn creditor(message: &Message) -> Result<CreditorView<'_>, RenderError> {
    let creditor = &message.creditor;
    Ok(CreditorView {
        name: shown("creditor.legal_name", &creditor.legal_name)?,
        registration: shown("creditor.registration", &creditor.registration)?,
        address: address("creditor.address", &creditor.address)?,
        color: creditor.color.to_string(),
        on_color: creditor.color.foreground().to_string(),
        edge: creditor.color.edge().to_string(),
        email: creditor.email.as_deref().map(|email| exact("creditor.email", email)).transpose()?,
        phone: optional("creditor.phone", creditor.phone.as_deref())?,
        iban: creditor.iban.grouped(),
        holder: exact("creditor.account_holder", &creditor.account_holder)?,
        bic: creditor.bic.as_ref().map(domain::reference::Bic::as_str),
    })
}

fn debtor(message: &Message) -> Result<DebtorView<'_>, RenderError> {
    let debtor = &message.debtor;
    let address = address("debtor.address", &debtor.address)?;
    Ok(DebtorView {
        name: shown("debtor.name", &debtor.name)?,
        address: Some(address).filter(|lines| !lines.is_empty()),
        recipient: optional("debtor.recipient", debtor.recipient.as_deref())?,
    })
}

/// Address lines in one, at most 6 of them.
fn address(field: &'static str, lines: &[String]) -> Result<String, RenderError> {
    let shown: Result<Vec<_>, _> = lines.iter().take(6).map(|line| shown(field, line)).collect();
    Ok(shown?.join(", "))
}

fn lines<'a>(language: Language, rows: impl Iterator<Item = &'a Row>) -> Result<Vec<Line<'a>>, RenderError> {
    rows.map(|row| line(language, row)).collect()
}

fn line(language: Language, row: &Row) -> Result<Line<'_>, RenderError> {
    Ok(Line {
        number: shown("rows.number", &row.number)?,
        issued_on: words::short_date(language, row.issued_on),
        due_on: words::short_date(language, row.due_on),
        late: table::late(row.days_late, language),
        open: words::money(language, row.open),
        amount: words::money(language, row.amount),
        note: note(language, row),
    })
}

fn note(language: Language, row: &Row) -> Option<String> {
    let words = &tongue(language).notes;
    let [which, of] = words.instalment;
    let instalment = row
        .instalment
        .map(|(part, many)| format!("{}{}", fill(which, &part.to_string()), fill(of, &many.to_string())));
    let partial = (row.open != row.amount).then(|| fill(words.left_of, &words::money(language, row.amount)));
    let disputed = row.disputed.map(|part| fill(words.disputed, &words::money(language, part)));
    let notes: Vec<String> = [instalment, partial, disputed].into_iter().flatten().collect();
    (!notes.is_empty()).then(|| notes.join(" · "))
}

fn credits(language: Language, credits: &[Credit]) -> Result<Vec<CreditLine>, RenderError> {
    let words = &tongue(language).credits;
    let line = |credit: &Credit| {
        let label = shown("credits.label", &credit.label)?;
        let date = words::short_date(language, credit.date);
        let kind = match credit.kind {
            CreditKind::CreditNote => words.credit_note,
            CreditKind::Payment => words.payment,
        };
        let of = words.of;
        let space = if label.is_empty() { "" } else { " " };
        let amount = minus(language, credit.amount.minor(), credit.amount).unwrap_or_default();
        Ok(CreditLine { label: format!("{kind}{space}{label} {of} {date}"), amount })
    };
    let mut shown: Vec<CreditLine> =
        credits.iter().take(CREDITS_LIMIT).map(line).collect::<Result<_, _>>()?;
    if let [first, ..] = &credits[credits.len().min(CREDITS_LIMIT)..] {
        let rest = credits[CREDITS_LIMIT..].iter();
        let sum = rest.clone().fold(0_i64, |sum, credit| sum.saturating_add(credit.amount.minor()));
        let label = fill(words.more, &rest.len().to_string());
        shown.push(CreditLine { label, amount: minus(language, sum, first.amount).unwrap_or_default() });
    }
    Ok(shown)
}

/// `minor` units of `like`'s currency, as what is taken off.
fn minus(language: Language, minor: i64, like: Money) -> Option<String> {
    let amount = Money::new(minor.checked_neg()?, like.currency()).ok()?;
    (minor > 0).then(|| words::money(language, amount))
}

fn invoice_count(language: Language, number: usize) -> String {
    words::count(language, number, tongue(language).naming.invoice)
}

fn more(language: Language, left: usize) -> Option<String> {
    let naming = &tongue(language).naming;
    (left > 0).then(|| fill(naming.listed, &words::count(language, left, naming.more)))
}
