//! Walks a parsed body and collects what is wrong with it: every fault with its place, at most [`FAULTS_LIMIT`].
//!
//! A reader returns `None` both for what is absent and for what was refused; the second has left a [`Fault`]. Details
//! never repeat a value: it may be personal data.

pub(crate) mod amount;
pub(crate) mod email;
pub(crate) mod phone;
pub(crate) mod text;

use domain::event::{ExternalId, Fault};

use crate::json::Value;

/// Most faults that are told at once.
pub(crate) const FAULTS_LIMIT: usize = 20;

/// What is wrong so far.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, node: &Node<'_>, detail: impl Into<String>) {
        if self.0.len() < FAULTS_LIMIT {
            self.0.push(Fault { pointer: node.pointer(), detail: detail.into() });
        }
    }

    /// The result when nothing was wrong, otherwise the faults.
    pub(crate) fn settle<T>(self, result: Option<T>, whole: &Node<'_>) -> Result<T, Vec<Fault>> {
        match result {
            Some(result) if self.0.is_empty() => Ok(result),
            _ if self.0.is_empty() => {
                Err(vec![Fault { pointer: whole.pointer(), detail: "is missing".to_owned() }])
            }
            _ => Err(self.0),
        }
    }
}

#[derive(Clone, Copy)]
enum Step<'n> {
    Root,
    Key(&'n str),
    Index(usize),
}

/// A place in a body, with the value found there. `null` counts as absent.
#[derive(Clone, Copy)]
pub(crate) struct Node<'n> {
    value: Option<&'n Value<'n>>,
    parent: Option<&'n Node<'n>>,
    step: Step<'n>,
}

impl<'n> Node<'n> {
    pub(crate) fn root(value: &'n Value<'n>) -> Self {
        Self { value: Some(value), parent: None, step: Step::Root }
    }

    pub(crate) fn at(&'n self, key: &'n str) -> Self {
        let value = self.value.and_then(|value| value.member(key)).filter(|value| **value != Value::Null);
        Self { value, parent: Some(self), step: Step::Key(key) }
    }

    pub(crate) fn value(&self) -> Option<&'n Value<'n>> {
        self.value
    }

    pub(crate) fn is_absent(&self) -> bool {
        self.value.is_none()
    }

    /// RFC 6901.
    pub(crate) fn pointer(&self) -> String {
        let mut pointer = self.parent.map(Node::pointer).unwrap_or_default();
        match self.step {
            Step::Root => {}
            Step::Key(key) => {
                let key: String = key.chars().take(64).collect();
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Step::Index(index) => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
        }
        pointer
    }

    /// Reads what has to be there.
    pub(crate) fn need<T>(
        &self,
        faults: &mut Faults,
        read: impl FnOnce(&Self, &mut Faults) -> Option<T>,
    ) -> Option<T> {
        if self.is_absent() {
            faults.add(self, "is missing");
            return None;
        }
        read(self, faults)
    }

    /// An object; absent is a fault too.
    pub(crate) fn object(&self, faults: &mut Faults) -> Option<()> {
        match self.value {
            Some(Value::Object(_)) => return Some(()),
            Some(_) => faults.add(self, "must be an object"),
            None => faults.add(self, "is missing"),
        }
        None
    }

    /// Text as it was written.
    pub(crate) fn raw(&self, faults: &mut Faults) -> Option<&'n str> {
        let value = self.value?;
        let text = self.soft();
        if text.is_none() && *value != Value::Null {
            faults.add(self, "must be a text in quotes");
        }
        text
    }

    /// Text as it was written, or nothing; for sources that cannot be told.
    pub(crate) fn soft(&self) -> Option<&'n str> {
        match self.value? {
            Value::Text(text) => Some(text.as_ref()),
            _ => None,
        }
    }

    pub(crate) fn id(&self, faults: &mut Faults) -> Option<ExternalId> {
        let id = ExternalId::new(self.raw(faults)?);
        if id.is_err() {
            faults.add(self, "an id has 1 to 200 visible characters");
        }
        id.ok()
    }

    /// A whole number in its shortest form.
    pub(crate) fn integer(&self, faults: &mut Faults) -> Option<i64> {
        let number = match self.value? {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            faults.add(self, "must be a whole number");
        }
        number
    }

    /// The items of a list, at most `limit`; more is a fault.
    pub(crate) fn items(
        &'n self,
        limit: usize,
        faults: &mut Faults,
    ) -> impl Iterator<Item = Node<'n>> + use<'n> {
        let items: &[Value<'n>] = match self.value {
            Some(Value::List(items)) if items.len() <= limit => items,
            Some(Value::List(_)) => {
                faults.add(self, format!("has more than {limit} entries"));
                &[]
            }
            Some(_) => {
                faults.add(self, "must be a list");
                &[]
            }
            None => &[],
        };
        let place =
            |(index, value)| Node { value: Some(value), parent: Some(self), step: Step::Index(index) };
        items.iter().enumerate().map(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn a_pointer_names_the_place_and_null_is_absent() {
        let value = json::parse(br#"{"a/b":[{"c":1},{"c":null}]}"#).unwrap();
        let root = Node::root(&value);
        let list = root.at("a/b");
        let mut faults = Faults::default();
        let items: Vec<_> = list.items(5, &mut faults).collect();
        assert_eq!(items[1].at("c").pointer(), "/a~1b/1/c");
        assert!(items[1].at("c").is_absent());
        assert_eq!(items[0].at("c").integer(&mut faults), Some(1));
        assert_eq!(items[1].at("c").need(&mut faults, Node::integer), None);
        assert_eq!(faults.0[0].detail, "is missing");
    }

    #[test]
    fn at_most_twenty_faults_are_told() {
        let mut faults = Faults::default();
        let node = Node::root(&Value::Null);
        (0..50).for_each(|_| faults.add(&node, "x"));
        assert_eq!(faults.settle(Some(()), &node).unwrap_err().len(), FAULTS_LIMIT);
    }
}
