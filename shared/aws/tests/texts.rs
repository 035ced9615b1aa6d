//! The delivery log of text messages, as CloudWatch Logs hands it over.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Write;

use app::ports::Happened;
use aws::feedback::sms::{LogError, lines};
use data_encoding::BASE64;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

fn packed(log: &[u8]) -> Value {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(log).unwrap();
    json!({ "awslogs": { "data": BASE64.encode(&encoder.finish().unwrap()) } })
}

fn log(group: &str, messages: &[Value]) -> Value {
    let events: Vec<Value> = messages
        .iter()
        .map(|message| json!({ "id": "37", "timestamp": 1_790_000_000_000_i64, "message": message.to_string() }))
        .collect();
    packed(
        json!({
            "messageType": "DATA_MESSAGE", "owner": "123456789012", "logGroup": group, "logStream": "s",
            "subscriptionFilters": ["f"], "logEvents": events,
        })
        .to_string()
        .as_bytes(),
    )
}

fn status(status: &str, words: &str) -> Value {
    json!({
        "notification": { "messageId": "34d9b400-c6dd-5444-820d-fbeb0f1f54cf", "timestamp": "2016-06-28 00:40:34.558" },
        "delivery": { "destination": "+33612345678", "providerResponse": words, "dwellTimeMs": 599 },
        "status": status,
    })
}

const SUCCESS: &str = "sns/eu-west-3/123456789012/DirectPublishToPhoneNumber";
const FAILURE: &str = "sns/eu-west-3/123456789012/DirectPublishToPhoneNumber/Failure";

fn meaning(group: &str, message: Value) -> Happened {
    let mut told = lines(&log(group, &[message])).unwrap();
    let receipt = told.remove(0).unwrap();
    assert_eq!(receipt.provider_id, "34d9b400-c6dd-5444-820d-fbeb0f1f54cf");
    assert_eq!(receipt.at.to_rfc3339(), "2016-06-28T00:40:34.558+00:00");
    receipt.what
}

#[test]
fn each_answer_of_a_carrier_has_its_meaning() {
    use Happened::{BouncedHard, BouncedSoft, Delivered, OptedOut, Rejected, Sent};
    let telephone = "Message has been accepted by phone";
    assert_eq!(meaning(SUCCESS, status("SUCCESS", telephone)), Delivered);
    let carrier = "Message has been accepted by phone carrier";
    assert_eq!(meaning(SUCCESS, status("SUCCESS", carrier)), Sent);
    let mut acknowledged = status("SUCCESS", carrier);
    acknowledged["delivery"]["dwellTimeMsUntilDeviceAck"] = json!(1_344);
    assert_eq!(meaning(SUCCESS, acknowledged), Delivered);
    for (words, meant) in [
        ("Blocked as spam by phone carrier", Rejected),
        ("Destination is on a blocked list", Rejected),
        ("Invalid phone number", BouncedHard),
        ("Message body is invalid", Rejected),
        ("Phone carrier has blocked this message", Rejected),
        ("Phone carrier is currently unreachable/unavailable", BouncedSoft),
        ("Phone has blocked SMS", BouncedHard),
        ("Phone is on a blocked list", BouncedHard),
        ("Phone is currently unreachable/unavailable", BouncedSoft),
        ("Phone number is opted out", OptedOut),
        ("This delivery would exceed max price", Rejected),
        ("Unknown error attempting to reach phone", BouncedSoft),
        ("Words that nobody has seen yet", BouncedSoft),
    ] {
        assert_eq!(meaning(FAILURE, status("FAILURE", words)), meant, "{words}");
    }
}

#[test]
fn a_line_that_cannot_be_read_stays_alone_and_repeats_no_number() {
    let mut nameless = status("SUCCESS", "");
    nameless["notification"]["messageId"] = json!("");
    let wrong = [json!({ "destination": "+33612345678" }), status("MAYBE", "+33612345678"), nameless];
    let all = [wrong.as_slice(), &[status("SUCCESS", "")]].concat();
    let told = lines(&log(SUCCESS, &all)).unwrap();
    assert_eq!(told.iter().filter(|line| line.is_ok()).count(), 1);
    for error in told.into_iter().filter_map(Result::err) {
        assert!(matches!(&error, LogError::Line { id } if id == "37"));
        assert!(!error.to_string().contains("336"), "{error}");
    }
}

#[test]
fn a_question_whether_anybody_listens_is_no_line_and_another_log_is_refused() {
    let asked = json!({ "messageType": "CONTROL_MESSAGE", "logEvents": [{ "id": "", "timestamp": 0, "message": "?" }] });
    assert!(lines(&packed(asked.to_string().as_bytes())).unwrap().is_empty());
    for group in ["/aws/lambda/dispatch", "sns/eu-west-3/1/topic", "", "x/DirectPublishToPhoneNumber"] {
        assert!(matches!(lines(&log(group, &[])), Err(LogError::OtherLog)), "{group}");
    }
}

#[test]
fn a_bomb_is_not_inflated_and_nonsense_is_refused() {
    let bomb = packed(&vec![b' '; 40 * 1024 * 1024]);
    assert!(bomb.to_string().len() < 300_000, "small when it arrives");
    assert!(matches!(lines(&bomb), Err(LogError::TooLarge)));
    for payload in [
        json!({}),
        json!({ "awslogs": { "data": 7 } }),
        json!({ "awslogs": { "data": "~" } }),
        json!({ "awslogs": { "data": "AAAA" } }),
    ] {
        assert!(matches!(lines(&payload), Err(LogError::Malformed)), "{payload}");
    }
    let mut cut = packed(b"{\"messageType\":\"DATA_MESSAGE\"}");
    let text = cut["awslogs"]["data"].as_str().unwrap();
    cut["awslogs"]["data"] = json!(text[..text.len() / 8 * 4]);
    assert!(matches!(lines(&cut), Err(LogError::Malformed)));
}
