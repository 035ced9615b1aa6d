//! What a team is told once a day: how many of each thing, for which debtors, and where to look. No amount, no name and no
//! address of anybody stands in it. It is the team's, so it is written in the portfolio's language: whoever chose it reads it.

use std::fmt::Write;

use chrono::NaiveDate;
use domain::debtor::Language;

use crate::RenderError;
use crate::email::{Email, Envelope};
use crate::mime::check_line;
use crate::tongue::{self, Number, fill, tongue};
use crate::words::{count, long_date};

/// Most lines of a digest.
const LINES_LIMIT: usize = 20;
/// Most references of one line.
pub const REFERENCES_LIMIT: usize = 10;

/// One kind of thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its word.
    pub kind: &'static str,
    /// How many.
    pub count: usize,
    /// The creditor's own references of the debtors concerned; some of them when there are many.
    pub references: Vec<String>,
}

/// A day's digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The portfolio's name.
    pub portfolio: String,
    /// The day that ended.
    pub day: NaiveDate,
    /// What happened, most urgent first.
    pub lines: Vec<Line>,
    /// Where the team looks.
    pub link: String,
}

/// Writes a digest as an e-mail.
///
/// # Errors
/// See [`RenderError`].
pub fn digest(language: Language, digest: &Digest, envelope: &Envelope) -> Result<Email, RenderError> {
    check_line("portfolio", &digest.portfolio)?;
    let day = long_date(language, digest.day);
    let total: usize = digest.lines.iter().map(|line| line.count).sum();
    let words = &tongue(language).digest;
    let subject = format!("{}{} {}", digest.portfolio, words.colon, count(language, total, words.thing));
    let lead = fill(words.since, &day);
    let close = words.close;
    let mut text = format!("{lead}\n\n");
    let mut html = format!("<p>{}</p>\n<ul>\n", escaped(&lead));
    for line in digest.lines.iter().take(LINES_LIMIT) {
        let written = line.written(language)?;
        let _ = writeln!(text, "- {written}");
        let _ = writeln!(html, "<li>{}</li>", escaped(&written));
    }
    let _ = write!(text, "\n{close} {}\n", digest.link);
    let link = escaped(&digest.link);
    let _ = write!(html, "</ul>\n<p>{} <a href=\"{link}\">{link}</a></p>\n", escaped(close));
    let headers = vec![("Auto-Submitted", "auto-generated".to_owned())];
    Ok(Email { envelope: envelope.clone(), subject, html, text, inline: Vec::new(), headers })
}

impl Line {
    fn written(&self, language: Language) -> Result<String, RenderError> {
        let words = words_of(&tongue(language).digest, self.kind);
        let words = words.ok_or_else(|| RenderError::NoTemplate(self.kind.to_owned()))?;
        let mut written = count(language, self.count, words);
        if !self.references.is_empty() {
            for reference in &self.references {
                check_line("reference", reference)?;
            }
            let more = if self.references.len() < self.count { ", …" } else { "" };
            let _ = write!(written, " ({}{more})", self.references.join(", "));
        }
        Ok(written)
    }
}

/// One and many of a kind of thing.
fn words_of(digest: &tongue::Digest, kind: &str) -> Option<Number> {
    Some(match kind {
        "portfolio_stopped" => digest.portfolio_stopped,
        "outcome_unknown" => digest.outcome_unknown,
        "case_failed" => digest.case_failed,
        "asked" => digest.asked,
        "contested" => digest.contested,
        "decision_due" => digest.decision_due,
        "promise_broken" => digest.promise_broken,
        "debit_failed" => digest.debit_failed,
        "address_bounced" => digest.address_bounced,
        "address_declined" => digest.address_declined,
        _ => return None,
    })
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope() -> Envelope {
        Envelope {
            from_name: "Relance".to_owned(),
            from_address: "alerts@relance.example".to_owned(),
            to: "team@x.example".to_owned(),
            reply_to: "team@x.example".to_owned(),
            action: String::new(),
        }
    }

    fn sample() -> Digest {
        Digest {
            portfolio: "Verrerie & fils".to_owned(),
            day: "2026-09-21".parse().unwrap(),
            lines: vec![
                Line { kind: "address_bounced", count: 2, references: vec!["C-1".to_owned()] },
                Line { kind: "promise_broken", count: 1, references: vec!["<b>".to_owned()] },
            ],
            link: "https://pay.example.com".to_owned(),
        }
    }

    #[test]
    fn a_digest_says_how_many_of_what_and_where_to_look() {
        let french = digest(Language::Fr, &sample(), &envelope()).unwrap();
        assert!(french.subject.starts_with("Verrerie & fils : 3"), "{}", french.subject);
        assert!(french.text.contains("adresses qui n’existent plus (C-1, …)"), "{}", french.text);
        let english = digest(Language::En, &sample(), &envelope()).unwrap();
        assert!(english.text.contains("broken promise (<b>)"), "{}", english.text);
        assert!(english.html.contains("(&lt;b&gt;)") && !english.html.contains("<b>"), "{}", english.html);
        assert!(english.text.contains("https://pay.example.com"));
    }

    #[test]
    fn a_name_with_a_line_break_is_refused() {
        let broken = Digest { portfolio: "X\r\nBcc: y@z.example".to_owned(), ..sample() };
        assert!(digest(Language::Fr, &broken, &envelope()).is_err());
        let mut sly = sample();
        sly.lines[0].references.push("C\n1".to_owned());
        assert!(digest(Language::Fr, &sly, &envelope()).is_err());
    }
}
