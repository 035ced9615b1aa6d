//! Files to take along: each is an attachment with a plain name, for its own visitor, for now.

use serde_json::{Value, json};

use super::asking::Answer;
use super::story::{Story, invoice};

const LETTERS: &str = "01jd3v9q6f8x2k4m5n7p9r1s3t";

async fn take(story: &Story, cookie: &str, paper: &str) -> Answer {
    story.asking.ask("GET", &format!("/api/portal/papers{paper}"), &[("cookie", cookie)], "").await
}

/// A file with its name.
async fn taken(story: &Story, cookie: &str, paper: &str) -> (String, Vec<u8>) {
    let answer = take(story, cookie, paper).await;
    let said = answer.headers["content-disposition"].to_str().unwrap().to_owned();
    let name = said.strip_prefix("attachment; filename=\"").unwrap().strip_suffix('"').unwrap().to_owned();
    assert!(answer.status.is_success(), "{paper}");
    (name, answer.bytes)
}

fn payment(debtor: &str, id: &str) -> Value {
    json!({ "type": "payment.received", "occurred_at": "2026-08-17T07:00:00Z", "data": {
        "debtor_id": debtor,
        "payment": { "id": id, "received_on": "2026-08-14", "currency": "EUR", "amount": "200.50",
                     "method": "transfer", "invoice_ids": ["INV-2"] } } })
}

#[tokio::test]
async fn papers_answer_as_described_and_as_attachments() {
    let story = Story::new().await;
    story.asking.event(&story.world, "msg-pay", &payment("C-42", "P-1")).await.fine();
    let cookie = story.cookie().await;
    let first = story.invoice(&cookie, "F-INV-1").await;
    let (name, file) = taken(&story, &cookie, "/statement.pdf").await;
    assert_eq!(name, "releve-de-compte-2026-08-17.pdf");
    assert!(file.starts_with(b"%PDF-1.7"), "{:?}", &file[..8]);
    let (name, file) = taken(&story, &cookie, "/statement.xlsx?language=de").await;
    assert_eq!(name, "kontoauszug-2026-08-17.xlsx");
    assert!(file.starts_with(b"PK"));
    let nothing = take(&story, &cookie, "").await.fine();
    assert_eq!((&nothing["plan"], &nothing["promise"]), (&Value::Null, &Value::Null));
    let id = nothing["receipts"][0]["id"].as_str().unwrap();
    assert_eq!(nothing["receipts"][0]["amount"], "200.50");
    let (name, file) = taken(&story, &cookie, &format!("/receipts/{id}?language=en")).await;
    assert!(name == "receipt-2026-08-17.pdf" && file.starts_with(b"%PDF"), "{name}");
    for none in ["/schedule.pdf", "/schedule.ics", "/promise.ics"] {
        assert_eq!(take(&story, &cookie, none).await.refusal().0, 404, "{none}");
    }
    let form = json!({ "invoices": [first], "instalments": 3, "first_on": "2026-08-24" });
    assert_eq!(story.asking.declare(&cookie, "/api/portal/plans", &form).await.status, 201);
    assert_eq!(take(&story, &cookie, "").await.fine()["plan"]["amount"], "1200.00");
    let (name, file) = taken(&story, &cookie, "/schedule.pdf").await;
    assert!(name == "echeancier-2026-08-17.pdf" && file.starts_with(b"%PDF"), "{name}");
    let (name, file) = taken(&story, &cookie, "/schedule.ics").await;
    let text = String::from_utf8(file).unwrap();
    assert_eq!((name.as_str(), text.matches("BEGIN:VEVENT").count()), ("echeancier-2026-08-17.ics", 3));
}

#[tokio::test]
async fn the_day_of_a_promise_answers_as_described() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let first = story.invoice(&cookie, "F-INV-1").await;
    let promise = json!({ "invoices": [first], "pay_on": "2026-08-24", "amount": "1200.00" });
    assert_eq!(story.asking.declare(&cookie, "/api/portal/promises", &promise).await.status, 201);
    let (name, file) = taken(&story, &cookie, "/promise.ics").await;
    let text = String::from_utf8(file).unwrap();
    assert_eq!(name, "promesse-2026-08-17.ics");
    assert!(text.contains("DTSTART;VALUE=DATE:20260824\r\n"), "{text}");
    assert!(text.contains("SUMMARY:Régler 1\u{202f}200\\,00\u{a0}€ à Atelier Morel SARL\r\n"), "{text}");
}

#[tokio::test]
async fn a_receipt_of_somebody_else_is_the_receipt_of_nobody() {
    let mut story = Story::new().await;
    let mut other = invoice("INV-9", "2026-08-18", "EUR", "800.00");
    other["data"]["debtor"]["id"] = json!("C-43");
    other["data"]["debtor"]["name"] = json!("Imprimerie Autre SARL");
    story.asking.event(&story.world, "msg-9", &other).await.fine();
    story.asking.event(&story.world, "msg-pay", &payment("C-43", "P-9")).await.fine();
    story.asking.event(&story.world, "msg-own", &payment("C-42", "P-1")).await.fine();
    let ours = story.token.clone();
    let cookie = story.cookie().await;
    let own = take(&story, &cookie, "").await.fine();
    assert_eq!(own["receipts"].as_array().unwrap().len(), 1, "{own:#}");
    for day in ["2026-08-24", "2026-08-25", "2026-08-26"] {
        story.world.set(&format!("{day}T08:00:00Z"));
        story.world.send_due().await;
    }
    let mut theirs = None;
    for token in story.world.mailbox.tokens() {
        story.token = token;
        let cookie = story.cookie().await;
        if story.account(&cookie).await["debtor"]["name"] == "Imprimerie Autre SARL" {
            theirs = take(&story, &cookie, "").await.fine()["receipts"][0]["id"].as_str().map(str::to_owned);
            taken(&story, &cookie, &format!("/receipts/{}", theirs.as_ref().unwrap())).await;
        }
    }
    let id = theirs.unwrap();
    // The first visit has ended by then
    story.token = ours;
    let cookie = story.cookie().await;
    let mut answers = Vec::new();
    for id in [id, format!("pay_{LETTERS}"), "pay_x".to_owned(), "..%2fstatement.pdf".to_owned()] {
        let answer = take(&story, &cookie, &format!("/receipts/{id}")).await;
        assert_eq!(answer.status, 404, "{id}");
        answers.push(answer.json);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
}

#[tokio::test]
async fn nobody_takes_papers_without_a_visit_or_in_a_language_there_is_not() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let papers = [
        "",
        "/statement.pdf",
        "/statement.xlsx",
        "/schedule.pdf",
        "/schedule.ics",
        "/promise.ics",
        "/data.pdf",
    ];
    for paper in papers.map(str::to_owned).into_iter().chain([format!("/receipts/pay_{LETTERS}")]) {
        for cookie in ["", "relance=nobody"] {
            assert_eq!(take(&story, cookie, &paper).await.refusal().0, 401, "{paper}");
        }
    }
    for language in ["xx", "fran", "FR", ""] {
        let answer = take(&story, &cookie, &format!("/statement.pdf?language={language}")).await;
        assert_eq!(answer.refusal(), (400, vec!["/language"]), "{language}");
    }
    assert_eq!(take(&story, &cookie, "/statement.pdf?lang=fr").await.refusal().0, 400);
    assert_eq!(take(&story, &cookie, "/data.pdf").await.refusal().0, 403, "without a code");
}
