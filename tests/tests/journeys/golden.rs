//! One golden file for each kind of item that is kept: a change of schema shows here, and readers must accept the version
//! before.

use std::collections::BTreeMap;

use app::sweep::Errand;
use domain::ids::{DebtorId, PortfolioId};
use serde_json::Value;
use store::record::{self, RecordError};

use super::clerks::{companies, opened};
use super::proof::with_every_kind;

/// Prefixes of ids: what follows is chance or a digest.
const IDS: [&str; 15] = [
    "chk_", "fil_", "man_", "dbt_", "dfi_", "req_", "por_", "deb_", "inv_", "pay_", "cre_", "hold_", "hol_",
    "act_", "usr_",
];

/// The kind of an item, by its key; `None` for what has no body worth a file.
fn kind(partition: &str, range: &str) -> Option<&'static str> {
    let ranges = [
        ("z#fact#", "fact"),
        ("z#words#", "hold_words"),
        ("z#msg#", "message"),
        ("z#once#", "idempotency"),
        ("z#chk#", "checkout"),
        ("z#code#", "challenge"),
        ("z#man#", "mandate"),
        ("z#dbt#", "debit"),
        ("ready#", "debit_ready"),
        ("file#", "debit_file"),
        ("last", "debit_last"),
        ("z#file#", "file"),
        ("z#orig#", "original"),
        ("z#uploads", "uploads"),
        ("account", "account"),
        ("person", "person"),
        ("case#", "case_row"),
        ("inv#", "invoice"),
        ("pay#", "payment"),
        ("cre#", "credit_note"),
        ("hold#", "hold"),
        ("act#", "action"),
        ("portfolio", "portfolio"),
        ("source#", "source_secrets"),
        ("member#", "member"),
        ("waking", "waking"),
        ("till", "till"),
        ("collector", "collector"),
    ];
    let partitions = [
        ("link#", "link"),
        ("session#", "session"),
        ("bearer#", "bearer"),
        ("feed#", "feed"),
        ("receipt#", "receipt"),
        ("logo#", "logo"),
        ("portfolios", "portfolio_listed"),
        ("deployment", "deployment_stop"),
    ];
    let places = [
        ("#stopped#", "stopped_address"),
        ("#tally", "tally"),
        ("#digest", "digest"),
        ("#alerts", "alert"),
        ("#delivery#", "delivery"),
        ("#inbox", "inbox"),
        ("#wanting#", "waiter"),
        ("#ext#order#", "order_pointer"),
        ("#ext#", "pointer"),
    ];
    partitions
        .iter()
        .find(|(start, _)| partition.starts_with(start))
        .or_else(|| places.iter().find(|(part, _)| partition.contains(part)))
        .or_else(|| ranges.iter().find(|(start, _)| range.starts_with(start)))
        .map(|(_, kind)| *kind)
}

/// What differs from run to run becomes its name.
fn redacted(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(redacted_text(&text)),
        Value::Number(number) if number.as_u64().is_some_and(|number| number > 1 << 50) => {
            Value::String("[64 bits]".to_owned())
        }
        Value::Array(values) => values.into_iter().map(redacted).collect(),
        Value::Object(members) => members.into_iter().map(member).collect(),
        other => other,
    }
}

/// How long the history is says what the app does, not how it is kept.
fn member((name, value): (String, Value)) -> (String, Value) {
    let value = if name == "length" { Value::String("[count]".to_owned()) } else { redacted(value) };
    (name, value)
}

fn redacted_text(text: &str) -> String {
    if let Some(id) = IDS.iter().find(|id| text.starts_with(**id)) {
        return format!("[{id}…]");
    }
    if text.starts_with("cas_") {
        return format!("[cas_…]{}", &text[text.rfind('-').unwrap_or(text.len())..]);
    }
    let hexadecimal = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hexadecimal {
        return "[sha256]".to_owned();
    }
    // The name of a logo: a digest of what our PNG writer makes of it
    if text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return "[digest]".to_owned();
    }
    // The reference of a mandate: its second, chance, and half of a debtor
    let hexadecimal = |rest: &str| rest.len() == 24 && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if text.strip_prefix('M').is_some_and(hexadecimal) {
        return "[reference]".to_owned();
    }
    let boxed = text.len() >= 40 && !text.contains(' ');
    if boxed { "[sealed]".to_owned() } else { text.to_owned() }
}

#[test]
fn every_kind_of_item_is_kept_as_its_golden_file_says() {
    let world = with_every_kind();
    let mut fullest: BTreeMap<&'static str, (String, Option<String>)> = BTreeMap::new();
    let mut facts = Vec::new();
    for item in world.everything() {
        let Some(kind) = kind(&item.key.partition, &item.key.range) else {
            panic!("no golden file for {:?}", item.key)
        };
        // One by card and one by debit differ in what they know
        let kind = if item.body.contains(r#""means":"debit""#) { "checkout_by_debit" } else { kind };
        if kind == "fact" {
            facts.push(item.body);
            continue;
        }
        // The one that says most stands for its kind; a tie goes to the first key
        let row = item.book.map(|book| book.row);
        let size = |(body, row): &(String, Option<String>)| body.len() + row.as_ref().map_or(0, String::len);
        let candidate = (item.body, row);
        if fullest.get(kind).is_none_or(|known| size(known) < size(&candidate)) {
            fullest.insert(kind, candidate);
        }
    }
    for (kind, (body, row)) in &fullest {
        let body: Value = serde_json::from_str(body).unwrap();
        let row: Option<Value> = row.as_ref().map(|row| serde_json::from_str(row).unwrap());
        let shown = match row {
            Some(row) => serde_json::json!({ "body": redacted(body), "row": redacted(row) }),
            None => redacted(body),
        };
        insta::assert_json_snapshot!(*kind, shown);
    }
    insta::assert_json_snapshot!("facts", facts_by_kind(&facts));
    let kinds: Vec<_> = fullest.keys().copied().collect();
    insta::assert_json_snapshot!("kinds", kinds);
}

#[test]
fn a_session_of_several_accounts_is_kept_as_its_golden_file_says() {
    let (world, tokens) = companies(2);
    opened(&world, &tokens);
    let bodies: Vec<String> = world
        .everything()
        .into_iter()
        .filter(|item| item.key.partition.starts_with("session#"))
        .map(|item| item.body)
        .collect();
    assert_eq!(bodies.len(), 1, "the session before it is gone");
    insta::assert_json_snapshot!("session_of_a_clerk", redacted(serde_json::from_str(&bodies[0]).unwrap()));
}

#[test]
fn a_message_of_the_queue_is_written_as_its_golden_file_says_and_the_version_before_is_read() {
    let errand = Errand { portfolio: PortfolioId::from_bits(1), debtor: DebtorId::from_bits(2) };
    let written = record::encode(&errand).unwrap();
    insta::assert_snapshot!("errand", written);
    for version in [record::VERSION - 1, record::VERSION] {
        let kept = written.replace(&format!("\"v\":{}", record::VERSION), &format!("\"v\":{version}"));
        assert_eq!(record::decode::<Errand>(&kept).unwrap(), errand, "{kept}");
    }
    let later = written.replace("\"v\":1", "\"v\":2");
    assert!(matches!(record::decode::<Errand>(&later), Err(RecordError::Newer { found: 2 })));
}

/// The first fact of each kind, as an item that tells it alone.
fn facts_by_kind(facts: &[String]) -> BTreeMap<String, Value> {
    let mut kinds = BTreeMap::new();
    for body in facts {
        let item: Value = serde_json::from_str(body).unwrap();
        for entry in item["d"].as_array().unwrap() {
            let kind = entry["fact"]["kind"].as_str().unwrap().to_owned();
            let alone = serde_json::json!({ "v": item["v"], "d": [entry] });
            kinds.entry(kind).or_insert_with(|| redacted(alone));
        }
    }
    kinds
}
