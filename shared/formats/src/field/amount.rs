//! Amounts, currencies, dates and instants of a body.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use domain::money::{Currency, Money, MoneyError};

use super::{Faults, Node};

/// Documents are of these years.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;
/// A document may be dated this far after the event that tells of it.
const AHEAD_DAYS: u64 = 366;
/// Longest amount, in characters.
const AMOUNT_LIMIT: usize = 32;

impl Node<'_> {
    pub(crate) fn currency(&self, faults: &mut Faults) -> Option<Currency> {
        let code = self.raw(faults)?;
        let currency = code.parse().ok().filter(|_| code.len() == 3);
        if currency.is_none() {
            faults.add(self, "is not a currency in use (ISO 4217) such as EUR");
        }
        currency
    }

    /// A positive decimal text in `currency`.
    pub(crate) fn amount(&self, currency: Currency, faults: &mut Faults) -> Option<Money> {
        let text = self.raw(faults)?;
        let read =
            if text.len() > AMOUNT_LIMIT { Err(MoneyError::TooLarge) } else { Money::parse(text, currency) };
        match read {
            Ok(money) if money.is_positive() => return Some(money),
            Ok(_) => {
                faults.add(self, "must be more than zero; money the other way is a credit note or a refund");
            }
            Err(MoneyError::TooPrecise { currency, allowed, .. }) => {
                faults.add(self, format!("{currency} has {allowed} decimals, this amount has more"));
            }
            Err(MoneyError::TooLarge) => faults.add(self, "is too large"),
            Err(_) => faults.add(self, "is not a decimal number such as \"1200.00\""),
        }
        None
    }

    /// A currency said again must be the document's own.
    pub(crate) fn same_currency(&self, currency: Currency, faults: &mut Faults) {
        if self.currency(faults).is_some_and(|other| other != currency) {
            faults.add(self, format!("differs from {currency}: one document has one currency"));
        }
    }

    pub(crate) fn date(&self, faults: &mut Faults) -> Option<NaiveDate> {
        let date = calendar_day(self.raw(faults)?);
        if date.is_none() {
            faults.add(self, "is not a date such as 2026-09-30, of the years 1990 to 2100");
        }
        date
    }

    /// The date of something that has happened: at most a year after `occurred_at`.
    pub(crate) fn past_date(&self, occurred_at: DateTime<Utc>, faults: &mut Faults) -> Option<NaiveDate> {
        let date = self.date(faults)?;
        let latest = occurred_at.date_naive().checked_add_days(Days::new(AHEAD_DAYS));
        if latest.is_some_and(|latest| date <= latest) {
            return Some(date);
        }
        faults.add(self, "is more than a year after occurred_at");
        None
    }

    pub(crate) fn instant(&self, faults: &mut Faults) -> Option<DateTime<Utc>> {
        let instant = instant(self.raw(faults)?);
        if instant.is_none() {
            faults.add(
                self,
                "is not an instant such as 2026-09-01T08:00:00Z (RFC 3339), of the years 1990 to 2100",
            );
        }
        instant
    }
}

fn calendar_day(text: &str) -> Option<NaiveDate> {
    let form = text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let date: NaiveDate = form.then(|| text.parse().ok()).flatten()?;
    YEARS.contains(&date.year()).then_some(date)
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    let read = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    // A leap second becomes the last nanosecond before it: instants are compared and written again.
    let nanoseconds = read.timestamp_subsec_nanos().min(999_999_999);
    let instant = DateTime::from_timestamp(read.timestamp(), nanoseconds)?;
    YEARS.contains(&instant.year()).then_some(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days_are_dates() {
        assert!(calendar_day("2028-02-29").is_some());
        for text in [
            "2027-02-29",
            "2026-13-01",
            "2026-9-1",
            "26-09-01",
            "01/09/2026",
            "1989-12-31",
            "2101-01-01",
            "2026-09-01T00:00:00Z",
            "+026-09-01",
            "",
        ] {
            assert!(calendar_day(text).is_none(), "{text}");
        }
    }

    #[test]
    fn an_instant_has_its_offset() {
        assert_eq!(instant("2026-09-01T10:00:00+02:00"), instant("2026-09-01T08:00:00Z"));
        assert!(instant("2016-12-31T23:59:60Z").is_some());
        for text in [
            "2026-09-01T08:00:00",
            "2026-09-01",
            "1788000000",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
        ] {
            assert!(instant(text).is_none(), "{text}");
        }
    }
}
