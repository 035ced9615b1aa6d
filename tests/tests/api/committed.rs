//! The description as it is committed for the debtor's pages: their types are made of `portal/api/openapi.json`.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use super::described::Description;

/// Set, it has the file written instead of compared.
const UPDATE: &str = "RELANCE_UPDATE";

/// What to do when the two differ.
const REMEDY: &str = "RELANCE_UPDATE=1 cargo test --locked --workspace --test api -- committed && npm run --prefix portal client";

#[test]
fn the_committed_description_is_the_one_that_is_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../portal/api/openapi.json");
    let served = web::description::document().to_pretty_json().unwrap() + "\n";
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(&path, &served).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    if committed != served {
        let parsed = serde_json::from_str(&committed).unwrap_or_default();
        let place = difference(&parsed, Description::get().document(), "");
        let place = place.unwrap_or_else(|| "it is written otherwise".to_owned());
        panic!("portal/api/openapi.json is not the description that is served: {place}.\nRun: {REMEDY}");
    }
}

/// The first place where two values differ, as a JSON pointer, and what stands there.
fn difference(left: &Value, right: &Value, place: &str) -> Option<String> {
    let brief = |value: Option<&Value>| match value {
        None => "nothing".to_owned(),
        Some(value) => value.to_string().chars().take(120).collect::<String>(),
    };
    match (left, right) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let names: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
            names.into_iter().find_map(|name| {
                let place = format!("{place}/{}", name.replace('~', "~0").replace('/', "~1"));
                match (ours.get(name), theirs.get(name)) {
                    (Some(our), Some(their)) => difference(our, their, &place),
                    (our, their) => {
                        Some(format!("{place}: {} is committed, {} is served", brief(our), brief(their)))
                    }
                }
            })
        }
        (Value::Array(ours), Value::Array(theirs)) => (0..ours.len().max(theirs.len())).find_map(|index| {
            let place = format!("{place}/{index}");
            match (ours.get(index), theirs.get(index)) {
                (Some(our), Some(their)) => difference(our, their, &place),
                (our, their) => {
                    Some(format!("{place}: {} is committed, {} is served", brief(our), brief(their)))
                }
            }
        }),
        _ if left == right => None,
        _ => Some(format!("{place}: {} is committed, {} is served", brief(Some(left)), brief(Some(right)))),
    }
}

#[test]
fn the_first_difference_is_named_with_its_place() {
    let served = json!({"paths": {"/a/{b}": {"get": {"tags": ["portal", "desk"]}}}});
    let committed = json!({"paths": {"/a/{b}": {"get": {"tags": ["portal"]}}}});
    assert_eq!(difference(&served, &served, ""), None);
    let place = difference(&committed, &served, "").unwrap();
    assert_eq!(place, "/paths/~1a~1{b}/get/tags/1: nothing is committed, \"desk\" is served");
    let place = difference(&Value::Null, &json!(1), "").unwrap();
    assert_eq!(place, ": null is committed, 1 is served");
}

#[test]
fn what_is_one_of_a_few_words_is_an_enum() {
    fn patterns(value: &Value, place: &str, found: &mut Vec<(String, String)>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    match member {
                        Value::String(pattern) if name == "pattern" => {
                            found.push((place.to_owned(), pattern.clone()));
                        }
                        _ => patterns(member, &format!("{place}/{name}"), found),
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    patterns(item, &format!("{place}/{index}"), found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    patterns(Description::get().document(), "", &mut found);
    assert!(found.len() > 50, "{} patterns", found.len());
    let words = |pattern: &str| {
        let inner = pattern.trim_start_matches('^').trim_end_matches('$').trim_matches(['(', ')']);
        inner.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-/|".contains(letter))
    };
    assert!(words("^(pdf|xml)$") && words("^asked$") && !words("^[A-Z]{2}$"));
    found.retain(|(_, pattern)| words(pattern));
    assert!(found.is_empty(), "a reader of the description wants to know the words: {found:?}");
}

#[test]
fn the_reasons_of_banks_are_those_that_are_known() {
    let document = Description::get().document();
    let described = document["components"]["schemas"]["BankReason"]["enum"].as_array().unwrap();
    let known: Vec<Value> = domain::debit::REASONS.iter().map(|reason| json!(reason.code)).collect();
    assert_eq!(*described, known);
}
