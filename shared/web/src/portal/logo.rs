//! A creditor's picture. Whoever was told its address may see it: it says nothing of any debtor.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::description::shape;
use crate::place::{At, LogoName};
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

const PNG: HeaderValue = HeaderValue::from_static("image/png");
/// Another picture has another address (RFC 8246).
const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(logo))
}

/// A creditor's picture.
///
/// `brand.logo` of the creditor says where it is and how large. It may be kept for good: another picture has another
/// address.
#[utoipa::path(
    get, path = "/api/portal/logos/{logo}", tag = "portal", operation_id = "logo",
    params(shape::LogoPath),
    responses((status = OK, description = "The picture", body = shape::File, content_type = "image/png")),
)]
async fn logo(State(web): State<Web>, At(LogoName(name)): At<LogoName>) -> Result<Response, Problem> {
    let png = web.app.logo(&name).await?;
    Ok(([(CONTENT_TYPE, PNG), (CACHE_CONTROL, FOR_GOOD)], png).into_response())
}
