//! The history of a debtor: facts, added and never edited. Ids and amounts only: no personal data stands here.

mod what;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use what::{Choice, What};

/// Who or what caused a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "id")]
pub enum Cause {
    /// A delivery of a source: `source/delivery`.
    Delivery(String),
    /// The debtor, on his page.
    Debtor,
    /// A member of the team.
    User(String),
    /// Relance itself: the sweep, dispatch, a provider's event.
    Relance,
}

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// The day it counts from, when that is another (a value date).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<NaiveDate>,
    /// Who or what caused it.
    pub by: Cause,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}
