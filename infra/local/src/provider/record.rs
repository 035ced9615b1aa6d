//! A message as the provider took it, and what it will tell about it later. One line of the acceptance log.

use app::ports::{Body, Feedback, Happened, Outgoing};
use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64;
use domain::debtor::Channel;
use domain::ids::{ActionId, CaseId, PortfolioId};
use domain::scenario::Notice;
use serde::{Deserialize, Serialize};

use super::fault::Mode;

/// How much later a late event comes.
const LATE: TimeDelta = TimeDelta::hours(2);
/// How long a message travels when time is virtual.
const TRAVEL: TimeDelta = TimeDelta::minutes(1);

/// A message that was taken. Personal data: it has no `Debug`.
#[derive(Clone, Serialize, Deserialize)]
pub struct Accepted {
    /// Its place in the log, from 1.
    pub number: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// The portfolio tag.
    pub portfolio: PortfolioId,
    /// The case.
    pub case: CaseId,
    /// The action tag.
    pub action: ActionId,
    /// The attempt tag.
    pub attempt: usize,
    /// What it is.
    pub notice: Notice,
    /// How it travels.
    pub channel: Channel,
    /// The address.
    pub to: String,
    /// Whom it comes from.
    pub from: String,
    /// Where answers go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Headers beside the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// Subject of an e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The text.
    pub text: String,
    /// HTML part of an e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// What travels with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// What the provider will tell, and when.
    pub events: Vec<Planned>,
}

/// A file that travels with a message.
#[derive(Clone, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its content id: the HTML part shows it.
    pub cid: String,
    /// Its bytes, in base64.
    pub base64: String,
}

/// An event to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// When the provider tells.
    pub at: DateTime<Utc>,
    /// What it tells.
    pub what: Happened,
}

/// The provider's id of the message with this number.
pub fn provider_id(number: u64) -> String {
    format!("msg_{number:08}")
}

impl Accepted {
    /// Takes a message. The log gives it its number.
    pub fn of(message: &Outgoing, at: DateTime<Utc>, stands: bool, mode: Mode) -> Self {
        let channel = message.channel();
        let mut taken = Self {
            number: 0,
            at,
            portfolio: message.portfolio,
            case: message.case,
            action: message.action,
            attempt: message.attempt,
            notice: message.notice,
            channel,
            to: message.to.clone(),
            from: String::new(),
            reply_to: None,
            headers: Vec::new(),
            subject: None,
            text: String::new(),
            html: None,
            attachments: Vec::new(),
            events: plan(&message.to, channel, at, stands, mode),
        };
        taken.fill(&message.body);
        taken
    }

    fn fill(&mut self, body: &Body) {
        match body {
            Body::Sms(sms, from) => {
                self.text.clone_from(&sms.text);
                self.from.clone_from(from);
            }
            Body::Email(email) => {
                let envelope = &email.envelope;
                self.from = format!("{} <{}>", envelope.from_name, envelope.from_address);
                self.reply_to = Some(envelope.reply_to.clone());
                let header = |(name, value): &(&str, String)| ((*name).to_owned(), value.clone());
                self.headers = email.headers.iter().map(header).collect();
                self.subject = Some(email.subject.clone());
                self.text.clone_from(&email.text);
                self.html = Some(email.html.clone());
                self.attachments = email.inline.iter().map(attachment).collect();
            }
        }
    }

    /// What the provider tells at its `place`-th event.
    pub fn feedback(&self, place: usize) -> Option<Feedback> {
        let planned = self.events.get(place)?;
        Some(Feedback {
            portfolio: self.portfolio,
            action: self.action,
            attempt: self.attempt,
            channel: self.channel,
            provider_id: provider_id(self.number),
            at: planned.at,
            what: planned.what,
        })
    }
}

fn attachment(image: &render::email::Inline) -> Attachment {
    let ending = image.media_type.rsplit('/').next().unwrap_or("bin");
    Attachment {
        name: format!("{}.{ending}", image.cid),
        media_type: image.media_type.to_owned(),
        cid: image.cid.to_owned(),
        base64: BASE64.encode(&image.bytes),
    }
}

/// What becomes of a message to this address: addresses at `bounce.example` or that start with `bounce` do not exist, and
/// so on for `soft-bounce`, `complaint` and `reject`.
fn fate(to: &str, channel: Channel) -> &'static [Happened] {
    let speaks_of = |word: &str| {
        let (local, domain) = to.split_once('@').unwrap_or((to, ""));
        local.starts_with(word) || domain.strip_suffix(".example") == Some(word)
    };
    match channel {
        Channel::Email if speaks_of("soft-bounce") => &[Happened::Sent, Happened::BouncedSoft],
        Channel::Email if speaks_of("bounce") => &[Happened::Sent, Happened::BouncedHard],
        Channel::Email if speaks_of("reject") => &[Happened::Sent, Happened::Rejected],
        Channel::Email if speaks_of("complaint") => {
            &[Happened::Sent, Happened::Delivered, Happened::Complained]
        }
        _ => &[Happened::Sent, Happened::Delivered],
    }
}

fn plan(to: &str, channel: Channel, at: DateTime<Utc>, stands: bool, mode: Mode) -> Vec<Planned> {
    let late = if mode == Mode::EventLate { LATE } else { TimeDelta::zero() };
    let travel = if stands { TRAVEL } else { TimeDelta::zero() };
    let one = |what: &Happened| {
        let takes = if *what == Happened::Sent { TimeDelta::zero() } else { travel };
        Planned { at: at + late + takes, what: *what }
    };
    let events: Vec<Planned> = fate(to, channel).iter().map(one).collect();
    match mode {
        Mode::EventLost => Vec::new(),
        Mode::EventTwice => events.iter().flat_map(|event| [*event, *event]).collect(),
        _ => events,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(to: &str, mode: Mode) -> Vec<(i64, Happened)> {
        let at = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let events = plan(to, Channel::Email, at, true, mode);
        events.iter().map(|event| ((event.at - at).num_minutes(), event.what)).collect()
    }

    #[test]
    fn an_address_says_what_becomes_of_a_message() {
        use Happened::{BouncedHard, BouncedSoft, Complained, Delivered, Rejected, Sent};
        assert_eq!(told("compta@dupont.example", Mode::None), [(0, Sent), (1, Delivered)]);
        assert_eq!(told("someone@bounce.example", Mode::None), [(0, Sent), (1, BouncedHard)]);
        assert_eq!(told("bounce-7@dupont.example", Mode::None), [(0, Sent), (1, BouncedHard)]);
        assert_eq!(told("soft-bounce@dupont.example", Mode::None), [(0, Sent), (1, BouncedSoft)]);
        assert_eq!(told("reject@dupont.example", Mode::None), [(0, Sent), (1, Rejected)]);
        assert_eq!(told("complaint@x.example", Mode::None), [(0, Sent), (1, Delivered), (1, Complained)]);
    }

    #[test]
    fn events_can_be_lost_late_and_doubled() {
        use Happened::{Delivered, Sent};
        assert_eq!(told("a@b.example", Mode::EventLost), []);
        assert_eq!(told("a@b.example", Mode::EventLate), [(120, Sent), (121, Delivered)]);
        let twice = [(0, Sent), (0, Sent), (1, Delivered), (1, Delivered)];
        assert_eq!(told("a@b.example", Mode::EventTwice), twice);
    }
}
