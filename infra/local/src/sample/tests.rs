//! Everything that can happen occurs in the sample: what is promised to whoever opens it for the first time.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::*;
use crate::world::World;

/// What was found in the played sample, as the team and the debtors see it.
struct Found {
    local: Arc<Local>,
    sheets: Vec<Value>,
    approvals: usize,
}

async fn played() -> Found {
    let folder = tempfile::tempdir().unwrap();
    let now = "2026-11-20T10:00:00Z".parse().ok();
    let world = World::open(folder.path(), now).unwrap();
    world.play("http://127.0.0.1:8787").await.unwrap();
    let local = world.local("http://127.0.0.1:8787").unwrap();
    let portfolio = local.app.portfolios().await.unwrap()[0];
    let token = local.team.of(portfolio)[0].token.clone();
    let member = local.app.member(&token, portfolio).await.unwrap();
    let (mut sheets, mut query) = (Vec::new(), CasesQuery::default());
    loop {
        let page = local.app.cases(&member, &query).await.unwrap();
        for row in &page.items {
            let sheet = local.app.case(&member, row.id).await.unwrap();
            sheets.push(serde_json::to_value(sheet).unwrap());
        }
        query.cursor = page.next;
        if query.cursor.is_none() {
            break;
        }
    }
    let approvals = local.app.approvals(&member).await.unwrap().len();
    Found { local, sheets, approvals }
}

impl Found {
    /// The texts at a pointer of every sheet.
    fn texts(&self, pointer: &str) -> BTreeSet<String> {
        let text = |sheet: &Value| sheet.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        self.sheets.iter().filter_map(text).collect()
    }

    /// The texts of a field in every entry of a list of every sheet.
    fn each(&self, list: &str, field: &str) -> BTreeSet<String> {
        let entries = self.sheets.iter().filter_map(|sheet| sheet[list].as_array()).flatten();
        entries.filter_map(|entry| entry[field].as_str()).map(str::to_owned).collect()
    }

    /// The last outcome of every try: what it is now.
    fn standing(&self) -> BTreeSet<String> {
        let mut outcomes = BTreeMap::new();
        let entries = self.sheets.iter().filter_map(|sheet| sheet["timeline"].as_array()).flatten();
        for entry in entries.filter(|entry| entry["kind"] == "outcome") {
            outcomes
                .insert(format!("{}#{}", entry["action"], entry["attempt"]), entry["outcome"].to_string());
        }
        outcomes.into_values().map(|outcome| outcome.trim_matches('"').to_owned()).collect()
    }

    fn messages(&self) -> Vec<crate::provider::record::Accepted> {
        let log = &self.local.provider.log;
        (1..=log.len()).filter_map(|number| log.read(number).unwrap()).collect()
    }
}

#[track_caller]
fn all_of(found: &BTreeSet<String>, expected: &[&str]) {
    let missing: Vec<_> = expected.iter().filter(|word| !found.contains(**word)).collect();
    assert!(missing.is_empty(), "the sample lacks {missing:?}; it has {found:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_can_happen_occurs_in_the_sample() {
    let found = played().await;
    all_of(&found.texts("/state"), &["monitoring", "active", "formal_notice", "settled", "written_off"]);
    all_of(&found.texts("/currency"), &["EUR", "GBP", "CHF"]);
    let holds = [
        "promise",
        "plan",
        "dispute",
        "pause",
        "already_paid",
        "insolvency",
        "undeliverable",
        "awaiting_credit_note",
        "covered",
    ];
    all_of(&found.each("holds", "kind"), &holds);
    let outcomes = ["accepted", "delivered", "bounced", "failed", "refused", "unknown", "review"];
    all_of(&found.standing(), &outcomes);
    let history = [
        "invoice_recorded",
        "invoice_voided",
        "invoice_written_off",
        "observed",
        "credit_note_recorded",
        "payment_received",
        "payment_returned",
        "hold_placed",
        "promise_broken",
        "promise_kept",
        "state_changed",
        "approval_asked",
        "approved",
        "rejected",
        "task_opened",
        "judged",
        "address_stopped",
        "original_kept",
        "payee_changed",
    ];
    all_of(&found.each("timeline", "kind"), &history);
    assert!(found.approvals > 0, "something waits for approval");
    let unapplied = found.texts("/unapplied");
    assert!(unapplied.iter().any(|amount| amount != "0.00"), "somebody has money that nobody claims");
    let debtors = found.texts("/debtor/id");
    assert!(debtors.len() >= 40, "{} debtors", debtors.len());
    messages_of_every_kind(&found.messages());
}

fn messages_of_every_kind(messages: &[crate::provider::record::Accepted]) {
    let notices: BTreeSet<String> = messages.iter().map(|message| message.notice.word().to_owned()).collect();
    all_of(&notices, &["pre_due", "reminder_1", "sms_reminder", "reminder_2", "formal_notice", "thanks"]);
    for greeting in ["Bonjour", "Dear", "Guten Tag", "Geachte", "Buenos días", "Buongiorno"] {
        let greeted = messages.iter().any(|message| message.text.contains(greeting));
        assert!(greeted, "nobody is written to with {greeting}");
    }
    let months: BTreeSet<String> =
        messages.iter().map(|message| message.at.format("%Y-%m").to_string()).collect();
    assert!(months.len() >= 17, "{months:?}");
}
