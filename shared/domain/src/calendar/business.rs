//! Counting in business days: Monday to Friday, less the public holidays of a calendar.

use chrono::{Datelike, NaiveDate, Weekday};

use super::Calendar;

/// The longest run of closed days in any list, with room: Saturday, Sunday and two substitute days are four.
const LONGEST_CLOSURE_DAYS: u32 = 14;

/// As far as [`Calendar::business_days_between`] counts: a hundred years.
const COUNTED_DAYS: usize = 36_525;

impl Calendar {
    /// Whether `date` is Monday to Friday and no public holiday.
    #[must_use]
    pub fn is_business_day(self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && self.holiday(date).is_none()
    }

    /// `date` if it is a business day, else the first one after it.
    #[must_use]
    pub fn next_business_day(self, date: NaiveDate) -> NaiveDate {
        let mut day = date;
        for _ in 0..LONGEST_CLOSURE_DAYS {
            if self.is_business_day(day) {
                return day;
            }
            day = day.succ_opt().unwrap_or(day);
        }
        day
    }

    /// The `count`th business day after `date`; `date` itself never counts. With 0, [`Calendar::next_business_day`].
    #[must_use]
    pub fn add_business_days(self, date: NaiveDate, count: u16) -> NaiveDate {
        if count == 0 {
            return self.next_business_day(date);
        }
        let mut day = date;
        // At most 65 535 turns, each over at most one closure
        for _ in 0..count {
            day = self.next_business_day(day.succ_opt().unwrap_or(day));
        }
        day
    }

    /// How many business days lie after `from`, up to `to` and with it; 0 when `to` is not after `from`.
    /// It is the inverse of [`Calendar::add_business_days`], and counts over a hundred years at most.
    #[must_use]
    pub fn business_days_between(self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take(COUNTED_DAYS).take_while(|&date| date <= to);
        days.map(|date| u32::from(self.is_business_day(date))).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_holiday_on_a_monday_moves_to_the_tuesday() {
        let easter_saturday = date("2025-04-19");
        assert_eq!(Calendar::France.next_business_day(easter_saturday), date("2025-04-22"));
        assert_eq!(Calendar::Weekends.next_business_day(easter_saturday), date("2025-04-21"));
        assert_eq!(Calendar::France.next_business_day(date("2025-04-22")), date("2025-04-22"));
    }

    #[test]
    fn five_business_days_around_a_long_weekend() {
        assert_eq!(Calendar::France.add_business_days(date("2025-04-17"), 5), date("2025-04-25"));
        assert_eq!(Calendar::Germany.add_business_days(date("2025-04-17"), 5), date("2025-04-28"));
        assert_eq!(Calendar::France.add_business_days(date("2025-04-19"), 0), date("2025-04-22"));
    }

    #[test]
    fn the_29th_of_february_is_a_day_like_another() {
        assert!(Calendar::France.is_business_day(date("2028-02-29")));
        assert_eq!(Calendar::France.add_business_days(date("2028-02-28"), 1), date("2028-02-29"));
        assert_eq!(Calendar::France.add_business_days(date("2028-02-28"), 2), date("2028-03-01"));
        assert_eq!(Calendar::France.add_business_days(date("2027-02-26"), 1), date("2027-03-01"));
    }

    #[test]
    fn counting_undoes_adding() {
        for calendar in Calendar::LISTED {
            for start in date("2021-12-20").iter_days().take(30) {
                for count in 1..40 {
                    let end = calendar.add_business_days(start, count);
                    assert_eq!(calendar.business_days_between(start, end), u32::from(count));
                }
            }
        }
        assert_eq!(Calendar::France.business_days_between(date("2025-05-02"), date("2025-05-02")), 0);
        assert_eq!(Calendar::France.business_days_between(date("2025-05-05"), date("2025-05-02")), 0);
    }

    #[test]
    fn no_closure_is_longer_than_its_written_bound() {
        for calendar in Calendar::LISTED {
            for start in date("2010-01-01").iter_days().take(31 * 366) {
                assert!(calendar.is_business_day(calendar.next_business_day(start)), "{calendar:?} {start}");
            }
        }
    }

    #[test]
    fn the_end_of_the_calendar_stops_the_count_without_a_panic() {
        assert_eq!(Calendar::France.add_business_days(NaiveDate::MAX, u16::MAX), NaiveDate::MAX);
        assert!(Calendar::France.business_days_between(NaiveDate::MIN, NaiveDate::MAX) > 20_000);
        assert_eq!(Calendar::France.business_days_between(NaiveDate::MAX, NaiveDate::MAX), 0);
    }
}
