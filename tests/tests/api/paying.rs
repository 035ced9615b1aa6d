//! Ways to pay, each asked once over HTTP as it is described: cards, collections, direct debits.

use serde_json::{Value, json};

use super::story::Story;

#[tokio::test]
async fn a_card_payment_and_the_till_answer_as_described() {
    let story = Story::new().await;
    let desk = async |method: &str, body: Option<Value>| {
        story.asking.desk(&story.world, "manager", method, "/till", body).await
    };
    assert_eq!(desk("GET", None).await.fine()["provider"], Value::Null);
    assert_eq!(desk("POST", Some(json!({ "key": "rk_test" }))).await.refusal(), (422, vec!["/key"]));
    let key = "rk_test_0123456789abcdefghij";
    story.world.stripe.knows(key);
    let till = desk("POST", Some(json!({ "key": key, "card_ceiling": "2000.00" }))).await.fine();
    assert_eq!((till["provider"].as_str(), till["card_ceiling"].as_str()), (Some("stripe"), Some("2000.00")));
    let cookie = story.cookie().await;
    let first = story.invoice(&cookie, "F-INV-1").await;
    let form = |open: &str| json!({ "invoices": [first], "open": open });
    let moved = story.asking.declare(&cookie, "/api/portal/checkouts", &form("1100.00")).await;
    assert_eq!(moved.refusal(), (409, vec!["/open"]));
    assert!(moved.json["detail"].as_str().unwrap().contains("1200.00 EUR"), "{:#}", moved.json);
    let begun = story.asking.declare(&cookie, "/api/portal/checkouts", &form("1200.00")).await.fine();
    assert!(begun["url"].as_str().unwrap().starts_with("https://checkout.stripe.com/"), "{begun:#}");
    let path = format!("/api/portal/checkouts/{}", begun["id"].as_str().unwrap());
    let seen = story.asking.ask("GET", &path, &[("cookie", &cookie)], "").await.fine();
    assert_eq!((seen["state"].as_str(), &seen["url"]), (Some("open"), &Value::Null));
    let account = story.account(&cookie).await;
    let case = account["cases"].as_array().unwrap().iter().find(|case| case["currency"] == "EUR").unwrap();
    assert_eq!((&case["checkout"]["id"], &case["card_policy"]["maximum"]), (&begun["id"], &json!("2000.00")));
    for name in ["chk_x", &format!("{}z", begun["id"].as_str().unwrap())] {
        let path = format!("/api/portal/checkouts/{name}");
        assert_eq!(story.asking.ask("GET", &path, &[("cookie", &cookie)], "").await.refusal().0, 404);
    }
    assert_eq!(desk("DELETE", None).await.fine()["provider"], Value::Null);
    let closed = story.asking.declare(&cookie, "/api/portal/checkouts", &form("1200.00")).await;
    assert_eq!(closed.refusal().0, 409);
}

#[tokio::test]
async fn a_collection_and_who_collects_answer_as_described() {
    let story = Story::new().await;
    let desk = async |method: &str, body: Option<Value>| {
        story.asking.desk(&story.world, "manager", method, "/collector", body).await
    };
    assert_eq!(desk("GET", None).await.fine()["provider"], Value::Null);
    let (token, secret) =
        ("sandbox_AbCdEfGhIjKlMnOpQrStUvWxYz012345", "ED7D658C-D8EB-4941-948B-3973214F2D49");
    assert_eq!(desk("POST", Some(json!({ "token": token }))).await.refusal(), (422, vec!["/webhook_secret"]));
    story.world.gocardless.knows_token(token);
    let form = json!({ "token": token, "webhook_secret": secret, "ceiling": "2000.00" });
    let set = desk("POST", Some(form)).await.fine();
    assert_eq!((set["provider"].as_str(), set["ceiling"].as_str()), (Some("gocardless"), Some("2000.00")));
    assert!(!set.to_string().contains(token) && !set.to_string().contains(secret));
    let cookie = story.cookie().await;
    let first = story.invoice(&cookie, "F-INV-1").await;
    let form = json!({ "invoices": [first], "open": "1200.00", "means": "debit" });
    let begun = story.asking.declare(&cookie, "/api/portal/checkouts", &form).await.fine();
    assert!(begun["url"].as_str().unwrap().starts_with("https://pay.gocardless.com/"), "{begun:#}");
    assert_eq!((&begun["means"], &begun["on"]), (&json!("debit"), &Value::Null));
    let account = story.account(&cookie).await;
    let case = account["cases"].as_array().unwrap().iter().find(|case| case["currency"] == "EUR").unwrap();
    assert_eq!(case["collector_policy"]["maximum"], "2000.00");
    assert_eq!(case["checkout"]["id"], begun["id"]);
    let closed = desk("DELETE", None).await.fine();
    assert_eq!((&closed["provider"], closed["closed_at"].is_string()), (&Value::Null, true));
    assert_eq!(story.asking.declare(&cookie, "/api/portal/checkouts", &form).await.refusal().0, 409);
}

#[tokio::test]
async fn a_direct_debit_and_its_file_answer_as_described() {
    let story = Story::new().await;
    let desk = async |method: &str, path: &str, body: Option<Value>| {
        story.asking.desk(&story.world, "manager", method, path, body).await
    };
    assert_eq!(desk("GET", "/debits", None).await.fine()["open"], false);
    let wrong = desk("POST", "/debits", Some(json!({ "identifier": "FR72ZZZ123457" }))).await;
    assert_eq!(wrong.refusal(), (422, vec!["/identifier"]));
    let terms = json!({ "identifier": "FR72ZZZ123456", "notice_days": 5, "ceiling": "2000.00" });
    assert_eq!(desk("POST", "/debits", Some(terms)).await.fine()["identifier"], "FR72ZZZ123456");
    let cookie = story.cookie().await;
    let first = story.invoice(&cookie, "F-INV-1").await;
    let get = async |path: &str| story.asking.ask("GET", path, &[("cookie", &cookie)], "").await;
    let text = get("/api/portal/mandate?language=de").await.fine();
    assert_eq!(get("/api/portal/mandate?language=xx").await.refusal().0, 400);
    let form = |iban: &str| {
        let mandate =
            json!({ "holder": "Atelier Dupont", "iban": iban, "language": "de", "seen": text["digest"] });
        json!({ "invoices": [first], "open": "1200.00", "mandate": mandate })
    };
    let declare = async |path: &str, body: &Value| story.asking.declare(&cookie, path, body).await;
    let iban = "DE89 3704 0044 0532 0130 00";
    assert_eq!(declare("/api/portal/debits", &form(iban)).await.refusal().0, 403);
    let address = story.account(&cookie).await["debtor"]["addresses"][0]["id"].clone();
    declare("/api/portal/codes", &json!({ "purpose": "debit", "address": address })).await.fine();
    let code = story.world.mailbox.code();
    declare("/api/portal/codes/guess", &json!({ "purpose": "debit", "code": code })).await.fine();
    let refused = declare("/api/portal/debits", &form("DE90")).await;
    assert_eq!(refused.refusal(), (422, vec!["/mandate/iban"]));
    let ordered = declare("/api/portal/debits", &form(iban)).await.fine();
    assert_eq!((ordered["state"].as_str(), ordered["on"].as_str()), (Some("ordered"), Some("2026-08-24")));
    let path = format!("/api/portal/debits/{}", ordered["id"].as_str().unwrap());
    assert_eq!(get(&path).await.fine()["mandate"]["account"], "DE•• 000");
    let account = story.account(&cookie).await;
    let case = account["cases"].as_array().unwrap().iter().find(|case| case["currency"] == "EUR").unwrap();
    assert_eq!(
        (&case["debits"][0]["id"], &case["debit_policy"]["on"]),
        (&ordered["id"], &json!("2026-08-24"))
    );
    let case = story.case("EUR").await;
    let sheet = desk("GET", &format!("/cases/{case}"), None).await.fine();
    assert!(sheet["debits"][0]["mandate"]["proof_says"].as_str().unwrap().starts_with("weak"));
    let file = desk("POST", "/debits/files", None).await.fine();
    assert_eq!((file["count"].as_u64(), file["amount"].as_str()), (Some(1), Some("1200.00")));
    assert_eq!(desk("GET", "/debits/files", None).await.fine().as_array().unwrap().len(), 1);
    let path = format!("/debits/files/{}", file["id"].as_str().unwrap());
    assert_eq!(desk("GET", &path, None).await.fine()["debits"][0]["state"], "sent");
    let written = desk("GET", &format!("{path}/pain008"), None).await;
    let name = written.headers["content-disposition"].to_str().unwrap().to_owned();
    assert!(name.starts_with("attachment; filename=\"DFI"), "{name}");
    assert!(written.fine().as_str().unwrap().contains("<IBAN>DE89370400440532013000</IBAN>"));
    assert_eq!(desk("POST", &format!("{path}/collected"), None).await.refusal().0, 409);
    let back = format!("/debits/{}/failure", ordered["id"].as_str().unwrap());
    let failed = desk("POST", &back, Some(json!({ "reason": "AC04", "on": "2026-08-17" }))).await.fine();
    assert_eq!(failed["debits"][0]["state"], "refused");
    let id = ordered["mandate"]["id"].as_str().unwrap();
    let path = format!("/api/portal/mandates/{id}/revocation");
    assert_eq!(declare(&path, &Value::Null).await.status, 204);
    for name in ["man_x", &format!("{id}z")] {
        let path = format!("/api/portal/mandates/{name}/revocation");
        assert_eq!(declare(&path, &Value::Null).await.refusal().0, 404);
    }
    assert_eq!(desk("DELETE", "/debits", None).await.fine()["open"], false);
    assert_eq!(get("/api/portal/mandate?language=fr").await.refusal().0, 409);
}
