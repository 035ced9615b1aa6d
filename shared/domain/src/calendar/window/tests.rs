use super::*;

const PARIS: Tz = Tz::Europe__Paris;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn span(text: &str) -> Span {
    text.parse().expect("a span")
}

fn opening(window: Window, from: &str, tz: Tz, calendar: Calendar) -> String {
    window.next_opening(at(from), tz, calendar).expect("an opening").to_rfc3339()
}

#[test]
fn inside_the_window_it_is_now() {
    let now = "2025-06-03T08:30:15.5+00:00";
    assert_eq!(opening(Window::EMAIL, now, PARIS, Calendar::France), "2025-06-03T08:30:15.500+00:00");
    assert!(Window::EMAIL.is_open(at(now), PARIS, Calendar::France));
    assert_eq!(Window::EMAIL.why_closed(at(now), PARIS, Calendar::France), None);
}

#[test]
fn a_window_opens_on_its_first_second_and_is_closed_on_its_last_hour() {
    assert!(Window::EMAIL.is_open(at("2025-06-03T06:00:00Z"), PARIS, Calendar::France));
    assert!(!Window::EMAIL.is_open(at("2025-06-03T05:59:59Z"), PARIS, Calendar::France));
    assert!(Window::EMAIL.is_open(at("2025-06-03T16:59:59Z"), PARIS, Calendar::France));
    assert!(!Window::EMAIL.is_open(at("2025-06-03T17:00:00Z"), PARIS, Calendar::France));
}

#[test]
fn an_sms_waits_for_the_end_of_lunch() {
    let lunch = "2025-06-03T11:15:00Z";
    assert_eq!(opening(Window::SMS, lunch, PARIS, Calendar::France), "2025-06-03T12:00:00+00:00");
    assert_eq!(Window::SMS.why_closed(at(lunch), PARIS, Calendar::France), Some(Closed::QuietHours));
}

#[test]
fn good_friday_evening_in_strasbourg_waits_for_easter_tuesday() {
    let evening = "2025-04-18T18:00:00Z";
    let tuesday = "2025-04-22T06:00:00+00:00";
    assert_eq!(opening(Window::EMAIL, evening, PARIS, Calendar::AlsaceMoselle), tuesday);
    let noon = at("2025-04-18T10:00:00Z");
    assert_eq!(Window::EMAIL.why_closed(noon, PARIS, Calendar::AlsaceMoselle), Some(Closed::Holiday));
    assert_eq!(Window::EMAIL.why_closed(noon, PARIS, Calendar::France), None);
}

#[test]
fn a_weekend_is_quiet_hours_even_when_it_is_a_holiday() {
    let saturday = at("2027-05-01T09:00:00Z");
    assert_eq!(Window::EMAIL.why_closed(saturday, PARIS, Calendar::France), Some(Closed::QuietHours));
}

#[test]
fn the_debtors_own_morning_counts() {
    let from = "2025-06-03T06:00:00Z";
    let apia = opening(Window::EMAIL, from, Tz::Pacific__Apia, Calendar::Weekends);
    assert_eq!(apia, "2025-06-03T19:00:00+00:00");
    let new_york = opening(Window::EMAIL, from, Tz::America__New_York, Calendar::UnitedStates);
    assert_eq!(new_york, "2025-06-03T12:00:00+00:00");
}

#[test]
fn holidays_and_skipped_hours_are_passed_over_and_the_end_of_time_says_none() {
    let thursdays = Window::new(&[Weekday::Thu], &[span("09:00-09:01")]).expect("a window");
    let found = thursdays.next_opening(at("2025-12-18T12:00:00Z"), PARIS, Calendar::France);
    assert_eq!(found, Some(at("2026-01-08T08:00:00Z")));
    let nights = Window::new(&[Weekday::Sun], &[span("02:00-02:30")]).expect("a window");
    let skipped = nights.next_opening(at("2025-03-24T00:00:00Z"), PARIS, Calendar::France);
    assert_eq!(skipped, Some(at("2025-04-06T00:00:00Z")), "the hour that spring skips is no opening");
    let end = Window::EMAIL.next_opening(DateTime::<Utc>::MAX_UTC, Tz::UTC, Calendar::Weekends);
    assert_eq!(end, None);
}

/// The slow and obvious way: every minute is asked.
fn first_open_minute(window: Window, from: DateTime<Utc>, tz: Tz) -> Option<DateTime<Utc>> {
    (0..8 * 1440).map(|minute| from + TimeDelta::minutes(minute)).find(|&instant| {
        let wall = zone::local_time(instant, tz);
        window.holds_time(wall) && window.holds_date(wall.date(), Calendar::Weekends)
    })
}

#[test]
fn around_every_jump_of_the_clock_it_agrees_with_asking_every_minute() {
    let every_day =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let windows = [
        Window::EMAIL,
        Window::SMS,
        Window::new(&every_day, &[span("00:00-24:00")]).expect("a window"),
        Window::new(&every_day, &[span("02:15-02:45")]).expect("a window"),
        Window::new(&every_day, &[span("00:00-01:10"), span("01:50-02:20")]).expect("a window"),
        Window::new(&every_day, &[span("00:30-00:45"), span("23:15-24:00")]).expect("a window"),
    ];
    let jumps = [
        (PARIS, "2025-03-30T01:00:00Z"),
        (PARIS, "2025-10-26T01:00:00Z"),
        (Tz::America__New_York, "2025-03-09T07:00:00Z"),
        (Tz::America__New_York, "2025-11-02T06:00:00Z"),
        (Tz::America__Sao_Paulo, "2017-10-15T03:00:00Z"),
        (Tz::Africa__Cairo, "2024-10-31T21:00:00Z"),
        (Tz::Asia__Beirut, "2024-03-30T22:00:00Z"),
        (Tz::America__Havana, "2024-11-03T05:00:00Z"),
        (Tz::Pacific__Apia, "2011-12-30T10:00:00Z"),
        (Tz::Australia__Lord_Howe, "2025-04-05T15:00:00Z"),
    ];
    for (tz, jump) in jumps {
        for window in windows {
            for step in -120..=40 {
                let from = at(jump) + TimeDelta::minutes(15 * step);
                let found = window.next_opening(from, tz, Calendar::Weekends);
                assert_eq!(found, first_open_minute(window, from, tz), "{window:?} {tz} {from}");
            }
        }
    }
}

#[test]
fn a_refused_window_says_what_to_do() {
    let (morning, noon, evening) = (span("08:00-12:00"), span("12:00-13:00"), span("18:00-19:00"));
    let monday = [Weekday::Mon];
    assert_eq!(Window::new(&[], &[morning]), Err(WindowError::NoDay));
    assert_eq!(Window::new(&monday, &[]), Err(WindowError::SpanCount(0)));
    assert_eq!(Window::new(&monday, &[morning, noon, evening]), Err(WindowError::SpanCount(3)));
    assert_eq!(Window::new(&monday, &[evening, morning]), Err(WindowError::Overlap(evening, morning)));
    assert_eq!(Window::new(&monday, &[morning, noon]), Err(WindowError::Overlap(morning, noon)));
    assert!(Window::new(&monday, &[morning, evening]).is_ok());
}
