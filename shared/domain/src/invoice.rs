//! Invoices as Relance keeps them: what the source last said, never what we concluded. What is open is computed.
//! The documents themselves are kept beside them.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::event::{ExternalId, ObservedStatus};
use crate::ids::{FileId, InvoiceId};
use crate::money::Currency;
use crate::payee::{Assignment, Payee, Ruling};

/// Most instalments of one invoice.
pub const INSTALMENTS_LIMIT: usize = 60;

/// A part of an invoice with its own due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// When it is due, in the creditor's zone.
    pub due_on: NaiveDate,
    /// Minor units.
    pub minor: i64,
}

/// What a snapshot source says is left on the invoice. The latest `as_of` wins and owns what is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// The instant the source speaks of.
    pub as_of: DateTime<Utc>,
    /// The same day in the creditor's zone: what payments' value dates are compared with.
    pub as_of_on: NaiveDate,
    /// Left to pay, in minor units.
    pub remaining: i64,
    /// The source's closing word.
    pub status: ObservedStatus,
}

/// Why an invoice is no longer claimed at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// It never was due.
    Voided,
    /// The creditor gave up.
    WrittenOff,
}

/// In what an invoice is issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A page to be read, ISO 32000.
    Pdf,
    /// An e-invoice for programs, EN 16931.
    Xml,
}

impl Format {
    /// The word on the wire, and the ending of its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xml => "xml",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Xml => "application/xml",
        }
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        [Self::Pdf, Self::Xml].into_iter().find(|format| format.word() == text).ok_or(UnknownFormat)
    }
}

/// Invoices are issued in nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an original is `pdf` or `xml`")]
pub struct UnknownFormat;

/// The document itself, as its creditor issued it. It stays with the debtor its file names, as his history does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// In what.
    pub format: Format,
    /// Where it is kept.
    pub file: FileId,
    /// Bytes.
    pub bytes: u64,
    /// In how many parts it is fetched.
    pub parts: u16,
}

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Our id, computed from portfolio, source and external id.
    pub id: InvoiceId,
    /// The source that owns it.
    pub source: String,
    /// The source's id.
    pub external_id: ExternalId,
    /// The printed number.
    pub number: String,
    /// Date of issue.
    pub issued_on: NaiveDate,
    /// Currency of every amount below.
    pub currency: Currency,
    /// In order of due date, at least one, at most [`INSTALMENTS_LIMIT`].
    pub instalments: Vec<Instalment>,
    /// True when the source gave no due date and we derived it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub due_estimated: bool,
    /// Snapshot, for sources that state what is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Observed>,
    /// Set when it is no longer claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
    /// When the source says it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<DateTime<Utc>>,
    /// `occurred_at` of the version kept.
    pub occurred_at: DateTime<Utc>,
    /// Digest of the version kept: an equal instant with another digest is flagged and changes nothing.
    pub digest: u64,
    /// The day it was first recorded, in the creditor's zone: decides what is a backlog.
    pub recorded_on: NaiveDate,
    /// When it was first recorded.
    pub recorded_at: DateTime<Utc>,
    /// Grows only by a reversal: the steps may run again.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cycle: u8,
    /// Where it can be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The document itself, at most one a format: given by the team, never told by a source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub originals: Vec<Original>,
    /// Free fields of the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub custom: Vec<(String, String)>,
    /// To whom it is paid, when not to the creditor.
    #[serde(default, skip_serializing_if = "Assignment::is_empty")]
    pub assignment: Assignment,
}

impl Invoice {
    /// The document itself, in a format.
    #[must_use]
    pub fn original(&self, format: Format) -> Option<Original> {
        self.originals.iter().find(|original| original.format == format).copied()
    }

    /// Keeps a document in place of the one of its format; returns the one that goes.
    pub fn keep_original(&mut self, original: Original) -> Option<Original> {
        let before = self.drop_original(original.format);
        self.originals.push(original);
        self.originals.sort_unstable_by_key(|original| original.format);
        before
    }

    /// Takes the document of a format off.
    pub fn drop_original(&mut self, format: Format) -> Option<Original> {
        let place = self.originals.iter().position(|original| original.format == format)?;
        Some(self.originals.remove(place))
    }

    /// The gross amount in minor units.
    #[must_use]
    pub fn gross(&self) -> i64 {
        self.instalments.iter().map(|part| part.minor).sum()
    }

    /// To whom it is paid; none: to the creditor.
    #[must_use]
    pub fn payee(&self) -> Option<&Payee> {
        self.assignment.payee(self.occurred_at)
    }

    /// Takes what a source or the team says of its payee; true when it is paid to somebody else now than before `now`, or to
    /// another account.
    pub fn assign(&mut self, before: Option<&Payee>, now: DateTime<Utc>) -> bool {
        let changed = self.payee() != before;
        if changed {
            self.assignment.since = self.payee().is_some().then_some(now);
        }
        changed
    }

    /// The team says to whom it is paid; true when that changes anything.
    pub fn rule_payee(&mut self, payee: Option<Payee>, now: DateTime<Utc>) -> bool {
        let before = self.payee().cloned();
        if before == payee {
            return false;
        }
        // A source may be ahead of our clock: what a person says of its version stands behind it
        self.assignment.ruled = Some(Ruling { payee, at: now.max(self.occurred_at) });
        self.assign(before.as_ref(), now)
    }

    /// When the creditor gave up on it, if he did: as its source says.
    #[must_use]
    pub fn given_up_at(&self) -> Option<DateTime<Utc>> {
        let seen = self.observed.filter(|_| self.closed.is_none());
        self.is_given_up().then(|| self.closed_at.or(seen.map(|seen| seen.as_of)).unwrap_or(self.occurred_at))
    }

    /// True when nothing of it may be claimed any more, whatever is left.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.closed.is_some()
            || self.observed.is_some_and(|seen| {
                matches!(seen.status, ObservedStatus::Void | ObservedStatus::Uncollectible)
            })
    }

    /// True when it was owed and the creditor gave up.
    #[must_use]
    pub fn is_given_up(&self) -> bool {
        match self.closed {
            Some(closed) => closed == Closed::WrittenOff,
            None => self.observed.is_some_and(|seen| seen.status == ObservedStatus::Uncollectible),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(crate) fn is_false(value: &bool) -> bool {
    !*value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(crate) fn is_zero(value: &u8) -> bool {
    *value == 0
}
