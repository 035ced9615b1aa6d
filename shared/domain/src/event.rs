//! What a source says happened, in Relance's own words. `formats` turns foreign bodies into these; `app` takes them in.
//!
//! Ids here are the source's own ([`ExternalId`]); amounts and dates have been checked. An object is ordered by the
//! delivery's `occurred_at`.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::debtor::{Country, Kind, Person};
use crate::money::Money;
use crate::payee::Payee;

/// Longest external id, in characters.
pub const EXTERNAL_ID_LIMIT: usize = 200;

/// An id given by a source: 1 to 200 visible characters, no control, no bidi mark.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ExternalId(String);

/// Why an external id was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("an id has 1 to 200 visible characters")]
pub struct ExternalIdError;

impl ExternalId {
    /// Checks `text`.
    ///
    /// # Errors
    /// Empty, too long, or with characters nobody can see.
    pub fn new(text: impl Into<String>) -> Result<Self, ExternalIdError> {
        let text = text.into();
        let hidden = |c: char| {
            c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        };
        let length = text.chars().count();
        if length == 0 || length > EXTERNAL_ID_LIMIT || text.chars().any(hidden) || text.trim() != text {
            return Err(ExternalIdError);
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ExternalId {
    type Error = ExternalIdError;

    fn try_from(text: String) -> Result<Self, ExternalIdError> {
        Self::new(text)
    }
}

impl From<ExternalId> for String {
    fn from(id: ExternalId) -> Self {
        id.0
    }
}

impl fmt::Display for ExternalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ExternalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One verified delivery of a source.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// Names the delivery (`webhook-id`, Stripe's `evt_…`); repetition is judged by it.
    pub id: ExternalId,
    /// When the source says it happened.
    pub occurred_at: DateTime<Utc>,
    /// The source's own name of the event (`invoice.paid`), for the timeline.
    pub kind: String,
    /// What it says, or why it cannot be used. Applied all or not at all, in this order.
    pub content: Content,
    /// Its own text, where it came in one body with others.
    pub text: Option<String>,
}

/// What a delivery says.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// At most [`EVENTS_LIMIT`] events.
    Events(Vec<Event>),
    /// Verified and readable, of a kind Relance has no use for; kept with the reason.
    Unused(String),
    /// Verified, of a kind Relance uses, but with content that cannot be used (a negative amount, an unknown currency).
    /// Kept and listed with where and why; the source gets a 422 that says the same.
    Invalid(Vec<Fault>),
}

/// Most events one delivery may carry.
pub const EVENTS_LIMIT: usize = 8;

/// Something wrong in a body: where, what and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// JSON pointer (RFC 6901) to the value, such as `/data/invoice/amount`.
    pub pointer: String,
    /// What is wrong and what to do, in one sentence without personal data.
    pub detail: String,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A debtor was created or changed.
    Debtor(DebtorSaid),
    /// Two debtors turned out to be one.
    DebtorMerged {
        /// The one that disappears.
        from: ExternalId,
        /// The one that stays.
        into: ExternalId,
    },
    /// An invoice was issued or changed.
    Invoice(InvoiceSaid),
    /// An invoice never was due.
    InvoiceVoided {
        /// Which.
        invoice: ExternalId,
        /// As the source says.
        reason: String,
    },
    /// The creditor gave up on an invoice.
    InvoiceWrittenOff {
        /// Which.
        invoice: ExternalId,
        /// As the source says.
        reason: String,
    },
    /// The source reports a dispute on an invoice.
    InvoiceDisputed {
        /// Which.
        invoice: ExternalId,
        /// As the source says.
        reason: String,
    },
    /// What the source says is left on an invoice, at the delivery's `occurred_at`: a snapshot, not a movement.
    Observed(ObservedSaid),
    /// A credit note was issued.
    CreditNote(CreditNoteSaid),
    /// A credit note was cancelled.
    CreditNoteVoided {
        /// Which.
        credit_note: ExternalId,
    },
    /// Money came in.
    Payment(PaymentSaid),
    /// Money that came in went back: a failed debit, a chargeback (`reversed`) or a refund.
    PaymentReturned {
        /// Which payment.
        payment: ExternalId,
        /// Why it went back.
        cause: Return,
        /// The source's reason code.
        reason_code: String,
        /// How much of it, a decimal in the payment's currency; all of it when absent.
        amount: Option<String>,
    },
    /// What became of a payment that began on a debtor's page.
    Checkout(CheckoutSaid),
    /// What became of a collection that began there.
    Collection(CollectionSaid),
    /// A try to collect failed: recorded on the timeline, moves nothing.
    PaymentFailed {
        /// Which invoice.
        invoice: ExternalId,
        /// The source's reason.
        reason: String,
    },
    /// The source has told every payment up to this instant: feeds the freshness guard.
    SyncCompleted {
        /// Payments seen until.
        payments_seen_until: DateTime<Utc>,
    },
}

/// Why money went back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Return {
    /// The payment failed after all (unpaid debit, chargeback): what it paid is owed again.
    Reversed,
    /// The creditor gave it back of his own will: what it paid is NOT owed again, unapplied money is reduced.
    Refunded,
}

/// What a source says of a debtor. `None` means the source did not say; it never erases what is known.
#[derive(Debug, Clone, PartialEq)]
pub struct DebtorSaid {
    /// The source's id.
    pub id: ExternalId,
    /// Personal data; `None` when the event only names the debtor.
    pub person: Option<Person>,
    /// Kind.
    pub kind: Option<Kind>,
    /// Country.
    pub country: Option<Country>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// IANA zone.
    pub time_zone: Option<chrono_tz::Tz>,
}

/// What a source says of an invoice.
#[derive(Clone, PartialEq)]
pub struct InvoiceSaid {
    /// The source's id.
    pub id: ExternalId,
    /// Who owes it; `None` keeps the debtor that is known.
    pub debtor: Option<ExternalId>,
    /// The number printed on it.
    pub number: String,
    /// Date of issue.
    pub issued_on: NaiveDate,
    /// When it is due, as stated; `None` when the source gives neither date nor terms.
    pub due_on: Option<NaiveDate>,
    /// The gross amount.
    pub amount: Money,
    /// Instalments in order of their due date, adding up to `amount`; empty for one item due on `due_on`.
    pub instalments: Vec<(NaiveDate, Money)>,
    /// Where the invoice can be seen (https only).
    pub url: Option<String>,
    /// Free fields of the source, at most 50.
    pub custom: Vec<(String, String)>,
    /// To whom it is paid, when not to the creditor.
    pub payee: Option<Payee>,
}

/// Versions are told apart by a digest of this text, kept with each invoice: what is not there is not named, so that an
/// invoice told before payees were known is still the same one when it is told again.
impl fmt::Debug for InvoiceSaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = f.debug_struct("InvoiceSaid");
        said.field("id", &self.id)
            .field("debtor", &self.debtor)
            .field("number", &self.number)
            .field("issued_on", &self.issued_on)
            .field("due_on", &self.due_on)
            .field("amount", &self.amount)
            .field("instalments", &self.instalments)
            .field("url", &self.url)
            .field("custom", &self.custom);
        if let Some(payee) = &self.payee {
            // An account's own `Debug` covers it
            said.field("payee", payee).field("iban", &payee.iban.as_str());
        }
        said.finish()
    }
}

/// What a snapshot source says is left.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedSaid {
    /// Which invoice.
    pub invoice: ExternalId,
    /// What is left to pay.
    pub remaining: Money,
    /// The source's own closing word, if it has one.
    pub status: ObservedStatus,
    /// True when something was really paid (not credited, voided or zero): worth a thank-you.
    pub paid_by_debtor: bool,
}

/// Status of an observed invoice. At equal instants the terminal one wins: the order of this list, last wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObservedStatus {
    /// Open.
    Open,
    /// The source gave up.
    Uncollectible,
    /// Settled.
    Paid,
    /// Never was due.
    Void,
}

/// What a source says of a credit note.
#[derive(Debug, Clone, PartialEq)]
pub struct CreditNoteSaid {
    /// The source's id.
    pub id: ExternalId,
    /// Whose; `None` when the invoice says it.
    pub debtor: Option<ExternalId>,
    /// Printed number.
    pub number: String,
    /// Date of issue.
    pub issued_on: NaiveDate,
    /// Amount, positive.
    pub amount: Money,
    /// The invoice it corrects.
    pub invoice: Option<ExternalId>,
    /// True when the source's own snapshot of that invoice already contains it (Stripe's `pre_payment_amount`): then it
    /// is evidence and reduces nothing a second time.
    pub in_snapshot: bool,
}

/// What a source says of a payment.
#[derive(Debug, Clone, PartialEq)]
pub struct PaymentSaid {
    /// The source's id.
    pub id: ExternalId,
    /// Who paid; `None` when only the invoices tell.
    pub debtor: Option<ExternalId>,
    /// Value date.
    pub received_on: NaiveDate,
    /// Amount, positive.
    pub amount: Money,
    /// `transfer`, `card`, `direct_debit`, `cheque`, `cash`, `other`.
    pub method: String,
    /// What the payer wrote.
    pub reference: Option<String>,
    /// Invoices the payer named, in his order (debtor's choice).
    pub invoices: Vec<ExternalId>,
    /// Amounts he named per invoice.
    pub allocations: Vec<(ExternalId, Money)>,
}

/// What a payment provider says of a payment that began on a debtor's page.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckoutSaid {
    /// What we named it when it began, as it came back.
    pub reference: String,
    /// The provider's name for it.
    pub session: ExternalId,
    /// What became of it.
    pub outcome: CheckoutOutcome,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckoutOutcome {
    /// The money is there.
    Paid {
        /// How much really.
        amount: Money,
        /// The provider's name for the money.
        payment: ExternalId,
    },
    /// The debtor has given the order; the provider is still collecting.
    Ordered,
    /// The provider could not collect.
    Refused,
    /// Nobody paid in time.
    Closed,
}

/// What a provider says of a collection from a debtor's account that began on his page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionSaid {
    /// What we named it when it began, if that came back.
    pub reference: Option<String>,
    /// The provider's name for what this is about: the request, the mandate or the payment.
    pub about: ExternalId,
    /// What became of it.
    pub outcome: CollectionOutcome,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CollectionOutcome {
    /// The debtor has signed.
    Signed {
        /// The provider's name for the mandate.
        mandate: ExternalId,
    },
    /// Nobody signs there any more.
    Closed,
    /// The mandate is used no more.
    Ended {
        /// The bank's code, or the provider's word for it.
        reason: String,
    },
    /// A step on the way, which moves nothing.
    Step,
    /// After it had failed, the banks are asked again.
    Again,
    /// The money is there.
    Paid,
    /// It could not be collected, or went back.
    Failed {
        /// The bank's code, or the provider's word for it.
        reason: String,
    },
}
