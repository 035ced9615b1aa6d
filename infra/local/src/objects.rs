//! Large bodies as files, which stand for S3 on this machine. A key never leads out of the folder.
//!
//! What browsers send lies in a folder of its own beside them, behind the same limits: one place, one kind, so many bytes,
//! for a while.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use app::ports::{Form, Ids, Objects, ObjectsError, Uploaded, Wanted};
use async_trait::async_trait;
use data_encoding::BASE64URL_NOPAD;
use thiserror::Error;

use crate::folder;
use crate::ids::SystemIds;

/// Longest key, in bytes.
const KEY_LIMIT: usize = 512;
/// Longest part of a key, in bytes: what file systems allow, with room for the name used while writing.
const PART_LIMIT: usize = 200;

/// Forms that are good at the same time; the oldest gives way.
const FORMS_LIMIT: usize = 1000;
/// Where a form is posted.
pub const UPLOADS: &str = "/uploads";

/// The files.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
    uploads: PathBuf,
    forms: Mutex<BTreeMap<String, Opened>>,
}

/// What a form opens.
#[derive(Debug, Clone)]
struct Opened {
    key: String,
    media_type: String,
    bytes: u64,
    until: Instant,
}

/// Why a form is not taken, as the store on AWS says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Turned {
    /// No such form, or not for this.
    #[error("this form is not one of ours, or its time is over")]
    Denied,
    /// Nothing, or more than was announced.
    #[error("a file has at least one byte, and at most as many as were announced")]
    Size,
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
        let uploads = folder.with_file_name("uploads");
        Self { folder: folder.to_owned(), uploads, forms: Mutex::default() }
    }

    fn path(&self, key: &str) -> Result<PathBuf, ObjectsError> {
        path_in(&self.folder, key)
    }

    /// Takes what a browser sent with a form: `fields` are all of it but the file.
    ///
    /// # Errors
    /// [`Turned`], in an error of the store when it cannot be written.
    pub async fn take(
        &self,
        fields: &BTreeMap<String, String>,
        file: Vec<u8>,
    ) -> Result<Result<(), Turned>, ObjectsError> {
        let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
        let opened = self.forms.lock().unwrap_or_else(PoisonError::into_inner).get(field("form")).cloned();
        let now = Instant::now();
        let fits = |form: &Opened| {
            form.until > now && form.key == field("key") && form.media_type == field("Content-Type")
        };
        let Some(form) = opened.filter(fits) else { return Ok(Err(Turned::Denied)) };
        if file.is_empty() || file.len() as u64 > form.bytes {
            return Ok(Err(Turned::Size));
        }
        let path = path_in(&self.uploads, &form.key)?;
        aside(move || put(&path, &file)).await.map(Ok)
    }
}

fn path_in(folder: &Path, key: &str) -> Result<PathBuf, ObjectsError> {
    let safe = key.len() <= KEY_LIMIT && key.split('/').all(is_safe);
    if safe { Ok(folder.join(key)) } else { Err(ObjectsError(UnsafeKey.into())) }
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

/// The name goes durably too: what was to be forgotten must not come back after a power cut.
fn delete(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Ok(()) => std::fs::File::open(path.parent().unwrap_or(path))?.sync_all(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn start(path: &Path, most: u64) -> io::Result<Option<Uploaded>> {
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let (size, mut start) = (file.metadata()?.len(), Vec::new());
    file.take(most).read_to_end(&mut start)?;
    Ok(Some(Uploaded { size, start }))
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

    async fn delete(&self, key: &str) -> Result<(), ObjectsError> {
        let path = self.path(key)?;
        aside(move || delete(&path)).await
    }

    fn form(&self, wanted: &Wanted<'_>) -> Result<Form, ObjectsError> {
        path_in(&self.uploads, wanted.key)?;
        let mut secret = [0; 24];
        SystemIds.fill(&mut secret);
        let secret = BASE64URL_NOPAD.encode(&secret);
        let opened = Opened {
            key: wanted.key.to_owned(),
            media_type: wanted.media_type.to_owned(),
            bytes: wanted.bytes,
            until: Instant::now() + Duration::from_secs(wanted.seconds.into()),
        };
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        while forms.len() >= FORMS_LIMIT {
            let Some(oldest) = forms.iter().min_by_key(|(_, form)| form.until).map(|(name, _)| name.clone())
            else {
                break;
            };
            forms.remove(&oldest);
        }
        forms.insert(secret.clone(), opened);
        let fields = [("Content-Type", wanted.media_type), ("form", &secret), ("key", wanted.key)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Ok(Form { url: UPLOADS.to_owned(), fields: fields.into() })
    }

    async fn uploaded(&self, key: &str, most: u64) -> Result<Option<Uploaded>, ObjectsError> {
        let path = path_in(&self.uploads, key)?;
        aside(move || start(&path, most)).await
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
        for _ in 0..2 {
            files.delete("por_1/mime/act_2.eml").await.unwrap();
            assert_eq!(files.get("por_1/mime/act_2.eml").await.unwrap(), None);
        }
        files.delete("por_9/never/was").await.unwrap();
    }

    #[tokio::test]
    async fn a_form_takes_one_file_of_its_kind_and_size_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::under(&folder.path().join("objects"));
        let wanted = |seconds| Wanted { key: "por_1/deb_2/3", media_type: "image/png", bytes: 4, seconds };
        let fields = files.form(&wanted(900)).unwrap().fields;
        assert_eq!(files.uploaded("por_1/deb_2/3", 9).await.unwrap(), None);
        for (name, value) in [("key", "por_1/deb_9/3"), ("form", "x"), ("Content-Type", "text/html")] {
            let mut other = fields.clone();
            other.insert(name.to_owned(), value.to_owned());
            assert_eq!(files.take(&other, b"1234".to_vec()).await.unwrap(), Err(Turned::Denied), "{name}");
        }
        for file in [&b""[..], b"12345"] {
            assert_eq!(files.take(&fields, file.to_vec()).await.unwrap(), Err(Turned::Size));
        }
        let late = files.form(&wanted(0)).unwrap().fields;
        assert_eq!(files.take(&late, b"1234".to_vec()).await.unwrap(), Err(Turned::Denied));
        files.take(&fields, b"1234".to_vec()).await.unwrap().unwrap();
        let sent = files.uploaded("por_1/deb_2/3", 2).await.unwrap().unwrap();
        assert_eq!((sent.size, &sent.start[..]), (4, &b"12"[..]));
        assert_eq!(files.get("por_1/deb_2/3").await.unwrap(), None, "a place is not where things are kept");
    }

    #[tokio::test]
    async fn no_key_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::under(folder.path());
        for key in
            ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/.b", "a\0b", "é", "a/", &"x".repeat(300)]
        {
            assert!(files.put(key, b"x").await.is_err(), "{key:?}");
            assert!(files.delete(key).await.is_err(), "{key:?}");
        }
    }
}
