//! What the routers are told by who mounts them: a Lambda function behind its distribution, or the local process.

use std::fmt;
use std::sync::Arc;

use app::App;
use axum::http::Extensions;
use axum::http::HeaderMap;
use subtle::ConstantTimeEq;

use crate::pace::{Of, Pace};
use crate::problem::Problem;
use crate::viewer;

/// Names the caller for the limits: an address, from wherever the surroundings put it. `None` is not limited.
pub type CallerOf = fn(&HeaderMap, &Extensions) -> Option<String>;

/// Names who is asking at the desk, by what the surroundings have verified; never by what the request only says.
pub type SubjectOf = fn(&Extensions) -> Option<String>;

/// How often one may ask.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Calls a minute that open, show or renew the same link.
    pub per_link: u32,
    /// Calls a minute from the same caller.
    pub per_caller: u32,
    /// Who the caller is.
    pub caller: CallerOf,
}

impl Limits {
    /// The house's numbers: 60 a minute for a link, 300 for a caller.
    #[must_use]
    pub const fn of(caller: CallerOf) -> Self {
        Self { per_link: 60, per_caller: 300, caller }
    }
}

/// A secret that the distribution adds to every request, so that nobody reaches the functions past it.
#[derive(Clone)]
pub struct OriginSecret(String);

impl OriginSecret {
    /// The header that carries it.
    pub const HEADER: &'static str = "x-relance-origin";

    /// The secret.
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// Compared in constant time.
    #[must_use]
    pub fn is(&self, given: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(given).into()
    }
}

impl fmt::Debug for OriginSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OriginSecret")
    }
}

/// Settings of the routers. The default suits one machine over plain http: nothing is limited.
#[derive(Debug, Clone, Default)]
pub struct WebSettings {
    /// The debtor's page is reached over https: its cookie says `__Host-` and `Secure`.
    pub secure_cookies: bool,
    /// When set, requests without it are refused.
    pub origin_secret: Option<OriginSecret>,
    /// Origin of the debtor's page (`https://pay.example`); when not set, the request's own host.
    pub origin: Option<String>,
    /// How often one may ask; `None`: without limit.
    pub limits: Option<Limits>,
    /// When set, members are the subjects that it names, and no bearer token of ours opens the desk.
    pub subject: Option<SubjectOf>,
}

impl WebSettings {
    /// Behind the distribution at `public_url`: https, its secret, and callers as it names them.
    #[must_use]
    pub fn behind(public_url: &str, secret: &str) -> Self {
        Self {
            secure_cookies: true,
            origin_secret: Some(OriginSecret::new(secret)),
            origin: Some(public_url.to_owned()),
            limits: Some(Limits::of(viewer::of)),
            subject: None,
        }
    }

    /// The same, for a desk whose members are verified before they get here.
    #[must_use]
    pub fn of_subjects(self, subject: SubjectOf) -> Self {
        Self { subject: Some(subject), ..self }
    }
}

/// What every route is given.
#[derive(Clone)]
pub(crate) struct Web {
    pub(crate) app: App,
    pub(crate) settings: Arc<WebSettings>,
    pub(crate) pace: Arc<Pace>,
}

impl Web {
    pub(crate) fn new(app: App, settings: WebSettings) -> Self {
        Self { app, settings: Arc::new(settings), pace: Arc::default() }
    }

    /// Lets one more call for this link go on, unless it was tried too often.
    pub(crate) fn paced(&self, token: &str) -> Result<(), Problem> {
        match &self.settings.limits {
            Some(limits) if !self.pace.takes(Of::Link, token, limits.per_link, self.app.now()) => {
                Err(Problem::too_often())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_compared_and_never_shown() {
        let secret = OriginSecret::new("s3cret");
        assert!(secret.is(b"s3cret") && !secret.is(b"s3cre") && !secret.is(b""));
        assert_eq!(format!("{secret:?}"), "OriginSecret");
    }
}
