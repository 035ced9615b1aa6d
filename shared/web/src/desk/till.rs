//! Who takes cards for the portfolio. A key is taken and never given back.

use app::till::{TillForm, TillView};
use axum::Json;
use axum::extract::State;

use super::Seat;
use crate::body::Body;
use crate::description::shape;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(till, set_till, close_till))
}

/// Who takes cards, and how much a card may pay.
#[utoipa::path(
    get, path = "/api/desk/{p}/till", tag = "desk", operation_id = "till", security(("bearer" = [])),
    params(shape::PortfolioPath),
    responses((status = OK, description = "The till", body = shape::TillView)),
)]
async fn till(State(web): State<Web>, Seat(member): Seat) -> Result<Json<TillView>, Problem> {
    Ok(Json(web.app.till(&member)?))
}

/// Connects the portfolio with Stripe, or says how much a card may pay.
///
/// The key is kept sealed and never shown again; the one before is forgotten. A restricted key that may write Checkout
/// sessions is enough.
#[utoipa::path(
    post, path = "/api/desk/{p}/till", tag = "desk", operation_id = "set_till", security(("bearer" = [])),
    params(shape::PortfolioPath),
    request_body = shape::TillForm,
    responses((status = OK, description = "The till", body = shape::TillView)),
)]
async fn set_till(
    State(web): State<Web>,
    Seat(member): Seat,
    Body(form): Body<TillForm>,
) -> Result<Json<TillView>, Problem> {
    Ok(Json(web.app.set_till(&member, form).await?))
}

/// Takes no cards any more.
///
/// The key is forgotten. What is paid on a page that was open is still booked.
#[utoipa::path(
    delete, path = "/api/desk/{p}/till", tag = "desk", operation_id = "close_till", security(("bearer" = [])),
    params(shape::PortfolioPath),
    responses((status = OK, description = "The till", body = shape::TillView)),
)]
async fn close_till(State(web): State<Web>, Seat(member): Seat) -> Result<Json<TillView>, Problem> {
    Ok(Json(web.app.close_till(&member).await?))
}
