//! Templates: checked and compiled when they are published, only run when a message is written.
//!
//! The language of templates is small on purpose: `{{ a.path }}`, `{% if %}` over paths, `{% for %}` over the lists of the
//! view, `{% include "part" %}` of the house's own parts. No filter, no function, no assignment, no literal link. So every
//! variable can be checked by reading, and a missing one is refused here, never sent.
//!
//! Publishing is a feature: who only writes messages links no reader of MJML. The house's own templates are compiled when
//! the house is built.

#[cfg(feature = "publishing")]
mod compile;
mod embedded;
#[cfg(feature = "publishing")]
mod grammar;
mod library;
#[cfg(feature = "publishing")]
mod markup;
#[cfg(feature = "publishing")]
mod publish;

use domain::debtor::{Channel, Language};
use domain::scenario::Notice;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use embedded::built;
#[cfg(feature = "publishing")]
pub use embedded::defaults;
pub use library::Library;
#[cfg(feature = "publishing")]
pub use publish::{Source, publish};

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

impl Published {
    /// The texts it has.
    fn parts(&self) -> impl Iterator<Item = (Part, &str)> {
        let all = [(Part::Subject, &self.subject), (Part::Html, &self.html), (Part::Text, &self.text)];
        all.into_iter().map(|(part, text)| (part, text.as_str())).filter(|(_, text)| !text.is_empty())
    }
}
