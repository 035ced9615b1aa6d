//! The rules of the house, held as data: who may import whom, how long a file may be, which words never land.
//!
//! Manifests are read as text, so that a broken one is named by its line. A violation says where and what to do. A rule
//! that turns out wrong is changed here, with its reason, and nowhere else.

#![allow(clippy::expect_used, reason = "a test stops where it cannot go on")]

#[path = "tidy/imports.rs"]
mod imports;
#[path = "tidy/languages.rs"]
mod languages;
#[path = "tidy/manifest.rs"]
mod manifest;
#[path = "tidy/sources.rs"]
mod sources;

use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the repository exists")
}

/// Every file that is or would be committed, from the root, sorted.
fn files() -> Vec<String> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git is installed: tidy reads which files belong to the project from it");
    assert!(output.status.success(), "git ls-files failed: {}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).expect("file names are UTF-8");
    let mut files: Vec<String> = listed.lines().map(str::to_owned).collect();
    files.retain(|file| root().join(file).is_file());
    files.sort();
    files.dedup();
    assert!(files.len() > 20, "git lists only {} files", files.len());
    files
}

/// Files that end in one of `endings`, with their text.
fn texts(endings: &[&str]) -> Vec<(String, String)> {
    let chosen = files().into_iter().filter(|file| endings.iter().any(|ending| file.ends_with(ending)));
    chosen.map(|file| (read(&file), file)).map(|(text, file)| (file, text)).collect()
}

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file))
        .unwrap_or_else(|error| panic!("{file} cannot be read: {error}"))
}

/// Fails with one violation a line.
fn none(rule: &str, violations: &[String]) {
    assert!(violations.is_empty(), "{rule}\n  {}\n", violations.join("\n  "));
}
