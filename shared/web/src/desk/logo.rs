//! The creditor's picture on his debtors' pages.

use app::desk::PortfolioView;
use app::logo::LogoForm;
use axum::Json;
use axum::extract::State;

use super::Seat;
use crate::body::Body;
use crate::description::shape;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(set_logo, drop_logo))
}

/// Shows a picture on every page of the debtors, in place of two letters.
///
/// A PNG of at most 32 kB, 512 pixels wide and 256 high. Only what draws it is kept of it. No SVG: that is a program.
#[utoipa::path(
    put, path = "/api/desk/{p}/logo", tag = "desk", operation_id = "set_logo", security(("bearer" = [])),
    params(shape::PortfolioPath),
    request_body = shape::LogoForm,
    responses((status = OK, description = "The portfolio", body = shape::PortfolioView)),
)]
async fn set_logo(
    State(web): State<Web>,
    Seat(member): Seat,
    Body(form): Body<LogoForm>,
) -> Result<Json<PortfolioView>, Problem> {
    Ok(Json(web.app.set_logo(&member, &form).await?))
}

/// Shows two letters again.
#[utoipa::path(
    delete, path = "/api/desk/{p}/logo", tag = "desk", operation_id = "drop_logo", security(("bearer" = [])),
    params(shape::PortfolioPath),
    responses((status = OK, description = "The portfolio", body = shape::PortfolioView)),
)]
async fn drop_logo(State(web): State<Web>, Seat(member): Seat) -> Result<Json<PortfolioView>, Problem> {
    Ok(Json(web.app.drop_logo(&member).await?))
}
