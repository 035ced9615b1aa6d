//! What the HTML of a mail must never hold: anything loaded from elsewhere, anything that runs, a link
//! that is not ours.

use super::{Part, TemplateError};

/// The only targets of links, the only sources of images.
const TARGETS: [&str; 4] = ["{{ link }}", "{{ unsubscribe }}", "cid:qr", "cid:{{ account.code }}"];
/// What may stand in tags and styles.
const IN_TAGS: [&str; 7] = [
    "link",
    "unsubscribe",
    "creditor.name",
    "creditor.color",
    "creditor.on_color",
    "creditor.edge",
    "account.code",
];
/// Attributes that name something to load or to go to.
const LOADING: [&str; 9] =
    ["href", "src", "background", "srcset", "poster", "action", "formaction", "data", "http-equiv"];
/// What no mail needs.
const FORBIDDEN: [&str; 14] = [
    "<script",
    "<iframe",
    "<object",
    "<embed",
    "<form",
    "<link",
    "<base",
    "<video",
    "<audio",
    "<svg",
    "url(",
    "@import",
    "expression(",
    "javascript:",
];

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

/// Refuses comments, conditions and declarations in MJML: none reaches a mail, and the reader of MJML runs past the end of a
/// condition that is cut off.
pub fn no_declarations(source: &str) -> Result<(), TemplateError> {
    for sign in ["<!", "<?"] {
        if let Some(at) = source.find(sign) {
            let line = 1 + source[..at].matches('\n').count();
            let advice = "a template has no comments, no declarations and no conditions for one mail program";
            return Err(TemplateError::NotAllowed { part: Part::Html, line, tag: sign.to_owned(), advice });
        }
    }
    Ok(())
}

/// Refuses a `>` that ends no tag: the reader of MJML cuts the letter before it in two when that takes several bytes.
pub fn no_loose_ends(source: &str) -> Result<(), TemplateError> {
    let mut in_tag = false;
    for (at, sign) in source.match_indices(['<', '>']) {
        if sign == ">" && !in_tag {
            let line = 1 + source[..at].matches('\n').count();
            let advice = "write &gt; where it ends no tag";
            return Err(TemplateError::NotAllowed { part: Part::Html, line, tag: sign.to_owned(), advice });
        }
        in_tag = sign == "<";
    }
    Ok(())
}

/// Refuses whatever would be loaded or run, links that are not ours, and values where only the house's own may stand.
///
/// It looks at the whole text, not at tags: what cannot be misread cannot be hidden.
pub fn nothing_remote(html: &str) -> Result<(), TemplateError> {
    let lower = html.to_ascii_lowercase();
    if let Some(found) = FORBIDDEN.iter().find(|word| lower.contains(*word)) {
        return Err(refused(found, "a mail loads and runs nothing"));
    }
    for (name, value) in assignments(&lower) {
        let harmless = ["\"x-ua-compatible\"", "\"content-type\""];
        let meta = name == "http-equiv" && harmless.iter().any(|word| value.starts_with(word));
        let ours = TARGETS.iter().any(|target| value.starts_with(&format!("\"{target}\"")));
        if name.starts_with("on") || (LOADING.contains(&name) && !meta && !ours) {
            return Err(refused(
                name,
                "links are {{ link }} or {{ unsubscribe }}, the only images are cid:qr and cid:{{ account.code }}",
            ));
        }
    }
    placed(html)
}

/// Names and numbers belong in text; in tags and styles only our links, the creditor's name and colours may stand.
fn placed(html: &str) -> Result<(), TemplateError> {
    for (at, _) in html.match_indices("{{") {
        let before = &html[..at];
        let after_tag = before.rfind('>').map_or(0, |end| end + 1);
        let in_tag = before.rfind('<').is_some_and(|start| start >= after_tag);
        // An equals sign after the last `>` may be an attribute that goes on behind a quoted `>`.
        let in_value = in_tag || before[after_tag..].contains('=');
        let in_style = before.rfind("<style") > before.rfind("</style");
        let name = html[at + 2..].split("}}").next().unwrap_or_default().trim_matches('-').trim();
        if (in_value || in_style) && !IN_TAGS.contains(&name) {
            return Err(refused(name, "write it in the text, not in a tag, a style or after an equals sign"));
        }
    }
    Ok(())
}

fn refused(tag: &str, advice: &'static str) -> TemplateError {
    TemplateError::NotAllowed { part: Part::Html, line: 1, tag: tag.chars().take(60).collect(), advice }
}

/// Every `name=` with what follows it.
fn assignments(html: &str) -> impl Iterator<Item = (&str, &str)> {
    html.match_indices('=').map(|(at, _)| {
        let before = html[..at].trim_end();
        let start =
            before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).map_or(0, |last| last + 1);
        // A character of several bytes ends inside: then there is no name.
        (before.get(start..).unwrap_or_default(), html[at + 1..].trim_start())
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn comments_and_conditions_never_reach_the_reader() {
        for source in
            ["<mjml>\n<!--[if<mjml></mjml>", "<mjml>\n<![if !IE]>", "<mjml>\n<!-- x -->", "\n<?xml?>"]
        {
            let refusal = no_declarations(source).unwrap_err();
            assert!(matches!(refusal, TemplateError::NotAllowed { line: 2, .. }), "{refusal}");
        }
        assert!(no_declarations("<mjml><mj-body></mj-body></mjml>").is_ok());
    }

    use super::*;

    #[test]
    fn an_end_of_no_tag_never_reaches_the_reader() {
        for source in ["<mjml>\n€>", "<mjml>\n5 > 4</mjml>", "<mjml>\n<mj-body title=\"a>é\">"] {
            let refusal = no_loose_ends(source).unwrap_err();
            assert!(matches!(refusal, TemplateError::NotAllowed { line: 2, .. }), "{refusal}");
        }
        assert!(no_loose_ends("<mjml><mj-body title=\"é\">é &gt; e</mj-body></mjml>").is_ok());
    }

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
            "<a title=\">\" href=\"//evil.example\">",
            "<p a'b><img src=//evil.example>'",
            "<!-- don't --><img src=//evil.example>",
            "<p style=\"background:{{ debtor.name }}\">",
            "<p title=\">\" style={{ debtor.name }}>",
            "<style>a{color:{{ debtor.name }}}</style>",
        ] {
            assert!(nothing_remote(bad).is_err(), "{bad}");
        }
        let good = "<meta http-equiv=\"X-UA-Compatible\" content=\"IE=edge\"><a href=\"{{ link }}\"><img src=\"cid:qr\">{{ debtor.name }}</a>";
        assert_eq!(nothing_remote(good), Ok(()));
    }
}
