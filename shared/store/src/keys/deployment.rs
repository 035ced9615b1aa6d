//! Keys that are no portfolio's: those of the deployment itself, and those that only a secret, or what an outsider knows,
//! leads to.

use super::alone;
use crate::table::Key;

/// Where a link's token points. Not a portfolio's key: the token itself is the secret, and only its hash is kept.
#[must_use]
pub fn link(token_hash: &str) -> Key {
    alone(format!("link#{token_hash}"))
}

/// Partition of the `book` index in which messages with this code are found. A code names no portfolio: who asks does not
/// know which one it was.
#[must_use]
pub fn code(code: &str) -> String {
    format!("code#{code}")
}

/// A creditor's picture. Not a portfolio's key: its address is all that a page knows.
#[must_use]
pub fn logo(name: &str) -> Key {
    alone(format!("logo#{name}"))
}

/// A debtor's session.
#[must_use]
pub fn session(token_hash: &str) -> Key {
    alone(format!("session#{token_hash}"))
}

/// A team member's bearer token.
#[must_use]
pub fn bearer(token_hash: &str) -> Key {
    alone(format!("bearer#{token_hash}"))
}

/// The list of portfolios of this deployment.
#[must_use]
pub fn portfolios() -> String {
    "portfolios".to_owned()
}

/// Whether this deployment sends at all.
#[must_use]
pub fn sending() -> Key {
    Key { partition: "deployment".to_owned(), range: "sending".to_owned() }
}

/// What the provider last said it sent: proof that its event feed lives.
#[must_use]
pub fn feed(channel: &str) -> Key {
    alone(format!("feed#{channel}"))
}

/// What a provider tells of a message by its own id. Not a portfolio's key: the id is all that is known.
#[must_use]
pub fn receipt(channel: &str, provider_id: &str) -> Key {
    alone(format!("receipt#{channel}#{provider_id}"))
}
