//! Which crate may bring in what: ours, and what is not ours.

use std::process::Command;

use super::manifest::{Dependency, For, Manifest, manifests};
use super::{files, none, read, root, texts};

/// A crate of ours (`*` stands for one word) and the crates of ours that it may import.
const CRATES: &[(&str, &[&str])] = &[
    ("shared/domain", &[]),
    ("shared/formats", &["domain"]),
    ("shared/render", &["domain"]),
    ("shared/print", &["domain", "render"]),
    ("shared/store", &["domain"]),
    ("shared/app", &["domain", "formats", "render", "store"]),
    // A router knows no memory, no templates and no foreign format: it asks app
    ("shared/web", &["app", "domain"]),
    ("shared/aws", &["app", "store", "domain"]),
    ("functions/letters", &["app", "aws", "web", "print"]),
    ("functions/papers", &["aws", "print", "web"]),
    ("functions/*", &["app", "aws", "web"]),
    // The local process plays the providers, so it renders and knows the domain's words; its sample portfolio comes in by
    // the real door, so it signs webhooks as a source does; it never says AWS
    ("infra/local", &["app", "domain", "formats", "render", "store", "web", "print"]),
    // The emulator suite links aws; nobody links a function
    ("tests", &["app", "aws", "domain", "formats", "print", "render", "store", "web"]),
    // Built apart, with other flags; what it holds of any bytes is also a test of the tests package
    ("tests/fuzz", &["app", "domain", "formats", "render"]),
    // The floor of P7 reaches Amazon as our functions do
    ("tests/hello", &["aws"]),
    // Units are what DynamoDB counts: through the real engine, on the server that tests start
    (
        "tests/bench",
        &["app", "aws", "domain", "formats", "hello", "print", "render", "store", "tests", "web"],
    ),
];

/// What is not ours and not a plain tool (`*` at the end stands for anything), and who alone may bring it in.
const OWNERS: &[(&str, &[&str])] = &[
    ("chrono-tz", &["domain"]),
    ("iso_currency", &["domain"]),
    ("rust_decimal", &["domain"]),
    ("csv", &["formats"]),
    ("calamine", &["formats"]),
    ("quick-xml", &["formats"]),
    ("roxmltree", &["formats"]),
    ("lopdf", &["formats"]),
    // formats checks signatures, app makes look-up keys and seals; tests sign what they send
    ("hmac", &["formats", "app", "tests"]),
    ("aes-gcm", &["app"]),
    ("minijinja*", &["render"]),
    ("mrml", &["render"]),
    ("mail-builder", &["render"]),
    ("fluent*", &["render"]),
    ("qrcodegen", &["render"]),
    // render draws payment codes, formats looks at logos
    ("png", &["formats", "render"]),
    ("rust_xlsxwriter", &["print"]),
    ("typst*", &["print"]),
    ("rusqlite", &["store"]),
    ("serde_dynamo", &["store", "aws"]),
    ("tracing", &["app", "web", "aws", "local"]),
    ("tracing-subscriber", &["aws", "local"]),
    // tests call the routers without a socket
    ("axum", &["web", "local", "tests"]),
    ("tower", &["web", "tests"]),
    // local plays the object store, which takes forms of browsers
    ("multer", &["local"]),
    ("utoipa*", &["web"]),
    ("jsonwebtoken", &["web"]),
    // hello is the floor that our binaries are measured beside
    ("aws-*", &["aws", "hello"]),
    ("aws_lambda_events", &["aws", "functions/*"]),
    // aws tells by it whether a call ever had a connection: the SDK's HTTP client wraps it; local asks who plays Stripe,
    // over plain http and on its own machine only
    ("hyper-util", &["aws", "local"]),
    // Banks take few letters
    ("deunicode", &["formats"]),
    // Stripe is asked in forms
    ("form_urlencoded", &["formats"]),
    // SNS signs under a certificate; CloudWatch packs its logs
    ("x509-parser", &["aws"]),
    ("flate2", &["store", "aws"]),
    ("lambda_*", &["functions/*", "hello"]),
    // store and app only wait for locks
    ("tokio", &["store", "app", "aws", "local", "functions/*", "tests", "bench", "hello"]),
    ("libfuzzer-sys", &["fuzz"]),
    ("ureq", &["tests"]),
    ("tempfile", &["tests"]),
    ("insta", &["tests"]),
    ("proptest", &["tests"]),
];

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => pattern == name,
    }
}

fn is_owner(owner: &str, manifest: &Manifest) -> bool {
    owner == manifest.package || (owner.contains('/') && matches(owner, manifest.folder()))
}

/// What is wrong with bringing `dependency` into `manifest`, when something is.
fn violation(manifest: &Manifest, dependency: &Dependency, ours: &[String]) -> Option<String> {
    let Manifest { file, package, .. } = manifest;
    let Dependency { name, line, of } = dependency;
    if ours.contains(name) {
        let (_, allowed) = CRATES.iter().find(|row| matches(row.0, manifest.folder()))?;
        let fine = allowed.contains(&name.as_str());
        return (!fine)
            .then(|| format!("{file}:{line}: {package} may import {allowed:?} of ours, not {name}"));
    }
    let (_, owners) = OWNERS.iter().find(|row| matches(row.0, name))?;
    // A crate's own tests may use what is only for tests
    let fine = owners.iter().any(|owner| is_owner(owner, manifest)) || *of == For::Tests;
    (!fine).then(|| {
        format!("{file}:{line}: only {owners:?} may bring in {name}: ask that crate for what you need")
    })
}

#[test]
fn every_crate_imports_only_what_its_row_allows() {
    let manifests = manifests();
    let ours: Vec<String> = manifests.iter().map(|manifest| manifest.package.clone()).collect();
    let mut violations = Vec::new();
    for manifest in &manifests {
        if !CRATES.iter().any(|row| matches(row.0, manifest.folder())) {
            violations.push(format!("{}:1: no row in tests/tests/tidy/imports.rs: add one", manifest.file));
        }
        let wrong = manifest.dependencies.iter().filter_map(|each| violation(manifest, each, &ours));
        violations.extend(wrong);
    }
    none("Who imports whom is a table (tests/tests/tidy/imports.rs):", &violations);
}

/// The fuzz targets are a workspace of their own, which the ordinary build never opens: a lock that does not know what our
/// crates use would be noticed by who fuzzes next.
#[test]
fn the_lock_of_the_fuzz_targets_knows_what_our_crates_use() {
    let lock = read("tests/fuzz/Cargo.lock");
    let packages: Vec<&str> = lock.split("[[package]]").collect();
    let mut missing = Vec::new();
    for manifest in manifests() {
        let name = format!("name = \"{}\"\n", manifest.package);
        let Some(locked) = packages.iter().find(|package| package.contains(&name)) else { continue };
        for Dependency { name, of, .. } in &manifest.dependencies {
            // With or without the version behind it
            let known = [format!("\"{name}\""), format!("\"{name} ")].iter().any(|it| locked.contains(it));
            if *of != For::Tests && !known {
                missing.push(format!(
                    "{}: {name} is not in tests/fuzz/Cargo.lock: run `cargo metadata` there",
                    manifest.file
                ));
            }
        }
    }
    none("The lock of the fuzz targets is up to date:", &missing);
}

#[test]
fn a_folder_has_the_name_of_its_crate() {
    let wrong =
        manifests().into_iter().filter(|each| each.folder().rsplit('/').next() != Some(&each.package));
    let violations: Vec<String> = wrong
        .map(|each| format!("{}:2: the crate is called {}: rename one of them", each.file, each.package))
        .collect();
    none("Folder, crate and binary have one name:", &violations);
}

#[test]
fn a_wrong_import_is_seen() {
    let ours = ["app", "domain", "store"].map(str::to_owned);
    let manifest = |folder: &str, package: &str| Manifest {
        file: format!("{folder}/Cargo.toml"),
        package: package.to_owned(),
        dependencies: Vec::new(),
    };
    let needs = |name: &str, of| Dependency { name: name.to_owned(), line: 7, of };
    let (domain, web) = (manifest("shared/domain", "domain"), manifest("shared/web", "web"));
    let sweep = manifest("functions/sweep", "sweep");
    assert!(
        violation(&web, &needs("store", For::Crate), &ours)
            .expect("a violation")
            .starts_with("shared/web/Cargo.toml:7")
    );
    assert!(violation(&domain, &needs("app", For::Tests), &ours).is_some());
    assert!(violation(&domain, &needs("aws-sdk-s3", For::Crate), &ours).is_some());
    assert!(violation(&domain, &needs("proptest", For::Tests), &ours).is_none());
    assert!(violation(&sweep, &needs("lambda_runtime", For::Crate), &ours).is_none());
    assert!(violation(&sweep, &needs("store", For::Crate), &ours).is_some());
}

#[test]
fn the_local_process_builds_no_amazon_code() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "-e", "normal", "-p", "local", "--offline", "--prefix", "none", "--format", "{p}"])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    let tree = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "cargo tree failed: {}", String::from_utf8_lossy(&output.stderr));
    assert!(tree.lines().any(|line| line.starts_with("domain ")), "cargo tree does not name domain:\n{tree}");
    let amazon =
        |line: &&str| line.starts_with("aws-") || line.starts_with("aws ") || line.starts_with("lambda_");
    let violations: Vec<String> = tree.lines().filter(amazon).map(str::to_owned).collect();
    none("infra/local must not link these (find who does: cargo tree -p local -i NAME):", &violations);
}

#[test]
fn the_domain_is_fenced_from_clock_disk_network_and_environment() {
    let fence = read("shared/domain/clippy.toml");
    let banned = [
        "std::time::SystemTime::now",
        "std::time::Instant::now",
        "std::env::var",
        "std::env::var_os",
        "std::fs::read",
        "std::fs::read_to_string",
        "std::fs::write",
        "std::fs::File",
        "std::net::TcpStream",
    ];
    let has = |path: &&str| {
        fence.lines().any(|line| line.contains(&format!("\"{path}\"")) && line.contains("reason = "))
    };
    let mut violations: Vec<String> = banned
        .iter()
        .filter(|path| !has(path))
        .map(|path| format!("shared/domain/clippy.toml: ban {path} again, with its reason"))
        .collect();
    let workspace = read("Cargo.toml");
    let chrono = workspace.lines().find(|line| line.starts_with("chrono = ")).unwrap_or_default();
    if !chrono.contains("default-features = false")
        || chrono.contains("\"clock\"")
        || chrono.contains("\"now\"")
    {
        violations.push(
            "Cargo.toml: chrono stays without `clock` and `now`: a rule is told what time it is".to_owned(),
        );
    }
    none("The domain is told what day it is:", &violations);
}

#[test]
fn the_top_level_has_nothing_new() {
    let known = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "README.md",
        "functions",
        "infra",
        "portal",
        "shared",
        "tests",
    ];
    let mut violations: Vec<String> = files()
        .iter()
        .filter_map(|file| file.split('/').next())
        .filter(|name| !name.starts_with('.') && !known.contains(name))
        .map(|name| format!("{name}: find it a room below one of {known:?}"))
        .collect();
    violations.dedup();
    none("The top level is complete:", &violations);
}

#[test]
fn no_crate_that_ships_can_hold_a_deliberate_bug() {
    // domain declares the feature, the tests package alone may pass it on, and never by default
    let may = ["shared/domain/Cargo.toml", "tests/Cargo.toml"];
    let mut violations = Vec::new();
    for (file, text) in texts(&["Cargo.toml"]) {
        for (place, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with('#'))
        {
            let named = line.contains("bugs");
            if named && (!may.contains(&file.as_str()) || line.contains("default")) {
                violations
                    .push(format!("{file}:{}: the feature `bugs` is the simulation's alone", place + 1));
            }
        }
    }
    for file in may {
        let declared = read(file).lines().any(|line| line.starts_with("bugs = "));
        assert!(declared, "{file} no longer declares the feature: then this rule looks for nothing");
    }
    none("A bug that proves the tests never ships:", &violations);
}
