//! The routers as Lambda functions see them: API Gateway's events, version 2, in and out, through the same adapter.

use std::collections::BTreeMap;

use app::member::Role;
use axum::Router;
use axum::http::Extensions;
use data_encoding::BASE64;
use formats::signature::standard;
use lambda_http::lambda_runtime::Context;
use lambda_http::request::{LambdaRequest, RequestContext};
use lambda_http::{Adapter, LambdaEvent};
use serde_json::{Value, json};
use tower::ServiceExt;
use web::{OriginSecret, WebSettings};

use super::world::{PUBLIC_URL, World};

const SECRET: &str = "s3cret";
const SUBJECT: &str = "6b1f3c0e-0000-4000-8000-1f2e3d4c5b6a";

/// An event in the shape that API Gateway writes.
fn event(method: &str, path: &str, headers: &BTreeMap<&str, String>, body: &[u8], encoded: bool) -> Value {
    let body = match (encoded, std::str::from_utf8(body)) {
        (false, Ok(text)) => text.to_owned(),
        _ => BASE64.encode(body),
    };
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "", "headers": headers,
        "body": body, "isBase64Encoded": encoded,
        "requestContext": {
            "accountId": "123456789012", "apiId": "api", "domainName": "api.execute-api.eu-west-3.amazonaws.com",
            "domainPrefix": "api", "requestId": "id", "routeKey": "$default", "stage": "$default",
            "time": "12/Mar/2026:19:03:58 +0000", "timeEpoch": 1_773_342_238_000_i64,
            "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "130.176.0.1",
                      "userAgent": "curl" },
        },
    })
}

/// What the function answers to an event, as API Gateway reads it.
async fn answered(router: &Router, event: &Value) -> Value {
    let payload: LambdaRequest = serde_json::from_value(event.clone()).unwrap();
    let adapter = Adapter::from(router.clone());
    let response = adapter.oneshot(LambdaEvent::new(payload, Context::default())).await.unwrap();
    serde_json::to_value(response).unwrap()
}

/// Status and body of the answer to an event.
async fn answer(router: &Router, event: &Value) -> (i64, Value) {
    let response = answered(router, event).await;
    let body = response["body"].as_str().unwrap_or_default();
    (response["statusCode"].as_i64().unwrap(), serde_json::from_str(body).unwrap_or_default())
}

fn settings() -> WebSettings {
    WebSettings::behind(PUBLIC_URL, SECRET)
}

/// What a source sends to our portfolio, signed over exactly these bytes.
fn signed(world: &World, id: &str, body: &[u8]) -> BTreeMap<&'static str, String> {
    let timestamp = world.app.now().timestamp();
    let signature = standard::sign(&world.ours.secrets["relance"][0], id, timestamp, body).unwrap();
    BTreeMap::from([
        ("content-type", "application/json".to_owned()),
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", timestamp.to_string()),
        ("webhook-signature", signature),
        (OriginSecret::HEADER, SECRET.to_owned()),
    ])
}

#[tokio::test]
async fn a_webhook_is_verified_over_the_bytes_that_were_signed_however_they_travel() {
    let world = World::new().await;
    let router = web::webhook::router(world.app.clone(), settings());
    let path = format!("/webhooks/{}/relance", world.ours.portfolio.id);
    let invoice = super::story::invoice("INV-1", "2026-08-10", "EUR", "1200.00").to_string();
    let spelled = [
        invoice.clone(),
        format!("  {}\r\n", invoice.replace(',', " ,\t")),
        invoice.replace("Atelier Dupont", "Atelier Dupont é € 😀"),
        invoice.replace("Atelier Dupont", "Atelier \\u00e9 Dupont"),
    ];
    for (place, body) in spelled.iter().enumerate() {
        for encoded in [true, false] {
            let id = format!("msg-{place}-{encoded}");
            let headers = signed(&world, &id, body.as_bytes());
            let (status, told) =
                answer(&router, &event("POST", &path, &headers, body.as_bytes(), encoded)).await;
            assert_eq!(status, 200, "{id} {told:#}");
            let changed = format!("{body} ");
            let forged = event("POST", &path, &headers, changed.as_bytes(), encoded);
            assert_eq!(answer(&router, &forged).await.0, 401, "{id}: one byte more");
        }
    }
    let not_text = [b"{\"a\":\"".as_slice(), &[0xff, 0xfe], b"\"}"].concat();
    let headers = signed(&world, "msg-bytes", &not_text);
    let (status, told) = answer(&router, &event("POST", &path, &headers, &not_text, true)).await;
    assert_eq!(
        (status, told["type"].as_str()),
        (400, Some("urn:relance:problem:unreadable")),
        "signed, no JSON"
    );
}

#[tokio::test]
async fn real_events_of_api_gateway_are_read_alike() {
    let Some(root) = std::env::var_os("RELANCE_CORPUS") else {
        println!("NOT RUN: RELANCE_CORPUS is not set, so the real aws-events were not read");
        return;
    };
    let world = World::new().await;
    let router = web::webhook::router(world.app.clone(), settings());
    let body = super::story::invoice("INV-1", "2026-08-10", "EUR", "1200.00").to_string();
    let mut read = 0;
    for entry in std::fs::read_dir(std::path::Path::new(&root).join("aws-events")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.contains("apigw-v2-request") {
            continue;
        }
        let mut theirs: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let headers = signed(&world, &format!("msg-{read}"), body.as_bytes());
        let place = format!("/webhooks/{}/relance", world.ours.portfolio.id);
        let ours = event("POST", &place, &headers, body.as_bytes(), true);
        for field in ["rawPath", "body", "isBase64Encoded"] {
            theirs[field] = ours[field].clone();
        }
        for (header, value) in headers {
            theirs["headers"][header] = json!(value);
        }
        theirs["requestContext"]["http"]["method"] = json!("POST");
        assert_eq!(answer(&router, &theirs).await.0, 200, "{name}");
        read += 1;
    }
    assert!(read >= 3, "only {read} events were found");
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused_as_a_problem() {
    let world = World::new().await;
    let router = web::webhook::router(world.app.clone(), settings());
    let path = format!("/webhooks/{}/relance", world.ours.portfolio.id);
    let body = vec![b' '; web::webhook::LIMIT + 1];
    let headers = signed(&world, "msg-large", &body);
    for encoded in [true, false] {
        let (status, told) = answer(&router, &event("POST", &path, &headers, &body, encoded)).await;
        assert_eq!((status, told["type"].as_str()), (413, Some("urn:relance:problem:too_large")));
    }
}

#[tokio::test]
async fn no_function_answers_a_call_that_did_not_come_through_the_distribution() {
    let world = World::new().await;
    let routers = [
        (
            "POST",
            format!("/webhooks/{}/relance", world.ours.portfolio.id),
            web::webhook::router(world.app.clone(), settings()),
        ),
        ("GET", "/api/portal/account".to_owned(), web::portal::router(world.app.clone(), settings())),
        ("GET", "/api/openapi.json".to_owned(), web::portal::papers(world.app.clone(), settings())),
        (
            "GET",
            format!("/api/desk/{}/cases", world.ours.portfolio.id),
            web::desk::router(world.app.clone(), settings()),
        ),
    ];
    for (method, path, router) in routers {
        for secret in [None, Some(""), Some("s3cre"), Some("S3CRET")] {
            let headers =
                secret.map(|secret| (OriginSecret::HEADER, secret.to_owned())).into_iter().collect();
            let (status, told) = answer(&router, &event(method, &path, &headers, b"", false)).await;
            assert_eq!(
                (status, told["type"].as_str()),
                (403, Some("urn:relance:problem:forbidden")),
                "{path}"
            );
        }
        let headers = BTreeMap::from([(OriginSecret::HEADER, SECRET.to_owned())]);
        let (status, _) = answer(&router, &event(method, &path, &headers, b"", false)).await;
        assert_ne!(status, 403, "{path}");
    }
}

#[tokio::test]
async fn a_visit_goes_through_the_gateway_with_its_cookie() {
    let story = super::story::Story::new().await;
    let router = web::portal::router(story.world.app.clone(), settings());
    let headers = BTreeMap::from([
        ("content-type", "application/json".to_owned()),
        ("origin", PUBLIC_URL.to_owned()),
        (OriginSecret::HEADER, SECRET.to_owned()),
    ]);
    let body = json!({ "token": story.token }).to_string();
    let opening = event("POST", "/api/portal/session", &headers, body.as_bytes(), false);
    let response = answered(&router, &opening).await;
    let cookie = response["cookies"][0].as_str().unwrap_or_else(|| panic!("{response:#}"));
    assert!(cookie.starts_with("__Host-relance=") && cookie.contains("Secure"), "{cookie}");
    let mut asking = event("GET", "/api/portal/account", &headers, b"", false);
    asking["cookies"] = json!([cookie.split(';').next().unwrap(), "other=1"]);
    let (status, account) = answer(&router, &asking).await;
    assert_eq!((status, account["cases"].as_array().map(Vec::len)), (200, Some(2)), "{account:#}");
    // The function of papers opens the same visit, and a file travels as letters
    let papers = web::portal::papers(story.world.app.clone(), settings());
    asking["rawPath"] = json!("/api/portal/papers/statement.pdf");
    asking["requestContext"]["http"]["path"] = asking["rawPath"].clone();
    let response = answered(&papers, &asking).await;
    let file = BASE64.decode(response["body"].as_str().unwrap().as_bytes()).unwrap();
    assert_eq!(
        (response["statusCode"].as_i64(), response["isBase64Encoded"].as_bool()),
        (Some(200), Some(true))
    );
    assert!(file.starts_with(b"%PDF"), "{response:#}");
    let there = event("GET", "/api/portal/account", &headers, b"", false);
    assert_eq!(answer(&papers, &there).await.0, 404, "it answers papers and nothing else");
    // A debtor has sixty files a minute, whatever becomes of them
    asking["rawPath"] = json!("/api/portal/papers/promise.ics");
    asking["requestContext"]["http"]["path"] = asking["rawPath"].clone();
    for _ in 1..60 {
        assert_eq!(answer(&papers, &asking).await.0, 404);
    }
    assert_eq!(answer(&papers, &asking).await.0, 429);
}

/// As the desk's function reads it.
fn subject(extensions: &Extensions) -> Option<String> {
    match extensions.get::<RequestContext>()? {
        RequestContext::ApiGatewayV2(context) => {
            context.authorizer.as_ref()?.jwt.as_ref()?.claims.get("sub").cloned()
        }
        _ => None,
    }
}

#[tokio::test]
async fn the_desk_believes_whom_the_gateway_has_verified_and_no_token_of_its_own() {
    let world = World::new().await;
    let (ours, theirs) = (world.ours.portfolio.id, world.theirs.portfolio.id);
    let router = web::desk::router(world.app.clone(), settings().of_subjects(subject));
    let ask = async |portfolio: &str, bearer: Option<String>, claims: Option<Value>| {
        let mut headers = BTreeMap::from([(OriginSecret::HEADER, SECRET.to_owned())]);
        headers.extend(bearer.map(|bearer| ("authorization", format!("Bearer {bearer}"))));
        let mut event = event("GET", &format!("/api/desk/{portfolio}/cases"), &headers, b"", false);
        if let Some(claims) = claims {
            event["requestContext"]["authorizer"] = json!({ "jwt": { "claims": claims, "scopes": null } });
        }
        answer(&router, &event).await
    };
    let verified = || Some(json!({ "sub": SUBJECT, "token_use": "access" }));
    let here = ours.to_string();
    assert_eq!(ask(&here, None, None).await.0, 401);
    assert_eq!(
        ask(&here, Some(world.member("owner")), None).await.0,
        401,
        "a token of ours opens nothing here"
    );
    assert_eq!(ask(&here, None, Some(json!({ "email": "a@b.example" }))).await.0, 401, "no subject");
    let unknown = ask("por_00000000000000000000000007", None, verified()).await;
    assert_eq!(unknown.0, 404);
    assert_eq!(ask(&here, None, verified()).await, unknown, "not a member");
    world.app.admit(ours, SUBJECT, Role::Auditor).await.unwrap();
    assert_eq!(ask(&here, None, verified()).await.0, 200);
    for foreign in [theirs.to_string(), "nonsense".to_owned()] {
        assert_eq!(ask(&foreign, None, verified()).await, unknown, "{foreign}: looks like an unknown one");
    }
    world.app.dismiss(ours, SUBJECT).await.unwrap();
    assert_eq!(ask(&here, None, verified()).await, unknown, "dismissed");
}

#[tokio::test]
async fn a_caller_is_limited_by_the_address_that_the_distribution_writes() {
    let world = World::new().await;
    let router = web::portal::router(world.app.clone(), settings());
    let ask = async |viewer: &str, said: &str| {
        let headers = BTreeMap::from([
            ("cloudfront-viewer-address", format!("{viewer}:4711")),
            ("x-forwarded-for", said.to_owned()),
            (OriginSecret::HEADER, SECRET.to_owned()),
        ]);
        answer(&router, &event("GET", "/api/portal/account", &headers, b"", false)).await.0
    };
    for call in 0..300 {
        assert_eq!(ask("203.0.113.9", &format!("198.51.100.{}", call % 250)).await, 401);
    }
    assert_eq!(ask("203.0.113.9", "198.51.100.251").await, 429, "whatever the caller says");
    assert_eq!(ask("203.0.113.10", "198.51.100.251").await, 401);
}
