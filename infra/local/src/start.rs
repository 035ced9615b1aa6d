//! `GET /`: where everything is, for whoever starts the process for the first time.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use app::ports::Clock;
use axum::extract::State;
use axum::response::Response;
use domain::portfolio::{Portfolio, Sending};
use web::problem::Problem;

use crate::clock::written;
use crate::html::{escaped, page as html_page};
use crate::outbox::links;
use crate::server::Local;

/// Debtors whose pages are linked.
const DEBTORS_LIMIT: usize = 8;
/// Messages looked at to find them.
const MESSAGES_LIMIT: usize = 400;
/// Portfolios listed.
const PORTFOLIOS_LIMIT: usize = 20;

/// `GET /`
pub async fn page(State(local): State<Arc<Local>>) -> Result<Response, Problem> {
    let mut portfolios = String::new();
    for id in local.app.portfolios().await?.into_iter().take(PORTFOLIOS_LIMIT) {
        portfolios.push_str(&portfolio(&*local.app.portfolio(id).await?));
    }
    let body = format!(
        "<p>This is the whole of Relance in one process, on this machine only. Nothing leaves it: messages go to \
         the outbox.</p>{}<h2>Debtors’ pages</h2>{}<h2>Messages</h2>\
         <p><a href=\"/local/outbox\">Outbox</a>: {} messages were sent.</p>\
         <h2>Portfolios</h2>{portfolios}\
         <p><a href=\"/local/state\">State</a>: portfolios, webhook secrets and bearer tokens, as JSON.</p>\
         <h2>API</h2><p><a href=\"/api/openapi.json\">Description</a> (OpenAPI 3.1), webhooks included.</p>",
        clock(&local),
        debtors(&local),
        local.provider.log.len(),
    );
    Ok(html_page("Relance on this machine", &body))
}

fn clock(local: &Local) -> String {
    let now = escaped(&written(local.clock.now()));
    if !local.clock.stands() {
        return format!("<p>Real time runs: <time>{now}</time>. What falls due is sent by itself.</p>");
    }
    let ahead = |hours: u32, name: &str| {
        format!(
            "<form method=\"post\" action=\"/local/clock\">\
             <input type=\"hidden\" name=\"advance_hours\" value=\"{hours}\"><button>{name}</button></form>"
        )
    };
    format!(
        "<p>The clock stands still at <time>{now}</time>. Move it, and everything that falls due on the way happens.</p>\
         {}{}{}<form method=\"post\" action=\"/local/clock\"><label>To (UTC)\
         <input type=\"datetime-local\" name=\"to\" required></label><button>Move</button></form>",
        ahead(1, "An hour ahead"),
        ahead(24, "A day ahead"),
        ahead(168, "A week ahead"),
    )
}

fn portfolio(portfolio: &Portfolio) -> String {
    let sending = match (portfolio.stopped_at, portfolio.sending) {
        (Some(_), _) => "stopped",
        (None, Sending::Enabled) => "sending",
        (None, Sending::Rehearsal) => "rehearsal: nothing is sent",
    };
    format!(
        "<dl><dt>{}</dt><dd>{} · {sending}</dd><dt>Desk</dt><dd><code>/api/desk/{}/cases</code> with a bearer token</dd>\
         <dt>Webhooks</dt><dd><code>POST /webhooks/{}/relance</code></dd></dl>",
        escaped(&portfolio.name),
        portfolio.country.code(),
        portfolio.id,
        portfolio.id,
    )
}

/// Pages of the debtors that were written to last. Links are made relative: the port may be another one now.
fn debtors(local: &Local) -> String {
    let (mut list, mut seen) = (String::new(), BTreeSet::new());
    let newest = local.provider.log.len();
    let numbers = (1..=newest).rev().take(MESSAGES_LIMIT);
    for message in numbers.filter_map(|number| local.provider.log.read(number).ok().flatten()) {
        if seen.len() == DEBTORS_LIMIT {
            break;
        }
        let link = links(&message.text, None).into_iter().find_map(|link| {
            let path = link.find("/l/").map(|start| link[start..].to_owned())?;
            (!path.contains("/-/")).then_some(path)
        });
        if let Some(link) = link
            && seen.insert(message.case)
        {
            let _ = write!(
                list,
                "<li><time>{}</time><a href=\"{}\">{}</a><span class=\"meta\">{}</span></li>",
                escaped(&written(message.at)),
                escaped(&link),
                escaped(&message.to),
                message.notice.word(),
            );
        }
    }
    if list.is_empty() {
        return "<p>Nobody has been written to yet.</p>".to_owned();
    }
    format!("<ol class=\"list\">{list}</ol>")
}
