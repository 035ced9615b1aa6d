//! Erasing a debtor, over HTTP: who may, why not now, and how far it has come.

use serde_json::{Value, json};

use super::story::Story;

#[tokio::test]
async fn an_erasure_answers_as_described_and_names_every_reason_against_it() {
    let story = Story::new().await;
    let erase = async |role: &str, form: &Value| {
        story.asking.desk(&story.world, role, "POST", "/erasures", Some(form.clone())).await
    };
    let form = json!({ "source": "relance", "debtor": "C-42", "reason": "not_needed" });
    for role in ["collector", "accountant", "auditor"] {
        assert_eq!(erase(role, &form).await.refusal().0, 403, "{role}");
    }
    assert_eq!(erase("owner", &form).await.refusal(), (409, vec!["/debtor/owed"]));
    let foreign = story.world.theirs.portfolio.id.to_string();
    for (place, wrong, status) in [
        ("reason", json!("boredom"), 422),
        ("debtor", json!("C-99"), 404),
        ("source", json!("stripe"), 404),
        ("request", json!("req_x"), 422),
        ("portfolio", json!(foreign), 422),
    ] {
        let mut other = form.clone();
        other[place] = wrong;
        assert_eq!(erase("manager", &other).await.refusal().0, status, "{place}");
    }
    // Who was only ever described has nothing to wait for, and no address was ever written to
    let described = json!({ "type": "debtor.updated", "occurred_at": "2026-08-03T07:00:00Z", "data": { "debtor": {
        "id": "C-77", "name": "Menuiserie Martin", "kind": "business",
        "contacts": [{ "role": "billing", "email": "contact@martin.example" }] } } });
    story.asking.event(&story.world, "m-77", &described).await.fine();
    let form = json!({ "source": "relance", "debtor": "C-77", "reason": "not_needed" });
    let begun = erase("manager", &form).await;
    assert_eq!((begun.status.as_u16(), begun.json["state"].as_str()), (202, Some("telling")));
    assert_eq!(story.world.send_due().await, 0);
    let done = erase("owner", &form).await.fine();
    assert_eq!((done["state"].as_str(), done["erased_on"].as_str()), (Some("done"), Some("2026-08-17")));
    assert!(
        done["remains"].as_array().unwrap().iter().any(|what| what.as_str().unwrap().contains("35 days"))
    );
}
