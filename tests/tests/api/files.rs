//! Files over HTTP: a place to send one to, a declaration that names it, and the team that saves it.

use serde_json::{Value, json};

use super::story::Story;
use super::world::token_of;

const PDF: &[u8] = b"%PDF-1.7 <script>alert(1)</script>";

/// Sends a file as a browser does; its id.
async fn sent(story: &Story, cookie: &str, name: &str) -> Value {
    let form = json!({ "name": name, "media_type": "application/pdf", "size": PDF.len() });
    let place = story.asking.declare(cookie, "/api/portal/uploads", &form).await.fine();
    let key = place["fields"]["key"].as_str().unwrap().to_owned();
    story.world.shelf.1.lock().unwrap().insert(key, PDF.to_vec());
    place["id"].clone()
}

#[tokio::test]
async fn a_file_is_announced_named_and_saved_as_described() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let wrong = json!({ "name": "a", "media_type": "text/html", "size": 0 });
    let refused = story.asking.declare(&cookie, "/api/portal/uploads", &wrong).await;
    assert_eq!(refused.refusal(), (422, vec!["/media_type", "/size"]));
    let invoice = story.invoice(&cookie, "F-INV-1").await;
    let (file, unknown) =
        (sent(&story, &cookie, "reçu.pdf").await, format!("fil_{}-{}", "0".repeat(26), "0".repeat(13)));
    let dispute = |files: Value| json!({ "invoices": [invoice], "reason": "other", "text": "voir le fichier", "files": files });
    let strange =
        story.asking.declare(&cookie, "/api/portal/disputes", &dispute(json!([file, unknown]))).await;
    assert_eq!(strange.refusal(), (422, vec!["/files/1"]));
    let many = story.asking.declare(&cookie, "/api/portal/disputes", &dispute(json!(vec![&file; 6]))).await;
    assert_eq!(many.refusal(), (422, vec!["/files"]));
    story.asking.declare(&cookie, "/api/portal/disputes", &dispute(json!([file]))).await.fine();
    let history = story.asking.ask("GET", "/api/portal/history", &[("cookie", &cookie)], "").await.fine();
    assert_eq!(history["items"][0]["message"]["notice"], "confirmation");
    assert_eq!(history["items"][1]["files"][0]["name"], "reçu.pdf");
    let case = story.case("EUR").await;
    let sheet =
        story.asking.desk(&story.world, "auditor", "GET", &format!("/cases/{case}"), None).await.fine();
    assert_eq!((&sheet["files"][0]["id"], &sheet["files"][0]["parts"]), (&file, &json!(1)));
    let path = format!("/cases/{case}/files/{}", file.as_str().unwrap());
    let saved = story.asking.desk(&story.world, "auditor", "GET", &path, None).await;
    assert_eq!((saved.status.as_u16(), saved.json.as_str().unwrap().as_bytes()), (200, PDF));
    for (name, value) in [
        ("content-disposition", "attachment; filename=\"re_u.pdf\"; filename*=UTF-8''re%C3%A7u.pdf"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ("content-type", "application/octet-stream"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(saved.headers[name], value);
    }
}

#[tokio::test]
async fn a_foreign_file_answers_as_an_unknown_one() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let invoice = story.invoice(&cookie, "F-INV-1").await;
    let file = sent(&story, &cookie, "a.pdf").await;
    let dispute =
        json!({ "invoices": [invoice], "reason": "other", "text": "voir le fichier", "files": [file] });
    story.asking.declare(&cookie, "/api/portal/disputes", &dispute).await.fine();
    let (file, letters) = (file.as_str().unwrap().to_owned(), "01jd3v9q6f8x2k4m5n7p9r1s3t");
    let (ours, dollars) = (story.case("EUR").await, story.case("USD").await);
    let ask =
        async |role: &str, path: String| story.asking.desk(&story.world, role, "GET", &path, None).await;
    let mut answers = Vec::new();
    for (case, file) in [
        (&ours, format!("fil_{letters}-0123456789abc")),
        (&ours, "fil_x".to_owned()),
        (&ours, "..%2F..%2Fx".to_owned()),
        (&ours, file[..file.len() - 1].to_owned() + "!"),
        (&dollars, file.clone()),
    ] {
        let answer = ask("owner", format!("/cases/{case}/files/{file}")).await;
        assert_eq!(answer.status, 404, "{case} {file}");
        answers.push(answer.json);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let part = ask("owner", format!("/cases/{ours}/files/{file}?part=2")).await;
    assert_eq!((part.status.as_u16(), part.json), (404, answers[0].clone()));
    assert_eq!(ask("owner", format!("/cases/{ours}/files/{file}?part=-1")).await.status, 400);
    // Seen from the other portfolio the case itself is not there
    let bearer = format!("Bearer {}", token_of(&story.world.theirs, "owner"));
    let path = format!("/api/desk/{}/cases/{ours}/files/{file}", story.world.theirs.portfolio.id);
    let foreign = story.asking.ask("GET", &path, &[("authorization", bearer.as_str())], "").await;
    assert_eq!(foreign.status, 404);
}
