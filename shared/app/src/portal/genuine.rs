//! "Is this message genuine?": from the code on a message to who sent it, when and how. Nothing about whom it was for.
//!
//! Anybody may ask, so the answer to a code that nobody ever sent is the same as to one that is no code at all: none.

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::local_date;
use domain::debtor::Channel;
use domain::ids::PortfolioId;
use serde::{Deserialize, Serialize};
use store::keys;
use store::record;
use store::table::{Book, Index, Order, Query, Range, Read};

use crate::app::App;
use crate::error::AppError;

/// Letters of a code, without its hyphen.
const CODE_LETTERS: usize = 8;
/// Messages one code stands for, at most: it is short, so that two may share it.
const MESSAGES_LIMIT: usize = 3;

/// Messages that carry a code; none when nobody sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GenuineView {
    /// Newest first.
    pub messages: Vec<GenuineMessage>,
}

/// What is said of a message to anybody who has its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GenuineMessage {
    /// Legal name of who sent it.
    pub creditor: String,
    /// How.
    pub channel: Channel,
    /// The creditor's day on which it was sent.
    pub sent_on: NaiveDate,
}

/// The row under which a message's code is found.
#[derive(Serialize, Deserialize)]
struct Row {
    portfolio: PortfolioId,
    channel: Channel,
    at: DateTime<Utc>,
}

impl App {
    /// Who sent the message with this code.
    ///
    /// # Errors
    /// When it cannot be read now.
    pub async fn genuine(&self, code: &str) -> Result<GenuineView, AppError> {
        let Some(code) = plain(code) else { return Ok(GenuineView { messages: Vec::new() }) };
        let mut messages = Vec::new();
        for item in self.table().query(&with_code(&code)).await?.items {
            let row: Row = record::decode(&item.body)?;
            let portfolio = self.portfolio(row.portfolio).await?;
            messages.push(GenuineMessage {
                creditor: portfolio.creditor.legal_name.clone(),
                channel: row.channel,
                sent_on: local_date(row.at, portfolio.time_zone),
            });
        }
        Ok(GenuineView { messages })
    }
}

/// The entry under which a message is found by its code.
pub(crate) fn code_entry(
    portfolio: PortfolioId,
    channel: Channel,
    code: &str,
    at: DateTime<Utc>,
) -> Result<Option<Book>, AppError> {
    let Some(code) = plain(code) else { return Ok(None) };
    let row = record::encode(&Row { portfolio, channel, at })?;
    Ok(Some(Book { partition: keys::code(&code), sort: keys::instant(at), row }))
}

/// The rows of the messages with a code, the last one first.
pub(crate) fn with_code(code: &str) -> Query {
    Query {
        index: Index::Book,
        partition: keys::code(code),
        range: Range::All,
        order: Order::Descending,
        limit: MESSAGES_LIMIT,
        cursor: None,
        read: Read::Eventual,
    }
}

/// A code as it was meant, however it was typed: capitals, no hyphen, no space.
pub(crate) fn plain(typed: &str) -> Option<String> {
    let code: String = typed.chars().filter(char::is_ascii_alphanumeric).take(CODE_LETTERS + 1).collect();
    (code.len() == CODE_LETTERS).then(|| code.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_was_typed() {
        for typed in ["K7QX-2FDM", "k7qx2fdm", " K7QX – 2FDM. "] {
            assert_eq!(plain(typed).as_deref(), Some("K7QX2FDM"), "{typed}");
        }
        for typed in ["", "K7QX", "K7QX-2FDM-9", "é"] {
            assert_eq!(plain(typed), None, "{typed}");
        }
    }
}
