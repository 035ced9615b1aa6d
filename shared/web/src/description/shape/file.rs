//! Files that a debtor adds to what he declares, invoices themselves, and a creditor's picture.

use std::collections::BTreeMap;

use serde::Deserialize;
use utoipa::ToSchema;

use super::name::{CaseId, FileId, HoldId, Instant, InvoiceId};

/// A file that is about to be sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UploadForm {
    /// Its name on the debtor's device.
    #[schema(min_length = 1, max_length = 255, examples("facture.pdf"))]
    pub name: String,
    /// What it is.
    pub media_type: MediaType,
    /// Bytes.
    #[schema(minimum = 1, maximum = 10_485_760)]
    pub size: u64,
}

/// Where to send it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UploadView {
    /// Names the file in a declaration.
    pub id: FileId,
    /// Where the form is posted, as `multipart/form-data`.
    pub url: String,
    /// Its fields; the file follows them, as `file`.
    pub fields: BTreeMap<String, String>,
    /// The form is good until then.
    pub until: Instant,
}

/// A file that was added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileView {
    /// Its id.
    pub id: FileId,
    /// What it was added to.
    pub hold: HoldId,
    /// A name it can be saved under.
    pub name: String,
    /// What it is by its first bytes.
    pub media_type: MediaType,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the whole, hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// In how many parts the team fetches it.
    #[schema(minimum = 1)]
    pub parts: u16,
}

/// The original of an invoice, as it is announced and kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OriginalForm {
    /// The source that told of the invoice.
    #[schema(pattern = "^[a-z0-9_-]{1,64}$", examples("relance"))]
    pub source: String,
    /// The source's own id of the invoice.
    #[schema(min_length = 1, max_length = 200, examples("INV-1"))]
    pub invoice: String,
    /// In what.
    pub format: Format,
    /// Bytes.
    #[schema(minimum = 1, maximum = 10_485_760)]
    pub size: u64,
    /// SHA-256 of the whole, hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
}

/// An original, as its debtor sees it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OriginalView {
    /// In what.
    pub format: Format,
    /// A name it can be saved under.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// In how many parts it is fetched.
    #[schema(minimum = 1)]
    pub parts: u16,
}

/// An original, as the team sees it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OriginalRow {
    /// Its id.
    pub id: FileId,
    /// Whose case it belongs to.
    pub case: CaseId,
    /// Of which invoice.
    pub invoice: InvoiceId,
    /// The number printed on it.
    pub number: String,
    /// In what.
    pub format: Format,
    /// A name it can be saved under.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// In how many parts it is fetched.
    #[schema(minimum = 1)]
    pub parts: u16,
}

/// A picture of the creditor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogoForm {
    /// A PNG in base64: at most 32 kB, 512 pixels wide and 256 high.
    #[schema(
        min_length = 1,
        max_length = 43_692,
        content_encoding = "base64",
        content_media_type = "image/png"
    )]
    pub png: String,
}

/// Where a picture is, and how much room it takes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogoView {
    /// On the origin of the debtors' pages.
    #[schema(pattern = "^/api/portal/logos/[0-9a-f]{32}$")]
    pub href: String,
    /// In pixels.
    #[schema(minimum = 1, maximum = 512)]
    pub width: u16,
    /// In pixels.
    #[schema(minimum = 1, maximum = 256)]
    pub height: u16,
}

/// Bytes as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct Bytes(pub Vec<u8>);

/// What a debtor's file may be.
#[derive(Debug, Deserialize, ToSchema)]
pub enum MediaType {
    /// A document.
    #[serde(rename = "application/pdf")]
    Pdf,
    /// A picture.
    #[serde(rename = "image/png")]
    Png,
    /// A photograph.
    #[serde(rename = "image/jpeg")]
    Jpeg,
}

/// In what an invoice itself is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A document to be read.
    Pdf,
    /// An e-invoice.
    Xml,
}
