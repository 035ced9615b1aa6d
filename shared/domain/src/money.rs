//! Amounts: whole minor units of one currency. No float, no mixing, no silent overflow.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

use crate::bugs;

/// The largest absolute number of minor units Relance keeps (exclusive): ten thousand billion euros.
/// Sums of a thousand such amounts still fit `i64`.
pub const LIMIT_MINOR: i64 = 1_000_000_000_000_000;

/// Why an amount was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Two currencies met in one operation.
    #[error("{0} and {1} cannot be added or compared")]
    Mixed(Currency, Currency),
    /// The amount is outside what Relance keeps.
    #[error("the amount is too large: at most 13 digits before the decimal point")]
    TooLarge,
    /// Not a plain decimal number.
    #[error("`{0}` is not a decimal number such as 1200.00")]
    NotANumber(String),
    /// More decimals than the currency has.
    #[error("{currency} has {allowed} decimals, `{value}` has more")]
    TooPrecise {
        /// The currency of the amount.
        currency: Currency,
        /// How many decimals ISO 4217 gives it.
        allowed: u8,
        /// What was written.
        value: String,
    },
    /// Not an ISO 4217 code in use, or one without minor units (gold, testing codes).
    #[error("`{0}` is not a currency in use (ISO 4217)")]
    UnknownCurrency(String),
}

/// An ISO 4217 currency that amounts can be written in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");
    /// The US dollar.
    pub const USD: Self = Self(*b"USD");
    /// The pound sterling.
    pub const GBP: Self = Self(*b"GBP");

    /// The three letters, upper case.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Number of decimals (ISO 4217 exponent): 2 for EUR, 0 for JPY, 3 for KWD.
    #[must_use]
    pub fn decimals(self) -> u8 {
        match &self.0 {
            // The two common answers without a table look-up: this is on every hot path.
            b"EUR" | b"USD" | b"GBP" | b"CHF" => 2,
            _ => iso_currency::Currency::from_code(self.code())
                .and_then(iso_currency::Currency::exponent)
                .and_then(|exponent| u8::try_from(exponent).ok())
                .unwrap_or(2),
        }
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let unknown = || MoneyError::UnknownCurrency(text.chars().take(16).collect());
        let upper = text.to_ascii_uppercase();
        let known = iso_currency::Currency::from_code(&upper).ok_or_else(unknown)?;
        let bytes = <[u8; 3]>::try_from(upper.as_bytes()).map_err(|_| unknown())?;
        if known.exponent().is_none() || known.is_superseded().is_some() || known.is_special() {
            return Err(unknown());
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Code)
    }
}

/// Reads a currency from text without taking a copy of it.
struct Code;

impl de::Visitor<'_> for Code {
    type Value = Currency;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a currency's three letters")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Currency, E> {
        match text {
            "EUR" => Ok(Currency::EUR),
            other => other.parse().map_err(E::custom),
        }
    }
}

/// An amount: minor units of one currency. Negative amounts exist (a credit); documents refuse them at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// `minor` units of `currency`.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond [`LIMIT_MINOR`].
    pub fn new(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        if minor <= -LIMIT_MINOR || minor >= LIMIT_MINOR {
            return Err(MoneyError::TooLarge);
        }
        Ok(Self { minor, currency })
    }

    /// Nothing, in `currency`.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Reads a decimal string (`1200.00`, `1200`, `-3.5`) with at most the currency's decimals.
    ///
    /// # Errors
    /// Not a number, more decimals than the currency has (`1.005` EUR, `10.5` JPY), or too large.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let not_a_number = || MoneyError::NotANumber(text.chars().take(32).collect());
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(fraction) || digits.ends_with('.') {
            return Err(not_a_number());
        }
        let allowed = currency.decimals();
        let kept = fraction.trim_end_matches('0');
        if kept.len() > usize::from(allowed) {
            let value = text.chars().take(32).collect();
            return Err(MoneyError::TooPrecise { currency, allowed, value });
        }
        if let Some(minor) = bugs::in_floats(text, allowed) {
            return Self::new(minor, currency);
        }
        let padded = format!("{whole}{kept:0<width$}", width = usize::from(allowed));
        let minor: i64 = padded.parse().map_err(|_| MoneyError::TooLarge)?;
        Self::new(sign * minor, currency)
    }

    /// Whole minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// True for more than nothing.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// The sum.
    ///
    /// # Errors
    /// Two currencies, or a sum outside the limit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooLarge)?;
        Self::new(minor, self.currency)
    }

    /// The difference.
    ///
    /// # Errors
    /// Two currencies, or a difference outside the limit.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_add(Self { minor: -other.minor, ..other })
    }

    /// The amount as a plain decimal, with all decimals of the currency: `1200.00`, `-0.05`, `500` (JPY).
    #[must_use]
    pub fn to_decimal(self) -> String {
        let decimals = usize::from(self.currency.decimals());
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.to_decimal(), self.currency)
    }
}

/// Splits `total` over `weights` by largest remainder: the parts add up to `total`, no part exceeds its fair share by a
/// whole unit, ties go to the earlier part. Weights are minor units and not negative; a sum of zero gives zeros.
#[must_use]
pub fn split_by_largest_remainder(total: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
    if sum <= 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: i64| i128::from(total) * i128::from(weight);
    let mut parts: Vec<i64> =
        weights.iter().map(|&weight| i64::try_from(exact(weight) / sum).unwrap_or(0)).collect();
    let mut rest = total - parts.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(exact(weights[index]) % sum));
    for index in order {
        if rest == 0 {
            break;
        }
        parts[index] += 1;
        rest -= 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(text: &str) -> Result<String, MoneyError> {
        Money::parse(text, Currency::EUR).map(Money::to_decimal)
    }

    #[test]
    fn decimals_follow_the_currency() {
        let yen: Currency = "JPY".parse().unwrap();
        let dinar: Currency = "kwd".parse().unwrap();
        assert_eq!(Money::parse("500", yen).unwrap().minor(), 500);
        assert_eq!(Money::parse("1.005", dinar).unwrap().minor(), 1_005);
        assert_eq!(Money::parse("12.5", Currency::EUR).unwrap().minor(), 1_250);
        assert_eq!(Money::parse("1.500", Currency::EUR).unwrap().to_decimal(), "1.50");
        assert!(matches!(Money::parse("0.5", yen), Err(MoneyError::TooPrecise { allowed: 0, .. })));
        assert!(matches!(eur("1.005"), Err(MoneyError::TooPrecise { .. })));
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in ["", "-", ".5", "5.", "1e3", "1,20", " 1", "+1", "NaN", "１"] {
            assert!(matches!(eur(text), Err(MoneyError::NotANumber(_))), "{text}");
        }
        assert_eq!(eur("1000000000000000"), Err(MoneyError::TooLarge));
        assert_eq!(eur("99999999999999999999999"), Err(MoneyError::TooLarge));
        assert_eq!(eur("-0.05").unwrap(), "-0.05");
    }

    #[test]
    fn unknown_dead_and_special_currencies_are_refused() {
        for code in ["XXX", "XAU", "EURO", "", "ZZZ", "é"] {
            assert!(code.parse::<Currency>().is_err(), "{code}");
        }
    }

    #[test]
    fn two_currencies_never_meet() {
        let error = Money::zero(Currency::EUR).checked_add(Money::zero(Currency::USD));
        assert_eq!(error, Err(MoneyError::Mixed(Currency::EUR, Currency::USD)));
    }

    #[test]
    fn a_split_adds_up_and_favours_the_larger_remainder() {
        assert_eq!(split_by_largest_remainder(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(split_by_largest_remainder(10, &[0, 0]), [0, 0]);
        assert_eq!(split_by_largest_remainder(5, &[300, 100]), [4, 1]);
    }
}
