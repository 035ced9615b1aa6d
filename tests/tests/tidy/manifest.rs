//! Reads of a Cargo manifest what the rules need: the package's name and the names of what it depends on.

use super::{files, read};

/// When a dependency is built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// The crate itself.
    Crate,
    /// Its tests only.
    Tests,
}

/// One line of a manifest that brings something in.
pub struct Dependency {
    pub name: String,
    pub line: usize,
    pub of: For,
}

/// A crate of ours.
pub struct Manifest {
    /// Path from the root.
    pub file: String,
    pub package: String,
    pub dependencies: Vec<Dependency>,
}

impl Manifest {
    /// The folder that the manifest lies in.
    pub fn folder(&self) -> &str {
        self.file.trim_end_matches("/Cargo.toml")
    }
}

/// Every manifest but the workspace's.
pub fn manifests() -> Vec<Manifest> {
    let ours = files().into_iter().filter(|file| file.ends_with("/Cargo.toml"));
    let found: Vec<Manifest> = ours.map(|file| parse(&read(&file), file)).collect();
    assert!(found.len() >= 8, "only {} manifests were found", found.len());
    found
}

fn parse(text: &str, file: String) -> Manifest {
    let mut manifest = Manifest { file, package: String::new(), dependencies: Vec::new() };
    let mut section = String::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(header) = line.strip_prefix('[') {
            header.trim_end_matches(']').clone_into(&mut section);
            // [dependencies.NAME]
            if let Some((table, name)) = section.rsplit_once('.')
                && let Some(of) = purpose(table)
            {
                manifest.dependencies.push(Dependency { name: name.to_owned(), line: index + 1, of });
            }
        } else if let Some((key, value)) = line.split_once('=') {
            let key = key.trim();
            let name = key.split('.').next().unwrap_or(key).trim_matches('"');
            if section == "package" && key == "name" {
                value.trim().trim_matches('"').clone_into(&mut manifest.package);
            } else if let Some(of) = purpose(&section) {
                manifest.dependencies.push(Dependency { name: name.to_owned(), line: index + 1, of });
            }
        }
    }
    manifest
}

/// What a table of dependencies is for, its target left aside.
fn purpose(section: &str) -> Option<For> {
    match section.rsplit('.').next()? {
        "dependencies" | "build-dependencies" => Some(For::Crate),
        "dev-dependencies" => Some(For::Tests),
        _ => None,
    }
}

#[test]
fn a_manifest_is_read_with_its_lines() {
    let text = "[package]\nname = \"a\" # why\n[dependencies]\nb.workspace = true\nc = { version = \"1\" }\n\
                [dependencies.d]\nversion = \"1\"\n[target.'cfg(unix)'.dev-dependencies]\n\"e\" = \"1\"\n[lints]\nf = true\n";
    let manifest = parse(text, "shared/a/Cargo.toml".to_owned());
    let found = manifest.dependencies.iter().map(|each| (each.name.as_str(), each.line, each.of));
    let expected = [("b", 4, For::Crate), ("c", 5, For::Crate), ("d", 6, For::Crate), ("e", 9, For::Tests)];
    assert_eq!((manifest.package.as_str(), manifest.folder()), ("a", "shared/a"));
    assert_eq!(found.collect::<Vec<_>>(), expected);
}
