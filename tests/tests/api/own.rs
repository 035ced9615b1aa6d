//! What a debtor decides about himself, over HTTP: codes, addresses, choices, what is kept of him, what he asks.

use serde_json::{Value, json};

use super::originals::{PDF, form, given};
use super::story::Story;

/// The address on file that is written to so.
async fn address(story: &Story, cookie: &str, channel: &str) -> Value {
    let account = story.account(cookie).await;
    let addresses = account["debtor"]["addresses"].as_array().unwrap();
    addresses.iter().find(|address| address["channel"] == channel).unwrap().clone()
}

/// Has a code sent, and types it.
async fn proven(story: &Story, cookie: &str, purpose: &str) {
    let address = address(story, cookie, "email").await;
    let body = json!({ "purpose": purpose, "address": address["id"] });
    let sent = story.asking.declare(cookie, "/api/portal/codes", &body).await;
    assert_eq!((sent.status.as_u16(), sent.json["to"].as_str()), (202, Some("c•••@d•••.example")));
    let guess = json!({ "purpose": purpose, "code": story.world.mailbox.code() });
    assert_eq!(story.asking.declare(cookie, "/api/portal/codes/guess", &guess).await.status, 200);
}

#[tokio::test]
async fn codes_and_addresses_answer_as_described() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let declare = async |path: &str, body: Value| story.asking.declare(&cookie, path, &body).await;
    let email = json!({ "email": "lea@dupont.example", "name": "Léa Martin" });
    assert_eq!(declare("/api/portal/contacts", email.clone()).await.refusal().0, 403, "no code yet");
    let nowhere = json!({ "purpose": "contact", "address": "0".repeat(16) });
    assert_eq!(declare("/api/portal/codes", nowhere).await.refusal(), (422, vec!["/address"]));
    let early = json!({ "purpose": "contact", "code": "123456" });
    assert_eq!(declare("/api/portal/codes/guess", early.clone()).await.refusal().0, 409);
    proven(&story, &cookie, "contact").await;
    assert_eq!(declare("/api/portal/contacts", email).await.status, 202);
    let wrong = json!({ "code": "12345" });
    assert_eq!(declare("/api/portal/contacts/confirmation", wrong).await.refusal(), (422, vec!["/code"]));
    let code = json!({ "code": story.world.mailbox.code() });
    let added = declare("/api/portal/contacts/confirmation", code).await;
    assert_eq!((added.status.as_u16(), &added.json["acts"]), (201, &json!(["code", "decline", "remove"])));
    let path = format!("/api/portal/contacts/{}", added.json["id"].as_str().unwrap());
    for (wanted, stopped) in [(false, json!("unsubscribed")), (true, Value::Null)] {
        let answer = declare(&format!("{path}/courtesy"), json!({ "wanted": wanted })).await;
        assert_eq!(answer.status, 204);
        let account = story.account(&cookie).await;
        assert_eq!(account["debtor"]["addresses"][2]["stopped"], stopped);
    }
    let headers = [("cookie", cookie.as_str())];
    assert_eq!(story.asking.ask("DELETE", &path, &headers, "").await.status, 204);
    for name in ["x", "%00", &"0".repeat(16)] {
        let unknown = story.asking.ask("DELETE", &format!("/api/portal/contacts/{name}"), &headers, "").await;
        assert_eq!(unknown.refusal().0, 404, "{name}");
    }
}

#[tokio::test]
async fn a_number_answers_as_described() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let declare = async |path: &str, body: Value| story.asking.declare(&cookie, path, &body).await;
    assert_eq!(story.account(&cookie).await["debtor"]["adds"], json!(["email", "sms"]));
    let given = json!({ "phone": "07 61 00 12 34", "name": "Léa Martin" });
    assert_eq!(declare("/api/portal/contacts", given.clone()).await.refusal().0, 403, "no code yet");
    proven(&story, &cookie, "contact").await;
    for (body, place) in [
        (json!({ "phone": "+212 612 345678" }), "/phone"),
        (json!({ "phone": "01 23 45 67 89" }), "/phone"),
        (json!({ "phone": "07 61 00 12 34", "email": "lea@dupont.example" }), ""),
        (json!({ "name": "Léa Martin" }), ""),
        (json!({ "phone": "07 61 00 12 34", "name": "x".repeat(121) }), "/name"),
    ] {
        assert_eq!(
            declare("/api/portal/contacts", body.clone()).await.refusal(),
            (422, vec![place]),
            "{body}"
        );
    }
    assert_eq!(declare("/api/portal/contacts", json!({ "phone": 33 })).await.refusal().0, 422);
    let known = declare("/api/portal/contacts", json!({ "phone": "06 12 34 56 78" })).await;
    assert_eq!(known.refusal().0, 409, "it is on file");
    let sent = declare("/api/portal/contacts", given).await;
    assert_eq!(
        (sent.status.as_u16(), &sent.json["channel"], &sent.json["to"]),
        (202, &json!("sms"), &json!("•• 34"))
    );
    let code = json!({ "code": story.world.mailbox.code() });
    let added = declare("/api/portal/contacts/confirmation", code).await;
    assert_eq!((added.status.as_u16(), &added.json["channel"]), (201, &json!("sms")));
    let path = format!("/api/portal/contacts/{}", added.json["id"].as_str().unwrap());
    let other = Story::new().await;
    let foreign = [("cookie", cookie.as_str())];
    assert_eq!(
        other.asking.ask("DELETE", &path, &foreign, "").await.refusal().0,
        401,
        "a visit belongs to one table"
    );
    let sms = json!({ "channel": "sms" });
    assert_eq!(declare("/api/portal/choices", sms).await.status, 204);
    let headers = [("cookie", cookie.as_str())];
    assert_eq!(story.asking.ask("DELETE", &path, &headers, "").await.status, 204);
}

#[tokio::test]
async fn choices_answer_as_described() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let choose = async |body: Value| story.asking.declare(&cookie, "/api/portal/choices", &body).await;
    assert_eq!(choose(json!({ "language": "it", "channel": "sms", "needs": ["no_call"] })).await.status, 204);
    let debtor = story.account(&cookie).await["debtor"].clone();
    assert_eq!((debtor["language"].as_str(), debtor["prefers"].as_str()), (Some("it"), Some("sms")));
    assert!(!debtor.to_string().contains("no_call"), "it is shown to the team, not to whoever has the link");
    let case = story.case("EUR").await;
    let sheet = story.asking.desk(&story.world, "owner", "GET", &format!("/cases/{case}"), None).await.fine();
    assert_eq!(sheet["needs"], json!(["no_call"]));
    assert_eq!(choose(json!({ "channel": "letter" })).await.refusal(), (422, vec!["/channel"]));
    assert_eq!(choose(json!({ "language": "pt" })).await.status, 422);
    assert_eq!(choose(json!({})).await.status, 422);
}

#[tokio::test]
async fn requests_and_their_answers_answer_as_described() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let headers = [("cookie", cookie.as_str())];
    let body = json!({ "asks": "correct", "text": "The street is wrong." });
    let asked = story.asking.declare(&cookie, "/api/portal/requests", &body).await;
    assert_eq!((asked.status.as_u16(), asked.json["answer_by"].as_str()), (201, Some("2026-09-17")));
    assert_eq!(story.asking.declare(&cookie, "/api/portal/requests", &body).await.refusal().0, 409);
    let case = story.case("EUR").await;
    let path = format!("/cases/{case}/requests/{}", asked.json["id"].as_str().unwrap());
    let answer = json!({ "answer": "granted", "text": "Corrected." });
    let sheet = story.asking.desk(&story.world, "owner", "POST", &path, Some(answer)).await.fine();
    assert_eq!(sheet["requests"][0]["answer_text"], "Corrected.");
    let history = story.asking.ask("GET", "/api/portal/history", &headers, "").await.fine();
    let kinds: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|item| item["kind"].clone()).collect();
    assert_eq!(kinds[..3], [json!("answered"), json!("message"), json!("asked")]);
    let read = story.asking.ask("GET", "/api/portal/requests", &headers, "").await.fine();
    assert_eq!(
        (read[0]["answer"].as_str(), read[0]["text"].as_str()),
        (Some("granted"), Some("The street is wrong."))
    );
}

#[tokio::test]
async fn a_copy_of_what_is_kept_answers_as_described() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let headers = [("cookie", cookie.as_str())];
    assert_eq!(story.asking.ask("GET", "/api/portal/data", &headers, "").await.refusal().0, 403);
    proven(&story, &cookie, "data").await;
    let page = story.asking.ask("GET", "/api/portal/data", &headers, "").await.fine();
    let person = page["items"].as_array().unwrap().iter().find(|item| item["kind"] == "person").unwrap();
    assert_eq!(person["data"]["contacts"][0]["email"], "compta@dupont.example");
    let wrong = story.asking.ask("GET", "/api/portal/data?cursor=x", &headers, "").await;
    assert_eq!(wrong.refusal(), (422, vec!["/cursor"]));
    let other = Story::new().await;
    let foreign = other.asking.ask("GET", "/api/portal/data", &headers, "").await;
    assert_eq!(foreign.refusal().0, 401, "a visit belongs to one table");
}

#[tokio::test]
async fn a_copy_that_tells_of_an_original_answers_as_described() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    given(&story, &form("INV-1", "pdf", PDF), PDF).await.fine();
    proven(&story, &cookie, "data").await;
    let headers = [("cookie", cookie.as_str())];
    let page = story.asking.ask("GET", "/api/portal/data", &headers, "").await.fine();
    assert!(page["items"].as_array().unwrap().iter().any(|item| item["kind"] == "original"), "{page:#}");
}
