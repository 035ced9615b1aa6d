//! Why something is not chased now. A hold is a value beside the case's state; it always has an end.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{FileId, HoldId, ItemId};
use crate::money::Currency;
use crate::plan::Line;

/// What kind of hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The debtor said when he will pay.
    Promise,
    /// An instalment plan runs.
    Plan,
    /// The debtor contests.
    Dispute,
    /// Somebody of the team paused it.
    Pause,
    /// The debtor says he has paid; a person confirms.
    AlreadyPaid,
    /// Insolvency proceedings.
    Insolvency,
    /// No address works.
    Undeliverable,
    /// A credit note was promised.
    AwaitingCreditNote,
    /// A bill of exchange, a cheque or a card payment under way covers it.
    Covered,
}

/// Who declared it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", content = "id")]
pub enum Author {
    /// The debtor, on his page.
    Debtor,
    /// A source.
    Source(String),
    /// A member of the team.
    User(String),
}

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// What kind.
    pub kind: Kind,
    /// The case's currency.
    pub currency: Currency,
    /// Items it covers; empty: the whole case, items to come included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemId>,
    /// Part of the items' open amount it names, in minor units; `None`: all of it. What a dispute leaves out stays chased; a
    /// promise of a part holds its items whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minor: Option<i64>,
    /// The last day it holds, in the creditor's zone.
    pub until: NaiveDate,
    /// For a promise: the day he said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_on: Option<NaiveDate>,
    /// For a plan agreed to here: its instalments. The hold lasts until the next one that has not come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<Line>,
    /// For a plan: who keeps it is asked for no interest and no costs of his being late, as it was agreed.
    #[serde(default, skip_serializing_if = "crate::invoice::is_false")]
    pub waives_interest: bool,
    /// Files its author added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileId>,
    /// Reason code or words of the team.
    pub reason: String,
    /// Who declared it.
    pub author: Author,
    /// When it was declared.
    pub recorded_at: DateTime<Utc>,
    /// Open principal of the covered items when it was declared, in minor units: a promise is kept when it fell by the
    /// promised amount.
    pub open_then: i64,
    /// When it ended before its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
}

impl Hold {
    /// True while it holds on that day.
    #[must_use]
    pub fn stands(&self, today: NaiveDate) -> bool {
        self.ended_at.is_none() && today <= self.until
    }

    /// True when it covers the item.
    #[must_use]
    pub fn covers(&self, item: ItemId) -> bool {
        self.items.is_empty() || self.items.contains(&item)
    }
}
