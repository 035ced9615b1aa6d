//! What an answer always holds: every field, also where it is null.
//!
//! Of a form, a missing field and null are the same, so `utoipa` asks for no `Option`. Of an answer they are not: whoever
//! reads ours may rely on each name. The rule is for whatever an answer is made of, so that no field is forgotten.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::{OpenApi, RefOr, schema::Schema};

/// Fields that an answer leaves out instead of saying null: shape and field.
const LEFT_OUT: [(&str, &str); 2] = [
    // It is kept under its idempotency key as it is answered, and only a promise has a day
    ("Declared", "pay_on"),
    // A source reads the status and, of most deliveries, nothing else
    ("Taken", "reason"),
];

/// Where shapes are.
const SHAPES: &str = "#/components/schemas/";

/// Makes every field of every answer required.
pub(super) fn complete(document: &mut OpenApi) {
    let answered = answered(document);
    for (name, schema) in &mut document.components.get_or_insert_default().schemas {
        if let RefOr::T(Schema::Object(object)) = schema
            && answered.contains(name)
        {
            let always = |field: &&String| !LEFT_OUT.contains(&(name.as_str(), field.as_str()));
            object.required = object.properties.keys().filter(always).cloned().collect();
        }
    }
}

/// Names of the shapes that answers of success are made of.
fn answered(document: &OpenApi) -> BTreeSet<String> {
    let items = document.paths.paths.values();
    let operations = items.flat_map(|item| [&item.get, &item.post, &item.put, &item.delete]).flatten();
    let responses = operations.flat_map(|operation| &operation.responses.responses);
    let successes = responses.filter(|(status, _)| status.starts_with('2'));
    reached(document, successes.flat_map(|(_, response)| named(response)).collect())
}

/// These shapes, and those they are made of.
fn reached(document: &OpenApi, mut waiting: Vec<String>) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        let schema = document.components.as_ref().and_then(|components| components.schemas.get(&name));
        if reached.insert(name) {
            waiting.extend(schema.into_iter().flat_map(named));
        }
    }
    reached
}

/// Names of the shapes that `part` refers to.
fn named(part: &impl Serialize) -> Vec<String> {
    fn look(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                let reference = members.get("$ref").and_then(Value::as_str);
                found.extend(reference.and_then(|name| name.strip_prefix(SHAPES)).map(str::to_owned));
                members.values().for_each(|member| look(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| look(item, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    look(&serde_json::to_value(part).unwrap_or_default(), &mut found);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_missing_of_a_form_is_never_part_of_an_answer() {
        let document = crate::description::document();
        let items =
            document.paths.paths.values().chain(document.webhooks.iter().flat_map(|all| all.paths.values()));
        let operations = items.flat_map(|item| [&item.get, &item.post, &item.put, &item.delete]).flatten();
        let bodies = operations.filter_map(|operation| operation.request_body.as_ref());
        let asked = reached(&document, bodies.flat_map(named).collect());
        let answered = answered(&document);
        assert!(asked.len() > 30 && answered.len() > 60, "{} and {}", asked.len(), answered.len());
        let schemas = &document.components.as_ref().unwrap().schemas;
        for name in asked.intersection(&answered) {
            let schema = serde_json::to_value(&schemas[name]).unwrap();
            let fields = schema["properties"].as_object().into_iter().flatten();
            let loose: Vec<_> = fields.filter(|(_, field)| field.to_string().contains("null")).collect();
            assert!(
                loose.is_empty(),
                "{name} is asked and answered: give the answer a shape of its own: {loose:?}"
            );
        }
    }

    #[test]
    fn an_answer_names_every_field_and_a_form_need_not() {
        let document = serde_json::to_value(crate::description::document()).unwrap();
        let required = |name: &str| document["components"]["schemas"][name]["required"].to_string();
        assert!(required("HoldView").contains("\"pay_on\""), "{}", required("HoldView"));
        assert!(!required("DebitForm").contains("\"mandate\""), "{}", required("DebitForm"));
    }
}
