//! Large bodies as files, which stand for S3 on this machine. A key never leads out of the folder.

use std::io;
use std::path::{Path, PathBuf};

use app::ports::{Objects, ObjectsError};
use async_trait::async_trait;
use thiserror::Error;

use crate::folder;

/// Longest key, in bytes.
const KEY_LIMIT: usize = 512;
/// Longest part of a key, in bytes: what file systems allow, with room for the name used while writing.
const PART_LIMIT: usize = 200;

/// The files.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
}

/// The key cannot be the name of a file.
#[derive(Debug, Error)]
#[error(
    "an object's key is parts of A-Z a-z 0-9 . _ - between slashes, none of them starting with a full stop"
)]
struct UnsafeKey;

impl Files {
    /// Keeps objects under `folder`, which is made when the first one comes.
    pub fn under(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    fn path(&self, key: &str) -> Result<PathBuf, ObjectsError> {
        let safe = key.len() <= KEY_LIMIT && key.split('/').all(is_safe);
        if safe { Ok(self.folder.join(key)) } else { Err(ObjectsError(UnsafeKey.into())) }
    }
}

fn is_safe(part: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=PART_LIMIT).contains(&part.len()) && !part.starts_with('.') && part.bytes().all(plain)
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let parent = path.parent().unwrap_or(path);
    folder::make(parent)?;
    folder::write_whole(path, bytes, folder::Durable::Yes)
}

fn get(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Disks block: not on the threads that answer requests.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, ObjectsError> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| ObjectsError(error.into()))?;
    done.map_err(|error| ObjectsError(error.into()))
}

#[async_trait]
impl Objects for Files {
    async fn put(&self, key: &str, bytes: &[u8]) -> Result<(), ObjectsError> {
        let (path, bytes) = (self.path(key)?, bytes.to_owned());
        aside(move || put(&path, &bytes)).await
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, ObjectsError> {
        let path = self.path(key)?;
        aside(move || get(&path)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_kept_comes_back_and_what_is_not_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::under(&folder.path().join("objects"));
        files.put("por_1/mime/act_2.eml", b"one").await.unwrap();
        files.put("por_1/mime/act_2.eml", b"one").await.unwrap();
        assert_eq!(files.get("por_1/mime/act_2.eml").await.unwrap().as_deref(), Some(&b"one"[..]));
        assert_eq!(files.get("por_1/mime/act_3.eml").await.unwrap(), None);
    }

    #[tokio::test]
    async fn no_key_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::under(folder.path());
        for key in
            ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/.b", "a\0b", "é", "a/", &"x".repeat(300)]
        {
            assert!(files.put(key, b"x").await.is_err(), "{key:?}");
        }
    }
}
