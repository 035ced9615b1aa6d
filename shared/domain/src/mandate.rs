//! A debtor's leave to collect what he owes from his account, as the SEPA Core scheme knows it (EPC016-06, Core rulebook).
//!
//! It is signed on his page with a code that was sent to an address on file. That is a weak proof: it shows that somebody
//! who reads there agreed, not that the account is his. His bank gives him back what he says he never agreed to, for
//! thirteen months; the creditor is told so wherever a mandate is shown.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::action::Recipient;
use crate::debtor::{Channel, Language};
use crate::ids::MandateId;
use crate::reference::{Iban, compact, mod_97};

/// Months after its last use in which a mandate lapses (EPC016-06, 4.1: "36 months after the last collection").
pub const UNUSED_MONTHS: u32 = 36;
/// Letters of an account holder's name (ISO 20022, pain.008: `Max70Text`).
pub const HOLDER_LIMIT: usize = 70;
/// Letters of a creditor identifier (EPC262-08).
const IDENTIFIER_LIMIT: usize = 35;
/// SEPA countries outside the European Economic Area: their banks want the debtor's address with each collection
/// (EPC016-06, AT-09), which nobody is asked for here.
const WANT_AN_ADDRESS: [&str; 12] = ["AD", "AL", "CH", "GB", "GI", "MC", "MD", "ME", "MK", "RS", "SM", "VA"];

/// Why a creditor identifier was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IdentifierError {
    /// Not a country, two digits, three characters and a national part.
    #[error(
        "a creditor identifier has two letters, two digits, three characters (often ZZZ) and a number of 1 to 28"
    )]
    Shape,
    /// The check digits do not fit.
    #[error("the check digits do not fit: one character is wrong")]
    CheckDigits,
}

/// The number under which a creditor collects, such as `DE98ZZZ09999999999` (EPC262-08): upper case, without spaces. The
/// three characters after the check digits are his own to choose and are left out of the check.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditorIdentifier(String);

impl CreditorIdentifier {
    /// The characters, without spaces: what a bank wants.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CreditorIdentifier {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        let compact = compact(text, IDENTIFIER_LIMIT).ok_or(IdentifierError::Shape)?;
        let bytes = compact.as_bytes();
        if bytes.len() < 8
            || !bytes[..2].iter().all(u8::is_ascii_uppercase)
            || !bytes[2..4].iter().all(u8::is_ascii_digit)
        {
            return Err(IdentifierError::Shape);
        }
        // ISO 7064 mod 97-10 over the national part, the country and the check digits
        let checked = bytes[7..].iter().chain(&bytes[..4]).copied();
        let digits: u32 = compact[2..4].parse().map_err(|_| IdentifierError::CheckDigits)?;
        if !(2..=98).contains(&digits) || mod_97(checked) != 1 {
            return Err(IdentifierError::CheckDigits);
        }
        Ok(Self(compact))
    }
}

impl TryFrom<String> for CreditorIdentifier {
    type Error = IdentifierError;

    fn try_from(text: String) -> Result<Self, IdentifierError> {
        text.parse()
    }
}

impl From<CreditorIdentifier> for String {
    fn from(identifier: CreditorIdentifier) -> Self {
        identifier.0
    }
}

impl fmt::Display for CreditorIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What shows that the debtor agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// How the code travelled.
    pub channel: Channel,
    /// Where to.
    pub recipient: Recipient,
    /// The language of the text.
    pub language: Language,
    /// SHA-256 of the text that was shown, hexadecimal.
    pub text: String,
    /// Which wording that was.
    pub wording: String,
}

/// Why a mandate is used no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When.
    pub at: DateTime<Utc>,
    /// `revoked` by the debtor, `replaced` by another of his, or the bank's reason code.
    pub reason: String,
}

/// A mandate. Whose account it is about is kept beside it, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    /// Its id.
    pub id: MandateId,
    /// The reference that banks know it by: unique with this creditor, 35 characters at most.
    pub reference: String,
    /// The creditor's number when it was signed.
    pub identifier: CreditorIdentifier,
    /// The creditor's name when it was signed.
    pub creditor: String,
    /// When it was signed.
    pub signed_at: DateTime<Utc>,
    /// The same, as a date of the creditor.
    pub signed_on: NaiveDate,
    /// What shows it.
    pub proof: Proof,
    /// The last day of which something was collected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_on: Option<NaiveDate>,
    /// Why it is used no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
}

/// Where a mandate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Signed; nothing was collected yet.
    Signed,
    /// Something was collected.
    Used,
    /// Somebody ended it.
    Revoked,
    /// Nobody used it for three years.
    Expired,
}

impl State {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Used => "used",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }

    /// True while something may be collected with it.
    #[must_use]
    pub const fn is_usable(self) -> bool {
        matches!(self, Self::Signed | Self::Used)
    }
}

impl Mandate {
    /// Where it stands on that day.
    #[must_use]
    pub fn state(&self, today: NaiveDate) -> State {
        if self.ended.is_some() {
            return State::Revoked;
        }
        let last = self.used_on.unwrap_or(self.signed_on);
        let lapses = last.checked_add_months(Months::new(UNUSED_MONTHS)).unwrap_or(NaiveDate::MAX);
        match self.used_on {
            _ if today >= lapses => State::Expired,
            Some(_) => State::Used,
            None => State::Signed,
        }
    }

    /// The reference of the mandate with this id: upper-case letters and digits, so that every bank takes it.
    #[must_use]
    pub fn reference_of(id: MandateId) -> String {
        reference("M", id.debtor.bits(), id.digest)
    }
}

/// A name that banks keep: unique by the second in which it was made, 32 random bits and half of the debtor's.
pub(crate) fn reference(kind: &str, debtor: u128, digest: u64) -> String {
    let low = debtor & u128::from(u32::MAX);
    format!("{kind}{digest:016X}{low:08X}")
}

/// True for an account that can be collected from without its holder's address.
#[must_use]
pub fn is_collectable(iban: &Iban) -> bool {
    !WANT_AN_ADDRESS.contains(&iban.country())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::DebtorId;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn signed(on: &str) -> Mandate {
        let id = MandateId { debtor: DebtorId::from_bits(7), digest: 9 };
        Mandate {
            id,
            reference: Mandate::reference_of(id),
            identifier: "DE98ZZZ09999999999".parse().unwrap(),
            creditor: "Verrerie".to_owned(),
            signed_at: DateTime::UNIX_EPOCH,
            signed_on: day(on),
            proof: Proof {
                channel: Channel::Email,
                recipient: Recipient(1),
                language: Language::Fr,
                text: String::new(),
                wording: "core-1".to_owned(),
            },
            used_on: None,
            ended: None,
        }
    }

    #[test]
    fn published_identifiers_are_accepted_with_any_business_code_and_in_any_spelling() {
        // Deutsche Bundesbank's example, and others of national guides
        for text in ["DE98ZZZ09999999999", "de98 zzz 0999 9999 999", "DE98ABC09999999999", "FR72ZZZ123456"] {
            assert!(text.parse::<CreditorIdentifier>().is_ok(), "{text}");
        }
        let read: CreditorIdentifier = "de98 zzz 09999999999".parse().unwrap();
        assert_eq!(read.as_str(), "DE98ZZZ09999999999");
    }

    #[test]
    fn an_identifier_with_one_wrong_digit_is_refused() {
        for place in 7..18 {
            let mut wrong = b"DE98ZZZ09999999999".to_vec();
            wrong[place] = if wrong[place] == b'5' { b'6' } else { b'5' };
            let wrong = String::from_utf8(wrong).unwrap();
            assert_eq!(wrong.parse::<CreditorIdentifier>(), Err(IdentifierError::CheckDigits), "{wrong}");
        }
        for odd in ["", "DE98ZZZ", "1E98ZZZ09999999999", "DEX8ZZZ09999999999", "DE98ZZZ0999-9999", "DE01ZZZ1"]
        {
            assert!(odd.parse::<CreditorIdentifier>().is_err(), "{odd}");
        }
        assert_eq!(
            format!("DE98ZZZ{}", "9".repeat(29)).parse::<CreditorIdentifier>(),
            Err(IdentifierError::Shape)
        );
    }

    #[test]
    fn a_mandate_lapses_three_years_after_its_last_use() {
        let mut mandate = signed("2026-09-21");
        assert_eq!(mandate.state(day("2029-09-20")), State::Signed);
        assert_eq!(mandate.state(day("2029-09-21")), State::Expired);
        mandate.used_on = Some(day("2027-01-05"));
        assert_eq!(mandate.state(day("2029-09-21")), State::Used);
        assert_eq!(mandate.state(day("2030-01-05")), State::Expired);
        mandate.ended = Some(Ended { at: DateTime::UNIX_EPOCH, reason: "revoked".to_owned() });
        assert_eq!(mandate.state(day("2027-01-06")), State::Revoked);
    }

    #[test]
    fn a_reference_fits_a_bank_and_names_one_mandate() {
        let reference = signed("2026-09-21").reference;
        assert!(reference.len() <= 35 && reference.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let other = MandateId { debtor: DebtorId::from_bits(8), digest: 9 };
        assert_ne!(reference, Mandate::reference_of(other));
    }

    #[test]
    fn an_account_whose_bank_wants_an_address_is_not_collected_from() {
        let iban = |text: &str| text.parse::<Iban>().unwrap();
        assert!(is_collectable(&iban("DE89370400440532013000")));
        assert!(!is_collectable(&iban("GB29NWBK60161331926819")));
    }
}
