//! Codes to an address on file: asked for before what could harm the debtor if somebody else had his link.

use app::portal::{CodeForm, CodeSent, GuessForm, Proven};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::acts::Once;
use super::visit::Visit;
use crate::body::Body;
use crate::description::shape;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(send_code)).routes(routes!(guess_code))
}

/// Sends a code to an address on file.
///
/// Six digits, for ten minutes, for this visit and this purpose; five in an hour. The one before for the same purpose is
/// void.
#[utoipa::path(
    post, path = "/api/portal/codes", tag = "portal", operation_id = "send_code", security(("session" = [])),
    params(shape::OnceHeader),
    request_body = shape::CodeForm,
    responses((status = ACCEPTED, description = "The code is on its way", body = shape::CodeSent)),
)]
async fn send_code(
    State(web): State<Web>,
    Visit(visitor): Visit,
    once: Once,
    Body(form): Body<CodeForm>,
) -> Result<(StatusCode, Json<CodeSent>), Problem> {
    let sent = web.app.send_code(&visitor, once.name(), &form).await?;
    Ok((StatusCode::ACCEPTED, Json(sent)))
}

/// Takes a guess at the code.
///
/// The right one opens what it is for, for a quarter of an hour. After five wrong ones another code must be asked for.
#[utoipa::path(
    post, path = "/api/portal/codes/guess", tag = "portal", operation_id = "guess_code",
    security(("session" = [])),
    request_body = shape::GuessForm,
    responses((status = OK, description = "It is the code", body = shape::Proven)),
)]
async fn guess_code(
    State(web): State<Web>,
    Visit(visitor): Visit,
    Body(form): Body<GuessForm>,
) -> Result<Json<Proven>, Problem> {
    Ok(Json(web.app.guess_code(&visitor, &form).await?))
}
