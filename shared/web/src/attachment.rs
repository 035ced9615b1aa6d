//! Files that are saved and never shown.
//!
//! A file may be a picture and a page at once: whatever it is, it is told to be saved, in a sandbox.

use std::fmt::Write;

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

const SANDBOX: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
/// What no browser shows.
pub(crate) const BYTES: &str = "application/octet-stream";

/// Which part of a file.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PartParameters {
    /// From 1; the list that names the file says how many there are.
    #[param(minimum = 1, maximum = 20, default = 1)]
    part: Option<u16>,
}

impl PartParameters {
    /// Which one is asked for.
    pub(crate) fn part(&self) -> u16 {
        self.part.unwrap_or(1)
    }
}

/// A file, or one of several parts of it.
pub(crate) struct Attachment {
    /// What the file is called.
    pub(crate) name: String,
    /// What this answer says it is.
    pub(crate) media_type: &'static str,
    /// Which part, of how many.
    pub(crate) part: (u16, u16),
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

impl IntoResponse for Attachment {
    fn into_response(self) -> Response {
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static(self.media_type)),
            (CONTENT_DISPOSITION, disposition(&self.name, self.part)),
            (CONTENT_SECURITY_POLICY, SANDBOX),
        ];
        (headers, self.bytes).into_response()
    }
}

/// To be saved under its name (RFC 6266): the letters that every program reads, and all of them.
fn disposition(name: &str, (part, parts): (u16, u16)) -> HeaderValue {
    let name = if parts > 1 { format!("{name}.{part}-of-{parts}") } else { name.to_owned() };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '.' | '-' | '_');
    let readable: String = name.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            whole.push(char::from(byte));
        } else {
            let _ = write!(whole, "%{byte:02X}");
        }
    }
    let text = format!("attachment; filename=\"{readable}\"; filename*=UTF-8''{whole}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, parts: u16) -> String {
        disposition(name, (1, parts)).to_str().unwrap().to_owned()
    }

    #[test]
    fn a_file_is_saved_under_its_name_and_nothing_of_the_name_is_read_as_more() {
        assert_eq!(
            said("reçu 12.pdf", 1),
            "attachment; filename=\"re_u 12.pdf\"; filename*=UTF-8''re%C3%A7u%2012.pdf"
        );
        assert_eq!(
            said("a\";x=\r\nb.pdf", 2),
            "attachment; filename=\"a__x___b.pdf.1-of-2\"; filename*=UTF-8''a%22%3Bx%3D%0D%0Ab.pdf.1-of-2"
        );
    }
}
