//! Text that people will read: no control characters, no marks that turn the reading direction, a limit.

use domain::debtor::Country;

use super::{Faults, Node};

/// Longest name, number or address line, in characters.
pub(crate) const NAME_LIMIT: usize = 200;
/// Longest reason, reference or free field, in characters.
pub(crate) const PROSE_LIMIT: usize = 2_000;

impl Node<'_> {
    /// One line. A line break or another control character is a fault: it could end a header or a line of a letter.
    pub(crate) fn line(&self, limit: usize, faults: &mut Faults) -> Option<String> {
        let text = self.raw(faults)?;
        if text.chars().any(char::is_control) {
            faults.add(self, "has a line break or another control character");
            return None;
        }
        self.limited(text, limit, faults)
    }

    /// One line that has to be there and to say something.
    pub(crate) fn need_line(&self, limit: usize, faults: &mut Faults) -> Option<String> {
        if self.soft().is_some_and(|text| clean(text).is_empty()) {
            faults.add(self, "is empty");
            return None;
        }
        self.need(faults, |node, faults| node.line(limit, faults))
    }

    /// Free text; its line breaks become spaces.
    pub(crate) fn prose(&self, faults: &mut Faults) -> Option<String> {
        let text = self.raw(faults)?;
        self.limited(text, PROSE_LIMIT, faults)
    }

    fn limited(&self, text: &str, limit: usize, faults: &mut Faults) -> Option<String> {
        let clean = clean(text);
        if clean.chars().count() > limit {
            faults.add(self, format!("has more than {limit} characters"));
            return None;
        }
        Some(clean).filter(|text| !text.is_empty())
    }

    /// One line of a source that cannot be told: cleaned and cut instead of refused.
    pub(crate) fn soft_line(&self, limit: usize) -> Option<String> {
        let clean: String = clean(self.soft()?).chars().take(limit).collect();
        Some(clean).filter(|text| !text.is_empty())
    }

    pub(crate) fn country(&self, faults: &mut Faults) -> Option<Country> {
        let country = self.raw(faults)?.parse();
        if country.is_err() {
            faults.add(self, "is not a country code of two letters (ISO 3166-1) such as FR");
        }
        country.ok()
    }

    /// An `https` address without user name: what a debtor may be sent to.
    pub(crate) fn https(&self, faults: &mut Faults) -> Option<String> {
        let text = self.raw(faults)?;
        if is_https(text) {
            return Some(text.to_owned());
        }
        faults.add(self, "must be an https:// address of at most 2000 ASCII characters, without user name");
        None
    }
}

/// An `https` address of at most 2000 ASCII characters, without user name, space, quote or angle bracket.
#[must_use]
pub fn is_https(text: &str) -> bool {
    let plain = |byte: u8| {
        byte.is_ascii_graphic()
            && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
    };
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    text.len() <= PROSE_LIMIT
        && rest.bytes().all(plain)
        && authority.contains('.')
        && !authority.contains('@')
}

/// Takes invisible marks out and turns control characters into spaces; trimmed.
pub(crate) fn clean(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.trim().to_owned();
    }
    let seen = |c: &char| !is_mark(*c);
    let spaced = |c: char| if c.is_control() { ' ' } else { c };
    let text: String = text.chars().filter(seen).map(spaced).collect();
    text.trim().to_owned()
}

/// Characters nobody sees: zero width, reading direction, tags.
const fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_letters_stay() {
        assert_eq!(clean(" Ate\u{202e}lier \u{200b}Été\u{feff} "), "Atelier Été");
        assert_eq!(clean("a\r\nb\0c"), "a  b c");
        assert_eq!(clean("\u{200b}"), "");
        assert_eq!(clean("株式会社 😀"), "株式会社 😀");
    }

    #[test]
    fn only_https_without_user_name_is_an_address() {
        assert!(is_https("https://pay.example.com/i/1?x=%20#a"));
        for text in [
            "http://a.b",
            "https://",
            "https://a",
            "javascript:alert(1)",
            "https://u:p@a.b",
            "https://a.b/ x",
            "https://a.b/é",
            "https://a.b/\"",
            "HTTPS://a.b\r\n",
        ] {
            assert!(!is_https(text), "{text}");
        }
    }
}
