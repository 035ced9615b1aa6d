//! Every call there is, by name, and one success of each. An answer that is not as described fails where it is asked for.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::asking::JSON;
use super::described::Description;
use super::story::{Story, invoice};

/// Every call. A new route gets its line here, a line in the walk below and its description in `web`.
const CALLS: &[(&str, &str)] = &[
    ("POST", "/webhooks/{p}/{source}"),
    ("POST", "/webhooks/{p}/{source}/{secret}"),
    ("POST", "/api/portal/link"),
    ("POST", "/api/portal/fresh-link"),
    ("POST", "/api/portal/wrong-person"),
    ("POST", "/api/portal/genuine"),
    ("POST", "/api/portal/session"),
    ("DELETE", "/api/portal/session"),
    ("GET", "/api/portal/account"),
    ("GET", "/api/portal/accounts"),
    ("GET", "/api/portal/transfer"),
    ("GET", "/api/portal/history"),
    ("GET", "/api/portal/messages/{action}"),
    ("POST", "/api/portal/promises"),
    ("POST", "/api/portal/promises/{hold}"),
    ("POST", "/api/portal/promises/{hold}/retraction"),
    ("GET", "/api/portal/plan"),
    ("POST", "/api/portal/plans"),
    ("POST", "/api/portal/checkouts"),
    ("GET", "/api/portal/checkouts/{checkout}"),
    ("GET", "/api/portal/mandate"),
    ("POST", "/api/portal/debits"),
    ("GET", "/api/portal/debits/{debit}"),
    ("POST", "/api/portal/mandates/{mandate}/revocation"),
    ("POST", "/api/portal/proposals"),
    ("POST", "/api/portal/uploads"),
    ("POST", "/api/portal/disputes"),
    ("GET", "/api/portal/disputes"),
    ("POST", "/api/portal/disputes/{hold}/words"),
    ("POST", "/api/portal/already-paid"),
    ("POST", "/api/portal/codes"),
    ("POST", "/api/portal/codes/guess"),
    ("POST", "/api/portal/choices"),
    ("POST", "/api/portal/contacts"),
    ("POST", "/api/portal/contacts/confirmation"),
    ("DELETE", "/api/portal/contacts/{address}"),
    ("POST", "/api/portal/contacts/{address}/courtesy"),
    ("GET", "/api/portal/data"),
    ("GET", "/api/portal/papers"),
    ("GET", "/api/portal/papers/statement.pdf"),
    ("GET", "/api/portal/papers/statement.xlsx"),
    ("GET", "/api/portal/papers/schedule.pdf"),
    ("GET", "/api/portal/papers/schedule.ics"),
    ("GET", "/api/portal/papers/promise.ics"),
    ("GET", "/api/portal/papers/receipts/{payment}"),
    ("GET", "/api/portal/papers/data.pdf"),
    ("GET", "/api/portal/requests"),
    ("POST", "/api/portal/requests"),
    ("POST", "/api/portal/unsubscribe/{token}"),
    ("GET", "/api/portal/unsubscribe/{token}"),
    ("GET", "/api/openapi.json"),
    ("GET", "/api/desk/{p}/cases"),
    ("GET", "/api/desk/{p}/cases/{case}"),
    ("GET", "/api/desk/{p}/cases/{case}/files/{file}"),
    ("POST", "/api/desk/{p}/originals"),
    ("PUT", "/api/desk/{p}/originals"),
    ("GET", "/api/desk/{p}/originals/{file}"),
    ("DELETE", "/api/desk/{p}/originals/{file}"),
    ("GET", "/api/desk/{p}/brand"),
    ("PUT", "/api/desk/{p}/brand"),
    ("GET", "/api/desk/{p}/policy"),
    ("PUT", "/api/desk/{p}/policy"),
    ("PUT", "/api/desk/{p}/logo"),
    ("DELETE", "/api/desk/{p}/logo"),
    ("GET", "/api/portal/invoices/{invoice}/originals/{format}"),
    ("GET", "/api/portal/logos/{logo}"),
    ("GET", "/api/desk/{p}/agenda"),
    ("POST", "/api/desk/{p}/cases/{case}/holds"),
    ("DELETE", "/api/desk/{p}/cases/{case}/holds/{hold}"),
    ("POST", "/api/desk/{p}/cases/{case}/invoices/{invoice}/payee"),
    ("POST", "/api/desk/{p}/cases/{case}/requests/{request}"),
    ("POST", "/api/desk/{p}/erasures"),
    ("POST", "/api/desk/{p}/cases/{case}/disputes/{hold}/words"),
    ("POST", "/api/desk/{p}/cases/{case}/disputes/{hold}/decision"),
    ("GET", "/api/desk/{p}/approvals"),
    ("POST", "/api/desk/{p}/approvals/{action}"),
    ("POST", "/api/desk/{p}/actions/{action}/judgement"),
    ("POST", "/api/desk/{p}/stop"),
    ("POST", "/api/desk/{p}/resume"),
    ("POST", "/api/desk/{p}/enable"),
    ("POST", "/api/desk/{p}/sources/{source}/release"),
    ("POST", "/api/desk/{p}/sources/{source}/rotate"),
    ("GET", "/api/desk/{p}/till"),
    ("GET", "/api/desk/{p}/collector"),
    ("POST", "/api/desk/{p}/collector"),
    ("DELETE", "/api/desk/{p}/collector"),
    ("POST", "/api/desk/{p}/till"),
    ("DELETE", "/api/desk/{p}/till"),
    ("GET", "/api/desk/{p}/debits"),
    ("POST", "/api/desk/{p}/debits"),
    ("DELETE", "/api/desk/{p}/debits"),
    ("GET", "/api/desk/{p}/debits/files"),
    ("POST", "/api/desk/{p}/debits/files"),
    ("GET", "/api/desk/{p}/debits/files/{bank_file}"),
    ("GET", "/api/desk/{p}/debits/files/{bank_file}/pain008"),
    ("POST", "/api/desk/{p}/debits/files/{bank_file}/collected"),
    ("POST", "/api/desk/{p}/debits/{debit}/failure"),
    ("GET", "/api/desk/{p}/inbox"),
    ("GET", "/api/desk/{p}/alerts"),
];

#[test]
fn the_description_and_the_table_name_the_same_calls() {
    let table: BTreeSet<(String, String)> =
        CALLS.iter().map(|(method, path)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(Description::get().calls(), table);
}

#[test]
fn every_webhook_of_relances_own_events_is_described() {
    let description = Description::get();
    let events = description.document()["webhooks"].as_object().unwrap();
    assert_eq!(events.len(), 12);
    let said = invoice("INV-1", "2026-08-10", "EUR", "1200.00");
    let schema = &events["invoice.issued"]["post"]["requestBody"]["content"]["application/json"]["schema"];
    description.fits(schema, &said, "invoice.issued");
}

#[test]
fn every_pattern_is_anchored_and_every_call_has_a_name_of_its_own() {
    fn patterns(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                if let Some(pattern) = members.get("pattern").and_then(Value::as_str) {
                    found.push(pattern.to_owned());
                }
                members.values().for_each(|member| patterns(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| patterns(item, found)),
            _ => {}
        }
    }
    let description = Description::get();
    let document = description.document();
    let mut found = Vec::new();
    patterns(document, &mut found);
    assert!(
        found.len() > 50 && found.iter().all(|each| each.starts_with('^') && each.ends_with('$')),
        "{found:?}"
    );
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let names: Vec<&str> = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), CALLS.len(), "{names:?}");
}

#[tokio::test]
async fn the_debtors_calls_answer_as_described() {
    let story = Story::new().await;
    let token = json!({ "token": story.token }).to_string();
    for path in ["/api/portal/link", "/api/portal/session"] {
        story.asking.ask("POST", path, &[JSON], token.clone()).await.fine();
    }
    let cookie = story.cookie().await;
    let (first, second) = (story.invoice(&cookie, "F-INV-1").await, story.invoice(&cookie, "F-INV-2").await);
    let third = story.invoice(&cookie, "F-INV-3").await;
    for (invoices, amount, epc) in
        [(format!("{first},{second}"), "1500.50", true), (third.clone(), "500.00", false)]
    {
        let path = format!("/api/portal/transfer?invoices={invoices}");
        let transfer = story.asking.ask("GET", &path, &[("cookie", &cookie)], "").await.fine();
        assert_eq!(
            (transfer["amount"].as_str(), transfer["epc"].is_string()),
            (Some(amount), epc),
            "{transfer}"
        );
    }
    let mixed = format!("/api/portal/transfer?invoices={first},{third}");
    assert_eq!(story.asking.ask("GET", &mixed, &[("cookie", &cookie)], "").await.refusal().0, 422);
    let promise = json!({ "invoices": [first], "pay_on": "2026-08-24", "amount": "1200.00" });
    let dispute = json!({ "invoices": [second], "reason": "wrong_price", "text": "remise de 10 % oubliée" });
    let paid =
        json!({ "invoices": [third], "paid_on": "2026-08-14", "method": "transfer", "reference": "VIR 12" });
    for (path, body) in [
        ("/api/portal/promises", promise),
        ("/api/portal/disputes", dispute),
        ("/api/portal/already-paid", paid),
    ] {
        let answer = story.asking.declare(&cookie, path, &body).await;
        assert_eq!(answer.status, 201, "{path} {:#}", answer.json);
    }
    let account = story.account(&cookie).await;
    let holds: usize =
        account["cases"].as_array().unwrap().iter().map(|case| case["holds"].as_array().unwrap().len()).sum();
    assert_eq!(holds, 3, "{account:#}");
    let promises =
        account["cases"].as_array().unwrap().iter().flat_map(|case| case["holds"].as_array().unwrap());
    let promise = promises.clone().find(|hold| hold["kind"] == "promise").unwrap();
    assert_eq!(promise["acts"], json!(["change", "retract"]));
    let path = format!("/api/portal/promises/{}", promise["id"].as_str().unwrap());
    let other_day = json!({ "pay_on": "2026-08-20", "amount": "1200.00" });
    let changed = story.asking.declare(&cookie, &path, &other_day).await.fine();
    let path = format!("/api/portal/promises/{}/retraction", changed["id"].as_str().unwrap());
    let why = json!({ "text": "paid by card instead" });
    assert_eq!(story.asking.declare(&cookie, &path, &why).await.status, 204);
    let history = story.asking.ask("GET", "/api/portal/history", &[("cookie", &cookie)], "").await.fine();
    let items = history["items"].as_array().unwrap();
    let kinds: Vec<&str> = items.iter().map(|item| item["kind"].as_str().unwrap()).collect();
    // Each act with the mail that confirms it; what is changed ends and begins in one
    let since = ["message", "promise_ended", "message", "promise", "promise_ended"];
    let before = ["message", "already_paid", "message", "dispute", "message", "promise", "message"];
    assert_eq!(kinds, [&since[..], &before].concat());
    let reminder = items.last().unwrap();
    let path = format!("/api/portal/messages/{}?attempt=1", reminder["message"]["id"].as_str().unwrap());
    let copy = story.asking.ask("GET", &path, &[("cookie", &cookie)], "").await.fine();
    assert!(copy["text"].as_str().unwrap().contains("F-INV-1"), "{copy:#}");
    story.asking.ask("DELETE", "/api/portal/session", &[("cookie", &cookie)], "").await.fine();
}

#[tokio::test]
async fn a_plan_answers_as_described() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let first = story.invoice(&cookie, "F-INV-1").await;
    let path = format!("/api/portal/plan?invoices={first}&instalments=3&first_on=2026-08-24");
    let plan = story.asking.ask("GET", &path, &[("cookie", &cookie)], "").await.fine();
    assert_eq!(plan["instalments"][2]["amount"], "400.00", "{plan:#}");
    let form = json!({ "invoices": [first], "instalments": 3, "first_on": "2026-08-24" });
    assert_eq!(story.asking.declare(&cookie, "/api/portal/plans", &form).await.status, 201);
    let hold = &story.account(&cookie).await["cases"][0]["holds"][0];
    assert_eq!((hold["kind"].as_str(), hold["plan"][0]["state"].as_str()), (Some("plan"), Some("next")));
    assert_eq!(story.asking.declare(&cookie, "/api/portal/plans", &form).await.refusal().0, 409);
    assert_eq!(story.asking.ask("GET", &path, &[("cookie", &cookie)], "").await.refusal().0, 409);
}

#[tokio::test]
async fn a_proposal_and_its_answer_answer_as_described() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let first = story.invoice(&cookie, "F-INV-1").await;
    let form = json!({ "invoices": [first], "instalments": 10, "first_on": "2026-09-01", "text": "Paid late myself" });
    assert_eq!(story.asking.declare(&cookie, "/api/portal/proposals", &form).await.status, 201);
    assert_eq!(story.asking.declare(&cookie, "/api/portal/proposals", &form).await.refusal().0, 409);
    let case = story.case("EUR").await;
    let sheet = story.asking.desk(&story.world, "owner", "GET", &format!("/cases/{case}"), None).await.fine();
    assert_eq!(sheet["requests"][0]["offer"]["instalments"].as_array().unwrap().len(), 10);
    let path = format!("/cases/{case}/requests/{}", sheet["requests"][0]["id"].as_str().unwrap());
    let amended =
        json!({ "answer": "amended", "text": "In four", "instalments": 4, "first_on": "2026-09-01" });
    let sheet = story.asking.desk(&story.world, "owner", "POST", &path, Some(amended)).await.fine();
    assert_eq!(
        (sheet["requests"][0]["answer"].as_str(), sheet["holds"][0]["kind"].as_str()),
        (Some("amended"), Some("plan"))
    );
    let account = story.account(&cookie).await;
    assert_eq!(account["cases"][0]["proposal"]["state"], "amended");
    let asks = json!({ "asks": "time", "text": "More time" });
    let elsewhere = story.asking.declare(&cookie, "/api/portal/requests", &asks).await;
    assert_eq!(elsewhere.refusal(), (422, vec!["/asks"]));
}

#[tokio::test]
async fn a_dispute_its_words_and_its_decision_answer_as_described() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let first = story.invoice(&cookie, "F-INV-1").await;
    let form = json!({ "invoices": [first], "reason": "wrong_price", "amount": "200.00", "text": "10 % were promised",
                       "wants": "credit_note" });
    let declared = story.asking.declare(&cookie, "/api/portal/disputes", &form).await.fine();
    let case = story.case("EUR").await;
    let dispute = format!("disputes/{}", declared["id"].as_str().unwrap());
    let desk = async |path: &str, body: Value| {
        let path = format!("/cases/{case}/{path}");
        story.asking.desk(&story.world, "collector", "POST", &path, Some(body)).await
    };
    let asked = json!({ "text": "Who promised it?" });
    let sheet = desk(&format!("{dispute}/words"), asked).await.fine();
    assert_eq!(sheet["disputes"][0]["said"][0]["text"], "10 % were promised");
    assert_eq!(sheet["holds"][0]["words"], "10 % were promised");
    let path = format!("/api/portal/{dispute}/words");
    let said = story.asking.declare(&cookie, &path, &json!({ "text": "Mme Durand, on 3 May" })).await;
    assert_eq!(
        (said.status.as_u16(), said.json["said"].as_array().unwrap().len()),
        (201, 3),
        "{:#}",
        said.json
    );
    let shut = story.asking.declare(&cookie, &path, &json!({ "text": "  x " })).await;
    assert_eq!(shut.refusal(), (422, vec!["/text"]));
    let decision = json!({ "outcome": "partly", "text": "5 % it is: a credit note follows." });
    let sheet = desk(&format!("{dispute}/decision"), decision.clone()).await.fine();
    assert_eq!(sheet["holds"][0]["kind"], "awaiting_credit_note");
    assert_eq!(desk(&format!("{dispute}/decision"), decision).await.refusal().0, 409);
    let unknown = format!("disputes/{}x", &declared["id"].as_str().unwrap()[..29]);
    assert_eq!(desk(&format!("{unknown}/words"), json!({ "text": "Hello" })).await.refusal().0, 404);
    let headers = [("cookie", cookie.as_str())];
    let seen = story.asking.ask("GET", "/api/portal/disputes", &headers, "").await.fine();
    assert_eq!((seen[0]["state"].as_str(), seen[0]["outcome"].as_str()), (Some("resolved"), Some("partly")));
    assert_eq!(story.asking.declare(&cookie, &path, &json!({ "text": "Thank you" })).await.refusal().0, 409);
    let history = story.asking.ask("GET", "/api/portal/history", &headers, "").await.fine();
    let kinds: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str()).collect();
    for kind in ["dispute", "dispute_said", "dispute_ended", "dispute_resolved", "pause"] {
        assert!(kinds.contains(&Some(kind)), "{kind}: {kinds:?}");
    }
}

#[tokio::test]
async fn the_teams_calls_answer_as_described() {
    let story = Story::new().await;
    let desk = async |method: &str, path: &str, body: Option<Value>| {
        story.asking.desk(&story.world, "owner", method, path, body).await.fine()
    };
    assert_eq!(desk("GET", "/cases?state=active&q=dupont", None).await["items"].as_array().unwrap().len(), 2);
    let case = story.case("EUR").await;
    desk("GET", &format!("/cases/{case}"), None).await;
    assert!(!desk("GET", "/agenda?days=60", None).await.as_array().unwrap().is_empty());
    let form = json!({ "kind": "pause", "until": "2026-08-28", "reason": "Geste commercial" });
    let sheet = desk("POST", &format!("/cases/{case}/holds"), Some(form)).await;
    let hold = sheet["holds"][0]["id"].as_str().unwrap_or_else(|| panic!("{sheet:#}")).to_owned();
    desk("DELETE", &format!("/cases/{case}/holds/{hold}"), None).await;
    assigned(&story, &case, &sheet["items"][0]).await;
    desk("POST", "/sources/relance/release", None).await;
    assert!(
        desk("POST", "/sources/relance/rotate", None).await["secret"].as_str().unwrap().starts_with("whsec_")
    );
    desk("POST", "/stop", None).await;
    desk("POST", "/resume", None).await;
    desk("POST", "/enable", None).await;
    let unused = json!({ "type": "order.shipped", "occurred_at": "2026-08-17T07:00:00Z", "data": {} });
    assert_eq!(story.asking.event(&story.world, "m-9", &unused).await.fine()["status"], "unused");
    assert!(desk("GET", "/alerts", None).await["items"].is_array());
    assert_eq!(desk("GET", "/inbox", None).await["items"].as_array().unwrap().len(), 1);
}

/// What the team, the debtor and the transfer say of an invoice that is assigned, and of one that is so no more.
async fn assigned(story: &Story, case: &str, item: &Value) {
    let invoice = item["invoice"].as_str().unwrap();
    let path = format!("/cases/{case}/invoices/{invoice}/payee");
    let say = async |role: &str, body: Value| {
        story.asking.desk(&story.world, role, "POST", &path, Some(body)).await
    };
    let payee = json!({ "name": "Factor Atlantique SA", "iban": "DE89 3704 0044 0532 0130 00", "country": "DE",
                        "mention": "subrogée dans nos droits" });
    let form = json!({ "payee": payee, "reason": "contrat d’affacturage" });
    for role in ["collector", "accountant", "auditor"] {
        assert_eq!(say(role, form.clone()).await.refusal().0, 403, "{role}");
    }
    for (wrong, places) in [
        (json!({ "reason": "x y z" }), vec!["/payee"]),
        (
            json!({ "payee": { "name": "F", "iban": "DE88370400440532013000" }, "reason": "x" }),
            vec!["/reason", "/payee/iban"],
        ),
        (json!({ "payee": { "iban": "DE89370400440532013000", "x": 1 }, "reason": "xyz" }), vec!["/payee/x"]),
    ] {
        assert_eq!(say("manager", wrong.clone()).await.refusal(), (422, places), "{wrong}");
    }
    let sheet = say("manager", form).await.fine();
    assert_eq!(sheet["items"][0]["payee"]["iban"], "DE89370400440532013000");
    let cookie = story.cookie().await;
    let account = story.account(&cookie).await;
    assert_eq!(account["cases"][0]["payees"][0]["name"], "Factor Atlantique SA");
    let to = format!("/api/portal/transfer?invoices={invoice}");
    let transfer = story.asking.ask("GET", &to, &[("cookie", &cookie)], "").await.fine();
    assert_eq!(transfer["payee"]["mention"], "subrogée dans nos droits");
    let all = story.asking.ask("GET", "/api/portal/transfer", &[("cookie", &cookie)], "").await;
    assert_eq!(all.refusal(), (422, vec!["/invoices"]));
    let sheet = say("owner", json!({ "payee": null, "reason": "rendue" })).await.fine();
    assert!(sheet["items"][0]["payee"].is_null());
}

#[tokio::test]
async fn approvals_and_judgements_answer_as_described() {
    let story = Story::new().await;
    let waiting = story.approval().await;
    let action = waiting["id"].as_str().unwrap_or_else(|| panic!("{waiting:#}")).to_owned();
    let decide = async |decision: &str, seen: &Value| {
        let body = json!({ "decision": decision, "seen": seen });
        story.asking.desk(&story.world, "owner", "POST", &format!("/approvals/{action}"), Some(body)).await
    };
    assert_eq!(decide("approve", &json!("0".repeat(64))).await.refusal().0, 409, "stale");
    decide("approve", &waiting["seen"]).await.fine();
    *story.world.mailbox.silent.lock().unwrap() = true;
    let body = json!({ "outcome": "not_sent" });
    let path = format!("/actions/{action}/judgement");
    let mut judged = Vec::new();
    for day in ["2026-09-28", "2026-09-29", "2026-09-30", "2026-10-01"] {
        story.world.set(&format!("{day}T08:30:00Z"));
        story.world.send_due().await;
        let answer = story.asking.desk(&story.world, "owner", "POST", &path, Some(body.clone())).await;
        judged.push(answer.status.as_u16());
    }
    assert!(judged.contains(&200), "{judged:?}");
}
