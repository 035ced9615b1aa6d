//! Whose an item is, told from the item alone: for who reads the table whole, to carry a portfolio away or to take one in.
//!
//! What [`crate::keys`] builds is of four kinds: named after its portfolio; named after a secret or an id that outsiders
//! hold, with the portfolio inside; of nobody yet; of the deployment. A name of none of these is refused, never left out.

use domain::ids::PortfolioId;
use serde::Deserialize;
use thiserror::Error;

use crate::keys::{self, BOOK_BUCKETS, Keys};
use crate::record::{self, RecordError};
use crate::table::{Book, Due, Item, Key};

/// Partitions that are named after what outsiders hold; the portfolio stands in the body.
const HELD_BY_OUTSIDERS: [&str; 5] = ["link#", "session#", "bearer#", "receipt#", "logo#"];
/// Partitions of the deployment.
const OF_THE_DEPLOYMENT: [&str; 2] = ["deployment", "feed#"];

/// Why nobody can tell whose an item is.
#[derive(Debug, Error)]
pub enum BelongingError {
    /// No key is built so.
    #[error("no key of this version of Relance looks like this one")]
    UnknownKey,
    /// The body that should say it cannot be read.
    #[error(transparent)]
    Body(#[from] RecordError),
}

/// What says whose a body is, where its key does not.
#[derive(Deserialize)]
struct Owned {
    portfolio: Option<PortfolioId>,
}

/// The portfolio whose item this is; `None` for what is the deployment's or nobody's yet.
///
/// # Errors
/// [`BelongingError`].
pub fn owner(item: &Item) -> Result<Option<PortfolioId>, BelongingError> {
    let Key { partition, range } = &item.key;
    let among = |known: &[&str]| known.iter().any(|start| partition.starts_with(start));
    if among(&HELD_BY_OUTSIDERS) {
        return Ok(record::decode::<Owned>(&item.body)?.portfolio);
    }
    if among(&OF_THE_DEPLOYMENT) {
        return Ok(None);
    }
    let named = if *partition == keys::portfolios() {
        range
    } else {
        partition.split('#').next().unwrap_or_default()
    };
    named.parse().map(Some).map_err(|_| BelongingError::UnknownKey)
}

/// True for what only the keyring of this deployment can use: it never leaves.
#[must_use]
pub fn stays(item: &Item, portfolio: PortfolioId) -> bool {
    item.key == Keys::of(portfolio).wrapped_key()
}

/// True when an entry of the `due` index wakes this portfolio, in one of `shards` shards.
#[must_use]
pub fn due_is_of(due: &Due, portfolio: PortfolioId, shards: u16) -> bool {
    let shard = (0..shards).any(|shard| due.partition == keys::due_partition(shard));
    let whom = due.sort.split('#').nth(1);
    shard && keys::due_instant(&due.sort).is_some() && whom == Some(portfolio.to_string().as_str())
}

/// True when an entry of the `book` index is a row of this portfolio.
#[must_use]
pub fn row_is_of(book: &Book, portfolio: PortfolioId) -> bool {
    let keys = Keys::of(portfolio);
    if (0..BOOK_BUCKETS).any(|bucket| book.partition == keys.book(bucket)) {
        return true;
    }
    // A code names no portfolio; its row does
    let row = record::decode::<Owned>(&book.row).ok().and_then(|row| row.portfolio);
    book.partition.starts_with(&keys::code("")) && row == Some(portfolio)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(partition: &str, range: &str, body: &str) -> Item {
        let key = Key { partition: partition.to_owned(), range: range.to_owned() };
        Item { key, version: 1, body: body.to_owned(), due: None, book: None, expires_at: None }
    }

    #[test]
    fn a_name_that_no_key_has_is_refused() {
        for partition in ["", "por_", "por_x#settings", "due#0", "#ext#invoice#s#1", "Link#x"] {
            let found = owner(&item(partition, "-", "{}"));
            assert!(matches!(found, Err(BelongingError::UnknownKey)), "{partition}");
        }
    }

    #[test]
    fn what_outsiders_hold_says_whose_it_is_inside() {
        let mine = PortfolioId::from_bits(1);
        let body = format!("{{\"v\":1,\"d\":{{\"portfolio\":\"{mine}\",\"more\":1}}}}");
        assert_eq!(owner(&item("link#x", "-", &body)).unwrap(), Some(mine));
        assert_eq!(owner(&item("receipt#sms#x", "-", r#"{"v":1,"d":{"told":[]}}"#)).unwrap(), None);
        assert!(matches!(owner(&item("session#x", "-", "{}")), Err(BelongingError::Body(_))));
        assert_eq!(owner(&item("feed#email", "-", "{}")).unwrap(), None);
    }

    #[test]
    fn an_entry_of_an_index_is_one_portfolios() {
        let (mine, other) = (PortfolioId::from_bits(1), PortfolioId::from_bits(2));
        let debtor = domain::ids::DebtorId::from_bits(9);
        let due = Keys::of(mine).due(debtor, 8, chrono::DateTime::UNIX_EPOCH, "account");
        assert!(due_is_of(&due, mine, 8) && !due_is_of(&due, other, 8) && !due_is_of(&due, mine, 1));
        let row =
            |partition: String, row: &str| Book { partition, sort: "s".to_owned(), row: row.to_owned() };
        assert!(row_is_of(&row(Keys::of(mine).book(0), ""), mine));
        assert!(!row_is_of(&row(Keys::of(mine).book(0), ""), other));
        assert!(!row_is_of(&row(Keys::of(mine).book(BOOK_BUCKETS), ""), mine));
        let told = format!("{{\"v\":1,\"d\":{{\"portfolio\":\"{mine}\"}}}}");
        assert!(row_is_of(&row(keys::code("K7QX2FDM"), &told), mine));
        assert!(!row_is_of(&row(keys::code("K7QX2FDM"), &told), other));
    }
}
