//! The way out that mail programs offer (RFC 8058): one request, no session, the same answer whatever the token was.
//!
//! It stands outside the fence of the debtor's page, because a mail program posts it, not our page. It ends courtesy
//! notices to one address and nothing else.

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::Redirect;
use domain::event::Fault;

use crate::body;
use crate::description::shape;
use crate::place::{At, Token};
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

/// What a mail program posts.
const ONE_CLICK: &[u8] = b"One-Click";

pub(super) fn mounted() -> Router<Web> {
    routes::<Router<Web>>().layer(DefaultBodyLimit::max(body::LIMIT))
}

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(unsubscribe, show))
}

/// Ends courtesy notices to the address that a link was sent to.
///
/// Posted by mail programs with `List-Unsubscribe=One-Click` (RFC 8058).
#[utoipa::path(
    post, path = "/api/portal/unsubscribe/{token}", tag = "portal", operation_id = "unsubscribe",
    params(shape::TokenPath),
    request_body(
        content((String = "application/x-www-form-urlencoded", example = json!("List-Unsubscribe=One-Click"))),
    ),
    responses((status = NO_CONTENT, description = "If the link was ours, no courtesy notice goes there any more")),
)]
async fn unsubscribe(
    State(web): State<Web>,
    At(Token(token)): At<Token>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    web.paced(&token)?;
    let body = body.map_err(|rejection| Problem::of_bytes(&rejection, body::LIMIT))?;
    if !body.windows(ONE_CLICK.len()).any(|part| part == ONE_CLICK) {
        let detail = "post the body `List-Unsubscribe=One-Click`".to_owned();
        return Err(Problem::refused(vec![Fault { pointer: String::new(), detail }]));
    }
    web.app.unsubscribe(&token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Leads a person who followed the address to a page with one button; changes nothing.
///
/// The token rides behind the `#`, which no server is told.
#[utoipa::path(
    get, path = "/api/portal/unsubscribe/{token}", tag = "portal", operation_id = "show_unsubscribe",
    params(shape::TokenPath),
    responses((
        status = SEE_OTHER, description = "The page that asks",
        headers(("location" = String, description = "The page that asks")),
    )),
)]
async fn show(At(Token(token)): At<Token>) -> Result<Redirect, Problem> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if !token.bytes().all(plain) {
        return Err(Problem::not_found("link"));
    }
    Ok(Redirect::to(&format!("/l/-/unsubscribe#{token}")))
}
