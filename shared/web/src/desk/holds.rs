//! Holds that a person places and ends.

use app::desk::{CaseSheet, HoldForm};
use axum::Json;
use axum::extract::State;
use domain::ids::{CaseId, HoldId};

use super::Seat;
use crate::body::Body;
use crate::description::shape;
use crate::place::At;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(place_hold)).routes(routes!(end_hold))
}

/// Places a hold.
///
/// What it covers is not chased until it ends.
#[utoipa::path(
    post, path = "/api/desk/{p}/cases/{case}/holds", tag = "desk", operation_id = "place_hold",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::CasePath),
    request_body = shape::HoldForm,
    responses((status = OK, description = "The case as it is now", body = shape::CaseSheet)),
)]
async fn place_hold(
    State(web): State<Web>,
    Seat(member): Seat,
    At(case): At<CaseId>,
    Body(form): Body<HoldForm>,
) -> Result<Json<CaseSheet>, Problem> {
    Ok(Json(web.app.place_hold(&member, case, form).await?))
}

/// Ends a hold before its time.
///
/// Chasing goes on when no other hold stands.
#[utoipa::path(
    delete, path = "/api/desk/{p}/cases/{case}/holds/{hold}", tag = "desk", operation_id = "end_hold",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::CasePath, shape::HoldPath),
    responses((status = OK, description = "The case as it is now", body = shape::CaseSheet)),
)]
async fn end_hold(
    State(web): State<Web>,
    Seat(member): Seat,
    At(case): At<CaseId>,
    At(hold): At<HoldId>,
) -> Result<Json<CaseSheet>, Problem> {
    Ok(Json(web.app.end_hold(&member, case, hold).await?))
}
