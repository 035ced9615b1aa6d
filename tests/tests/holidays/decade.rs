//! Ten years of days in every zone of the Union and its neighbours: no day is lost, none comes twice, and every window
//! opens at its hour on the wall.

use chrono::{Days, NaiveDate, TimeDelta, Timelike};

use domain::calendar::{Calendar, Tz, Window, local_date, local_time, start_of_day};

/// Zones of the member states, their islands and outermost regions, and of the neighbours whose debtors we know.
const ZONES: [Tz; 42] = [
    Tz::Europe__Amsterdam,
    Tz::Europe__Athens,
    Tz::Europe__Berlin,
    Tz::Europe__Bratislava,
    Tz::Europe__Brussels,
    Tz::Europe__Bucharest,
    Tz::Europe__Budapest,
    Tz::Europe__Copenhagen,
    Tz::Europe__Dublin,
    Tz::Europe__Helsinki,
    Tz::Europe__Lisbon,
    Tz::Europe__Ljubljana,
    Tz::Europe__London,
    Tz::Europe__Luxembourg,
    Tz::Europe__Madrid,
    Tz::Europe__Malta,
    Tz::Europe__Mariehamn,
    Tz::Europe__Oslo,
    Tz::Europe__Paris,
    Tz::Europe__Prague,
    Tz::Europe__Riga,
    Tz::Europe__Rome,
    Tz::Europe__Sofia,
    Tz::Europe__Stockholm,
    Tz::Europe__Tallinn,
    Tz::Europe__Vienna,
    Tz::Europe__Vilnius,
    Tz::Europe__Warsaw,
    Tz::Europe__Zagreb,
    Tz::Europe__Zurich,
    Tz::Asia__Nicosia,
    Tz::Asia__Famagusta,
    Tz::Africa__Ceuta,
    Tz::Atlantic__Azores,
    Tz::Atlantic__Canary,
    Tz::Atlantic__Madeira,
    Tz::America__Cayenne,
    Tz::America__Guadeloupe,
    Tz::America__Martinique,
    Tz::America__Marigot,
    Tz::Indian__Mayotte,
    Tz::Indian__Reunion,
];

fn days() -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date");
    first.iter_days().take(3_653)
}

#[test]
fn no_day_is_lost_and_none_comes_twice() {
    for zone in ZONES {
        for day in days() {
            let start = start_of_day(day, zone);
            assert_eq!(local_date(start, zone), day, "{zone}");
            let before = day.checked_sub_days(Days::new(1)).expect("a day before");
            assert_eq!(local_date(start - TimeDelta::seconds(1), zone), before, "{zone}");
            let length = start_of_day(day.succ_opt().expect("a day after"), zone) - start;
            let hours = length.num_hours();
            assert!((23..=25).contains(&hours), "{zone}: {day} has {hours} hours");
        }
    }
}

#[test]
fn every_window_opens_at_its_hour_on_the_wall() {
    let calendar = Calendar::of("FR".parse().expect("a country"), None);
    for zone in ZONES {
        for day in days() {
            for (window, hour) in [(Window::EMAIL, 8), (Window::SMS, 10)] {
                let opens = window.next_opening(start_of_day(day, zone), zone, calendar).expect("it opens");
                let wall = local_time(opens, zone);
                assert_eq!((wall.hour(), wall.minute()), (hour, 0), "{zone}: {day}");
                assert!(window.is_open(opens, zone, calendar), "{zone}: {day}");
                assert!(!window.is_open(opens - TimeDelta::seconds(1), zone, calendar), "{zone}: {day}");
                let distance = wall.date() - day;
                assert!((0..=5).contains(&distance.num_days()), "{zone}: from {day} to {wall}");
            }
        }
    }
}
