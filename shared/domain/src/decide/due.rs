//! Days of steps.

use chrono::{Days, NaiveDate};

use crate::scenario::{Offset, Step};

/// Days the scenario leaves between two steps.
pub(super) fn distance(previous: &Step, step: &Step) -> i16 {
    match (previous.offset, step.offset) {
        (Offset::FromDue(before), Offset::FromDue(after)) => after - before,
        (_, Offset::FromAcceptance(days)) => days,
        (Offset::FromAcceptance(_), Offset::FromDue(_)) => 0,
    }
}

/// The day an offset names, from a due date.
pub(super) fn on(due_on: NaiveDate, offset: Offset) -> NaiveDate {
    match offset {
        Offset::FromDue(days) | Offset::FromAcceptance(days) => shift(due_on, days),
    }
}

/// Adds days; at the ends of the calendar a date stays where it is.
pub(super) fn shift(date: NaiveDate, days: i16) -> NaiveDate {
    let amount = Days::new(u64::from(days.unsigned_abs()));
    let moved = if days < 0 { date.checked_sub_days(amount) } else { date.checked_add_days(amount) };
    moved.unwrap_or(date)
}
