//! What a debtor takes with him, as files. On AWS these calls are a function of their own: nothing else there sets papers.

use app::portal::{PaperFile, PapersView, Visitor};
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::debtor::Language;
use domain::event::Fault;
use domain::ids::PaymentId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::visit::Visit;
use crate::description::shape;
use crate::place::{At, Query, at_most};
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new()
        .routes(routes!(papers))
        .routes(routes!(statement))
        .routes(routes!(statement_workbook))
        .routes(routes!(schedule))
        .routes(routes!(schedule_days))
        .routes(routes!(promise_day))
        .routes(routes!(receipt))
        .routes(routes!(data_copy))
}

/// In which language.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PaperQuery {
    /// Tag of the language; the debtor's own when absent.
    #[param(value_type = shape::LanguageTag, required = false)]
    language: Option<String>,
    /// Which account of the visit, for a browser that sends no header of ours: read with the visit.
    #[param(pattern = "^deb_[0-7][0-9a-hjkmnp-tv-z]{25}$", nullable = false)]
    #[serde(rename = "account")]
    _account: Option<String>,
}

impl PaperQuery {
    fn language(&self) -> Result<Option<Language>, Problem> {
        at_most(2, "language", self.language.as_deref())?;
        let Some(tag) = &self.language else { return Ok(None) };
        let known = Language::ALL.into_iter().find(|language| language.tag() == tag);
        let detail = "one of fr, en, de, nl, es, it".to_owned();
        let fault = Fault { pointer: "/language".to_owned(), detail };
        known.map(Some).ok_or_else(|| Problem::unreadable(vec![fault]))
    }
}

/// A visitor who takes a file: making one costs more than any other answer, so each debtor has a pace of his own.
struct Taker(Visitor);

impl FromRequestParts<Web> for Taker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let Visit(visitor) = Visit::from_request_parts(parts, web).await?;
        web.paced(&visitor.debtor.to_string())?;
        Ok(Self(visitor))
    }
}

/// A file that is kept, never opened in our own page.
struct Taken(PaperFile);

impl IntoResponse for Taken {
    fn into_response(self) -> Response {
        let PaperFile { name, media_type, bytes } = self.0;
        let mut response = bytes.into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        // The name is ours, and ASCII; without one the file is still an attachment
        let named = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
        headers.insert(CONTENT_DISPOSITION, named.unwrap_or(HeaderValue::from_static("attachment")));
        response
    }
}

/// What there is to take along.
///
/// The plan and the promise that run, and payments with a receipt. The statement is always there.
#[utoipa::path(
    get, path = "/api/portal/papers", tag = "portal", operation_id = "papers", security(("session" = [])),
    responses((status = OK, description = "What there is", body = shape::PapersView)),
)]
async fn papers(State(web): State<Web>, Visit(visitor): Visit) -> Result<Json<PapersView>, Problem> {
    Ok(Json(web.app.papers(&visitor).await?))
}

/// The account statement, as a PDF.
///
/// Every item with what came in for it, payments, totals by currency and how to pay. PDF/A-2a, PDF/UA-1.
#[utoipa::path(
    get, path = "/api/portal/papers/statement.pdf", tag = "portal", operation_id = "statement",
    security(("session" = [])),
    params(PaperQuery),
    responses((status = OK, description = "The statement", body = shape::File, content_type = "application/pdf")),
)]
async fn statement(
    State(web): State<Web>,
    Taker(visitor): Taker,
    Query(query): Query<PaperQuery>,
) -> Result<impl IntoResponse, Problem> {
    Ok(Taken(web.app.statement_paper(&visitor, query.language()?).await?))
}

/// The account statement, as a workbook.
///
/// Figures are numbers and dates are dates; every name is text.
#[utoipa::path(
    get, path = "/api/portal/papers/statement.xlsx", tag = "portal", operation_id = "statement_workbook",
    security(("session" = [])),
    params(PaperQuery),
    responses((
        status = OK, description = "The statement", body = shape::File,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )),
)]
async fn statement_workbook(
    State(web): State<Web>,
    Taker(visitor): Taker,
    Query(query): Query<PaperQuery>,
) -> Result<impl IntoResponse, Problem> {
    Ok(Taken(web.app.statement_workbook(&visitor, query.language()?).await?))
}

/// The schedule of the plan that runs, as a PDF.
#[utoipa::path(
    get, path = "/api/portal/papers/schedule.pdf", tag = "portal", operation_id = "schedule",
    security(("session" = [])),
    params(PaperQuery),
    responses((status = OK, description = "The schedule", body = shape::File, content_type = "application/pdf")),
)]
async fn schedule(
    State(web): State<Web>,
    Taker(visitor): Taker,
    Query(query): Query<PaperQuery>,
) -> Result<impl IntoResponse, Problem> {
    Ok(Taken(web.app.schedule_paper(&visitor, query.language()?).await?))
}

/// The days of the plan that runs, for a calendar.
///
/// iCalendar (RFC 5545): a whole day for each instalment, under a name that stays.
#[utoipa::path(
    get, path = "/api/portal/papers/schedule.ics", tag = "portal", operation_id = "schedule_days",
    security(("session" = [])),
    params(PaperQuery),
    responses((status = OK, description = "The days", body = shape::File, content_type = "text/calendar")),
)]
async fn schedule_days(
    State(web): State<Web>,
    Taker(visitor): Taker,
    Query(query): Query<PaperQuery>,
) -> Result<impl IntoResponse, Problem> {
    Ok(Taken(web.app.schedule_calendar(&visitor, query.language()?).await?))
}

/// The day of the promise that runs, for a calendar.
#[utoipa::path(
    get, path = "/api/portal/papers/promise.ics", tag = "portal", operation_id = "promise_day",
    security(("session" = [])),
    params(PaperQuery),
    responses((status = OK, description = "The day", body = shape::File, content_type = "text/calendar")),
)]
async fn promise_day(
    State(web): State<Web>,
    Taker(visitor): Taker,
    Query(query): Query<PaperQuery>,
) -> Result<impl IntoResponse, Problem> {
    Ok(Taken(web.app.promise_calendar(&visitor, query.language()?).await?))
}

/// The receipt of a payment, as a PDF.
///
/// What came, what it was allocated to and what is left. A payment of somebody else answers as an unknown one.
#[utoipa::path(
    get, path = "/api/portal/papers/receipts/{payment}", tag = "portal", operation_id = "receipt",
    security(("session" = [])),
    params(shape::PaymentPath, PaperQuery),
    responses((status = OK, description = "The receipt", body = shape::File, content_type = "application/pdf")),
)]
async fn receipt(
    State(web): State<Web>,
    Taker(visitor): Taker,
    At(payment): At<PaymentId>,
    Query(query): Query<PaperQuery>,
) -> Result<impl IntoResponse, Problem> {
    Ok(Taken(web.app.receipt_paper(&visitor, payment, query.language()?).await?))
}

/// What is kept of the debtor, as a PDF.
///
/// Asks for a code from an address on file first, as the JSON copy does; after a limit it ends and says so.
#[utoipa::path(
    get, path = "/api/portal/papers/data.pdf", tag = "portal", operation_id = "data_copy",
    security(("session" = [])),
    params(PaperQuery),
    responses((status = OK, description = "The copy", body = shape::File, content_type = "application/pdf")),
)]
async fn data_copy(
    State(web): State<Web>,
    Taker(visitor): Taker,
    Query(query): Query<PaperQuery>,
) -> Result<impl IntoResponse, Problem> {
    Ok(Taken(web.app.data_paper(&visitor, query.language()?).await?))
}
