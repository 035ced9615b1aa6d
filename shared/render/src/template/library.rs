//! Published templates, read once and ready to run: the hot path of every message. Values are written into the result, never
//! read as template; in HTML they are escaped.

use domain::debtor::{Channel, Language};
use domain::scenario::Notice;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, UndefinedBehavior, Value};

use super::{FUEL, Part, Published, SIZE_LIMIT, TemplateError, embedded};
use crate::RenderError;

/// Which template: language, notice, channel.
pub type Name = (Language, Notice, Channel);

/// The part whose values are escaped.
const HTML: &str = "body.html";

/// The templates of a portfolio: the house's own, and over them what it has published itself.
pub struct Library {
    environment: Environment<'static>,
}

impl Library {
    /// The house's own templates in every language.
    ///
    /// # Errors
    /// None that the tests would not have found.
    pub fn defaults() -> Result<Self, TemplateError> {
        Self::of(embedded::built())
    }

    /// The house's own templates in one language (once a process that speaks it).
    ///
    /// # Errors
    /// As [`Library::defaults`].
    pub fn in_language(language: Language) -> Result<Self, TemplateError> {
        Self::of(embedded::built().filter(|built| built.language == language))
    }

    /// Exactly these templates.
    ///
    /// # Errors
    /// What is stored was published, so only a template from elsewhere fails here.
    pub fn of(published: impl IntoIterator<Item = Published>) -> Result<Self, TemplateError> {
        Self { environment: environment() }.with(published)
    }

    /// These templates over the ones already here.
    ///
    /// # Errors
    /// As [`Library::of`].
    pub fn with(mut self, published: impl IntoIterator<Item = Published>) -> Result<Self, TemplateError> {
        for template in published {
            for (part, text) in template.parts() {
                let name = name((template.language, template.notice, template.channel), part);
                let added = self.environment.add_template_owned(name, text.to_owned());
                added.map_err(|error| TemplateError::Fails { part, detail: said(&error) })?;
            }
        }
        Ok(self)
    }

    /// Writes one part.
    pub(crate) fn write(&self, of: Name, part: Part, context: &Value) -> Result<String, RenderError> {
        let name = name(of, part);
        let template = self.environment.get_template(&name);
        let template = template.map_err(|_| RenderError::NoTemplate(name.clone()))?;
        let written = template.render(context);
        let written = written.map_err(|error| RenderError::Template { name, detail: said(&error) })?;
        if written.len() > SIZE_LIMIT { Err(RenderError::TooLarge) } else { Ok(written) }
    }
}

fn name((language, notice, channel): Name, part: Part) -> String {
    let part = match (channel, part) {
        (Channel::Sms, _) => "sms.txt",
        (_, Part::Subject) => "subject.txt",
        (_, Part::Html) => HTML,
        (_, Part::Text) => "body.txt",
    };
    [language.tag(), notice.word(), part].join("/")
}

/// An engine with nothing in it: no filter, no function, no test, no global.
fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(20);
    environment.set_auto_escape_callback(|name| {
        if name.rsplit('/').next() == Some(HTML) { AutoEscape::Html } else { AutoEscape::None }
    });
    environment.set_formatter(|output, state, value| {
        let text = value.as_str().ok_or_else(|| Error::new(ErrorKind::UndefinedError, "nothing to write"))?;
        if matches!(state.auto_escape(), AutoEscape::Html) {
            escape(output, text)
        } else {
            output.write_str(text).map_err(|_| Error::new(ErrorKind::BadEscape, "cannot be written"))
        }
    });
    environment
}

/// Writes `text` so that no character of it is markup.
fn escape(output: &mut Output, text: &str) -> Result<(), Error> {
    let mut rest = text;
    let mut put = |piece: &str| {
        output.write_str(piece).map_err(|_| Error::new(ErrorKind::BadEscape, "cannot be written"))
    };
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        put(&rest[..at])?;
        put(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    put(rest)
}

/// The engine's words without the source or the values around them.
fn said(error: &Error) -> String {
    let line = error.line().unwrap_or(0);
    if error.kind() == ErrorKind::OutOfFuel {
        return format!("too many steps: put fewer lists into lists (line {line})");
    }
    match error.detail() {
        Some(detail) => format!("{}: {detail} (line {line})", error.kind()),
        None => format!("{} (line {line})", error.kind()),
    }
}
