//! The house's own templates, built in: a Lambda zip has no source tree. The build script has compiled them; their sources
//! are there only where templates are published.

use domain::debtor::{Channel, Language};
use domain::scenario::Notice;

use super::Published;

/// Three texts, as sources or compiled.
struct Texts {
    language: Language,
    notice: Notice,
    channel: Channel,
    subject: &'static str,
    html: &'static str,
    text: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// The house's own templates, ready to run.
pub fn built() -> impl Iterator<Item = Published> {
    BUILT.iter().map(|texts| Published {
        language: texts.language,
        notice: texts.notice,
        channel: texts.channel,
        subject: texts.subject.to_owned(),
        html: texts.html.to_owned(),
        text: texts.text.to_owned(),
    })
}

#[cfg(feature = "publishing")]
pub use sources::{defaults, expand, is_part};

/// What people write.
#[cfg(feature = "publishing")]
mod sources {
    use domain::debtor::Language;

    use super::{PARTS, SOURCES};
    use crate::template::{Part, Source, TemplateError, compile};

    /// The house's own templates as sources: what a portfolio starts from when it writes its own.
    pub fn defaults() -> impl Iterator<Item = Source> {
        SOURCES.iter().map(|texts| Source {
            language: texts.language,
            notice: texts.notice,
            channel: texts.channel,
            subject: texts.subject.to_owned(),
            html: texts.html.to_owned(),
            text: texts.text.to_owned(),
        })
    }

    /// Whether `quoted` names a part that `part` may include: a subject includes nothing.
    pub fn is_part(part: Part, quoted: &str) -> bool {
        let known = |name: &str| PARTS.iter().any(|(_, part, _, _)| *part == name);
        part != Part::Subject
            && quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).is_some_and(known)
    }

    /// Puts the parts of a language where they are included.
    pub fn expand(part: Part, language: Language, text: &str) -> Result<String, TemplateError> {
        let named = |name: &str| {
            let (_, _, mjml, text) =
                PARTS.iter().find(|(of, part, _, _)| *of == language && *part == name)?;
            Some(if part == Part::Text { *text } else { *mjml })
        };
        compile::expand(text, named).map_err(|at| {
            let line = 1 + text[..at].matches('\n').count();
            let advice =
                "the parts are \"open\", \"table\", \"pay\" and \"close\", written {% include \"open\" %}";
            TemplateError::NotAllowed { part, line, tag: "include".to_owned(), advice }
        })
    }
}
