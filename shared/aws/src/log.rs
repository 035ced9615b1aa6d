//! The log: one JSON object a line, as CloudWatch reads them, and nothing in it that a terminal or a reader of logs obeys.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes to standard output from now on. A second start in one process changes nothing.
pub(crate) fn as_json() {
    let json = tracing_subscriber::fmt().json().flatten_event(true).with_current_span(false);
    let json = json.with_span_list(false).with_max_level(tracing::Level::INFO);
    drop(json.with_writer(|| Inert(io::stdout())).try_init());
}

/// Writes JSON without the characters that JSON may hold as they are and that are obeyed rather than shown.
struct Inert<W>(W);

impl<W: Write> Write for Inert<W> {
    /// A whole line, as the formatter hands it over.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        match std::str::from_utf8(line) {
            Ok(text) => self.0.write_all(inert(text).as_bytes())?,
            Err(_) => self.0.write_all(line)?,
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// `json` with what is not seen written as escapes: it can only stand inside its strings.
fn inert(json: &str) -> Cow<'_, str> {
    if !json.contains(is_unseen) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 64);
    for sign in json.chars() {
        if is_unseen(sign) {
            // Writing to a text cannot fail
            let _ = write!(escaped, "\\u{:04x}", u32::from(sign));
        } else {
            escaped.push(sign);
        }
    }
    Cow::Owned(escaped)
}

/// Controls of the second table (JSON escapes those of the first), line ends of Unicode, and what turns the direction of text
/// (UAX #9). None is beyond the basic plane, so four digits write each.
const fn is_unseen(sign: char) -> bool {
    matches!(sign, '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_the_same_object_and_shows_all_that_is_in_it() {
        for sign in (0..=0x2fff).filter_map(char::from_u32) {
            let line = serde_json::json!({ "message": format!("a{sign}b") }).to_string();
            let written = inert(&line);
            assert!(!written.chars().any(|it| it.is_control() || is_unseen(it)), "{:x}", u32::from(sign));
            assert_eq!(
                serde_json::from_str::<serde_json::Value>(&written).ok(),
                serde_json::from_str(&line).ok()
            );
        }
    }
}
