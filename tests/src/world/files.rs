//! A debtor's files, sent as his browser sends them.

use app::AppError;
use app::portal::{UploadForm, UploadView, Visitor};
use domain::ids::FileId;

use super::{World, must};

/// A small file that is what it says: no reader looks further than its first bytes.
#[must_use]
pub fn pdf(words: &str) -> Vec<u8> {
    format!("%PDF-1.7\n{words}\n%%EOF\n").into_bytes()
}

/// The first bytes of a picture, and more.
#[must_use]
pub fn png(bytes: usize) -> Vec<u8> {
    let mut whole = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    whole.extend((whole.len()..bytes).map(|place| u8::try_from(place % 251).unwrap_or(0)));
    whole
}

impl World {
    /// Asks for a place for a file.
    pub fn announce(&self, visitor: &Visitor, name: &str, size: u64) -> Result<UploadView, AppError> {
        let media_type = "application/pdf".to_owned();
        must(self.app.upload(visitor, None, &UploadForm { name: name.to_owned(), media_type, size }))
    }

    /// Sends a file to a place of its own.
    pub fn send_file(&self, visitor: &Visitor, name: &str, bytes: &[u8]) -> FileId {
        let place = self.announce(visitor, name, bytes.len() as u64).expect("a place");
        self.shelves.send(&place.fields["key"], bytes);
        place.id
    }
}
