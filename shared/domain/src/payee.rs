//! To whom an invoice is paid when that is not the creditor: whoever it was assigned to, such as a factor.
//!
//! An assignment binds its debtor once he is told of it (French civil code, art. 1324; subrogation: art. 1346-5): from then
//! on only a payment to the payee frees him. So wherever an account is shown, it is the payee's. The creditor goes on
//! chasing, as the payee's agent: no rule of chasing looks at this.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::debtor::Country;
use crate::event::Fault;
use crate::reference::{Bic, Iban};

/// Longest name, in characters: a creditor's own has no more. A payment code takes seventy; a longer one has none.
pub const NAME_LIMIT: usize = 140;
/// Longest mention, in characters.
pub const MENTION_LIMIT: usize = 500;

/// Whoever an invoice is paid to instead of its creditor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payee {
    /// Name, as the notice of the assignment has it.
    pub name: String,
    /// Account holder exactly as the bank knows him, when that is another text than the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_holder: Option<String>,
    /// Account.
    pub iban: Iban,
    /// Bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bic: Option<Bic>,
    /// Where he is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// What the assignment asks to be said with the account, such as the mention of subrogation. The payee's own words, in
    /// the language of the invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mention: Option<String>,
}

/// A payee as somebody names him, before anything of it was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PayeeSaid {
    /// Name.
    pub name: Option<String>,
    /// Account holder.
    pub account_holder: Option<String>,
    /// IBAN, spaces allowed.
    pub iban: Option<String>,
    /// BIC.
    pub bic: Option<String>,
    /// Two letters.
    pub country: Option<String>,
    /// What is to be said with the account.
    pub mention: Option<String>,
}

impl PayeeSaid {
    /// The payee, if all of it makes sense.
    ///
    /// # Errors
    /// Everything that is missing or wrong; pointers start below the payee (`/iban`).
    pub fn read(&self) -> Result<Payee, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut wrong = |field: &str, detail: String| {
            faults.push(Fault { pointer: format!("/{field}"), detail });
        };
        let name = match self.name.as_deref() {
            None => Err("is missing".to_owned()),
            Some(name) => line(name, NAME_LIMIT),
        };
        let name = name.map_err(|detail| wrong("name", detail)).ok();
        let iban = match self.iban.as_deref() {
            None => Err("is missing".to_owned()),
            Some(iban) => iban.parse::<Iban>().map_err(|error| error.to_string()),
        };
        let iban = iban.map_err(|detail| wrong("iban", detail)).ok();
        let mut given = |field: &str, text: &Option<String>, limit: usize| {
            let text = text.as_deref()?;
            line(text, limit).map_err(|detail| wrong(field, detail)).ok()
        };
        let account_holder = given("account_holder", &self.account_holder, NAME_LIMIT);
        let mention = given("mention", &self.mention, MENTION_LIMIT);
        let bic = self
            .bic
            .as_deref()
            .and_then(|bic| bic.parse::<Bic>().map_err(|error| wrong("bic", error.to_string())).ok());
        let country = self.country.as_deref().and_then(|country| {
            let known = country.parse::<Country>();
            known
                .map_err(|_| wrong("country", "is no country code of two letters (ISO 3166-1)".to_owned()))
                .ok()
        });
        match (name, iban, faults.is_empty()) {
            (Some(name), Some(iban), true) => Ok(Payee { name, account_holder, iban, bic, country, mention }),
            _ => Err(faults),
        }
    }
}

/// One line that people and mail programs read: nothing that breaks it, nothing that becomes a link.
fn line(text: &str, limit: usize) -> Result<String, String> {
    let text = text.trim();
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let hides = |c: char| {
        matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
    };
    if text.is_empty() || text.chars().count() > limit {
        return Err(format!("must be a text of 1 to {limit} characters"));
    }
    if text.chars().any(|c| breaks(c) || hides(c)) {
        return Err("has a line break or a character that nobody sees: write it on one line".to_owned());
    }
    let lower = text.to_ascii_lowercase();
    if lower.contains("://") || lower.starts_with("www.") || lower.contains(" www.") {
        return Err("looks like a link: an account is named, never linked to".to_owned());
    }
    Ok(text.to_owned())
}

impl Payee {
    /// The account holder exactly as the bank knows him.
    #[must_use]
    pub fn holder(&self) -> &str {
        self.account_holder.as_deref().unwrap_or(&self.name)
    }

    /// The account as a history tells it: enough to tell two apart, and no more.
    #[must_use]
    pub fn covered(&self) -> String {
        let iban = self.iban.as_str();
        format!("{}•• {}", self.iban.country(), &iban[iban.len() - 3..])
    }
}

/// What a person of the team said: to whom, or to the creditor again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// To whom; none: to the creditor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<Payee>,
    /// When it was said.
    pub at: DateTime<Utc>,
}

/// Who owns an invoice, by each who has a say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// As the version of the source that is kept has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Payee>,
    /// As the team has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruled: Option<Ruling>,
    /// When what holds now became known here: our own clock, which nobody outside can set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
}

impl Assignment {
    /// True when nobody ever spoke of a payee.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.said.is_none() && self.ruled.is_none()
    }

    /// To whom it is paid, `occurred_at` being that of the source's version. Of the two the newer word holds; a source that
    /// names nobody has not spoken, so that a platform which knows of no factor takes nothing away from what the team said.
    #[must_use]
    pub fn payee(&self, occurred_at: DateTime<Utc>) -> Option<&Payee> {
        match &self.ruled {
            Some(ruled) if self.said.is_none() || occurred_at <= ruled.at => ruled.payee.as_ref(),
            _ => self.said.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said() -> PayeeSaid {
        PayeeSaid {
            name: Some("Factor Atlantique SA".to_owned()),
            iban: Some("DE89 3704 0044 0532 0130 00".to_owned()),
            ..PayeeSaid::default()
        }
    }

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + hour * 3_600, 0).unwrap()
    }

    #[test]
    fn a_payee_is_a_name_and_an_account_that_exists() {
        let payee = said().read().unwrap();
        assert_eq!((payee.holder(), payee.iban.as_str()), ("Factor Atlantique SA", "DE89370400440532013000"));
        assert_eq!(payee.covered(), "DE•• 000");
        let other = PayeeSaid { account_holder: Some(" FACTOR ATL ".to_owned()), ..said() };
        assert_eq!(other.read().unwrap().holder(), "FACTOR ATL");
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let pointers = |said: PayeeSaid| -> Vec<String> {
            said.read().unwrap_err().into_iter().map(|fault| fault.pointer).collect()
        };
        assert_eq!(pointers(PayeeSaid::default()), ["/name", "/iban"]);
        let wrong = PayeeSaid {
            name: Some(" ".to_owned()),
            account_holder: Some("A\nB".to_owned()),
            iban: Some("DE88370400440532013000".to_owned()),
            bic: Some("X".to_owned()),
            country: Some("Germany".to_owned()),
            mention: Some("x".repeat(MENTION_LIMIT + 1)),
        };
        let all = ["/name", "/iban", "/account_holder", "/mention", "/bic", "/country"];
        assert_eq!(pointers(wrong), all);
        for bad in ["Factor\u{202e}", "a\u{2028}b", "https://factor.example", "www.factor.example", "a\0"] {
            assert_eq!(pointers(PayeeSaid { name: Some(bad.to_owned()), ..said() }), ["/name"], "{bad:?}");
        }
    }

    #[test]
    fn an_invoice_knows_since_when_its_payee_is_the_same_and_a_person_is_heard_whatever_the_clocks_say() {
        let mut invoice = crate::decide::sample::invoice("F-1", "2026-10-01", 100);
        let factor = said().read().unwrap();
        (invoice.occurred_at, invoice.assignment.said) = (at(9), Some(factor.clone()));
        assert!(invoice.assign(None, at(1)));
        assert_eq!((invoice.payee(), invoice.assignment.since), (Some(&factor), Some(at(1))));
        assert!(!invoice.assign(Some(&factor), at(2)), "the same is no change");
        assert_eq!(invoice.assignment.since, Some(at(1)));
        assert!(invoice.rule_payee(None, at(3)), "though the source's clock is ahead");
        assert_eq!((invoice.payee(), invoice.assignment.since), (None, None));
        assert!(!invoice.rule_payee(None, at(4)));
        assert!(invoice.rule_payee(Some(factor.clone()), at(5)));
        assert_eq!((invoice.payee(), invoice.assignment.since), (Some(&factor), Some(at(5))));
    }

    #[test]
    fn of_a_source_and_the_team_the_newer_word_holds_and_silence_is_none() {
        let (one, other) =
            (said().read().unwrap(), PayeeSaid { name: Some("B".to_owned()), ..said() }.read().unwrap());
        let of = |said: Option<&Payee>, ruled: Option<(Option<&Payee>, i64)>| Assignment {
            said: said.cloned(),
            ruled: ruled.map(|(payee, hour)| Ruling { payee: payee.cloned(), at: at(hour) }),
            since: None,
        };
        assert_eq!(of(None, None).payee(at(1)), None);
        assert_eq!(of(Some(&one), None).payee(at(1)), Some(&one));
        let taken = of(Some(&one), Some((None, 2)));
        assert_eq!(taken.payee(at(1)), None, "the team took it back after the source had spoken");
        assert_eq!(taken.payee(at(3)), Some(&one), "the source says it again");
        let set = of(None, Some((Some(&other), 2)));
        assert_eq!(set.payee(at(1)), Some(&other));
        assert_eq!(set.payee(at(3)), Some(&other), "a version that names nobody takes nothing from the team");
        assert_eq!(
            of(Some(&one), Some((Some(&other), 2))).payee(at(2)),
            Some(&other),
            "a person's word at the same instant"
        );
    }
}
