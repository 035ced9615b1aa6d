//! HTTP: webhook, portal and desk routers. Reads requests, asks a verb of `app`, shows what it answers.
//!
//! Each router stands alone, because on AWS each is a function of its own; [`router`] is all of them for one process. No
//! rule lives here, no memory and no template; status codes of failures live in [`problem`] only. Every route is made of
//! the same lines that describe it, so that none is missing from [`description`].

mod attachment;
pub mod body;
pub mod description;
pub mod desk;
mod fence;
pub mod operator;
mod pace;
mod place;
pub mod portal;
pub mod problem;
mod routes;
mod settings;
mod viewer;
pub mod webhook;

use app::App;
use axum::Router;
use axum::middleware::{from_fn_with_state, map_response};

pub use settings::{CallerOf, Limits, OriginSecret, SubjectOf, WebSettings};

use problem::Problem;
use settings::Web;

/// Everything Relance answers over HTTP.
pub fn router(app: App, settings: WebSettings) -> Router {
    let web = Web::new(app, settings);
    let told = webhook::mounted(&web).merge(description::mounted(&web));
    let shown = portal::mounted(&web).merge(portal::mounted_papers(&web));
    finished(told.merge(shown).merge(desk::mounted(&web)), web)
}

/// What every router has around it: answers for what is no route, the fence and the headers.
fn finished(router: Router<Web>, web: Web) -> Router {
    router
        .fallback(async || Problem::not_found("address"))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(from_fn_with_state(web.clone(), fence::through_the_distribution))
        .layer(map_response(fence::with_headers))
        .with_state(web)
}
