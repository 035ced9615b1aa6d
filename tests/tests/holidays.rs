//! The holidays of `domain` against those of a published library, day by day over twenty years.
//!
//! The library is Python's `holidays`, pinned in requirements.txt and installed by `tests/all`. Where `domain` differs
//! on purpose, the difference is a row of [`DELIBERATE`] with its reason; a row that no longer occurs fails as well.

#![allow(clippy::expect_used, reason = "a test stops where it cannot go on")]

#[path = "holidays/decade.rs"]
mod decade;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use domain::calendar::Calendar;
use tests::python::asked;

const YEARS: (i32, i32) = (2015, 2034);

/// Days that the library lists and `domain` does not: calendar, the library's name, why.
const DELIBERATE: [(Calendar, &str, &str); 4] = [
    (
        Calendar::Belgium,
        "Easter Sunday",
        "not among the ten days of the arrêté royal of 18 April 1974; a Sunday",
    ),
    (Calendar::Belgium, "Pentecost", "not among the ten days of the arrêté royal of 18 April 1974; a Sunday"),
    (Calendar::Netherlands, "Easter Sunday", "not named by the Algemene termijnenwet, art. 3; a Sunday"),
    (Calendar::Netherlands, "Pentecost", "not named by the Algemene termijnenwet, art. 3; a Sunday"),
];

type Days = BTreeMap<NaiveDate, String>;

#[test]
fn twenty_years_of_every_calendar_agree_with_the_published_library() {
    let mut published = published_days();
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for calendar in Calendar::LISTED {
        let theirs = published.remove(&name(calendar)).unwrap_or_default();
        // T2 closes on six days a year, every country of ours on eight at least
        let least = if calendar == Calendar::Target { 6 } else { 8 };
        assert!(theirs.len() >= 20 * least, "the library told only {} days of {calendar:?}", theirs.len());
        wrong.extend(differences(calendar, &theirs, &mut seen));
    }
    for (row, (calendar, day, _)) in DELIBERATE.iter().enumerate() {
        if !seen.contains(&row) {
            wrong.push(format!(
                "{calendar:?}: the row for {day} in DELIBERATE is no longer needed: remove it"
            ));
        }
    }
    assert!(
        published.is_empty(),
        "published_holidays.py tells calendars that nobody compares: {:?}",
        published.keys()
    );
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

/// Every date of [`YEARS`] on which the two disagree, less the deliberate ones, whose rows are added to `seen`.
fn differences(calendar: Calendar, theirs: &Days, seen: &mut BTreeSet<usize>) -> Vec<String> {
    let first = NaiveDate::from_ymd_opt(YEARS.0, 1, 1).expect("a date");
    let dates = first.iter_days().take_while(|date| date.year() <= YEARS.1);
    let mut wrong = Vec::new();
    for date in dates {
        match (calendar.holiday(date), theirs.get(&date)) {
            (None, Some(day)) => match deliberate(calendar, day) {
                Some(row) => drop(seen.insert(row)),
                None => wrong.push(format!("{calendar:?} {date}: {day} is missing in shared/domain")),
            },
            (Some(day), None) => wrong.push(format!("{calendar:?} {date}: {day} is unknown to the library")),
            _ => {}
        }
    }
    wrong
}

fn deliberate(calendar: Calendar, day: &str) -> Option<usize> {
    DELIBERATE.iter().position(|row| row.0 == calendar && row.1 == day)
}

/// The calendar as it is serialised.
fn name(calendar: Calendar) -> String {
    serde_json::to_value(calendar).expect("a name").as_str().expect("a name").to_owned()
}

/// Asks the library, through `published_holidays.py`.
fn published_days() -> BTreeMap<String, Days> {
    let years = [YEARS.0.to_string(), YEARS.1.to_string()];
    serde_json::from_value(asked("published_holidays.py", years)).expect("dates and names")
}
