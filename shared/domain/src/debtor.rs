//! Who owes: what a source says of a debtor, and what of it a rule may see.
//!
//! [`Person`] is personal data: it is kept sealed, never in a fact, a key or a log. [`Profile`] is what rules need.

use std::fmt;
use std::str::FromStr;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What kind of debtor the law sees. Unknown follows the consumer scenario and no business claim is made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A trader or a company.
    Business,
    /// A private person.
    Consumer,
    /// A public body.
    Public,
    /// Nobody said.
    #[default]
    Unknown,
}

impl Kind {
    /// True where somebody may pay for several of them from one browser. People share theirs with others instead; who is
    /// unknown may be one.
    #[must_use]
    pub const fn has_clerks(self) -> bool {
        matches!(self, Self::Business | Self::Public)
    }
}

/// An ISO 3166-1 alpha-2 country code, upper case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

/// Not two letters.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a country code of two letters (ISO 3166-1)")]
pub struct CountryError(pub String);

impl Country {
    /// France.
    pub const FR: Self = Self(*b"FR");

    /// The two letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl FromStr for Country {
    type Err = CountryError;

    fn from_str(text: &str) -> Result<Self, CountryError> {
        match text.to_ascii_uppercase().as_bytes() {
            [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Ok(Self([*a, *b])),
            _ => Err(CountryError(text.chars().take(16).collect())),
        }
    }
}

impl TryFrom<String> for Country {
    type Error = CountryError;

    fn try_from(text: String) -> Result<Self, CountryError> {
        text.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.code().to_owned()
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The language a debtor is written to. What a source names otherwise is read as the portfolio's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
    /// German.
    De,
    /// Dutch.
    Nl,
    /// Spanish.
    Es,
    /// Italian.
    It,
}

impl Language {
    /// Every language that Relance writes.
    pub const ALL: [Self; 6] = [Self::Fr, Self::En, Self::De, Self::Nl, Self::Es, Self::It];

    /// The language of a BCP 47 tag (`fr`, `fr-BE`, `en_GB`), or none that Relance writes. Sources that name languages by
    /// three letters (ISO 639-2) are understood; any other third letter is another language: `est` is Estonian.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        match primary.as_str() {
            "fr" | "fra" | "fre" => Some(Self::Fr),
            "en" | "eng" => Some(Self::En),
            "de" | "deu" | "ger" => Some(Self::De),
            "nl" | "nld" | "dut" => Some(Self::Nl),
            "es" | "spa" => Some(Self::Es),
            "it" | "ita" => Some(Self::It),
            _ => None,
        }
    }

    /// The two letters.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
            Self::De => "de",
            Self::Nl => "nl",
            Self::Es => "es",
            Self::It => "it",
        }
    }
}

/// A way a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// Text message.
    Sms,
    /// Paper.
    Letter,
    /// A call by a person.
    Phone,
}

/// A person or mailbox at the debtor's. Personal data.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// What the contact is for, as the source says (`billing`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// E-mail address, syntax checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone in E.164 form (`+33612345678`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The debtor gave it himself, and proved that it is read: no source takes it away.
    #[serde(default, skip_serializing_if = "crate::invoice::is_false")]
    pub own: bool,
}

impl Contact {
    /// True when every address of `other` is one of this contact's.
    fn is_reached_as(&self, other: &Self) -> bool {
        let same = |mine: &Option<String>, theirs: &Option<String>| theirs.is_none() || mine == theirs;
        same(&self.email, &other.email) && same(&self.phone, &other.phone)
    }
}

/// Most contacts a debtor adds himself.
pub const OWN_CONTACTS_LIMIT: usize = 5;

/// What helps somebody to be written and spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Large letters on paper.
    LargePrint,
    /// Short, plain sentences.
    PlainWords,
    /// Rather a call than something to read.
    Call,
    /// Never a call: written messages only.
    NoCall,
}

/// A postal address. Personal data.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    /// Street lines, at most 6.
    #[serde(default)]
    pub lines: Vec<String>,
    /// Postcode.
    #[serde(default)]
    pub postcode: String,
    /// City.
    #[serde(default)]
    pub city: String,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
}

/// Who the debtor is. Personal data: sealed at rest, never logged (it has no `Debug` of its own content).
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Person {
    /// The name on the invoices.
    pub name: String,
    /// The source's own id, shown to the team and used in exports.
    pub external_id: String,
    /// French company number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub siren: Option<String>,
    /// VAT number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_id: Option<String>,
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Contacts in the source's order, at most 20; then those the debtor added, at most [`OWN_CONTACTS_LIMIT`].
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// What helps him to be written and spoken to, as he said himself. It may tell of his health: it is never a fact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
}

impl Person {
    /// Keeps what the debtor said of himself when a source describes him anew.
    pub fn keep_own(&mut self, before: Self) {
        self.needs = before.needs;
        self.take_own(before.contacts);
    }

    /// Takes over the contacts that a debtor added, where no other has the same address. True when there were any.
    pub fn take_own(&mut self, contacts: Vec<Contact>) -> bool {
        let before = self.contacts.len();
        for contact in contacts.into_iter().filter(|contact| contact.own) {
            let own = self.contacts.iter().filter(|known| known.own).count();
            if own < OWN_CONTACTS_LIMIT && !self.contacts.iter().any(|known| known.is_reached_as(&contact)) {
                self.contacts.push(contact);
            }
        }
        self.contacts.len() > before
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(sealed)")
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(sealed)")
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(sealed)")
    }
}

/// What rules may know of a debtor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Kind of debtor.
    pub kind: Kind,
    /// Country whose holidays and law apply to writing to him.
    pub country: Country,
    /// Language he is written to.
    pub language: Language,
    /// Zone in which sending days and hours are read.
    pub time_zone: Tz,
}

#[cfg(test)]
mod tests {
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, StrDeserializer};

    use super::*;

    #[test]
    fn every_language_is_read_from_its_two_letters() {
        for language in Language::ALL {
            let stored: StrDeserializer<'_, Error> = language.tag().into_deserializer();
            assert_eq!(Language::deserialize(stored), Ok(language));
            assert_eq!(Language::from_tag(language.tag()), Some(language));
        }
    }

    #[test]
    fn what_a_debtor_said_of_himself_outlives_what_a_source_says() {
        let contact = |email: &str, own| Contact { email: Some(email.to_owned()), own, ..Contact::default() };
        let before = Person {
            contacts: vec![
                contact("a@x.example", false),
                contact("b@x.example", true),
                contact("c@x.example", true),
            ],
            needs: vec![Need::Call],
            ..Person::default()
        };
        let mut said = Person { contacts: vec![contact("c@x.example", false)], ..Person::default() };
        said.keep_own(before);
        let kept: Vec<_> = said.contacts.iter().map(|it| (it.email.as_deref().unwrap(), it.own)).collect();
        assert_eq!(kept, [("c@x.example", false), ("b@x.example", true)]);
        assert_eq!(said.needs, [Need::Call]);
    }

    #[test]
    fn a_number_he_gave_outlives_a_source_that_names_other_numbers_or_none() {
        let number = |phone: &str, own| Contact { phone: Some(phone.to_owned()), own, ..Contact::default() };
        let before = Person { contacts: vec![number("+33600000001", true)], ..Person::default() };
        let mail = Contact { email: Some("a@x.example".to_owned()), ..Contact::default() };
        for (said, kept) in
            [(number("+33600000002", false), 2), (mail, 2), (number("+33600000001", false), 1)]
        {
            let mut said = Person { contacts: vec![said], ..Person::default() };
            said.keep_own(before.clone());
            assert_eq!(said.contacts.len(), kept);
            assert!(said.contacts.iter().any(|contact| contact.phone.as_deref() == Some("+33600000001")));
        }
        let mut full =
            Person { contacts: vec![number("+33600000009", true); OWN_CONTACTS_LIMIT], ..before.clone() };
        assert!(!full.take_own(before.contacts), "five are the most");
    }

    #[test]
    fn a_tag_is_read_by_its_first_word_and_no_further() {
        let read = Language::from_tag;
        assert_eq!(
            [read("de-AT"), read("NL_be"), read("es-419")],
            [Some(Language::De), Some(Language::Nl), Some(Language::Es)]
        );
        assert_eq!(
            [read("ita"), read("ger"), read("fra")],
            [Some(Language::It), Some(Language::De), Some(Language::Fr)]
        );
        assert_eq!([read("est"), read("den"), read("pt"), read(""), read("é")], [None; 5]);
    }
}
