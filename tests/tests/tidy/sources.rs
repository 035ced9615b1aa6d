//! How long a file may be, what it may be called and which words never land.

use super::{files, none, texts};

/// Longest source file, in lines.
const FILE_LINES: usize = 500;

/// Files that may be longer, because nobody reads them from end to end.
const GENERATED: &[&str] = &[
    // The API in types: `npm run --prefix portal client` writes it, portal/tests/client.test.ts compares it
    "portal/api/described.d.ts",
];

/// Longest main of a function, in lines: a trigger and nothing else.
const MAIN_LINES: usize = 60;

/// A word, where it may not stand, and what to do instead. Halves are joined so that this file does not hold the words.
const WORDS: &[(&str, &[&str], &str)] = &[
    (concat!("tod", "o!("), &[".rs"], "write it, or leave the feature out"),
    (concat!("unimple", "mented!("), &[".rs"], "write it, or leave the feature out"),
    (concat!("db", "g!("), &[".rs"], "use tracing, or remove it"),
    (concat!("#[ign", "ore"), &[".rs"], "a test runs or does not exist"),
    (concat!("it.on", "ly("), SCRIPTS, "run all tests"),
    (concat!("test.on", "ly("), SCRIPTS, "run all tests"),
    (concat!("describe.on", "ly("), SCRIPTS, "run all tests"),
    (concat!("it.sk", "ip("), SCRIPTS, "a test runs or does not exist"),
    (concat!("test.sk", "ip("), SCRIPTS, "a test runs or does not exist"),
    (concat!("describe.sk", "ip("), SCRIPTS, "a test runs or does not exist"),
    (concat!("test.to", "do("), SCRIPTS, "write it"),
    (concat!("@ts-ign", "ore"), SCRIPTS, "give it its type"),
    (concat!("@ts-noch", "eck"), SCRIPTS, "give it its types"),
];

const SCRIPTS: &[&str] = &[".ts", ".tsx", ".js", ".mjs"];

/// Names under which anything could be put.
const BAG_ROOMS: &[&str] =
    &["utils", "util", "common", "helpers", "helper", "types", "models", "core", "misc"];

#[test]
fn no_source_file_is_longer_than_500_lines() {
    let long = texts(&[".rs", ".ts", ".tsx", ".css", ".mjs", ".py"])
        .into_iter()
        .filter(|(file, _)| !GENERATED.contains(&file.as_str()))
        .map(|(file, text)| (file, text.lines().count()))
        .filter(|(_, lines)| *lines > FILE_LINES);
    let violations: Vec<String> = long
        .map(|(file, lines)| {
            format!("{file}:{FILE_LINES}: has {lines} lines: split it where its second subject begins")
        })
        .collect();
    none("A file has one subject:", &violations);
}

#[test]
fn a_function_is_a_trigger_and_nothing_else() {
    let mut violations = Vec::new();
    for (file, text) in
        texts(&["/src/main.rs"]).into_iter().filter(|(file, _)| file.starts_with("functions/"))
    {
        let lines = text.lines().count();
        if lines > MAIN_LINES {
            violations.push(format!("{file}:{MAIN_LINES}: has {lines} lines: move work to shared/app"));
        }
        for (index, line) in text.lines().map(str::trim_start).enumerate() {
            if ["struct ", "enum ", "if ", "match "].iter().any(|word| line.starts_with(word)) {
                violations.push(format!("{file}:{}: a type or a branch belongs in shared/", index + 1));
            }
        }
    }
    none("main.rs only ties a trigger to a verb:", &violations);
}

#[test]
fn words_that_never_land() {
    let mut violations = Vec::new();
    for (file, text) in texts(&[".rs", ".ts", ".tsx", ".js", ".mjs"]) {
        for (index, line) in text.lines().enumerate() {
            let found = WORDS.iter().find(|(word, endings, _)| {
                endings.iter().any(|ending| file.ends_with(ending)) && line.contains(word)
            });
            if let Some((word, _, instead)) = found {
                violations.push(format!("{file}:{}: {word}: {instead}", index + 1));
            }
        }
    }
    none("Nothing unfinished lands:", &violations);
}

#[test]
fn the_domain_never_asks_for_the_time_or_for_chance() {
    let asks = ["Utc::now", "Local::now", "SystemTime::now", "Instant::now", "thread_rng", "getrandom"];
    let mut violations = Vec::new();
    for (file, text) in texts(&[".rs"]).into_iter().filter(|(file, _)| file.starts_with("shared/domain/")) {
        for (index, line) in text.lines().enumerate() {
            violations.extend(
                asks.iter()
                    .filter(|word| line.contains(**word))
                    .map(|word| format!("{file}:{}: {word}: take it as a parameter", index + 1)),
            );
        }
    }
    none("A rule is told what day it is:", &violations);
}

#[test]
fn no_room_is_a_bag() {
    let is_bag = |part: &&str| BAG_ROOMS.contains(&part.split('.').next().unwrap_or(part));
    let code = files()
        .into_iter()
        .filter(|file| [".rs", ".ts", ".tsx", ".css"].iter().any(|end| file.ends_with(end)));
    let violations: Vec<String> = code
        .filter_map(|file| {
            let bag = file.split('/').find(is_bag)?.to_owned();
            Some(format!("{file}: `{bag}` says nothing: name it after what it knows"))
        })
        .collect();
    none("A module is named after its subject:", &violations);
}
