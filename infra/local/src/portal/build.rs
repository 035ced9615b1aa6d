//! The debtor's page is TypeScript: it is built when its sources have changed, once for all processes of this checkout.
//!
//! A build is named after a digest of its sources and appears whole or not at all, so that nobody is served half of one.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, SystemTime};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use thiserror::Error;
use tokio::process::Command;

/// Folders and files that no page is made of.
const PASSED_OVER: [&str; 4] = ["node_modules", "dist", "tests", ".git"];
/// Most files of the portal.
const FILES_LIMIT: usize = 5_000;
/// Longest a command of npm may take.
const COMMAND_SECONDS: u64 = 300;
/// How much of a failed command's words is repeated, in characters.
const WORDS_LIMIT: usize = 1_500;

/// Why there is no debtor's page.
#[derive(Debug, Error)]
pub enum BuildError {
    /// Node or npm.
    #[error("`{0}` is missing: install Node 20.19 or later, or point RELANCE_PORTAL_DIST at a built portal")]
    Missing(&'static str),
    /// The sources.
    #[error("the portal's sources in {folder} cannot be read: {source}")]
    Sources {
        /// Where.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A step failed.
    #[error("`{step}` failed:\n{words}")]
    Failed {
        /// Which.
        step: String,
        /// What it said at the end.
        words: String,
    },
    /// A step took too long.
    #[error("`{step}` was stopped after {COMMAND_SECONDS} seconds")]
    TooLong {
        /// Which.
        step: String,
    },
    /// Another's step takes too long.
    #[error(
        "another build of the page has not ended within {COMMAND_SECONDS} seconds: end it, then load this page again"
    )]
    Waited,
    /// What was pointed at.
    #[error("RELANCE_PORTAL_DIST is {0}, which holds no debtor/index.html")]
    NoDist(PathBuf),
}

/// The folder with the built pages: the one that `RELANCE_PORTAL_DIST` names, or one built from the sources beside this
/// crate.
///
/// # Errors
/// [`BuildError`], which says what to do.
pub async fn built() -> Result<PathBuf, BuildError> {
    if let Some(dist) = std::env::var_os("RELANCE_PORTAL_DIST") {
        let dist = PathBuf::from(dist);
        return if is_whole(&dist) { Ok(dist) } else { Err(BuildError::NoDist(dist)) };
    }
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let (sources, builds) = (root.join("portal"), root.join("target/portal"));
    let failed = |source| BuildError::Sources { folder: sources.clone(), source };
    let digest = digest(&sources).map_err(failed)?;
    let dist = builds.join(&digest[..16]);
    if is_whole(&dist) {
        return Ok(dist);
    }
    std::fs::create_dir_all(&builds).map_err(failed)?;
    let lock = builds.join("lock");
    // Held until the end: others wait here and then find what was built
    let lock = locked(lock, Duration::from_secs(COMMAND_SECONDS)).await?.map_err(failed)?;
    if !is_whole(&dist) {
        build(&sources, &dist, &lock).await?;
    }
    Ok(dist)
}

/// Waits for the lock, but not for ever: a build that was left behind has nobody who stops it.
async fn locked(path: PathBuf, most: Duration) -> Result<io::Result<File>, BuildError> {
    let waiting = tokio::task::spawn_blocking(move || lock_at(&path));
    let lock = tokio::time::timeout(most, waiting).await.map_err(|_| BuildError::Waited)?;
    Ok(lock.unwrap_or_else(|error| Err(error.into())))
}

/// Waits for the lock. Readable, since a build has it as its input.
fn lock_at(path: &Path) -> io::Result<File> {
    let file = File::options().read(true).write(true).create(true).truncate(true).open(path)?;
    file.lock()?;
    Ok(file)
}

fn is_whole(dist: &Path) -> bool {
    dist.join("debtor/index.html").is_file()
}

async fn build(sources: &Path, dist: &Path, lock: &File) -> Result<(), BuildError> {
    tracing::info!("Building the debtor's page");
    if is_stale(sources) {
        npm(sources, &["ci", "--no-audit", "--no-fund"], lock).await?;
    }
    let aside = dist.with_extension("new");
    let folder = aside.to_string_lossy().into_owned();
    npm(sources, &["run", "build", "--", "--outDir", &folder, "--emptyOutDir"], lock).await?;
    let failed = |source| BuildError::Sources { folder: aside.clone(), source };
    if !is_whole(&aside) {
        return Err(failed(io::Error::other("the build made no debtor/index.html")));
    }
    std::fs::rename(&aside, dist).map_err(failed)
}

/// True when the packages are not those of the lock file.
fn is_stale(sources: &Path) -> bool {
    let changed = |file: &str| -> io::Result<SystemTime> { sources.join(file).metadata()?.modified() };
    match (changed("node_modules/.package-lock.json"), changed("package-lock.json")) {
        (Ok(installed), Ok(locked)) => installed < locked,
        _ => true,
    }
}

async fn npm(sources: &Path, words: &[&str], lock: &File) -> Result<(), BuildError> {
    let step = format!("npm {}", words[..words.len().min(2)].join(" "));
    let failed = |source| BuildError::Sources { folder: sources.to_owned(), source };
    let mut command = holding(lock, "npm", words).map_err(failed)?;
    command.current_dir(sources).kill_on_drop(true);
    let output = tokio::time::timeout(Duration::from_secs(COMMAND_SECONDS), command.output()).await;
    match output {
        Err(_) => Err(BuildError::TooLong { step }),
        Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => Err(BuildError::Missing("npm")),
        Ok(Err(source)) => Err(failed(source)),
        Ok(Ok(output)) if output.status.success() => Ok(()),
        Ok(Ok(output)) => Err(BuildError::Failed { step, words: words_of(&output) }),
    }
}

/// A command that holds the lock too, as its standard input, which is empty. A process that is killed leaves the build it
/// began behind, and whoever starts next waits for that one instead of beginning another beside it.
fn holding(lock: &File, program: &str, words: &[&str]) -> io::Result<Command> {
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::from(lock.try_clone()?));
    Ok(command)
}

fn words_of(output: &Output) -> String {
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    let said = String::from_utf8_lossy(&said);
    let skipped = said.chars().count().saturating_sub(WORDS_LIMIT);
    said.chars().skip(skipped).collect()
}

/// A digest of everything a page is made of.
fn digest(sources: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    collect(sources, &mut files)?;
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        let name = file.strip_prefix(sources).unwrap_or(&file).to_string_lossy().into_owned();
        let bytes = std::fs::read(&file)?;
        digest.update(format!("{name}\0{}\0", bytes.len()));
        digest.update(&bytes);
    }
    Ok(HEXLOWER.encode(&digest.finalize()))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        if PASSED_OVER.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if kind.is_dir() {
            collect(&path, files)?;
        } else if kind.is_file() {
            files.push(path);
        }
        if files.len() > FILES_LIMIT {
            return Err(io::Error::other(format!("there are more than {FILES_LIMIT} files")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_build_that_outlives_its_process_keeps_the_next_one_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let (lock, gate) = (folder.path().join("lock"), folder.path().join("gate"));
        assert!(std::process::Command::new("mkfifo").arg(&gate).status().unwrap().success());
        let held = lock_at(&lock).unwrap();
        // Ends when its gate is opened; what it starts itself holds the lock as well
        let words = ["-c", r#"cat "$0"; cat"#, gate.to_str().unwrap()];
        let mut build = holding(&held, "sh", &words).unwrap().spawn().unwrap();
        drop(held);
        let next = File::open(&lock).unwrap();
        let waits = matches!(next.try_lock(), Err(std::fs::TryLockError::WouldBlock));
        // Whatever was found: a build that goes on would outlive this test as well
        std::fs::write(&gate, "").unwrap();
        assert!(build.wait().await.unwrap().success());
        assert!(waits);
        next.try_lock().unwrap();
    }

    #[tokio::test]
    async fn nobody_waits_for_ever_for_another_build() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join("lock");
        let held = lock_at(&lock).unwrap();
        assert!(matches!(locked(lock.clone(), Duration::ZERO).await, Err(BuildError::Waited)));
        drop(held);
        assert!(locked(lock, Duration::from_secs(COMMAND_SECONDS)).await.unwrap().is_ok());
    }

    #[test]
    fn a_digest_changes_with_a_name_and_with_a_byte_and_with_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let file = folder.path().join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        };
        write("debtor/main.tsx", "one");
        let first = digest(folder.path()).unwrap();
        write("node_modules/x/index.js", "what npm brought");
        write("dist/index.html", "what was built");
        assert_eq!(digest(folder.path()).unwrap(), first);
        write("debtor/main.tsx", "two");
        let changed = digest(folder.path()).unwrap();
        assert_ne!(changed, first);
        std::fs::rename(folder.path().join("debtor"), folder.path().join("desk")).unwrap();
        assert_ne!(digest(folder.path()).unwrap(), changed);
    }
}
