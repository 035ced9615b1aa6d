//! A stretch of a day on a wall, `08:00-19:00`, and why a window is refused.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Minutes of a day: 24:00 is an end, never a beginning.
const DAY_MINUTES: u16 = 24 * 60;

/// From one minute of a day up to another, which is outside. Written `08:00-19:00`; it does not reach over midnight.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    opens_minute: u16,
    closes_minute: u16,
}

/// Why a sending window was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WindowError {
    /// Not `HH:MM-HH:MM`.
    #[error("`{0}` is not a span of hours: write it as `08:00-19:00`")]
    NotASpan(String),
    /// It closes before it opens.
    #[error("the span {0} closes before it opens: a span does not reach over midnight")]
    Backwards(String),
    /// No day.
    #[error("a window needs at least one day of the week")]
    NoDay,
    /// No span, or more than two.
    #[error("a window has one or two spans of hours, not {0}")]
    SpanCount(usize),
    /// The second does not come after the first.
    #[error(
        "the spans {0} and {1} touch, overlap or are not in order: write the earlier one first, or join them"
    )]
    Overlap(Span, Span),
}

impl Span {
    /// From `opens` to `closes`, each hour and minute. For constants: what is read from outside is parsed.
    pub(super) const fn between(opens: (u16, u16), closes: (u16, u16)) -> Self {
        Self { opens_minute: opens.0 * 60 + opens.1, closes_minute: closes.0 * 60 + closes.1 }
    }

    /// First minute of the day inside.
    #[must_use]
    pub const fn opens_minute(self) -> u16 {
        self.opens_minute
    }

    /// First minute of the day outside again, up to 1440.
    #[must_use]
    pub const fn closes_minute(self) -> u16 {
        self.closes_minute
    }

    /// Whether a minute of the day lies inside.
    #[must_use]
    pub const fn contains(self, minute: u16) -> bool {
        self.opens_minute <= minute && minute < self.closes_minute
    }
}

/// `HH:MM` as a minute of the day, 24:00 included.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let number = |digits: &str| match digits.as_bytes() {
        [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => digits.parse::<u16>().ok(),
        _ => None,
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let total = hour * 60 + minute;
    (minute < 60 && total <= DAY_MINUTES).then_some(total)
}

impl FromStr for Span {
    type Err = WindowError;

    fn from_str(text: &str) -> Result<Self, WindowError> {
        let parse = || {
            let (opens, closes) = text.split_once('-')?;
            Some(Self { opens_minute: minute(opens)?, closes_minute: minute(closes)? })
        };
        let span = parse().ok_or_else(|| WindowError::NotASpan(text.chars().take(20).collect()))?;
        if span.opens_minute < span.closes_minute {
            Ok(span)
        } else {
            Err(WindowError::Backwards(span.to_string()))
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (opens, closes) = (self.opens_minute, self.closes_minute);
        write!(f, "{:02}:{:02}-{:02}:{:02}", opens / 60, opens % 60, closes / 60, closes % 60)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Span {
    type Error = WindowError;

    fn try_from(text: String) -> Result<Self, WindowError> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_reads_back_as_it_was_written() {
        for text in ["08:00-19:00", "00:00-24:00", "23:59-24:00"] {
            assert_eq!(text.parse::<Span>().expect("a span").to_string(), text);
        }
    }

    #[test]
    fn what_is_no_span_is_refused_with_what_to_write() {
        for text in
            ["", "8-19", "8:00-19:00", "08:60-19:00", "08:00-24:01", "08:00", "+8:00-19:00", "08:00-99:99"]
        {
            assert_eq!(text.parse::<Span>(), Err(WindowError::NotASpan(text.to_owned())), "{text}");
        }
        for text in ["19:00-08:00", "08:00-08:00"] {
            assert_eq!(text.parse::<Span>(), Err(WindowError::Backwards(text.to_owned())), "{text}");
        }
    }
}
