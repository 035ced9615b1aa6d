//! Stripe's minor units, which are not always those of ISO 4217.
//!
//! Source: <https://docs.stripe.com/currencies> (minor units, zero-decimal currencies, special cases), read 2026-11.
//! Amounts have two decimals, except the zero-decimal and three-decimal currencies listed there. ISK and UGX have no
//! decimals but are written with two, always `00`. MGA is written without decimals, where ISO gives it two. HUF and TWD
//! are whole only in payouts, which Relance does not read.

use domain::money::{Currency, Money};

use crate::field::{Faults, Node};

impl Node<'_> {
    /// An amount in Stripe's minor units; may be zero or negative.
    pub(super) fn stripe_amount(&self, currency: Currency, faults: &mut Faults) -> Option<Money> {
        let money = self.integer(faults)?;
        let money = to_iso(money, currency).and_then(|minor| Money::new(minor, currency).ok());
        if money.is_none() {
            faults.add(self, format!("is not an amount in Stripe's minor units of {currency}, or too large"));
        }
        money
    }
}

fn stripe_decimals(currency: Currency) -> u32 {
    match currency.code() {
        "BIF" | "CLP" | "DJF" | "GNF" | "JPY" | "KMF" | "KRW" | "MGA" | "PYG" | "RWF" | "VND" | "VUV"
        | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "JOD" | "KWD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Money in Stripe's minor units; `None` when they cannot say it.
pub(super) fn of_money(money: Money) -> Option<i64> {
    let (theirs, ours) = (stripe_decimals(money.currency()), u32::from(money.currency().decimals()));
    let factor = 10_i64.checked_pow(theirs.abs_diff(ours))?;
    if theirs >= ours {
        return money.minor().checked_mul(factor);
    }
    (money.minor() % factor == 0).then_some(money.minor() / factor)
}

/// Nothing is rounded: a fraction that the currency does not have is refused.
fn to_iso(amount: i64, currency: Currency) -> Option<i64> {
    let (theirs, ours) = (stripe_decimals(currency), u32::from(currency.decimals()));
    let factor = 10_i64.checked_pow(theirs.abs_diff(ours))?;
    if ours >= theirs {
        return amount.checked_mul(factor);
    }
    (amount % factor == 0).then_some(amount / factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stripe_minor_units_become_iso_minor_units() {
        let cases = [
            ("EUR", 1099, "10.99"),
            ("JPY", 500, "500"),
            ("KRW", 500, "500"),
            ("XPF", 500, "500"),
            ("KWD", 1230, "1.230"),
            ("TND", 1230, "1.230"),
            ("ISK", 500, "5"),
            ("UGX", 500, "5"),
            ("MGA", 5, "5.00"),
            ("HUF", 1045, "10.45"),
            ("TWD", 80045, "800.45"),
            ("EUR", -5, "-0.05"),
        ];
        for (code, amount, expected) in cases {
            let currency: Currency = code.parse().unwrap();
            let minor = to_iso(amount, currency).unwrap();
            assert_eq!(Money::new(minor, currency).unwrap().to_decimal(), expected, "{code}");
        }
    }

    #[test]
    fn a_fraction_the_currency_does_not_have_is_refused() {
        assert_eq!(to_iso(550, "ISK".parse().unwrap()), None);
        assert_eq!(to_iso(1, "UGX".parse().unwrap()), None);
        assert_eq!(to_iso(i64::MAX, "MGA".parse().unwrap()), None);
    }
}
