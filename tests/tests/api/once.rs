//! Said twice is said once: idempotency keys of the portal, repeated deliveries of a source.

use serde_json::json;

use super::asking::JSON;
use super::story::{Story, invoice};

#[tokio::test]
async fn the_same_key_sent_twice_is_one_promise() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let invoice = story.invoice(&cookie, "F-INV-1").await;
    let body = json!({ "invoices": [invoice], "pay_on": "2026-08-24", "amount": "1200.00" }).to_string();
    let mut answers = Vec::new();
    for _ in 0..3 {
        let headers = [("cookie", cookie.as_str()), JSON, ("idempotency-key", "0b8c7f2e-1")];
        answers.push(story.asking.ask("POST", "/api/portal/promises", &headers, body.clone()).await.fine());
    }
    assert!(answers.iter().all(|answer| answer["id"] == answers[0]["id"]), "{answers:?}");
    let account = story.account(&cookie).await;
    let holds: Vec<_> = account["cases"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|case| case["holds"].as_array().unwrap())
        .collect();
    assert_eq!(holds.len(), 1, "{holds:?}");
}

#[tokio::test]
async fn another_key_or_none_is_another_promise_and_a_conflict() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let invoice = story.invoice(&cookie, "F-INV-1").await;
    let body = json!({ "invoices": [invoice], "pay_on": "2026-08-24", "amount": "1200.00" });
    story.asking.declare(&cookie, "/api/portal/promises", &body).await.fine();
    let again = story.asking.declare(&cookie, "/api/portal/promises", &body).await;
    assert_eq!(again.refusal().0, 409, "{again:?}");
}

#[tokio::test]
async fn a_key_that_cannot_be_read_is_refused() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let long = "x".repeat(201);
    for key in ["", "a b", &long] {
        let headers = [("cookie", cookie.as_str()), JSON, ("idempotency-key", key)];
        let answer = story.asking.ask("POST", "/api/portal/promises", &headers, "{}").await;
        assert_eq!(answer.refusal(), (400, vec!["/idempotency-key"]), "{key:?}");
    }
}

#[tokio::test]
async fn a_delivery_that_is_repeated_changes_nothing_and_another_body_under_its_id_is_flagged() {
    let story = Story::new().await;
    let event = invoice("INV-9", "2026-09-10", "EUR", "80.00");
    let mut said = Vec::new();
    for _ in 0..3 {
        said.push(story.asking.event(&story.world, "m-9", &event).await.fine()["status"].clone());
    }
    assert_eq!(said, ["used", "duplicate", "duplicate"]);
    let other = invoice("INV-9", "2026-09-10", "EUR", "81.00");
    let answer = story.asking.event(&story.world, "m-9", &other).await;
    assert!(answer.status == 409 || answer.json["status"] == "conflicting", "{answer:?}");
}
