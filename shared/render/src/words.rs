//! Amounts, dates and counts as French and English readers write them. Everything that prints one comes here, so that the
//! same figure looks the same in a mail, a text message and a page.

use chrono::{Datelike, NaiveDate};
use domain::debtor::Language;
use domain::money::Money;

/// Between thousands in French.
pub const NARROW_SPACE: char = '\u{202f}';
/// Between a figure and what it counts.
pub const HARD_SPACE: char = '\u{a0}';

const DAYS: [[&str; 7]; 2] = [
    ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
];
const MONTHS: [[&str; 12]; 2] = [
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

/// `1 234,56 €` in French, `€1,234.56` in English; a currency without a sign of its own by its code. All decimals are
/// always written; a negative amount has a true minus.
#[must_use]
pub fn money(language: Language, amount: Money) -> String {
    let sign = if amount.minor() < 0 { "−" } else { "" };
    let decimals = usize::from(amount.currency().decimals());
    let digits = format!("{:0>width$}", amount.minor().unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let mut figure = String::with_capacity(32);
    let (between, point) = match language {
        Language::Fr => (NARROW_SPACE, ','),
        Language::En => (',', '.'),
    };
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            figure.push(between);
        }
        figure.push(digit);
    }
    if decimals > 0 {
        figure.push(point);
        figure.push_str(fraction);
    }
    let code = amount.currency();
    let symbol = symbol(language, code.code());
    match (language, symbol) {
        (Language::Fr, symbol) => format!("{sign}{figure}{HARD_SPACE}{}", symbol.unwrap_or(code.code())),
        (Language::En, Some(symbol)) => format!("{sign}{symbol}{figure}"),
        (Language::En, None) => format!("{sign}{code}{HARD_SPACE}{figure}"),
    }
}

fn symbol(language: Language, code: &str) -> Option<&'static str> {
    match (code, language) {
        ("EUR", _) => Some("€"),
        ("GBP", _) => Some("£"),
        ("USD", Language::Fr) => Some("$US"),
        ("USD", Language::En) => Some("US$"),
        _ => None,
    }
}

/// For tables: `12/10/2026` in French, `12 Oct 2026` in English (where all-figure dates are read two ways).
#[must_use]
pub fn short_date(language: Language, date: NaiveDate) -> String {
    match language {
        Language::Fr => format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year()),
        Language::En => {
            format!("{}{HARD_SPACE}{}{HARD_SPACE}{}", date.day(), &month(language, date)[..3], date.year())
        }
    }
}

/// In words without the weekday: `1er mars 2026`, `1 March 2026`.
#[must_use]
pub fn date(language: Language, date: NaiveDate) -> String {
    let day = match (language, date.day()) {
        (Language::Fr, 1) => "1er".to_owned(),
        (_, day) => day.to_string(),
    };
    format!("{day}{HARD_SPACE}{} {}", month(language, date), date.year())
}

/// In words with the weekday: `mercredi 18 novembre 2026`, `Wednesday 18 November 2026`.
#[must_use]
pub fn long_date(language: Language, day: NaiveDate) -> String {
    let weekday = DAYS[row(language)][day.weekday().num_days_from_monday() as usize];
    format!("{weekday} {}", date(language, day))
}

/// `1 facture`, `12 factures`: zero is singular in French, plural in English.
#[must_use]
pub fn count(language: Language, number: usize, one: &str, many: &str) -> String {
    let singular = match language {
        Language::Fr => number < 2,
        Language::En => number == 1,
    };
    format!("{number}{HARD_SPACE}{}", if singular { one } else { many })
}

/// The invoices a message is about, named as far as three, and the same after "payment": `facture F-1` and
/// `de la facture F-1`; `factures F-1, F-2 et 3 autres` and `des factures F-1, F-2 et 3 autres`. `numbers` are the first
/// ones, `total` how many there are.
#[must_use]
pub fn invoices<'a>(
    language: Language,
    numbers: impl Iterator<Item = &'a str>,
    total: usize,
) -> (String, String) {
    let (one, many, and, others) = match language {
        Language::Fr => ("facture", "factures", "et", "autres"),
        Language::En => ("invoice", "invoices", "and", "others"),
    };
    let shown: Vec<&str> = numbers.take(if total > 3 { 2 } else { 3 }).collect();
    let named = match (shown.as_slice(), total) {
        ([], _) => many.to_owned(),
        ([first], 1) => format!("{one} {first}"),
        ([head @ .., last], _) if shown.len() == total => format!("{many} {} {and} {last}", head.join(", ")),
        (all, _) => format!("{many} {} {and} {} {others}", all.join(", "), total - all.len()),
    };
    let of = match (language, total) {
        (Language::Fr, 1) => "de la",
        (Language::Fr, _) => "des",
        (Language::En, _) => "of",
    };
    let of_named = format!("{of} {named}");
    (named, of_named)
}

fn month(language: Language, date: NaiveDate) -> &'static str {
    MONTHS[row(language)][date.month0() as usize]
}

const fn row(language: Language) -> usize {
    match language {
        Language::Fr => 0,
        Language::En => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &str, currency: &str) -> [String; 2] {
        let amount = Money::parse(text, currency.parse().unwrap()).unwrap();
        [Language::Fr, Language::En]
            .map(|language| money(language, amount).replace(NARROW_SPACE, "_").replace(HARD_SPACE, "~"))
    }

    #[test]
    fn amounts_read_as_each_language_writes_them() {
        assert_eq!(both("1234567.8", "EUR"), ["1_234_567,80~€", "€1,234,567.80"]);
        assert_eq!(both("-0.05", "EUR"), ["−0,05~€", "−€0.05"]);
        assert_eq!(both("999", "JPY"), ["999~JPY", "JPY~999"]);
        assert_eq!(both("1000.005", "KWD"), ["1_000,005~KWD", "KWD~1,000.005"]);
        assert_eq!(both("12", "USD"), ["12,00~$US", "US$12.00"]);
    }

    #[test]
    fn dates_and_counts_are_written_in_words() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 18).unwrap();
        let first = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        assert_eq!(long_date(Language::Fr, day), "mercredi 18\u{a0}novembre 2026");
        assert_eq!(long_date(Language::En, day), "Wednesday 18\u{a0}November 2026");
        assert_eq!(date(Language::Fr, first), "1er\u{a0}mars 2026");
        assert_eq!(short_date(Language::En, first), "1\u{a0}Mar\u{a0}2026");
        assert_eq!(short_date(Language::Fr, first), "01/03/2026");
        assert_eq!(count(Language::Fr, 0, "jour", "jours"), "0\u{a0}jour");
        assert_eq!(count(Language::En, 0, "day", "days"), "0\u{a0}days");
    }

    #[test]
    fn invoices_are_named_as_far_as_three() {
        let name = |numbers: &[&str], total| invoices(Language::Fr, numbers.iter().copied(), total).0;
        assert_eq!(name(&["F1"], 1), "facture F1");
        assert_eq!(name(&["F1", "F2"], 2), "factures F1 et F2");
        assert_eq!(name(&["F1", "F2", "F3"], 3), "factures F1, F2 et F3");
        assert_eq!(name(&["F1", "F2", "F3", "F4"], 4), "factures F1, F2 et 2 autres");
        assert_eq!(invoices(Language::Fr, ["F1"].into_iter(), 1).1, "de la facture F1");
        assert_eq!(invoices(Language::En, ["F1", "F2"].into_iter(), 2).1, "of invoices F1 and F2");
    }
}
