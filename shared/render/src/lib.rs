//! Domain to words: what a debtor reads, on which channel, in which language. It knows no clock, no network, no store and
//! no secret; it must never load anything from elsewhere into a message, nor let a value be read as template, markup,
//! header or link.
//!
//! A notice starts as MJML and text. Publishing it, where that is built in, checks every variable and compiles it once; a
//! [`template::Library`] keeps what is published ready to run. A [`message::Message`] then
//! becomes an [`email::Email`] or an [`sms::Sms`].

mod accounts;
pub mod calendar;
pub mod color;
mod confirmation;
pub mod digest;
pub mod email;
pub mod epc;
mod gsm;
pub mod link;
pub mod mandate;
pub mod message;
mod mime;
pub mod paper;
#[cfg(any(test, feature = "publishing"))]
mod sample;
pub mod shown;
pub mod sms;
mod table;
pub mod template;
mod tongue;
mod view;
pub mod words;

use thiserror::Error;

/// Why a message was not written. Nothing half-written ever leaves: the caller holds the action with this reason.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RenderError {
    /// The notice cannot do without this value.
    #[error("`{0}` is missing: this notice cannot be written without it")]
    Missing(&'static str),
    /// A value holds a line break, NUL or another control character.
    #[error("`{0}` holds a line break or a control character")]
    Control(&'static str),
    /// A value is longer than its limit.
    #[error("`{field}` is longer than {limit} characters")]
    TooLong {
        /// The value's name.
        field: &'static str,
        /// Most characters.
        limit: usize,
    },
    /// Not an address a message can be sent to or answered at.
    #[error("`{0}` is not an e-mail address (ASCII, one @)")]
    Address(&'static str),
    /// An account holder that mail programs would turn into a link.
    #[error("`{0}` looks like a link")]
    LooksLikeLink(&'static str),
    /// Amounts of two currencies in one message.
    #[error("a message speaks of one currency")]
    Mixed,
    /// There is no template for this notice on this channel.
    #[error("no template is published for {0}")]
    NoTemplate(String),
    /// The template failed; publishing should have found it.
    #[error("the template of {name} failed: {detail}")]
    Template {
        /// Language, notice and part.
        name: String,
        /// What the engine said, without values.
        detail: String,
    },
    /// The result is larger than [`template::SIZE_LIMIT`].
    #[error("the message is too large")]
    TooLarge,
    /// The payment code could not be drawn.
    #[error("the payment code could not be drawn")]
    Code,
    /// A text message whose fixed parts alone exceed the limit.
    #[error("name, amount and link alone exceed {limit} segments")]
    Segments {
        /// Most segments.
        limit: usize,
    },
}
