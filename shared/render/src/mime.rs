//! An e-mail as the bytes a provider takes. Exactly the headers written here, every value checked against line breaks;
//! part borders come from the message's own id, so that the same message gives the same bytes.

use chrono::{DateTime, Utc};
use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;

use crate::RenderError;
use crate::email::Email;

impl Email {
    /// The message as it leaves, with its date and id (`unique@domain`, without angle brackets).
    ///
    /// # Errors
    /// A line break or control character in any header value, or an address or id that is none.
    pub fn to_mime(&self, date: DateTime<Utc>, message_id: &str) -> Result<Vec<u8>, RenderError> {
        check_address("message_id", message_id)?;
        for (field, value) in [("from_name", &self.envelope.from_name), ("subject", &self.subject)] {
            check_line(field, value)?;
        }
        let envelope = &self.envelope;
        for (field, value) in
            [("from_address", &envelope.from_address), ("to", &envelope.to), ("reply_to", &envelope.reply_to)]
        {
            check_address(field, value)?;
        }
        let from = Address::new_address(Some(envelope.from_name.as_str()), envelope.from_address.as_str());
        let mut builder = MessageBuilder::new()
            .from(from)
            .to(envelope.to.as_str())
            .reply_to(envelope.reply_to.as_str())
            .subject(self.subject.as_str())
            .date(Date::new(date.timestamp()))
            .message_id(message_id);
        for (name, value) in &self.headers {
            check_line(name, value)?;
            builder = builder.header(*name, HeaderType::Raw(Raw::new(value.as_str())));
        }
        let body = self.body(message_id);
        // Writing to memory cannot fail.
        builder.body(body).write_to_vec().map_err(|_| RenderError::TooLarge)
    }

    /// Text, then HTML with what it shows.
    fn body(&self, message_id: &str) -> MimePart<'_> {
        let seed: String = message_id.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
        let multipart = |kind: &'static str, border: &str| {
            ContentType::new(kind).attribute("boundary", format!("=_{border}_{seed}"))
        };
        let text = MimePart::new("text/plain", self.text.as_str());
        let html = MimePart::new("text/html", self.html.as_str());
        let mut shown = vec![html];
        for image in &self.inline {
            let part = MimePart::new(image.media_type, image.bytes.as_slice());
            shown.push(part.inline().cid(image.cid));
        }
        let rich = if shown.len() == 1 {
            shown.remove(0)
        } else {
            MimePart::new(multipart("multipart/related", "r"), shown)
        };
        MimePart::new(multipart("multipart/alternative", "a"), vec![text, rich])
    }
}

/// One line without control characters, of at most 900 characters.
pub fn check_line(field: &'static str, value: &str) -> Result<(), RenderError> {
    if value.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(RenderError::Control(field));
    }
    if value.len() > 900 {
        return Err(RenderError::TooLong { field, limit: 900 });
    }
    Ok(())
}

/// An address a provider takes as it is: printable ASCII, one @, no spaces, no characters of the header's own syntax.
pub fn check_address(field: &'static str, address: &str) -> Result<(), RenderError> {
    check_line(field, address)?;
    let plain =
        |part: &str| part.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>()[]\\,;:\"@".contains(&byte));
    match address.split_once('@') {
        Some((local, domain)) if !local.is_empty() && !domain.is_empty() && plain(local) && plain(domain) => {
            if address.len() > 254 {
                Err(RenderError::TooLong { field, limit: 254 })
            } else {
                Ok(())
            }
        }
        _ => Err(RenderError::Address(field)),
    }
}
