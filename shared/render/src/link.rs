//! The only links a message carries. They are built by Relance, checked here and never taken from data.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Most characters of a link.
pub const LINK_LIMIT: usize = 300;

/// An address on our own pages: https, or http on this machine. Its `Debug` shows the host only, as the path is a secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Link(String);

/// Not a link that may stand in a message. Never repeats it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "a link is https (or http on this machine), without user, spaces or quotes, of at most 300 characters"
)]
pub struct LinkError;

impl Link {
    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Host and port: what a careful reader compares.
    #[must_use]
    pub fn host(&self) -> &str {
        let (_, rest) = self.0.split_once("://").unwrap_or(("", &self.0));
        authority(rest)
    }
}

/// What stands between the scheme and the path.
fn authority(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or("")
}

impl FromStr for Link {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, LinkError> {
        let (scheme, rest) = text.split_once("://").ok_or(LinkError)?;
        let host = authority(rest);
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let loopback = matches!(name, "127.0.0.1" | "localhost" | "[::1]");
        let host_is_plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
        let rest_is_plain =
            rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&*+,;=%".contains(&byte));
        let allowed = scheme == "https" || (scheme == "http" && loopback);
        let whole = !name.is_empty() && host_is_plain && rest_is_plain && text.len() <= LINK_LIMIT;
        if allowed && whole { Ok(Self(text.to_owned())) } else { Err(LinkError) }
    }
}

impl TryFrom<String> for Link {
    type Error = LinkError;

    fn try_from(text: String) -> Result<Self, LinkError> {
        text.parse()
    }
}

impl From<Link> for String {
    fn from(link: Link) -> Self {
        link.0
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({}/…)", self.host())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_ours_or_refused() {
        for good in ["https://pay.example.com/l/abc_-9", "http://127.0.0.1:8787/l/x", "http://localhost/l/x"]
        {
            assert_eq!(good.parse::<Link>().unwrap().as_str(), good);
        }
        for bad in [
            "http://pay.example.com/l/x",
            "https://",
            "https://user@evil.example/",
            "https://a b/",
            "https://a/\"onclick",
            "https://a/<b>",
            "https://a/\r\nX: y",
            "javascript:alert(1)",
            "//evil.example",
            "https://é.example/",
        ] {
            assert_eq!(bad.parse::<Link>(), Err(LinkError), "{bad}");
        }
        assert_eq!("https://a.example:8443/l/secret".parse::<Link>().unwrap().host(), "a.example:8443");
        for elsewhere in
            ["https://a.example#@b.example/", "https://a.example?b.example/x", "https://a.example"]
        {
            assert_eq!(elsewhere.parse::<Link>().unwrap().host(), "a.example", "{elsewhere}");
        }
    }
}
