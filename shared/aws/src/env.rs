//! The environment of a function, read once. Everything that is missing or malformed is told together, by its name: who
//! deploys corrects the template once. No value is ever printed; some are secrets.

use std::fmt;

use thiserror::Error;

/// Name of the table.
pub const TABLE: &str = "RELANCE_TABLE";
/// KMS key that wraps the portfolios' keys: id, ARN or alias.
pub const KEY: &str = "RELANCE_KEY";
/// Bucket of large bodies.
pub const OBJECTS: &str = "RELANCE_OBJECTS";
/// Where debtors' pages are: `https://pay.example.com`.
pub const PUBLIC_URL: &str = "RELANCE_PUBLIC_URL";
/// URL of the queue that dispatch works on.
pub const ERRANDS: &str = "RELANCE_ERRANDS";
/// What the distribution adds to each request.
pub const ORIGIN_SECRET: &str = "RELANCE_ORIGIN_SECRET";
/// SES configuration set: where events about sent mails come from.
pub const CONFIGURATION_SET: &str = "RELANCE_CONFIGURATION_SET";
/// SES tenant that mails are sent for (may be absent).
pub const TENANT: &str = "RELANCE_TENANT";
/// Registered name that text messages come from, whoever the creditor is (may be absent).
pub const SMS_SENDER: &str = "RELANCE_SMS_SENDER";
/// `on` or `off`: whether text messages leave through SNS.
pub const SMS: &str = "RELANCE_SMS";
/// `on` or `off`: the kill switch.
pub const SENDING: &str = "RELANCE_SENDING";
/// Errands that dispatch can carry out between two sweeps.
pub const ERRANDS_A_SWEEP: &str = "RELANCE_ERRANDS_A_SWEEP";
/// Messages that one invocation of dispatch sends at once.
pub const SENDS_AT_ONCE: &str = "RELANCE_SENDS_AT_ONCE";
/// ARN of the topic that SES publishes its events to.
pub const FEEDBACK_TOPIC: &str = "RELANCE_FEEDBACK_TOPIC";
/// Host and port that certificates of envelopes come from, where the wire lane plays AWS; not read anywhere else.
pub const CERTIFICATE_HOST: &str = "RELANCE_SNS_CERT_HOST";
/// Address that the team's digests come from.
pub const ALERTS: &str = "RELANCE_ALERTS";
/// `1` where the wire lane plays AWS; never in a real deployment.
pub const LOCAL: &str = "RELANCE_LOCAL";
/// Seconds that the clock is ahead, read only where [`LOCAL`] says so: the wire lane lets a month pass.
pub const CLOCK_AHEAD_S: &str = "RELANCE_CLOCK_AHEAD_S";

/// What is wrong with one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The name.
    pub name: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

/// All that is wrong with the environment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct EnvError(pub Vec<Wrong>);

impl fmt::Display for EnvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the function's environment is not complete: ")?;
        for (place, wrong) in self.0.iter().enumerate() {
            let between = if place == 0 { "" } else { "; " };
            write!(f, "{between}{} {}", wrong.name, wrong.remedy)?;
        }
        Ok(())
    }
}

/// Reads names and remembers what was wrong.
pub struct Reading<'e> {
    source: &'e dyn Fn(&'static str) -> Option<String>,
    wrong: Vec<Wrong>,
}

impl<'e> Reading<'e> {
    /// A reading of `source`.
    #[must_use]
    pub fn of(source: &'e dyn Fn(&'static str) -> Option<String>) -> Self {
        Self { source, wrong: Vec::new() }
    }

    /// A text that may be absent; an empty one is.
    #[must_use]
    pub fn maybe(&self, name: &'static str) -> Option<String> {
        (self.source)(name).filter(|text| !text.is_empty())
    }

    /// A text; empty when it is missing, which [`Self::finish`] then tells.
    pub fn text(&mut self, name: &'static str) -> String {
        let text = self.maybe(name);
        if text.is_none() {
            self.note(name, "is not set");
        }
        text.unwrap_or_default()
    }

    /// An address of the web, without a slash at its end.
    pub fn url(&mut self, name: &'static str) -> String {
        let url = self.text(name);
        let web = url.starts_with("https://") || url.starts_with("http://");
        if !url.is_empty() && (!web || url.ends_with('/')) {
            self.note(name, "is no address (https://…, no slash at its end)");
        }
        url
    }

    /// A whole number of at least 1.
    pub fn number(&mut self, name: &'static str) -> usize {
        let text = self.text(name);
        match text.parse() {
            Ok(number) if number > 0 => number,
            _ if text.is_empty() => 1,
            _ => {
                self.note(name, "is no whole number of at least 1");
                1
            }
        }
    }

    /// Seconds that may be absent.
    pub fn seconds(&mut self, name: &'static str) -> u32 {
        let seconds = self.maybe(name).map_or(Ok(0), |text| text.parse());
        seconds.unwrap_or_else(|_| {
            self.note(name, "is no whole number of seconds");
            0
        })
    }

    /// `on` or `off`.
    pub fn switch(&mut self, name: &'static str) -> bool {
        let text = self.text(name);
        if !text.is_empty() && text != "on" && text != "off" {
            self.note(name, "is neither `on` nor `off`");
        }
        text == "on"
    }

    fn note(&mut self, name: &'static str, remedy: &'static str) {
        self.wrong.push(Wrong { name, remedy });
    }

    /// `read`, if nothing was wrong.
    ///
    /// # Errors
    /// Everything that was.
    pub fn finish<T>(self, read: T) -> Result<T, EnvError> {
        if self.wrong.is_empty() { Ok(read) } else { Err(EnvError(self.wrong)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_missing_or_malformed_is_told_together_and_no_value_is() {
        let source = |name| match name {
            PUBLIC_URL => Some("pay.example.com/s3cret".to_owned()),
            SENDS_AT_ONCE => Some("0".to_owned()),
            SENDING => Some("yes".to_owned()),
            OBJECTS => Some(String::new()),
            _ => None,
        };
        let mut reading = Reading::of(&source);
        for name in [TABLE, OBJECTS] {
            reading.text(name);
        }
        reading.url(PUBLIC_URL);
        reading.number(SENDS_AT_ONCE);
        reading.number(ERRANDS_A_SWEEP);
        reading.switch(SENDING);
        let told = reading.finish(()).unwrap_err().to_string();
        for name in [TABLE, OBJECTS, PUBLIC_URL, SENDS_AT_ONCE, ERRANDS_A_SWEEP, SENDING] {
            assert!(told.contains(name), "{name} in {told}");
        }
        assert!(!told.contains("s3cret"), "{told}");
    }

    #[test]
    fn what_is_set_is_read() {
        let source = |name| match name {
            PUBLIC_URL => Some("https://pay.example.com".to_owned()),
            SENDS_AT_ONCE => Some("5".to_owned()),
            SENDING => Some("off".to_owned()),
            _ => None,
        };
        let mut reading = Reading::of(&source);
        let read = (reading.url(PUBLIC_URL), reading.number(SENDS_AT_ONCE), reading.switch(SENDING));
        assert_eq!(reading.maybe(TENANT), None);
        assert_eq!(reading.finish(read), Ok(("https://pay.example.com".to_owned(), 5, false)));
    }
}
