//! A copy of what is kept of the visitor, on paper: the same pages as the file for programs, after the same code.

use domain::debtor::Language;
use render::paper::{DataCopy, Kind, ROWS_LIMIT, Thing};
use serde_json::Value;

use super::super::session::Visitor;
use super::PaperFile;
use crate::app::App;
use crate::error::AppError;

/// Pages of the copy that are read for one paper: with a row or more in each thing, no paper holds more.
const PAGES: usize = 40;
/// Deepest place of a value that is told; below it stands its JSON.
const DEPTH: usize = 8;

impl App {
    /// What is kept of the visitor, as a PDF, in `language` or his own. It ends after a limit and says so.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] without a code.
    pub async fn data_paper(
        &self,
        visitor: &Visitor,
        language: Option<Language>,
    ) -> Result<PaperFile, AppError> {
        let (mut things, mut rows, mut cursor) = (Vec::new(), 0, None);
        for _ in 0..PAGES {
            let page = self.own_data(visitor, cursor.as_deref()).await?;
            for item in page.items {
                let mut values = Vec::new();
                flat(String::new(), &item.data, DEPTH, &mut values);
                rows += values.len();
                things.push(Thing { kind: item.kind.to_owned(), values });
            }
            cursor = page.next;
            if cursor.is_none() || rows > ROWS_LIMIT {
                break;
            }
        }
        let ledger = self.visited(visitor).await?;
        let head = self.paper_head(visitor, &ledger, language).await?;
        let copy = DataCopy { head, things, ends_early: cursor.is_some() };
        self.printed(&copy.head, Kind::Copy, copy.paper())
    }
}

/// Each value with the path that leads to it; what is empty says nothing.
fn flat(path: String, value: &Value, depth: usize, values: &mut Vec<(String, String)>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Null => {}
        Value::String(text) => values.push((path, text.clone())),
        Value::Object(fields) if depth > 0 => {
            for (name, value) in fields {
                flat(below(name), value, depth - 1, values);
            }
        }
        Value::Array(items) if depth > 0 => {
            for (place, value) in items.iter().enumerate() {
                flat(below(&(place + 1).to_string()), value, depth - 1, values);
            }
        }
        other => values.push((path, other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_value_has_a_path_and_nothing_is_said_of_what_is_empty() {
        let mut values = Vec::new();
        let data = json!({ "name": "A", "contacts": [{ "email": "a@b.example", "phone": null }], "open": 3, "x": [] });
        flat(String::new(), &data, DEPTH, &mut values);
        let said: Vec<String> = values.iter().map(|(path, value)| format!("{path}={value}")).collect();
        assert_eq!(said, ["contacts.1.email=a@b.example", "name=A", "open=3"]);
        values.clear();
        flat(String::new(), &json!({ "a": { "b": 1 } }), 1, &mut values);
        assert_eq!(values, [("a".to_owned(), "{\"b\":1}".to_owned())]);
    }
}
