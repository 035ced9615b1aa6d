//! The numbers that a code is texted to, beside what a published library knows of every country's plan.
//!
//! The library is Python's `phonenumbers`, which is libphonenumber. Where `formats` is narrower on purpose, it is a row of
//! [`DELIBERATE`] with its reason; a row that no longer occurs fails as well.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use std::collections::{BTreeMap, BTreeSet};

use domain::debtor::Country;
use formats::{NoMobile, mobile};
use serde_json::Value;
use tests::python::asked;

/// Where a debtor gives a mobile number: the European Economic Area, Switzerland, the United Kingdom, and what belongs to
/// France, Finland, Italy and Norway.
const TEXTED: &str = "AT AX BE BG BL CH CY CZ DE DK EE ES FI FR GB GF GP GR HR HU IE IS IT LI LT LU LV MF MQ MT NL NO PL PT \
                      RE RO SE SI SJ SK VA YT";
/// Only for who is there.
const AT_HOME: &str = "AD MC SM";

/// The library's example of a mobile number that is not texted: country, number, why.
const DELIBERATE: [(&str, &str, &str); 2] = [
    ("BG", "+35943012345", "of a range that fixed lines share"),
    ("DK", "+4534412345", "of a range that fixed lines share"),
];

/// Numbers of each country that are made up.
const MADE_UP: usize = 3_000;

fn country(code: &str) -> Option<Country> {
    code.parse().ok()
}

#[test]
fn a_mobile_number_of_each_country_is_read_and_no_fixed_premium_or_foreign_one() {
    let told = asked("published_mobiles.py", [""; 0]);
    let mut wrong = Vec::new();
    let mut kinds = BTreeMap::<&str, usize>::new();
    let mut needed = BTreeSet::new();
    for example in told.as_array().unwrap() {
        let [code, _, kind, number, spelled] = [0, 1, 2, 3, 4].map(|place| example[place].as_str().unwrap());
        let texted = TEXTED.split_whitespace().any(|each| each == code);
        let at_home = AT_HOME.split_whitespace().any(|each| each == code);
        let Some(home) = country(code) else { continue };
        let (near, far) = (mobile(spelled, home, Country::FR), mobile(number, Country::FR, Country::FR));
        let wanted = Ok(number.to_owned());
        if let Some(row) = DELIBERATE.iter().position(|row| (row.0, row.1) == (code, number)) {
            needed.insert(row);
            continue;
        }
        let right = match kind {
            // Where nobody can tell a fixed line from a mobile one, only ranges of mobile ones are texted
            "FIXED_LINE_OR_MOBILE" => continue,
            "MOBILE" if texted => near == wanted && far == wanted,
            "MOBILE" if at_home => near == wanted && far == Err(NoMobile::Elsewhere),
            _ => near != wanted && far.is_err(),
        };
        *kinds.entry(if right { kind } else { "wrong" }).or_default() += 1;
        if !right {
            wrong.push(format!("{code} {kind} {number}: {near:?} as {spelled}, {far:?} from afar"));
        }
    }
    assert!(kinds["MOBILE"] > 200 && kinds["PREMIUM_RATE"] > 50, "the library told little: {kinds:?}");
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(needed.len(), DELIBERATE.len(), "rows of DELIBERATE are no longer needed");
}

/// What costs money is a number that is texted and is of a dear kind. One in a range of mobile numbers that is nobody's
/// costs a message, five a day at most.
#[test]
fn whatever_number_is_made_up_what_is_texted_is_a_mobile_one_or_nobodys() {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut digit = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        char::from_digit(u32::try_from(seed % 10).unwrap(), 10).unwrap()
    };
    let mut texted = Vec::new();
    for code in codes() {
        for length in (6..=12).cycle().take(MADE_UP) {
            let national: String = (0..length).map(|_| digit()).collect();
            texted.extend(mobile(&format!("+{code}{national}"), Country::FR, Country::FR));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("numbers");
    std::fs::write(&file, texted.join("\n")).unwrap();
    let told = asked("published_mobiles.py", [&file]);
    let kinds = told.as_array().unwrap();
    assert_eq!(kinds.len(), texted.len());
    let mut of_kind = BTreeMap::<&str, Vec<&String>>::new();
    for (number, kind) in texted.iter().zip(kinds) {
        of_kind.entry(kind.as_str().unwrap()).or_default().push(number);
    }
    let mut taken = |kind| of_kind.remove(kind).map_or(0, |numbers| numbers.len());
    let (mobiles, nobodys) = (taken("MOBILE") + taken("FIXED_LINE_OR_MOBILE"), taken("UNKNOWN"));
    println!("{} texted: {mobiles} mobile, {nobodys} nobody's", texted.len());
    assert!(mobiles > 1_000);
    assert!(of_kind.is_empty(), "of another kind: {of_kind:?}");
}

/// Calling codes of the countries that are texted.
fn codes() -> BTreeSet<String> {
    let told = asked("published_mobiles.py", [""; 0]);
    let is_texted = |example: &&Value| TEXTED.split_whitespace().any(|code| example[0] == code);
    let code = |example: &Value| example[1].as_str().unwrap().to_owned();
    told.as_array().unwrap().iter().filter(is_texted).map(code).collect()
}
