//! The functions as programs: what they refuse to start without, whom they turn away, what they give back. The real binaries
//! run; Lambda is played by a few lines, and nothing of Amazon is there.

#![allow(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use std::time::Duration;

use serde_json::{Value, json};
use tests::functions::{ENVIRONMENT, ended, invoked, invoked_and_heard, names};

const MINUTE: Duration = Duration::from_mins(1);

/// What every function needs.
const ALL: [&str; 7] = [
    "RELANCE_TABLE",
    "RELANCE_KEY",
    "RELANCE_OBJECTS",
    "RELANCE_PUBLIC_URL",
    "RELANCE_SENDING",
    "AWS_REGION",
    "AWS_ACCESS_KEY_ID",
];

/// What some need more.
const MORE: [(&str, &[&str]); 7] = [
    ("webhook", &["RELANCE_ORIGIN_SECRET"]),
    ("sweep", &["RELANCE_ERRANDS", "RELANCE_ERRANDS_A_SWEEP"]),
    ("dispatch", &["RELANCE_CONFIGURATION_SET", "RELANCE_SENDS_AT_ONCE", "RELANCE_SMS"]),
    ("portal", &["RELANCE_ORIGIN_SECRET", "RELANCE_CONFIGURATION_SET", "RELANCE_SMS"]),
    ("papers", &["RELANCE_ORIGIN_SECRET"]),
    ("desk", &["RELANCE_ORIGIN_SECRET"]),
    ("operator", &[]),
];

/// The one line with which a function ends that was told only this.
fn told(name: &str, environment: &[(&str, &str)]) -> String {
    let output = ended(name, environment);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "{name} started: {errors}");
    let lines: Vec<&str> = errors.lines().filter(|line| line.contains("RELANCE_")).collect();
    assert_eq!(lines.len(), 1, "{name}: {errors}");
    lines[0].to_owned()
}

#[test]
fn a_function_that_was_told_nothing_names_everything_it_needs_on_one_line() {
    for name in names() {
        let line = told(&name, &[]);
        let more = MORE.iter().find(|row| row.0 == name).map(|row| row.1).unwrap_or_default();
        for needed in ALL.iter().chain(more) {
            assert!(line.contains(needed), "{name} needs {needed}: {line}");
        }
    }
}

#[test]
fn a_function_with_half_its_configuration_names_the_other_half_and_no_value() {
    for name in names() {
        let half = ENVIRONMENT.map(|(key, value)| match key {
            "RELANCE_PUBLIC_URL" => (key, "pay.example.com/sesame"),
            "RELANCE_SENDING" => (key, "perhaps"),
            "RELANCE_KEY" => (key, ""),
            _ => (key, value),
        });
        let line = told(&name, &half);
        for wrong in ["RELANCE_PUBLIC_URL", "RELANCE_SENDING", "RELANCE_KEY"] {
            assert!(line.contains(wrong), "{name}: {line}");
        }
        assert!(!line.contains("RELANCE_TABLE") && !line.contains("sesame"), "{name}: {line}");
    }
}

fn call(path: &str, secret: Option<&str>) -> Value {
    let headers = secret.map_or_else(|| json!({}), |secret| json!({ "x-relance-origin": secret }));
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "", "headers": headers,
        "requestContext": {
            "stage": "$default", "http": { "method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "1.2.3.4" },
        },
        "isBase64Encoded": false,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_functions_of_http_answer_only_what_came_through_the_distribution() {
    for (name, path, behind) in [
        ("webhook", "/webhooks/x/relance", 405),
        ("portal", "/api/portal/account", 401),
        ("papers", "/api/openapi.json", 200),
        ("papers", "/api/portal/papers/statement.pdf", 401),
        ("desk", "/api/desk/x/cases", 401),
    ] {
        for (secret, status) in [(None, 403), (Some("wrong"), 403), (Some("s3cret"), behind)] {
            let answer = invoked(name, &call(path, secret), MINUTE).await;
            assert_eq!(answer["statusCode"], status, "{name} {secret:?}: {answer:#}");
        }
    }
}

fn message(id: &str, body: &str) -> Value {
    json!({ "messageId": id, "receiptHandle": id, "body": body, "attributes": {}, "messageAttributes": {},
            "eventSource": "aws:sqs", "awsRegion": "eu-west-3" })
}

/// The ids that a batch gives back.
async fn given_back(messages: &[Value], left: Duration) -> Vec<String> {
    let answer = invoked("dispatch", &json!({ "Records": messages }), left).await;
    let failures = answer["batchItemFailures"].as_array().unwrap_or_else(|| panic!("{answer:#}"));
    let mut ids: Vec<String> =
        failures.iter().map(|it| it["itemIdentifier"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

const OURS: &str =
    r#"{"v":1,"d":{"portfolio":"por_00000000000000000000000001","debtor":"deb_00000000000000000000000002"}}"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_not_ours_goes_back_by_its_id() {
    let later = OURS.replace("\"v\":1", "\"v\":2");
    let no_case = r#"{"v":1,"d":{"portfolio":"por_00000000000000000000000001"}}"#;
    let messages = [message("a", "hello"), message("b", &later), message("c", no_case), message("d", "")];
    assert_eq!(given_back(&messages, MINUTE * 5).await, ["a", "b", "c", "d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_without_sense_is_answered_with_a_problem() {
    for (order, pointer) in
        [(json!({ "sending": "maybe" }), "/sending"), (json!({ "portfolio": {} }), "/portfolio/name")]
    {
        let answer = invoked("operator", &order, MINUTE).await;
        assert_eq!(
            (answer["status"].as_u64(), answer["errors"][0]["pointer"].as_str()),
            (Some(422), Some(pointer))
        );
    }
}

/// What must be in no log: a person's name, address and number, a link's secret, a signature.
const CANARIES: [&str; 5] =
    ["Marguerite", "marguerite@canari.example", "+33612345678", "canari-token-4f1d", "v1,Y2FuYXJp"];

/// What would forge a line of a log, colour a terminal or turn text around, if it were written as it is.
const FORGED: &str =
    "x\n{\"level\":\"INFO\",\"message\":\"all is well\"}\r\u{1b}[31m\u{9b}31m\u{2028}\u{202e}\0";

/// One request with canaries wherever a request can hold them.
fn indiscreet(method: &str, path: &str) -> Value {
    let [name, address, number, token, signature] = CANARIES;
    let body = json!({ "token": token, "name": name, "email": address, "phone": number, "odd": FORGED });
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": format!("q={token}"),
        "headers": {
            "x-relance-origin": "s3cret", "content-type": "application/json", "user-agent": format!("{name} {FORGED}"),
            "cookie": format!("__Host-relance={token}"), "authorization": format!("Bearer {token}"),
            "webhook-id": "msg_1", "webhook-timestamp": "1790000000", "webhook-signature": signature,
        },
        "requestContext": {
            "stage": "$default", "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "1.2.3.4" },
            "authorizer": { "jwt": { "claims": { "sub": token, "email": address }, "scopes": [] } },
        },
        "body": body.to_string(), "isBase64Encoded": false,
    })
}

/// Each line is one object that a reader of logs cannot misread, and none holds what the function was told of people.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_is_one_object_a_line_whatever_a_function_is_told_and_names_nobody() {
    let told = CANARIES.join(" ");
    let records = |id: &str, body: &str| json!({ "Records": [message(id, body)] });
    let envelope =
        json!({ "Type": "Notification", "Message": told, "Signature": CANARIES[4], "Subject": FORGED });
    let p = "por_00000000000000000000000001";
    let mut heard = 0;
    for (name, event) in [
        ("dispatch", records(FORGED, &told)),
        ("dispatch", records("a", OURS)),
        ("delivery", records(FORGED, &envelope.to_string())),
        ("webhook", indiscreet("POST", &format!("/webhooks/{p}/relance"))),
        ("portal", indiscreet("POST", "/api/portal/session")),
        ("portal", indiscreet("GET", "/api/portal/account")),
        ("desk", indiscreet("GET", &format!("/api/desk/{p}/cases"))),
        ("operator", json!({ "portfolio": { "name": told, "odd": FORGED } })),
        ("operator", json!({ "member": { "portfolio": p, "subject": CANARIES[3], "role": "owner" } })),
    ] {
        let (answer, log) = invoked_and_heard(name, &event, MINUTE * 5).await;
        for line in log.lines() {
            let read: Result<Value, _> = serde_json::from_str(line);
            assert!(
                read.is_ok_and(|line| line.is_object()),
                "{name} writes a line that is no object: {line:?}"
            );
            assert!(!line.chars().any(is_unseen), "{name} writes what is not seen: {line:?}");
            heard += 1;
        }
        let spoken = CANARIES.iter().find(|canary| log.contains(*canary));
        assert!(spoken.is_none(), "{name} says {spoken:?} after {answer}: {log}");
    }
    assert!(heard >= 6, "only {heard} lines were written: this says nothing");
}

/// Controls, and what turns the direction of text.
fn is_unseen(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
