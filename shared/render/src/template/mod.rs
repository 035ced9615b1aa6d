//! Templates: checked and compiled when they are published, only run when a message is written.
//!
//! The language of templates is small on purpose: `{{ a.path }}`, `{% if %}` over paths, `{% for %}` over the lists of the
//! view, `{% include "part" %}` of the house's own parts. No filter, no function, no assignment, no literal link. So every
//! variable can be checked by reading, and a missing one is refused here, never sent.

mod embedded;
mod grammar;
mod library;
mod markup;

use domain::debtor::{Channel, Language};
use domain::scenario::Notice;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use embedded::defaults;
pub use library::Library;

use crate::sample;
use crate::view::View;

/// Most bytes of a template, of its compiled form and of what it writes.
pub const SIZE_LIMIT: usize = 256 * 1024;
/// Steps a template may take to write one part: 200 invoices need some 15 000.
pub const FUEL: u64 = 60_000;

/// Three texts make a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The subject, one line.
    Subject,
    /// The HTML part; its source is MJML.
    Html,
    /// The plain text, or the whole text message.
    Text,
}

/// A template as a person writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Language it is written in.
    pub language: Language,
    /// What it is.
    pub notice: Notice,
    /// How it travels: e-mail or text message.
    pub channel: Channel,
    /// Subject; empty for a text message.
    pub subject: String,
    /// MJML; empty for a text message.
    pub html: String,
    /// Plain text.
    pub text: String,
}

/// A template as it is kept and run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Language it is written in.
    pub language: Language,
    /// What it is.
    pub notice: Notice,
    /// How it travels.
    pub channel: Channel,
    /// Subject.
    pub subject: String,
    /// HTML with placeholders, compiled from MJML.
    pub html: String,
    /// Plain text with placeholders.
    pub text: String,
}

/// Why a template was refused: where, what, and what to do. It never holds a person's data.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TemplateError {
    /// A variable that no message of this kind has.
    #[error("{part:?}, line {line}: `{name}` is not a variable of this notice")]
    UnknownVariable {
        /// Which text.
        part: Part,
        /// Line, from 1.
        line: usize,
        /// The variable.
        name: String,
    },
    /// Something outside the small language.
    #[error("{part:?}, line {line}: `{tag}` is not allowed: {advice}")]
    NotAllowed {
        /// Which text.
        part: Part,
        /// Line, from 1.
        line: usize,
        /// What was found.
        tag: String,
        /// What to do.
        advice: &'static str,
    },
    /// The MJML cannot be read.
    #[error("the MJML cannot be read: {0}")]
    Mjml(String),
    /// It failed on a complete sample message.
    #[error("{part:?} fails on a sample message: {detail}")]
    Fails {
        /// Which text.
        part: Part,
        /// What the engine said.
        detail: String,
    },
    /// Source, compiled form or result is too large.
    #[error("{part:?} is larger than 256 kB")]
    TooLarge {
        /// Which text.
        part: Part,
    },
    /// Only e-mails and text messages have templates; both need a text, an e-mail all three.
    #[error("an e-mail has a subject, MJML and a text; a text message only a text")]
    Parts,
}

/// Checks `source` and compiles it. What comes back writes every message of its kind.
///
/// # Errors
/// See [`TemplateError`].
pub fn publish(source: &Source) -> Result<Published, TemplateError> {
    let mail = source.channel == Channel::Email;
    let parts = [&source.subject, &source.html].map(|part| part.trim().is_empty() != mail);
    if parts.contains(&false)
        || source.text.trim().is_empty()
        || !matches!(source.channel, Channel::Email | Channel::Sms)
    {
        return Err(TemplateError::Parts);
    }
    let known = sample::variables(source.notice, source.language);
    for (part, text) in
        [(Part::Subject, &source.subject), (Part::Html, &source.html), (Part::Text, &source.text)]
    {
        if text.len() > SIZE_LIMIT {
            return Err(TemplateError::TooLarge { part });
        }
        markup::no_links(part, text)?;
        grammar::check(part, text, &known)?;
    }
    markup::no_declarations(&source.html)?;
    markup::no_loose_ends(&source.html)?;
    let published = compile(source)?;
    for (part, text) in published.parts() {
        if text.len() > SIZE_LIMIT {
            return Err(TemplateError::TooLarge { part });
        }
        grammar::check(part, text, &known)?;
    }
    markup::nothing_remote(&published.html)?;
    rehearse(&published)?;
    Ok(published)
}

/// Resolves parts and turns MJML into HTML, without the checks.
fn compile(source: &Source) -> Result<Published, TemplateError> {
    let html = match source.channel {
        Channel::Email => markup::html(&embedded::expand(Part::Html, source.language, &source.html)?)?,
        _ => String::new(),
    };
    Ok(Published {
        language: source.language,
        notice: source.notice,
        channel: source.channel,
        subject: source.subject.clone(),
        html,
        text: without_tag_lines(&embedded::expand(Part::Text, source.language, &source.text)?),
    })
}

/// A line of a text that holds nothing but one tag writes no line of its own.
fn without_tag_lines(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        let tag = line.trim();
        if tag.starts_with("{%") && tag.find("%}") == tag.len().checked_sub(2) {
            kept.push_str(tag);
        } else {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// Writes complete, bare and long sample messages: what runs on those has every variable it asks for.
fn rehearse(published: &Published) -> Result<(), TemplateError> {
    let library = Library::of([published.clone()])?;
    let name = (published.language, published.notice, published.channel);
    for message in sample::all(published.notice, published.language) {
        for (part, _) in published.parts() {
            let fails = |detail: String| TemplateError::Fails { part, detail };
            let view = View::new(&message, message.asks()).map_err(|error| fails(error.to_string()))?;
            let view = view.with_table(published.language);
            let context = minijinja::Value::from(minijinja::value::Serde(&view));
            library.write(name, part, &context).map_err(|error| fails(error.to_string()))?;
        }
    }
    Ok(())
}

impl Published {
    /// The texts it has.
    fn parts(&self) -> impl Iterator<Item = (Part, &str)> {
        let all = [(Part::Subject, &self.subject), (Part::Html, &self.html), (Part::Text, &self.text)];
        all.into_iter().map(|(part, text)| (part, text.as_str())).filter(|(_, text)| !text.is_empty())
    }
}
