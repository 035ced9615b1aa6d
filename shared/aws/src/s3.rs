//! Large bodies in S3, under one prefix of one bucket, encrypted as the bucket says.
//!
//! Reading what is not there answers "nothing" only to who may list the prefix: without `s3:ListBucket` S3 says 403, which
//! is an error here. Under the prefix of uploads it is what is meant: nobody may list it, and a browser may not have sent
//! what it was given a place for.

use app::ports::{Form, Objects, ObjectsError, Uploaded, Wanted};
use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::primitives::ByteStream;
use aws_types::SdkConfig;
use thiserror::Error;

use crate::post::Poster;

/// Where they lie in the bucket.
pub const PREFIX: &str = "objects/";
/// Where browsers send files, as the bucket's lifecycle knows it.
pub const UPLOADS: &str = "uploads/";
/// Longest key, in bytes.
const KEY_LIMIT: usize = 512;
/// Largest object, in bytes: a function's memory holds it whole.
pub const OBJECT_BYTES_LIMIT: usize = 32 * 1024 * 1024;

/// The bucket.
#[derive(Clone)]
pub struct Bucket {
    client: Client,
    name: String,
    poster: Option<Poster>,
}

/// Why an object was not even asked for, or not taken.
#[derive(Debug, Error)]
enum Refusal {
    /// The same keys on one machine and here.
    #[error(
        "an object's key is parts of A-Z a-z 0-9 . _ - between slashes, none of them starting with a full stop"
    )]
    UnsafeKey,
    /// Ours never are.
    #[error("an object holds at most 32 MB")]
    TooLarge,
    /// Nobody here may.
    #[error("this bucket signs no forms")]
    NoPoster,
}

impl Bucket {
    /// The bucket of this name; `by_path` where the server knows no bucket by its host name.
    #[must_use]
    pub fn named(storing: &SdkConfig, name: impl Into<String>, by_path: bool) -> Self {
        let config = Builder::from(storing).force_path_style(by_path).build();
        Self { client: Client::from_conf(config), name: name.into(), poster: None }
    }

    /// The same, with forms for browsers that `poster` signs.
    #[must_use]
    pub fn posting(self, poster: Poster) -> Self {
        Self { poster: Some(poster), ..self }
    }
}

fn place(key: &str) -> Result<String, ObjectsError> {
    place_under(PREFIX, key)
}

fn place_under(prefix: &str, key: &str) -> Result<String, ObjectsError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let safe = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain);
    if key.len() <= KEY_LIMIT && key.split('/').all(safe) {
        Ok(format!("{prefix}{key}"))
    } else {
        Err(ObjectsError(Refusal::UnsafeKey.into()))
    }
}

#[async_trait]
impl Objects for Bucket {
    async fn put(&self, key: &str, bytes: &[u8]) -> Result<(), ObjectsError> {
        let place = place(key)?;
        if bytes.len() > OBJECT_BYTES_LIMIT {
            return Err(ObjectsError(Refusal::TooLarge.into()));
        }
        let body = ByteStream::from(bytes.to_vec());
        let call = self.client.put_object().bucket(&self.name).key(place).body(body);
        call.send().await.map(drop).map_err(|error| ObjectsError(error.into()))
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, ObjectsError> {
        let call = self.client.get_object().bucket(&self.name).key(place(key)?);
        let object = match call.send().await {
            Ok(object) => object,
            Err(error) if error.as_service_error().is_some_and(GetObjectError::is_no_such_key) => {
                return Ok(None);
            }
            Err(error) => return Err(ObjectsError(error.into())),
        };
        let bytes = object.content_length().and_then(|bytes| usize::try_from(bytes).ok());
        if bytes.is_none_or(|bytes| bytes > OBJECT_BYTES_LIMIT) {
            return Err(ObjectsError(Refusal::TooLarge.into()));
        }
        let body = object.body.collect().await.map_err(|error| ObjectsError(error.into()))?;
        Ok(Some(body.into_bytes().to_vec()))
    }

    async fn delete(&self, key: &str) -> Result<(), ObjectsError> {
        // S3 answers the same for what is not there
        let call = self.client.delete_object().bucket(&self.name).key(place(key)?);
        call.send().await.map(drop).map_err(|error| ObjectsError(error.into()))
    }

    fn form(&self, wanted: &Wanted<'_>) -> Result<Form, ObjectsError> {
        let poster = self.poster.as_ref().ok_or_else(|| ObjectsError(Refusal::NoPoster.into()))?;
        Ok(poster.form(&self.name, &place_under(UPLOADS, wanted.key)?, wanted))
    }

    async fn uploaded(&self, key: &str, most: u64) -> Result<Option<Uploaded>, ObjectsError> {
        if most > OBJECT_BYTES_LIMIT as u64 {
            return Err(ObjectsError(Refusal::TooLarge.into()));
        }
        let call = self.client.get_object().bucket(&self.name).key(place_under(UPLOADS, key)?);
        let object = match call.range(format!("bytes=0-{}", most.max(1) - 1)).send().await {
            Ok(object) => object,
            Err(error) if is_absent(&error) => return Ok(None),
            // Nothing has no first byte
            Err(error) if error.code() == Some("InvalidRange") => {
                return Ok(Some(Uploaded { size: 0, start: Vec::new() }));
            }
            Err(error) => return Err(ObjectsError(error.into())),
        };
        let whole = object.content_range().and_then(|range| range.rsplit('/').next()?.parse().ok());
        let whole = whole.or_else(|| object.content_length().and_then(|bytes| u64::try_from(bytes).ok()));
        let body = object.body.collect().await.map_err(|error| ObjectsError(error.into()))?;
        let start = body.into_bytes().to_vec();
        Ok(Some(Uploaded { size: whole.unwrap_or(start.len() as u64), start }))
    }
}

/// Who may not list is told 403 about what is not there.
fn is_absent<R>(error: &SdkError<GetObjectError, R>) -> bool {
    let absent = error.as_service_error().is_some_and(GetObjectError::is_no_such_key);
    absent || matches!(error.code(), Some("AccessDenied" | "NoSuchKey"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_leads_out_of_the_prefix() {
        assert_eq!(place("por_1/mime/act_2.eml").unwrap(), "objects/por_1/mime/act_2.eml");
        for key in ["", "/x", "../x", "a//b", "a/.b", "a\0b", "é", "a/", &"x".repeat(600)] {
            assert!(place(key).is_err(), "{key:?}");
        }
    }
}
