//! Portfolios for tests and demos: what is not given is filled with values that pass every check, so that sending works
//! at once. On AWS a person enters these.

use std::sync::Arc;

use app::founding::{NAME_LIMIT, PortfolioForm, Registration};
use app::portfolio::NewPortfolio;
use app::ports::Clock;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::PortfolioId;
use domain::portfolio::{Portfolio, Sending};
use serde_json::{Value, json};
use web::problem::Problem;

use crate::clock::written;
use crate::form::Fields;
use crate::server::Local;
use crate::team::User;

/// Sources that every portfolio has.
const SOURCES: [&str; 3] = ["relance", "stripe", "gocardless"];
/// The fields of `POST /local/portfolios`.
const FIELDS: [&str; 15] = [
    "name",
    "country",
    "language",
    "time_zone",
    "currency",
    "legal_name",
    "siren",
    "address",
    "iban",
    "bic",
    "account_holder",
    "sender",
    "reply_to",
    "sending",
    "sign_plans",
];

/// What a country's creditors have: code, zone, currency, language, IBAN, BIC, postcode and city.
type Usual =
    (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, [&'static str; 2]);

const USUAL: [Usual; 9] = [
    ("FR", "Europe/Paris", "EUR", "fr", "FR7630006000011234567890189", "AGRIFRPP", ["75002", "Paris"]),
    ("BE", "Europe/Brussels", "EUR", "fr", "BE68539007547034", "TRIOBEBB", ["1000", "Bruxelles"]),
    ("LU", "Europe/Luxembourg", "EUR", "fr", "LU280019400644750000", "BCEELULL", ["1136", "Luxembourg"]),
    ("CH", "Europe/Zurich", "CHF", "fr", "CH9300762011623852957", "BCVLCH2L", ["1204", "Genève"]),
    ("DE", "Europe/Berlin", "EUR", "de", "DE89370400440532013000", "COBADEFF", ["10117", "Berlin"]),
    ("ES", "Europe/Madrid", "EUR", "es", "ES9121000418450200051332", "CAIXESBB", ["28013", "Madrid"]),
    ("IT", "Europe/Rome", "EUR", "it", "IT60X0542811101000000123456", "BPMOIT22", ["00187", "Roma"]),
    ("NL", "Europe/Amsterdam", "EUR", "nl", "NL91ABNA0417164300", "ABNANL2A", ["1012", "Amsterdam"]),
    ("GB", "Europe/London", "GBP", "en", "GB29NWBK60161331926819", "NWBKGB2L", ["EC2V 7HN", "London"]),
];

fn usual(country: &str) -> Usual {
    let row = USUAL.into_iter().find(|row| row.0.eq_ignore_ascii_case(country));
    row.unwrap_or(("", "UTC", "EUR", "en", USUAL[0].4, USUAL[0].5, ["00000", "Capital"]))
}

/// `GET /local/state`
pub async fn state(State(local): State<Arc<Local>>) -> Result<Json<Value>, Problem> {
    let mut portfolios = Vec::new();
    for id in local.app.portfolios().await? {
        portfolios.push(told(&local, id).await?);
    }
    Ok(Json(json!({ "now": written(local.clock.now()), "portfolios": portfolios })))
}

/// A portfolio with what opens its doors.
async fn told(local: &Local, id: PortfolioId) -> Result<Value, Problem> {
    let portfolio = local.app.portfolio(id).await?;
    let mut secrets = serde_json::Map::new();
    for source in SOURCES {
        secrets.insert(source.to_owned(), local.app.source_secrets(id, source).await?.into());
    }
    Ok(described(&portfolio, &secrets, &local.team.of(id)))
}

fn described(portfolio: &Portfolio, secrets: &serde_json::Map<String, Value>, users: &[User]) -> Value {
    json!({
        "id": portfolio.id,
        "name": portfolio.name,
        "country": portfolio.country,
        "language": portfolio.language,
        "time_zone": portfolio.time_zone,
        "currency": portfolio.currency,
        "sending": portfolio.sending,
        "stopped": portfolio.stopped_at.is_some(),
        "webhook_secrets": secrets,
        "users": users,
    })
}

/// `POST /local/portfolios`
pub async fn create(
    State(local): State<Arc<Local>>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let new = read(&Fields::of_body(&body)?)?;
    let id = make(&local, new).await?;
    Ok((StatusCode::CREATED, Json(told(&local, id).await?)))
}

/// Makes a portfolio and keeps its tokens.
///
/// # Errors
/// When either cannot be written now.
pub async fn make(local: &Local, new: NewPortfolio) -> Result<PortfolioId, app::AppError> {
    let created = local.app.create_portfolio(new).await?;
    let users = created.users.into_iter().map(User::from).collect();
    let id = created.portfolio.id;
    local.team.add(id, users).map_err(|error| app::AppError::Unavailable(error.into()))?;
    tracing::info!(portfolio.id = %id, "Made a portfolio");
    Ok(id)
}

/// A portfolio of these fields, the rest filled in.
///
/// # Errors
/// 422 with each field without sense.
pub fn read(fields: &Fields) -> Result<NewPortfolio, Problem> {
    fields.only(&FIELDS)?;
    let sending = fields.word("sending")?.unwrap_or(Sending::Enabled);
    let new = filled(fields)?.read().map_err(Problem::refused)?;
    Ok(NewPortfolio { sending, ..new })
}

fn filled(fields: &Fields) -> Result<PortfolioForm, Problem> {
    let line = |name| fields.line(name, NAME_LIMIT);
    let name = line("name")?;
    let country = fields.id::<String>("country")?.unwrap_or_else(|| "FR".to_owned());
    let (_, zone, currency, language, iban, bic, [postcode, city]) = usual(&country);
    let or = |name, usual: &str| Ok::<_, Problem>(fields.id(name)?.or_else(|| Some(usual.to_owned())));
    let legal_name = line("legal_name")?.or_else(|| name.clone());
    let domain = format!("{}.example", slug(name.as_deref().unwrap_or_default()));
    // A bank that was not named is not guessed for an account that was
    let bic = Some(bic.to_owned()).filter(|_| fields.text("iban").is_none());
    let address =
        json!({ "lines": ["12 rue de la Paix"], "postcode": postcode, "city": city, "country": country });
    let (siren, registration) = registered(line("siren")?, &country);
    Ok(PortfolioForm {
        language: or("language", language)?,
        time_zone: or("time_zone", zone)?,
        currency: or("currency", currency)?,
        siren,
        registration,
        address: Some(fields.value("address").cloned().unwrap_or(address)),
        iban: or("iban", iban)?,
        bic: line("bic")?.or(bic),
        account_holder: line("account_holder")?.or_else(|| legal_name.clone()),
        sender: line("sender")?.or_else(|| Some(format!("relances@{domain}"))),
        reply_to: line("reply_to")?.or_else(|| Some(format!("comptabilite@{domain}"))),
        phone: (country == "FR").then(|| "+33 1 23 45 67 89".to_owned()),
        sign_plans: fields.yes("sign_plans")?,
        country: Some(country),
        legal_name,
        name,
    })
}

/// The company's number, under the name that its country gives it.
fn registered(number: Option<String>, country: &str) -> (Option<String>, Option<Registration>) {
    let number = number.unwrap_or_else(|| "732829320".to_owned());
    if country.eq_ignore_ascii_case("FR") {
        return (Some(number), None);
    }
    (None, Some(Registration { register: "Company no.".to_owned(), number }))
}

/// The name as part of a domain: `Atelier Dupont SARL` is `atelier-dupont-sarl`.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    let slug: String = slug.chars().take(40).collect();
    match slug.trim_end_matches('-') {
        "" => "creancier".to_owned(),
        slug => slug.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::reference::Iban;

    use super::*;

    fn made(body: &str) -> Result<NewPortfolio, Problem> {
        read(&Fields::of_body(body.as_bytes())?)
    }

    #[test]
    fn a_name_is_enough_in_every_country() {
        for row in USUAL {
            let body = format!(r#"{{"name": "Atelier Dupont", "country": "{}"}}"#, row.0);
            let new = made(&body).unwrap();
            assert_eq!(new.creditor.missing(), Vec::<&str>::new(), "{body}");
            assert!(new.creditor.iban.unwrap().parse::<Iban>().is_ok(), "{body}");
            assert!(new.creditor.bic.unwrap().parse::<domain::reference::Bic>().is_ok(), "{body}");
            assert_eq!((new.sending, new.currency.code()), (Sending::Enabled, row.2));
            assert_eq!(new.creditor.sender.as_deref(), Some("relances@atelier-dupont.example"));
        }
        assert!(made(r#"{"name": "Elsewhere", "country": "PT"}"#).is_ok());
    }

    #[test]
    fn what_is_given_is_used() {
        let new = made(
            r#"{"name": "X", "sending": "rehearsal", "siren": "841 207 394", "iban": "DE89 3704 0044 0532 0130 00",
                "address": {"lines": ["1 rue X"], "postcode": "69001", "city": "Lyon", "country": "FR"}}"#,
        );
        let new = new.unwrap();
        assert_eq!(new.sending, Sending::Rehearsal);
        assert_eq!(new.creditor.iban.as_deref(), Some("DE89370400440532013000"));
        assert_eq!(new.creditor.bic, None);
        assert_eq!(new.creditor.address.unwrap().city, "Lyon");
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        assert!(made(r#"{"name": "X", "sign_plans": true}"#).unwrap().sign_plans);
        for (body, pointer) in [
            ("{}", "/name"),
            (r#"{"name": ""}"#, "/name"),
            (r#"{"name": "X", "country": "FRANCE"}"#, "/country"),
            (r#"{"name": "X", "currency": "EURO"}"#, "/currency"),
            (r#"{"name": "X", "language": "xx"}"#, "/language"),
            (r#"{"name": "X", "time_zone": "Mars/Base"}"#, "/time_zone"),
            (r#"{"name": "X", "siren": "12345678"}"#, "/siren"),
            (r#"{"name": "X", "iban": "FR00"}"#, "/iban"),
            (r#"{"name": "X", "sender": "nobody"}"#, "/sender"),
            (r#"{"name": "X", "sending": "maybe"}"#, "/sending"),
            (r#"{"name": "X", "sign_plans": "perhaps"}"#, "/sign_plans"),
            (r#"{"name": "X", "nmae": "Y"}"#, "/nmae"),
        ] {
            assert_eq!(made(body).unwrap_err().errors[0].pointer, pointer, "{body}");
        }
    }
}
