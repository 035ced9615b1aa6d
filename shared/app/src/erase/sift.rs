//! Deliveries that could not be used are kept whole, under the portfolio's key: those that name the debtor who is erased,
//! or a document of his, lose their bodies. The row stays, with why nothing came of it.

use std::collections::BTreeSet;

use domain::account::Account;
use domain::erasure::Stage;
use serde_json::Value;
use store::record;
use store::table::{Cursor, Index, Key, Order, Query, Range, Read};

use crate::app::App;
use crate::error::AppError;
use crate::ledger::Ledger;

/// Rows looked at for one chunk.
const CHUNK: usize = 20;
/// Values of one body that are looked at: a body holds at most a megabyte.
const VALUES_LIMIT: usize = 1_000_000;

impl App {
    /// Sifts one chunk of the portfolio's inbox; the stage that comes next.
    pub(super) async fn sift_chunk(
        &self,
        ledger: &mut Ledger,
        after: Option<String>,
    ) -> Result<Stage, AppError> {
        let partition = ledger.keys.inbox();
        let cursor = after
            .map(|range| Cursor { sort: range.clone(), key: Key { partition: partition.clone(), range } });
        let query = Query {
            index: Index::Main,
            partition,
            range: Range::All,
            order: Order::Ascending,
            limit: CHUNK,
            cursor,
            read: Read::Strong,
        };
        let page = self.table().query(&query).await?;
        if page.items.is_empty() {
            return Ok(Stage::Emptying);
        }
        let names = self.names_of(ledger).await?;
        let key = self.portfolio_key(ledger.keys.portfolio()).await?;
        for item in &page.items {
            let Some(body) = self.kept_body(&key, item).await? else { continue };
            if mentions(&body, &names) {
                let (write, object) = crate::intake::without_body(item)?;
                if let Some(object) = object {
                    self.inner().ports.objects.delete(&object).await?;
                }
                ledger.beside.push(write);
            }
        }
        Ok(match page.next {
            Some(next) => Stage::Sifting { after: Some(next.key.range) },
            None => Stage::Emptying,
        })
    }

    /// What sources call him, those who were merged into him, and his documents.
    async fn names_of(&self, ledger: &Ledger) -> Result<BTreeSet<String>, AppError> {
        let mut names = BTreeSet::from([ledger.account.external_id.to_string()]);
        for merged in &ledger.account.merged {
            if let Some(item) = self.table().get(&ledger.keys.account(*merged), Read::Eventual).await? {
                names.insert(record::decode::<Account>(&item.body)?.external_id.to_string());
            }
        }
        names.extend(ledger.invoices.all().iter().map(|it| it.external_id.to_string()));
        names.extend(ledger.payments.all().iter().map(|it| it.external_id.to_string()));
        names.extend(ledger.credit_notes.all().iter().map(|it| it.external_id.to_string()));
        Ok(names)
    }
}

/// True when a value of the body is one of these names; what cannot be read counts when it holds one of them anywhere.
fn mentions(body: &[u8], names: &BTreeSet<String>) -> bool {
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        let text = String::from_utf8_lossy(body);
        return names.iter().any(|name| text.contains(&format!("\"{name}\"")));
    };
    let mut waiting = vec![&value];
    for _ in 0..VALUES_LIMIT {
        match waiting.pop() {
            None => return false,
            Some(Value::String(text)) if names.contains(text) => return true,
            Some(Value::Array(items)) => waiting.extend(items),
            Some(Value::Object(fields)) => waiting.extend(fields.values()),
            Some(_) => {}
        }
    }
    // More values than a body has bytes
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_mentions_whom_it_names_whole_and_nobody_else() {
        let names = BTreeSet::from(["C-1".to_owned(), "I-7".to_owned()]);
        for body in [
            r#"{"data":{"debtor":{"id":"C-1"}}}"#,
            r#"{"data":{"payment":{"invoice_ids":["I-6","I-7"]}}}"#,
            r#"{"broken":"C-1","#,
        ] {
            assert!(mentions(body.as_bytes(), &names), "{body}");
        }
        for body in [r#"{"id":"C-12","C-1":1}"#, r#"{"text":"about C-1"}"#, "", r#"{"broken":"C-12","#] {
            assert!(!mentions(body.as_bytes(), &names), "{body}");
        }
    }
}
