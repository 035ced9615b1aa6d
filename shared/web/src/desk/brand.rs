//! How debtors see the creditor, beside his picture.

use app::brand::{BrandForm, BrandSettings};
use axum::Json;
use axum::extract::State;

use super::Seat;
use crate::body::Body;
use crate::description::shape;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(brand, set_brand))
}

/// How debtors see the creditor: his colour with its contrast, where a person answers, pages of his own site.
#[utoipa::path(
    get, path = "/api/desk/{p}/brand", tag = "desk", operation_id = "brand", security(("bearer" = [])),
    params(shape::PortfolioPath),
    responses((status = OK, description = "How debtors see him", body = shape::BrandSettings)),
)]
async fn brand(State(web): State<Web>, Seat(member): Seat) -> Result<Json<BrandSettings>, Problem> {
    Ok(Json(web.app.brand(&member)?))
}

/// Changes how debtors see the creditor.
///
/// What is not given stays; an empty text takes it away. Any colour can be read: what stands on it is computed.
#[utoipa::path(
    put, path = "/api/desk/{p}/brand", tag = "desk", operation_id = "set_brand", security(("bearer" = [])),
    params(shape::PortfolioPath),
    request_body = shape::BrandForm,
    responses((status = OK, description = "How debtors see him now", body = shape::BrandSettings)),
)]
async fn set_brand(
    State(web): State<Web>,
    Seat(member): Seat,
    Body(form): Body<BrandForm>,
) -> Result<Json<BrandSettings>, Problem> {
    Ok(Json(web.app.set_brand(&member, &form).await?))
}
