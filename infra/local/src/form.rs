//! What comes in through the local calls: JSON objects, forms of the start page, queries. All become named fields, and what
//! is wrong is told with its place.

use std::collections::BTreeMap;
use std::str::FromStr;

use domain::event::Fault;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use web::problem::Problem;

/// Largest body of a local call, in bytes.
pub const BODY_LIMIT: usize = 100_000;
/// Most fields of one call.
const FIELDS_LIMIT: usize = 50;

/// Fields by name.
#[derive(Debug, Default)]
pub struct Fields(BTreeMap<String, Value>);

/// One wrong place.
pub fn fault(pointer: &str, detail: impl Into<String>) -> Problem {
    Problem::refused(vec![Fault { pointer: pointer.to_owned(), detail: detail.into() }])
}

fn unreadable(detail: &str) -> Problem {
    Problem::unreadable(vec![Fault { pointer: String::new(), detail: detail.to_owned() }])
}

impl Fields {
    /// Reads a body: a JSON object, or a form.
    ///
    /// # Errors
    /// 400 when it is neither.
    pub fn of_body(body: &[u8]) -> Result<Self, Problem> {
        let text = std::str::from_utf8(body).map_err(|_| unreadable("the body is not UTF-8"))?.trim();
        if text.is_empty() {
            return Ok(Self::default());
        }
        if !text.starts_with(['{', '[', '"']) {
            return Self::of_query(text);
        }
        let object: Map<String, Value> = serde_json::from_str(text)
            .map_err(|error| unreadable(&format!("the body is no JSON object: {error}")))?;
        Self::kept(object.into_iter())
    }

    /// Reads `name=value&…`. What is empty stays as an empty text.
    ///
    /// # Errors
    /// 400 when it cannot be decoded.
    pub fn of_query(query: &str) -> Result<Self, Problem> {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let decoded = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decoded(name)?, Value::from(decoded(value)?)))
        });
        let pairs: Option<Vec<_>> = decoded.collect();
        Self::kept(pairs.ok_or_else(|| unreadable("the query cannot be decoded"))?.into_iter())
    }

    fn kept(pairs: impl ExactSizeIterator<Item = (String, Value)>) -> Result<Self, Problem> {
        if pairs.len() > FIELDS_LIMIT {
            return Err(unreadable("there are more than 50 fields"));
        }
        Ok(Self(pairs.filter(|(_, value)| !value.is_null()).collect()))
    }

    /// Refuses names that are not among `known`.
    ///
    /// # Errors
    /// 422 with each of them.
    pub fn only(&self, known: &[&str]) -> Result<(), Problem> {
        let unknown = self.0.keys().filter(|name| !known.contains(&name.as_str()));
        let detail = || format!("is not known here; known are {}", known.join(", "));
        let faults: Vec<Fault> =
            unknown.map(|name| Fault { pointer: format!("/{name}"), detail: detail() }).collect();
        if faults.is_empty() { Ok(()) } else { Err(Problem::refused(faults)) }
    }

    /// The text as it came.
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// The value as it came.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The text without spaces around it; an empty one is none.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.raw(name).map(str::trim).filter(|text| !text.is_empty())
    }

    /// A text of at most `limit` characters, when there is something.
    ///
    /// # Errors
    /// 422 when it is something else.
    pub fn line(&self, name: &str, limit: usize) -> Result<Option<String>, Problem> {
        let wrong =
            || fault(&format!("/{name}"), format!("must be a text of 1 to {limit} characters on one line"));
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => {
                let text = text.trim();
                let fits = (1..=limit).contains(&text.chars().count()) && !text.chars().any(char::is_control);
                if fits { Ok(Some(text.to_owned())) } else { Err(wrong()) }
            }
            Some(_) => Err(wrong()),
        }
    }

    /// A whole number, written as a number or, in forms, as digits.
    ///
    /// # Errors
    /// 422 when it is something else.
    pub fn number(&self, name: &str) -> Result<Option<i64>, Problem> {
        let number = match self.0.get(name) {
            None => return Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(value) => value.as_i64(),
        };
        number.map(Some).ok_or_else(|| fault(&format!("/{name}"), "must be a whole number"))
    }

    /// True or false, in forms as these words; no when it is not given.
    ///
    /// # Errors
    /// 422 when it is something else.
    pub fn yes(&self, name: &str) -> Result<bool, Problem> {
        let said = match self.0.get(name) {
            None => Some(false),
            Some(Value::String(word)) => word.parse().ok(),
            Some(value) => value.as_bool(),
        };
        said.ok_or_else(|| fault(&format!("/{name}"), "must be true or false"))
    }

    /// One of the words that serde knows for `T`.
    ///
    /// # Errors
    /// 422 with the words.
    pub fn word<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(name) else { return self.absent(name) };
        let word = serde_json::from_value(Value::from(text));
        word.map(Some).map_err(|error| fault(&format!("/{name}"), error.to_string()))
    }

    /// Something that is written as one text.
    ///
    /// # Errors
    /// 422 with what it should have been.
    pub fn id<T: FromStr<Err: std::fmt::Display>>(&self, name: &str) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(name) else { return self.absent(name) };
        text.parse().map(Some).map_err(|error: T::Err| fault(&format!("/{name}"), error.to_string()))
    }

    /// Nothing, unless there is something that is no text.
    fn absent<T>(&self, name: &str) -> Result<Option<T>, Problem> {
        match self.0.get(name) {
            None | Some(Value::String(_)) => Ok(None),
            Some(_) => Err(fault(&format!("/{name}"), "must be a text")),
        }
    }
}

/// Percent-decoded, plus signs as spaces.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
                u8::try_from(high * 16 + low).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_and_an_object_say_the_same() {
        for body in ["advance_hours=24&to=", r#" {"advance_hours": 24, "to": null}"#] {
            let fields = Fields::of_body(body.as_bytes()).unwrap();
            assert_eq!(fields.number("advance_hours").unwrap(), Some(24), "{body}");
            assert_eq!(fields.text("to"), None);
        }
    }

    #[test]
    fn what_is_decoded_is_utf_8() {
        assert_eq!(decoded("caf%C3%A9+%2B"), Some("café +".to_owned()));
        for wrong in ["%", "%1", "%zz", "%ff"] {
            assert_eq!(decoded(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let fields = Fields::of_body(br#"{"n": 1.5, "t": 3, "long": "abc", "line": "a\nb"}"#).unwrap();
        let pointer = |problem: Problem| problem.errors[0].pointer.clone();
        assert_eq!(pointer(fields.number("n").unwrap_err()), "/n");
        assert_eq!(pointer(fields.line("t", 10).unwrap_err()), "/t");
        assert_eq!(pointer(fields.line("long", 2).unwrap_err()), "/long");
        assert_eq!(pointer(fields.line("line", 9).unwrap_err()), "/line");
        assert_eq!(pointer(fields.id::<u8>("t").unwrap_err()), "/t");
        assert_eq!(fields.only(&["n", "t", "long"]).unwrap_err().errors.len(), 1);
        assert_eq!(Fields::of_body(b"{").unwrap_err().status, 400);
        assert_eq!(Fields::of_body(b"[1]").unwrap_err().status, 400);
    }
}
