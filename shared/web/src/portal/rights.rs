//! What is kept of the debtor, and what he asks to be done about it.

use app::portal::{DataPage, RequestForm, RequestView};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use super::acts::Once;
use super::visit::Visit;
use crate::body::Body;
use crate::description::shape;
use crate::place::{Query, at_most};
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(own_data)).routes(routes!(requests, ask))
}

/// Which part of the copy.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DataQuery {
    /// Where the page before ended: its `next`.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// A copy of everything that is kept of the debtor, page by page.
///
/// Asks for a code from an address on file first. `kind` says what an item is; amounts are minor units.
#[utoipa::path(
    get, path = "/api/portal/data", tag = "portal", operation_id = "own_data", security(("session" = [])),
    params(DataQuery),
    responses((status = OK, description = "A page of the copy", body = shape::DataPage)),
)]
async fn own_data(
    State(web): State<Web>,
    Visit(visitor): Visit,
    Query(query): Query<DataQuery>,
) -> Result<Json<DataPage>, Problem> {
    at_most(300, "cursor", query.cursor.as_deref())?;
    Ok(Json(web.app.own_data(&visitor, query.cursor.as_deref()).await?))
}

/// What the debtor asked, with the answers.
///
/// Oldest first: what waits, and what was answered of late.
#[utoipa::path(
    get, path = "/api/portal/requests", tag = "portal", operation_id = "requests", security(("session" = [])),
    responses((status = OK, description = "What was asked", body = [shape::RequestView])),
)]
async fn requests(State(web): State<Web>, Visit(visitor): Visit) -> Result<Json<Vec<RequestView>>, Problem> {
    Ok(Json(web.app.requests(&visitor).await?))
}

/// Asks to correct, to restrict or to erase.
///
/// Changes nothing: the team answers, within a month. A mail says it again, another one tells of the answer.
#[utoipa::path(
    post, path = "/api/portal/requests", tag = "portal", operation_id = "ask", security(("session" = [])),
    params(shape::OnceHeader),
    request_body = shape::RequestForm,
    responses((status = CREATED, description = "It is written down", body = shape::RequestView)),
)]
async fn ask(
    State(web): State<Web>,
    Visit(visitor): Visit,
    once: Once,
    Body(form): Body<RequestForm>,
) -> Result<(StatusCode, Json<RequestView>), Problem> {
    let asked = web.app.ask(&visitor, once.name(), &form).await?;
    Ok((StatusCode::CREATED, Json(asked)))
}
