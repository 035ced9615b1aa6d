//! The outbox in a browser: the newest messages, and one of them as its reader sees it.
//!
//! A message's HTML is shown in a frame that has no origin and runs nothing; links in it open a tab of their own.

use std::fmt::Write;
use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{self, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use web::problem::Problem;

use super::{Asked, attachment_href, find, links, unreadable};
use crate::clock::written;
use crate::form::Fields;
use crate::html::{escaped, page};
use crate::provider::record::{Accepted, provider_id};
use crate::server::Local;

/// Messages on one page, the newest first.
const SHOWN_LIMIT: usize = 100;
/// What a message's own HTML may do: show itself and the pictures it brought.
const POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; \
                      style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// The newest messages.
pub fn list(local: &Local, asked: &Asked) -> Result<Response, Problem> {
    let (mut rows, mut count) = (String::new(), 0);
    let newest = local.provider.log.len();
    let mut number = newest;
    while number > asked.after && count < SHOWN_LIMIT {
        let message = local.provider.log.read(number).map_err(|error| unreadable(&error))?;
        number -= 1;
        if let Some(message) = message.filter(|message| asked.takes(message)) {
            row(&mut rows, &message);
            count += 1;
        }
    }
    let (to, channel) = (asked.to.as_deref().unwrap_or_default(), asked.channel.map_or("", word));
    let body = format!(
        "<p>{newest} messages were taken by the local provider; the newest {count} that match are shown.</p>\
         <form><label>To<input name=\"to\" value=\"{}\"></label>\
         <label>Channel<select name=\"channel\">{}</select></label><button>Show</button></form>\
         <ol class=\"list\">{rows}</ol>",
        escaped(to),
        options(channel),
    );
    Ok(page("Outbox", &body))
}

fn options(chosen: &str) -> String {
    let option = |(value, name): (&str, &str)| {
        let selected = if value == chosen { " selected" } else { "" };
        format!("<option value=\"{value}\"{selected}>{name}</option>")
    };
    [("", "all"), ("email", "e-mail"), ("sms", "text message"), ("letter", "letter")].map(option).concat()
}

/// The word on the wire.
fn word(channel: domain::debtor::Channel) -> &'static str {
    use domain::debtor::Channel::{Email, Letter, Phone, Sms};
    match channel {
        Email => "email",
        Sms => "sms",
        Letter => "letter",
        Phone => "phone",
    }
}

fn row(rows: &mut String, message: &Accepted) {
    let title = message.subject.clone().unwrap_or_else(|| message.text.chars().take(80).collect());
    let _ = write!(
        rows,
        "<li><time>{}</time><span><a href=\"/local/outbox/{}\">{}</a><br><span class=\"meta\">{}</span></span>\
         <span class=\"meta\">{} · {}</span></li>",
        escaped(&written(message.at)),
        provider_id(message.number),
        escaped(&title),
        escaped(&message.to),
        word(message.channel),
        message.notice.word(),
    );
}

/// `GET /local/outbox/{id}`
pub async fn one(
    State(local): State<Arc<Local>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let message = find(&local, &id)?;
    let fields = Fields::of_query(query.as_deref().unwrap_or_default())?;
    let phone = fields.text("width") == Some("phone");
    let title = message.subject.clone().unwrap_or_else(|| "Text message".to_owned());
    let body = [facts(&message), frame(&message, phone), plain(&message)].concat();
    Ok(page(&title, &body))
}

fn facts(message: &Accepted) -> String {
    let mut list = String::from("<dl>");
    let mut row = |name: &str, value: &str| {
        let _ = write!(list, "<dt>{name}</dt><dd>{value}</dd>");
    };
    row("At", &escaped(&written(message.at)));
    row("From", &escaped(&message.from));
    row("To", &escaped(&message.to));
    if let Some(reply_to) = &message.reply_to {
        row("Reply to", &escaped(reply_to));
    }
    row("Notice", &format!("{} · {}", message.notice.word(), word(message.channel)));
    row("Case", &message.case.to_string());
    row("Action", &format!("{} · attempt {}", message.action, message.attempt));
    for link in links(&message.text, message.html.as_deref()) {
        let link = escaped(&link);
        row("Link", &format!("<a href=\"{link}\" rel=\"noreferrer\">{link}</a>"));
    }
    for (place, file) in message.attachments.iter().enumerate() {
        let href = attachment_href(message, place);
        row("Attached", &format!("<a href=\"{href}\">{}</a>", escaped(&file.name)));
    }
    for (name, value) in &message.headers {
        row(&escaped(name), &escaped(value));
    }
    list + "</dl>"
}

fn frame(message: &Accepted, phone: bool) -> String {
    if message.html.is_none() {
        return String::new();
    }
    let id = provider_id(message.number);
    let (class, other, name) =
        if phone { ("phone", "", "desktop") } else { ("desktop", "?width=phone", "phone") };
    format!(
        "<h2>As shown</h2><p><a href=\"/local/outbox/{id}{other}\">Show at {name} width</a></p>\
         <iframe class=\"{class}\" title=\"The message\" src=\"/local/outbox/{id}/html\" \
         sandbox=\"allow-popups allow-popups-to-escape-sandbox\" referrerpolicy=\"no-referrer\"></iframe>"
    )
}

fn plain(message: &Accepted) -> String {
    format!("<h2>Text</h2><pre>{}</pre>", escaped(&message.text))
}

/// `GET /local/outbox/{id}/html`: the message's own HTML, for the frame.
pub async fn framed(State(local): State<Arc<Local>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let message = find(&local, &id)?;
    let html = message.html.as_deref().ok_or_else(|| Problem::not_found("HTML part"))?;
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    Ok((headers, shown(html, &message)).into_response())
}

/// Pictures that travel with the message are put in their places; a frame without origin could not fetch them.
fn shown(html: &str, message: &Accepted) -> String {
    let start = "<base target=\"_blank\">";
    let mut html = match html.find("<head>") {
        Some(head) => format!("{}{start}{}", &html[..head + 6], &html[head + 6..]),
        None => format!("{start}{html}"),
    };
    for file in &message.attachments {
        let data = format!("data:{};base64,{}", file.media_type, file.base64);
        html = html.replace(&format!("cid:{}", file.cid), &data);
    }
    html
}
