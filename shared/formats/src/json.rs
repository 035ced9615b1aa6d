//! JSON as strict as money needs it: what two readers could understand differently is refused.
//!
//! No key twice, no lone surrogate, no byte order mark, nothing after the value, at most [`DEPTH_LIMIT`] levels and
//! [`crate::BODY_LIMIT`] bytes. Numbers stay text: no float ever touches an amount. One pass, text is borrowed.

mod parse;

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use thiserror::Error;

pub use parse::parse;

/// Deepest nesting of lists and objects.
pub const DEPTH_LIMIT: usize = 32;

/// A JSON value, borrowed from the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it was written.
    Number(&'a str),
    /// Text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Value<'a>>),
    /// An object, in the order of the body; no key occurs twice.
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
}

impl<'a> Value<'a> {
    /// The member `key` of an object.
    #[must_use]
    pub fn member(&self, key: &str) -> Option<&Value<'a>> {
        match self {
            Self::Object(members) => members.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Written again without spaces, numbers as they were: the same value is the same text each time.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(yes) => write!(f, "{yes}"),
            Self::Number(number) => f.write_str(number),
            Self::Text(text) => quoted(f, text),
            Self::List(items) => {
                f.write_char('[')?;
                for (place, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if place > 0 { "," } else { "" })?;
                }
                f.write_char(']')
            }
            Self::Object(members) => {
                f.write_char('{')?;
                for (place, (name, value)) in members.iter().enumerate() {
                    f.write_str(if place > 0 { "," } else { "" })?;
                    quoted(f, name)?;
                    write!(f, ":{value}")?;
                }
                f.write_char('}')
            }
        }
    }
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for letter in text.chars() {
        match letter {
            '"' | '\\' => write!(f, "\\{letter}")?,
            letter if letter.is_control() => write!(f, "\\u{:04x}", u32::from(letter))?,
            letter => f.write_char(letter)?,
        }
    }
    f.write_char('"')
}

/// Why a body is not JSON that can be relied upon, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{problem} (line {line}, column {column}{})", place(pointer))]
pub struct JsonError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// JSON pointer (RFC 6901) to the value that was being read.
    pub pointer: String,
    /// What is wrong.
    pub problem: Problem,
}

/// A key may hold what no line of a log should.
fn place(pointer: &str) -> String {
    if pointer.is_empty() {
        return String::new();
    }
    let shown = |letter: char| {
        if letter.is_control() { letter.escape_unicode().to_string() } else { letter.to_string() }
    };
    format!(", in {}", pointer.chars().map(shown).collect::<String>())
}

/// What is wrong with a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Problem {
    /// More than [`crate::BODY_LIMIT`] bytes.
    #[error("the body has more than 1 000 000 bytes")]
    TooLarge,
    /// Another encoding.
    #[error("the body is not UTF-8")]
    NotUtf8,
    /// A byte order mark.
    #[error("the body begins with a byte order mark; leave it out")]
    ByteOrderMark,
    /// It ended in the middle.
    #[error("the body ends before its JSON does")]
    EndsEarly,
    /// A character that JSON does not have here.
    #[error("JSON does not allow this character here")]
    Unexpected,
    /// Too many levels.
    #[error("more than {DEPTH_LIMIT} levels of lists and objects")]
    TooDeep,
    /// A key twice in one object: readers disagree on which one counts.
    #[error("a key occurs twice in one object")]
    DuplicateKey,
    /// Half a character.
    #[error("a \\u escape is half of a surrogate pair")]
    LoneSurrogate,
    /// An escape that JSON does not have.
    #[error("JSON does not have this escape")]
    BadEscape,
    /// A control character inside a text.
    #[error("a control character inside a text; write it as an escape")]
    ControlCharacter,
    /// Not a JSON number.
    #[error("this is not a JSON number")]
    BadNumber,
    /// Something after the value.
    #[error("something follows the JSON value")]
    TrailingData,
}
