//! Between an instant and a day on somebody's wall. Clocks jump: an hour may be missing or come twice, and in some zones
//! it is midnight's. Every answer here is an instant that exists; none of them panics.

use chrono::{
    DateTime, Datelike, Days, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc,
};
use chrono_tz::{GapInfo, Tz};

use crate::bugs::{self, Bug};

/// The date and hour on a wall in `tz` at an instant.
#[must_use]
pub fn local_time(at: DateTime<Utc>, tz: Tz) -> NaiveDateTime {
    let utc = at.naive_utc();
    let told = if bugs::is_on(Bug::NoSummerTime) { utc.with_month(1).unwrap_or(utc) } else { utc };
    let offset = tz.offset_from_utc_datetime(&told).fix();
    utc.checked_add_offset(offset).unwrap_or(utc)
}

/// The date on a wall in `tz` at an instant.
#[must_use]
pub fn local_date(at: DateTime<Utc>, tz: Tz) -> NaiveDate {
    local_time(at, tz).date()
}

/// The first instant of a date in `tz`. Where midnight is skipped it is the end of the gap; where midnight comes twice,
/// the first time. A date that a zone skipped whole (Apia, 30 December 2011) begins when the next one does.
#[must_use]
pub fn start_of_day(date: NaiveDate, tz: Tz) -> DateTime<Utc> {
    at_local(date, NaiveTime::MIN, tz)
}

/// The first instant of the day after `date` in `tz`.
pub(super) fn end_of_day(date: NaiveDate, tz: Tz) -> DateTime<Utc> {
    start_of_day(date.checked_add_days(Days::new(1)).unwrap_or(date), tz)
}

/// The instant at which a wall in `tz` shows this date and time: the earlier of two, or the end of the gap that swallows
/// it.
#[must_use]
pub fn at_local(date: NaiveDate, time: NaiveTime, tz: Tz) -> DateTime<Utc> {
    let wall = date.and_time(time);
    match tz.from_local_datetime(&wall) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => at.with_timezone(&Utc),
        MappedLocalTime::None => after_gap(wall, tz),
    }
}

/// The instant of a wall time that is shown once, and none when it is skipped or repeated.
pub(super) fn only_instant(date: NaiveDate, time: NaiveTime, tz: Tz) -> Option<DateTime<Utc>> {
    tz.from_local_datetime(&date.and_time(time)).single().map(|at| at.with_timezone(&Utc))
}

fn after_gap(wall: NaiveDateTime, tz: Tz) -> DateTime<Utc> {
    let end = GapInfo::new(&wall, &tz).and_then(|gap| gap.end);
    // No end: the very first or last moments that dates can tell
    end.map_or_else(|| wall.and_utc(), |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn at(day: &str, time: &str, tz: Tz) -> String {
        at_local(date(day), time.parse().expect("a time"), tz).to_rfc3339()
    }

    fn start(day: &str, tz: Tz) -> String {
        start_of_day(date(day), tz).to_rfc3339()
    }

    #[test]
    fn the_missing_hour_of_spring_gives_the_first_instant_after_it() {
        assert_eq!(at("2025-03-30", "02:30", Tz::Europe__Paris), "2025-03-30T01:00:00+00:00");
        assert_eq!(at("2025-03-30", "03:00", Tz::Europe__Paris), "2025-03-30T01:00:00+00:00");
        assert_eq!(at("2025-03-09", "02:59:59", Tz::America__New_York), "2025-03-09T07:00:00+00:00");
    }

    #[test]
    fn the_repeated_hour_of_autumn_gives_the_earlier_instant() {
        assert_eq!(at("2025-10-26", "02:30", Tz::Europe__Paris), "2025-10-26T00:30:00+00:00");
        assert_eq!(at("2025-11-02", "01:30", Tz::America__New_York), "2025-11-02T05:30:00+00:00");
        assert_eq!(at("2040-07-02", "09:00", Tz::Europe__Paris), "2040-07-02T07:00:00+00:00");
    }

    #[test]
    fn a_day_whose_midnight_is_skipped_starts_at_one() {
        assert_eq!(start("2017-10-15", Tz::America__Sao_Paulo), "2017-10-15T03:00:00+00:00");
        assert_eq!(start("2024-04-26", Tz::Africa__Cairo), "2024-04-25T22:00:00+00:00");
        assert_eq!(start("2024-03-31", Tz::Asia__Beirut), "2024-03-30T22:00:00+00:00");
    }

    #[test]
    fn a_midnight_that_comes_twice_counts_the_first_time() {
        assert_eq!(start("2024-11-03", Tz::America__Havana), "2024-11-03T04:00:00+00:00");
    }

    #[test]
    fn the_last_hour_of_a_cairene_day_comes_twice_and_the_next_day_starts_after_both() {
        assert_eq!(start("2024-11-01", Tz::Africa__Cairo), "2024-10-31T22:00:00+00:00");
        let twice = "2024-10-31T21:30:00Z".parse().expect("an instant");
        assert_eq!(local_date(twice, Tz::Africa__Cairo), date("2024-10-31"));
    }

    #[test]
    fn apia_is_a_day_ahead_and_once_skipped_one() {
        let noon = "2025-06-01T12:00:00Z".parse().expect("an instant");
        assert_eq!(local_date(noon, Tz::Pacific__Apia), date("2025-06-02"));
        assert_eq!(start("2025-06-02", Tz::Pacific__Apia), "2025-06-01T11:00:00+00:00");
        assert_eq!(start("2011-12-30", Tz::Pacific__Apia), start("2011-12-31", Tz::Pacific__Apia));
    }

    #[test]
    fn every_day_starts_within_itself_and_after_the_one_before() {
        let zones = [Tz::Europe__Paris, Tz::America__New_York, Tz::America__Sao_Paulo, Tz::Africa__Cairo];
        for tz in zones.into_iter().chain([Tz::Asia__Beirut, Tz::Pacific__Apia, Tz::Australia__Lord_Howe]) {
            for day in date("2012-01-01").iter_days().take(28 * 365) {
                let start = start_of_day(day, tz);
                assert_eq!(local_date(start, tz), day, "{tz}");
                let before = start - chrono::Duration::seconds(1);
                assert_eq!(local_date(before, tz), day.pred_opt().expect("a date"), "{tz}");
            }
        }
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        for tz in [Tz::Pacific__Apia, Tz::America__New_York, Tz::UTC] {
            for day in [NaiveDate::MIN, NaiveDate::MAX] {
                let _ = start_of_day(day, tz);
                let _ = end_of_day(day, tz);
            }
            for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
                let _ = local_date(at, tz);
            }
        }
    }
}
