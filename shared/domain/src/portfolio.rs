//! One creditor's receivables: who he is, how he chases, what holds him back.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::breaker::Tripped;
use crate::calendar::Window;
use crate::debtor::{Address, Country, Language};
use crate::decide::{Reason, Terms};
use crate::ids::PortfolioId;
use crate::mandate::CreditorIdentifier;
use crate::money::Currency;
use crate::plan::PlanPolicy;
use crate::scenario::Scenarios;
use crate::sieve::Sieve;

/// Whether anything leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sending {
    /// Everything is computed, nothing is sent.
    #[default]
    Rehearsal,
    /// Messages leave.
    Enabled,
}

/// Who is owed. What is missing holds everything back, with that reason.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Creditor {
    /// Legal name.
    pub legal_name: String,
    /// Company number as printed (SIREN, HRB…), with the name of the register.
    pub registration: Option<(String, String)>,
    /// Postal address.
    pub address: Option<Address>,
    /// IBAN, without spaces.
    pub iban: Option<String>,
    /// BIC.
    pub bic: Option<String>,
    /// The account holder exactly as the bank knows him (verification of payee).
    pub account_holder: Option<String>,
    /// Address messages come from.
    pub sender: Option<String>,
    /// Where answers go: a human, never nobody.
    pub reply_to: Option<String>,
    /// Telephone for debtors.
    #[serde(default)]
    pub phone: Option<String>,
    /// Fill colour, `#rrggbb`.
    pub brand_color: Option<String>,
    /// What he publishes about himself.
    #[serde(default, skip_serializing_if = "Notices::is_empty")]
    pub notices: Notices,
}

/// Pages of the creditor's own site, `https` addresses without user name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Notices {
    /// Who publishes, with whose licence: what the law of his country wants said (Directive 2000/31/EC, article 5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal: Option<String>,
    /// What becomes of personal data (Regulation (EU) 2016/679, articles 13 and 14).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy: Option<String>,
    /// General conditions of sale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<String>,
}

impl Notices {
    /// True when nothing is published.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.legal.is_none() && self.privacy.is_none() && self.terms.is_none()
    }
}

impl Creditor {
    /// The names of what is missing before anything may be sent.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let filled = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
        let checks = [
            ("legal_name", !self.legal_name.trim().is_empty()),
            ("registration", self.registration.is_some()),
            ("address", self.address.is_some()),
            ("iban", filled(&self.iban)),
            ("account_holder", filled(&self.account_holder)),
            ("sender", filled(&self.sender)),
            ("reply_to", filled(&self.reply_to)),
        ];
        checks.into_iter().filter(|(_, there)| !there).map(|(name, _)| name).collect()
    }
}

/// Where facts come from, and how fresh they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Feed {
    /// `payments_seen_until` of the last `sync.completed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub synchronised_until: Option<DateTime<Utc>>,
    /// Last verified delivery: a sign of life of a source that only pushes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_at: Option<DateTime<Utc>>,
    /// When a person let its backlog go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_at: Option<DateTime<Utc>>,
}

/// How the creditor chases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Smallest overdue net amount worth a message, in minor units of the case's currency.
    pub minimum: i64,
    /// Most steps a debtor gets in one of his days.
    pub per_day: u8,
    /// Most steps a debtor gets in seven days.
    pub per_week: u8,
    /// Days that must pass between two steps to one debtor; 0 leaves it to the caps.
    pub gap_days: u8,
    /// When e-mails leave, in the debtor's zone.
    pub email_window: Window,
    /// When text messages leave, in the debtor's zone.
    pub sms_window: Window,
    /// Hours after which a source's facts are too old to chase on.
    pub fresh_hours: u16,
    /// Payment terms in days for invoices without a due date.
    pub default_terms_days: u16,
    /// Latest day a promise may name, in days from today.
    pub promise_days: u16,
    /// Promises in the life of a case before a person is asked.
    pub promises: u8,
    /// Days a dispute or "already paid" holds until a person confirms.
    pub dispute_days: u16,
    /// Days "already paid" holds.
    pub already_paid_days: u16,
    /// What a debtor may spread over time by himself.
    #[serde(default)]
    pub plan: PlanPolicy,
    /// Largest amount of one card payment, in minor units of the case's currency. Above it a transfer is asked for: issuers
    /// decline, and the creditor bears the card's fee, since none is ever added to a debt.
    #[serde(default = "card_ceiling")]
    pub card_ceiling: i64,
}

/// 5 000.00 EUR: beyond it most cards of companies decline, and the fee is worth a transfer.
const fn card_ceiling() -> i64 {
    500_000
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            minimum: 100,
            per_day: 1,
            per_week: 3,
            gap_days: 0,
            email_window: Window::EMAIL,
            sms_window: Window::SMS,
            fresh_hours: 48,
            default_terms_days: 30,
            promise_days: 30,
            promises: 2,
            dispute_days: 20,
            already_paid_days: 7,
            plan: PlanPolicy::default(),
            card_ceiling: card_ceiling(),
        }
    }
}

/// The provider of card payments that a portfolio is connected to. Its key is kept elsewhere, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Till {
    /// Real money moves; false: the provider's test mode.
    pub live: bool,
    /// Since when.
    pub connected_at: DateTime<Utc>,
    /// When the provider refused the key: cards are not offered until there is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_at: Option<DateTime<Utc>>,
}

/// The provider that collects for a portfolio from its debtors' accounts. Its token is kept elsewhere, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collector {
    /// Real money moves; false: the provider's sandbox.
    pub live: bool,
    /// Since when.
    pub connected_at: DateTime<Utc>,
    /// When the provider refused the token: it is not offered until there is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_at: Option<DateTime<Utc>>,
    /// Largest amount of one collection, minor units of the euro.
    pub ceiling: i64,
    /// When it stopped. What was ordered before may still be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<DateTime<Utc>>,
}

/// Under what a portfolio collects from its debtors' accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debits {
    /// The creditor's number with the scheme.
    pub identifier: CreditorIdentifier,
    /// Days between telling the debtor and collecting: 14, unless the creditor has agreed to fewer with his debtors.
    pub notice_days: u8,
    /// Largest amount of one collection, minor units of the euro.
    pub ceiling: i64,
    /// Since when.
    pub opened_at: DateTime<Utc>,
    /// When it stopped: no mandate is taken since; what was ordered before goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<DateTime<Utc>>,
}

/// The creditor's picture: where it is kept, and how much room it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// Its name: of its content, under the portfolio's key.
    pub name: String,
    /// In pixels.
    pub width: u16,
    /// In pixels.
    pub height: u16,
}

/// A portfolio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portfolio {
    /// Its id.
    pub id: PortfolioId,
    /// Name its team uses.
    pub name: String,
    /// The creditor's country.
    pub country: Country,
    /// The creditor's language, and that of debtors who name none.
    pub language: Language,
    /// The creditor's zone: due dates, days late and figures follow it.
    pub time_zone: Tz,
    /// Currency of new settings.
    pub currency: Currency,
    /// Who is owed.
    pub creditor: Creditor,
    /// Whether anything leaves.
    pub sending: Sending,
    /// Set while everything is stopped.
    #[serde(default)]
    pub stopped_at: Option<DateTime<Utc>>,
    /// Why it stopped by itself, if nobody stopped it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_for: Option<Tripped>,
    /// Times a stop was lifted: bounces and complaints are counted from the last one on.
    #[serde(default)]
    pub lifted: u32,
    /// Addresses somebody of this portfolio may have stopped.
    #[serde(default, skip_serializing_if = "Sieve::is_empty")]
    pub sieve: Sieve,
    /// How the creditor chases.
    #[serde(default)]
    pub policy: Policy,
    /// Scenarios by kind of debtor.
    #[serde(default)]
    pub scenarios: Scenarios,
    /// Sources by name.
    #[serde(default)]
    pub feeds: BTreeMap<String, Feed>,
    /// Who takes cards for it, if anybody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub till: Option<Till>,
    /// Under what it collects, if it ever did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debits: Option<Debits>,
    /// What its debtors' pages show in place of letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
    /// The provider that collects for it, if one ever did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collector: Option<Collector>,
    /// Number of shards of the `due` index this portfolio writes to.
    pub shards: u16,
}

impl Portfolio {
    /// Under what mandates are taken now.
    #[must_use]
    pub fn takes_debits(&self) -> Option<&Debits> {
        self.debits.as_ref().filter(|debits| debits.closed_at.is_none())
    }

    /// The provider that collects now.
    #[must_use]
    pub fn collects(&self) -> Option<&Collector> {
        self.collector.as_ref().filter(|it| it.closed_at.is_none() && it.refused_at.is_none())
    }

    /// True where a debtor may ever have been led to a provider's page.
    #[must_use]
    pub const fn led_elsewhere(&self) -> bool {
        self.till.is_some() || self.collector.is_some()
    }

    /// Why nothing of this portfolio may leave now, if so. `assume_fresh` is for a clock that stands still: sources that
    /// never said `sync.completed` count as synchronised.
    #[must_use]
    pub fn gate(&self, now: DateTime<Utc>, assume_fresh: bool) -> Option<Reason> {
        if self.stopped_at.is_some() {
            return Some(Reason::PortfolioStopped);
        }
        if !self.creditor.missing().is_empty() {
            return Some(Reason::IdentityIncomplete);
        }
        if self.sending == Sending::Rehearsal {
            return Some(Reason::Rehearsal);
        }
        let oldest = now - TimeDelta::hours(i64::from(self.policy.fresh_hours));
        let stale = self.feeds.values().any(|feed| match (feed.synchronised_until, feed.heard_at) {
            (Some(until), _) => until < oldest,
            (None, heard) => !assume_fresh && heard.is_none_or(|heard| heard < oldest),
        });
        (stale || self.feeds.is_empty()).then_some(Reason::StaleSource)
    }

    /// What `decide` needs of it.
    #[must_use]
    pub fn terms(&self, now: DateTime<Utc>, assume_fresh: bool) -> Terms {
        Terms {
            zone: self.time_zone,
            gate: self.gate(now, assume_fresh),
            minimum: self.policy.minimum,
            per_day: self.policy.per_day,
            per_week: self.policy.per_week,
            gap_days: self.policy.gap_days,
            email_window: self.policy.email_window,
            sms_window: self.policy.sms_window,
        }
    }
}
