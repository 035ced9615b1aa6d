//! Invoices themselves and a creditor's picture over HTTP.

use app::seal::sha256_hex;
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::story::Story;
use super::world::token_of;

pub const PDF: &[u8] = b"%PDF-1.7 <script>alert(1)</script>\n%%EOF";
const LOGO: &[u8] = include_bytes!("../../../infra/local/src/sample/logo.png");

pub fn form(invoice: &str, format: &str, bytes: &[u8]) -> Value {
    json!({ "source": "relance", "invoice": invoice, "format": format, "size": bytes.len(), "sha256": sha256_hex(bytes) })
}

/// Gives an original as a program does: asks for a place, sends it, says that it is there.
pub async fn given(story: &Story, form: &Value, bytes: &[u8]) -> super::asking::Answer {
    let ask = async |method: &str| {
        story.asking.desk(&story.world, "collector", method, "/originals", Some(form.clone())).await
    };
    let place = ask("POST").await;
    assert_eq!(place.status, 201, "{place:?}");
    assert_eq!(place.json["url"], "https://pay.example/uploads");
    let key = place.json["fields"]["key"].as_str().unwrap().to_owned();
    story.world.shelf.1.lock().unwrap().insert(key, bytes.to_vec());
    ask("PUT").await
}

#[tokio::test]
async fn an_original_is_announced_kept_saved_and_taken_off_as_described() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    let kept = given(&story, &form("INV-1", "pdf", PDF), PDF).await.fine();
    assert_eq!(
        (&kept["name"], &kept["number"], &kept["parts"]),
        (&json!("F-INV-1.pdf"), &json!("F-INV-1"), &json!(1))
    );
    let account = story.account(&cookie).await;
    let listed =
        account["cases"].as_array().unwrap().iter().flat_map(|case| case["invoices"].as_array().unwrap());
    let listed: Vec<_> = listed.filter(|invoice| invoice["number"] == "F-INV-1").collect();
    assert_eq!(
        listed[0]["originals"],
        json!([{ "format": "pdf", "name": "F-INV-1.pdf", "size": PDF.len(), "parts": 1 }])
    );
    let path = format!("/api/portal/invoices/{}/originals/pdf", listed[0]["id"].as_str().unwrap());
    let headers = [("cookie", cookie.as_str())];
    let saved = story.asking.ask("GET", &path, &headers, "").await;
    assert_eq!((saved.status.as_u16(), saved.bytes.as_slice()), (200, PDF));
    for (name, value) in [
        ("content-disposition", "attachment; filename=\"F-INV-1.pdf\"; filename*=UTF-8''F-INV-1.pdf"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ("content-type", "application/pdf"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(saved.headers[name], value);
    }
    let id = kept["id"].as_str().unwrap();
    let desk = async |method: &str, role: &str| {
        story.asking.desk(&story.world, role, method, &format!("/originals/{id}"), None).await
    };
    assert_eq!(desk("GET", "auditor").await.bytes, PDF);
    assert_eq!(desk("DELETE", "auditor").await.refusal().0, 403);
    assert_eq!(desk("DELETE", "owner").await.status, 204);
    assert_eq!(desk("DELETE", "owner").await.refusal().0, 404);
    assert_eq!(story.asking.ask("GET", &path, &headers, "").await.refusal().0, 404);
    let sheet = format!("/cases/{}", kept["case"].as_str().unwrap());
    let sheet = story.asking.desk(&story.world, "auditor", "GET", &sheet, None).await.fine();
    assert_eq!((&sheet["originals"], &sheet["items"][0]["source_id"]), (&json!([]), &json!("INV-1")));
}

#[tokio::test]
async fn what_is_wrong_with_an_original_is_said() {
    let story = Story::new().await;
    let html = b"<html><script>alert(1)</script>";
    let wrong = given(&story, &form("INV-1", "pdf", html), html).await;
    assert_eq!(wrong.refusal(), (422, vec!["/sha256"]));
    let desk = async |body: Value| {
        story.asking.desk(&story.world, "collector", "POST", "/originals", Some(body)).await
    };
    assert_eq!(desk(form("INV-99", "pdf", PDF)).await.refusal().0, 404);
    let mut announced = form("INV-1", "svg", PDF);
    assert_eq!(desk(announced.clone()).await.refusal(), (422, vec!["/format"]));
    announced["format"] = json!("xml");
    announced["size"] = json!(11 << 20);
    announced["sha256"] = json!("x");
    assert_eq!(desk(announced).await.refusal(), (422, vec!["/size", "/sha256"]));
}

#[tokio::test]
async fn a_foreign_original_answers_as_an_unknown_one() {
    let story = Story::new().await;
    let cookie = story.cookie().await;
    given(&story, &form("INV-1", "pdf", PDF), PDF).await.fine();
    let mine = story.invoice(&cookie, "F-INV-1").await;
    let (headers, letters) = ([("cookie", cookie.as_str())], "01jd3v9q6f8x2k4m5n7p9r1s3t");
    let mut answers = Vec::new();
    for path in [
        format!("inv_{letters}/originals/pdf"),
        "inv_x/originals/pdf".to_owned(),
        "..%2F..%2Fx/originals/pdf".to_owned(),
        format!("{mine}/originals/xml"),
        format!("{mine}/originals/svg"),
        format!("{mine}/originals/pdf?part=2"),
    ] {
        let answer = story.asking.ask("GET", &format!("/api/portal/invoices/{path}"), &headers, "").await;
        assert_eq!(answer.status, 404, "{path}");
        answers.push(answer.json);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let path = format!("/api/portal/invoices/{mine}/originals/pdf");
    assert_eq!(story.asking.ask("GET", &path, &[], "").await.status, 401);
    assert_eq!(story.asking.ask("GET", &format!("{path}?part=-1"), &headers, "").await.status, 400);
    // What another portfolio's team names is not there
    let bearer = format!("Bearer {}", token_of(&story.world.theirs, "owner"));
    let path = format!("/api/desk/{}/originals", story.world.theirs.portfolio.id);
    let headers = [("authorization", bearer.as_str()), super::asking::JSON];
    let foreign = story.asking.ask("PUT", &path, &headers, form("INV-1", "pdf", PDF).to_string()).await;
    assert_eq!(foreign.refusal().0, 404);
}

#[tokio::test]
async fn a_creditors_picture_answers_as_described_and_is_kept_for_good() {
    let story = Story::new().await;
    let put = async |role: &str, png: &str| {
        let body = Some(json!({ "png": png }));
        story.asking.desk(&story.world, role, "PUT", "/logo", body).await
    };
    let png = BASE64.encode(LOGO);
    assert_eq!(put("collector", &png).await.refusal().0, 403);
    for wrong in
        ["", "no base64!", &BASE64.encode(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), &png[..400]]
    {
        assert_eq!(put("owner", wrong).await.refusal(), (422, vec!["/png"]), "{wrong}");
    }
    let logo = put("owner", &png).await.fine()["logo"].clone();
    assert_eq!((&logo["width"], &logo["height"]), (&json!(168), &json!(72)));
    let body = json!({ "token": story.token }).to_string();
    let letter = story.asking.ask("POST", "/api/portal/link", &[super::asking::JSON], body).await.fine();
    assert_eq!(letter["creditor"]["brand"]["logo"], logo);
    let href = logo["href"].as_str().unwrap();
    let written = formats::logo::look(LOGO).unwrap().png;
    let picture = story.asking.ask("GET", href, &[], "").await;
    assert_eq!(
        (picture.bytes.as_slice(), picture.headers["content-type"].to_str().unwrap()),
        (written.as_slice(), "image/png")
    );
    let unknown = [
        format!("/api/portal/logos/{}", "0".repeat(32)),
        "/api/portal/logos/x".to_owned(),
        href.to_uppercase(),
    ];
    for path in unknown {
        assert_eq!(story.asking.ask("GET", &path, &[], "").await.status, 404, "{path}");
    }
    assert!(story.asking.desk(&story.world, "owner", "DELETE", "/logo", None).await.fine()["logo"].is_null());
    assert_eq!(story.asking.ask("GET", href, &[], "").await.status, 404);
}
