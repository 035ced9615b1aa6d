//! Pages of the local process itself: escaped by hand in one place, styled by one file, without scripts.
//!
//! Everything that comes from elsewhere (names, subjects, addresses) goes through [`escaped`]; a message's own HTML is
//! never put into these pages, it is framed.

use std::fmt::Write;

use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

/// The style of all pages.
const STYLE: &str = include_str!("pages/style.css");
/// What a page may load: its style, pictures and frames of this process.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Text as it may stand between tags and in attributes.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// A page with this title and body; the body is HTML already.
pub fn page(title: &str, body: &str) -> Response {
    let mut html = String::with_capacity(body.len() + 512);
    let title = escaped(title);
    let _ = write!(
        html,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title} · Relance</title>\
         <link rel=\"icon\" href=\"data:,\">\
         <link rel=\"stylesheet\" href=\"/local/style.css\"></head>\
         <body><header><a href=\"/\">Relance</a><nav><a href=\"/local/outbox\">Outbox</a>\
         <a href=\"/api/openapi.json\">API</a></nav></header><main><h1>{title}</h1>{body}</main></body></html>"
    );
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
    ];
    (headers, html).into_response()
}

/// `GET /local/style.css`
pub async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

/// True when a browser asks for a page, not a program for data.
pub fn is_wanted(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let place = |word| accept.find(word);
    match (place("text/html"), place("application/json")) {
        (Some(html), Some(json)) => html < json,
        (html, _) => html.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_elsewhere_becomes_markup() {
        assert_eq!(escaped("<b a='1' b=\"2\">&"), "&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;");
    }

    #[test]
    fn a_browser_gets_a_page_and_a_program_data() {
        let asks = |accept: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, accept.parse().unwrap());
            is_wanted(&headers)
        };
        assert!(asks("text/html,application/xhtml+xml,*/*;q=0.8"));
        assert!(!asks("application/json"));
        assert!(!asks("*/*"));
        assert!(!asks("application/json, text/html;q=0.1"));
        assert!(!is_wanted(&HeaderMap::new()));
    }
}
