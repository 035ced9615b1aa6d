//! Dates to keep, as a calendar file (iCalendar, RFC 5545): whole days on which something is to be paid, and nothing of a
//! person beyond whom to pay and how much.
//!
//! Written here: a library would bring a clock and random names, and the same day must keep its name so that a calendar
//! that takes the file twice has it once.

use chrono::{DateTime, Days, NaiveDate, Utc};

/// Most octets of a line before it is folded (section 3.1).
const LINE: usize = 75;

/// A day to keep.
#[derive(Clone)]
pub struct Day {
    /// Its name in every calendar, always the same.
    pub uid: String,
    /// The day.
    pub on: NaiveDate,
    /// What is to be done.
    pub summary: String,
}

/// A calendar of whole days. `made_at` is when what they follow from was agreed: the same file every time it is asked for.
#[must_use]
pub fn calendar(made_at: DateTime<Utc>, days: &[Day]) -> String {
    let mut text = String::with_capacity(320 * (days.len() + 1));
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Relance//Relance//EN", "CALSCALE:GREGORIAN"] {
        put(&mut text, line);
    }
    for day in days {
        put(&mut text, "BEGIN:VEVENT");
        put(&mut text, &format!("UID:{}", escaped(&day.uid)));
        put(&mut text, &format!("DTSTAMP:{}", made_at.format("%Y%m%dT%H%M%SZ")));
        put(&mut text, &format!("DTSTART;VALUE=DATE:{}", day.on.format("%Y%m%d")));
        // The end is the first day that is not part of it (section 3.6.1)
        let end = day.on.checked_add_days(Days::new(1)).unwrap_or(day.on);
        put(&mut text, &format!("DTEND;VALUE=DATE:{}", end.format("%Y%m%d")));
        put(&mut text, &format!("SUMMARY:{}", escaped(&day.summary)));
        put(&mut text, "TRANSP:TRANSPARENT");
        put(&mut text, "END:VEVENT");
    }
    put(&mut text, "END:VCALENDAR");
    text
}

/// A value of the type TEXT (section 3.3.11). What no calendar may hold is left out.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len() + 8);
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '\\' | ';' | ',') {
            value.push('\\');
        }
        value.push(c);
    }
    value
}

/// Adds a line, folded between characters.
fn put(text: &mut String, line: &str) {
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > LINE {
            text.push_str("\r\n ");
            octets = 1;
        }
        text.push(c);
        octets += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(summary: &str) -> String {
        let on = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
        let day = Day { uid: "hol_1-1@pay.example".to_owned(), on, summary: summary.to_owned() };
        calendar("2026-11-18T14:05:09Z".parse().unwrap(), &[day])
    }

    #[test]
    fn a_day_ends_where_the_next_begins() {
        let text = one("Pay €10.00 to A, B; C");
        assert!(text.contains("\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"), "{text}");
        assert!(text.contains("\r\nDTSTAMP:20261118T140509Z\r\n"));
        assert!(text.contains("\r\nSUMMARY:Pay €10.00 to A\\, B\\; C\r\n"));
        assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn no_name_ends_its_line_and_no_line_is_too_long() {
        let name = format!("Pay\r\nATTENDEE:x {}", "é€".repeat(90));
        let text = one(&name);
        assert!(!text.contains("\r\nATTENDEE"), "{text}");
        assert!(text.split("\r\n").all(|line| line.len() <= LINE), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("SUMMARY:PayATTENDEE:x {}\r\n", "é€".repeat(90))));
    }
}
