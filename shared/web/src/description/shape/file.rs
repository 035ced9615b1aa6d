//! Files that a debtor adds to what he declares.

use std::collections::BTreeMap;

use serde::Deserialize;
use utoipa::ToSchema;

use super::name::{FileId, HoldId, Instant};

/// A file that is about to be sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UploadForm {
    /// Its name on the debtor's device.
    #[schema(min_length = 1, max_length = 255, examples("facture.pdf"))]
    pub name: String,
    /// What it is.
    #[schema(pattern = "^(application/pdf|image/png|image/jpeg)$")]
    pub media_type: String,
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
    #[schema(pattern = "^(application/pdf|image/png|image/jpeg)$")]
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the whole, hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// In how many parts the team fetches it.
    #[schema(minimum = 1)]
    pub parts: u16,
}

/// Bytes as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct Bytes(pub Vec<u8>);
