//! Which list of public holidays binds a debtor, and how a date is read against it.
//!
//! Lists hold from 2010 to 2040: before, days that have since been added or moved are not told apart; after, today's law
//! is carried on. Each list is one `match`, because it is asked for every case of every sweep. Names are English; a
//! screen that shows them translates them.

mod america;
mod britain;
mod continent;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::easter;
use crate::debtor::Country;

/// A list of public holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// France: Code du travail, art. L3133-1.
    France,
    /// Bas-Rhin, Haut-Rhin and Moselle: two days more, Code du travail, art. L3134-13.
    AlsaceMoselle,
    /// Germany: the days that every Land keeps.
    Germany,
    /// Belgium: loi du 4 janvier 1974, arrêté royal du 18 avril 1974.
    Belgium,
    /// Luxembourg: Code du travail, art. L.232-2.
    Luxembourg,
    /// The Netherlands: Algemene termijnenwet, art. 3.
    Netherlands,
    /// England and Wales: Banking and Financial Dealings Act 1971 and proclamations.
    EnglandAndWales,
    /// United States, federal: 5 U.S.C. 6103.
    UnitedStates,
    /// The days on which T2, the euro area's settlement system, is closed: long-term calendar of the European Central Bank
    /// (press release of 14 December 2000). The business days of SEPA (EPC016-06).
    Target,
    /// A country whose list is not kept here: weekends only.
    Weekends,
}

/// A part of a country that keeps holidays of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subdivision {
    /// Bas-Rhin, Haut-Rhin and Moselle, in France.
    AlsaceMoselle,
}

impl Subdivision {
    /// The subdivision that a postcode lies in: French postcodes start with the number of the department.
    #[must_use]
    pub fn of_postcode(country: Country, postcode: &str) -> Option<Self> {
        let department = postcode.trim_start().get(..2)?;
        (country == Country::FR && matches!(department, "57" | "67" | "68")).then_some(Self::AlsaceMoselle)
    }
}

impl Calendar {
    /// Every calendar that has a list.
    pub const LISTED: [Self; 9] = [
        Self::France,
        Self::AlsaceMoselle,
        Self::Germany,
        Self::Belgium,
        Self::Luxembourg,
        Self::Netherlands,
        Self::EnglandAndWales,
        Self::UnitedStates,
        Self::Target,
    ];

    /// The calendar of a country, or of a part of it. A country without a list has weekends only.
    #[must_use]
    pub fn of(country: Country, subdivision: Option<Subdivision>) -> Self {
        match (country.code(), subdivision) {
            ("FR", Some(Subdivision::AlsaceMoselle)) => Self::AlsaceMoselle,
            ("FR", None) => Self::France,
            ("DE", _) => Self::Germany,
            ("BE", _) => Self::Belgium,
            ("LU", _) => Self::Luxembourg,
            ("NL", _) => Self::Netherlands,
            ("GB", _) => Self::EnglandAndWales,
            ("US", _) => Self::UnitedStates,
            _ => Self::Weekends,
        }
    }

    /// The name of the public holiday on `date`, or none. Substitute days count; a weekend by itself does not.
    #[must_use]
    pub fn holiday(self, date: NaiveDate) -> Option<&'static str> {
        let list = match self {
            Self::France => continent::france,
            Self::AlsaceMoselle => continent::alsace_moselle,
            Self::Germany => continent::germany,
            Self::Belgium => continent::belgium,
            Self::Luxembourg => continent::luxembourg,
            Self::Netherlands => continent::netherlands,
            Self::EnglandAndWales => britain::england_and_wales,
            Self::UnitedStates => america::united_states,
            Self::Target => continent::target,
            Self::Weekends => return None,
        };
        list(&Day::of(date))
    }
}

/// A date as the lists read it.
struct Day {
    year: i32,
    month: u32,
    of_month: u32,
    weekday: Weekday,
    /// Days after the Sunday of Easter; [`Day::FAR`] in the months that no such holiday reaches.
    after_easter: i32,
}

impl Day {
    const FAR: i32 = i32::MAX;

    fn of(date: NaiveDate) -> Self {
        let (year, month, of_month) = (date.year(), date.month(), date.day());
        // Good Friday is 20 March at the earliest, Whit Monday 14 June at the latest
        let day_of_march = match month {
            3 => Some(of_month),
            4 => Some(31 + of_month),
            5 => Some(61 + of_month),
            6 => Some(92 + of_month),
            _ => None,
        };
        let after_easter = day_of_march
            .and_then(|day| i32::try_from(day).ok())
            .map_or(Self::FAR, |day| day - easter::day_of_march(year));
        Self { year, month, of_month, weekday: date.weekday(), after_easter }
    }

    /// Whether it is the `rank`th Monday (or other weekday) of its month, from 1.
    fn is_nth(&self, rank: u32, weekday: Weekday) -> bool {
        self.weekday == weekday && self.of_month.div_ceil(7) == rank
    }

    /// Whether it is the last Monday of a month of 31 days.
    fn is_last_monday_of_31(&self) -> bool {
        self.weekday == Weekday::Mon && self.of_month >= 25
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date")
    }

    #[test]
    fn a_country_has_its_calendar_and_an_unlisted_one_has_weekends() {
        let of = |code: &str| Calendar::of(code.parse().expect("a country"), None);
        assert_eq!(of("FR"), Calendar::France);
        assert_eq!(of("GB"), Calendar::EnglandAndWales);
        assert_eq!(of("JP"), Calendar::Weekends);
        assert_eq!(Calendar::Weekends.holiday(date(2025, 12, 25)), None);
    }

    #[test]
    fn a_postcode_of_strasbourg_keeps_good_friday() {
        let strasbourg = Subdivision::of_postcode(Country::FR, "67000");
        let paris = Subdivision::of_postcode(Country::FR, "75001");
        let good_friday = date(2025, 4, 18);
        assert_eq!(Calendar::of(Country::FR, strasbourg).holiday(good_friday), Some("Good Friday"));
        assert_eq!(Calendar::of(Country::FR, paris).holiday(good_friday), None);
        let trier = Subdivision::of_postcode("DE".parse().expect("a country"), "67000");
        assert_eq!(trier, None);
        assert_eq!(Subdivision::of_postcode(Country::FR, "é"), None);
    }

    #[test]
    fn every_listed_calendar_answers_for_the_ends_of_time() {
        for calendar in Calendar::LISTED {
            for date in [NaiveDate::MIN, NaiveDate::MAX] {
                let _ = calendar.holiday(date);
            }
            assert!(calendar.holiday(date(2030, 12, 25)).is_some());
            assert!(calendar.holiday(date(2028, 2, 29)).is_none());
        }
    }
}
