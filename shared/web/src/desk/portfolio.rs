//! The portfolio as a whole: stopped and let go, its sources, and deliveries that could not be used.

use app::alerts::AlertsPage;
use app::desk::{PortfolioView, Rotated};
use app::intake::KeptPage;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Seat;
use crate::description::shape;
use crate::place::{At, Query, Source, at_most};
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new()
        .routes(routes!(stop))
        .routes(routes!(resume))
        .routes(routes!(enable))
        .routes(routes!(release))
        .routes(routes!(rotate))
        .routes(routes!(inbox))
        .routes(routes!(alerts))
}

/// Stops everything.
///
/// Nothing leaves this portfolio until it is resumed; facts still come in.
#[utoipa::path(
    post, path = "/api/desk/{p}/stop", tag = "desk", operation_id = "stop", security(("bearer" = [])),
    params(shape::PortfolioPath),
    responses((status = OK, description = "The portfolio", body = shape::PortfolioView)),
)]
async fn stop(State(web): State<Web>, Seat(member): Seat) -> Result<Json<PortfolioView>, Problem> {
    Ok(Json(web.app.stop(&member).await?))
}

/// Lets everything go on.
#[utoipa::path(
    post, path = "/api/desk/{p}/resume", tag = "desk", operation_id = "resume", security(("bearer" = [])),
    params(shape::PortfolioPath),
    responses((status = OK, description = "The portfolio", body = shape::PortfolioView)),
)]
async fn resume(State(web): State<Web>, Seat(member): Seat) -> Result<Json<PortfolioView>, Problem> {
    Ok(Json(web.app.resume(&member).await?))
}

/// Leaves rehearsal.
///
/// Messages leave from now on. A conflict names what is missing of the creditor's identity.
#[utoipa::path(
    post, path = "/api/desk/{p}/enable", tag = "desk", operation_id = "enable", security(("bearer" = [])),
    params(shape::PortfolioPath),
    responses((status = OK, description = "The portfolio", body = shape::PortfolioView)),
)]
async fn enable(State(web): State<Web>, Seat(member): Seat) -> Result<Json<PortfolioView>, Problem> {
    Ok(Json(web.app.enable_sending(&member).await?))
}

/// Lets an approved backlog go.
///
/// What was already late when a source was connected waits for this, once.
#[utoipa::path(
    post, path = "/api/desk/{p}/sources/{source}/release", tag = "desk", operation_id = "release",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::SourcePath),
    responses((status = OK, description = "The portfolio", body = shape::PortfolioView)),
)]
async fn release(
    State(web): State<Web>,
    Seat(member): Seat,
    At(Source(source)): At<Source>,
) -> Result<Json<PortfolioView>, Problem> {
    Ok(Json(web.app.release_source(&member, &source).await?))
}

/// Gives a source a second live secret.
///
/// The older one goes on working until the next rotation, so that the sender can change over. Shown once.
#[utoipa::path(
    post, path = "/api/desk/{p}/sources/{source}/rotate", tag = "desk", operation_id = "rotate",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::SourcePath),
    responses((status = OK, description = "The new secret", body = shape::Rotated)),
)]
async fn rotate(
    State(web): State<Web>,
    Seat(member): Seat,
    At(Source(source)): At<Source>,
) -> Result<Json<Rotated>, Problem> {
    Ok(Json(web.app.rotate_source(&member, &source).await?))
}

/// Where a page starts.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PageParameters {
    /// Where the page before ended: its `next`.
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// Deliveries that could not be used, with the reason of each.
#[utoipa::path(
    get, path = "/api/desk/{p}/inbox", tag = "desk", operation_id = "inbox", security(("bearer" = [])),
    params(shape::PortfolioPath, PageParameters),
    responses((status = OK, description = "A page, oldest first", body = shape::KeptPage)),
)]
async fn inbox(
    State(web): State<Web>,
    Seat(member): Seat,
    Query(parameters): Query<PageParameters>,
) -> Result<Json<KeptPage>, Problem> {
    at_most(400, "cursor", parameters.cursor.as_deref())?;
    Ok(Json(web.app.inbox(&member, parameters.cursor.as_deref()).await?))
}

/// What a person should look at.
///
/// Addresses that bounced, promises that were broken, decisions that are due, outcomes nobody knows, and a portfolio that
/// stopped itself. Each is listed once and kept for 90 days.
#[utoipa::path(
    get, path = "/api/desk/{p}/alerts", tag = "desk", operation_id = "alerts", security(("bearer" = [])),
    params(shape::PortfolioPath, PageParameters),
    responses((status = OK, description = "A page, newest first", body = shape::AlertsPage)),
)]
async fn alerts(
    State(web): State<Web>,
    Seat(member): Seat,
    Query(parameters): Query<PageParameters>,
) -> Result<Json<AlertsPage>, Problem> {
    at_most(400, "cursor", parameters.cursor.as_deref())?;
    Ok(Json(web.app.alerts(&member, parameters.cursor.as_deref()).await?))
}
