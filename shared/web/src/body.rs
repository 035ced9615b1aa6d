//! Bodies that this crate reads: JSON, announced as JSON, small, flat, with no key twice and no key unknown.
//!
//! What is wrong is told with its place and without repeating what was sent. Webhook bodies never come through here: they
//! are raw bytes, signed as they are.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use domain::event::Fault;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::Segment;

use crate::problem::Problem;

/// Largest body of a portal or desk call, in bytes.
pub const LIMIT: usize = 64 * 1024;

/// Deepest nesting of lists and objects: no call takes more than an object with lists of objects.
pub const DEPTH_LIMIT: usize = 8;

/// A body read into `T`, which must refuse fields it does not know.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::media_type());
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| Problem::of_bytes(&rejection, LIMIT))?;
        read(&bytes).map(Self)
    }
}

/// `application/json`, with or without parameters.
fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if depth(bytes) > DEPTH_LIMIT {
        let detail = format!("lists and objects may be nested {DEPTH_LIMIT} deep");
        return Err(Problem::unreadable(vec![Fault { pointer: String::new(), detail }]));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| told(&error))?;
    json.end().map_err(|error| syntax(&error))?;
    Ok(value)
}

/// How deep brackets are nested, text left aside. Runs before the parser so that the parser's own stack is never tried.
fn depth(bytes: &[u8]) -> usize {
    let (mut deep, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                deep += 1;
                deepest = deepest.max(deep);
            }
            b']' | b'}' if !quoted => deep = deep.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn told(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    if inner.classify() != Category::Data {
        return syntax(inner);
    }
    let text = inner.to_string();
    let mut pointer = pointer(error.path());
    let detail = if let Some(field) = between(&text, "missing field `", "`") {
        pointer = format!("{pointer}/{field}");
        "this field is missing".to_owned()
    } else if let Some(field) = between(&text, "duplicate field `", "`") {
        let detail = "this field is there twice; send it once".to_owned();
        let pointer = if pointer.ends_with(field) { pointer } else { format!("{pointer}/{field}") };
        return Problem::unreadable(vec![Fault { pointer, detail }]);
    } else if text.starts_with("unknown field `") {
        format!("no such field; {}", expected(&text))
    } else {
        expected(&text)
    };
    Problem::refused(vec![Fault { pointer, detail }])
}

/// What serde says without what was sent: `expected a string`, or the words of our own parsers.
fn expected(text: &str) -> String {
    let text = text.rsplit_once(" at line ").map_or(text, |(before, _)| before);
    match text.rsplit_once(", expected ") {
        Some((_, "u8" | "u16" | "u32" | "u64" | "i64")) => "expected a whole number in its range".to_owned(),
        Some((_, wanted)) => format!("expected {wanted}"),
        None if text.starts_with("invalid ") || text.starts_with("unknown ") => {
            "not a value of this field".to_owned()
        }
        None => text.to_owned(),
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(before)?;
    rest.split_once(after).map(|(inner, _)| inner)
}

fn syntax(error: &serde_json::Error) -> Problem {
    let detail = format!("not JSON that can be read (line {}, column {})", error.line(), error.column());
    Problem::unreadable(vec![Fault { pointer: String::new(), detail }])
}

/// The path as a JSON pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        let name = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.replace('~', "~0").replace('/', "~1").chars().take(100).collect(),
            Segment::Enum { variant } => variant.clone(),
            Segment::Unknown => continue,
        };
        pointer.push('/');
        pointer.push_str(&name);
    }
    pointer
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        days: u8,
        #[serde(default)]
        rows: Vec<Form>,
    }

    fn problem(body: &str) -> (u16, String, String) {
        let problem = read::<Form>(body.as_bytes()).unwrap_err();
        let place = problem.errors.into_iter().next().unwrap();
        (problem.status, place.pointer, place.detail)
    }

    #[test]
    fn a_body_is_read_whole() {
        assert_eq!(read::<Form>(b" {\"days\": 3} ").unwrap(), Form { days: 3, rows: vec![] });
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let cases = [
            (r#"{"days": "x"}"#, 422, "/days", "expected a whole number in its range"),
            (
                r#"{"days": 1, "rows": [{"days": 300}]}"#,
                422,
                "/rows/0/days",
                "expected a whole number in its range",
            ),
            (r#"{"rows": []}"#, 422, "/days", "this field is missing"),
            (r#"{"days": 1, "x/y": 2}"#, 422, "/x~1y", "no such field; expected `days` or `rows`"),
            (r#"{"days": 1, "days": 2}"#, 400, "/days", "this field is there twice; send it once"),
            (r#"{"days": 1} 2"#, 400, "", "not JSON that can be read (line 1, column 13)"),
            (r#"{"days": 1e999}"#, 400, "", "not JSON that can be read (line 1, column 14)"),
            ("", 400, "", "not JSON that can be read (line 1, column 0)"),
        ];
        for (body, status, pointer, detail) in cases {
            assert_eq!(problem(body), (status, pointer.to_owned(), detail.to_owned()), "{body}");
        }
    }

    #[test]
    fn what_was_sent_is_not_repeated() {
        let (_, _, detail) = problem(r#"{"days": "compta@dupont.example"}"#);
        assert!(!detail.contains("dupont"), "{detail}");
    }

    #[test]
    fn deep_nesting_is_refused_before_it_is_parsed() {
        let deep = "[".repeat(60_000);
        assert_eq!(problem(&deep).0, 400);
        assert_eq!(depth(br#"{"a":"[[[[\"[[[["}"#), 1);
    }
}
