//! Requests that make no sense: each gets its status, its place, and no more.

use serde_json::{Value, json};

use super::asking::{Asking, JSON};
use super::story::{Story, invoice};
use super::world::World;

#[tokio::test]
async fn an_address_or_method_that_is_none_is_a_problem_too() {
    let world = World::new().await;
    let asking = Asking::of(&world, web::WebSettings::default());
    for path in
        ["/", "/api", "/api/portal/", "/api/desk", "/webhooks", "/webhooks/a", "/api/portal/account/x"]
    {
        assert_eq!(asking.ask("GET", path, &[], "").await.refusal().0, 404, "{path}");
    }
    let answer = asking.ask("PUT", "/api/portal/link", &[], "").await;
    assert_eq!((answer.refusal().0, answer.headers["allow"].to_str().unwrap()), (405, "POST"));
    assert_eq!(answer.json["type"], "urn:relance:problem:method_not_allowed");
}

#[tokio::test]
async fn every_class_of_bad_body_is_told_apart() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let invoice = story.invoice(&cookie, "F-INV-1").await;
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let large = format!("{{\"text\": \"{}\"}}", "x".repeat(70_000));
    let with = |more: &str| {
        format!("{{\"invoices\": [\"{invoice}\"], \"pay_on\": \"2026-08-20\", \"amount\": \"10.00\"{more}}}")
    };
    let cases: Vec<(String, u16, Vec<&str>)> = vec![
        (String::new(), 400, vec![""]),
        ("{".to_owned(), 400, vec![""]),
        ("[]".to_owned(), 422, vec![""]),
        (deep, 400, vec![""]),
        (large, 413, vec![]),
        (with(", \"x\": 1"), 422, vec!["/x"]),
        (with(", \"amount\": \"11.00\""), 400, vec!["/amount"]),
        (with("} {"), 400, vec![""]),
        (with("").replace("2026-08-20", "2026-02-30"), 422, vec!["/pay_on"]),
        (with("").replace("\"10.00\"", "1e999"), 400, vec![""]),
        (with("").replace("\"10.00\"", "10.0"), 422, vec!["/amount"]),
        (with("").replace("\"10.00\"", "\"ten\""), 422, vec!["/amount"]),
        (with("").replace("\"10.00\"", "\"10.001\""), 422, vec!["/amount"]),
        (with("").replace("\"10.00\"", "\"-1.00\""), 422, vec!["/amount"]),
        (with("").replace("\"10.00\"", "\"0.00\""), 422, vec!["/amount"]),
        (with("").replace("10.00", "\\ud800"), 400, vec![""]),
        (with("").replace(&invoice, "inv_1"), 422, vec!["/invoices/0"]),
        (with("").replace(&invoice, &"x".repeat(1_000)), 422, vec!["/invoices/0"]),
        (with("").replace("2026-08-20", "2020-08-20"), 422, vec!["/pay_on"]),
        (with(" "), 201, vec![]),
    ];
    for (body, status, pointers) in cases {
        let told = body.chars().take(120).collect::<String>();
        let headers = [("cookie", cookie.as_str()), JSON];
        let answer = story.asking.ask("POST", "/api/portal/promises", &headers, body).await;
        let (got, places) = answer.refusal();
        assert_eq!((got, places), (status, pointers), "{told}\n{:#}", answer.json);
    }
}

#[tokio::test]
async fn a_query_that_makes_no_sense_is_refused() {
    let story = Story::new().await;
    for (path, status) in [
        ("/cases?cursor=x", 422),
        ("/cases?nothing=1", 400),
        ("/cases?state=asleep", 400),
        ("/cases?q=1&q=2", 400),
        ("/agenda?days=0", 422),
        ("/agenda?days=-1", 400),
        ("/agenda?days=91", 422),
        ("/agenda?days=70000", 400),
    ] {
        let answer = story.asking.desk(&story.world, "owner", "GET", path, None).await;
        assert_eq!(answer.refusal().0, status, "{path}: {:#}", answer.json);
    }
    for letters in [201, 9_000] {
        let long = format!("/cases?q={}", "x".repeat(letters));
        assert_eq!(story.asking.desk(&story.world, "owner", "GET", &long, None).await.refusal().0, 400);
    }
}

#[tokio::test]
async fn a_webhook_that_nobody_signed_changes_nothing() {
    let world = World::new().await;
    let asking = Asking::of(&world, web::WebSettings::default());
    let event = invoice("INV-1", "2026-08-10", "EUR", "1200.00");
    let path = format!("/webhooks/{}/relance", world.ours.portfolio.id);
    assert_eq!(asking.ask("POST", &path, &[JSON], event.to_string()).await.refusal().0, 401);
    let theirs = &world.theirs.secrets["relance"][0];
    assert_eq!(asking.signed(&world, theirs, "m", event.to_string()).await.refusal().0, 401);
    let cases = asking.desk(&world, "owner", "GET", "/cases", None).await.fine();
    assert_eq!(cases["items"], json!([]));

    let ours = &world.ours.secrets["relance"][0];
    for body in ["", "no", "[1]", "{\"type\": \"invoice.issued\"}", "{\"a\": 1, \"a\": 2}"] {
        assert_eq!(asking.signed(&world, ours, "bad", body.to_owned()).await.refusal().0, 400, "{body}");
    }
    let large = format!("{{\"text\": \"{}\"}}", "x".repeat(web::webhook::LIMIT));
    assert_eq!(asking.signed(&world, ours, "large", large).await.refusal().0, 413);
    assert_eq!(web::webhook::LIMIT, formats::BODY_LIMIT, "both doors let the same bodies in");
    let mut wrong: Value = event;
    wrong["data"]["invoice"]["amount"] = json!("-5.00");
    let answer = asking.signed(&world, ours, "wrong", wrong.to_string()).await;
    assert_eq!(answer.refusal(), (422, vec!["/data/invoice/amount"]));
}

#[tokio::test]
async fn a_webhook_of_nobody_or_with_a_secret_in_its_path_has_no_address() {
    let world = World::new().await;
    let asking = Asking::of(&world, web::WebSettings::default());
    let id = world.ours.portfolio.id.to_string();
    let unknown = id.chars().rev().collect::<String>();
    for path in [
        format!("/webhooks/{id}/nobody"),
        format!("/webhooks/{id}/..%2Frelance"),
        format!("/webhooks/{unknown}/relance"),
        "/webhooks/por_00000000000000000000000000/relance".to_owned(),
        format!("/webhooks/{id}/relance/some-secret"),
    ] {
        assert_eq!(asking.ask("POST", &path, &[JSON], "{}").await.refusal().0, 404, "{path}");
    }
}

#[tokio::test]
async fn what_no_link_and_no_code_is_as_long_as_is_refused_as_described() {
    let story = Story::new().await;
    let long = |letters: usize| "x".repeat(letters);
    for (path, name, most) in [
        ("/api/portal/link", "token", 200),
        ("/api/portal/session", "token", 200),
        ("/api/portal/fresh-link", "token", 200),
        ("/api/portal/genuine", "code", 100),
    ] {
        let body = |letters| json!({ name: long(letters) }).to_string();
        let answer = story.asking.ask("POST", path, &[JSON], body(most + 1)).await;
        assert_eq!(answer.refusal(), (422, vec![format!("/{name}").as_str()]), "{path}");
        // One letter less is a link or a code like any other that nobody knows
        let answer = story.asking.ask("POST", path, &[JSON], body(most)).await;
        assert_ne!(answer.status.as_u16(), 422, "{path}");
    }
}
