//! One clerk with the accounts of several companies: every request says which one it is about, and none is ever seen or
//! changed without its own link.

use serde_json::{Value, json};

use super::asking::{Answer, JSON};
use super::story::{Story, invoice};

/// The header that says which account a request is about.
const ACCOUNT: &str = "relance-account";

/// Two companies of one clerk, with the links of their messages.
struct Clerk {
    story: Story,
    tokens: [String; 2],
}

/// What a browser keeps after it opened a link, and the account that link led to.
struct Tab {
    cookie: String,
    account: String,
}

impl Clerk {
    async fn new() -> Self {
        let story = Story::new().await;
        let first = story.token.clone();
        let second = owes(&story, "C-43", "Atelier Dupont Sud SARL", "business").await;
        Self { story, tokens: [first, second] }
    }

    /// Opens a link in a browser that has this cookie.
    async fn open(&self, token: &str, cookie: Option<&str>) -> Tab {
        let body = json!({ "token": token }).to_string();
        let headers: Vec<_> = cookie.map(|cookie| ("cookie", cookie)).into_iter().chain([JSON]).collect();
        let answer = self.story.asking.ask("POST", "/api/portal/session", &headers, body).await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let account = answer.fine()["account"].as_str().unwrap_or_default().to_owned();
        Tab { cookie, account }
    }

    /// Both links, one after the other, in one browser: the cookie is the second one's.
    async fn both(&self) -> [Tab; 2] {
        let first = self.open(&self.tokens[0], None).await;
        let second = self.open(&self.tokens[1], Some(&first.cookie)).await;
        let first = Tab { cookie: second.cookie.clone(), ..first };
        [first, second]
    }

    async fn ask(&self, tab: &Tab, method: &str, path: &str, body: Option<Value>) -> Answer {
        let headers = [("cookie", tab.cookie.as_str()), (ACCOUNT, &tab.account), JSON];
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        self.story.asking.ask(method, path, &headers, body).await
    }
}

/// Another debtor of our portfolio, who owes and was reminded: the token of his link.
async fn owes(story: &Story, id: &str, name: &str, kind: &str) -> String {
    let mut event = invoice(&format!("INV-{id}"), "2026-08-20", "EUR", "77.00");
    let email = format!("{}@dupont.example", id.to_lowercase());
    let debtor = &mut event["data"]["debtor"];
    (debtor["id"], debtor["name"], debtor["kind"]) = (json!(id), json!(name), json!(kind));
    debtor["contacts"][0]["email"] = json!(email);
    story.asking.event(&story.world, &format!("msg-{id}"), &event).await.fine();
    for day in 20..30 {
        story.world.set(&format!("2026-08-{day}T08:00:00Z"));
        story.world.send_due().await;
        if let Some(at) = story.world.mailbox.addresses().iter().position(|to| *to == email) {
            return story.world.mailbox.tokens()[at].clone();
        }
    }
    panic!("nothing was sent to {id}");
}

/// Who is shown, and the first of his invoices.
fn shown(account: &Value) -> [&str; 2] {
    let number = &account["cases"][0]["invoices"][0]["number"];
    [account["debtor"]["name"].as_str().unwrap(), number.as_str().unwrap()]
}

const NORTH: [&str; 2] = ["Atelier Dupont SARL", "F-INV-1"];
const SOUTH: [&str; 2] = ["Atelier Dupont Sud SARL", "F-INV-C-43"];

#[tokio::test]
async fn an_act_goes_to_the_account_on_which_its_tab_stands() {
    let clerk = Clerk::new().await;
    let [first, second] = clerk.both().await;
    let account = clerk.ask(&first, "GET", "/api/portal/account", None).await.fine();
    assert_eq!(shown(&account), NORTH, "the first tab still shows its own");
    let invoice = &account["cases"][0]["invoices"][0]["id"];
    let promise = json!({ "invoices": [invoice], "pay_on": "2026-09-04", "amount": "100.00" });
    let lost = clerk.ask(&second, "POST", "/api/portal/promises", Some(promise.clone())).await;
    assert_eq!(lost.refusal(), (422, vec!["/invoices/0"]), "an invoice of the other account is none here");
    let made = clerk.ask(&first, "POST", "/api/portal/promises", Some(promise)).await;
    assert_eq!(made.status, 201, "{made:?}");
    for (tab, wanted, holds) in [(&first, NORTH, 1), (&second, SOUTH, 0)] {
        let account = clerk.ask(tab, "GET", "/api/portal/account", None).await.fine();
        assert_eq!(shown(&account), wanted);
        assert_eq!(account["cases"][0]["holds"].as_array().unwrap().len(), holds);
        assert_eq!((&account["id"], &account["others"]), (&json!(tab.account), &json!(1)));
    }
    let listed = clerk.ask(&second, "GET", "/api/portal/accounts", None).await.fine();
    let [south, north] = [(&second, SOUTH, true), (&first, NORTH, false)]
        .map(|(tab, [name, _], current)| json!({ "id": tab.account, "name": name, "current": current }));
    assert_eq!(listed, json!({ "items": [south, north] }));
}

#[tokio::test]
async fn a_file_is_the_one_of_the_account_that_its_address_names() {
    let clerk = Clerk::new().await;
    let [first, second] = clerk.both().await;
    let account = clerk.ask(&first, "GET", "/api/portal/account", None).await.fine();
    let invoice = &account["cases"][0]["invoices"][0]["id"];
    let promise = json!({ "invoices": [invoice], "pay_on": "2026-09-04", "amount": "100.00" });
    clerk.ask(&first, "POST", "/api/portal/promises", Some(promise)).await.fine();
    let file = async |account: &str| {
        let path = format!("/api/portal/papers/promise.ics{account}");
        let cookie = [("cookie", second.cookie.as_str())];
        clerk.story.asking.ask("GET", &path, &cookie, "").await.status.as_u16()
    };
    assert_eq!(file(&format!("?language=fr&account={}", first.account)).await, 200);
    assert_eq!(file(&format!("?account={}", second.account)).await, 404, "it promised nothing");
    assert_eq!(file("").await, 404, "the last one opened");
    assert_eq!(file("?account=deb_x").await, 400);
    assert_eq!(file(&format!("?account={0}&account={0}", first.account)).await, 400);
}

#[tokio::test]
async fn a_change_says_which_account_it_is_about_where_there_are_several() {
    let clerk = Clerk::new().await;
    let [first, second] = clerk.both().await;
    let read = clerk.story.account(&second.cookie).await;
    assert_eq!(shown(&read), SOUTH, "who names none reads the last one opened");
    let choice = json!({ "language": "en" });
    let unnamed = clerk.story.asking.declare(&second.cookie, "/api/portal/choices", &choice).await;
    assert_eq!(unnamed.refusal().0, 409);
    assert!(unnamed.json["detail"].as_str().unwrap().contains(ACCOUNT), "{unnamed:?}");
    // An address says it for what is read, and for nothing else
    let path = format!("/api/portal/choices?account={}", first.account);
    assert_eq!(clerk.story.asking.declare(&second.cookie, &path, &choice).await.refusal().0, 409);
    assert_eq!(clerk.ask(&first, "POST", "/api/portal/choices", Some(choice)).await.status, 204);
    let language = async |tab: &Tab| {
        clerk.ask(tab, "GET", "/api/portal/account", None).await.fine()["debtor"]["language"].clone()
    };
    assert_eq!([language(&first).await, language(&second).await], ["en", "fr"]);
}

#[tokio::test]
async fn an_account_whose_link_was_not_opened_is_answered_as_an_unknown_one() {
    let clerk = Clerk::new().await;
    let third = owes(&clerk.story, "C-44", "Atelier Dupont Ouest SARL", "business").await;
    let elsewhere = clerk.open(&third, None).await;
    let [_, second] = clerk.both().await;
    let ended = clerk.story.asking.ask("GET", "/api/portal/account", &[("cookie", "relance=x")], "").await;
    for account in [elsewhere.account.as_str(), "deb_01jd3v9q6f8x2k4m5n7p9r1s3t"] {
        let tab = Tab { cookie: second.cookie.clone(), account: account.to_owned() };
        for (method, path, body) in [
            ("GET", "/api/portal/account", None),
            ("GET", "/api/portal/accounts", None),
            ("GET", "/api/portal/papers/statement.pdf", None),
            ("POST", "/api/portal/choices", Some(json!({ "language": "en" }))),
        ] {
            let answer = clerk.ask(&tab, method, path, body).await;
            assert_eq!((answer.status, &answer.json), (ended.status, &ended.json), "{method} {path}");
        }
    }
    for malformed in ["deb_x", "", "C-42", "deb_01jd3v9q6f8x2k4m5n7p9r1s3t deb_01jd3v9q6f8x2k4m5n7p9r1s3t"] {
        let tab = Tab { cookie: second.cookie.clone(), account: malformed.to_owned() };
        let answer = clerk.ask(&tab, "GET", "/api/portal/account", None).await;
        assert_eq!(answer.refusal(), (400, vec!["/relance-account"]), "{malformed}");
    }
}

#[tokio::test]
async fn a_private_person_never_shares_a_visit() {
    let clerk = Clerk::new().await;
    let person = owes(&clerk.story, "C-45", "Mme Durand", "consumer").await;
    let [first, second] = clerk.both().await;
    let alone = clerk.open(&person, Some(&second.cookie)).await;
    let account = clerk.ask(&alone, "GET", "/api/portal/account", None).await.fine();
    assert_eq!((&account["debtor"]["name"], &account["others"]), (&json!("Mme Durand"), &json!(0)));
    for tab in [first, second] {
        let here = Tab { cookie: alone.cookie.clone(), ..tab };
        assert_eq!(clerk.ask(&here, "GET", "/api/portal/account", None).await.refusal().0, 401);
    }
    assert_eq!(clerk.story.asking.ask("GET", "/api/portal/accounts", &[], "").await.refusal().0, 401);
}
