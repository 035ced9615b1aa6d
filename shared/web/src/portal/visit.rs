//! A visit: what a link says, the session it opens, and the end of it.
//!
//! A visit may hold several accounts. Which one a request is about stands in the request itself, so that a page never acts
//! on the account that another tab has opened since.

use app::portal::{AccountsView, GenuineView, LinkView, StrangerForm, Visitor};
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::IntoResponse;
use domain::event::Fault;
use domain::ids::DebtorId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::body::Body;
use crate::description::shape;
use crate::place::read;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new()
        .routes(routes!(link))
        .routes(routes!(open, leave))
        .routes(routes!(fresh_link))
        .routes(routes!(wrong_person))
        .routes(routes!(genuine))
        .routes(routes!(accounts))
}

/// The header that says which account of a visit a request is about.
pub(crate) const ACCOUNT: &str = "relance-account";

/// Letters of a token with all that mail programs add to it.
const TOKEN_LETTERS: usize = 200;
/// Letters of a code, however it was typed.
const CODE_LETTERS: usize = 100;

/// Refuses what is longer than any link or code of ours: that tells nobody whether one is known.
fn at_most(letters: usize, pointer: &str, text: &str) -> Result<(), Problem> {
    if text.chars().count() <= letters {
        return Ok(());
    }
    let detail = format!("has more than {letters} letters: give what the message says, and no more");
    Err(Problem::refused(vec![Fault { pointer: pointer.to_owned(), detail }]))
}

/// The token of a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkToken {
    /// The last part of the link's path.
    #[schema(max_length = 200, examples("Zr4Yb0aW2mQ8nT6xK1cV5dH3jL7pS9gF"))]
    token: String,
}

impl LinkToken {
    /// The token, if it may be one and its link has not been tried too often.
    fn paced(self, web: &Web) -> Result<String, Problem> {
        at_most(TOKEN_LETTERS, "/token", &self.token)?;
        web.paced(&self.token)?;
        Ok(self.token)
    }
}

/// Says who a message is from and for.
///
/// Changes nothing and shows no amount: a mail scanner that opens the link learns no debt.
#[utoipa::path(
    post, path = "/api/portal/link", tag = "portal", operation_id = "link",
    request_body = LinkToken,
    responses((status = OK, description = "Who it is from and for", body = shape::LinkView)),
)]
async fn link(State(web): State<Web>, Body(body): Body<LinkToken>) -> Result<Json<LinkView>, Problem> {
    let token = body.paced(&web)?;
    Ok(Json(web.app.link(&token).await?))
}

/// Opens a visit.
///
/// Sets the session cookie, which only the portal's own origin sends back. A visit that is open in the same browser ends;
/// accounts of other companies of the same creditor go over into the new one.
#[utoipa::path(
    post, path = "/api/portal/session", tag = "portal", operation_id = "open_session",
    request_body = LinkToken,
    responses((
        status = OK, description = "The visit is open", body = shape::VisitView,
        headers(("set-cookie" = String, description = "The session, HttpOnly and SameSite=Strict")),
    )),
)]
async fn open(
    State(web): State<Web>,
    headers: HeaderMap,
    Body(body): Body<LinkToken>,
) -> Result<impl IntoResponse, Problem> {
    let token = body.paced(&web)?;
    let before = session(&headers, cookie_name(&web));
    let (session, view) = web.app.join_session(&token, before).await?;
    Ok(([(SET_COOKIE, cookie(&web, &session, ""))], Json(view)))
}

/// Ends the visit.
///
/// The session is gone and its cookie taken back; without one there is nothing to end.
#[utoipa::path(
    delete, path = "/api/portal/session", tag = "portal", operation_id = "leave",
    responses((
        status = NO_CONTENT, description = "The visit is over",
        headers(("set-cookie" = String, description = "Takes the session back")),
    )),
)]
async fn leave(State(web): State<Web>, headers: HeaderMap) -> Result<impl IntoResponse, Problem> {
    if let Some(session) = session(&headers, cookie_name(&web)) {
        web.app.close_session(session).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie(&web, "", "; Max-Age=0"))]))
}

/// Asks for a new link.
///
/// It goes to the address on file only. The answer is the same whatever the token was.
#[utoipa::path(
    post, path = "/api/portal/fresh-link", tag = "portal", operation_id = "fresh_link",
    request_body = LinkToken,
    responses((status = ACCEPTED, description = "If the link was ours, a new one is on its way", body = shape::Asked)),
)]
async fn fresh_link(
    State(web): State<Web>,
    Body(body): Body<LinkToken>,
) -> Result<impl IntoResponse, Problem> {
    let token = body.paced(&web)?;
    web.app.fresh_link(&token).await?;
    Ok((StatusCode::ACCEPTED, Json(serde_json::json!({ "status": "asked" }))))
}

/// Says that the reader is not the person a message is for.
///
/// Nothing is sent to that address any more, and no link that was sent there opens. The code of the message is asked for.
#[utoipa::path(
    post, path = "/api/portal/wrong-person", tag = "portal", operation_id = "wrong_person",
    request_body = shape::StrangerForm,
    responses((status = NO_CONTENT, description = "Nothing goes there any more")),
)]
async fn wrong_person(State(web): State<Web>, Body(form): Body<StrangerForm>) -> Result<StatusCode, Problem> {
    web.paced(&form.token)?;
    web.app.wrong_person(&form).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The code of a message.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageCode {
    /// Eight letters and digits, with or without the hyphen.
    #[schema(max_length = 100, examples("K7QX-2FDM"))]
    code: String,
}

/// Says who sent the message with a code.
///
/// Creditor, day and channel, and nothing about whom it was for. A code that nobody sent has no message.
#[utoipa::path(
    post, path = "/api/portal/genuine", tag = "portal", operation_id = "genuine",
    request_body = MessageCode,
    responses((status = OK, description = "Who sent it, if anybody", body = shape::GenuineView)),
)]
async fn genuine(
    State(web): State<Web>,
    Body(body): Body<MessageCode>,
) -> Result<Json<GenuineView>, Problem> {
    at_most(CODE_LETTERS, "/code", &body.code)?;
    web.paced(&body.code)?;
    Ok(Json(web.app.genuine(&body.code).await?))
}

/// Which accounts this visit may ask about.
///
/// One for each link that was opened in this browser, all of one creditor: each link is its own proof.
#[utoipa::path(
    get, path = "/api/portal/accounts", tag = "portal", operation_id = "accounts", security(("session" = [])),
    responses((status = OK, description = "The accounts", body = shape::AccountsView)),
)]
async fn accounts(State(web): State<Web>, Visit(visitor): Visit) -> Result<Json<AccountsView>, Problem> {
    Ok(Json(web.app.accounts(&visitor).await?))
}

/// The debtor whose visit this is; of several, the one that the request names.
pub(super) struct Visit(pub(super) Visitor);

impl FromRequestParts<Web> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let session = session(&parts.headers, cookie_name(web));
        let session =
            session.ok_or_else(|| Problem::unauthenticated("open the link of your message again"))?;
        let named = named(parts)?;
        let visitor = web.app.visitor_of(session, named).await?;
        let reads = parts.method == Method::GET;
        if named.is_none() && !reads && !visitor.others.is_empty() {
            return Err(Problem::several_accounts(ACCOUNT));
        }
        Ok(Self(visitor))
    }
}

/// The account of a file that a browser fetches by its address alone.
#[derive(Deserialize)]
struct InAddress {
    account: Option<String>,
}

/// The account that a request names, in its header; a link to a file names it in its address.
fn named(parts: &Parts) -> Result<Option<DebtorId>, Problem> {
    let unknown = |pointer: &str| {
        let detail = "name an account of this visit by its id (`deb_…`)".to_owned();
        Problem::unreadable(vec![Fault { pointer: pointer.to_owned(), detail }])
    };
    let mut said = parts.headers.get_all(ACCOUNT).iter();
    if let Some(first) = said.next() {
        let id = first.to_str().ok().filter(|_| said.next().is_none()).and_then(|id| id.parse().ok());
        return id.map(Some).ok_or_else(|| unknown("/relance-account"));
    }
    if parts.method != Method::GET {
        return Ok(None);
    }
    let InAddress { account } = read(&parts.uri)?;
    account.map(|id| id.parse().map_err(|_| unknown("/account"))).transpose()
}

const fn prefixed(web_secure: bool) -> &'static str {
    if web_secure { "__Host-relance" } else { "relance" }
}

fn cookie_name(web: &Web) -> &'static str {
    prefixed(web.settings.secure_cookies)
}

/// Browsers refuse `__Host-` and `Secure` over plain http, so one machine goes without; nothing else changes.
fn cookie(web: &Web, session: &str, more: &str) -> String {
    let secure = if web.settings.secure_cookies { "; Secure" } else { "" };
    format!("{}={session}; Path=/; HttpOnly; SameSite=Strict{secure}{more}", cookie_name(web))
}

/// The session of the first cookie of that name; an empty one is none.
fn session<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, "theme=dark; relancex=1; relance=".parse().unwrap());
        assert_eq!(session(&headers, "relance"), None);
        headers.append(COOKIE, "a=b;relance=s=1 ; relance=2".parse().unwrap());
        assert_eq!(session(&headers, "relance"), Some("s=1"));
        assert_eq!(session(&headers, prefixed(true)), None);
    }
}
