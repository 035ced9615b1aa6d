//! United States: federal holidays and the days on which they are observed.

use chrono::Weekday;

use super::Day;

/// The days of 5 U.S.C. 6103(a), and by 6103(b) and Executive Order 11582 the Friday before a Saturday and the Monday
/// after a Sunday. Days by executive order for one year (24 December 2019, say) bind no business and are not kept.
pub(super) fn united_states(day: &Day) -> Option<&'static str> {
    floating(day).or_else(|| fixed(day)).or_else(|| observed(day))
}

fn floating(day: &Day) -> Option<&'static str> {
    Some(match day.month {
        1 if day.is_nth(3, Weekday::Mon) => "Martin Luther King Jr. Day",
        2 if day.is_nth(3, Weekday::Mon) => "Washington's Birthday",
        5 if day.is_last_monday_of_31() => "Memorial Day",
        9 if day.is_nth(1, Weekday::Mon) => "Labor Day",
        10 if day.is_nth(2, Weekday::Mon) => "Columbus Day",
        11 if day.is_nth(4, Weekday::Thu) => "Thanksgiving Day",
        _ => return None,
    })
}

fn fixed(day: &Day) -> Option<&'static str> {
    Some(match (day.month, day.of_month) {
        (1, 1) => "New Year's Day",
        (6, 19) if day.year >= 2021 => "Juneteenth National Independence Day",
        (7, 4) => "Independence Day",
        (11, 11) => "Veterans Day",
        (12, 25) => "Christmas Day",
        _ => return None,
    })
}

fn observed(day: &Day) -> Option<&'static str> {
    // From the observed day to the holiday: Friday stands for Saturday, Monday for Sunday. No holiday but the new
    // year's is the first or the last of a month
    let holiday = match (day.weekday, day.month, day.of_month) {
        (Weekday::Fri, 12, 31) => return Some("New Year's Day (observed)"),
        (Weekday::Fri, _, date) => date + 1,
        (Weekday::Mon, _, date) => date - 1,
        _ => return None,
    };
    Some(match (day.month, holiday) {
        (1, 1) => "New Year's Day (observed)",
        (6, 19) if day.year >= 2021 => "Juneteenth National Independence Day (observed)",
        (7, 4) => "Independence Day (observed)",
        (11, 11) => "Veterans Day (observed)",
        (12, 25) => "Christmas Day (observed)",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use crate::calendar::Calendar;

    fn holiday(year: i32, month: u32, day: u32) -> Option<&'static str> {
        Calendar::UnitedStates.holiday(NaiveDate::from_ymd_opt(year, month, day).expect("a date"))
    }

    #[test]
    fn a_holiday_on_a_weekend_is_observed_on_its_nearest_weekday() {
        assert_eq!(holiday(2021, 7, 5), Some("Independence Day (observed)"));
        assert_eq!(holiday(2021, 12, 24), Some("Christmas Day (observed)"));
        assert_eq!(holiday(2021, 12, 31), Some("New Year's Day (observed)"));
        assert_eq!(holiday(2023, 1, 2), Some("New Year's Day (observed)"));
        assert_eq!(holiday(2024, 7, 5), None);
    }

    #[test]
    fn juneteenth_is_kept_since_2021() {
        assert_eq!(holiday(2020, 6, 19), None);
        assert_eq!(holiday(2021, 6, 18), Some("Juneteenth National Independence Day (observed)"));
        assert_eq!(holiday(2023, 6, 19), Some("Juneteenth National Independence Day"));
    }

    #[test]
    fn mondays_and_a_thursday_float() {
        for (month, day) in [(1, 20), (2, 17), (5, 26), (9, 1), (10, 13), (11, 27)] {
            assert!(holiday(2025, month, day).is_some(), "2025-{month}-{day}");
        }
        assert_eq!(holiday(2025, 5, 19), None);
    }
}
