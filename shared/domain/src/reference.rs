//! What a bank transfer is addressed by: the creditor's structured reference (ISO 11649), its IBAN (ISO 13616) and its
//! BIC (ISO 9362). All three are checked at the door, so that no page, message or payment code can carry a wrong one.
//!
//! The check is ISO 7064 mod 97-10: it finds every exchange of one digit for another digit, or of one letter for
//! another letter. An exchange across the two kinds shifts the digits that follow and slips through about once in 97.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Most characters of a reference's base (ISO 11649).
pub const BASE_LIMIT: usize = 21;

/// IBAN lengths of the countries a SEPA transfer reaches (EPC409-09).
const IBAN_LENGTHS: [(&str, usize); 42] = [
    ("AD", 24),
    ("AL", 28),
    ("AT", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GI", 23),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("RS", 22),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("VA", 22),
];

/// Why a reference, an IBAN or a BIC was refused. Never repeats the value: an IBAN may be somebody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReferenceError {
    /// The base of a reference is empty, too long, or has other characters.
    #[error("a reference is made of 1 to 21 letters A to Z and digits")]
    Base,
    /// Not `RF`, two digits and a base.
    #[error("a creditor reference starts with RF and two digits (ISO 11649)")]
    NotAReference,
    /// Not two letters, two digits and an account.
    #[error("an IBAN starts with two letters and two digits")]
    NotAnIban,
    /// Not a country a SEPA transfer reaches.
    #[error("this IBAN's country is outside SEPA")]
    Country,
    /// The wrong number of characters for the country.
    #[error("an IBAN of this country has {expected} characters")]
    Length {
        /// What the country's IBANs have.
        expected: usize,
    },
    /// The check digits do not fit.
    #[error("the check digits do not fit: one character is wrong")]
    CheckDigits,
    /// Not 8 or 11 characters of the right kind.
    #[error("a BIC has 8 or 11 characters: four letters, a country, two or five letters or digits")]
    Bic,
}

/// A structured creditor reference, such as `RF18539007547034`: upper case, without spaces.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditorReference(String);

impl CreditorReference {
    /// The reference of `base` (1 to 21 letters and digits, read as upper case), with its check digits.
    ///
    /// # Errors
    /// [`ReferenceError::Base`] for anything else.
    pub fn from_base(base: &str) -> Result<Self, ReferenceError> {
        let plain = base.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if base.is_empty() || base.len() > BASE_LIMIT || !plain {
            return Err(ReferenceError::Base);
        }
        let base = base.to_ascii_uppercase();
        let check = 98 - mod_97(base.bytes().chain(*b"RF00"));
        Ok(Self(format!("RF{check:02}{base}")))
    }

    /// The characters, without spaces: what a bank wants.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In groups of four, as people copy it: `RF18 5390 0754 7034`.
    #[must_use]
    pub fn grouped(&self) -> String {
        in_fours(&self.0)
    }
}

impl FromStr for CreditorReference {
    type Err = ReferenceError;

    /// Reads a reference with or without spaces, in either case.
    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        let compact = compact(text, 4 + BASE_LIMIT).ok_or(ReferenceError::NotAReference)?;
        if !compact.starts_with("RF") || compact.len() < 5 {
            return Err(ReferenceError::NotAReference);
        }
        check(&compact).map(|()| Self(compact))
    }
}

/// An account number a SEPA transfer reaches, upper case and without spaces. Its `Debug` shows the country and the end.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Iban(String);

impl Iban {
    /// The characters, without spaces: what a bank wants.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In groups of four, as people copy it: `FR76 3000 6000 0112 3456 7890 189`.
    #[must_use]
    pub fn grouped(&self) -> String {
        in_fours(&self.0)
    }

    /// The country's two letters.
    #[must_use]
    pub fn country(&self) -> &str {
        &self.0[..2]
    }
}

impl FromStr for Iban {
    type Err = ReferenceError;

    /// Reads an IBAN with or without spaces, in either case.
    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        let compact = compact(text, 34).ok_or(ReferenceError::NotAnIban)?;
        if compact.len() < 5 || !compact.as_bytes()[..2].iter().all(u8::is_ascii_uppercase) {
            return Err(ReferenceError::NotAnIban);
        }
        let expected = IBAN_LENGTHS.iter().find(|(country, _)| compact.starts_with(country));
        let &(_, expected) = expected.ok_or(ReferenceError::Country)?;
        if compact.len() != expected {
            return Err(ReferenceError::Length { expected });
        }
        check(&compact).map(|()| Self(compact))
    }
}

impl fmt::Debug for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Iban({}…{})", &self.0[..2], &self.0[self.0.len() - 3..])
    }
}

/// A bank's identifier: 8 or 11 characters, upper case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bic(String);

impl Bic {
    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Bic {
    type Err = ReferenceError;

    /// Reads a BIC with or without spaces, in either case.
    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        let compact = compact(text, 11).ok_or(ReferenceError::Bic)?;
        let letters = compact.bytes().take(6).all(|byte| byte.is_ascii_uppercase());
        if !letters || !matches!(compact.len(), 8 | 11) {
            return Err(ReferenceError::Bic);
        }
        Ok(Self(compact))
    }
}

/// The three read and write the same way: a string at every border.
macro_rules! string_at_borders {
    ($($name:ident),*) => {$(
        impl TryFrom<String> for $name {
            type Error = ReferenceError;

            fn try_from(text: String) -> Result<Self, ReferenceError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    )*};
}
string_at_borders!(CreditorReference, Iban, Bic);

impl fmt::Debug for CreditorReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Bic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `text` without spaces and in upper case, if it is then letters and digits and at most `limit` of them.
pub(crate) fn compact(text: &str, limit: usize) -> Option<String> {
    let mut compact = String::with_capacity(limit);
    for c in text.chars() {
        match c {
            ' ' | '\u{a0}' | '\u{202f}' => {}
            c if c.is_ascii_alphanumeric() && compact.len() < limit => compact.push(c.to_ascii_uppercase()),
            _ => return None,
        }
    }
    Some(compact)
}

/// Checks the digits at 2 and 3 of a compact text of at least 5 characters. 00, 01 and 99 are never computed (02 to 98
/// are), though they could leave the right rest.
fn check(compact: &str) -> Result<(), ReferenceError> {
    let (head, rest) = compact.as_bytes().split_at(4);
    let digits: u32 = compact[2..4].parse().map_err(|_| ReferenceError::CheckDigits)?;
    let whole = rest.iter().chain(head).copied();
    if !(2..=98).contains(&digits) || mod_97(whole) != 1 {
        return Err(ReferenceError::CheckDigits);
    }
    Ok(())
}

/// The rest by 97 of upper-case letters (A = 10 ... Z = 35) and digits written one after the other.
pub(crate) fn mod_97(characters: impl Iterator<Item = u8>) -> u32 {
    characters.fold(0, |rest, byte| {
        if byte.is_ascii_digit() {
            (rest * 10 + u32::from(byte - b'0')) % 97
        } else {
            (rest * 100 + u32::from(byte - b'A') + 10) % 97
        }
    })
}

/// Groups of four characters with a space between.
fn in_fours(text: &str) -> String {
    let mut grouped = String::with_capacity(text.len() + text.len() / 4);
    for (index, c) in text.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(c);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_references_and_accounts_are_accepted_in_any_spelling() {
        let reference = CreditorReference::from_base("539007547034").unwrap();
        assert_eq!(reference.as_str(), "RF18539007547034");
        assert_eq!(reference.grouped(), "RF18 5390 0754 7034");
        assert_eq!("rf18 5390 0754 7034".parse(), Ok(reference));
        for iban in [
            "FR76 3000 6000 0112 3456 7890 189",
            "DE89370400440532013000",
            "BE68539007547034",
            "NO93 8601 1117 947",
            "MT84MALT011000012345MTLCAST001S",
            "GB29nwbk60161331926819",
        ] {
            let read: Iban = iban.parse().unwrap();
            assert_eq!(read.grouped().replace(' ', ""), iban.replace(' ', "").to_uppercase());
        }
        assert_eq!("agri fr pp".parse::<Bic>().unwrap().as_str(), "AGRIFRPP");
        assert_eq!("DEUTDEFF500".parse::<Bic>().unwrap().as_str(), "DEUTDEFF500");
    }

    #[test]
    fn what_a_bank_would_refuse_is_refused_with_its_reason() {
        use ReferenceError as E;
        let iban = |text: &str| text.parse::<Iban>().unwrap_err();
        assert_eq!(iban("FR76 3000 6000 0112 3456 7890 188"), E::CheckDigits);
        assert_eq!(iban("FR76 3000 6000 0112 3456 7890 18"), E::Length { expected: 27 });
        assert_eq!(iban("US76300060000112345678901"), E::Country);
        assert_eq!(iban("FR76-3000"), E::NotAnIban);
        assert_eq!(iban("é"), E::NotAnIban);
        assert_eq!(iban("FRXX30006000011234567890189"), E::CheckDigits);
        let reference = |text: &str| text.parse::<CreditorReference>().unwrap_err();
        assert_eq!(reference("RF18"), E::NotAReference);
        assert_eq!(reference("XX18539007547034"), E::NotAReference);
        assert_eq!(CreditorReference::from_base(""), Err(E::Base));
        assert_eq!(CreditorReference::from_base("F-2026"), Err(E::Base));
        assert_eq!(CreditorReference::from_base(&"1".repeat(22)), Err(E::Base));
        for bic in ["AGRIFRP", "AGRIFRPPX", "A1RIFRPP", "AGRIFRPPXXXX", ""] {
            assert_eq!(bic.parse::<Bic>(), Err(E::Bic), "{bic}");
        }
    }

    /// Exhaustive instead of sampled: every place, every other digit for a digit and letter for a letter.
    #[test]
    fn one_changed_character_is_always_found() {
        for base in ["1", "VC0421118", "539007547034", "ZZ9ABC7DEFGH01234JKLM"] {
            let good = CreditorReference::from_base(base).unwrap();
            for place in 2..good.as_str().len() {
                let old = good.as_str().as_bytes()[place];
                let kind = if old.is_ascii_digit() { b'0'..=b'9' } else { b'A'..=b'Z' };
                for new in kind.filter(|&new| new != old) {
                    let mut changed = good.as_str().as_bytes().to_vec();
                    changed[place] = new;
                    let changed = String::from_utf8(changed).unwrap();
                    assert!(changed.parse::<CreditorReference>().is_err(), "{changed}");
                }
            }
        }
    }

    #[test]
    fn an_account_never_shows_in_debug_output() {
        let iban: Iban = "FR7630006000011234567890189".parse().unwrap();
        assert_eq!(format!("{iban:?}"), "Iban(FR…189)");
    }
}
