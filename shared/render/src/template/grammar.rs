//! Reads a template's tags and refuses what is outside the small language, with its line. Quotes, filters and calls never
//! pass, so this reading and the engine's cannot disagree on where a tag ends.

use serde_json::Value;

use super::{Part, TemplateError};

const ADVICE: &str = "write {{ name }}, {% if name %}, {% for row in rows %} or {% include \"part\" %}";

/// Checks every tag of `text` against `known`, a complete sample of the variables.
pub fn check(part: Part, text: &str, known: &Value) -> Result<(), TemplateError> {
    let mut reader = Reader { part, known, scopes: Vec::new() };
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let line = 1 + text[..text.len() - rest.len() + start].matches('\n').count();
        rest = &rest[start..];
        let close = match rest.as_bytes().get(1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                rest = &rest[1..];
                continue;
            }
        };
        let end = rest[2..].find(close).ok_or_else(|| reader.refused(line, &rest[..2], "close this tag"))?;
        let inner = rest[2..2 + end].trim_matches('-').trim();
        match close {
            "}}" => reader.print(line, inner)?,
            "%}" => reader.control(line, inner)?,
            _ => {}
        }
        rest = &rest[2 + end + 2..];
    }
    Ok(())
}

struct Reader<'a> {
    part: Part,
    known: &'a Value,
    /// Loop variables with an element of their list.
    scopes: Vec<(String, &'a Value)>,
}

impl<'a> Reader<'a> {
    /// `{{ path }}` of something that can be written.
    fn print(&self, line: usize, path: &str) -> Result<(), TemplateError> {
        match self.resolve(line, path)? {
            // Null: no message of this notice has it; the rehearsal finds it unless an `if` stands before.
            Value::String(_) | Value::Null => Ok(()),
            _ => Err(self.refused(
                line,
                path,
                "this is a list, a group or a yes/no: ask for it with if or for",
            )),
        }
    }

    /// `{% … %}`.
    fn control(&mut self, line: usize, inner: &str) -> Result<(), TemplateError> {
        let words: Vec<&str> = inner.split_whitespace().collect();
        match words.as_slice() {
            ["else" | "endif"] => Ok(()),
            ["include", name] if super::embedded::is_part(self.part, name) => Ok(()),
            ["if" | "elif", condition @ ..] if !condition.is_empty() => self.condition(line, condition),
            ["for", name, "in", list] if is_name(name) => self.open(line, name, list),
            ["endfor"] => {
                self.scopes.pop();
                Ok(())
            }
            _ => Err(self.refused(line, inner, ADVICE)),
        }
    }

    fn condition(&self, line: usize, words: &[&str]) -> Result<(), TemplateError> {
        let paths = words.iter().filter(|word| !matches!(**word, "not" | "and" | "or"));
        paths.into_iter().try_for_each(|path| self.resolve(line, path).map(|_| ()))
    }

    fn open(&mut self, line: usize, name: &str, list: &str) -> Result<(), TemplateError> {
        let first = match self.resolve(line, list)? {
            Value::Array(elements) => elements.first(),
            _ => None,
        };
        let first = first.ok_or_else(|| self.refused(line, list, "this is not a list"))?;
        self.scopes.push((name.to_owned(), first));
        Ok(())
    }

    /// Finds a dotted path, innermost loop first.
    fn resolve(&self, line: usize, path: &str) -> Result<&'a Value, TemplateError> {
        let mut names = path.split('.');
        if path.split('.').any(|name| !is_name(name)) {
            return Err(self.refused(line, path, ADVICE));
        }
        let first = names.next().unwrap_or_default();
        let scope = self.scopes.iter().rev().find(|(name, _)| name == first).map(|(_, value)| *value);
        let found = names.try_fold(scope.or_else(|| self.known.get(first)), |value, name| {
            value.map(|value| value.get(name)).ok_or(())
        });
        found.ok().flatten().ok_or_else(|| TemplateError::UnknownVariable {
            part: self.part,
            line,
            name: path.chars().take(60).collect(),
        })
    }

    fn refused(&self, line: usize, tag: &str, advice: &'static str) -> TemplateError {
        TemplateError::NotAllowed { part: self.part, line, tag: tag.chars().take(60).collect(), advice }
    }
}

fn is_name(word: &str) -> bool {
    let reserved = matches!(
        word,
        "not" | "and" | "or" | "in" | "is" | "if" | "else" | "true" | "false" | "none" | "loop"
    );
    !word.is_empty() && !reserved && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn verdict(text: &str) -> Result<(), TemplateError> {
        let known = json!({"total": "1", "rows": [{"number": "F1", "late": "3"}], "creditor": {"name": "x"}, "qr": true});
        check(Part::Text, text, &known)
    }

    #[test]
    fn the_small_language_is_accepted() {
        let text = "{# note #}{{ total }} {{- creditor.name -}}{% if qr and not total %}a{% else %}b{% endif %}\
                    {%- for row in rows %}{{ row.number }}{% endfor %} a { b } {";
        assert_eq!(verdict(text), Ok(()));
    }

    #[test]
    fn everything_else_is_refused_with_its_line() {
        for text in [
            "{{ total|upper }}",
            "{{ total() }}",
            "{{ 7*7 }}",
            "{{ \"x\" }}",
            "{{ rows }}",
            "{{ qr }}",
            "{{ rows[0].number }}",
            "{% set x = total %}",
            "{% include \"../secret\" %}",
            "{% macro a() %}",
            "{% raw %}",
            "{% extends \"a\" %}",
            "{% for a in total %}",
            "{% for loop in rows %}",
            "{{ total",
            "{% if total == 1 %}",
        ] {
            assert!(matches!(verdict(text), Err(TemplateError::NotAllowed { line: 1, .. })), "{text}");
        }
        for text in [
            "{{ nope }}",
            "{{ creditor.nope }}",
            "{{ row.number }}",
            "{% if nope %}",
            "{% for r in nope %}",
            "{% for row in rows %}{{ row.nope }}{% endfor %}",
            "{{ total.nope }}",
        ] {
            let text = format!("\n\n{text}");
            assert!(matches!(verdict(&text), Err(TemplateError::UnknownVariable { line: 3, .. })), "{text}");
        }
    }
}
