//! A debtor's account: what is known of him without personal data, and the lock of everything that concerns him.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::action::Recipient;
use crate::case::State;
use crate::debtor::{Channel, Profile};
use crate::event::ExternalId;
use crate::ids::DebtorId;
use crate::money::Currency;

/// Most addresses of one debtor that are kept for sending.
pub const REACH_LIMIT: usize = 40;

/// Why an address is not written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// It bounced hard.
    Bounced,
    /// Its owner complained.
    Complained,
    /// Its owner said stop (SMS).
    OptedOut,
    /// Its owner wants no courtesy notices; reminders still go there.
    Unsubscribed,
}

/// A way to reach the debtor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Keyed digest of the address.
    pub recipient: Recipient,
    /// E-mail or SMS.
    pub channel: Channel,
    /// Place of the contact in the sealed person.
    pub contact: u8,
    /// Why it is not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<Stop>,
}

/// A payment worth thanking for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thanks {
    /// What caused it: the payment's or the invoice's id. Names the action.
    pub cause: String,
    /// Currency.
    pub currency: Currency,
    /// Minor units received.
    pub minor: i64,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

/// Days after which a payment is no longer thanked for, nor an old fact announced.
pub const NEWS_DAYS: i64 = 5;

/// What the account remembers of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRecord {
    /// Its currency.
    pub currency: Currency,
    /// Its state.
    pub state: State,
    /// Promises made in the life of the case.
    #[serde(default)]
    pub promises: u8,
}

/// The audit chain's head.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// Number of facts written.
    pub length: u64,
    /// Hash of the last one, hexadecimal; empty before the first.
    pub head: String,
}

/// The account item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The debtor.
    pub id: DebtorId,
    /// The source that named him.
    pub source: String,
    /// The source's id.
    pub external_id: ExternalId,
    /// What rules may know.
    pub profile: Profile,
    /// `occurred_at` of the version of the person that is kept; `None` while he is only named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<DateTime<Utc>>,
    /// Digest of that version.
    #[serde(default)]
    pub digest: u64,
    /// Addresses in order of preference.
    #[serde(default)]
    pub reach: Vec<Reach>,
    /// Steps claimed in the last seven days, oldest first: what caps count.
    #[serde(default)]
    pub contacted: Vec<DateTime<Utc>>,
    /// Payments not thanked for yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thanks: Vec<Thanks>,
    /// Cases, one per currency.
    #[serde(default)]
    pub cases: Vec<CaseRecord>,
    /// Set when a merge sent everything elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<DebtorId>,
    /// Failures in a row of deciding or sending: the due key moves with backoff.
    #[serde(default, skip_serializing_if = "crate::invoice::is_zero")]
    pub failures: u8,
    /// Audit chain of this debtor.
    #[serde(default)]
    pub chain: Chain,
}

impl Account {
    /// The record of a case, if there is one.
    #[must_use]
    pub fn case(&self, currency: Currency) -> Option<&CaseRecord> {
        self.cases.iter().find(|case| case.currency == currency)
    }

    /// The record of a case, made if there is none.
    pub fn case_mut(&mut self, currency: Currency) -> &mut CaseRecord {
        let place = self.cases.iter().position(|case| case.currency == currency).unwrap_or_else(|| {
            self.cases.push(CaseRecord { currency, state: State::Monitoring, promises: 0 });
            self.cases.len() - 1
        });
        &mut self.cases[place]
    }
}
