//! The reader itself: recursive descent, bounded by [`DEPTH_LIMIT`], over bytes known to be UTF-8.

use std::borrow::Cow;

use super::{DEPTH_LIMIT, JsonError, Problem, Value};
use crate::BODY_LIMIT;

/// Up to here an object's keys are compared with each other; beyond, they are sorted first.
const FEW_KEYS: usize = 12;
/// A key in a pointer is cut here.
const KEY_SHOWN: usize = 64;

/// Reads one JSON value that is all of `body`.
///
/// # Errors
/// Everything that [`Problem`] names, with its place.
pub fn parse(body: &[u8]) -> Result<Value<'_>, JsonError> {
    let whole = |problem| JsonError { line: 1, column: 1, pointer: String::new(), problem };
    if body.len() > BODY_LIMIT {
        return Err(whole(Problem::TooLarge));
    }
    if body.starts_with(b"\xef\xbb\xbf") {
        return Err(whole(Problem::ByteOrderMark));
    }
    // UTF-16 of ASCII text is valid UTF-8, with a NUL at every other place.
    let wide = body.iter().take(2).any(|&byte| byte == 0);
    let text = std::str::from_utf8(body).ok().filter(|_| !wide).ok_or_else(|| whole(Problem::NotUtf8))?;
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0 };
    reader.document().map_err(|failure| reader.locate(failure))
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

/// A problem on its way up; each level puts its own step before the pointer.
struct Failure {
    pointer: String,
    problem: Problem,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { pointer: String::new(), problem }
    }
}

impl Failure {
    fn below(mut self, step: &str) -> Self {
        let step: String = step.chars().take(KEY_SHOWN).collect();
        self.pointer.insert_str(0, &format!("/{}", step.replace('~', "~0").replace('/', "~1")));
        self
    }
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<Value<'a>, Failure> {
        let value = self.value(0)?;
        self.skip_space();
        if self.at < self.bytes.len() { Err(Problem::TrailingData.into()) } else { Ok(value) }
    }

    fn locate(&self, failure: Failure) -> JsonError {
        let before = &self.bytes[..self.at.min(self.bytes.len())];
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        // Bytes that continue a character are not columns.
        let column = before[line_start..].iter().filter(|&&byte| byte & 0xc0 != 0x80).count() + 1;
        let line = before.split(|&byte| byte == b'\n').count();
        JsonError { line, column, pointer: failure.pointer, problem: failure.problem }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// The next byte that is no space, taken.
    fn next(&mut self) -> Result<u8, Failure> {
        self.skip_space();
        let byte = self.peek().ok_or(Problem::EndsEarly)?;
        self.at += 1;
        Ok(byte)
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, Failure> {
        self.skip_space();
        match self.peek().ok_or(Problem::EndsEarly)? {
            b'{' => self.object(depth + 1),
            b'[' => self.list(depth + 1),
            b'"' => {
                self.at += 1;
                self.string().map(Value::Text)
            }
            b'-' | b'0'..=b'9' => self.number().map(Value::Number),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'n' => self.word("null", Value::Null),
            _ => Err(Problem::Unexpected.into()),
        }
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, Failure> {
        let rest = &self.bytes[self.at..];
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(value);
        }
        let cut = word.as_bytes().starts_with(rest);
        Err(if cut { Problem::EndsEarly } else { Problem::Unexpected }.into())
    }

    fn open(&mut self, depth: usize) -> Result<(), Failure> {
        if depth > DEPTH_LIMIT {
            return Err(Problem::TooDeep.into());
        }
        self.at += 1;
        self.skip_space();
        Ok(())
    }

    /// After a member: true when another follows.
    fn goes_on(&mut self, close: u8) -> Result<bool, Failure> {
        match self.next()? {
            b',' => Ok(true),
            byte if byte == close => Ok(false),
            _ => {
                self.at -= 1;
                Err(Problem::Unexpected.into())
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value<'a>, Failure> {
        self.open(depth)?;
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(items));
        }
        loop {
            let item = self.value(depth).map_err(|failure| failure.below(&items.len().to_string()))?;
            items.push(item);
            if !self.goes_on(b']')? {
                return Ok(Value::List(items));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>, Failure> {
        self.open(depth)?;
        let mut members: Vec<(Cow<'a, str>, Value<'a>)> = Vec::new();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(members));
        }
        loop {
            let key = self.key()?;
            if members.len() < FEW_KEYS && members.iter().any(|(other, _)| *other == key) {
                return Err(Failure::from(Problem::DuplicateKey).below(&key));
            }
            let value = self.value(depth).map_err(|failure| failure.below(&key))?;
            members.push((key, value));
            if !self.goes_on(b'}')? {
                break;
            }
        }
        match twice(&members) {
            Some(key) => Err(Failure::from(Problem::DuplicateKey).below(key)),
            None => Ok(Value::Object(members)),
        }
    }

    fn key(&mut self) -> Result<Cow<'a, str>, Failure> {
        if self.next()? != b'"' {
            self.at -= 1;
            return Err(Problem::Unexpected.into());
        }
        let key = self.string()?;
        if self.next()? != b':' {
            self.at -= 1;
            return Err(Failure::from(Problem::Unexpected).below(&key));
        }
        Ok(key)
    }

    /// Up to the next quote, backslash or control character; returns what was passed.
    fn plain(&mut self) -> Result<&'a str, Failure> {
        let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
        let Some(length) = self.bytes[self.at..].iter().position(special) else {
            self.at = self.bytes.len();
            return Err(Problem::EndsEarly.into());
        };
        let passed = &self.text[self.at..self.at + length];
        self.at += length;
        Ok(passed)
    }

    /// The rest of a text whose opening quote was taken.
    fn string(&mut self) -> Result<Cow<'a, str>, Failure> {
        let first = self.plain()?;
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(first));
        }
        let mut text = String::from(first);
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => text.push(self.escape()?),
                _ => return Err(Problem::ControlCharacter.into()),
            }
            text.push_str(self.plain()?);
        }
    }

    fn escape(&mut self) -> Result<char, Failure> {
        let letter = self.bytes.get(self.at + 1).copied().ok_or(Problem::EndsEarly)?;
        self.at += 2;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return Err(Problem::BadEscape.into()),
        })
    }

    fn unicode(&mut self) -> Result<char, Failure> {
        let first = self.four_hex()?;
        let code = match first {
            0xd800..=0xdbff if self.bytes[self.at..].starts_with(b"\\u") => {
                self.at += 2;
                let second = self.four_hex()?;
                if !(0xdc00..=0xdfff).contains(&second) {
                    return Err(Problem::LoneSurrogate.into());
                }
                0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            }
            code => code,
        };
        char::from_u32(code).ok_or_else(|| Problem::LoneSurrogate.into())
    }

    fn four_hex(&mut self) -> Result<u32, Failure> {
        let digits = self.bytes.get(self.at..self.at + 4).ok_or(Problem::EndsEarly)?;
        let code =
            digits.iter().try_fold(0, |code, &digit| Some(code * 16 + char::from(digit).to_digit(16)?));
        self.at += 4;
        code.ok_or_else(|| Problem::BadEscape.into())
    }

    fn digits(&mut self) -> Result<(), Failure> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(Problem::BadNumber.into()) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<&'a str, Failure> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        // `012` and `1x` are two things without a comma: say that the number is wrong, not the place after it.
        if matches!(self.peek(), Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'_')) {
            return Err(Problem::BadNumber.into());
        }
        Ok(&self.text[start..self.at])
    }
}

/// A key that occurs twice, in n log n.
fn twice<'m>(members: &'m [(Cow<'_, str>, Value<'_>)]) -> Option<&'m str> {
    if members.len() <= FEW_KEYS {
        return None;
    }
    let mut keys: Vec<&str> = members.iter().map(|(key, _)| key.as_ref()).collect();
    keys.sort_unstable();
    keys.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(body: &str) -> Problem {
        parse(body.as_bytes()).unwrap_err().problem
    }

    #[test]
    fn values_keep_their_text() {
        let value = parse(br#" {"a":[1.50,-0,1e999,true,null,"x\n\u00e9\ud83d\ude00\/"],"b":{}} "#).unwrap();
        let Some(Value::List(items)) = value.member("a") else { panic!("a list") };
        assert_eq!(items[0], Value::Number("1.50"));
        assert_eq!(items[2], Value::Number("1e999"));
        assert_eq!(items[5], Value::Text("x\n\u{e9}\u{1f600}/".into()));
        assert_eq!(value.member("b"), Some(&Value::Object(vec![])));
    }

    #[test]
    fn a_key_with_a_control_character_stays_on_its_line() {
        for body in ["{\"a\u{7f}\": x}", r#"{"a\n": x}"#, r#"{"\u0085": 1, "\u0085": 2}"#] {
            let told = parse(body.as_bytes()).unwrap_err().to_string();
            assert!(told.contains(", in /") && !told.chars().any(char::is_control), "{told:?}");
        }
    }

    #[test]
    fn text_without_escape_is_borrowed() {
        assert!(matches!(parse("\"é\"".as_bytes()).unwrap(), Value::Text(Cow::Borrowed("é"))));
    }

    #[test]
    fn a_key_twice_is_refused_at_any_level_and_size() {
        assert_eq!(problem(r#"{"a":1,"a":1}"#), Problem::DuplicateKey);
        assert_eq!(problem(r#"{"a":1,"\u0061":1}"#), Problem::DuplicateKey);
        let error = parse(br#"{"x":[{"y/z":{"k":1,"k":2}}]}"#).unwrap_err();
        assert_eq!(error.pointer, "/x/0/y~1z/k");
        let many: Vec<String> = (0..50_000).map(|key| format!("\"{key}\":0")).collect();
        assert!(parse(format!("{{{}}}", many.join(",")).as_bytes()).is_ok());
        assert_eq!(problem(&format!("{{{},\"7\":0}}", many.join(","))), Problem::DuplicateKey);
    }

    #[test]
    fn half_a_character_is_refused() {
        for body in [r#""\ud83d""#, r#""\ude00""#, r#""\ud83dx""#, r#""\ud83d\n""#, r#""\ud83d\u0041""#] {
            assert_eq!(problem(body), Problem::LoneSurrogate, "{body}");
        }
    }

    #[test]
    fn depth_is_limited_without_recursion_to_the_end() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(nested(32).as_bytes()).is_ok());
        assert_eq!(problem(&nested(33)), Problem::TooDeep);
        assert_eq!(problem(&nested(100_000)), Problem::TooDeep);
        assert_eq!(problem(&"{\"a\":".repeat(10_000)), Problem::TooDeep);
    }

    #[test]
    fn other_encodings_are_refused() {
        assert_eq!(parse(b"\xef\xbb\xbf{}").unwrap_err().problem, Problem::ByteOrderMark);
        assert_eq!(parse(b"{\"a\":\"\xff\"}").unwrap_err().problem, Problem::NotUtf8);
        assert_eq!(parse(b"{\0}\0").unwrap_err().problem, Problem::NotUtf8);
        assert_eq!(parse(b"\0{\0}").unwrap_err().problem, Problem::NotUtf8);
        assert_eq!(parse(&vec![b' '; BODY_LIMIT + 1]).unwrap_err().problem, Problem::TooLarge);
    }

    #[test]
    fn what_json_does_not_have_is_refused() {
        use Problem::{BadEscape, BadNumber, ControlCharacter, EndsEarly, TrailingData, Unexpected};
        let cases: &[(&str, Problem)] = &[
            ("", EndsEarly),
            ("  ", EndsEarly),
            ("{", EndsEarly),
            ("{\"a\"", EndsEarly),
            ("\"a", EndsEarly),
            ("\"a\\", EndsEarly),
            ("\"\\u12", EndsEarly),
            ("tru", EndsEarly),
            ("nul1", Unexpected),
            ("[1,]", Unexpected),
            ("{\"a\":1,}", Unexpected),
            ("{a:1}", Unexpected),
            ("[1 2]", Unexpected),
            ("'a'", Unexpected),
            ("NaN", Unexpected),
            ("+1", Unexpected),
            (".5", Unexpected),
            ("012", BadNumber),
            ("1.", BadNumber),
            ("-", BadNumber),
            ("1e", BadNumber),
            ("0x10", BadNumber),
            ("\"\\x41\"", BadEscape),
            ("\"\\u00g0\"", BadEscape),
            ("\"a\nb\"", ControlCharacter),
            ("{} {}", TrailingData),
            ("{}x", TrailingData),
        ];
        for (body, expected) in cases {
            assert_eq!(problem(body), *expected, "{body}");
        }
    }

    #[test]
    fn an_error_says_line_column_and_pointer() {
        let error = parse("{\n  \"é\": [1, oops]\n}".as_bytes()).unwrap_err();
        assert_eq!((error.line, error.column, error.pointer.as_str()), (2, 12, "/é/1"));
        assert_eq!(error.to_string(), "JSON does not allow this character here (line 2, column 12, in /é/1)");
    }
}
