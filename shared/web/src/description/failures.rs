//! The failures that follow from what a call takes: they are the same everywhere, so no route repeats them.

use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::problem::{MEDIA_TYPE, Problem};

/// Status, name in the components and words of each failure.
const FAILURES: [(&str, &str, &str); 11] = [
    ("400", "Unreadable", "The request cannot be read"),
    ("401", "Unauthenticated", "It is not known who is asking"),
    ("403", "Forbidden", "This is not allowed"),
    ("404", "NotFound", "No such thing, or none that the caller may know of"),
    ("409", "Conflict", "Not as things are now"),
    ("413", "TooLarge", "The body is too large"),
    ("415", "MediaType", "The body must be application/json"),
    ("422", "Refused", "The request makes no sense as it is"),
    ("429", "TooOften", "Too many requests; the header retry-after says when to try again"),
    ("500", "Internal", "Something is wrong on Relance's side"),
    ("503", "Unavailable", "Nothing was changed; the header retry-after says when to try again"),
];

/// Adds the failures to every call and their answers to the components.
pub(super) fn complete(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    let mut parts = Vec::new();
    Problem::schemas(&mut parts);
    components.schemas.extend(parts);
    for (_, name, words) in FAILURES {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
        let response = ResponseBuilder::new().description(words).content(MEDIA_TYPE, content).build();
        components.responses.insert(name.to_owned(), RefOr::T(response));
    }
    for (path, item) in &mut document.paths.paths {
        let changing = [&mut item.post, &mut item.put, &mut item.delete].map(|operation| (true, operation));
        for (changes, operation) in std::iter::once((false, &mut item.get)).chain(changing) {
            if let Some(operation) = operation {
                add(path, operation, changes);
            }
        }
    }
}

fn add(path: &str, operation: &mut Operation, changes: bool) {
    let mut wanted = of(path, operation);
    if changes {
        wanted.push("409");
    }
    for (status, name, _) in FAILURES {
        if wanted.contains(&status) {
            let response = RefOr::Ref(Ref::from_response_name(name));
            operation.responses.responses.entry(status.to_owned()).or_insert(response);
        }
    }
}

/// Which failures a call may meet, besides those it names itself.
fn of(path: &str, operation: &Operation) -> Vec<&'static str> {
    let mut wanted = vec!["403", "500", "503"];
    let webhook = path.starts_with("/webhooks/");
    let takes = |place: ParameterIn| {
        operation
            .parameters
            .iter()
            .flatten()
            .any(|each| matches!(each, RefOr::T(each) if each.parameter_in == place))
    };
    if operation.request_body.is_some() {
        wanted.extend(["400", "404", "413", "422"]);
    }
    if operation.request_body.is_some() && !webhook {
        wanted.push("415");
    }
    if takes(ParameterIn::Query) || takes(ParameterIn::Header) {
        wanted.extend(["400", "422"]);
    }
    if takes(ParameterIn::Path) {
        wanted.push("404");
    }
    if operation.security.is_some() || webhook {
        wanted.extend(["401", "404"]);
    }
    if !webhook {
        wanted.push("429");
    }
    wanted
}

#[cfg(test)]
mod tests {
    use utoipa::openapi::Required;

    use super::*;

    #[test]
    fn every_call_names_its_failures_and_every_path_parameter_is_required() {
        let document = crate::description::document();
        let mut calls = 0;
        for item in document.paths.paths.values() {
            for operation in [&item.get, &item.post, &item.put, &item.delete].into_iter().flatten() {
                calls += 1;
                assert!(operation.responses.responses.contains_key("503"), "{:?}", operation.operation_id);
                for parameter in operation.parameters.iter().flatten() {
                    let RefOr::T(parameter) = parameter else { continue };
                    let path = parameter.parameter_in == ParameterIn::Path;
                    assert!(!path || parameter.required == Required::True, "{}", parameter.name);
                }
            }
        }
        assert!(calls > 20, "{calls} calls");
    }
}
