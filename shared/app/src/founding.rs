//! What a new portfolio is asked for, as plain texts. Everything that makes no sense is named at once, with its place and what
//! to do; nothing is guessed. A creditor that is not complete yet may be founded: what is missing holds sending back.

use domain::debtor::{Address, Country, Language};
use domain::event::Fault;
use domain::portfolio::{Creditor, Notices, Sending};
use domain::reference::{Bic, Iban};
use serde::Deserialize;
use serde_json::Value;

use crate::portfolio::NewPortfolio;

/// Longest name, in characters.
pub const NAME_LIMIT: usize = 140;
/// Longest number or telephone, in characters.
pub(crate) const NUMBER_LIMIT: usize = 60;
/// Lines of an address.
const LINES_LIMIT: usize = 6;

/// The fields of a new portfolio, as they are written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PortfolioForm {
    /// Name its team uses.
    pub name: Option<String>,
    /// The creditor's country: two letters.
    pub country: Option<String>,
    /// `fr` or `en`.
    pub language: Option<String>,
    /// A zone of the IANA database.
    pub time_zone: Option<String>,
    /// A currency of ISO 4217.
    pub currency: Option<String>,
    /// Legal name; the name when it is not given.
    pub legal_name: Option<String>,
    /// French company number.
    pub siren: Option<String>,
    /// Company number elsewhere, with the name of its register.
    pub registration: Option<Registration>,
    /// One text, or lines, postcode, city and country.
    pub address: Option<Value>,
    /// IBAN, spaces allowed.
    pub iban: Option<String>,
    /// BIC.
    pub bic: Option<String>,
    /// The account holder exactly as the bank knows him.
    pub account_holder: Option<String>,
    /// Address messages come from.
    pub sender: Option<String>,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// Telephone for debtors.
    pub phone: Option<String>,
    /// Whether a plan is signed with a code that is sent to an address on file; no when it is not given.
    pub sign_plans: bool,
}

/// A company's number in its register.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// Name of the register, as it is printed: `HRB`.
    pub register: String,
    /// Number.
    pub number: String,
}

impl PortfolioForm {
    /// A portfolio of these fields, in rehearsal.
    ///
    /// # Errors
    /// Everything that is missing or makes no sense.
    pub fn read(&self) -> Result<NewPortfolio, Vec<Fault>> {
        let mut wrong = Wrong::default();
        let name = wrong.needed("name", self.name.as_deref(), |text| line(text, NAME_LIMIT));
        let country = wrong.needed("country", self.country.as_deref(), country);
        let language = wrong.needed("language", self.language.as_deref(), language);
        let time_zone = wrong.needed("time_zone", self.time_zone.as_deref(), |text| {
            text.parse().map_err(|_| "is no zone of the IANA database, such as Europe/Paris".to_owned())
        });
        let currency = wrong.needed("currency", self.currency.as_deref(), |text| {
            text.parse().map_err(|_| "is no currency of ISO 4217, such as EUR".to_owned())
        });
        let creditor = self.creditor(country, &mut wrong);
        match (name, country, language, time_zone, currency, wrong.0.is_empty()) {
            (Some(name), Some(country), Some(language), Some(time_zone), Some(currency), true) => {
                let (sending, sign_plans) = (Sending::Rehearsal, self.sign_plans);
                Ok(NewPortfolio {
                    name,
                    country,
                    language,
                    time_zone,
                    currency,
                    creditor,
                    sending,
                    sign_plans,
                })
            }
            _ => Err(wrong.0),
        }
    }

    fn creditor(&self, country: Option<Country>, wrong: &mut Wrong) -> Creditor {
        let named = |text: &str| line(text, NAME_LIMIT);
        let legal_name = match self.legal_name.as_deref() {
            None => self.name.clone(),
            given => wrong.given("legal_name", given, named),
        };
        Creditor {
            legal_name: legal_name.unwrap_or_default().trim().to_owned(),
            registration: self.registration(wrong),
            address: wrong.given("address", self.address.as_ref(), |value| address(value, country)),
            iban: wrong.given("iban", self.iban.as_deref(), iban),
            bic: wrong.given("bic", self.bic.as_deref(), bic),
            account_holder: wrong.given("account_holder", self.account_holder.as_deref(), named),
            sender: wrong.given("sender", self.sender.as_deref(), mailbox),
            reply_to: wrong.given("reply_to", self.reply_to.as_deref(), mailbox),
            phone: wrong.given("phone", self.phone.as_deref(), |text| line(text, NUMBER_LIMIT)),
            brand_color: None,
            notices: Notices::default(),
        }
    }

    fn registration(&self, wrong: &mut Wrong) -> Option<(String, String)> {
        let siren = wrong.given("siren", self.siren.as_deref(), siren);
        let elsewhere = self.registration.as_ref().and_then(|Registration { register, number }| {
            let short = |text: &str| line(text, NUMBER_LIMIT);
            let register = wrong.given("registration/register", Some(register.as_str()), short);
            register.zip(wrong.given("registration/number", Some(number.as_str()), short))
        });
        siren.map(|siren| ("SIREN".to_owned(), siren)).or(elsewhere)
    }
}

/// What is wrong so far.
#[derive(Default)]
pub(crate) struct Wrong(pub(crate) Vec<Fault>);

impl Wrong {
    fn at(&mut self, field: &str, detail: String) {
        self.0.push(Fault { pointer: format!("/{field}"), detail });
    }

    pub(crate) fn given<T: ?Sized, V>(
        &mut self,
        field: &str,
        value: Option<&T>,
        read: impl FnOnce(&T) -> Result<V, String>,
    ) -> Option<V> {
        read(value?).map_err(|detail| self.at(field, detail)).ok()
    }

    fn needed<V>(
        &mut self,
        field: &str,
        text: Option<&str>,
        read: impl FnOnce(&str) -> Result<V, String>,
    ) -> Option<V> {
        if text.is_none() {
            self.at(field, "is missing".to_owned());
        }
        self.given(field, text.map(str::trim), read)
    }
}

fn country(text: &str) -> Result<Country, String> {
    text.parse().map_err(|_| "is no country code of two letters (ISO 3166-1)".to_owned())
}

fn language(text: &str) -> Result<Language, String> {
    let known = || Language::ALL.map(Language::tag).join(", ");
    Language::from_tag(text).ok_or_else(|| format!("must be one of {}", known()))
}

pub(crate) fn line(text: &str, limit: usize) -> Result<String, String> {
    let text = text.trim();
    let fits = (1..=limit).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    let wrong = || format!("must be a text of 1 to {limit} characters on one line");
    fits.then(|| text.to_owned()).ok_or_else(wrong)
}

fn siren(text: &str) -> Result<String, String> {
    let digits: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let right = digits.len() == 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
    right.then_some(digits).ok_or_else(|| "is no SIREN of 9 digits".to_owned())
}

fn iban(text: &str) -> Result<String, String> {
    text.parse::<Iban>().map(|iban| iban.as_str().to_owned()).map_err(|error| error.to_string())
}

fn bic(text: &str) -> Result<String, String> {
    text.parse::<Bic>().map(String::from).map_err(|error| error.to_string())
}

pub(crate) fn mailbox(text: &str) -> Result<String, String> {
    let wrong = "is no e-mail address such as billing@example.com (ASCII, at most 254 characters)";
    formats::email_address(text.trim()).ok_or_else(|| wrong.to_owned())
}

fn address(value: &Value, country: Option<Country>) -> Result<Address, String> {
    let address = match value {
        Value::String(text) => Address {
            lines: text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            country,
            ..Address::default()
        },
        whole => serde_json::from_value(whole.clone())
            .map_err(|_| "must be one text, or lines, postcode, city and country".to_owned())?,
    };
    let short = |text: &String| text.chars().count() <= NAME_LIMIT && !text.chars().any(char::is_control);
    let fits = (1..=LINES_LIMIT).contains(&address.lines.len())
        && address.lines.iter().chain([&address.postcode, &address.city]).all(short);
    let wrong = || format!("must have 1 to {LINES_LIMIT} lines, none longer than {NAME_LIMIT} characters");
    fits.then_some(address).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(mut more: Value) -> Result<NewPortfolio, Vec<Fault>> {
        let least = json!({ "name": "Verrerie du Midi", "country": "fr", "language": "fr", "time_zone": "Europe/Paris",
                            "currency": "EUR" });
        for (name, value) in least.as_object().unwrap() {
            more.as_object_mut().unwrap().entry(name.as_str()).or_insert(value.clone());
        }
        serde_json::from_value::<PortfolioForm>(more).unwrap().read()
    }

    #[test]
    fn a_portfolio_starts_in_rehearsal_and_says_what_is_missing() {
        let new = read(json!({})).unwrap();
        assert_eq!((new.sending, new.creditor.legal_name.as_str()), (Sending::Rehearsal, "Verrerie du Midi"));
        let missing = ["registration", "address", "iban", "account_holder", "sender", "reply_to"];
        assert_eq!(new.creditor.missing(), missing);
    }

    #[test]
    fn a_whole_creditor_lacks_nothing() {
        let whole = json!({
            "siren": "732 829 320", "address": "2 quai des Docks\n13002 Marseille", "bic": "AGRIFRPP",
            "iban": "FR76 3000 6000 0112 3456 7890 189", "account_holder": "VERRERIE", "phone": "+33491000000",
            "sender": "relances@Verrerie.example", "reply_to": "compta@verrerie.example",
        });
        let creditor = read(whole).unwrap().creditor;
        assert_eq!(creditor.missing(), Vec::<&str>::new());
        assert_eq!(creditor.registration, Some(("SIREN".to_owned(), "732829320".to_owned())));
        assert_eq!(creditor.sender.as_deref(), Some("relances@verrerie.example"));
        assert_eq!(creditor.address.unwrap().lines, ["2 quai des Docks", "13002 Marseille"]);
    }

    #[test]
    fn a_company_elsewhere_names_its_register() {
        let registration = json!({ "register": "HRB", "number": "12345 B" });
        let creditor = read(json!({ "country": "DE", "registration": registration })).unwrap().creditor;
        assert_eq!(creditor.registration, Some(("HRB".to_owned(), "12345 B".to_owned())));
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let wrong = json!({
            "name": " ", "country": "FRANCE", "language": "xx", "time_zone": "Mars/Base", "currency": "EURO",
            "legal_name": "", "siren": "12", "registration": { "register": "", "number": "1" },
            "address": { "lines": [] }, "iban": "FR00", "bic": "X", "sender": "nobody", "phone": "a\nb",
        });
        let pointers: Vec<String> = read(wrong).unwrap_err().into_iter().map(|fault| fault.pointer).collect();
        let expected = [
            "/name",
            "/country",
            "/language",
            "/time_zone",
            "/currency",
            "/legal_name",
            "/siren",
            "/registration/register",
            "/address",
            "/iban",
            "/bic",
            "/sender",
            "/phone",
        ];
        assert_eq!(pointers, expected);
        assert_eq!(PortfolioForm::default().read().unwrap_err().len(), 5, "five fields are needed");
    }
}
