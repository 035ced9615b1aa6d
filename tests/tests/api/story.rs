//! A debtor who owes in two currencies and has been reminded: what most tests start from.

use serde_json::{Value, json};
use web::WebSettings;

use super::asking::{Asking, JSON};
use super::world::World;

/// The world after the first reminder, and the debtor's link.
pub struct Story {
    pub world: World,
    pub asking: Asking,
    pub token: String,
}

/// `invoice.issued` of our debtor.
pub fn invoice(id: &str, due_on: &str, currency: &str, amount: &str) -> Value {
    json!({
        "type": "invoice.issued",
        "occurred_at": "2026-08-03T07:00:00Z",
        "data": {
            "debtor": {
                "id": "C-42", "name": "Atelier Dupont SARL", "kind": "business", "country": "FR", "language": "fr",
                "time_zone": "Europe/Paris",
                "contacts": [{"role": "billing", "email": "compta@dupont.example", "phone": "+33612345678"}],
            },
            "invoice": {
                "id": id, "number": format!("F-{id}"), "issued_on": "2026-07-10", "due_on": due_on,
                "currency": currency, "amount": amount,
            },
        },
    })
}

impl Story {
    pub async fn new() -> Self {
        Self::with(WebSettings::default()).await
    }

    pub async fn with(settings: WebSettings) -> Self {
        let world = World::new().await;
        let asking = Asking::of(&world, settings);
        for (id, due_on, currency, amount) in [
            ("INV-1", "2026-08-10", "EUR", "1200.00"),
            ("INV-2", "2026-08-11", "EUR", "300.50"),
            ("INV-3", "2026-08-12", "USD", "500.00"),
        ] {
            let taken =
                asking.event(&world, &format!("msg-{id}"), &invoice(id, due_on, currency, amount)).await;
            assert_eq!(taken.fine()["status"], "used");
        }
        // The assumption of August 15th is a Saturday: the reminder leaves on Monday.
        world.set("2026-08-17T08:00:00Z");
        assert_eq!(world.send_due().await, 1, "one step a day");
        let token = world.mailbox.tokens().pop().unwrap();
        Self { world, asking, token }
    }

    /// Opens the visit: the cookie as a browser sends it back.
    pub async fn cookie(&self) -> String {
        let body = json!({ "token": self.token }).to_string();
        let answer = self.asking.ask("POST", "/api/portal/session", &[JSON], body).await;
        let set = answer.headers["set-cookie"].to_str().unwrap().to_owned();
        answer.fine();
        set.split(';').next().unwrap().to_owned()
    }

    /// The account behind a cookie.
    pub async fn account(&self, cookie: &str) -> Value {
        self.asking.ask("GET", "/api/portal/account", &[("cookie", cookie)], "").await.fine()
    }

    /// Id of the invoice with this number, by way of the account.
    pub async fn invoice(&self, cookie: &str, number: &str) -> String {
        let account = self.account(cookie).await;
        let cases = account["cases"].as_array().unwrap();
        let mut invoices = cases.iter().flat_map(|case| case["invoices"].as_array().unwrap());
        let invoice = invoices.find(|invoice| invoice["number"] == number).unwrap();
        invoice["id"].as_str().unwrap().to_owned()
    }

    /// Id of our case in this currency.
    pub async fn case(&self, currency: &str) -> String {
        let cases = self.asking.desk(&self.world, "owner", "GET", "/cases", None).await.fine();
        let mut cases = cases["items"].as_array().unwrap().iter();
        cases.find(|case| case["currency"] == currency).unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// Works on through the weekdays until somebody has to approve, and says what.
    pub async fn approval(&self) -> Value {
        for day in 18..60_u64 {
            let date = chrono::NaiveDate::from_ymd_opt(2026, 8, 1).unwrap() + chrono::Days::new(day - 1);
            self.world.set(&format!("{date}T08:30:00Z"));
            self.world.send_due().await;
            let approvals = self.asking.desk(&self.world, "owner", "GET", "/approvals", None).await.fine();
            if let Some(first) = approvals.as_array().unwrap().first() {
                return first.clone();
            }
        }
        panic!("nothing asked for an approval in six weeks");
    }
}
