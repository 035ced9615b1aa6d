//! When a channel may speak: days of the week and hours, on the debtor's own wall, never on his public holidays.
//!
//! The mask says which days of the week, the calendar which of these are holidays: a portfolio that opens Saturday sends
//! on Saturday. To be asked for an instant inside the window must cost tens of nanoseconds: `decide` asks every time.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::span::{Span, WindowError};
use super::{Calendar, zone};

/// How many days ahead [`Window::next_opening`] looks.
pub const LOOK_AHEAD_DAYS: usize = 60;

/// Minutes of the longest day that clocks make, with room.
const LONGEST_DAY_MINUTES: i64 = 27 * 60;

/// Days of the week and one or two spans of hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Window {
    /// Bit n is the nth day from Monday.
    days: u8,
    first: Span,
    second: Option<Span>,
}

/// Why a window is closed at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// Not a day or an hour of the window.
    QuietHours,
    /// A day of the window, but a public holiday.
    Holiday,
}

/// A window as settings hold it: `{"days": ["Mon"], "spans": ["08:00-19:00"]}`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    days: Vec<Weekday>,
    spans: Vec<Span>,
}

const MONDAY_TO_FRIDAY: u8 = 0b001_1111;

const fn bit(day: Weekday) -> u8 {
    1 << day as u8
}

impl Window {
    /// Monday to Friday, 08:00 to 19:00.
    pub const EMAIL: Self =
        Self { days: MONDAY_TO_FRIDAY, first: Span::between((8, 0), (19, 0)), second: None };

    /// Monday to Friday, 10:00 to 13:00 and 14:00 to 19:30: inside the French hours of canvassing (Code de la
    /// consommation, art. D223-9), which do not bind collection but are calm, and inside the 8:00 to 21:00 of Regulation
    /// F of the United States (12 CFR 1006.6(b)(1)).
    pub const SMS: Self = Self {
        days: MONDAY_TO_FRIDAY,
        first: Span::between((10, 0), (13, 0)),
        second: Some(Span::between((14, 0), (19, 30))),
    };

    /// A window of these days and of one or two spans, the earlier first.
    ///
    /// # Errors
    /// No day, no span, a third span, or spans that overlap.
    pub fn new(days: &[Weekday], spans: &[Span]) -> Result<Self, WindowError> {
        let days = days.iter().fold(0, |mask, &day| mask | bit(day));
        if days == 0 {
            return Err(WindowError::NoDay);
        }
        let (first, second) = match *spans {
            [only] => (only, None),
            [first, second] if first.closes_minute() < second.opens_minute() => (first, Some(second)),
            [first, second] => return Err(WindowError::Overlap(first, second)),
            _ => return Err(WindowError::SpanCount(spans.len())),
        };
        Ok(Self { days, first, second })
    }

    /// Whether a message may leave at this instant.
    #[must_use]
    pub fn is_open(self, at: DateTime<Utc>, tz: Tz, calendar: Calendar) -> bool {
        let wall = zone::local_time(at, tz);
        self.holds_time(wall) && self.holds_date(wall.date(), calendar)
    }

    /// Why no message may leave at this instant, or none when one may.
    #[must_use]
    pub fn why_closed(self, at: DateTime<Utc>, tz: Tz, calendar: Calendar) -> Option<Closed> {
        let wall = zone::local_time(at, tz);
        if self.holds_weekday(wall.date()) && calendar.holiday(wall.date()).is_some() {
            return Some(Closed::Holiday);
        }
        let open = self.holds_time(wall) && self.holds_weekday(wall.date());
        (!open).then_some(Closed::QuietHours)
    }

    /// The first instant from `at` on at which a message may leave; none within [`LOOK_AHEAD_DAYS`].
    #[must_use]
    pub fn next_opening(self, at: DateTime<Utc>, tz: Tz, calendar: Calendar) -> Option<DateTime<Utc>> {
        let wall = zone::local_time(at, tz);
        if self.holds_time(wall) && self.holds_date(wall.date(), calendar) {
            return Some(at);
        }
        let mut dates = wall.date().iter_days().take(LOOK_AHEAD_DAYS + 1);
        dates
            .find_map(|date| self.holds_date(date, calendar).then(|| self.opening_on(date, at, tz)).flatten())
    }

    fn spans(self) -> impl Iterator<Item = Span> {
        std::iter::once(self.first).chain(self.second)
    }

    fn holds_weekday(self, date: NaiveDate) -> bool {
        self.days & bit(date.weekday()) != 0
    }

    fn holds_date(self, date: NaiveDate, calendar: Calendar) -> bool {
        self.holds_weekday(date) && calendar.holiday(date).is_none()
    }

    fn holds_time(self, wall: NaiveDateTime) -> bool {
        let minute = u16::try_from(wall.num_seconds_from_midnight() / 60).unwrap_or(u16::MAX);
        self.first.contains(minute) || self.second.is_some_and(|span| span.contains(minute))
    }

    /// The first open instant from `at` on within a date that the window holds.
    fn opening_on(self, date: NaiveDate, at: DateTime<Utc>, tz: Tz) -> Option<DateTime<Utc>> {
        for span in self.spans() {
            let Some((opens, closes)) = unbroken(date, span, tz) else {
                return self.walk(date, at, tz);
            };
            if at < closes {
                return Some(at.max(opens));
            }
        }
        None
    }

    /// As [`Window::opening_on`], minute by minute: for the two days a year on which clocks jump in or beside a span.
    fn walk(self, date: NaiveDate, at: DateTime<Utc>, tz: Tz) -> Option<DateTime<Utc>> {
        let (start, end) = (zone::start_of_day(date, tz), zone::end_of_day(date, tz));
        let next_minute = at.timestamp().div_euclid(60).saturating_add(1).saturating_mul(60);
        let from = if at <= start { start } else { DateTime::from_timestamp(next_minute, 0)? };
        (0..LONGEST_DAY_MINUTES)
            .map_while(|minute| from.checked_add_signed(TimeDelta::minutes(minute)))
            .take_while(|&instant| instant < end)
            .find(|&instant| {
                let wall = zone::local_time(instant, tz);
                wall.date() == date && self.holds_time(wall)
            })
    }
}

/// The instants between which a span lasts, when no clock jumps in it or beside it.
fn unbroken(date: NaiveDate, span: Span, tz: Tz) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let opens = instant(date, span.opens_minute(), tz)?;
    let closes = instant(date, span.closes_minute(), tz)?;
    let minutes = i64::from(span.closes_minute() - span.opens_minute());
    (closes - opens == TimeDelta::minutes(minutes)).then_some((opens, closes))
}

/// The one instant of a minute of a day; 1440 is the next day's first.
fn instant(date: NaiveDate, minute: u16, tz: Tz) -> Option<DateTime<Utc>> {
    match NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute) * 60, 0) {
        Some(time) => zone::only_instant(date, time, tz),
        None => zone::only_instant(date.succ_opt()?, NaiveTime::MIN, tz),
    }
}

impl TryFrom<Written> for Window {
    type Error = WindowError;

    fn try_from(written: Written) -> Result<Self, WindowError> {
        Self::new(&written.days, &written.spans)
    }
}

impl From<Window> for Written {
    fn from(window: Window) -> Self {
        let week = std::iter::successors(Some(Weekday::Mon), |day| Some(day.succ())).take(7);
        let days = week.filter(|&day| window.days & bit(day) != 0).collect();
        Self { days, spans: window.spans().collect() }
    }
}

#[cfg(test)]
mod tests;
