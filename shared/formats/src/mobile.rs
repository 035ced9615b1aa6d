//! Mobile numbers that a text message with a code may go to, as people write them.
//!
//! Who asks for codes to numbers of his choice can earn by them: dear ranges share their fee with whoever owns the number.
//! So what may be texted is a list of ranges and not what a number looks like: the mobile ranges of the European Economic
//! Area, of Switzerland and of the United Kingdom, and some neighbours' for a debtor who is there. Fixed lines, premium,
//! shared-cost, personal and pager numbers stand in none of them, nor do the islands that share Britain's code. What is
//! missing fails closed: its owner gives an e-mail address.
//!
//! Ranges follow the national plans as libphonenumber 9.0.43 has them, a little narrower where a plan mixes kinds.

use std::ops::RangeInclusive;

use domain::debtor::Country;
use thiserror::Error;

/// Longest spelling that is read, in bytes.
const SPELLING_LIMIT: usize = 40;

/// Why a number is not texted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoMobile {
    /// Not digits as a telephone is written.
    #[error("is not a telephone number such as +33612345678; write it with its country code")]
    Unreadable,
    /// No mobile number of its country.
    #[error("is not a mobile number: give one that receives text messages")]
    NotMobile,
    /// A country that no code is texted to.
    #[error(
        "is of a country to which no text messages go: give a mobile number of the European Economic Area, Switzerland or \
         the United Kingdom, or an e-mail address"
    )]
    Elsewhere,
}

/// Mobile numbers of one calling code.
struct Plan {
    /// The countries whose people dial them without it.
    countries: &'static [&'static str],
    code: &'static str,
    /// What is dialled in their place at home.
    trunks: &'static [&'static str],
    /// How a number goes on after the code: first digits, or from such to such.
    starts: &'static str,
    /// Of those, which are something else.
    but: &'static str,
    digits: RangeInclusive<usize>,
    /// Texted only for who is there.
    at_home: bool,
}

const fn plan(
    countries: &'static [&'static str],
    code: &'static str,
    trunks: &'static [&'static str],
    starts: &'static str,
    digits: RangeInclusive<usize>,
) -> Plan {
    Plan { countries, code, trunks, starts, but: "", digits, at_home: false }
}

/// France and what belongs to it beyond the seas: all dial each other with a zero.
const FRENCH: &[&str] = &["FR", "GP", "BL", "MF", "GF", "MQ", "RE", "YT"];
/// Mostly a zero.
const ZERO: &[&str] = &["0"];
const NONE: &[&str] = &[];

const PLANS: [Plan; 41] = [
    plan(&["AT"], "43", ZERO, "650-653 655 657 659-661 663-669 67-69", 9..=13),
    plan(&["BE"], "32", ZERO, "45-49", 9..=9),
    plan(&["BG"], "359", ZERO, "87-89 98", 9..=9),
    plan(&["CH"], "41", ZERO, "75-79", 9..=9),
    plan(&["CY"], "357", NONE, "94-97 99", 8..=8),
    plan(&["CZ"], "420", NONE, "601-608 702-705 72 73 77 79", 9..=9),
    plan(&["DE"], "49", ZERO, "15 160 162 163 17", 10..=11),
    plan(&["DK"], "45", NONE, "20-29 30 31 40-42 50-53 60 61 71 81 91-93", 8..=8),
    plan(&["EE"], "372", NONE, "50-59 81-84", 7..=8),
    plan(&["ES"], "34", NONE, "60-69 71-74 78", 9..=9),
    plan(&["FI", "AX"], "358", ZERO, "40-48 50", 8..=10),
    plan(FRENCH, "33", ZERO, "60-62 630-638 64-68 695 698 699 73-79", 9..=9),
    plan(FRENCH, "262", ZERO, "639 692 693", 9..=9),
    plan(FRENCH, "590", ZERO, "690 691", 9..=9),
    plan(FRENCH, "594", ZERO, "694", 9..=9),
    plan(FRENCH, "596", ZERO, "696 697", 9..=9),
    Plan {
        // Jersey, Guernsey and Man are dear and none of the Kingdom's
        but: "74576 7509 7524 7624 77003 77007 77008 7781 7797 7839 7911 7924 7937",
        ..plan(&["GB"], "44", ZERO, "71-75 77-79", 10..=10)
    },
    plan(&["GR"], "30", NONE, "69", 10..=10),
    plan(&["HR"], "385", ZERO, "91 92 95 97-99", 8..=9),
    plan(&["HU"], "36", &["06"], "20 30 31 50 70", 9..=9),
    plan(&["IE"], "353", ZERO, "83 85-89", 9..=9),
    plan(
        &["IS"],
        "354",
        NONE,
        "611-618 620-626 63-67 680 686-688 69 75-79 820-825 829 83-86 882 883 888 89",
        7..=7,
    ),
    plan(&["IT", "VA"], "39", NONE, "31-39", 9..=10),
    plan(&["LI"], "423", ZERO, "64-67", 9..=9),
    plan(&["LI"], "423", ZERO, "73-79", 7..=7),
    plan(&["LT"], "370", &["0", "8"], "60-69", 8..=8),
    plan(&["LU"], "352", NONE, "621 628 651 655 656 658 661 668 671 678 679 681 691 692 698", 9..=9),
    plan(&["LV"], "371", NONE, "20-29", 8..=8),
    plan(&["MT"], "356", NONE, "7210 77 79 92 9696 9697 9811-9813 9889 9897 99", 8..=8),
    plan(&["NL"], "31", ZERO, "61-65 68", 9..=9),
    plan(&["NO", "SJ"], "47", NONE, "40 41 45-48 90-99", 8..=8),
    plan(&["PL"], "48", NONE, "45 50 51 53 57 60 66 69 72 73 78 79 88", 9..=9),
    plan(&["PT"], "351", NONE, "91-93 96", 9..=9),
    plan(&["RO"], "40", ZERO, "70-79", 9..=9),
    plan(&["SE"], "46", ZERO, "70 72 73 76 78 79", 9..=9),
    plan(&["SI"], "386", ZERO, "30 31 40 41 43 51 64 65 68-71", 8..=8),
    plan(&["SK"], "421", ZERO, "901-908 91 94 95", 9..=9),
    Plan { at_home: true, ..plan(&["AD"], "376", NONE, "3 6", 6..=6) },
    Plan { at_home: true, ..plan(&["MC"], "377", ZERO, "44 45 46", 8..=8) },
    Plan { at_home: true, ..plan(&["MC"], "377", ZERO, "6", 9..=9) },
    Plan { at_home: true, ..plan(&["SM"], "378", NONE, "61 66", 8..=8) },
];

impl Plan {
    fn is_of(&self, country: Country) -> bool {
        self.countries.contains(&country.code())
    }

    /// The number in E.164 form, its first zero or none.
    fn read(&self, national: &str) -> Option<String> {
        let bare = self.trunks.iter().filter_map(|trunk| national.strip_prefix(trunk));
        let number = std::iter::once(national).chain(bare).find(|number| self.has(number))?;
        Some(format!("+{}{number}", self.code))
    }

    fn has(&self, number: &str) -> bool {
        self.digits.contains(&number.len()) && within(number, self.starts) && !within(number, self.but)
    }
}

/// True when a number begins as one of the ranges does.
fn within(number: &str, ranges: &str) -> bool {
    ranges.split_whitespace().any(|range| {
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        number.get(..from.len()).is_some_and(|start| (from..=to).contains(&start))
    })
}

/// A mobile number in E.164 form (`+33612345678`), from what somebody at `home` typed. Without a country code it is read as
/// one of his country, else as one of his creditor's, `beside`.
///
/// # Errors
/// [`NoMobile`]: what to give instead.
pub fn mobile(text: &str, home: Country, beside: Country) -> Result<String, NoMobile> {
    let compact = compact(text).ok_or(NoMobile::Unreadable)?;
    let international = compact.strip_prefix('+').or_else(|| compact.strip_prefix("00"));
    let Some(digits) = international else {
        let of = |country| PLANS.iter().filter(move |plan| plan.is_of(country));
        let number = of(home).chain(of(beside)).find_map(|plan| plan.read(&compact));
        let known = of(home).next().is_some();
        return number.ok_or(if known { NoMobile::NotMobile } else { NoMobile::Elsewhere });
    };
    if digits.len() > 17 {
        return Err(NoMobile::Unreadable);
    }
    let here = |plan: &&Plan| !plan.at_home || plan.is_of(home) || plan.is_of(beside);
    let mut texted = PLANS.iter().filter(here).filter(|plan| digits.starts_with(plan.code)).peekable();
    if texted.peek().is_none() {
        return Err(NoMobile::Elsewhere);
    }
    let rest = |plan: &Plan| digits.strip_prefix(plan.code).and_then(|rest| plan.read(rest));
    texted.find_map(rest).ok_or(NoMobile::NotMobile)
}

/// Digits, with a plus before them where one was written.
fn compact(text: &str) -> Option<String> {
    if text.len() > SPELLING_LIMIT {
        return None;
    }
    let between = |letter: &char| {
        matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2011}' | '.' | '-' | '/' | '(' | ')')
    };
    let compact: String = text.trim().chars().filter(|letter| !between(letter)).collect();
    let digits = compact.strip_prefix('+').unwrap_or(&compact);
    let right = digits.len() >= 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
    right.then_some(compact)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, home: &str) -> Result<String, NoMobile> {
        mobile(text, home.parse().unwrap(), Country::FR)
    }

    #[test]
    fn a_mobile_number_is_read_however_its_owner_spells_it() {
        for text in [
            "+33612345678",
            " +33 6 12 34 56 78 ",
            "+33 (0)6 12 34 56 78",
            "0033 6-12-34-56-78",
            "+33 06 12 34 56 78",
            "06.12.34.56.78",
            "06\u{a0}12\u{202f}34 56 78",
            "612345678",
        ] {
            assert_eq!(read(text, "FR").as_deref(), Ok("+33612345678"), "{text}");
        }
    }

    #[test]
    fn without_a_code_it_is_of_his_country_and_else_of_his_creditors() {
        for (text, home, wanted) in [
            ("0470 12 34 56", "BE", "+32470123456"),
            ("0612345678", "NL", "+31612345678"),
            ("0612345678", "BE", "+33612345678"),
            ("06 20 123 4567", "HU", "+36201234567"),
            ("8 612 34567", "LT", "+37061234567"),
            ("0612 34567", "LT", "+37061234567"),
            ("347 123 4567", "IT", "+393471234567"),
            ("07400 123456", "GB", "+447400123456"),
            ("0692 12 34 56", "FR", "+262692123456"),
            ("06 90 00 12 34", "GP", "+590690001234"),
            ("331 234", "AD", "+376331234"),
        ] {
            assert_eq!(read(text, home).as_deref(), Ok(wanted), "{text} in {home}");
        }
    }

    #[test]
    fn what_is_no_mobile_number_of_a_country_that_is_texted_says_why() {
        use NoMobile::{Elsewhere, NotMobile, Unreadable};
        for (text, home, wanted) in [
            ("01 23 45 67 89", "FR", NotMobile),
            ("+33 8 99 12 34 56", "FR", NotMobile),
            ("+33 7 00 12 34 56", "FR", NotMobile),
            ("+33 6 12 34 56", "FR", NotMobile),
            ("+33 6 12 34 56 78 9", "FR", NotMobile),
            ("+44 7781 123456", "GB", NotMobile),
            ("+44 70 1234 5678", "GB", NotMobile),
            ("0900 12345", "NL", NotMobile),
            ("+212 612 345678", "FR", Elsewhere),
            ("+1 876 555 0123", "FR", Elsewhere),
            ("+882 16 12345678", "FR", Elsewhere),
            ("(202) 555-0123", "US", Elsewhere),
            ("+1 202 555 0123", "US", Elsewhere),
            ("+376 331 234", "FR", Elsewhere),
            ("+377 6 12 34 56 78", "BE", Elsewhere),
            ("", "FR", Unreadable),
            ("+", "FR", Unreadable),
            ("17", "FR", Unreadable),
            ("call me", "FR", Unreadable),
            ("+33 6 12 34 5x 78", "FR", Unreadable),
            ("+３３612345678", "FR", Unreadable),
            ("++33612345678", "FR", Unreadable),
            ("+33612345678,+447400123456", "FR", Unreadable),
            ("+336123456781234567", "FR", Unreadable),
        ] {
            assert_eq!(read(text, home), Err(wanted), "{text} in {home}");
        }
        assert_eq!(read(&"0".repeat(SPELLING_LIMIT + 1), "FR"), Err(Unreadable));
    }

    #[test]
    fn the_thirty_countries_of_the_area_and_two_beside_are_texted() {
        const TEXTED: &str =
            "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK";
        let open = |country: &str| {
            let country: Country = country.parse().unwrap();
            PLANS.iter().any(|plan| plan.is_of(country) && !plan.at_home)
        };
        assert!(TEXTED.split(' ').all(open));
        assert_eq!(TEXTED.split(' ').count(), 32);
        for plan in &PLANS {
            assert!(plan.code.len() + plan.digits.end() <= 15, "{}: E.164 has 15 digits", plan.code);
            for range in format!("{} {}", plan.starts, plan.but).split_whitespace() {
                let (from, to) = range.split_once('-').unwrap_or((range, range));
                assert!(from.len() == to.len() && from <= to, "{} {range}", plan.code);
            }
        }
    }
}
