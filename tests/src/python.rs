//! What libraries of other hands say, asked of them in Python. They are pinned in requirements.txt and installed by `tests/all`.
#![expect(clippy::expect_used, reason = "used by tests alone: what goes wrong here is the test's failure")]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The JSON that `tests/tests/<script>` prints, told these words.
///
/// # Panics
/// When there is no Python, it lacks a library, or the script fails or prints no JSON.
pub fn asked(script: &str, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let venv = std::env::var_os("RELANCE_VENV").map_or_else(|| root.join("../target/venv"), PathBuf::from);
    let python = venv.join("bin/python");
    let shown = python.display();
    assert!(python.exists(), "there is no Python at {shown}: run `tests/all venv` once, or set RELANCE_VENV");
    let output = Command::new(&python).arg(root.join("tests").join(script)).args(words).output();
    let output = output.expect("Python starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{script} failed (does {shown} lack a library? tests/all venv):\n{errors}"
    );
    serde_json::from_slice(&output.stdout).expect("a script prints JSON")
}
