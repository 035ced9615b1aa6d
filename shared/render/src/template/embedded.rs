//! The house's own templates and the parts they share, built in: a Lambda zip has no source tree.

use domain::debtor::{Channel, Language};
use domain::scenario::Notice;

use super::{Part, Source, TemplateError};

/// Subject, MJML and text of one notice.
macro_rules! mail {
    ($language:literal, $notice:literal) => {
        [
            include_str!(concat!("../../templates/", $language, "/", $notice, "/subject.txt")),
            include_str!(concat!("../../templates/", $language, "/", $notice, "/body.mjml")),
            include_str!(concat!("../../templates/", $language, "/", $notice, "/body.txt")),
        ]
    };
}

/// A text message of one notice.
macro_rules! sms {
    ($language:literal, $notice:literal) => {
        include_str!(concat!("../../templates/", $language, "/", $notice, "/sms.txt"))
    };
}

/// A shared part in MJML and in text.
macro_rules! part {
    ($language:literal, $name:literal) => {
        (
            $name,
            [
                include_str!(concat!("../../templates/", $language, "/parts/", $name, ".mjml")),
                include_str!(concat!("../../templates/", $language, "/parts/", $name, ".txt")),
            ],
        )
    };
}

macro_rules! language {
    ($language:literal) => {
        Texts {
            mails: [
                (Notice::PreDue, mail!($language, "pre_due")),
                (Notice::Reminder1, mail!($language, "reminder_1")),
                (Notice::SmsReminder, mail!($language, "sms_reminder")),
                (Notice::Reminder2, mail!($language, "reminder_2")),
                (Notice::FormalNotice, mail!($language, "formal_notice")),
                (Notice::Thanks, mail!($language, "thanks")),
                (Notice::Confirmation, mail!($language, "confirmation")),
                (Notice::Code, mail!($language, "code")),
                (Notice::Link, mail!($language, "link")),
            ],
            messages: [
                (Notice::PreDue, sms!($language, "pre_due")),
                (Notice::Reminder1, sms!($language, "reminder_1")),
                (Notice::SmsReminder, sms!($language, "sms_reminder")),
                (Notice::Reminder2, sms!($language, "reminder_2")),
                (Notice::Code, sms!($language, "code")),
                (Notice::Link, sms!($language, "link")),
            ],
            parts: [
                part!($language, "open"),
                part!($language, "table"),
                part!($language, "pay"),
                part!($language, "close"),
            ],
        }
    };
}

struct Texts {
    mails: [(Notice, [&'static str; 3]); 9],
    messages: [(Notice, &'static str); 6],
    parts: [(&'static str, [&'static str; 2]); 4],
}

const FRENCH: Texts = language!("fr");
const ENGLISH: Texts = language!("en");
const GERMAN: Texts = language!("de");
const DUTCH: Texts = language!("nl");
const SPANISH: Texts = language!("es");
const ITALIAN: Texts = language!("it");

const fn texts(language: Language) -> &'static Texts {
    match language {
        Language::Fr => &FRENCH,
        Language::En => &ENGLISH,
        Language::De => &GERMAN,
        Language::Nl => &DUTCH,
        Language::Es => &SPANISH,
        Language::It => &ITALIAN,
    }
}

/// The house's own templates as sources: what a portfolio starts from when it writes its own.
pub fn defaults() -> impl Iterator<Item = Source> {
    Language::ALL.into_iter().flat_map(of)
}

/// Those of one language.
pub fn of(language: Language) -> impl Iterator<Item = Source> {
    let mails = texts(language).mails.iter().map(move |(notice, [subject, html, text])| {
        source(language, *notice, Channel::Email, [subject, html, text])
    });
    let messages = texts(language).messages.iter();
    mails.chain(messages.map(move |(notice, text)| source(language, *notice, Channel::Sms, ["", "", text])))
}

fn source(language: Language, notice: Notice, channel: Channel, texts: [&str; 3]) -> Source {
    let [subject, html, text] = texts.map(str::to_owned);
    Source { language, notice, channel, subject, html, text }
}

/// Whether `quoted` names a part that `part` may include: a subject includes nothing.
pub fn is_part(part: Part, quoted: &str) -> bool {
    let known = |name: &str| FRENCH.parts.iter().any(|(part, _)| *part == name);
    part != Part::Subject
        && quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).is_some_and(known)
}

/// Puts the parts where they are included. Parts include nothing themselves.
pub fn expand(part: Part, language: Language, text: &str) -> Result<String, TemplateError> {
    let column = usize::from(part == Part::Text);
    let mut whole = String::with_capacity(text.len() * 4);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{% include \"") {
        let (name, after) = after.split_once("\" %}").ok_or_else(|| unknown(part, text, before))?;
        let found = texts(language).parts.iter().find(|(known, _)| *known == name);
        let (_, texts) = found.ok_or_else(|| unknown(part, text, before))?;
        whole.push_str(before);
        whole.push_str(texts[column]);
        rest = after;
    }
    whole.push_str(rest);
    Ok(whole)
}

fn unknown(part: Part, text: &str, before: &str) -> TemplateError {
    let line = 1 + text[..before.len().min(text.len())].matches('\n').count();
    let advice = "the parts are \"open\", \"table\", \"pay\" and \"close\", written {% include \"open\" %}";
    TemplateError::NotAllowed { part, line, tag: "include".to_owned(), advice }
}
