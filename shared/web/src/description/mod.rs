//! What can be called, as OpenAPI 3.1: made of the routes themselves, completed with what is the same for all of them.
//!
//! Shapes of answers are declared in [`shape`], beside the views of `app`, because only this crate knows OpenAPI; a test
//! calls every route and compares. A route cannot be missing here: routes and their description are one value.

mod answers;
mod events;
mod failures;
pub mod shape;

use std::sync::OnceLock;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use utoipa::IntoParams;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, tag::TagBuilder};
use utoipa::openapi::{ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, RefOr};
use utoipa_axum::router::OpenApiRouter;

use crate::routes::{Routes, routes};
use crate::settings::Web;
use crate::{desk, fence, portal, webhook};

/// The name of the bearer scheme.
const BEARER: &str = "bearer";
/// The name of the cookie scheme.
const SESSION: &str = "session";

pub(crate) fn mounted(web: &Web) -> Router<Web> {
    routes::<Router<Web>>().layer(from_fn_with_state(web.clone(), fence::not_too_often))
}

fn routes<R: Routes>() -> R {
    R::new().routes(routes!(describe))
}

/// This description.
///
/// OpenAPI 3.1 of every call, webhooks included.
#[utoipa::path(
    get, path = "/api/openapi.json", tag = "description", operation_id = "describe",
    responses((status = OK, description = "OpenAPI 3.1", body = Object)),
)]
async fn describe() -> impl IntoResponse {
    static WRITTEN: OnceLock<String> = OnceLock::new();
    let written = WRITTEN.get_or_init(|| document().to_json().unwrap_or_default());
    ([(CONTENT_TYPE, "application/json")], written.as_str())
}

/// The whole description.
#[must_use]
pub fn document() -> OpenApi {
    let routers: [OpenApiRouter<Web>; 4] = [webhook::routes(), portal::routes(), desk::routes(), routes()];
    let described = routers.into_iter().fold(OpenApiRouter::with_openapi(head()), OpenApiRouter::merge);
    let mut whole = described.into_openapi();
    name_accounts(&mut whole);
    failures::complete(&mut whole);
    events::complete(&mut whole);
    answers::complete(&mut whole);
    whole
}

/// Every call of a visit says which of its accounts it is about.
fn name_accounts(document: &mut OpenApi) {
    let of_a_visit = |operation: &&mut Operation| {
        let schemes = operation.security.iter().flatten();
        schemes.flat_map(serde_json::to_value).any(|scheme| scheme.get(SESSION).is_some())
    };
    let items = document.paths.paths.values_mut();
    let operations = items.flat_map(|item| [&mut item.get, &mut item.post, &mut item.delete]).flatten();
    for operation in operations.filter(of_a_visit) {
        let header = shape::AccountHeader::into_params(|| None).into_iter().map(RefOr::T);
        operation.parameters.get_or_insert_default().extend(header);
    }
}

fn head() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Relance")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Accounts-receivable collection. Amounts are decimal strings beside their currency, dates are ISO 8601, \
             instants RFC 3339 in UTC. Failures are problem+json (RFC 9457).",
        ))
        .contact(Some(ContactBuilder::new().name(Some("Relance")).build()))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .build();
    let bearer = Http::builder()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("Token of a member of the team; it belongs to one portfolio."))
        .build();
    let session = ApiKey::Cookie(ApiKeyValue::with_description(
        "__Host-relance",
        "The debtor's session, set by `open_session`. Over plain http on one machine it is called `relance`.",
    ));
    let components = ComponentsBuilder::new()
        .security_scheme(BEARER, SecurityScheme::Http(bearer))
        .security_scheme(SESSION, SecurityScheme::ApiKey(session))
        .build();
    let tag = |(name, words): (&str, &str)| TagBuilder::new().name(name).description(Some(words)).build();
    let tags = [
        ("webhooks", "What sources post"),
        ("portal", "What the debtor's page asks and declares"),
        ("desk", "What the creditor's team sees and decides"),
        ("description", "This description"),
    ];
    OpenApiBuilder::new().info(info).components(Some(components)).tags(Some(tags.map(tag))).build()
}
