//! The links of a message, as its reader finds them: in the text as they stand there, in the HTML behind what can be
//! clicked.

/// Most links of a message that are listed.
const LINKS_LIMIT: usize = 200;

/// Every address of a message once, in the order of first appearance, the text's before the HTML's.
pub fn links(text: &str, html: Option<&str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let html = html.unwrap_or_default();
    for link in in_text(text).map(str::to_owned).chain(in_html(html)).take(LINKS_LIMIT) {
        if !found.contains(&link) {
            found.push(link);
        }
    }
    found
}

/// Addresses in plain text: up to a space, without the punctuation that ends a sentence.
fn in_text(text: &str) -> impl Iterator<Item = &str> {
    let words =
        text.split(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '«' | '»'));
    words.filter_map(|word| {
        let start = ["https://", "http://"].iter().filter_map(|scheme| word.find(scheme)).min()?;
        let link = word[start..].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’', '…']);
        link.split_once("://").is_some_and(|(_, rest)| !rest.is_empty()).then_some(link)
    })
}

/// The `href`s of HTML. What loads by itself (`src`) is no link.
fn in_html(html: &str) -> impl Iterator<Item = String> + '_ {
    html.split("href=").skip(1).filter_map(|rest| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let value = rest[1..].split(quote).next()?.trim();
        let decoded =
            value.replace("&#x2f;", "/").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
        (decoded.starts_with("https://") || decoded.starts_with("http://")).then_some(decoded)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_link_in_text_and_html_is_one() {
        let html = r#"<a href="https://pay.example/l/abc">Payer</a> <img src="https://evil.example/p.gif">"#;
        assert_eq!(links("Payer : https://pay.example/l/abc.", Some(html)), ["https://pay.example/l/abc"]);
    }

    #[test]
    fn a_text_link_loses_what_belongs_to_the_sentence() {
        let text = "Voir <http://127.0.0.1:8787/l/a-b_c>, (https://x.example/?a=1&b=2) puis https:// rien";
        assert_eq!(links(text, None), ["http://127.0.0.1:8787/l/a-b_c", "https://x.example/?a=1&b=2"]);
    }

    #[test]
    fn html_links_are_decoded_and_other_schemes_left_out() {
        let html = r#"<a href='https://x.example/?a=1&amp;b=2'>x</a><a href="mailto:a@b.example">m</a><a href="javascript:1">j</a>"#;
        assert_eq!(links("", Some(html)), ["https://x.example/?a=1&b=2"]);
    }
}
