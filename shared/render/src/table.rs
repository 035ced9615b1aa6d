//! The plain-text part: the aligned table of what is open, and lines of at most 78 columns that never break a link.

use std::fmt::Write;

use domain::debtor::Language;

use crate::tongue::tongue;
use crate::view::{Line, View};
use crate::words::count;

/// Most columns of the text part (RFC 5322's advice).
pub const COLUMNS: usize = 78;

const NUMBER: usize = 26;
const DUE: usize = 13;
const LATE: usize = 11;
const OPEN: usize = 20;
const WIDTH: usize = NUMBER + DUE + LATE + OPEN;

/// The table: invoices, then what lowers the sum, then the sum.
pub fn table(view: &View<'_>, language: Language) -> String {
    let heads = &tongue(language).table;
    let mut text = String::with_capacity(96 * (view.rows.len() + view.credits.len() + 8));
    row(&mut text, heads.number, heads.due, heads.late, heads.open);
    rule(&mut text);
    view.rows.iter().for_each(|line| item(&mut text, line));
    if let Some(more) = &view.more {
        sentence(&mut text, more);
    }
    rule(&mut text);
    for (label, amount) in view.sums(language) {
        sum(&mut text, &label, &amount);
    }
    if !view.others.is_empty() {
        text.push('\n');
        sentence(&mut text, heads.others);
        view.others.iter().for_each(|line| item(&mut text, line));
    }
    text.truncate(text.trim_end().len());
    text
}

/// One item; a number wider than its column, and what is particular to it, stand on lines of their own.
fn item(text: &mut String, line: &Line<'_>) {
    if line.number.chars().count() >= NUMBER {
        sentence(text, &line.number);
        row(text, "", &line.due_on, &line.late, &line.open);
    } else {
        row(text, &line.number, &line.due_on, &line.late, &line.open);
    }
    if let Some(note) = &line.note {
        text.push_str("  ");
        sentence(text, note);
    }
}

fn row(text: &mut String, number: &str, due: &str, late: &str, open: &str) {
    let _ = writeln!(text, "{number:<NUMBER$}{due:>DUE$}{late:>LATE$}{open:>OPEN$}");
}

/// A label and its amount; a label too long for one line stands above.
fn sum(text: &mut String, label: &str, amount: &str) {
    let mut left = WIDTH.saturating_sub(label.chars().count());
    text.push_str(label);
    if left <= amount.chars().count() {
        text.push('\n');
        left = WIDTH;
    }
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{amount:>left$}");
}

fn sentence(text: &mut String, words: &str) {
    text.push_str(words);
    text.push('\n');
}

fn rule(text: &mut String) {
    text.push_str(&"-".repeat(WIDTH));
    text.push('\n');
}

/// `text` with lines of at most [`COLUMNS`] characters, broken at plain spaces only; a word longer than that (a link) stays
/// whole. Two empty lines become one.
pub fn wrap(text: &str) -> String {
    let mut wrapped = String::with_capacity(text.len() + 64);
    let mut empty = 1;
    for line in text.lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty > 1 {
            continue;
        }
        if line.len() <= COLUMNS || line.chars().count() <= COLUMNS {
            wrapped.push_str(line);
        } else {
            wrap_line(&mut wrapped, line);
        }
        wrapped.push('\n');
    }
    wrapped.truncate(wrapped.trim_end().len());
    wrapped.push('\n');
    wrapped
}

fn wrap_line(wrapped: &mut String, line: &str) {
    let mut column = 0;
    for word in line.split(' ') {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > COLUMNS {
            wrapped.push('\n');
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += width;
    }
}

/// Days late as the table shows them.
pub fn late(days: i32, language: Language) -> String {
    match usize::try_from(days) {
        Ok(days) if days > 0 => count(language, days, tongue(language).table.days),
        _ => tongue(language).table.not_due.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_never_broken_and_lines_stay_short() {
        let link = format!("https://pay.example/l/{}", "x".repeat(120));
        let text = format!("{} {link} {}\n\n\n\nend", "word ".repeat(30).trim(), "word ".repeat(30).trim());
        let wrapped = wrap(&text);
        assert!(wrapped.contains(&link));
        assert!(wrapped.lines().all(|line| line.contains("https://") || line.chars().count() <= COLUMNS));
        assert!(wrapped.ends_with("word\n\nend\n"), "{wrapped}");
    }

    #[test]
    fn every_heading_fits_its_column() {
        for language in Language::ALL {
            let table = &tongue(language).table;
            let late = late(1234, language);
            let columns = [(table.number, NUMBER), (table.due, DUE), (table.late, LATE), (table.open, OPEN)];
            for (heading, column) in columns.into_iter().chain([(table.not_due, LATE), (late.as_str(), LATE)])
            {
                assert!(heading.chars().count() < column, "{language:?}: {heading}");
            }
        }
    }
}
