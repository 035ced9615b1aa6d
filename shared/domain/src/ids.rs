//! Names of things. Each kind of id is its own type with its own prefix, so that one is never passed for another.
//!
//! An id is 128 bits written as `prefix_` and 26 letters of Crockford's base 32 in lower case. Ids of what a source
//! names (debtors, invoices, payments) are computed from portfolio, source and the source's own id, so that anybody can
//! compute them again; the rest is drawn at random.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

use crate::money::Currency;

/// Not an id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not an id that starts with `{expected}`")]
pub struct IdError {
    /// The prefix that was expected, with its underscore.
    pub expected: &'static str,
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What a letter stands for; 255 for what is no letter of ours.
const VALUES: [u8; 256] = {
    let mut values = [255; 256];
    let mut value = 0;
    while value < ALPHABET.len() {
        #[expect(clippy::cast_possible_truncation, reason = "32 letters")]
        let short = value as u8;
        values[ALPHABET[value] as usize] = short;
        value += 1;
    }
    values
};

/// `bits` as letters of base 32, most significant first. Ids are written and read on every hot path: no allocation.
struct Letters<const LENGTH: usize>([u8; LENGTH]);

impl<const LENGTH: usize> Letters<LENGTH> {
    fn of(bits: u128) -> Self {
        let mut letters = [0; LENGTH];
        let mut rest = bits;
        for letter in letters.iter_mut().rev() {
            *letter = ALPHABET[usize::from((rest & 31) as u8)];
            rest >>= 5;
        }
        Self(letters)
    }
}

impl<const LENGTH: usize> fmt::Display for Letters<LENGTH> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).map_err(|_| fmt::Error)?)
    }
}

/// Reads exactly `length` base-32 letters that hold at most `bits_allowed` bits.
fn decode(text: &str, length: usize, bits_allowed: usize) -> Option<u128> {
    if text.len() != length {
        return None;
    }
    let mut bits: u128 = 0;
    for (position, byte) in text.bytes().enumerate() {
        let value = VALUES[usize::from(byte)];
        if value == 255 {
            return None;
        }
        let value = u128::from(value);
        let spare = 5 * length - bits_allowed;
        if position == 0 && value >> (5 - spare.min(5)) != 0 {
            return None;
        }
        bits = (bits << 5) | value;
    }
    Some(bits)
}

/// Reads an id from text without taking a copy of it.
struct Spelled<T>(PhantomData<T>);

impl<T> de::Visitor<'_> for Spelled<T>
where
    T: FromStr<Err = IdError>,
{
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u128);

        impl $name {
            /// The prefix with its underscore.
            pub const PREFIX: &'static str = $prefix;

            /// The id with these 128 bits (random, or a digest of what it names).
            #[must_use]
            pub const fn from_bits(bits: u128) -> Self {
                Self(bits)
            }

            /// The 128 bits.
            #[must_use]
            pub const fn bits(self) -> u128 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($prefix)?;
                fmt::Display::fmt(&Letters::<26>::of(self.0), f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix($prefix)
                    .and_then(|letters| decode(letters, 26, 128))
                    .map(Self)
                    .ok_or(IdError { expected: $prefix })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(Spelled(PhantomData))
            }
        }
    };
}

id!(/// One creditor's receivables: the isolation boundary.
    PortfolioId, "por_");
id!(/// A customer of the creditor.
    DebtorId, "deb_");
id!(/// An invoice.
    InvoiceId, "inv_");
id!(/// A credit note.
    CreditNoteId, "cre_");
id!(/// A payment.
    PaymentId, "pay_");
id!(/// A hold: a promise, a dispute, a pause.
    HoldId, "hol_");
id!(/// What a debtor asks of the team.
    RequestId, "req_");
id!(/// A file of direct debits for the bank. Its first half counts the portfolio's files, so that they are kept in order.
    DebitFileId, "dfi_");
id!(/// A member of the creditor's team.
    UserId, "usr_");

/// An open instalment of an invoice: the invoice and the rank of the instalment, from 0. Written `inv_…-0`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Rank of the instalment, from 0.
    pub part: u16,
}

/// Everything owed by one debtor in one currency. Written `cas_<debtor's letters>-eur`: it says where it is kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId {
    /// The debtor.
    pub debtor: DebtorId,
    /// The currency.
    pub currency: Currency,
}

/// One planned or executed step for one debtor. Written `act_<debtor's letters>-<13 letters>`: it says where it is kept,
/// and its last part is a digest of what the action is for, so that the same step always has the same name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionId {
    /// The debtor.
    pub debtor: DebtorId,
    /// Digest of (level, carrying item, cycle) or of (kind, cause).
    pub digest: u64,
}

/// A payment that a debtor began on the provider's page. Written `chk_<debtor's letters>-<13 letters>`: it says where it is
/// kept, and its last part starts with the second in which it began, so that a debtor's are kept in order of time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CheckoutId {
    /// The debtor.
    pub debtor: DebtorId,
    /// Unix seconds and 32 random bits.
    pub digest: u64,
}

/// A debtor's leave to collect from his account. Written `man_<debtor's letters>-<13 letters>`, as a [`CheckoutId`] is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MandateId {
    /// The debtor.
    pub debtor: DebtorId,
    /// Unix seconds and 32 random bits.
    pub digest: u64,
}

/// An order to collect from a debtor's account. Written `dbt_<debtor's letters>-<13 letters>`, as a [`CheckoutId`] is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DebitId {
    /// The debtor.
    pub debtor: DebtorId,
    /// Unix seconds and 32 random bits.
    pub digest: u64,
}

/// A file that a debtor gave, or an invoice itself. Written `fil_<debtor's letters>-<13 letters>`: it says where it is kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId {
    /// The debtor.
    pub debtor: DebtorId,
    /// A digest of the attempt that asked for it, or of what it is.
    pub digest: u64,
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.invoice, self.part)
    }
}

impl FromStr for ItemId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let error = IdError { expected: InvoiceId::PREFIX };
        let (invoice, part) = text.rsplit_once('-').ok_or_else(|| error.clone())?;
        Ok(Self { invoice: invoice.parse()?, part: part.parse().map_err(|_| error)? })
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.currency.code().to_ascii_lowercase();
        write!(f, "cas_{}-{code}", Letters::<26>::of(self.debtor.0))
    }
}

impl FromStr for CaseId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let parse = || {
            let (letters, code) = text.strip_prefix("cas_")?.split_once('-')?;
            let lower = code.bytes().all(|byte| byte.is_ascii_lowercase());
            let currency = if lower { code.parse().ok()? } else { return None };
            Some(Self { debtor: DebtorId(decode(letters, 26, 128)?), currency })
        };
        parse().ok_or(IdError { expected: "cas_" })
    }
}

macro_rules! kept_with_its_debtor {
    ($($name:ident, $prefix:literal;)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let digest = Letters::<13>::of(self.digest.into());
                write!(f, "{}{}-{digest}", $prefix, Letters::<26>::of(self.debtor.0))
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let parse = || {
                    let (letters, digest) = text.strip_prefix($prefix)?.split_once('-')?;
                    let digest = u64::try_from(decode(digest, 13, 64)?).ok()?;
                    Some(Self { debtor: DebtorId(decode(letters, 26, 128)?), digest })
                };
                parse().ok_or(IdError { expected: $prefix })
            }
        }
    )*};
}
kept_with_its_debtor! {
    ActionId, "act_";
    CheckoutId, "chk_";
    DebitId, "dbt_";
    FileId, "fil_";
    MandateId, "man_";
}

macro_rules! text_id {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(Spelled(PhantomData))
            }
        }
    )*};
}
text_id!(ItemId, CaseId, ActionId, CheckoutId, DebitId, FileId, MandateId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_only_as_its_own_kind() {
        for bits in [0, 1, u128::MAX, 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef] {
            let id = DebtorId::from_bits(bits);
            assert_eq!(id.to_string().parse(), Ok(id));
            assert!(id.to_string().parse::<InvoiceId>().is_err());
        }
    }

    #[test]
    fn an_id_has_one_spelling() {
        let id = DebtorId::from_bits(u128::MAX).to_string();
        for wrong in [id.to_uppercase(), format!("{id}0"), id.replace("deb_7", "deb_8"), format!(" {id}")] {
            assert!(wrong.parse::<DebtorId>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn composite_ids_read_back() {
        let debtor = DebtorId::from_bits(42);
        let case = CaseId { debtor, currency: Currency::EUR };
        assert_eq!(case.to_string().parse(), Ok(case));
        assert!(case.to_string().to_uppercase().parse::<CaseId>().is_err());
        let action = ActionId { debtor, digest: u64::MAX };
        assert_eq!(action.to_string().parse(), Ok(action));
        let checkout = CheckoutId { debtor, digest: 7 };
        assert_eq!(checkout.to_string().parse(), Ok(checkout));
        assert!(checkout.to_string().parse::<ActionId>().is_err());
        let file = FileId { debtor, digest: 7 };
        assert_eq!(file.to_string().parse(), Ok(file));
        let item = ItemId { invoice: InvoiceId::from_bits(7), part: 3 };
        assert_eq!(item.to_string().parse(), Ok(item));
        assert!("inv_1-99999".parse::<ItemId>().is_err());
    }
}
