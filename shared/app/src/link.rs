//! The debtor's link: 192 random bits, kept hashed, one a message and recipient. Opening it changes nothing.

use chrono::{DateTime, TimeDelta, Utc};
use domain::action::Recipient;
use domain::debtor::Channel;
use domain::ids::{ActionId, PortfolioId};
use serde::{Deserialize, Serialize};
use store::keys;
use store::record;
use store::table::{Read, Write};

use crate::app::App;
use crate::commit::put;
use crate::error::AppError;
use crate::portal::code_entry;
use crate::seal::sha256_hex;

/// Days a link opens the page.
const LINK_DAYS: i64 = 180;
/// Letters of a token: 192 bits in base64url.
pub const TOKEN_LETTERS: usize = 32;

/// What a link leads to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Link {
    pub(crate) portfolio: PortfolioId,
    /// The message it came with; says the debtor too.
    pub(crate) action: ActionId,
    pub(crate) recipient: Recipient,
    pub(crate) channel: Channel,
    /// The short code that stands on the message and on the page.
    pub(crate) code: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
    #[serde(default)]
    pub(crate) revoked: bool,
}

impl App {
    /// A new link, and the write that makes it known.
    pub(crate) fn mint(
        &self,
        portfolio: PortfolioId,
        action: ActionId,
        recipient: Recipient,
        channel: Channel,
    ) -> Result<(String, Link, Write), AppError> {
        let token = self.secret();
        let now = self.now();
        let link = Link {
            portfolio,
            action,
            recipient,
            channel,
            code: code_of(&token),
            created_at: now,
            expires_at: now + TimeDelta::days(LINK_DAYS),
            revoked: false,
        };
        // Kept longer than it opens, so that an old link can be answered with a fresh one.
        let found = code_entry(portfolio, channel, &link.code, now)?;
        let write = put(keys::link(&sha256_hex(token.as_bytes())), 0, record::encode(&link)?, None, found);
        Ok((token, link, write))
    }

    /// What a token leads to, dead or alive.
    pub(crate) async fn known_link(&self, token: &str) -> Result<Option<(Link, u64)>, AppError> {
        let token = cleaned(token);
        let item = self.table().get(&keys::link(&sha256_hex(token.as_bytes())), Read::Strong).await?;
        Ok(match item {
            Some(item) => Some((record::decode(&item.body)?, item.version)),
            None => None,
        })
    }

    /// What a token leads to, if it still opens.
    pub(crate) async fn live_link(&self, token: &str) -> Result<Link, AppError> {
        match self.known_link(token).await? {
            Some((link, _)) if !link.revoked && link.expires_at > self.now() => Ok(link),
            _ => Err(AppError::NotFound("link")),
        }
    }

    /// The address of the debtor's page for a token.
    pub(crate) fn address(&self, token: &str) -> String {
        format!("{}/l/{token}", self.settings().public_url)
    }
}

/// Mail programs add to links and take from them: what cannot belong to a token is cut off.
#[must_use]
pub fn cleaned(token: &str) -> &str {
    let token = token.trim();
    let token = token.strip_prefix("%23").unwrap_or(token);
    let end = token.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
    let token = &token[..end.unwrap_or(token.len())];
    &token[..token.len().min(TOKEN_LETTERS)]
}

/// Letters of a code: none that is read for another.
const LETTERS: &[u8; 16] = b"23456789CFHJKMPX";

/// Eight letters that stand on the message and on the page: `K7QX-2FDM`.
fn code_of(token: &str) -> String {
    let hash = sha256_hex(format!("code|{token}").as_bytes());
    let letter = |digit: char| {
        let place = digit.to_digit(16).and_then(|value| usize::try_from(value).ok()).unwrap_or(0);
        char::from(LETTERS[place])
    };
    let letters: String = hash.chars().take(8).map(letter).collect();
    format!("{}-{}", &letters[..4], &letters[4..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mail_programs_do_to_a_link_is_undone() {
        let token = "a".repeat(TOKEN_LETTERS);
        for mangled in
            ["", "=", ".", ">", ")", "%23", "#x", "?utm=1", " "].map(|tail| format!("{token}{tail}"))
        {
            assert_eq!(cleaned(&mangled), token, "{mangled}");
        }
        assert_eq!(cleaned(&format!("%23{token}")), token);
        assert_eq!(cleaned("é"), "");
    }
}
