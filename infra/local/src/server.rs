//! All routes of the process: the local calls and the static pages before, and behind them the same routers as on AWS.

use std::sync::Arc;

use app::App;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, Method};
use axum::middleware::{Next, from_fn, from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::{get, post};
use web::WebSettings;
use web::problem::Problem;

use crate::clock::LocalClock;
use crate::names::Names;
use crate::objects::{Files, UPLOADS};
use crate::portal::Portal;
use crate::provider::Provider;
use crate::team::Team;
use crate::time::Machine;
use crate::{control, form, guard, html, outbox, portal, portfolios, start, uploads};

/// What the local calls work with.
pub struct Local {
    /// The verbs.
    pub app: App,
    /// Time.
    pub clock: Arc<LocalClock>,
    /// Who takes messages.
    pub provider: Arc<Provider>,
    /// What turns when time passes.
    pub machine: Arc<Machine>,
    /// Tokens.
    pub team: Team,
    /// Large bodies, and what browsers send.
    pub files: Arc<Files>,
    /// The built pages.
    pub portal: Portal,
    /// The senders' own ids of debtors.
    pub names: Names,
}

/// Every route.
pub fn router(local: &Arc<Local>) -> Router {
    Router::new()
        .route("/", get(start::page))
        .route("/local/style.css", get(html::style))
        .route("/local/state", get(portfolios::state))
        .route("/local/portfolios", post(portfolios::create))
        .route("/local/clock", post(control::clock))
        .route("/local/fault", post(control::fail))
        .route("/local/outbox", get(outbox::list))
        .route("/local/outbox/{id}", get(outbox::one))
        .route("/local/outbox/{id}/html", get(outbox::framed))
        .route("/local/outbox/{id}/attachments/{place}", get(outbox::attachment))
        .route("/l", get(portal::debtor))
        .route("/l/", get(portal::debtor))
        .route("/l/{*token}", get(portal::debtor))
        .route("/desk", get(portal::desk))
        .route("/desk/", get(portal::desk))
        .route("/desk/{*page}", get(portal::desk))
        .route("/assets/{*file}", get(portal::asset))
        .route_layer(DefaultBodyLimit::max(form::BODY_LIMIT))
        .route(UPLOADS, post(uploads::take))
        .route_layer(map_response(for_now))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .with_state(Arc::clone(local))
        .fallback_service(web::router(local.app.clone(), WebSettings::default()))
        .layer(from_fn_with_state(Arc::clone(local), nudging))
        .layer(from_fn(guard::against_foreign_pages))
}

/// What does not say how long it is good for is good for now; nothing is taken for what it does not say it is.
async fn for_now(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    response
}

/// Whatever was declared may have made something due: real time does not wait for its next look.
async fn nudging(State(local): State<Arc<Local>>, request: Request, next: Next) -> Response {
    let acts = !matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    if acts && response.status().is_success() {
        local.machine.nudge();
    }
    response
}
