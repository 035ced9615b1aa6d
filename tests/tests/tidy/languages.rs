//! Every language says the same things: the same keys in the portal's locales, the same templates in letters and mails.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{files, none, read};

/// Language -> what it has -> where it has it first.
type Languages = BTreeMap<String, BTreeMap<String, String>>;

/// The part of `file` after a folder called `room`, and its first word when that is a language (`fr`, `fr-BE`).
fn within<'a>(file: &'a str, room: &str) -> Option<(String, &'a str)> {
    let (before, rest) = file.split_once(&format!("/{room}/"))?;
    let (first, rest) = rest.split_once('/').unwrap_or((rest, ""));
    let language = first.split('.').next().unwrap_or(first);
    let letters = language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase());
    letters.then(|| (format!("{before}/{room}/{language}"), rest))
}

/// What each language lacks that another of the same folder has.
fn lacking(languages: &Languages) -> Vec<String> {
    let mut rooms: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for language in languages.keys() {
        let room = language.rsplit_once('/').map_or("", |(room, _)| room);
        rooms.entry(room).or_default().push(language);
    }
    let mut violations = Vec::new();
    for (room, members) in rooms {
        let all: BTreeMap<&String, &String> =
            members.iter().flat_map(|each| languages[*each].iter()).collect();
        if members.len() < 2 {
            violations.push(format!("{room}: has one language only, French and English are written"));
        }
        for member in members {
            let missing = all.iter().filter(|(key, _)| !languages[member].contains_key(**key));
            violations.extend(missing.map(|(key, place)| format!("{place}: {key} is missing in {member}")));
        }
    }
    violations
}

/// The keys of a Fluent or JSON file, each with its line.
fn keys(file: &str, text: &str) -> Vec<(String, usize)> {
    let json = Path::new(file).extension().is_some_and(|ending| ending == "json");
    let mut message = String::new();
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some((key, _)) = line.split_once(if json { ':' } else { '=' }) else { continue };
        let name = key.trim().trim_matches('"');
        let spelled = name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
        if name.is_empty() || !spelled || line.starts_with('#') {
            continue;
        }
        if json {
            found.push((name.to_owned(), index + 1));
        } else if !line.starts_with(char::is_whitespace) {
            name.clone_into(&mut message);
            found.push((name.to_owned(), index + 1));
        } else if name.starts_with('.') {
            found.push((format!("{message}{name}"), index + 1));
        }
    }
    found
}

#[test]
fn every_locale_of_the_portal_has_the_same_keys() {
    let mut languages = Languages::new();
    for file in files().iter().filter(|file| file.starts_with("portal/")) {
        let readable = [".ftl", ".json"].iter().any(|ending| file.ends_with(ending));
        let Some((language, rest)) = within(file, "locales").filter(|_| readable) else { continue };
        let entry = languages.entry(language).or_default();
        for (key, line) in keys(file, &read(file)) {
            entry.insert(format!("{rest} {key}").trim_start().to_owned(), format!("{file}:{line}"));
        }
    }
    let portal = files().iter().any(|file| file == "portal/package.json");
    assert!(
        languages.len() >= 2 || !portal,
        "portal/ has no locales of two languages: {:?}",
        languages.keys()
    );
    none("Every language of the portal says the same things:", &lacking(&languages));
}

#[test]
fn every_template_exists_in_every_language() {
    let mut languages = Languages::new();
    for file in files().iter().filter(|file| file.starts_with("shared/")) {
        if let Some((language, rest)) = within(file, "templates").filter(|(_, rest)| !rest.is_empty()) {
            languages.entry(language).or_default().insert(rest.to_owned(), format!("{file}:1"));
        }
    }
    none("Every template is written in every language:", &lacking(&languages));
}

/// The languages that have files in the rooms of this name under `start`.
fn spoken(start: &str, room: &str) -> BTreeSet<String> {
    let names = files().into_iter().filter(|file| file.starts_with(start));
    let places = names.filter_map(|file| within(&file, room).map(|(language, _)| language));
    places.filter_map(|place| place.rsplit('/').next().map(str::to_owned)).collect()
}

/// A debtor who is written to in his language finds it on the page that the message leads to.
#[test]
fn what_is_sent_and_what_is_shown_speak_the_same_languages() {
    let shown = spoken("portal/", "locales");
    assert_eq!(spoken("shared/render/", "templates"), shown);
    assert!(shown.len() >= 6, "{shown:?}");
}

#[test]
fn a_missing_key_is_named_with_its_place() {
    let french = "# titre = non\ntitre = Relance\n    .aide = {\"{\"}\n-marque = R\n";
    assert_eq!(
        keys("fr.ftl", french),
        [("titre".to_owned(), 2), ("titre.aide".to_owned(), 3), ("-marque".to_owned(), 4)]
    );
    assert_eq!(keys("fr.json", "{\n  \"a.b\": \"c = d\"\n}"), [("a.b".to_owned(), 2)]);
    let with =
        |keys: &[&str]| keys.iter().map(|key| ((*key).to_owned(), format!("fr.ftl:{}", key.len()))).collect();
    let languages =
        Languages::from([("p/fr".to_owned(), with(&["a", "bb"])), ("p/en".to_owned(), with(&["a"]))]);
    assert_eq!(lacking(&languages), ["fr.ftl:2: bb is missing in p/en"]);
    assert_eq!(
        within("portal/locales/fr/debtor.ftl", "locales"),
        Some(("portal/locales/fr".to_owned(), "debtor.ftl"))
    );
    assert_eq!(within("portal/locales/dates.ts", "locales"), None);
    assert_eq!(within("portal/locales/fr.json", "locales"), Some(("portal/locales/fr".to_owned(), "")));
}
