//! A debtor's files, sent as his browser sends them, and invoices themselves, sent as a program of their creditor does.

use app::AppError;
use app::member::Role;
use app::original::{OriginalForm, OriginalRow};
use app::portal::{UploadForm, UploadView, Visitor};
use app::seal::sha256_hex;
use domain::ids::FileId;
use domain::invoice::Format;

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

/// A small e-invoice with this number, in UBL.
#[must_use]
pub fn ubl(number: &str) -> Vec<u8> {
    let ubl = "urn:oasis:names:specification:ubl:schema:xsd:";
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Invoice xmlns=\"{ubl}Invoice-2\" \
         xmlns:cbc=\"{ubl}CommonBasicComponents-2\"><cbc:ID>{number}</cbc:ID></Invoice>\n"
    )
    .into_bytes()
}

/// What is said of a document, of an invoice that the source `relance` told of.
#[must_use]
pub fn original(invoice: &str, format: Format, bytes: &[u8]) -> OriginalForm {
    let (source, invoice) = ("relance".to_owned(), invoice.to_owned());
    OriginalForm { source, invoice, format, size: bytes.len() as u64, sha256: sha256_hex(bytes) }
}

impl World {
    /// Sends the original of an invoice to a place of its own.
    pub fn send_original(&self, form: &OriginalForm, bytes: &[u8]) -> Result<FileId, AppError> {
        let place = must(self.app.original_place(&self.member(Role::Collector), form))?;
        self.shelves.send(&place.fields["key"], bytes);
        Ok(place.id)
    }

    /// Sends it, then says that it is there.
    pub fn give_original(
        &self,
        invoice: &str,
        format: Format,
        bytes: &[u8],
    ) -> Result<OriginalRow, AppError> {
        let form = original(invoice, format, bytes);
        self.send_original(&form, bytes)?;
        must(self.app.keep_original(&self.member(Role::Collector), &form))
    }

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
