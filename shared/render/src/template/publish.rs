//! What a template must be before it is kept: readable, in the small language, with only what every message of its kind has.

use domain::debtor::{Channel, Language};
use domain::scenario::Notice;
use serde::{Deserialize, Serialize};

use super::{Library, Part, Published, SIZE_LIMIT, TemplateError, compile, embedded, grammar, markup};
use crate::sample;
use crate::view::View;

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
    let published = compiled(source)?;
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

/// Puts in the parts and turns MJML into HTML, without the checks.
fn compiled(source: &Source) -> Result<Published, TemplateError> {
    let html = match source.channel {
        Channel::Email => compile::html(&embedded::expand(Part::Html, source.language, &source.html)?)
            .map_err(TemplateError::Mjml)?,
        _ => String::new(),
    };
    Ok(Published {
        language: source.language,
        notice: source.notice,
        channel: source.channel,
        subject: source.subject.clone(),
        html,
        text: compile::without_tag_lines(&embedded::expand(Part::Text, source.language, &source.text)?),
    })
}

/// Writes complete, bare and long sample messages: what runs on those has every variable it asks for.
fn rehearse(published: &Published) -> Result<(), TemplateError> {
    let library = Library::of([published.clone()])?;
    let name = (published.language, published.notice, published.channel);
    for message in sample::all(published.notice, published.language) {
        for (part, _) in published.parts() {
            let fails = |detail: String| TemplateError::Fails { part, detail };
            let view = View::new(&message, &[message.asks(); 3]).map_err(|error| fails(error.to_string()))?;
            let view = view.with_table(published.language);
            let context = minijinja::Value::from(minijinja::value::Serde(&view));
            library.write(name, part, &context).map_err(|error| fails(error.to_string()))?;
        }
    }
    Ok(())
}
