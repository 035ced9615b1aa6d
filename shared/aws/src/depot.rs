//! Where parcels lie: under a prefix of their own in the bucket of large bodies, for some days. A parcel is made and read as
//! a file of this process, and carried there and back in parts: one part is in memory.
//!
//! What its key opens is never here: the key is told once, to who asked.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::time::Duration;

use app::parcel::{self, ParcelError};
use app::ports::{Adopt, AdoptError, Clock as _, Ids as _, ObjectsError};
use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::PortfolioId;
use store::table::Whole;
use thiserror::Error;

use crate::clock::SystemClock;
use crate::dynamo::Dynamo;
use crate::ids::SystemIds;
use crate::kms::Kms;
use crate::picture::Picture;
use crate::wire;

/// Where they lie in the bucket, as its lifecycle knows it.
pub const PREFIX: &str = "parcels/";
/// Largest parcel, and largest picture of a portfolio, in bytes: both are on the function's own disk at once.
pub const BYTES_LIMIT: u64 = 4 * 1024 * 1024 * 1024;
/// Bytes of one part: S3 takes no smaller one than 5 MB but the last, and ten thousand of them.
pub const PART: usize = 8 * 1024 * 1024;
/// Longest name of a parcel.
const NAME_LIMIT: usize = 200;
/// Longest wait for one try of a part, or for S3 to put the parts together.
const TRY: Duration = Duration::from_secs(15);
/// Longest wait for such a call with all its tries.
const CALL: Duration = Duration::from_secs(40);
/// What was begun before it ends within this.
const SPARE: TimeDelta = TimeDelta::seconds(60);

/// The depot, for one call of its function.
pub struct Depot {
    storage: Client,
    bucket: String,
    table: Dynamo,
    keys: Kms,
    clock: SystemClock,
    until: Option<DateTime<Utc>>,
}

/// Why a parcel does not lie where it should.
#[derive(Debug, Error)]
enum Refusal {
    /// The same bytes twice, or none.
    #[error("S3 answered without what the next call needs")]
    Incomplete,
    /// Somebody put another one there.
    #[error("the parcel changed while it was fetched")]
    Changed,
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ParcelError {
    ObjectsError(error.into()).into()
}

impl Depot {
    /// The depot in the bucket of this name, beside a table and its keys; `by_path` where the server knows no bucket by its
    /// host name.
    #[must_use]
    pub fn in_bucket(
        storing: &SdkConfig,
        bucket: impl Into<String>,
        by_path: bool,
        (table, keys): (Dynamo, Kms),
    ) -> Self {
        let limits = TimeoutConfig::builder().connect_timeout(wire::CONNECT);
        let limits = limits.operation_attempt_timeout(TRY).operation_timeout(CALL).build();
        let config = Builder::from(storing).timeout_config(limits).force_path_style(by_path).build();
        let (clock, until) = (SystemClock::default(), None);
        Self { storage: Client::from_conf(config), bucket: bucket.into(), table, keys, clock, until }
    }

    /// The same for a process that ends at `deadline` of this clock.
    #[must_use]
    pub fn until(self, deadline: DateTime<Utc>, clock: SystemClock) -> Self {
        Self { clock, until: deadline.checked_sub_signed(SPARE), ..self }
    }

    fn is_over(&self) -> bool {
        self.until.is_some_and(|until| self.clock.now() >= until)
    }

    async fn send_parts(&self, place: &str, id: &str, parcel: &File) -> Result<(), ParcelError> {
        let (size, mut at, mut sent) = (parcel.metadata()?.len(), 0, Vec::new());
        while at < size {
            if self.is_over() {
                return Err(ParcelError::TooSlow);
            }
            let bytes = part(parcel, at, size)?;
            at += bytes.len() as u64;
            let number = i32::try_from(sent.len() + 1).map_err(failed)?;
            let call = self.storage.upload_part().bucket(&self.bucket).key(place).upload_id(id);
            let call = call.part_number(number).body(ByteStream::from(bytes));
            let tag = call.send().await.map_err(failed)?.e_tag;
            let tag = tag.ok_or_else(|| failed(Refusal::Incomplete))?;
            sent.push(CompletedPart::builder().part_number(number).e_tag(tag).build());
        }
        let whole = CompletedMultipartUpload::builder().set_parts(Some(sent)).build();
        let call = self.storage.complete_multipart_upload().bucket(&self.bucket).key(place);
        call.upload_id(id).multipart_upload(whole).send().await.map(drop).map_err(failed)
    }

    /// What was begun and will not be ended costs until it is given up; the bucket's lifecycle does it after a day.
    async fn give_up(&self, place: &str, id: &str) {
        let call = self.storage.abort_multipart_upload().bucket(&self.bucket).key(place).upload_id(id);
        if let Err(error) = call.send().await {
            tracing::warn!(code = error.code(), "Could not give an unfinished parcel up");
        }
    }

    /// Bytes from `at`, with the size and the tag of the whole; `None` where nothing lies.
    async fn fetch_part(
        &self,
        place: &str,
        at: u64,
        tag: Option<&str>,
    ) -> Result<Option<(Vec<u8>, u64, Option<String>)>, ParcelError> {
        let call = self.storage.get_object().bucket(&self.bucket).key(place);
        let call = call.range(format!("bytes={at}-{}", at + PART as u64 - 1));
        let object = match call.set_if_match(tag.map(str::to_owned)).send().await {
            Ok(object) => object,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) if error.code() == Some("PreconditionFailed") => return Err(failed(Refusal::Changed)),
            Err(error) => return Err(failed(error)),
        };
        let whole = object.content_range().and_then(|range| range.rsplit('/').next()?.parse().ok());
        let whole = whole.ok_or_else(|| failed(Refusal::Incomplete))?;
        let tag = object.e_tag().map(str::to_owned);
        let body = tokio::time::timeout(CALL, object.body.collect()).await.map_err(failed)?;
        Ok(Some((body.map_err(failed)?.to_vec(), whole, tag)))
    }
}

/// Who may not list is told 403 about what is not there; an empty object has no first byte, and is no parcel either.
fn is_absent<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> bool {
    matches!(error.code(), Some("AccessDenied" | "NoSuchKey" | "InvalidRange"))
}

fn place(name: &str) -> Result<String, ParcelError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let safe = (1..=NAME_LIMIT).contains(&name.len()) && !name.starts_with('.') && name.bytes().all(plain);
    // No parcel was ever laid down under another name
    if safe { Ok(format!("{PREFIX}{name}")) } else { Err(ParcelError::NoParcel) }
}

fn part(file: &File, at: u64, size: u64) -> Result<Vec<u8>, ParcelError> {
    let left = usize::try_from(size - at).unwrap_or(PART);
    let mut bytes = vec![0; left.min(PART)];
    file.read_exact_at(&mut bytes, at)?;
    Ok(bytes)
}

#[async_trait]
impl Adopt for Depot {
    async fn adopt(&self, portfolio: PortfolioId, secret: [u8; 32]) -> Result<(), AdoptError> {
        self.keys.adopt(portfolio, secret).await
    }
}

#[async_trait]
impl parcel::Depot for Depot {
    fn until(&self) -> Option<DateTime<Utc>> {
        self.until
    }

    async fn picture(&self, portfolio: PortfolioId) -> Result<Box<dyn Whole>, ParcelError> {
        let draft = || parcel::Depot::draft(self);
        let picture = Picture::take(&self.table, portfolio, draft, &|| self.is_over()).await?;
        Ok(Box::new(picture))
    }

    fn draft(&self) -> Result<File, ParcelError> {
        let mut chance = [0; 16];
        SystemIds.fill(&mut chance);
        let name = format!("relance-{:032x}", u128::from_be_bytes(chance));
        let path = std::env::temp_dir().join(name);
        let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
        // Open, it lives as long as this process uses it, and nobody finds it afterwards
        std::fs::remove_file(path)?;
        Ok(file)
    }

    async fn keep(&self, name: &str, parcel: &File) -> Result<(), ParcelError> {
        let place = place(name)?;
        if parcel.metadata()?.len() > BYTES_LIMIT {
            return Err(ParcelError::TooLarge("at most four gigabytes"));
        }
        let call = self.storage.create_multipart_upload().bucket(&self.bucket).key(&place);
        let id = call.content_type("application/jsonl").send().await.map_err(failed)?.upload_id;
        let id = id.ok_or_else(|| failed(Refusal::Incomplete))?;
        let sent = self.send_parts(&place, &id, parcel).await;
        if sent.is_err() {
            self.give_up(&place, &id).await;
        }
        sent
    }

    async fn fetch(&self, name: &str) -> Result<File, ParcelError> {
        let (place, file) = (place(name)?, parcel::Depot::draft(self)?);
        let (mut at, mut tag) = (0, None);
        loop {
            if self.is_over() {
                return Err(ParcelError::Unfinished { written: 0, found: 0 });
            }
            let part = self.fetch_part(&place, at, tag.as_deref()).await?;
            let (bytes, whole, now) = part.ok_or(ParcelError::NoParcel)?;
            if whole > BYTES_LIMIT {
                return Err(ParcelError::TooLarge("at most four gigabytes"));
            }
            if bytes.is_empty() || bytes.len() as u64 != (whole - at).min(PART as u64) {
                return Err(failed(Refusal::Incomplete));
            }
            file.write_all_at(&bytes, at)?;
            at += bytes.len() as u64;
            tag = now;
            if at >= whole {
                return Ok(file);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_prefix() {
        assert_eq!(place("verrerie.jsonl").unwrap(), "parcels/verrerie.jsonl");
        for name in ["", "/x", "../x", "a/b", ".a", "a\0b", "é", &"x".repeat(201)] {
            assert!(matches!(place(name), Err(ParcelError::NoParcel)), "{name:?}");
        }
    }
}
