//! England and Wales: bank holidays, their substitute days and the days proclaimed once.

use chrono::Weekday;

use super::Day;

/// The bank holidays of the Act of 1971, schedule 1, and those of royal proclamation.
pub(super) fn england_and_wales(day: &Day) -> Option<&'static str> {
    proclaimed_once(day).or_else(|| every_year(day)).or_else(|| substitute(day))
}

fn every_year(day: &Day) -> Option<&'static str> {
    Some(match (day.month, day.of_month, day.after_easter) {
        (1, 1, _) => "New Year's Day",
        (_, _, -2) => "Good Friday",
        (_, _, 1) => "Easter Monday",
        // Moved to the 75th anniversary of the victory in 2020
        (5, ..) if day.year != 2020 && day.is_nth(1, Weekday::Mon) => "Early May Bank Holiday",
        // Moved to June for the jubilees
        (5, ..) if !matches!(day.year, 2012 | 2022) && day.is_last_monday_of_31() => "Spring Bank Holiday",
        (8, ..) if day.is_last_monday_of_31() => "Summer Bank Holiday",
        (12, 25, _) => "Christmas Day",
        (12, 26, _) => "Boxing Day",
        _ => return None,
    })
}

fn proclaimed_once(day: &Day) -> Option<&'static str> {
    Some(match (day.year, day.month, day.of_month) {
        (2011, 4, 29) => "Royal Wedding",
        (2012, 6, 4) | (2022, 6, 2) => "Spring Bank Holiday",
        (2012, 6, 5) => "Diamond Jubilee",
        (2020, 5, 8) => "Early May Bank Holiday (VE Day)",
        (2022, 6, 3) => "Platinum Jubilee",
        (2022, 9, 19) => "State Funeral of Queen Elizabeth II",
        (2023, 5, 8) => "Coronation of King Charles III",
        _ => return None,
    })
}

/// A holiday on a weekend is given back on the next weekday that is not one itself.
fn substitute(day: &Day) -> Option<&'static str> {
    Some(match (day.month, day.of_month, day.weekday) {
        (1, 2 | 3, Weekday::Mon) => "New Year's Day (substitute day)",
        // Christmas Day was a Saturday, or a Sunday with Boxing Day on the Monday
        (12, 27, Weekday::Mon | Weekday::Tue) => "Christmas Day (substitute day)",
        // Boxing Day was a Saturday, or a Sunday with Christmas Day's substitute on the Monday
        (12, 28, Weekday::Mon | Weekday::Tue) => "Boxing Day (substitute day)",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use crate::calendar::Calendar;

    fn holiday(year: i32, month: u32, day: u32) -> Option<&'static str> {
        Calendar::EnglandAndWales.holiday(NaiveDate::from_ymd_opt(year, month, day).expect("a date"))
    }

    #[test]
    fn ve_day_took_the_place_of_the_early_may_holiday_in_2020() {
        assert_eq!(holiday(2020, 5, 4), None);
        assert_eq!(holiday(2020, 5, 8), Some("Early May Bank Holiday (VE Day)"));
        assert_eq!(holiday(2021, 5, 3), Some("Early May Bank Holiday"));
    }

    #[test]
    fn jubilees_funeral_and_coronation_are_kept_once() {
        for (year, month, day) in [(2022, 6, 2), (2022, 6, 3), (2022, 9, 19), (2023, 5, 8)] {
            assert!(holiday(year, month, day).is_some(), "{year}-{month}-{day}");
            assert!(holiday(year + 2, month, day).is_none(), "{}-{month}-{day}", year + 2);
        }
        assert_eq!(holiday(2022, 5, 30), None);
    }

    #[test]
    fn a_christmas_on_a_weekend_is_given_back() {
        // Saturday 2021, Sunday 2022, Friday 2020: Boxing Day on a Saturday
        for (year, days) in [(2021, [27, 28].as_slice()), (2022, &[27]), (2020, &[28]), (2024, &[])] {
            for day in 27..=28 {
                assert_eq!(holiday(year, 12, day).is_some(), days.contains(&day), "{year}-12-{day}");
            }
        }
        assert_eq!(holiday(2022, 1, 3), Some("New Year's Day (substitute day)"));
        assert_eq!(holiday(2023, 1, 2), Some("New Year's Day (substitute day)"));
    }
}
