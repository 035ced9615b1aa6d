//! The debtor's visit: what a link says, what the cookie is like, and who may change anything.

use serde_json::json;
use web::{Limits, OriginSecret, WebSettings};

use super::asking::JSON;
use super::story::Story;

#[tokio::test]
async fn a_link_names_who_writes_to_whom_and_shows_no_amount() {
    let story = Story::new().await;
    let body = json!({ "token": story.token }).to_string();
    for _ in 0..3 {
        let answer = story.asking.ask("POST", "/api/portal/link", &[JSON], body.clone()).await;
        assert!(answer.headers.get("set-cookie").is_none());
        let said = answer.fine();
        assert_eq!(said["addressee"]["name"], "Atelier Dupont SARL");
        assert!(!said.to_string().contains("1200"), "{said}");
    }
}

#[tokio::test]
async fn the_session_cookie_is_for_this_origin_only() {
    let secure = Story::with(WebSettings { secure_cookies: true, ..WebSettings::default() }).await;
    let body = json!({ "token": secure.token }).to_string();
    let answer = secure.asking.ask("POST", "/api/portal/session", &[JSON], body).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    let mut parts = cookie.split("; ");
    assert!(parts.next().unwrap().starts_with("__Host-relance="));
    assert_eq!(parts.collect::<Vec<_>>(), ["Path=/", "HttpOnly", "SameSite=Strict", "Secure"]);

    let plain = Story::new().await;
    let cookie = plain.cookie().await;
    assert!(cookie.starts_with("relance="), "{cookie}");
    plain.account(&cookie).await;
    let other_name = cookie.replace("relance=", "__Host-relance=");
    let answer = plain.asking.ask("GET", "/api/portal/account", &[("cookie", &other_name)], "").await;
    assert_eq!(answer.refusal().0, 401);
}

#[tokio::test]
async fn a_visit_ends_when_the_debtor_leaves() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let answer = story.asking.ask("DELETE", "/api/portal/session", &[("cookie", &cookie)], "").await;
    assert_eq!(answer.status, 204);
    assert!(answer.headers["set-cookie"].to_str().unwrap().ends_with("; Max-Age=0"));
    let answer = story.asking.ask("GET", "/api/portal/account", &[("cookie", &cookie)], "").await;
    assert_eq!(answer.refusal().0, 401, "the cookie is dead even when a browser keeps it");
}

#[tokio::test]
async fn an_unknown_link_opens_nothing_and_a_fresh_one_is_answered_alike() {
    let story = Story::new().await;
    let unknown = json!({ "token": "A".repeat(32) }).to_string();
    for path in ["/api/portal/link", "/api/portal/session"] {
        let answer = story.asking.ask("POST", path, &[JSON], unknown.clone()).await;
        assert_eq!((answer.refusal().0, answer.headers.get("set-cookie")), (404, None));
    }
    let known = json!({ "token": story.token }).to_string();
    let mut answers = Vec::new();
    for body in [unknown, known, json!({ "token": "" }).to_string()] {
        let answer = story.asking.ask("POST", "/api/portal/fresh-link", &[JSON], body).await;
        answers.push((answer.status, answer.json));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[tokio::test]
async fn a_code_says_who_sent_the_message_and_nothing_about_whom_it_was_for() {
    let story = Story::new().await;
    let body = json!({ "token": story.token }).to_string();
    let said = story.asking.ask("POST", "/api/portal/link", &[JSON], body).await.fine();
    let code = said["message"]["code"].as_str().unwrap().to_owned();
    let ask = async |code: &str| {
        let body = json!({ "code": code }).to_string();
        story.asking.ask("POST", "/api/portal/genuine", &[JSON], body).await.fine()
    };
    let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
    for code in [code.as_str(), &typed] {
        let wanted = json!({ "creditor": "Atelier Morel SARL", "channel": "email", "sent_on": "2026-08-17" });
        assert_eq!(ask(code).await, json!({ "messages": [wanted] }));
    }
    for unknown in ["", "2222-2222", "é", &"A".repeat(100)] {
        assert_eq!(ask(unknown).await, json!({ "messages": [] }), "{unknown}");
    }
}

#[tokio::test]
async fn who_is_not_the_addressee_is_not_written_to_again_and_his_links_die() {
    let story = Story::new().await;
    let token = json!({ "token": story.token }).to_string();
    let said = story.asking.ask("POST", "/api/portal/link", &[JSON], token.clone()).await.fine();
    let say = async |code: &str| {
        let body = json!({ "token": story.token, "code": code }).to_string();
        story.asking.ask("POST", "/api/portal/wrong-person", &[JSON], body).await
    };
    assert_eq!(say("2222-2222").await.refusal(), (422, vec!["/code"]));
    let code = said["message"]["code"].as_str().unwrap();
    assert_eq!(say(code).await.status, 204);
    for path in ["/api/portal/link", "/api/portal/session"] {
        assert_eq!(story.asking.ask("POST", path, &[JSON], token.clone()).await.refusal().0, 404);
    }
    let body = json!({ "token": "A".repeat(32), "code": code }).to_string();
    let unknown = story.asking.ask("POST", "/api/portal/wrong-person", &[JSON], body).await;
    assert_eq!(unknown.refusal().0, 404);
    for day in ["2026-08-25", "2026-09-01", "2026-09-08"] {
        story.world.set(&format!("{day}T08:30:00Z"));
        story.world.send_due().await;
    }
    let sent = story.world.mailbox.addresses();
    assert_eq!(sent.iter().filter(|to| to.contains('@')).count(), 1, "{sent:?}");
}

#[tokio::test]
async fn a_change_from_another_page_is_refused() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let invoice = story.invoice(&cookie, "F-INV-1").await;
    let promise = json!({ "invoices": [invoice], "pay_on": "2026-08-20", "amount": "1200.00" }).to_string();
    for foreign in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")]
    {
        let headers = [("host", "pay.example"), ("cookie", cookie.as_str()), JSON, foreign];
        let answer = story.asking.ask("POST", "/api/portal/promises", &headers, promise.clone()).await;
        assert_eq!(answer.refusal().0, 403, "{foreign:?}");
    }
    let form = [("host", "pay.example"), ("cookie", cookie.as_str()), ("content-type", "text/plain")];
    let answer = story.asking.ask("POST", "/api/portal/promises", &form, promise.clone()).await;
    assert_eq!(answer.refusal().0, 415);
    let own = [
        ("host", "pay.example"),
        ("origin", "https://pay.example"),
        ("sec-fetch-site", "same-origin"),
        ("cookie", cookie.as_str()),
        JSON,
    ];
    let answer = story.asking.ask("POST", "/api/portal/promises", &own, promise).await;
    assert_eq!(answer.status, 201, "{answer:?}");
}

#[tokio::test]
async fn a_mail_program_may_end_courtesy_notices_and_a_scanner_may_not() {
    let story = Story::new().await;
    let path = format!("/api/portal/unsubscribe/{}", story.token);
    let seen = story.asking.ask("GET", &path, &[], "").await;
    assert_eq!(
        (seen.status.as_u16(), seen.headers["location"].to_str().unwrap()),
        (303, &*format!("/l/-/unsubscribe#{}", story.token))
    );
    assert_eq!(story.asking.ask("POST", &path, &[], "").await.refusal().0, 422);
    let form = [("content-type", "application/x-www-form-urlencoded"), ("origin", "https://mail.example")];
    for path in [path, format!("/api/portal/unsubscribe/{}", "A".repeat(32))] {
        let answer = story.asking.ask("POST", &path, &form, "List-Unsubscribe=One-Click").await;
        assert_eq!(answer.status, 204);
    }
    let nowhere = story.asking.ask("GET", "/api/portal/unsubscribe/%2F%2Fevil.example", &[], "").await;
    assert_eq!(nowhere.refusal().0, 404);
}

#[tokio::test]
async fn a_link_that_is_tried_too_often_must_wait() {
    let limits = Limits { per_link: 5, per_caller: 1000, caller: |_, _| None };
    let story = Story::with(WebSettings { limits: Some(limits), ..WebSettings::default() }).await;
    let body = json!({ "token": story.token }).to_string();
    let mut statuses = Vec::new();
    for _ in 0..7 {
        statuses
            .push(story.asking.ask("POST", "/api/portal/link", &[JSON], body.clone()).await.status.as_u16());
    }
    assert_eq!(statuses, [200, 200, 200, 200, 200, 429, 429]);
    let other = json!({ "token": "B".repeat(32) }).to_string();
    assert_eq!(story.asking.ask("POST", "/api/portal/link", &[JSON], other).await.refusal().0, 404);
}

#[tokio::test]
async fn a_caller_who_asks_too_often_must_wait_and_sources_need_not() {
    let caller = |headers: &axum::http::HeaderMap, _: &axum::http::Extensions| {
        headers.get("x-caller").and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let limits = Limits { per_link: 60, per_caller: 3, caller };
    let story = Story::with(WebSettings { limits: Some(limits), ..WebSettings::default() }).await;
    let ask = async |caller: &str| {
        let answer = story.asking.ask("GET", "/api/portal/account", &[("x-caller", caller)], "").await;
        answer.status.as_u16()
    };
    assert_eq!([ask("a").await, ask("a").await, ask("a").await, ask("a").await], [401, 401, 401, 429]);
    assert_eq!(ask("b").await, 401);
}

#[tokio::test]
async fn nobody_gets_past_the_distribution() {
    let settings = WebSettings { origin_secret: Some(OriginSecret::new("s3cret")), ..WebSettings::default() };
    let world = super::world::World::new().await;
    let asking = super::asking::Asking::of(&world, settings);
    assert_eq!(asking.ask("GET", "/api/openapi.json", &[], "").await.refusal().0, 403);
    for (secret, status) in [("s3cre", 403), ("s3cret", 200)] {
        let answer = asking.ask("GET", "/api/openapi.json", &[(OriginSecret::HEADER, secret)], "").await;
        assert_eq!(answer.status, status);
    }
}
