//! The instalments of plans that come next.

use chrono::NaiveDate;

use super::Item;
use crate::bugs::{self, Bug};
use crate::hold::{Hold, Kind};
use crate::ids::HoldId;
use crate::plan;

/// The first instalment of a plan that has not come whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coming {
    /// Of which plan.
    pub hold: HoldId,
    /// Its place, from 0.
    pub place: u8,
    /// Instalments of the plan.
    pub of: u8,
    /// When it is to be paid.
    pub due_on: NaiveDate,
    /// What of it has not come, in minor units.
    pub minor: i64,
    /// The last day on which it may still come, in the creditor's zone.
    pub until: NaiveDate,
    /// The day (creditor's) the plan was agreed to.
    pub agreed_on: NaiveDate,
    /// The last day of whatever else holds any of what the plan covers: nobody is reminded meanwhile.
    pub held_until: Option<NaiveDate>,
}

/// What comes next of the plans among `holds`, which all stand.
pub(super) fn coming(items: &[Item], holds: &[&Hold], local: impl Fn(&Hold) -> NaiveDate) -> Vec<Coming> {
    let plans = holds.iter().filter(|hold| hold.kind == Kind::Plan && !hold.plan.is_empty());
    plans
        .filter_map(|hold| {
            let (place, minor) = plan::next(&hold.plan, paid_since(items, hold))?;
            let covers = |other: &&&Hold| {
                other.id != hold.id && items.iter().any(|item| hold.covers(item.id) && other.covers(item.id))
            };
            let held_until = holds.iter().filter(covers).map(|other| other.until).max();
            Some(Coming {
                hold: hold.id,
                place: u8::try_from(place).unwrap_or(u8::MAX),
                of: u8::try_from(hold.plan.len()).unwrap_or(u8::MAX),
                due_on: hold.plan[place].due_on,
                minor: if bugs::is_on(Bug::InstalmentWhole) { hold.plan[place].minor } else { minor },
                until: hold.until,
                agreed_on: local(hold),
                held_until: if bugs::is_on(Bug::InstalmentUnheld) { None } else { held_until },
            })
        })
        .collect()
}

/// What has come since a hold was placed on what it covers, in minor units; less than nothing when money went back.
pub(super) fn paid_since(items: &[Item], hold: &Hold) -> i64 {
    let covered = items.iter().filter(|item| hold.covers(item.id));
    hold.open_then - covered.map(|item| item.open).sum::<i64>()
}
