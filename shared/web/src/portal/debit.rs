//! Letting the creditor collect: the text of the mandate, an order, where it stands, and taking a mandate back.

use app::portal::{DebitForm, DebitView, MandateTextView};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::debtor::Language;
use domain::ids::{DebitId, MandateId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::acts::Once;
use super::visit::Visit;
use crate::body::Body;
use crate::description::shape;
use crate::place::{At, Query};
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new()
        .routes(routes!(mandate_text))
        .routes(routes!(order_debit))
        .routes(routes!(debit))
        .routes(routes!(revoke_mandate))
}

/// In which language.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TextQuery {
    /// Language of the text.
    #[param(value_type = shape::LanguageTag)]
    language: Language,
}

/// The text of the mandate that would be signed now.
#[utoipa::path(
    get, path = "/api/portal/mandate", tag = "portal", operation_id = "mandate_text", security(("session" = [])),
    params(TextQuery),
    responses(
        (status = OK, description = "The text, with a digest that says what was seen", body = shape::MandateTextView),
        (status = CONFLICT, description = "Nobody collects", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
async fn mandate_text(
    State(web): State<Web>,
    Visit(visitor): Visit,
    Query(query): Query<TextQuery>,
) -> Result<Json<MandateTextView>, Problem> {
    Ok(Json(web.app.mandate_text(&visitor, query.language)?))
}

/// Orders a collection.
///
/// Under a mandate that is signed with it, or one that was signed before. A code from an address on file is asked for first,
/// each time. The answer says on which day, and a mail says it again. Chasing of these invoices waits for it. No fee is added.
#[utoipa::path(
    post, path = "/api/portal/debits", tag = "portal", operation_id = "order_debit", security(("session" = [])),
    params(shape::OnceHeader),
    request_body = shape::DebitForm,
    responses((status = CREATED, description = "The order", body = shape::DebitView)),
)]
async fn order_debit(
    State(web): State<Web>,
    Visit(visitor): Visit,
    once: Once,
    Body(form): Body<DebitForm>,
) -> Result<(StatusCode, Json<DebitView>), Problem> {
    let ordered = web.app.order_debit(&visitor, once.name(), form).await?;
    Ok((StatusCode::CREATED, Json(ordered)))
}

/// Where an order stands.
#[utoipa::path(
    get, path = "/api/portal/debits/{debit}", tag = "portal", operation_id = "debit", security(("session" = [])),
    params(shape::DebitPath),
    responses((status = OK, description = "The order", body = shape::DebitView)),
)]
async fn debit(
    State(web): State<Web>,
    Visit(visitor): Visit,
    At(id): At<DebitId>,
) -> Result<Json<DebitView>, Problem> {
    Ok(Json(web.app.debit_of(&visitor, id).await?))
}

/// Takes a mandate back.
///
/// What no file for the bank holds yet is not collected. Said again, it changes nothing.
#[utoipa::path(
    post, path = "/api/portal/mandates/{mandate}/revocation", tag = "portal", operation_id = "revoke_mandate",
    security(("session" = [])),
    params(shape::MandatePath),
    responses((status = NO_CONTENT, description = "It is used no more")),
)]
async fn revoke_mandate(
    State(web): State<Web>,
    Visit(visitor): Visit,
    At(id): At<MandateId>,
) -> Result<StatusCode, Problem> {
    web.app.revoke_mandate(&visitor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
