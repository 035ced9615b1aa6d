//! Every seed and every find of the fuzz targets, in the ordinary run: what was found once stays found.

#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use std::path::Path;

type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 10] = [
    ("link", fuzz::link),
    ("logo", fuzz::logo),
    ("mime", fuzz::mime),
    ("original", fuzz::original),
    ("parcel", fuzz::parcel),
    ("template", fuzz::template),
    ("upload", fuzz::upload),
    ("webhook_gocardless", fuzz::webhook_gocardless),
    ("webhook_relance", fuzz::webhook_relance),
    ("webhook_stripe", fuzz::webhook_stripe),
];

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn every_seed_and_every_find_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let targets: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    let files: Vec<String> = targets.iter().map(|name| format!("{name}.rs")).collect();
    assert_eq!(names(&folder.join("fuzz_targets")), files, "a target is a row here");
    assert_eq!(names(&folder.join("corpus")), targets, "a target has seeds");
    for (name, target) in TARGETS {
        let seeds = folder.join("corpus").join(name);
        for seed in names(&seeds) {
            println!("{name}/{seed}");
            let bytes = std::fs::read(seeds.join(&seed)).expect("a seed");
            target(&bytes);
            // And what becomes of it when it is cut off
            for length in (0..bytes.len()).step_by(bytes.len() / 40 + 1) {
                target(&bytes[..length]);
            }
        }
    }
}
