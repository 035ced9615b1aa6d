//! Has files read by programs of other hands.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// Files on their way to a reader.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// What the readers find in these files, in their order.
    pub fn read(&self, files: &[(&str, Vec<u8>)]) -> Vec<Value> {
        let paths = files.iter().map(|(name, bytes)| self.put(name, bytes));
        match asked(paths.collect::<Vec<_>>().iter().map(PathBuf::as_path)) {
            Value::Array(read) => read,
            other => panic!("{other}"),
        }
    }

    /// The last page of a PDF as a picture: width, height, one byte a pixel, and pixels a point.
    pub fn picture(&self, file: &[u8]) -> (usize, usize, Vec<u8>, f64) {
        let path = self.put("picture.pdf", file);
        let scale = asked([Path::new("--picture"), &path].into_iter()).as_f64().expect("a scale");
        let map = std::fs::read(path.with_extension("pgm")).expect("a picture");
        let end = map.iter().position(|byte| *byte == b'\n').expect("a head");
        let head = String::from_utf8_lossy(&map[..end]).into_owned();
        let mut sides = head.split(' ').skip(1).map(|side| side.parse().expect("a side"));
        let (width, height) = (sides.next().expect("a width"), sides.next().expect("a height"));
        (width, height, map[end + 1..].to_vec(), scale)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }
}

fn asked<'a>(words: impl Iterator<Item = &'a Path>) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let venv = std::env::var_os("RELANCE_VENV").map_or_else(|| root.join("../target/venv"), PathBuf::from);
    let python = venv.join("bin/python");
    assert!(
        python.exists(),
        "there is no Python at {}: run `tests/all venv` once, or set RELANCE_VENV",
        python.display()
    );
    let output = Command::new(&python).arg(root.join("tests/papers/read.py")).args(words).output();
    let output = output.expect("Python starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "read.py failed (does {} lack a library? tests/all venv):\n{errors}",
        python.display()
    );
    serde_json::from_slice(&output.stdout).expect("read.py prints JSON")
}
