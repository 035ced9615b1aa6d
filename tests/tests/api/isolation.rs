//! One creditor never sees another's: what is foreign answers as what does not exist, on every route.

use serde_json::{Value, json};

use super::asking::JSON;
use super::described::Description;
use super::story::Story;
use super::world::token_of;

/// A path of the desk with its names filled in.
fn filled(template: &str, portfolio: &str, [case, hold, action]: [&str; 3]) -> String {
    template
        .replace("{request}", &hold.replace("hol_", "req_"))
        .replace("{invoice}", &hold.replace("hol_", "inv_"))
        .replace("{bank_file}", &hold.replace("hol_", "dfi_"))
        .replace("{debit}", &action.replace("act_", "dbt_"))
        .replace("{file}", &action.replace("act_", "fil_"))
        .replace("{p}", portfolio)
        .replace("{case}", case)
        .replace("{hold}", hold)
        .replace("{action}", action)
        .replace("{source}", "relance")
}

/// A body that the call takes, so that only the name decides.
fn body(template: &str) -> Value {
    match template.rsplit('/').next() {
        Some("holds") => json!({ "kind": "pause", "until": "2026-08-28", "reason": "x" }),
        Some("{request}") => json!({ "answer": "granted", "text": "done" }),
        Some("erasures") => json!({ "source": "relance", "debtor": "C-42", "reason": "not_needed" }),
        Some("failure") => json!({ "reason": "AM04", "on": "2026-08-17" }),
        Some("originals") => {
            json!({ "source": "relance", "invoice": "I-1", "format": "pdf", "size": 9, "sha256": "0".repeat(64) })
        }
        Some("brand") => json!({ "color": "#1c4b3c" }),
        Some("policy") => json!({ "deposit": 20 }),
        Some("logo") => json!({ "png": "AAAA" }),
        Some("debits") => json!({ "identifier": "FR72ZZZ123456" }),
        Some("words") => json!({ "text": "done" }),
        Some("payee") => json!({ "payee": null, "reason": "done" }),
        Some("decision") => json!({ "outcome": "rejected", "text": "done" }),
        Some("judgement") => json!({ "outcome": "sent" }),
        Some("{action}") => json!({ "decision": "approve", "seen": "0".repeat(64) }),
        _ => Value::Null,
    }
}

const LETTERS: &str = "01jd3v9q6f8x2k4m5n7p9r1s3t";

/// The desk's calls: method and template.
fn desk_calls() -> Vec<(String, String)> {
    let calls: Vec<_> = Description::get()
        .calls()
        .into_iter()
        .filter(|(_, path)| path.starts_with("/api/desk/{p}/"))
        .collect();
    assert!(calls.len() >= 13, "{calls:?}");
    calls
}

#[tokio::test]
async fn a_foreign_portfolio_answers_as_an_unknown_one_on_every_route() {
    let story = Story::new().await;
    let names =
        [format!("cas_{LETTERS}-eur"), format!("hol_{LETTERS}"), format!("act_{LETTERS}-0123456789abc")];
    let names = [names[0].as_str(), &names[1], &names[2]];
    let foreign = story.world.theirs.portfolio.id.to_string();
    for role in ["owner", "auditor"] {
        let bearer = format!("Bearer {}", story.world.member(role));
        let headers = [("authorization", bearer.as_str()), JSON];
        for (method, template) in desk_calls() {
            let mut answers = Vec::new();
            for portfolio in [foreign.as_str(), &format!("por_{LETTERS}"), "por_x", "x", "%00"] {
                let path = filled(&template, portfolio, names);
                let answer = story.asking.ask(&method, &path, &headers, body(&template).to_string()).await;
                assert_eq!(answer.status, 404, "{method} {path}");
                answers.push(answer.json);
            }
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{method} {template}: {answers:?}");
        }
    }
}

#[tokio::test]
async fn a_foreign_case_hold_or_action_answers_as_an_unknown_one() {
    let story = Story::new().await;
    let case = story.case("EUR").await;
    let letters = case.trim_start_matches("cas_").trim_end_matches("-eur").to_owned();
    // Seen from the other portfolio, everything of ours is foreign.
    let bearer = format!("Bearer {}", token_of(&story.world.theirs, "owner"));
    let headers = [("authorization", bearer.as_str()), JSON];
    let portfolio = story.world.theirs.portfolio.id.to_string();
    let calls = desk_calls().into_iter().filter(|(_, path)| {
        ["{case}", "{action}", "{debit}", "{bank_file}", "{file}"].iter().any(|name| path.contains(name))
    });
    for (method, template) in calls {
        let mut answers = Vec::new();
        for letters in [letters.as_str(), LETTERS] {
            let names = [
                format!("cas_{letters}-eur"),
                format!("hol_{letters}"),
                format!("act_{letters}-0123456789abc"),
            ];
            let path = filled(&template, &portfolio, [&names[0], &names[1], &names[2]]);
            let answer = story.asking.ask(&method, &path, &headers, body(&template).to_string()).await;
            assert_eq!(answer.status, 404, "{method} {path} {:#}", answer.json);
            answers.push(answer.json);
        }
        assert_eq!(answers[0], answers[1], "{method} {template}");
    }
}

#[tokio::test]
async fn nobody_known_gets_nothing_from_the_desk() {
    let story = Story::new().await;
    let names = ["cas_x", "hol_x", "act_x"];
    for portfolio in [story.world.ours.portfolio.id.to_string(), format!("por_{LETTERS}"), "x".to_owned()] {
        for (method, template) in desk_calls() {
            let path = filled(&template, &portfolio, names);
            for headers in [
                vec![JSON],
                vec![JSON, ("authorization", "Bearer nobody")],
                vec![JSON, ("authorization", "Basic b3duZXI6eA==")],
                vec![JSON, ("authorization", "Bearer ")],
                vec![JSON, ("authorization", "Bearer a"), ("authorization", "Bearer b")],
            ] {
                let answer = story.asking.ask(&method, &path, &headers, body(&template).to_string()).await;
                assert_eq!(answer.status, 401, "{method} {path} {headers:?}");
                assert_eq!(answer.headers["www-authenticate"], "Bearer");
            }
        }
    }
}

#[tokio::test]
async fn an_auditor_reads_and_changes_nothing() {
    let story = Story::new().await;
    let case = story.case("EUR").await;
    for path in ["/cases".to_owned(), format!("/cases/{case}"), "/agenda".to_owned(), "/approvals".to_owned()]
    {
        story.asking.desk(&story.world, "auditor", "GET", &path, None).await.fine();
    }
    let hold = body("/holds");
    for (path, body) in [
        (format!("/cases/{case}/holds"), Some(hold)),
        ("/stop".to_owned(), None),
        ("/resume".to_owned(), None),
        ("/sources/relance/rotate".to_owned(), None),
        ("/sources/relance/release".to_owned(), None),
    ] {
        let answer = story.asking.desk(&story.world, "auditor", "POST", &path, body).await;
        assert_eq!(answer.refusal().0, 403, "{path}");
    }
}

#[tokio::test]
async fn a_visitor_sees_and_names_only_his_own_invoices() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let mut answers = Vec::new();
    for invoice in [format!("inv_{LETTERS}"), "inv_00000000000000000000000000".to_owned()] {
        let path = format!("/api/portal/transfer?invoices={invoice}");
        let answer = story.asking.ask("GET", &path, &[("cookie", &cookie)], "").await;
        assert!(answer.status.is_client_error(), "{answer:?}");
        let promise = json!({ "invoices": [invoice], "pay_on": "2026-08-24", "amount": "1.00" });
        let declared = story.asking.declare(&cookie, "/api/portal/promises", &promise).await;
        assert!(declared.status.is_client_error(), "{declared:?}");
        answers.push((answer.json, declared.json));
    }
    assert_eq!(answers[0], answers[1]);
}
