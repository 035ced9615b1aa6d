//! How files of the data folder are written: whole or not at all, readable by their owner alone.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// What a write survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durable {
    /// The machine losing power.
    Yes,
    /// Only this process being killed.
    No,
}

/// Makes `folder` and those above it, for their owner alone.
///
/// # Errors
/// What the disk says.
pub fn make(folder: &Path) -> io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Makes what was created in or renamed into `folder` durable.
///
/// # Errors
/// What the disk says.
pub fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Replaces `file` by `bytes`: a reader, or the next start, finds the old or the new, never a part.
///
/// # Errors
/// What the disk says; the old file is still there.
pub fn write_whole(file: &Path, bytes: &[u8], durable: Durable) -> io::Result<()> {
    let mut aside = file.as_os_str().to_owned();
    aside.push(".new");
    let mut new = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
    new.write_all(bytes)?;
    if durable == Durable::Yes {
        new.sync_all()?;
    }
    std::fs::rename(&aside, file)?;
    match (durable, file.parent()) {
        (Durable::Yes, Some(folder)) => sync(folder),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("some");
        write_whole(&file, b"a long first text", Durable::Yes).unwrap();
        write_whole(&file, b"second", Durable::No).unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"second");
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
