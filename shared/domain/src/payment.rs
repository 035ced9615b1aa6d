//! What lowers a debt: payments and credit notes. Both are credits; only a payment is money, thanked for and returnable.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::event::ExternalId;
use crate::ids::{CreditNoteId, InvoiceId, PaymentId};
use crate::invoice::is_false;
use crate::money::Currency;

/// Money that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Our id.
    pub id: PaymentId,
    /// The source that told it.
    pub source: String,
    /// The source's id.
    pub external_id: ExternalId,
    /// Value date.
    pub received_on: NaiveDate,
    /// Currency.
    pub currency: Currency,
    /// Minor units that came in.
    pub minor: i64,
    /// Part that failed after all: what it paid is owed again.
    #[serde(default, skip_serializing_if = "is_zero_minor")]
    pub reversed: i64,
    /// Part given back freely: what it paid is not owed again.
    #[serde(default, skip_serializing_if = "is_zero_minor")]
    pub refunded: i64,
    /// Invoices the payer named, with the amounts he named (the debtor's choice, C. civ. 1342-10).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<(InvoiceId, Option<i64>)>,
    /// How it came.
    pub method: String,
    /// `occurred_at` of the version kept.
    pub occurred_at: DateTime<Utc>,
    /// Digest of the version kept.
    pub digest: u64,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The instants of its returns: the same return told twice counts once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returned_at: Vec<DateTime<Utc>>,
}

/// A document that lowers the principal. Not a payment: nobody is thanked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditNote {
    /// Our id.
    pub id: CreditNoteId,
    /// The source that told it.
    pub source: String,
    /// The source's id.
    pub external_id: ExternalId,
    /// Printed number.
    pub number: String,
    /// Date of issue.
    pub issued_on: NaiveDate,
    /// Currency.
    pub currency: Currency,
    /// Minor units.
    pub minor: i64,
    /// The invoice it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<InvoiceId>,
    /// The source's own snapshot of the invoice already contains it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub in_snapshot: bool,
    /// Cancelled by the source.
    #[serde(default, skip_serializing_if = "is_false")]
    pub voided: bool,
    /// `occurred_at` of the version kept.
    pub occurred_at: DateTime<Utc>,
    /// Digest of the version kept.
    pub digest: u64,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero_minor(value: &i64) -> bool {
    *value == 0
}
