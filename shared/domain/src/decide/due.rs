//! Days of steps: when one may leave, from the item's due date and from what was accepted before.

use chrono::{Days, NaiveDate};

use crate::calendar::Calendar;
use crate::scenario::{FORMAL_NOTICE_DAYS, Notice, Offset, STEPS_LIMIT, Scenario, Step};
use crate::statement::Item;

/// The creditor's day from which `step` may leave for `item`.
///
/// A step that comes after a late one keeps the scenario's own distance from it. What left on the first business day of
/// the debtor was not late. A formal notice leaves at least eight days after the reminder before it.
pub(super) fn due_day(item: &Item, step: &Step, scenario: &Scenario, calendar: Calendar) -> NaiveDate {
    let Some(accepted) = item.level_on else { return shift(item.due_on, usual_days(scenario, step)) };
    let mut from = match step.offset {
        Offset::FromDue(days) => shift(item.due_on, days.into()),
        Offset::FromAcceptance(days) => shift(accepted, days.into()),
    };
    if let Some(previous) = scenario.step(item.level) {
        let usual = usual_days(scenario, previous);
        let planned = shift(item.due_on, usual);
        if accepted > planned && accepted > calendar.next_business_day(planned) {
            from = from.max(shift(accepted, usual_days(scenario, step) - usual));
        }
    }
    if step.notice == Notice::FormalNotice {
        from = from.max(shift(accepted, FORMAL_NOTICE_DAYS.into()));
    }
    from
}

/// Days between the due date and a step when every step before it left on its day.
pub(super) fn usual_days(scenario: &Scenario, step: &Step) -> i32 {
    let (mut days, mut at) = (0, step);
    for _ in 0..STEPS_LIMIT {
        match at.offset {
            Offset::FromDue(more) => return days + i32::from(more),
            Offset::FromAcceptance(more) => days += i32::from(more),
        }
        match at.level.checked_sub(1).and_then(|level| scenario.step(level)) {
            Some(previous) if previous.level > 0 => at = previous,
            _ => break,
        }
    }
    days
}

/// Adds days; at the ends of the calendar a date stays where it is.
pub(super) fn shift(date: NaiveDate, days: i32) -> NaiveDate {
    let amount = Days::new(u64::from(days.unsigned_abs()));
    let moved = if days < 0 { date.checked_sub_days(amount) } else { date.checked_add_days(amount) };
    moved.unwrap_or(date)
}
