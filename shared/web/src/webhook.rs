//! What sources post. The bytes are passed on as they came: they are signed, and `app` checks that before it reads them.
//!
//! 2xx is only said after the delivery is written down. A secret in the path is never logged.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::{Json, Router};
use domain::ids::PortfolioId;

use crate::description::shape;
use crate::place::{At, Source};
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::{Web, WebSettings};

/// Largest webhook body, in bytes.
pub const LIMIT: usize = 1_000_000;

/// The webhook router alone.
pub fn router(app: app::App, settings: WebSettings) -> Router {
    let web = Web::new(app, settings);
    crate::finished(mounted(&web), web)
}

pub(crate) fn mounted(_: &Web) -> Router<Web> {
    routes::<Router<Web>>().layer(DefaultBodyLimit::max(LIMIT))
}

pub(crate) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(take_in)).routes(routes!(take_in_by_path))
}

/// Takes in one delivery of a source.
///
/// Signed by the source's own scheme over the raw bytes. A success is only answered once the delivery is durably written;
/// the same delivery may be sent any number of times, in any order.
#[utoipa::path(
    post, path = "/webhooks/{p}/{source}", tag = "webhooks", operation_id = "take_in",
    params(shape::PortfolioPath, shape::SourcePath, shape::SignatureHeaders),
    request_body(
        content((shape::Delivered = "application/json")),
        description = "For the source `relance`: one of the events under `webhooks`. Other sources: their own bodies.",
    ),
    responses((status = OK, description = "Written down", body = shape::Taken)),
)]
async fn take_in(
    State(web): State<Web>,
    At(portfolio): At<PortfolioId>,
    At(Source(source)): At<Source>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<app::intake::Taken>, Problem> {
    let body = body.map_err(|rejection| Problem::of_bytes(&rejection, LIMIT))?;
    let pairs = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    let taken = web.app.take_in(portfolio, &source, &pairs, &body).await?;
    Ok(Json(taken))
}

/// Takes in one delivery of a source that cannot sign.
///
/// The secret in the path says who is asking. Sources that sign have no such address.
#[utoipa::path(
    post, path = "/webhooks/{p}/{source}/{secret}", tag = "webhooks", operation_id = "take_in_by_path",
    params(shape::PortfolioPath, shape::SourcePath, shape::SecretPath),
    request_body(content((shape::Delivered = "application/json"))),
    responses((status = OK, description = "Written down", body = shape::Taken)),
)]
async fn take_in_by_path(At(_): At<PortfolioId>, At(_): At<Source>) -> Problem {
    // Every source there is today signs its deliveries: none has an address with a secret.
    Problem::not_found("source")
}
