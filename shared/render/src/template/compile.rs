//! From what a person writes to what is run: parts put in, MJML made HTML. The build script compiles the house's own
//! templates with it, so it knows nothing of ours.

use std::collections::HashMap;

use mrml::prelude::parser::ParserOptions;
use mrml::prelude::render::RenderOptions;

/// What opens the tag of a part.
const OPENS: &str = "{% include \"";
/// What closes it.
const CLOSES: &str = "\" %}";

/// Puts the parts where they are included. Parts include nothing themselves.
///
/// # Errors
/// The byte at which a part is included that is none.
pub fn expand<'a>(text: &str, part: impl Fn(&str) -> Option<&'a str>) -> Result<String, usize> {
    let mut whole = String::with_capacity(text.len() * 4);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPENS) {
        let at = text.len() - rest.len() + before.len();
        let (name, after) = after.split_once(CLOSES).ok_or(at)?;
        whole.push_str(before);
        whole.push_str(part(name).ok_or(at)?);
        rest = after;
    }
    whole.push_str(rest);
    Ok(whole)
}

/// Compiles MJML. Placeholders in text and attributes go through unchanged.
///
/// # Errors
/// What its reader says.
pub fn html(mjml: &str) -> Result<String, String> {
    let root = mrml::parse_with_options(mjml, &ParserOptions::default());
    let root = root.map_err(|error| error.to_string())?;
    // No font service: a mail loads nothing.
    let options = RenderOptions { disable_comments: true, social_icon_origin: None, fonts: HashMap::new() };
    root.element.render(&options).map_err(|error| error.to_string())
}

/// A line of a text that holds nothing but one tag writes no line of its own.
pub fn without_tag_lines(text: &str) -> String {
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
