//! Routes: added once, and either served or described.
//!
//! A route and its description are the same lines, so none is missing from [`crate::description`]; but a function that
//! serves them describes nothing before its first event, and one that nobody asks for the description links none of it.

use axum::Router;
use axum::routing::MethodRouter;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::settings::Web;

/// What routes are added to.
pub(crate) trait Routes: Sized {
    /// None yet.
    fn new() -> Self;

    /// With those that [`routes!`] names: what serves them, and what describes them. Only one of the two is asked.
    fn routes<S, D>(self, route: (S, D)) -> Self
    where
        S: FnOnce() -> (String, MethodRouter<Web>),
        D: FnOnce() -> UtoipaMethodRouter<Web>;

    /// With those of `other`.
    fn merge(self, other: Self) -> Self;
}

impl Routes for Router<Web> {
    fn new() -> Self {
        Self::new()
    }

    fn routes<S, D>(self, (served, _): (S, D)) -> Self
    where
        S: FnOnce() -> (String, MethodRouter<Web>),
        D: FnOnce() -> UtoipaMethodRouter<Web>,
    {
        let (path, methods) = served();
        self.route(&path, methods)
    }

    fn merge(self, other: Self) -> Self {
        Self::merge(self, other)
    }
}

impl Routes for OpenApiRouter<Web> {
    fn new() -> Self {
        Self::new()
    }

    fn routes<S, D>(self, (_, described): (S, D)) -> Self
    where
        S: FnOnce() -> (String, MethodRouter<Web>),
        D: FnOnce() -> UtoipaMethodRouter<Web>,
    {
        self.routes(described())
    }

    fn merge(self, other: Self) -> Self {
        Self::merge(self, other)
    }
}

/// Handlers of one path, for [`Routes::routes`].
macro_rules! routes {
    ($($handler:ident),+) => {
        (
            || {
                use utoipa::Path;
                let methods = axum::routing::MethodRouter::new();
                $(let methods = utoipa_axum::paste! { [<__path_ $handler>]::methods() }
                    .iter()
                    .fold(methods, |methods, method| {
                        methods.on(utoipa_axum::PathItemExt::to_method_filter(method), $handler)
                    });)+
                (crate::routes::first([$(utoipa_axum::paste! { [<__path_ $handler>]::path() }),+]), methods)
            },
            || utoipa_axum::routes!($($handler),+),
        )
    };
}
pub(crate) use routes;

/// The path of handlers: they share it.
pub(crate) fn first<const N: usize>(paths: [String; N]) -> String {
    debug_assert!(paths.windows(2).all(|two| two[0] == two[1]), "handlers of several paths: {paths:?}");
    paths.into_iter().next().unwrap_or_default()
}
