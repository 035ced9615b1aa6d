//! Names and labels that came from outside, made safe to show: nothing invisible, nothing that turns text around, nothing
//! that a mail program makes a link of. What the bank must read exactly (the account holder) is checked, never changed.

use std::borrow::Cow;

use crate::RenderError;

/// Most characters of a name, a label or an address line.
pub const LIMIT: usize = 200;

/// Breaks a host name apart for programs, not for eyes (zero-width non-joiner, put by us after the incoming ones went).
const BREAK: char = '\u{200c}';

/// `text` as it may be shown in a message.
///
/// # Errors
/// A line break or control character, or more than [`LIMIT`] characters.
pub fn shown<'a>(field: &'static str, text: &'a str) -> Result<Cow<'a, str>, RenderError> {
    within(field, text, LIMIT)
}

/// A sentence as it may be shown, of at most `limit` characters.
///
/// # Errors
/// As [`shown`].
pub fn within<'a>(field: &'static str, text: &'a str, limit: usize) -> Result<Cow<'a, str>, RenderError> {
    let mut length = 0;
    let mut plain = true;
    for c in text.chars() {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            return Err(RenderError::Control(field));
        }
        plain &= c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | ',' | '(' | ')');
        length += 1;
    }
    if length > limit {
        return Err(RenderError::TooLong { field, limit });
    }
    Ok(if plain { Cow::Borrowed(text) } else { Cow::Owned(broken(text)) })
}

/// The account holder, unchanged.
///
/// # Errors
/// As [`shown`], or a text with invisible characters, or one that mail programs would make a link of.
pub fn exact<'a>(field: &'static str, text: &'a str) -> Result<&'a str, RenderError> {
    shown(field, text)?;
    if text.chars().any(is_invisible) {
        return Err(RenderError::Control(field));
    }
    let lower = text.to_ascii_lowercase();
    if lower.contains("://") || lower.starts_with("www.") || lower.contains(" www.") {
        return Err(RenderError::LooksLikeLink(field));
    }
    Ok(text)
}

/// Drops what cannot be seen, drops schemes, breaks what looks like a host or an address.
fn broken(text: &str) -> String {
    let seen: String = text.chars().filter(|&c| !is_invisible(c)).collect();
    let mut broken = String::with_capacity(seen.len() + 8);
    let mut rest = seen.as_str();
    while let Some(start) = rest.find("://") {
        let scheme = rest[..start].trim_end_matches(|c: char| c.is_ascii_alphanumeric());
        broken.push_str(scheme);
        rest = &rest[start + 3..];
    }
    broken.push_str(rest);
    let mut result = String::with_capacity(broken.len() + 8);
    for (index, c) in broken.char_indices() {
        result.push(c);
        let after = &broken[index + c.len_utf8()..];
        let label = after.chars().take_while(|next| next.is_alphanumeric()).count();
        if matches!(c, '.' | '@' | '。' | '．') && label > 1 && after.starts_with(char::is_alphabetic) {
            result.push(BREAK);
        }
    }
    result
}

/// Zero-width characters, marks of writing direction, and fillers that show as nothing.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> String {
        shown("name", value).unwrap().replace(BREAK, "|")
    }

    #[test]
    fn what_looks_like_a_link_no_longer_is_one() {
        assert_eq!(text("https://evil.example/pay"), "evil.|example/pay");
        assert_eq!(text("Win at www.evil.example"), "Win at www.|evil.|example");
        assert_eq!(text("Booking.com France"), "Booking.|com France");
        assert_eq!(text("me@evil.example"), "me@|evil.|example");
        assert_eq!(text("S.A.R.L. Kerbrat"), "S.A.R.L. Kerbrat");
        assert_eq!(text("Menuiserie Kerbrat & Fils, 3.5 t"), "Menuiserie Kerbrat & Fils, 3.5 t");
    }

    #[test]
    fn what_cannot_be_seen_is_dropped_and_what_breaks_lines_is_refused() {
        assert_eq!(text("Ker\u{202e}brat\u{200b} SA"), "Kerbrat SA");
        for bad in ["a\r\nBcc: b", "a\0", "a\nb", "a\u{85}b", "a\u{2028}b"] {
            assert_eq!(shown("name", bad), Err(RenderError::Control("name")));
        }
        let long = "x".repeat(LIMIT + 1);
        assert!(matches!(shown("name", &long), Err(RenderError::TooLong { .. })));
    }

    #[test]
    fn an_account_holder_is_exact_or_refused() {
        assert_eq!(exact("holder", "Booking.com France"), Ok("Booking.com France"));
        assert!(exact("holder", "https://evil.example").is_err());
        assert!(exact("holder", "WWW.evil.example").is_err());
        assert!(exact("holder", "Scierie\u{200b}").is_err());
    }
}
