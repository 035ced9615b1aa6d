//! What can happen in a story, apart from what goes wrong.

use chrono::{DateTime, Utc};
use domain::checkout::Means;
use domain::ids::InvoiceId;

use super::dice::Dice;

/// What a person or a machine does at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// A source posts a delivery.
    Post(usize),
    /// The team pauses a debtor for a week or two.
    Pause(usize, usize),
    /// The team ends what it paused.
    EndPauses(usize, usize),
    /// The team stops everything.
    Stop(usize),
    /// The team lifts the stop.
    Resume(usize),
    /// The team lets backlogs go.
    Release(usize),
    /// The team approves and judges what waits.
    Round(usize),
    /// A debtor opens the link of one of his messages and does this.
    Visit(usize, Visit),
    /// Somebody edits the scenario: the first reminder two days later, as a new version.
    Edit(usize),
    /// A process is replaced by the next release.
    Deploy(usize),
    /// A clock jumps by so many seconds.
    Jump(usize, i64),
    /// Events of the provider are lost for so many hours.
    DeadFeed(i64),
    /// A debtor opens the link of one of his messages and begins to pay on a provider's page.
    Begin(usize, Means),
    /// Somebody does this on a page he was sent to.
    OnPage(usize, OnPage),
    /// A bank says this of a payment that is collected.
    Bank(usize, usize, Bank),
    /// The team assigns a debtor's oldest invoice to somebody else, or takes it back.
    Assign(usize, usize, bool),
    /// A creditor's first debtor pays all that will be left.
    Settle(usize),
    /// The team has a debtor's data erased.
    Erase(usize, usize),
    /// A source describes a debtor at another address, as it was then.
    Describe(usize, usize, DateTime<Utc>),
    /// A debtor pays so much of an invoice by transfer.
    Transfer(usize, usize, InvoiceId, i64),
}

/// What happens on a provider's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnPage {
    /// He pays, or signs.
    Pay,
    /// He gives an order that takes days.
    Order,
    /// The order brought the money.
    Arrive,
    /// The order brought nothing.
    Fail,
    /// The page's time is over.
    RunOut,
}

/// What a bank says of what is collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bank {
    /// It was asked.
    Submitted,
    /// The money came.
    Confirmed,
    /// It went on to the creditor.
    PaidOut,
    /// There is no money, or there was and it went back.
    Failed,
    /// It is asked once more.
    Again,
    /// The debtor took the money back.
    ChargedBack,
    /// He was wrong to.
    ChargeCancelled,
    /// It was cancelled before anybody was asked.
    Cancelled,
}

impl Bank {
    /// GoCardless' word for what happened, and for its cause.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Submitted => ("submitted", "payment_submitted"),
            Self::Confirmed => ("confirmed", "payment_confirmed"),
            Self::PaidOut => ("paid_out", "payment_paid_out"),
            Self::Failed => ("failed", "AM04"),
            Self::Again => ("resubmission_requested", "payment_retried"),
            Self::ChargedBack => ("charged_back", "MD06"),
            Self::ChargeCancelled => ("chargeback_cancelled", "payment_confirmed"),
            Self::Cancelled => ("cancelled", "mandate_cancelled"),
        }
    }
}

/// What a debtor does on his page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visit {
    /// Promises everything within ten days.
    Promise,
    /// Spreads everything over two months.
    Plan,
    /// Contests everything.
    Dispute,
    /// Says he has paid.
    Paid,
    /// Wants no more courtesy notices.
    Unsubscribe,
    /// Asks for a new link.
    FreshLink,
    /// Proposes two instalments a month away, and waits for an answer that nobody gives.
    Propose,
    /// Asks for a code, and guesses wrong.
    Code,
}

impl Visit {
    /// What there was before there were plans: the dice of older stories fall on these.
    pub const ALL: [Self; 7] = [
        Self::Promise,
        Self::Dispute,
        Self::Paid,
        Self::Unsubscribe,
        Self::FreshLink,
        Self::Propose,
        Self::Code,
    ];

    /// What a debtor does on his page. Where debtors are led to providers they spread what others promise or propose.
    pub fn thrown(dice: &mut Dice, led: bool) -> Self {
        match dice.of(&Self::ALL) {
            Self::Promise | Self::Propose if led => Self::Plan,
            other => other,
        }
    }
}
