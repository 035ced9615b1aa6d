//! Where a request points: ids in its path and values in its query, parsed at the door.
//!
//! A malformed id is the id of nothing and answers as an unknown one does, so that nobody learns which ids could exist.

use std::str::FromStr;

use app::portal::AddressId;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::Uri;
use axum::http::request::Parts;
use domain::event::Fault;
use domain::ids::{
    ActionId, CaseId, CheckoutId, DebitFileId, DebitId, FileId, HoldId, InvoiceId, MandateId, PaymentId,
    PortfolioId, RequestId,
};
use domain::invoice::Format;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// Longest query, in characters: what travels through every proxy.
const QUERY_LIMIT: usize = 8_000;

/// What stands at one place of a path.
pub(crate) trait Placed: FromStr {
    /// Name in the route.
    const PARAMETER: &'static str;
    /// What it names, in a sentence.
    const WHAT: &'static str;
}

macro_rules! placed {
    ($($id:ty, $parameter:literal, $what:literal;)*) => {$(
        impl Placed for $id {
            const PARAMETER: &'static str = $parameter;
            const WHAT: &'static str = $what;
        }
    )*};
}
placed! {
    PortfolioId, "p", "portfolio";
    CaseId, "case", "case";
    HoldId, "hold", "hold";
    ActionId, "action", "action";
    CheckoutId, "checkout", "payment";
    DebitFileId, "bank_file", "file";
    DebitId, "debit", "debit";
    InvoiceId, "invoice", "invoice";
    MandateId, "mandate", "mandate";
    FileId, "file", "file";
    Billed, "invoice", "file";
    Format, "format", "file";
    PaymentId, "payment", "receipt";
    RequestId, "request", "request";
    AddressId, "address", "address";
    Source, "source", "source";
    Token, "token", "link";
    LogoName, "logo", "logo";
}

/// The invoice whose original is asked for. Which of the two is not there is not said.
#[derive(Debug)]
pub(crate) struct Billed(pub(crate) InvoiceId);

impl FromStr for Billed {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        text.parse().map(Self).map_err(|_| ())
    }
}

/// The name of a creditor's picture.
#[derive(Debug)]
pub(crate) struct LogoName(pub(crate) String);

impl FromStr for LogoName {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == 32 && text.bytes().all(digit)).then(|| Self(text.to_owned())).ok_or(())
    }
}

/// A source by its name in addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source(pub(crate) String);

impl FromStr for Source {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        (!text.is_empty() && text.len() <= 64 && text.bytes().all(fits))
            .then(|| Self(text.to_owned()))
            .ok_or(())
    }
}

/// The token of a link, as it came: mail programs add to it, and the verbs take that away.
#[derive(Debug)]
pub(crate) struct Token(pub(crate) String);

impl FromStr for Token {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.is_empty() || text.len() > 200 { Err(()) } else { Ok(Self(text.to_owned())) }
    }
}

/// The id at its place in the path.
#[derive(Debug)]
pub(crate) struct At<T>(pub(crate) T);

impl<T: Placed, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let unknown = || Problem::not_found(T::WHAT);
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| unknown())?;
        let text = params.iter().find(|(name, _)| *name == T::PARAMETER).map(|(_, value)| value);
        text.and_then(|text| text.parse().ok()).map(At).ok_or_else(unknown)
    }
}

/// The query read into `T`, which must refuse parameters it does not know.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        read(&parts.uri).map(Self)
    }
}

/// What a query says, read into `T`.
pub(crate) fn read<T: DeserializeOwned>(uri: &Uri) -> Result<T, Problem> {
    let refuse =
        |detail: &str| Problem::unreadable(vec![Fault { pointer: String::new(), detail: detail.to_owned() }]);
    if uri.query().is_some_and(|query| query.len() > QUERY_LIMIT) {
        return Err(refuse("the query has more than 8000 characters"));
    }
    axum::extract::Query::try_from_uri(uri).map(|axum::extract::Query(value)| value).map_err(|rejection| {
        use std::error::Error;
        let words = rejection.source().map(ToString::to_string).unwrap_or_default();
        refuse(&format!("the query cannot be read: {}", words.split(": ").last().unwrap_or_default()))
    })
}

/// Refuses a value of the query with more characters than the description allows.
pub(crate) fn at_most(limit: usize, name: &str, value: Option<&str>) -> Result<(), Problem> {
    match value {
        Some(value) if value.chars().count() > limit => {
            let detail = format!("`{name}` has more than {limit} characters");
            Err(Problem::unreadable(vec![Fault { pointer: format!("/{name}"), detail }]))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_a_short_plain_word() {
        for good in ["relance", "stripe", "sage-100", "a_1"] {
            assert_eq!(good.parse(), Ok(Source(good.to_owned())));
        }
        for bad in ["", "..", "Stripe", "a b", "a/b", "é", &"x".repeat(65)] {
            assert_eq!(bad.parse::<Source>(), Err(()), "{bad}");
        }
    }
}
