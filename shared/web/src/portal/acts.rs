//! What the debtor declares: a promise, a dispute, that he has paid. Each is one fact, however often it is posted.

use app::portal::{AlreadyPaidForm, ChangeForm, Declared, DisputeForm, PromiseForm, RetractForm};
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::event::Fault;
use domain::ids::HoldId;

use super::visit::Visit;
use crate::body::Body;
use crate::description::shape;
use crate::place::At;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new()
        .routes(routes!(promise))
        .routes(routes!(change_promise))
        .routes(routes!(retract_promise))
        .routes(routes!(dispute))
        .routes(routes!(already_paid))
}

/// The name of an attempt, when the caller gives one.
pub(crate) struct Once(Option<String>);

impl Once {
    pub(crate) fn name(&self) -> Option<&str> {
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
/// Chasing of these invoices waits for the promised day. A mail says it again, where an address on file takes one.
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

/// Changes a promise before its day.
///
/// The old one ends, a new one begins in the same moment. A later day or a smaller amount counts as another promise. A mail
/// says it again.
#[utoipa::path(
    post, path = "/api/portal/promises/{hold}", tag = "portal", operation_id = "change_promise",
    security(("session" = [])),
    params(shape::HoldPath, shape::OnceHeader),
    request_body = shape::ChangeForm,
    responses((status = CREATED, description = "The new promise", body = shape::Declared)),
)]
async fn change_promise(
    State(web): State<Web>,
    Visit(visitor): Visit,
    At(hold): At<HoldId>,
    once: Once,
    Body(form): Body<ChangeForm>,
) -> Answer {
    let declared = web.app.change_promise(&visitor, once.name(), hold, form).await?;
    Ok((StatusCode::CREATED, Json(declared)))
}

/// Takes a promise back before its day.
///
/// Chasing of its invoices goes on. Sent twice, it is one retraction. A mail says it again.
#[utoipa::path(
    post, path = "/api/portal/promises/{hold}/retraction", tag = "portal", operation_id = "retract_promise",
    security(("session" = [])),
    params(shape::HoldPath),
    request_body = shape::RetractForm,
    responses((status = NO_CONTENT, description = "The promise has ended")),
)]
async fn retract_promise(
    State(web): State<Web>,
    Visit(visitor): Visit,
    At(hold): At<HoldId>,
    Body(form): Body<RetractForm>,
) -> Result<StatusCode, Problem> {
    web.app.retract_promise(&visitor, hold, &form).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Contests invoices.
///
/// Chasing of these invoices waits until somebody of the team has answered. A mail says it again, with the number to quote.
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
/// Chasing of these invoices waits until the payment arrives or somebody of the team has looked. A mail says it again.
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
