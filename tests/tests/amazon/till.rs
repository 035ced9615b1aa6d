//! Asking the providers of payments over real connections: every answer is handed on as it is, no redirect is followed, nobody waits or reads
//! for ever.

use std::time::{Duration, Instant};

use app::ports::{Provider, Question, Reply, Till, TillError};
use aws::till::Providers;

use super::server::{Act, Server};

const PATIENT: Duration = Duration::from_secs(5);

fn question(body: Option<&str>) -> Question {
    Question {
        to: Provider::Stripe,
        path: "/v1/checkout/sessions".to_owned(),
        headers: vec![
            ("authorization", "Bearer rk_test_1".to_owned()),
            ("idempotency-key", "chk_1".to_owned()),
        ],
        body: body.map(str::to_owned),
    }
}

async fn asked(act: Act, limit: Duration) -> (Result<Reply, TillError>, Server) {
    let server = Server::start(vec![act], None);
    let reply = Providers::at(&server.url, limit).ask(&question(Some("mode=payment"))).await;
    (reply, server)
}

#[tokio::test]
async fn a_question_travels_as_it_is_and_so_does_the_answer() {
    let answer = r#"{"id":"cs_1"}"#;
    let (reply, server) = asked(Act::Answer(200, "x", answer.to_owned()), PATIENT).await;
    assert_eq!(reply, Ok(Reply { status: 200, body: answer.into() }));
    let said = server.asked().pop().unwrap().to_lowercase();
    assert!(said.starts_with("post /v1/checkout/sessions http/1.1"), "{said}");
    for part in ["authorization: bearer rk_test_1", "idempotency-key: chk_1", "\r\n\r\nmode=payment"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let server = Server::start(vec![Act::Answer(404, "x", "{}".to_owned())], None);
    let reply = Providers::at(&server.url, PATIENT).ask(&question(None)).await;
    assert_eq!(reply, Ok(Reply { status: 404, body: b"{}".to_vec() }));
    assert!(server.asked()[0].starts_with("GET /v1/checkout/sessions "));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_nobody_goes_there() {
    for status in [301, 302, 307, 308] {
        let (reply, server) =
            asked(Act::Answer(status, "x\r\nlocation: http://127.0.0.1:1/", String::new()), PATIENT).await;
        assert_eq!(reply, Ok(Reply { status, body: Vec::new() }));
        assert_eq!(server.asked().len(), 1);
    }
}

#[tokio::test]
async fn silence_ends_in_time() {
    let began = Instant::now();
    let (reply, _server) = asked(Act::Hang, Duration::from_millis(300)).await;
    assert_eq!(reply, Err(TillError::Slow));
    assert!(began.elapsed() < PATIENT, "{:?}", began.elapsed());
    assert!(
        aws::till::LIMIT * 4 < Duration::from_secs(20),
        "close, look, request and page fit into the function's time"
    );
}

#[tokio::test]
async fn a_closed_connection_and_no_server_are_told_apart_from_an_answer() {
    assert_eq!(asked(Act::Close, PATIENT).await.0, Err(TillError::Unreachable));
    let nobody = Providers::at("http://127.0.0.1:1", PATIENT).ask(&question(None)).await;
    assert_eq!(nobody, Err(TillError::Unreachable));
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end() {
    let (reply, _server) = asked(Act::Answer(200, "x", "x".repeat(200_000)), PATIENT).await;
    assert_eq!(reply, Err(TillError::TooLong));
}

#[tokio::test]
async fn what_is_posted_to_the_other_one_is_json_and_travels_as_it_is() {
    let answer = r#"{"billing_requests":{"id":"BRQ1"}}"#;
    for to in [Provider::GoCardless, Provider::GoCardlessSandbox] {
        let server = Server::start(vec![Act::Answer(201, "x", answer.to_owned())], None);
        let asked = Question {
            to,
            path: "/billing_requests".to_owned(),
            headers: vec![
                ("authorization", "Bearer sandbox_1".to_owned()),
                ("gocardless-version", "2015-07-06".to_owned()),
                ("content-type", "application/json".to_owned()),
            ],
            body: Some(r#"{"billing_requests":{}}"#.to_owned()),
        };
        let reply = Providers::at(&server.url, PATIENT).ask(&asked).await;
        assert_eq!(reply, Ok(Reply { status: 201, body: answer.into() }));
        let said = server.asked().pop().unwrap();
        assert!(said.starts_with("POST /billing_requests HTTP/1.1"), "{said}");
        for part in ["gocardless-version: 2015-07-06", r#"{"billing_requests":{}}"#] {
            assert!(said.contains(part), "{part} in {said}");
        }
    }
}

#[tokio::test]
async fn the_real_ones_are_asked_over_tls_alone() {
    // Who answers without a certificate is nobody
    let server = Server::start(vec![Act::Answer(200, "x", "{}".to_owned())], None);
    let near = server.url.replace("http://", "https://");
    let plain = Providers::at(&near, PATIENT).ask(&question(None)).await;
    assert!(matches!(plain, Err(TillError::Unreachable | TillError::Slow)), "{plain:?}");
    assert!(!server.asked().concat().contains("rk_test_1"), "the key never travels in the clear");
}
