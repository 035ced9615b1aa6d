//! Has files read by programs of other hands.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use tests::python::asked;

const READER: &str = "papers/read.py";

/// Files on their way to a reader.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// What the readers find in these files, in their order.
    pub fn read(&self, files: &[(&str, Vec<u8>)]) -> Vec<Value> {
        let paths = files.iter().map(|(name, bytes)| self.put(name, bytes));
        match asked(READER, paths) {
            Value::Array(read) => read,
            other => panic!("{other}"),
        }
    }

    /// The last page of a PDF as a picture: width, height, one byte a pixel, and pixels a point.
    pub fn picture(&self, file: &[u8]) -> (usize, usize, Vec<u8>, f64) {
        let path = self.put("picture.pdf", file);
        let scale = asked(READER, [Path::new("--picture"), &path]).as_f64().expect("a scale");
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
