//! Telephone numbers to E.164: what a text message or a call needs.

use domain::debtor::Country;

use super::{Faults, Node};

impl Node<'_> {
    pub(crate) fn phone(&self, country: Option<Country>, faults: &mut Faults) -> Option<String> {
        let number = e164(self.raw(faults)?, country);
        if number.is_none() {
            faults
                .add(self, "is not a telephone number such as +33612345678; write it with its country code");
        }
        number
    }
}

/// `+33 6 12 34 56 78`, `0033612345678`, and the French national form when the debtor is in France.
pub(crate) fn e164(text: &str, country: Option<Country>) -> Option<String> {
    if text.len() > 40 {
        return None;
    }
    // `+33 (0)6`: the zero in brackets is not dialled from abroad.
    let text = if text.starts_with('+') { text.replacen("(0)", "", 1) } else { text.to_owned() };
    let kept = |c: &char| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '/' | '(' | ')');
    let compact: String = text.chars().filter(kept).collect();
    let international = compact.strip_prefix('+').or_else(|| compact.strip_prefix("00")).map(str::to_owned);
    let digits = match international {
        Some(digits) => digits,
        None => french(&compact).filter(|_| country == Some(Country::FR))?,
    };
    let right = (8..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0')
        && (!digits.starts_with("33") || digits.len() == 11);
    right.then(|| format!("+{digits}"))
}

/// `0612345678` without its trunk zero and with the country code.
fn french(national: &str) -> Option<String> {
    let rest = national.strip_prefix('0')?;
    (rest.len() == 9 && !rest.starts_with('0')).then(|| format!("33{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_a_country_code_are_read_however_they_are_spaced() {
        for text in [
            "+33612345678",
            "+33 6 12 34 56 78",
            "+33.6.12.34.56.78",
            "0033 6-12-34-56-78",
            "+33 (0)6 12345678",
        ] {
            assert_eq!(e164(text, None).as_deref(), Some("+33612345678"), "{text}");
        }
    }

    #[test]
    fn a_national_number_is_french_only_in_france() {
        assert_eq!(e164("06 12 34 56 78", Some(Country::FR)).as_deref(), Some("+33612345678"));
        assert_eq!(e164("06 12 34 56 78", "BE".parse().ok()), None);
        assert_eq!(e164("06 12 34 56 78", None), None);
    }

    #[test]
    fn what_cannot_be_dialled_is_refused() {
        for text in [
            "",
            "+",
            "+33",
            "+0612345678",
            "+3361234567",
            "+3361234567890123",
            "call me",
            "+33 6 12 34 5x 78",
            "+３３612345678",
        ] {
            assert_eq!(e164(text, Some(Country::FR)), None, "{text}");
        }
    }
}
