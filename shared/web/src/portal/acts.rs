//! What the debtor declares: a promise, a dispute, that he has paid. Each is one fact, however often it is posted.

use app::portal::{AlreadyPaidForm, Declared, DisputeForm, PromiseForm};
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::event::Fault;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::visit::Visit;
use crate::body::Body;
use crate::description::shape;
use crate::problem::Problem;
use crate::settings::Web;

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(promise)).routes(routes!(dispute)).routes(routes!(already_paid))
}

/// The name of an attempt, when the caller gives one.
struct Once(Option<String>);

impl Once {
    fn name(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Once {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let bytes = value.as_bytes();
        let fits = (1..=200).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic);
        let text = value.to_str().ok().filter(|_| fits).map(str::to_owned);
        let refused = || {
            let detail = "an idempotency key has 1 to 200 visible ASCII characters".to_owned();
            Problem::unreadable(vec![Fault { pointer: "/idempotency-key".to_owned(), detail }])
        };
        text.map(|text| Self(Some(text))).ok_or_else(refused)
    }
}

type Answer = Result<(StatusCode, Json<Declared>), Problem>;

/// Promises to pay.
///
/// Chasing of these invoices waits for the promised day.
#[utoipa::path(
    post, path = "/api/portal/promises", tag = "portal", operation_id = "promise", security(("session" = [])),
    params(shape::OnceHeader),
    request_body = shape::PromiseForm,
    responses((status = CREATED, description = "The promise", body = shape::Declared)),
)]
async fn promise(
    State(web): State<Web>,
    Visit(visitor): Visit,
    once: Once,
    Body(form): Body<PromiseForm>,
) -> Answer {
    let declared = web.app.promise(&visitor, once.name(), form).await?;
    Ok((StatusCode::CREATED, Json(declared)))
}

/// Contests invoices.
///
/// Chasing of these invoices waits until somebody of the team has answered.
#[utoipa::path(
    post, path = "/api/portal/disputes", tag = "portal", operation_id = "dispute", security(("session" = [])),
    params(shape::OnceHeader),
    request_body = shape::DisputeForm,
    responses((status = CREATED, description = "The dispute", body = shape::Declared)),
)]
async fn dispute(
    State(web): State<Web>,
    Visit(visitor): Visit,
    once: Once,
    Body(form): Body<DisputeForm>,
) -> Answer {
    let declared = web.app.dispute(&visitor, once.name(), form).await?;
    Ok((StatusCode::CREATED, Json(declared)))
}

/// Says that invoices are already paid.
///
/// Chasing of these invoices waits until the payment arrives or somebody of the team has looked.
#[utoipa::path(
    post, path = "/api/portal/already-paid", tag = "portal", operation_id = "already_paid",
    security(("session" = [])),
    params(shape::OnceHeader),
    request_body = shape::AlreadyPaidForm,
    responses((status = CREATED, description = "What was declared", body = shape::Declared)),
)]
async fn already_paid(
    State(web): State<Web>,
    Visit(visitor): Visit,
    once: Once,
    Body(form): Body<AlreadyPaidForm>,
) -> Answer {
    let declared = web.app.already_paid(&visitor, once.name(), form).await?;
    Ok((StatusCode::CREATED, Json(declared)))
}
