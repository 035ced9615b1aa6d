//! What the providers of payments have in common: a call, and what an answer proves. What each is asked, and how its answer
//! reads, is its own.

use domain::event::ExternalId;

use crate::field::text::is_https;
use crate::json::{self, Value};

/// Longest word of a provider that is taken over into a log or a history.
const WORD_LIMIT: usize = 60;

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Path on the provider's host.
    pub path: String,
    /// What is posted; none: it is only read.
    pub body: Option<String>,
}

/// What the answer to a beginning proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// There is a page.
    Page {
        /// The provider's name of what is paid there.
        session: ExternalId,
        /// Where the debtor goes.
        url: String,
    },
    /// The key is not known any more, or may not do this.
    KeyRefused,
    /// The provider takes no such amount.
    AmountRefused,
    /// The provider does not understand us: ours to mend. Its own code for it.
    Refused(String),
    /// Nothing is proved: asked again under the same name, it is the same page.
    Unclear,
}

/// What the answer to closing a page, or to looking at it, proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands {
    /// Nobody can pay there any more, and nobody has.
    Closed,
    /// Its debtor has given the order there.
    Ordered {
        /// By which mandate, where there is one.
        mandate: Option<ExternalId>,
    },
    /// It can still be paid.
    Open,
    /// The key is not known any more, or may not see it.
    KeyRefused,
    /// It cannot be closed as it stands: look.
    Unexpirable,
    /// Nothing is proved.
    Unclear,
}

/// An id as a part of a path, whatever it holds.
pub(crate) fn segment(id: &ExternalId) -> String {
    form_urlencoded::byte_serialize(id.as_str().as_bytes()).collect()
}

/// Where a debtor may be sent. `local`: pages over plain http are believed, where the provider is played on this machine.
pub(crate) fn is_page(url: &str, local: bool) -> bool {
    let near = local && ["http://127.0.0.1:", "http://localhost:"].iter().any(|near| url.starts_with(near));
    near || is_https(url)
}

/// An answer, if it is JSON that can be relied upon.
pub(crate) struct Answer<'a>(Option<Value<'a>>);

impl<'a> Answer<'a> {
    pub(crate) fn read(body: &'a [u8]) -> Self {
        Self(json::parse(body).ok())
    }

    /// What stands at this path; a list is entered at its first item.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Value<'a>> {
        path.iter().try_fold(self.0.as_ref()?, |value, name| match value {
            Value::List(items) => items.first()?.member(name),
            other => other.member(name),
        })
    }

    pub(crate) fn text(&self, path: &[&str]) -> Option<&str> {
        match self.at(path)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn id(&self, path: &[&str]) -> Option<ExternalId> {
        ExternalId::new(self.text(path)?).ok()
    }

    /// A code of the provider's: a word, never what was sent.
    pub(crate) fn word(&self, path: &[&str]) -> Option<&str> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        self.text(path).filter(|text| (1..=WORD_LIMIT).contains(&text.len()) && text.bytes().all(plain))
    }
}
