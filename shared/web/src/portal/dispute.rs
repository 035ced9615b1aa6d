//! What was said about the debtor's disputes.

use app::portal::{DisputeView, WordsForm};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::HoldId;

use super::acts::Once;
use super::visit::Visit;
use crate::body::Body;
use crate::description::shape;
use crate::place::At;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(disputes)).routes(routes!(say_more))
}

/// The debtor's disputes, with what was said about each.
///
/// Newest first, twenty at most.
#[utoipa::path(
    get, path = "/api/portal/disputes", tag = "portal", operation_id = "disputes", security(("session" = [])),
    responses((status = OK, description = "His disputes", body = [shape::DisputeView])),
)]
async fn disputes(State(web): State<Web>, Visit(visitor): Visit) -> Result<Json<Vec<DisputeView>>, Problem> {
    Ok(Json(web.app.disputes(&visitor).await?))
}

/// Says more about a dispute.
///
/// Until it is decided, twenty times in all by both sides.
#[utoipa::path(
    post, path = "/api/portal/disputes/{hold}/words", tag = "portal", operation_id = "say_more",
    security(("session" = [])),
    params(shape::HoldPath, shape::OnceHeader),
    request_body = shape::WordsForm,
    responses((status = CREATED, description = "It is written down", body = shape::DisputeView)),
)]
async fn say_more(
    State(web): State<Web>,
    Visit(visitor): Visit,
    once: Once,
    At(hold): At<HoldId>,
    Body(form): Body<WordsForm>,
) -> Result<(StatusCode, Json<DisputeView>), Problem> {
    let said = web.app.say_more(&visitor, once.name(), hold, &form).await?;
    Ok((StatusCode::CREATED, Json(said)))
}
