//! Who collects for the portfolio from its debtors' accounts. A token is taken and never given back.

use app::collector::{CollectorForm, CollectorView};
use axum::Json;
use axum::extract::State;

use super::Seat;
use crate::body::Body;
use crate::description::shape;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(collector, set_collector, close_collector))
}

/// Who collects, and how much at once.
#[utoipa::path(
    get, path = "/api/desk/{p}/collector", tag = "desk", operation_id = "collector", security(("bearer" = [])),
    params(shape::PortfolioPath),
    responses((status = OK, description = "Who collects", body = shape::CollectorView)),
)]
async fn collector(State(web): State<Web>, Seat(member): Seat) -> Result<Json<CollectorView>, Problem> {
    Ok(Json(web.app.collector(&member)?))
}

/// Connects the portfolio with GoCardless, gives its endpoint another secret, or says how much is collected at once.
///
/// Token and secret are kept sealed and never shown again; the token before is forgotten, the secret before lives on until
/// the next. The first time both are needed.
#[utoipa::path(
    post, path = "/api/desk/{p}/collector", tag = "desk", operation_id = "set_collector", security(("bearer" = [])),
    params(shape::PortfolioPath),
    request_body = shape::CollectorForm,
    responses((status = OK, description = "Who collects", body = shape::CollectorView)),
)]
async fn set_collector(
    State(web): State<Web>,
    Seat(member): Seat,
    Body(form): Body<CollectorForm>,
) -> Result<Json<CollectorView>, Problem> {
    Ok(Json(web.app.set_collector(&member, form).await?))
}

/// Leads nobody there any more.
///
/// The token is forgotten. What was asked for is still told and booked; what was signed and not asked for is not collected.
#[utoipa::path(
    delete, path = "/api/desk/{p}/collector", tag = "desk", operation_id = "close_collector", security(("bearer" = [])),
    params(shape::PortfolioPath),
    responses((status = OK, description = "Who collects", body = shape::CollectorView)),
)]
async fn close_collector(State(web): State<Web>, Seat(member): Seat) -> Result<Json<CollectorView>, Problem> {
    Ok(Json(web.app.close_collector(&member).await?))
}
