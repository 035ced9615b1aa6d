//! A notice as an e-mail: subject, HTML and plain text that say the same, the payment code as an inline image.

use domain::debtor::Channel;
use minijinja::value::{Serde, Value};

use crate::message::Message;
use crate::mime::{check_address, check_line};
use crate::shown::shown;
use crate::template::{Library, Part};
use crate::view::View;
use crate::{RenderError, epc, table};

/// The content ids of payment codes, one an account; further accounts have none.
pub const CODES: [&str; 3] = ["qr", "qr-2", "qr-3"];
/// Most characters of a subject.
pub const SUBJECT_LIMIT: usize = 150;

/// Who writes to whom.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Name of the sender: the creditor.
    pub from_name: String,
    /// Address of the sender, on a domain that is allowed to.
    pub from_address: String,
    /// One recipient.
    pub to: String,
    /// Where answers go: a human, never nobody.
    pub reply_to: String,
    /// The action's id, for the provider's tag: it is no header.
    pub action: String,
}

/// An image that travels with the message.
#[derive(Clone, PartialEq, Eq)]
pub struct Inline {
    /// Its content id, without brackets.
    pub cid: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// An e-mail, written. Personal data: it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    /// Who writes to whom; the sender's name as it may be shown.
    pub envelope: Envelope,
    /// Subject.
    pub subject: String,
    /// HTML part.
    pub html: String,
    /// Plain-text part.
    pub text: String,
    /// Images shown by the HTML part: at most the payment codes.
    pub inline: Vec<Inline>,
    /// Headers beside the usual ones, in order.
    pub headers: Vec<(&'static str, String)>,
}

/// Writes `message` as an e-mail.
///
/// # Errors
/// See [`RenderError`]; nothing half-written is returned.
pub fn email(library: &Library, message: &Message, envelope: &Envelope) -> Result<Email, RenderError> {
    message.check()?;
    let envelope = checked(envelope)?;
    let transfers = epc::Transfer::all(message);
    let codes: Vec<Option<String>> = transfers.iter().take(CODES.len()).map(epc::payload).collect();
    let drawn: Vec<bool> = codes.iter().map(Option::is_some).collect();
    let view = View::new(message, &drawn)?.with_table(message.language);
    let context = Value::from(Serde(&view));
    let name = (message.language, message.notice, Channel::Email);
    let inline = CODES.iter().zip(&codes).filter_map(|(cid, payload)| {
        let bytes = epc::png(payload.as_ref()?).ok_or(RenderError::Code);
        Some(bytes.map(|bytes| Inline { cid, media_type: "image/png", bytes }))
    });
    let inline = inline.collect::<Result<Vec<_>, _>>()?;
    let subject = library.write(name, Part::Subject, &context)?;
    Ok(Email {
        subject: shortened(subject.trim()),
        html: library.write(name, Part::Html, &context)?,
        text: table::wrap(&library.write(name, Part::Text, &context)?),
        inline,
        headers: headers(message),
        envelope,
    })
}

/// A subject longer than anybody reads ends in an ellipsis.
fn shortened(subject: &str) -> String {
    if subject.chars().count() <= SUBJECT_LIMIT {
        return subject.to_owned();
    }
    subject.chars().take(SUBJECT_LIMIT - 1).chain(['…']).collect()
}

fn checked(envelope: &Envelope) -> Result<Envelope, RenderError> {
    check_address("from_address", &envelope.from_address)?;
    check_address("to", &envelope.to)?;
    check_address("reply_to", &envelope.reply_to)?;
    check_line("action", &envelope.action)?;
    let from_name = shown("from_name", &envelope.from_name)?.into_owned();
    Ok(Envelope { from_name, ..envelope.clone() })
}

/// Declining is offered by header on courtesy notices (RFC 2369, RFC 8058): a mail program shows its own button.
fn headers(message: &Message) -> Vec<(&'static str, String)> {
    let mut headers = Vec::with_capacity(3);
    if let Some(link) = message.unsubscribe.as_ref().filter(|_| message.may_be_declined()) {
        headers.push(("List-Unsubscribe", format!("<{}>", link.as_str())));
        if link.as_str().starts_with("https:") {
            headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
    }
    headers.push(("Auto-Submitted", "auto-generated".to_owned()));
    headers
}
