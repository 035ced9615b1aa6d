//! France, Germany, Belgium, Luxembourg, the Netherlands: fixed days and days counted from Easter, never moved.

use chrono::Weekday;

use super::Day;

/// The eleven days of Code du travail, art. L3133-1.
pub(super) fn france(day: &Day) -> Option<&'static str> {
    Some(match (day.month, day.of_month, day.after_easter) {
        (1, 1, _) => "New Year's Day",
        (_, _, 1) => "Easter Monday",
        (5, 1, _) => "Labour Day",
        (5, 8, _) => "Victory Day",
        (_, _, 39) => "Ascension Day",
        (_, _, 50) => "Whit Monday",
        (7, 14, _) => "National Day",
        (8, 15, _) => "Assumption Day",
        (11, 1, _) => "All Saints' Day",
        (11, 11, _) => "Armistice Day",
        (12, 25, _) => "Christmas Day",
        _ => return None,
    })
}

/// France's and two more. By art. L3134-13 Good Friday binds communes with a Protestant or a mixed church: no message
/// goes out on it in any of the three departments.
pub(super) fn alsace_moselle(day: &Day) -> Option<&'static str> {
    match (day.month, day.of_month, day.after_easter) {
        (_, _, -2) => Some("Good Friday"),
        (12, 26, _) => Some("Saint Stephen's Day"),
        _ => france(day),
    }
}

/// The nine days of all Länder, and Reformation Day of 2017, once for all.
pub(super) fn germany(day: &Day) -> Option<&'static str> {
    Some(match (day.month, day.of_month, day.after_easter) {
        (1, 1, _) => "New Year's Day",
        (_, _, -2) => "Good Friday",
        (_, _, 1) => "Easter Monday",
        (5, 1, _) => "Labour Day",
        (_, _, 39) => "Ascension Day",
        (_, _, 50) => "Whit Monday",
        (10, 3, _) => "German Unity Day",
        (10, 31, _) if day.year == 2017 => "Reformation Day",
        (12, 25, _) => "Christmas Day",
        (12, 26, _) => "Second Day of Christmas",
        _ => return None,
    })
}

/// The ten days of the arrêté royal du 18 avril 1974, art. 1.
pub(super) fn belgium(day: &Day) -> Option<&'static str> {
    Some(match (day.month, day.of_month, day.after_easter) {
        (1, 1, _) => "New Year's Day",
        (_, _, 1) => "Easter Monday",
        (5, 1, _) => "Labour Day",
        (_, _, 39) => "Ascension Day",
        (_, _, 50) => "Whit Monday",
        (7, 21, _) => "National Day",
        (8, 15, _) => "Assumption Day",
        (11, 1, _) => "All Saints' Day",
        (11, 11, _) => "Armistice Day",
        (12, 25, _) => "Christmas Day",
        _ => return None,
    })
}

/// The days of Code du travail, art. L.232-2; Europe Day since the law of 25 April 2019.
pub(super) fn luxembourg(day: &Day) -> Option<&'static str> {
    Some(match (day.month, day.of_month, day.after_easter) {
        (1, 1, _) => "New Year's Day",
        (_, _, 1) => "Easter Monday",
        (5, 1, _) => "Labour Day",
        (_, _, 39) => "Ascension Day",
        (5, 9, _) if day.year >= 2019 => "Europe Day",
        (_, _, 50) => "Whit Monday",
        (6, 23, _) => "National Day",
        (8, 15, _) => "Assumption Day",
        (11, 1, _) => "All Saints' Day",
        (12, 25, _) => "Christmas Day",
        (12, 26, _) => "Saint Stephen's Day",
        _ => return None,
    })
}

/// The days of the Algemene termijnenwet, art. 3. Good Friday is put on a level with them (second paragraph).
/// Liberation Day is a day off once in five years by most collective agreements: only those years count.
pub(super) fn netherlands(day: &Day) -> Option<&'static str> {
    Some(match (day.month, day.of_month, day.after_easter) {
        (1, 1, _) => "New Year's Day",
        (_, _, -2) => "Good Friday",
        (_, _, 1) => "Easter Monday",
        (4, ..) if is_sovereigns_day(day) => "King's Day",
        (5, 5, _) if day.year % 5 == 0 => "Liberation Day",
        (_, _, 39) => "Ascension Day",
        (_, _, 50) => "Whit Monday",
        (12, 25, _) => "Christmas Day",
        (12, 26, _) => "Second Day of Christmas",
        _ => return None,
    })
}

/// 27 April since 2014, 30 April before; the Saturday before when it would be a Sunday.
fn is_sovereigns_day(day: &Day) -> bool {
    let birthday = if day.year >= 2014 { 27 } else { 30 };
    match day.weekday {
        Weekday::Sun => false,
        Weekday::Sat => day.of_month == birthday || day.of_month + 1 == birthday,
        _ => day.of_month == birthday,
    }
}

/// The closing days of T2, the same in every country of the euro.
pub(super) fn target(day: &Day) -> Option<&'static str> {
    Some(match (day.month, day.of_month, day.after_easter) {
        (1, 1, _) => "New Year's Day",
        (5, 1, _) => "Labour Day",
        (12, 25, _) => "Christmas Day",
        (12, 26, _) => "Christmas Holiday",
        (_, _, -2) => "Good Friday",
        (_, _, 1) => "Easter Monday",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use crate::calendar::Calendar;

    fn holiday(calendar: Calendar, year: i32, month: u32, day: u32) -> Option<&'static str> {
        calendar.holiday(NaiveDate::from_ymd_opt(year, month, day).expect("a date"))
    }

    fn days_in(calendar: Calendar, year: i32) -> usize {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).expect("a date");
        first.iter_days().take(365).filter(|&date| calendar.holiday(date).is_some()).count()
    }

    #[test]
    fn each_law_counts_its_days() {
        for (calendar, days) in [
            (Calendar::France, 11),
            (Calendar::AlsaceMoselle, 13),
            (Calendar::Germany, 9),
            (Calendar::Belgium, 10),
            (Calendar::Luxembourg, 11),
            (Calendar::Netherlands, 8),
        ] {
            assert_eq!(days_in(calendar, 2023), days, "{calendar:?}");
        }
    }

    #[test]
    fn french_mondays_of_easter_and_pentecost_are_holidays() {
        assert_eq!(holiday(Calendar::France, 2025, 4, 21), Some("Easter Monday"));
        assert_eq!(holiday(Calendar::France, 2025, 6, 9), Some("Whit Monday"));
        assert_eq!(holiday(Calendar::France, 2025, 4, 18), None);
    }

    #[test]
    fn ascension_and_europe_day_of_2024_are_one_day() {
        assert!(holiday(Calendar::Luxembourg, 2024, 5, 9).is_some());
        assert_eq!(holiday(Calendar::Luxembourg, 2018, 5, 9), None);
        assert_eq!(holiday(Calendar::Luxembourg, 2019, 5, 9), Some("Europe Day"));
    }

    #[test]
    fn the_king_is_never_feasted_on_a_sunday() {
        assert_eq!(holiday(Calendar::Netherlands, 2025, 4, 26), Some("King's Day"));
        assert_eq!(holiday(Calendar::Netherlands, 2025, 4, 27), None);
        assert_eq!(holiday(Calendar::Netherlands, 2026, 4, 27), Some("King's Day"));
        assert_eq!(holiday(Calendar::Netherlands, 2026, 4, 26), None);
        assert_eq!(holiday(Calendar::Netherlands, 2013, 4, 30), Some("King's Day"));
        assert_eq!(holiday(Calendar::Netherlands, 2025, 5, 5), Some("Liberation Day"));
        assert_eq!(holiday(Calendar::Netherlands, 2026, 5, 5), None);
    }
}
