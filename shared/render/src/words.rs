//! Amounts, dates and counts as the readers of each language write them. Everything that prints one comes here, so that
//! the same figure looks the same in a mail, a text message and a page.

use chrono::{Datelike, NaiveDate};
use domain::debtor::Language;
use domain::money::Money;

use crate::tongue::{Figures, HARD_SPACE, Number, Place, fill, tongue};

/// `1 234,56 €` in French, `€1,234.56` in English; a currency without a sign of its own by its code. All decimals are
/// always written; a negative amount has a true minus.
#[must_use]
pub fn money(language: Language, amount: Money) -> String {
    let figures = &tongue(language).figures;
    let minus = if amount.minor() < 0 { "−" } else { "" };
    let decimals = usize::from(amount.currency().decimals());
    let digits = format!("{:0>width$}", amount.minor().unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let mut figure = String::with_capacity(32);
    for (index, digit) in whole.char_indices() {
        let thousand = index > 0 && (whole.len() - index).is_multiple_of(3);
        if thousand && whole.len() >= figures.grouped_from {
            figure.push(figures.thousands);
        }
        figure.push(digit);
    }
    if decimals > 0 {
        figure.push(figures.point);
        figure.push_str(fraction);
    }
    let currency = amount.currency();
    let code = currency.code();
    match (figures.place, sign(figures, code)) {
        (Place::After, sign) => format!("{minus}{figure}{HARD_SPACE}{}", sign.unwrap_or(code)),
        (Place::Before, Some(sign)) => format!("{minus}{sign}{figure}"),
        (Place::Before, None) => format!("{minus}{code}{HARD_SPACE}{figure}"),
        (Place::Apart, sign) => format!("{}{HARD_SPACE}{minus}{figure}", sign.unwrap_or(code)),
    }
}

fn sign(figures: &Figures, code: &str) -> Option<&'static str> {
    match code {
        "EUR" => Some("€"),
        "GBP" => Some("£"),
        "USD" => figures.dollar,
        _ => None,
    }
}

/// For tables: `12/10/2026` in French, `12 Oct 2026` in English (where all-figure dates are read two ways).
#[must_use]
pub fn short_date(language: Language, date: NaiveDate) -> String {
    match tongue(language).dates.short {
        Some(between) => {
            format!("{:02}{between}{:02}{between}{:04}", date.day(), date.month(), date.year())
        }
        None => {
            format!("{}{HARD_SPACE}{}{HARD_SPACE}{}", date.day(), &month(language, date)[..3], date.year())
        }
    }
}

/// In words without the weekday: `1er mars 2026`, `1 March 2026`, `1. März 2026`, `1 de marzo de 2026`.
#[must_use]
pub fn date(language: Language, date: NaiveDate) -> String {
    let dates = &tongue(language).dates;
    let day = match date.day() {
        1 => dates.first.to_owned(),
        day => day.to_string(),
    };
    let (after, of) = (dates.after_day, dates.of);
    format!("{day}{after}{HARD_SPACE}{of}{} {of}{}", month(language, date), date.year())
}

/// In words with the weekday: `mercredi 18 novembre 2026`, `Wednesday 18 November 2026`.
#[must_use]
pub fn long_date(language: Language, day: NaiveDate) -> String {
    let dates = &tongue(language).dates;
    let weekday = dates.days[day.weekday().num_days_from_monday() as usize];
    format!("{weekday}{} {}", dates.after_weekday, date(language, day))
}

/// `1 facture`, `12 factures`: zero is singular in French, plural elsewhere.
#[must_use]
pub fn count(language: Language, number: usize, [one, many]: Number) -> String {
    let singular = number == 1 || number == 0 && tongue(language).figures.zero_is_one;
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
    let naming = &tongue(language).naming;
    let shown: Vec<&str> = numbers.take(if total > 3 { 2 } else { 3 }).collect();
    let listed = match (shown.as_slice(), total) {
        ([], _) => String::new(),
        ([first], 1) => format!(" {first}"),
        ([head @ .., last], _) if shown.len() == total => {
            format!(" {} {} {last}", head.join(", "), naming.and)
        }
        (all, _) => {
            format!(" {} {}", all.join(", "), fill(naming.rest, &(total - all.len()).to_string()))
        }
    };
    let row = usize::from(total != 1);
    (format!("{}{listed}", naming.invoice[row]), format!("{}{listed}", naming.of_invoice[row]))
}

fn month(language: Language, date: NaiveDate) -> &'static str {
    tongue(language).dates.months[date.month0() as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tongue::NARROW_SPACE;

    fn all(text: &str, currency: &str) -> [String; 6] {
        let amount = Money::parse(text, currency.parse().unwrap()).unwrap();
        Language::ALL
            .map(|language| money(language, amount).replace(NARROW_SPACE, "_").replace(HARD_SPACE, "~"))
    }

    /// French, English, German, Dutch, Spanish, Italian: as browsers write them too, so that mail and page agree.
    #[test]
    fn amounts_read_as_each_language_writes_them() {
        let millions = ["1_234_567,80~€", "€1,234,567.80", "1.234.567,80~€", "€~1.234.567,80"];
        assert_eq!(all("1234567.8", "EUR")[..4], millions);
        assert_eq!(all("12345.6", "EUR")[4..], ["12.345,60~€", "12.345,60~€"]);
        let four = ["1_234,50~€", "€1,234.50", "1.234,50~€", "€~1.234,50", "1234,50~€", "1234,50~€"];
        assert_eq!(all("1234.5", "EUR"), four);
        let minus = ["−0,05~€", "−€0.05", "−0,05~€", "€~−0,05", "−0,05~€", "−0,05~€"];
        assert_eq!(all("-0.05", "EUR"), minus);
        assert_eq!(all("999", "JPY"), ["999~JPY", "JPY~999", "999~JPY", "JPY~999", "999~JPY", "999~JPY"]);
        assert_eq!(all("1000.005", "KWD")[..2], ["1_000,005~KWD", "KWD~1,000.005"]);
        let dollars = ["12,00~$US", "US$12.00", "12,00~$", "US$~12,00", "12,00~US$", "12,00~USD"];
        assert_eq!(all("12", "USD"), dollars);
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
        assert_eq!(count(Language::Fr, 0, ["jour", "jours"]), "0\u{a0}jour");
        assert_eq!(count(Language::En, 0, ["day", "days"]), "0\u{a0}days");
        assert_eq!(count(Language::De, 1, ["Tag", "Tage"]), "1\u{a0}Tag");
    }

    #[test]
    fn dates_follow_the_grammar_of_their_language() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 18).unwrap();
        let said =
            [Language::De, Language::Nl, Language::Es, Language::It].map(|language| long_date(language, day));
        assert_eq!(
            said,
            [
                "Mittwoch, 18.\u{a0}November 2026",
                "woensdag 18\u{a0}november 2026",
                "miércoles 18\u{a0}de noviembre de 2026",
                "mercoledì 18\u{a0}novembre 2026",
            ]
        );
        let short = [Language::De, Language::Nl, Language::Es, Language::It]
            .map(|language| short_date(language, day));
        assert_eq!(short, ["18.11.2026", "18-11-2026", "18/11/2026", "18/11/2026"]);
    }

    /// Twelve months and seven days that differ: a form filled in by hand is easily filled in twice.
    #[test]
    fn no_month_and_no_weekday_is_written_twice() {
        for language in Language::ALL {
            let dates = &tongue(language).dates;
            let months: std::collections::BTreeSet<_> = dates.months.into_iter().collect();
            let days: std::collections::BTreeSet<_> = dates.days.into_iter().collect();
            assert_eq!((months.len(), days.len()), (12, 7), "{language:?}");
        }
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
        let of = |language| invoices(language, ["F1", "F2"].into_iter(), 4).1;
        assert_eq!(of(Language::De), "der Rechnungen F1, F2 und 2 weitere");
        assert_eq!(of(Language::Nl), "van de facturen F1, F2 en 2 andere");
        assert_eq!(of(Language::Es), "de las facturas F1, F2 y 2 más");
        assert_eq!(of(Language::It), "delle fatture F1, F2 e altre 2");
    }
}
