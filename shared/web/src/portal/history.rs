//! What was said so far, and each message again as it was sent.

use app::portal::{CopyView, HistoryPage};
use axum::Json;
use axum::extract::State;
use domain::ids::ActionId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::visit::Visit;
use crate::description::shape;
use crate::place::{At, Query, at_most};
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(history)).routes(routes!(message))
}

/// Which part of the history.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HistoryQuery {
    /// Where the page before ended: its `next`.
    #[param(max_length = 3000)]
    cursor: Option<String>,
}

/// What was sent, paid and declared, newest first.
///
/// A page of it; `next` leads to what came before.
#[utoipa::path(
    get, path = "/api/portal/history", tag = "portal", operation_id = "history", security(("session" = [])),
    params(HistoryQuery),
    responses((status = OK, description = "A page of the history", body = shape::HistoryPage)),
)]
async fn history(
    State(web): State<Web>,
    Visit(visitor): Visit,
    Query(query): Query<HistoryQuery>,
) -> Result<Json<HistoryPage>, Problem> {
    at_most(3_000, "cursor", query.cursor.as_deref())?;
    Ok(Json(web.app.history(&visitor, query.cursor.as_deref()).await?))
}

/// Which try of a message.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CopyQuery {
    /// From 1; the last one when absent.
    #[param(minimum = 1, maximum = 255)]
    attempt: Option<u8>,
}

/// A message as it was sent.
///
/// Its words, made again from what was kept. Its links open nothing: their secret was never kept.
#[utoipa::path(
    get, path = "/api/portal/messages/{action}", tag = "portal", operation_id = "message",
    security(("session" = [])),
    params(shape::ActionPath, CopyQuery),
    responses((status = OK, description = "The message", body = shape::CopyView)),
)]
async fn message(
    State(web): State<Web>,
    Visit(visitor): Visit,
    At(action): At<ActionId>,
    Query(query): Query<CopyQuery>,
) -> Result<Json<CopyView>, Problem> {
    Ok(Json(web.app.message_copy(&visitor, action, query.attempt).await?))
}
