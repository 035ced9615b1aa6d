//! The description as a judge: which calls there are, and whether an answer is one of those it names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Value, json};

/// The OpenAPI document.
pub struct Description(Value);

/// The one description, and the judges made of it: making one reads the whole document.
static DESCRIPTION: LazyLock<Description> =
    LazyLock::new(|| Description(serde_json::to_value(web::description::document()).unwrap()));
static JUDGES: Mutex<BTreeMap<String, Arc<Validator>>> = Mutex::new(BTreeMap::new());

impl Description {
    pub fn get() -> &'static Self {
        &DESCRIPTION
    }

    pub fn document(&self) -> &Value {
        &self.0
    }

    /// Every call: method and path.
    pub fn calls(&self) -> BTreeSet<(String, String)> {
        let paths = self.0["paths"].as_object().unwrap();
        let methods = |(path, item): (&String, &Value)| -> Vec<(String, String)> {
            item.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone())).collect()
        };
        paths.iter().flat_map(methods).collect()
    }

    fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        let path = path.split('?').next().unwrap_or_default();
        let fits = |template: &str| {
            let (mut ours, mut theirs) = (template.split('/'), path.split('/'));
            loop {
                match (ours.next(), theirs.next()) {
                    (None, None) => return true,
                    (Some(our), Some(their)) if our == their || our.starts_with('{') => {}
                    _ => return false,
                }
            }
        };
        let paths = self.0["paths"].as_object().unwrap();
        let (_, item) = paths.iter().find(|(template, _)| fits(template))?;
        item.get(method.to_lowercase())
    }

    /// Fails when the answer is not one that the description names.
    pub fn holds(&self, method: &str, path: &str, status: u16, media_type: Option<&str>, body: &Value) {
        let Some(operation) = self.operation(method, path) else {
            assert!(matches!(status, 404 | 405), "{method} {path} is not described and answers {status}");
            self.is("#/components/schemas/Problem", body);
            return;
        };
        let response = self.resolved(&operation["responses"][status.to_string()]);
        assert!(!response.is_null(), "{method} {path} answers {status}, which is not described: {body}");
        match response["content"].as_object().filter(|content| !content.is_empty()) {
            None => assert_eq!(*body, Value::Null, "{method} {path}"),
            Some(described) => {
                let content = media_type.and_then(|media_type| described.get(media_type));
                let content = content.unwrap_or_else(|| panic!("{method} {path} answers {media_type:?}"));
                self.fits(&content["schema"], body, &format!("{method} {path} {status}"));
            }
        }
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(reference) => self.0.pointer(reference.trim_start_matches('#')).unwrap(),
            None => value,
        }
    }

    fn is(&self, reference: &str, body: &Value) {
        self.fits(&json!({ "$ref": reference }), body, reference);
    }

    /// Fails when `body` is not of the shape `schema`.
    pub fn fits(&self, schema: &Value, body: &Value, what: &str) {
        let judge = self.judge(schema);
        let wrong: Vec<String> =
            judge.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{what} is not as described:\n  {}\n{body:#}", wrong.join("\n  "));
    }

    fn judge(&self, schema: &Value) -> Arc<Validator> {
        let make = || {
            let whole = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "allOf": [schema],
                "components": self.0["components"],
            });
            Arc::new(jsonschema::validator_for(&whole).unwrap())
        };
        JUDGES.lock().unwrap().entry(schema.to_string()).or_insert_with(make).clone()
    }
}
