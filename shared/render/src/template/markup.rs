//! MJML to HTML, and what the HTML of a mail must never hold: anything loaded from elsewhere, anything that runs, a link
//! that is not ours.

use std::collections::HashMap;

use mrml::prelude::parser::ParserOptions;
use mrml::prelude::render::RenderOptions;

use super::{Part, TemplateError};

/// The only targets of links, the only sources of images.
const TARGETS: [&str; 3] = ["{{ link }}", "{{ unsubscribe }}", "cid:qr"];
/// Attributes that name something to load or to go to.
const LOADING: [&str; 9] =
    ["href", "src", "background", "srcset", "poster", "action", "formaction", "data", "http-equiv"];
/// What no mail needs.
const FORBIDDEN: [&str; 14] = [
    "<script", "<iframe", "<object", "<embed", "<form", "<link", "<base", "<video", "<audio", "<svg", "url(",
    "@import", "expression(", "javascript:",
];

/// Compiles MJML. Placeholders in text and attributes go through unchanged.
pub fn html(mjml: &str) -> Result<String, TemplateError> {
    let refused = |detail: String| TemplateError::Mjml(detail);
    let root = mrml::parse_with_options(mjml, &ParserOptions::default());
    let root = root.map_err(|error| refused(error.to_string()))?;
    // No font service: a mail loads nothing.
    let options = RenderOptions { disable_comments: true, social_icon_origin: None, fonts: HashMap::new() };
    root.element.render(&options).map_err(|error| refused(error.to_string()))
}

/// Refuses literal links in a source: links come from `{{ link }}` only.
pub fn no_links(part: Part, source: &str) -> Result<(), TemplateError> {
    let lower = source.to_ascii_lowercase();
    for sign in ["://", "www.", "mailto:", "tel:", "data:"] {
        if let Some(at) = lower.find(sign) {
            let line = 1 + lower[..at].matches('\n').count();
            let advice = "write {{ link }}: only Relance's own links are sent";
            return Err(TemplateError::NotAllowed { part, line, tag: sign.to_owned(), advice });
        }
    }
    Ok(())
}

/// Refuses whatever would be loaded or run, and links that are not ours.
pub fn nothing_remote(html: &str) -> Result<(), TemplateError> {
    let lower = html.to_ascii_lowercase();
    if let Some(found) = FORBIDDEN.iter().find(|word| lower.contains(*word)) {
        return Err(refused(found, "a mail loads and runs nothing"));
    }
    for tag in tags(&lower) {
        for (name, value) in attributes(tag) {
            let meta = name == "http-equiv" && matches!(value, "x-ua-compatible" | "content-type");
            if name.starts_with("on") || (LOADING.contains(&name) && !meta && !TARGETS.contains(&value)) {
                return Err(refused(name, "links are {{ link }} or {{ unsubscribe }}, the only image is cid:qr"));
            }
        }
    }
    Ok(())
}

fn refused(tag: &str, advice: &'static str) -> TemplateError {
    TemplateError::NotAllowed { part: Part::Html, line: 1, tag: tag.to_owned(), advice }
}

/// What stands between `<` and `>`, conditional comments for old mail programs included.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).filter_map(|piece| piece.split_once('>')).map(|(tag, _)| tag)
}

/// Name and value of each attribute written with double quotes; one written otherwise shows as its name and `?`.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        let at = rest.find('=')?;
        let name = rest[..at].trim_end().rsplit(|c: char| c.is_whitespace() || c == '/').next()?;
        let after = rest[at + 1..].trim_start();
        let quoted = after.strip_prefix('"').and_then(|value| value.split_once('"'));
        let (value, left) = quoted.unwrap_or(("?", after));
        rest = left;
        Some((name, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_loads_or_runs_is_refused() {
        for bad in [
            "<img src=\"https://evil.example/p.png\">",
            "<img src=//evil.example/p.png>",
            "<img src='x'>",
            "<td background=\"x\">",
            "<a href=\"mailto:x\">",
            "<a HREF = \"x\">",
            "<p onclick=\"x\">",
            "<p class=\"a\" onerror=x>",
            "<style>a{background:url(x)}</style>",
            "<style>@import 'x'</style>",
            "<SCRIPT>",
            "<meta http-equiv=\"refresh\" content=\"0\">",
        ] {
            assert!(nothing_remote(bad).is_err(), "{bad}");
        }
        let good = "<meta http-equiv=\"X-UA-Compatible\" content=\"IE=edge\"><a href=\"{{ link }}\"><img src=\"cid:qr\"></a>";
        assert_eq!(nothing_remote(good), Ok(()));
    }
}
