//! What the team must be told: read off the items as they are written, each item and version once, whatever is replayed.
//! Facts already say everything; an alert only says that a person should look.

mod digest;
mod list;
mod project;

pub use list::{AlertView, AlertsPage};
pub use project::may_concern;

use chrono::{DateTime, Utc};
use domain::ids::{ActionId, DebtorId};
use serde::{Deserialize, Serialize};

/// Why a person should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// An address does not exist.
    AddressBounced,
    /// The owner of an address complained, or said stop.
    AddressDeclined,
    /// The day of a promise passed without the money.
    PromiseBroken,
    /// A direct debit was refused, or its money went back.
    DebitFailed,
    /// The last step was taken, an approval was forgotten, or nobody can be reached: a decision is due.
    DecisionDue,
    /// A debtor asked something: the law says by when it is answered.
    Asked,
    /// A debtor contests, or wrote again about it.
    Contested,
    /// Nobody knows whether a message went out.
    OutcomeUnknown,
    /// Too much came back: the portfolio stopped itself.
    PortfolioStopped,
    /// Working on a debtor failed again and again.
    CaseFailed,
}

/// One alert, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Alert {
    at: DateTime<Utc>,
    /// When it was written down: some things are known a day after they happened.
    noted_at: DateTime<Utc>,
    why: Why,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    debtor: Option<DebtorId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    action: Option<ActionId>,
}
