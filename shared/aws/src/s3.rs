//! Large bodies in S3, under one prefix of one bucket, encrypted as the bucket says.
//!
//! Reading what is not there answers "nothing" only to who may list the prefix: without `s3:ListBucket` S3 says 403, which
//! is an error here.

use app::ports::{Objects, ObjectsError};
use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::primitives::ByteStream;
use aws_types::SdkConfig;
use thiserror::Error;

/// Where they lie in the bucket.
pub const PREFIX: &str = "objects/";
/// Longest key, in bytes.
const KEY_LIMIT: usize = 512;
/// Largest object, in bytes: a function's memory holds it whole.
pub const OBJECT_BYTES_LIMIT: usize = 32 * 1024 * 1024;

/// The bucket.
#[derive(Debug, Clone)]
pub struct Bucket {
    client: Client,
    name: String,
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
}

impl Bucket {
    /// The bucket of this name; `by_path` where the server knows no bucket by its host name.
    #[must_use]
    pub fn named(storing: &SdkConfig, name: impl Into<String>, by_path: bool) -> Self {
        let config = Builder::from(storing).force_path_style(by_path).build();
        Self { client: Client::from_conf(config), name: name.into() }
    }
}

fn place(key: &str) -> Result<String, ObjectsError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let safe = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain);
    if key.len() <= KEY_LIMIT && key.split('/').all(safe) {
        Ok(format!("{PREFIX}{key}"))
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
