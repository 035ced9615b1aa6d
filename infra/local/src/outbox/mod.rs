//! What the provider has taken, for people and for tests: as JSON, and as pages for a browser.
//!
//! It reads the acceptance log and nothing else, but for the sender's own id of the debtor. It changes nothing.

mod links;
mod pages;

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use domain::debtor::Channel;
use domain::ids::{ActionId, CaseId, PortfolioId};
use domain::scenario::Notice;
use serde::Serialize;
use web::problem::Problem;

use crate::form::{self, Fields};
use crate::html;
use crate::provider::log::LogError;
use crate::provider::record::{Accepted, provider_id};
use crate::server::Local;

pub use links::links;
pub use pages::{framed, one};

/// Most messages of one answer; the header `link` names where the next ones are.
pub const MESSAGES_LIMIT: usize = 10_000;

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    after: u64,
    channel: Option<Channel>,
    to: Option<String>,
    portfolio: Option<PortfolioId>,
}

/// A message, as it is told.
#[derive(Serialize)]
struct Told<'a> {
    id: String,
    at: DateTime<Utc>,
    portfolio: PortfolioId,
    debtor: String,
    case: CaseId,
    action: ActionId,
    attempt: usize,
    notice: Notice,
    channel: Channel,
    to: &'a str,
    from: &'a str,
    reply_to: Option<&'a str>,
    subject: Option<&'a str>,
    text: &'a str,
    html: Option<&'a str>,
    links: Vec<String>,
    headers: &'a [(String, String)],
    attachments: Vec<Enclosed<'a>>,
}

#[derive(Serialize)]
struct Enclosed<'a> {
    name: &'a str,
    media_type: &'a str,
    /// How many.
    bytes: usize,
    href: String,
}

/// The number in a message's id.
fn number(id: &str) -> Option<u64> {
    let number = id.strip_prefix("msg_").unwrap_or(id).parse().ok()?;
    (number > 0).then_some(number)
}

impl Asked {
    /// Reads the query. A plus sign that was not encoded is one all the same: telephone numbers begin with it.
    fn of(fields: &Fields) -> Result<Self, Problem> {
        fields.only(&["after", "channel", "to", "portfolio"])?;
        let after = match fields.text("after") {
            None => 0,
            Some(id) => {
                number(id).ok_or_else(|| form::fault("/after", "is no id of a message of this outbox"))?
            }
        };
        let to = fields.raw("to").filter(|to| !to.is_empty()).map(|to| match to.strip_prefix(' ') {
            Some(digits) => format!("+{digits}"),
            None => to.to_owned(),
        });
        Ok(Self { after, channel: fields.word("channel")?, to, portfolio: fields.id("portfolio")? })
    }

    fn takes(&self, message: &Accepted) -> bool {
        self.channel.is_none_or(|channel| channel == message.channel)
            && self.to.as_ref().is_none_or(|to| to.eq_ignore_ascii_case(&message.to))
            && self.portfolio.is_none_or(|portfolio| portfolio == message.portfolio)
    }
}

fn attachment_href(message: &Accepted, place: usize) -> String {
    format!("/local/outbox/{}/attachments/{place}", provider_id(message.number))
}

fn told<'a>(message: &'a Accepted, debtor: String) -> Told<'a> {
    let enclosed = |(place, file): (usize, &'a crate::provider::record::Attachment)| Enclosed {
        name: &file.name,
        media_type: &file.media_type,
        bytes: BASE64.decode(file.base64.as_bytes()).map_or(0, |bytes| bytes.len()),
        href: attachment_href(message, place),
    };
    Told {
        id: provider_id(message.number),
        at: message.at,
        portfolio: message.portfolio,
        debtor,
        case: message.case,
        action: message.action,
        attempt: message.attempt,
        notice: message.notice,
        channel: message.channel,
        to: &message.to,
        from: &message.from,
        reply_to: message.reply_to.as_deref(),
        subject: message.subject.as_deref(),
        text: &message.text,
        html: message.html.as_deref(),
        links: links(&message.text, message.html.as_deref()),
        headers: &message.headers,
        attachments: message.attachments.iter().enumerate().map(enclosed).collect(),
    }
}

fn unreadable(error: &LogError) -> Problem {
    tracing::error!(%error, "The outbox cannot be read");
    Problem::from(app::AppError::Internal("the acceptance log cannot be read".into()))
}

/// The message with this id.
fn find(local: &Local, id: &str) -> Result<Accepted, Problem> {
    let found = number(id).map_or(Ok(None), |number| local.provider.log.read(number));
    found.map_err(|error| unreadable(&error))?.ok_or_else(|| Problem::not_found("message"))
}

/// `GET /local/outbox`
pub async fn list(
    State(local): State<Arc<Local>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::of(&Fields::of_query(query.as_deref().unwrap_or_default())?)?;
    if html::is_wanted(&headers) {
        return pages::list(&local, &asked);
    }
    let (mut body, mut count, mut last) = (b"[".to_vec(), 0, asked.after);
    let end = local.provider.log.len();
    while last < end && count < MESSAGES_LIMIT {
        last += 1;
        let message = local.provider.log.read(last).map_err(|error| unreadable(&error))?;
        let Some(message) = message.filter(|message| asked.takes(message)) else { continue };
        if count > 0 {
            body.push(b',');
        }
        let debtor = local.names.of(&local.app, &local.team, &message).await;
        let one = serde_json::to_vec(&told(&message, debtor));
        body.extend(one.map_err(|error| Problem::from(app::AppError::Internal(error.into())))?);
        count += 1;
    }
    body.push(b']');
    let mut response = ([(CONTENT_TYPE, "application/json")], body).into_response();
    if last < end {
        let next = format!("</local/outbox?after={}>; rel=\"next\"", provider_id(last));
        if let Ok(next) = next.parse() {
            response.headers_mut().insert(header::LINK, next);
        }
    }
    Ok(response)
}

/// `GET /local/outbox/{id}/attachments/{place}`
pub async fn attachment(
    State(local): State<Arc<Local>>,
    Path((id, place)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let unknown = || Problem::not_found("attachment");
    let message = find(&local, &id)?;
    let place: usize = place.parse().map_err(|_| unknown())?;
    let file = message.attachments.get(place).ok_or_else(unknown)?;
    let bytes = BASE64.decode(file.base64.as_bytes()).map_err(|_| unknown())?;
    let shown = ["image/png", "application/pdf"].contains(&file.media_type.as_str());
    let media_type = if shown { file.media_type.as_str() } else { "application/octet-stream" };
    let headers =
        [(CONTENT_TYPE, media_type), (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'")];
    Ok((headers, bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Result<Asked, Problem> {
        Asked::of(&Fields::of_query(query)?)
    }

    #[test]
    fn the_query_is_read_and_an_empty_value_filters_nothing() {
        let all = asked("after=msg_00000012&channel=sms&to=%2B33612345678").unwrap();
        assert_eq!(
            (all.after, all.channel, all.to.as_deref()),
            (12, Some(Channel::Sms), Some("+33612345678"))
        );
        assert_eq!(asked("to=+33612345678").unwrap().to.as_deref(), Some("+33612345678"));
        assert_eq!(asked("after=&channel=&to=").unwrap(), Asked::default());
        assert_eq!(asked("after=12").unwrap().after, 12);
    }

    #[test]
    fn a_query_without_sense_is_refused_where_it_is_wrong() {
        for (query, pointer) in [
            ("after=x", "/after"),
            ("channel=pigeon", "/channel"),
            ("form=a", "/form"),
            ("portfolio=1", "/portfolio"),
        ] {
            assert_eq!(asked(query).unwrap_err().errors[0].pointer, pointer);
        }
    }
}
