//! Names of everything that is kept. A key of a portfolio can only be built through [`Keys`], which is made from that
//! portfolio's id: another portfolio's key cannot be spelled.
//!
//! One partition holds one debtor: what `decide` reads sorts before [`OPEN_UNTIL`], history sorts after.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use domain::action::Recipient;
use domain::bugs::{self, Bug};
use domain::ids::{
    ActionId, CheckoutId, CreditNoteId, DebitFileId, DebitId, DebtorId, FileId, HoldId, InvoiceId, MandateId,
    PaymentId, PortfolioId, RequestId,
};
use domain::money::Currency;

use crate::table::{Due, Key};

mod deployment;

pub use deployment::{bearer, code, feed, link, logo, portfolios, receipt, sending, session};

/// Ranges up to here are the open part of a debtor's partition.
pub const OPEN_UNTIL: &str = "y";
/// What sorts into the closed part starts so.
pub const CLOSED: &str = "z#";
/// What follows the portfolio in the partition of its days.
const DIGEST: &str = "#digest";
/// Place of the job that wakes a portfolio.
const WAKING: &str = "waking";
/// What holds a fact of the history starts so.
pub const FACTS: &str = "z#fact#";
/// What holds a payment that was begun starts so; in order of time.
pub const CHECKOUTS: &str = "z#chk#";
/// What holds a mandate, and an order to collect, starts so; in order of time.
pub const MANDATES: &str = "z#man#";
/// See [`MANDATES`].
pub const DEBITS: &str = "z#dbt#";
/// In the partition of a portfolio's collections: orders that wait for a file, by their day; files, in order.
pub const READY: &str = "ready#";
/// See [`READY`].
pub const FILES: &str = "file#";
/// Buckets of a portfolio's list.
pub const BOOK_BUCKETS: u16 = 4;
/// Shards of the `due` index a new portfolio writes to.
pub const DUE_SHARDS: u16 = 8;

/// What a source's id names; part of the pointer's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A debtor.
    Debtor,
    /// An invoice.
    Invoice,
    /// A credit note.
    CreditNote,
    /// A payment.
    Payment,
    /// A payment that began on a debtor's page, by whatever a provider calls a part of it.
    Order,
}

impl Named {
    /// The word in the key.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Debtor => "debtor",
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
            Self::Payment => "payment",
            Self::Order => "order",
        }
    }
}

/// The keys of one portfolio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keys(PortfolioId);

impl Keys {
    /// The keys of `portfolio`.
    #[must_use]
    pub const fn of(portfolio: PortfolioId) -> Self {
        Self(portfolio)
    }

    /// Whose keys these are.
    #[must_use]
    pub const fn portfolio(self) -> PortfolioId {
        self.0
    }

    /// Partition of a debtor's ledger.
    #[must_use]
    pub fn ledger(self, debtor: DebtorId) -> String {
        format!("{}#{debtor}", self.0)
    }

    /// The debtor's account item: the lock of everything that concerns him.
    #[must_use]
    pub fn account(self, debtor: DebtorId) -> Key {
        self.in_ledger(debtor, "account".to_owned())
    }

    /// The debtor's sealed personal data.
    #[must_use]
    pub fn person(self, debtor: DebtorId) -> Key {
        self.in_ledger(debtor, "person".to_owned())
    }

    /// The row of a case in the portfolio's list.
    #[must_use]
    pub fn case(self, debtor: DebtorId, currency: Currency) -> Key {
        self.in_ledger(debtor, format!("case#{currency}"))
    }

    /// An invoice.
    #[must_use]
    pub fn invoice(self, debtor: DebtorId, id: InvoiceId) -> Key {
        self.in_ledger(debtor, format!("inv#{id}"))
    }

    /// A payment.
    #[must_use]
    pub fn payment(self, debtor: DebtorId, id: PaymentId) -> Key {
        self.in_ledger(debtor, format!("pay#{id}"))
    }

    /// A credit note.
    #[must_use]
    pub fn credit_note(self, debtor: DebtorId, id: CreditNoteId) -> Key {
        self.in_ledger(debtor, format!("cre#{id}"))
    }

    /// A hold.
    #[must_use]
    pub fn hold(self, debtor: DebtorId, id: HoldId) -> Key {
        self.in_ledger(debtor, format!("hold#{id}"))
    }

    /// What its author said about a hold: sealed.
    #[must_use]
    pub fn hold_words(self, debtor: DebtorId, id: HoldId) -> Key {
        self.in_ledger(debtor, format!("{CLOSED}words#{id}"))
    }

    /// What was said in a dispute, one part: the place of it, from 0. Sealed; its prefix is that of [`Self::hold_words`].
    #[must_use]
    pub fn dispute_words(self, debtor: DebtorId, id: HoldId, place: usize) -> Key {
        self.in_ledger(debtor, format!("{CLOSED}words#{id}#{place:02}"))
    }

    /// A payment that was begun. It stays where it began when its debtor is merged into another, as his history does.
    #[must_use]
    pub fn checkout(self, id: CheckoutId) -> Key {
        self.in_ledger(id.debtor, format!("{CHECKOUTS}{:016x}", id.digest))
    }

    /// A mandate. It stays where it was signed, as a checkout does.
    #[must_use]
    pub fn mandate(self, id: MandateId) -> Key {
        self.in_ledger(id.debtor, format!("{MANDATES}{:016x}", id.digest))
    }

    /// An order to collect. It stays where it was given, as a checkout does.
    #[must_use]
    pub fn debit(self, id: DebitId) -> Key {
        self.in_ledger(id.debtor, format!("{DEBITS}{:016x}", id.digest))
    }

    /// Partition of what the portfolio collects.
    #[must_use]
    pub fn debits(self) -> String {
        format!("{}#debits", self.0)
    }

    /// An order that waits for a file.
    #[must_use]
    pub fn debit_ready(self, on: NaiveDate, id: DebitId) -> Key {
        Key { partition: self.debits(), range: format!("{READY}{on}#{id}") }
    }

    /// A file for the bank.
    #[must_use]
    pub fn debit_file(self, id: DebitFileId) -> Key {
        Key { partition: self.debits(), range: format!("{FILES}{id}") }
    }

    /// How many files were made: the lock of making one.
    #[must_use]
    pub fn debit_last(self) -> Key {
        Key { partition: self.debits(), range: "last".to_owned() }
    }

    /// A file that was given with a declaration. It stays with the debtor its id names, as his history does.
    #[must_use]
    pub fn file(self, id: FileId) -> Key {
        self.in_ledger(id.debtor, format!("{CLOSED}file#{:016x}", id.digest))
    }

    /// An invoice itself. It stays with the debtor its id names, as a file does.
    #[must_use]
    pub fn original(self, id: FileId) -> Key {
        self.in_ledger(id.debtor, format!("{CLOSED}orig#{:016x}", id.digest))
    }

    /// Where a debtor may upload to, today.
    #[must_use]
    pub fn uploads(self, debtor: DebtorId) -> Key {
        self.in_ledger(debtor, format!("{CLOSED}uploads"))
    }

    /// What was said about a request, by the debtor or in answer to him: sealed.
    #[must_use]
    pub fn request_words(self, debtor: DebtorId, id: RequestId, answer: bool) -> Key {
        let who = if answer { "answer" } else { "asked" };
        self.in_ledger(debtor, format!("{CLOSED}words#{id}#{who}"))
    }

    /// The code that was last sent for one purpose of a visit.
    #[must_use]
    pub fn challenge(self, debtor: DebtorId, session_hash: &str, purpose: &str) -> Key {
        self.in_ledger(debtor, format!("{CLOSED}code#{session_hash}#{purpose}"))
    }

    /// An action.
    #[must_use]
    pub fn action(self, id: ActionId) -> Key {
        self.in_ledger(id.debtor, format!("act#{id}"))
    }

    /// A fact of the debtor's history, by its place in the chain.
    #[must_use]
    pub fn fact(self, debtor: DebtorId, place: u64) -> Key {
        self.in_ledger(debtor, fact_range(place))
    }

    /// The inputs of a message that was claimed: what its bytes are made from again.
    #[must_use]
    pub fn message(self, id: ActionId, attempt: usize) -> Key {
        self.in_ledger(id.debtor, format!("{CLOSED}msg#{id}#{attempt:03}"))
    }

    /// Same item, moved to the closed part.
    #[must_use]
    pub fn closed(self, key: &Key) -> Key {
        Key { partition: key.partition.clone(), range: format!("{CLOSED}{}", key.range) }
    }

    /// Where a source's id points. The id stands last, so that no spelling of it reaches another key.
    #[must_use]
    pub fn pointer(self, what: Named, source: &str, external: &str) -> Key {
        let home = if bugs::is_on(Bug::CrossPortfolio) { String::new() } else { self.0.to_string() };
        alone(format!("{home}#ext#{}#{source}#{external}", what.word()))
    }

    /// A delivery that was taken in.
    #[must_use]
    pub fn delivery(self, source: &str, id: &str) -> Key {
        alone(format!("{}#delivery#{source}#{id}", self.0))
    }

    /// Partition of what waits for a parent that has not arrived.
    #[must_use]
    pub fn wanting(self, what: Named, source: &str, external: &str) -> String {
        format!("{}#wanting#{}#{source}#{external}", self.0, what.word())
    }

    /// Partition of deliveries that could not be used, newest last.
    #[must_use]
    pub fn inbox(self) -> String {
        format!("{}#inbox", self.0)
    }

    /// Partition of settings.
    #[must_use]
    pub fn settings(self) -> String {
        format!("{}#settings", self.0)
    }

    /// The portfolio itself.
    #[must_use]
    pub fn portfolio_item(self) -> Key {
        Key { partition: self.settings(), range: "portfolio".to_owned() }
    }

    /// The portfolio's key, wrapped: where its plain form must not be kept.
    #[must_use]
    pub fn wrapped_key(self) -> Key {
        Key { partition: self.settings(), range: "key".to_owned() }
    }

    /// The job that wakes every case of the portfolio, while there is one.
    #[must_use]
    pub fn waking(self) -> Key {
        Key { partition: self.settings(), range: WAKING.to_owned() }
    }

    /// When somebody must go on with that job.
    #[must_use]
    pub fn waking_due(self, at: DateTime<Utc>) -> Due {
        Due { partition: due_partition(0), sort: format!("{}#{}#{WAKING}", instant(at), self.0) }
    }

    /// A source's secrets.
    #[must_use]
    pub fn source(self, name: &str) -> Key {
        Key { partition: self.settings(), range: format!("source#{name}") }
    }

    /// The key of the provider of card payments: sealed.
    #[must_use]
    pub fn till(self) -> Key {
        Key { partition: self.settings(), range: "till".to_owned() }
    }

    /// The token of the provider that collects: sealed.
    #[must_use]
    pub fn collector(self) -> Key {
        Key { partition: self.settings(), range: "collector".to_owned() }
    }

    /// A member of the team, by the hash of the subject that the identity provider names.
    #[must_use]
    pub fn member(self, subject_hash: &str) -> Key {
        Key { partition: self.settings(), range: format!("member#{subject_hash}") }
    }

    /// An address of this portfolio that is not written to any more, by its keyed digest.
    #[must_use]
    pub fn stopped(self, recipient: Recipient) -> Key {
        alone(format!("{}#stopped#{:016x}", self.0, recipient.0))
    }

    /// Partition of what a person should look at, oldest first.
    #[must_use]
    pub fn alerts(self) -> String {
        format!("{}#alerts", self.0)
    }

    /// A portfolio's day, begun: the team's mail about the day before.
    #[must_use]
    pub fn digest(self, day: NaiveDate) -> Key {
        Key { partition: format!("{}{DIGEST}", self.0), range: day.to_string() }
    }

    /// Partition of the counts that the breaker judges.
    #[must_use]
    pub fn tallies(self) -> String {
        format!("{}#tally", self.0)
    }

    /// Counts of one day, since the stop was lifted so many times, in one of several places that are written apart.
    #[must_use]
    pub fn tally(self, lifted: u32, day: NaiveDate, place: &str) -> Key {
        Key { partition: self.tallies(), range: format!("{}#{place}", tally_day(lifted, day)) }
    }

    /// An idempotency key of a caller.
    #[must_use]
    pub fn idempotency(self, debtor: DebtorId, key_hash: &str) -> Key {
        self.in_ledger(debtor, format!("{CLOSED}once#{key_hash}"))
    }

    /// Partition of one bucket of the portfolio's list.
    #[must_use]
    pub fn book(self, bucket: u16) -> String {
        format!("{}#book#{bucket}", self.0)
    }

    /// The bucket of a debtor.
    #[must_use]
    pub fn bucket(debtor: DebtorId) -> u16 {
        shard(debtor, BOOK_BUCKETS)
    }

    /// When somebody must look at this debtor again.
    #[must_use]
    pub fn due(self, debtor: DebtorId, shards: u16, at: DateTime<Utc>, what: &str) -> Due {
        Due {
            partition: due_partition(shard(debtor, shards)),
            sort: format!("{}#{}#{debtor}#{what}", instant(at), self.0),
        }
    }

    fn in_ledger(self, debtor: DebtorId, range: String) -> Key {
        Key { partition: self.ledger(debtor), range }
    }
}

/// The range of the fact at a place of the chain.
#[must_use]
pub fn fact_range(place: u64) -> String {
    format!("{FACTS}{place:010}")
}

/// The place of the chain at which the facts of an item of the history start.
#[must_use]
pub fn fact_place(range: &str) -> Option<u64> {
    range.strip_prefix(FACTS)?.parse().ok()
}

/// Partition of one shard of the `due` index.
#[must_use]
pub fn due_partition(shard: u16) -> String {
    format!("due#{shard}")
}

/// An instant as text that sorts by time: UTC, milliseconds, fixed width.
#[must_use]
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The instant of a due entry's sort key.
#[must_use]
pub fn due_instant(sort: &str) -> Option<DateTime<Utc>> {
    let text = sort.split('#').next()?;
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc())
}

/// Where the counts of one day start, as text that sorts by day.
#[must_use]
pub fn tally_day(lifted: u32, day: NaiveDate) -> String {
    format!("{lifted:010}#{day}")
}

/// Whose day was begun, if the key is of one.
#[must_use]
pub fn parse_digest(key: &Key) -> Option<PortfolioId> {
    key.partition.strip_suffix(DIGEST)?.parse().ok()
}

/// The portfolio that is being woken, if the key names such a job.
#[must_use]
pub fn parse_waking(key: &Key) -> Option<PortfolioId> {
    let portfolio = key.partition.strip_suffix("#settings").filter(|_| key.range == WAKING)?;
    portfolio.parse().ok()
}

/// The portfolio and debtor that a ledger partition names, if it is one.
#[must_use]
pub fn parse_ledger(partition: &str) -> Option<(PortfolioId, DebtorId)> {
    let (portfolio, debtor) = partition.split_once('#')?;
    Some((portfolio.parse().ok()?, debtor.parse().ok()?))
}

fn alone(partition: String) -> Key {
    Key { partition, range: "-".to_owned() }
}

fn shard(debtor: DebtorId, shards: u16) -> u16 {
    // Ids are digests: any of their bits are as good as random.
    u16::try_from(debtor.bits() % u128::from(shards.max(1))).unwrap_or(0)
}

#[cfg(test)]
mod tests;
