//! Collections from debtors' accounts: under what, files for the bank, and what the bank answers.

use app::debit::{DebitFileView, DebitsForm, DebitsView, FailForm};
use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use domain::ids::{DebitFileId, DebitId};

use super::Seat;
use crate::body::Body;
use crate::description::shape;
use crate::place::At;
use crate::portal::Once;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new()
        .routes(routes!(debits, open_debits, close_debits))
        .routes(routes!(debit_files, make_debit_file))
        .routes(routes!(debit_file))
        .routes(routes!(debit_file_bytes))
        .routes(routes!(collect_file))
        .routes(routes!(fail_debit))
}

/// Under what the portfolio collects, and what its mandates prove.
#[utoipa::path(
    get, path = "/api/desk/{p}/debits", tag = "desk", operation_id = "debits", security(("bearer" = [])),
    params(shape::PortfolioPath),
    responses((status = OK, description = "The terms", body = shape::DebitsView)),
)]
async fn debits(State(web): State<Web>, Seat(member): Seat) -> Result<Json<DebitsView>, Problem> {
    Ok(Json(web.app.debits(&member)?))
}

/// Takes mandates from now on, under these terms.
#[utoipa::path(
    post, path = "/api/desk/{p}/debits", tag = "desk", operation_id = "open_debits", security(("bearer" = [])),
    params(shape::PortfolioPath),
    request_body = shape::DebitsForm,
    responses((status = OK, description = "The terms", body = shape::DebitsView)),
)]
async fn open_debits(
    State(web): State<Web>,
    Seat(member): Seat,
    Body(form): Body<DebitsForm>,
) -> Result<Json<DebitsView>, Problem> {
    Ok(Json(web.app.open_debits(&member, &form).await?))
}

/// Takes no mandates any more.
///
/// What was ordered is still collected, unless its debtor takes it back.
#[utoipa::path(
    delete, path = "/api/desk/{p}/debits", tag = "desk", operation_id = "close_debits", security(("bearer" = [])),
    params(shape::PortfolioPath),
    responses((status = OK, description = "The terms", body = shape::DebitsView)),
)]
async fn close_debits(State(web): State<Web>, Seat(member): Seat) -> Result<Json<DebitsView>, Problem> {
    Ok(Json(web.app.close_debits(&member).await?))
}

/// The latest files, newest first.
#[utoipa::path(
    get, path = "/api/desk/{p}/debits/files", tag = "desk", operation_id = "debit_files", security(("bearer" = [])),
    params(shape::PortfolioPath),
    responses((status = OK, description = "At most fifty", body = Vec<shape::DebitFileView>)),
)]
async fn debit_files(
    State(web): State<Web>,
    Seat(member): Seat,
) -> Result<Json<Vec<DebitFileView>>, Problem> {
    Ok(Json(web.app.debit_files(&member).await?))
}

/// Makes the next file for the bank.
///
/// It holds every order whose day lies within the next fourteen, at most two hundred; an order is in one file ever. What is
/// not owed any more is left out, what is owed in part is collected in part. The same attempt again gives the same file.
#[utoipa::path(
    post, path = "/api/desk/{p}/debits/files", tag = "desk", operation_id = "make_debit_file",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::OnceHeader),
    responses((status = OK, description = "The file", body = shape::DebitFileView)),
)]
async fn make_debit_file(
    State(web): State<Web>,
    Seat(member): Seat,
    once: Once,
) -> Result<Json<DebitFileView>, Problem> {
    Ok(Json(web.app.make_debit_file(&member, once.name()).await?))
}

/// One file, with where each of its collections stands.
#[utoipa::path(
    get, path = "/api/desk/{p}/debits/files/{bank_file}", tag = "desk", operation_id = "debit_file",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::DebitFilePath),
    responses((status = OK, description = "The file", body = shape::DebitFileView)),
)]
async fn debit_file(
    State(web): State<Web>,
    Seat(member): Seat,
    At(id): At<DebitFileId>,
) -> Result<Json<DebitFileView>, Problem> {
    Ok(Json(web.app.debit_file(&member, id).await?))
}

/// The file as the bank takes it: `pain.008.001.02`.
///
/// The same bytes each time.
#[utoipa::path(
    get, path = "/api/desk/{p}/debits/files/{bank_file}/pain008", tag = "desk", operation_id = "debit_file_bytes",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::DebitFilePath),
    responses(
        (status = OK, description = "XML", body = String, content_type = "application/xml"),
        (status = CONFLICT, description = "The file holds nothing", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
async fn debit_file_bytes(
    State(web): State<Web>,
    Seat(member): Seat,
    At(id): At<DebitFileId>,
) -> Result<impl IntoResponse, Problem> {
    let (name, bytes) = web.app.debit_file_bytes(&member, id).await?;
    let headers = [
        (CONTENT_TYPE, "application/xml".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, bytes))
}

/// Enters that the bank has credited a file.
///
/// Every collection whose day has come and that did not fail becomes a payment of its day. Said again, it changes nothing.
#[utoipa::path(
    post, path = "/api/desk/{p}/debits/files/{bank_file}/collected", tag = "desk", operation_id = "collect_file",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::DebitFilePath),
    responses((status = OK, description = "The file", body = shape::DebitFileView)),
)]
async fn collect_file(
    State(web): State<Web>,
    Seat(member): Seat,
    At(id): At<DebitFileId>,
) -> Result<Json<DebitFileView>, Problem> {
    Ok(Json(web.app.collect_file(&member, id).await?))
}

/// Enters that the bank could not collect, or that the money went back.
///
/// What it was for is owed again, even when it was settled. A reason that ends the mandate ends it.
#[utoipa::path(
    post, path = "/api/desk/{p}/debits/{debit}/failure", tag = "desk", operation_id = "fail_debit",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::DebitPath),
    request_body = shape::FailForm,
    responses((status = OK, description = "The file it is in", body = shape::DebitFileView)),
)]
async fn fail_debit(
    State(web): State<Web>,
    Seat(member): Seat,
    At(id): At<DebitId>,
    Body(form): Body<FailForm>,
) -> Result<Json<DebitFileView>, Problem> {
    Ok(Json(web.app.fail_debit(&member, id, &form).await?))
}
