//! The debtor's API: what the page behind a link asks and declares.
//!
//! A link opens nothing by being read: it names creditor and addressee. A session is a cookie that only this origin sends.

mod account;
mod acts;
mod card;
mod code;
mod contact;
mod debit;
mod dispute;
mod history;
mod logo;
mod originals;
mod papers;
mod plan;
mod rights;
mod unsubscribe;
mod upload;
mod visit;

pub(crate) use acts::Once;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;

use crate::routes::Routes;
use crate::settings::{Web, WebSettings};
use crate::{body, description, fence};

/// The portal router alone.
pub fn router(app: app::App, settings: WebSettings) -> Router {
    let web = Web::new(app, settings);
    crate::finished(mounted(&web), web)
}

/// The papers alone, and the description of everything, which is one too: on AWS a function of their own sets them, so that
/// no other carries what sets pages or what describes.
pub fn papers(app: app::App, settings: WebSettings) -> Router {
    let web = Web::new(app, settings);
    crate::finished(mounted_papers(&web).merge(description::mounted(&web)), web)
}

pub(crate) fn mounted(web: &Web) -> Router<Web> {
    let page = fenced::<Router<Web>>().layer(DefaultBodyLimit::max(body::LIMIT));
    page.layer(from_fn_with_state(web.clone(), fence::from_our_page))
        .merge(unsubscribe::mounted())
        .layer(from_fn_with_state(web.clone(), fence::not_too_often))
}

pub(crate) fn mounted_papers(web: &Web) -> Router<Web> {
    papers::routes::<Router<Web>>().layer(from_fn_with_state(web.clone(), fence::not_too_often))
}

pub(crate) fn routes<R: Routes>() -> R {
    fenced::<R>().merge(papers::routes()).merge(unsubscribe::routes())
}

/// What only our own page may change.
fn fenced<R: Routes>() -> R {
    R::new()
        .merge(visit::routes())
        .merge(account::routes())
        .merge(acts::routes())
        .merge(card::routes())
        .merge(debit::routes())
        .merge(dispute::routes())
        .merge(history::routes())
        .merge(upload::routes())
        .merge(originals::routes())
        .merge(logo::routes())
        .merge(plan::routes())
        .merge(code::routes())
        .merge(contact::routes())
        .merge(rights::routes())
}
