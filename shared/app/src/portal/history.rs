//! What was said between creditor and debtor, newest first: messages, money, what was declared and what became of it.
//!
//! It is the debtor's own history: what the team wrote for itself, and why it holds something back, never stands here.

use chrono::{DateTime, NaiveDate, Utc};
use domain::action::{Action, Attempt, Outcome};
use domain::allocation::Source;
use domain::debtor::{Channel, Person};
use domain::hold::{self, Hold};
use domain::ids::{ActionId, DebtorId, HoldId, InvoiceId, ItemId, PaymentId};
use domain::money::Currency;
use domain::scenario::Notice;
use domain::timeline::{Cause, Fact, What};
use serde::Serialize;
use store::keys::Keys;
use store::record;
use store::table::Read;

use super::chains::Chains;
use super::declare::number_of;
use super::session::Visitor;
use crate::app::App;
use crate::commit::decimal;
use crate::debit::is_own_payment;
use crate::dispatch::{address, open_person};
use crate::error::AppError;
use crate::file::FileView;
use crate::ledger::{Drawn, Ledger};
use crate::seal::{PortfolioKey, Sealed};

/// Entries of a page.
const PAGE: usize = 30;
/// Invoices an entry names; the others are counted.
const NAMED: usize = 5;

/// A page of the history.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryPage {
    /// Newest first.
    pub items: Vec<HistoryEntry>,
    /// Pass it back as `cursor` for what came before.
    pub next: Option<String>,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryEntry {
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// What: `message`, `payment`, `promise`…
    pub kind: &'static str,
    /// True when the debtor said it.
    pub own: bool,
    /// Value date of money, the promised day, the date of a credit note.
    pub on: Option<NaiveDate>,
    /// The last day a hold was meant to last.
    pub until: Option<NaiveDate>,
    /// How much.
    pub amount: Option<String>,
    /// Its currency.
    pub currency: Option<Currency>,
    /// Numbers of the invoices it is about, the first five.
    pub invoices: Vec<String>,
    /// How many there are.
    pub invoice_count: usize,
    /// The number to quote, or the one printed on a credit note.
    pub number: Option<String>,
    /// Reason of a dispute, method of a payment.
    pub reason: Option<String>,
    /// What the debtor wrote.
    pub words: Option<String>,
    /// Files the debtor added.
    pub files: Vec<FileView>,
    /// The message.
    pub message: Option<SentView>,
}

/// A message that was sent.
#[derive(Debug, Clone, Serialize)]
pub struct SentView {
    /// The action.
    pub id: ActionId,
    /// Which try of it, from 1.
    pub attempt: u8,
    /// What it is.
    pub notice: Notice,
    /// How it travelled.
    pub channel: Channel,
    /// Where to, most letters covered.
    pub to: Option<String>,
    /// `pending`, `sent`, `delivered` or `returned`.
    pub state: &'static str,
    /// It can be read again.
    pub copy: bool,
}

impl App {
    /// What happened, newest first, from where `cursor` says.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a cursor that is not one of ours.
    pub async fn history(&self, visitor: &Visitor, cursor: Option<&str>) -> Result<HistoryPage, AppError> {
        let portfolio = &visitor.portfolio;
        let ledger = self.visited(visitor).await?;
        let key = self.portfolio_key(portfolio.id).await?;
        let teller = Teller {
            ledger: &ledger,
            person: open_person(&ledger, &key)?,
            drawn: ledger
                .currencies()
                .into_iter()
                .map(|currency| ledger.draw(currency, portfolio, self.now()))
                .collect(),
        };
        let debtors: Vec<DebtorId> =
            std::iter::once(ledger.account.id).chain(ledger.account.merged.iter().copied()).collect();
        let keys = Keys::of(portfolio.id);
        let mut chains = Chains::parse(&debtors, cursor)?;
        let mut items = Vec::with_capacity(PAGE);
        while items.len() < PAGE {
            let Some((debtor, fact)) = chains.next(self.table(), keys).await? else { break };
            let Some(mut entry) = teller.tell(&fact) else { continue };
            // What is said of a promise says why it was taken back.
            let spoken = match &fact.what {
                What::HoldPlaced { hold, hold_kind, .. } if *hold_kind != hold::Kind::Promise => Some(*hold),
                What::HoldEnded { hold } => Some(*hold),
                _ => None,
            };
            if let Some(hold) = spoken.filter(|_| entry.own) {
                entry.words = self.words_of(keys, &key, debtor, hold).await?;
                let given = ledger.holds.find(|known| known.id == hold).filter(|_| !is_end(&fact.what));
                let given = given.map(|hold| hold.files.as_slice()).unwrap_or_default();
                entry.files = self.files_of(keys, &key, given).await?;
            }
            items.push(entry);
        }
        Ok(HistoryPage { items, next: chains.cursor() })
    }

    /// What the debtor wrote with a hold, if anything.
    pub(crate) async fn words_of(
        &self,
        keys: Keys,
        key: &PortfolioKey,
        debtor: DebtorId,
        hold: HoldId,
    ) -> Result<Option<String>, AppError> {
        let item = self.table().get(&keys.hold_words(debtor, hold), Read::Eventual).await?;
        let Some(item) = item else { return Ok(None) };
        let sealed: Sealed = record::decode(&item.body)?;
        let plain = key.open(debtor, &format!("hold#{hold}"), &sealed)?;
        Ok(Some(String::from_utf8_lossy(&plain).into_owned()))
    }
}

/// What is needed to tell a fact.
struct Teller<'a> {
    ledger: &'a Ledger,
    person: Person,
    drawn: Vec<Drawn<'a>>,
}

impl Teller<'_> {
    /// A fact as its debtor sees it; none for what is not his to see.
    fn tell(&self, fact: &Fact) -> Option<HistoryEntry> {
        match &fact.what {
            What::Claimed { action, notice, channel, attempt } => {
                self.message(fact, *action, *notice, *channel, *attempt)
            }
            What::PaymentReceived { payment, minor, currency } => {
                Some(self.payment(entry(fact, "payment").worth(*minor, *currency), *payment))
            }
            What::PaymentReturned { payment, minor, .. } => {
                let currency = self.ledger.payments.find(|it| it.id == *payment)?.currency;
                Some(entry(fact, "payment_returned").worth(*minor, currency))
            }
            What::CreditNoteRecorded { credit_note, minor, currency } => {
                let mut told = entry(fact, "credit_note").worth(*minor, *currency);
                let note = self.ledger.credit_notes.find(|it| it.id == *credit_note);
                told.on = note.map(|note| note.issued_on);
                told.number = note.map(|note| note.number.clone());
                Some(self.about(told, note.into_iter().filter_map(|note| note.invoice)))
            }
            // His own payment by card is told by its money, one by debit by its order.
            What::HoldPlaced { hold, .. } | What::HoldEnded { hold } if self.is_of_a_payment(*hold) => None,
            What::HoldPlaced { hold, hold_kind, items, until } => {
                let mut told = self.hold(entry(fact, placed(*hold_kind)), *hold, items);
                told.until = Some(*until);
                Some(told)
            }
            What::HoldEnded { hold } => self.ended(fact, *hold, ended),
            What::PromiseKept { hold } => self.ended(fact, *hold, |_| "promise_kept"),
            What::PromiseBroken { hold } => self.ended(fact, *hold, |_| "promise_broken"),
            What::PlanKept { hold } => self.ended(fact, *hold, |_| "plan_kept"),
            What::PlanBroken { hold } => self.ended(fact, *hold, |_| "plan_broken"),
            What::AddressStopped { reason, .. } if fact.by == Cause::Debtor => {
                Some(entry(fact, if reason == "removed" { "address_removed" } else { "unsubscribed" }))
            }
            What::AddressAdded { .. } => Some(entry(fact, "address_added")),
            What::AddressResumed { .. } => Some(entry(fact, "address_resumed")),
            What::DebitOrdered { minor, currency, on, .. } => {
                let told = entry(fact, "debit").worth(*minor, *currency);
                Some(HistoryEntry { on: Some(*on), ..told })
            }
            What::DebitDropped { .. } => Some(entry(fact, "debit_dropped")),
            // Money that came and went back is told by the money
            What::DebitFailed { returned: false, .. } | What::CheckoutRefused { reason: Some(_), .. } => {
                Some(entry(fact, "debit_refused"))
            }
            What::Asked { .. } => Some(entry(fact, "asked")),
            What::Answered { .. } => Some(entry(fact, "answered")),
            What::DisputeSaid { hold } => self.ended(fact, *hold, |_| "dispute_said"),
            What::DisputeResolved { hold, .. } => self.ended(fact, *hold, |_| "dispute_resolved"),
            _ => None,
        }
    }

    fn is_of_a_payment(&self, id: HoldId) -> bool {
        let mine =
            |hold: &Hold| hold.id == id && hold.kind == hold::Kind::Covered && is_own_payment(&hold.reason);
        self.ledger.holds.find(mine).is_some()
    }

    fn message(
        &self,
        fact: &Fact,
        id: ActionId,
        notice: Notice,
        channel: Channel,
        attempt: u8,
    ) -> Option<HistoryEntry> {
        // A merge takes the action along and leaves its name in the history.
        let action = self.ledger.actions.find(|action| action.id.digest == id.digest)?;
        let tried = nth(action, attempt)?;
        let state = match tried.outcome {
            Outcome::Claimed { .. } | Outcome::Unknown { .. } | Outcome::Review { .. } => "pending",
            Outcome::Accepted { .. } => "sent",
            Outcome::Delivered { .. } => "delivered",
            Outcome::Bounced { .. } | Outcome::Failed { .. } => "returned",
            // It reached nobody.
            Outcome::Refused { .. } => return None,
        };
        let reach = self.ledger.account.reach.iter().find(|reach| reach.recipient == tried.recipient);
        let to = reach.and_then(|reach| address(&self.person, *reach)).map(|to| covered(&to));
        let copy = may_be_read_again(notice, channel);
        let mut told = entry(fact, "message");
        told.message = Some(SentView { id, attempt, notice, channel, to, state, copy });
        Some(self.about(told, action.raises.iter().map(|named| named.item.invoice)))
    }

    fn payment(&self, mut told: HistoryEntry, id: PaymentId) -> HistoryEntry {
        let payments = self.ledger.payments.all();
        let Some(place) = payments.iter().position(|payment| payment.id == id) else { return told };
        told.on = Some(payments[place].received_on);
        told.reason = Some(payments[place].method.clone());
        let applied = self.drawn.iter().flat_map(|drawn| &drawn.allocation.applied);
        let mine = applied.filter(|(source, ..)| *source == Source::Payment(place));
        self.about(told, mine.map(|(_, item, _)| item.invoice))
    }

    fn ended(
        &self,
        fact: &Fact,
        id: HoldId,
        kind: impl Fn(hold::Kind) -> &'static str,
    ) -> Option<HistoryEntry> {
        let hold = self.ledger.holds.find(|hold| hold.id == id)?;
        Some(self.hold(entry(fact, kind(hold.kind)), id, &hold.items))
    }

    fn hold(&self, mut told: HistoryEntry, id: HoldId, items: &[ItemId]) -> HistoryEntry {
        if let Some(hold) = self.ledger.holds.find(|hold| hold.id == id) {
            told.on = hold.pay_on;
            if hold.author == hold::Author::Debtor {
                told.number = Some(number_of(id));
                told.reason = Some(hold.reason.clone()).filter(|reason| !reason.is_empty());
            }
            if says_how_much(hold) {
                told = told.worth(hold.minor.unwrap_or(hold.open_then), hold.currency);
            }
        }
        self.about(told, items.iter().map(|item| item.invoice))
    }

    /// Names the invoices, each once, in the order given.
    fn about(&self, mut told: HistoryEntry, invoices: impl Iterator<Item = InvoiceId>) -> HistoryEntry {
        let mut known: Vec<InvoiceId> = Vec::new();
        for id in invoices {
            if !known.contains(&id) {
                known.push(id);
            }
        }
        let number =
            |id: &InvoiceId| self.ledger.invoices.find(|it| it.id == *id).map(|it| it.number.clone());
        told.invoice_count = known.len();
        told.invoices = known.iter().filter_map(number).take(NAMED).collect();
        told
    }
}

fn entry(fact: &Fact, kind: &'static str) -> HistoryEntry {
    HistoryEntry {
        at: fact.at,
        kind,
        own: fact.by == Cause::Debtor,
        on: None,
        until: None,
        amount: None,
        currency: None,
        invoices: Vec::new(),
        invoice_count: 0,
        number: None,
        reason: None,
        words: None,
        files: Vec::new(),
        message: None,
    }
}

impl HistoryEntry {
    fn worth(self, minor: i64, currency: Currency) -> Self {
        Self { amount: Some(decimal(minor, currency)), currency: Some(currency), ..self }
    }
}

const fn is_end(what: &What) -> bool {
    matches!(what, What::HoldEnded { .. })
}

/// The word for a hold; why the creditor pauses by himself stays his.
const fn placed(kind: hold::Kind) -> &'static str {
    match kind {
        hold::Kind::Promise => "promise",
        hold::Kind::Plan => "plan",
        hold::Kind::Dispute => "dispute",
        hold::Kind::AlreadyPaid => "already_paid",
        _ => "pause",
    }
}

const fn ended(kind: hold::Kind) -> &'static str {
    match kind {
        hold::Kind::Promise => "promise_ended",
        hold::Kind::Plan => "plan_ended",
        hold::Kind::Dispute => "dispute_ended",
        hold::Kind::AlreadyPaid => "already_paid_ended",
        _ => "pause_ended",
    }
}

const fn says_how_much(hold: &Hold) -> bool {
    matches!(
        hold.kind,
        hold::Kind::Promise | hold::Kind::Dispute | hold::Kind::AlreadyPaid | hold::Kind::Plan
    )
}

/// A code opens doors as long as it is young: it is never shown again.
pub(super) const fn may_be_read_again(notice: Notice, channel: Channel) -> bool {
    !matches!(notice, Notice::Code) && matches!(channel, Channel::Email | Channel::Sms)
}

/// The try of this number, from 1.
pub(super) fn nth(action: &Action, attempt: u8) -> Option<&Attempt> {
    action.attempts.get(usize::from(attempt).checked_sub(1)?)
}

/// An address that its owner recognises and nobody can write to: the page may be open on another's link.
pub(crate) fn covered(address: &str) -> String {
    if let Some((name, domain)) = address.split_once('@') {
        let first = |word: &str| word.chars().take(1).collect::<String>();
        // The last label says a country or a kind, and no more.
        let last = domain.rsplit('.').next().unwrap_or_default();
        return format!("{}•••@{}•••.{last}", first(name), first(domain));
    }
    let digits: Vec<char> = address.chars().filter(char::is_ascii_digit).collect();
    let last: String = digits[digits.len().saturating_sub(2)..].iter().collect();
    format!("•• {last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_covered_address_is_recognised_and_cannot_be_written_to() {
        assert_eq!(covered("compta@dupont.example"), "c•••@d•••.example");
        assert_eq!(covered("é@x.example"), "é•••@x•••.example");
        assert_eq!(covered("+33 6 12 34 56 78"), "•• 78");
        assert_eq!(covered("7"), "•• 7");
        assert_eq!(covered(""), "•• ");
    }
}
