//! Figures as lines of the log, in CloudWatch's embedded metric format: no call, no client. Dimensions name functions and
//! outcomes, never a portfolio or a person: each new value is a metric that is paid for.

use std::io::Write;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

/// Where the figures are found.
const NAMESPACE: &str = "Relance";

/// Units that CloudWatch knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// How many.
    Count,
    /// How long.
    Milliseconds,
    /// How old.
    Seconds,
}

impl Unit {
    const fn word(self) -> &'static str {
        match self {
            Self::Count => "Count",
            Self::Milliseconds => "Milliseconds",
            Self::Seconds => "Seconds",
        }
    }
}

/// One line of figures that belong together.
#[derive(Debug, Clone)]
pub struct Line {
    dimensions: Map<String, Value>,
    figures: Vec<(&'static str, Unit, u64)>,
}

impl Line {
    /// Figures of one function.
    #[must_use]
    pub fn of(function: &'static str) -> Self {
        let dimensions = Map::from_iter([("Function".to_owned(), json!(function))]);
        Self { dimensions, figures: Vec::new() }
    }

    /// The same figures told apart by `name`, which has few values.
    #[must_use]
    pub fn by(mut self, name: &'static str, value: &'static str) -> Self {
        self.dimensions.insert(name.to_owned(), json!(value));
        self
    }

    /// Adds a figure.
    #[must_use]
    pub fn with(mut self, name: &'static str, unit: Unit, value: u64) -> Self {
        self.figures.push((name, unit, value));
        self
    }

    /// The line as CloudWatch reads it.
    #[must_use]
    pub fn written(&self, at: DateTime<Utc>) -> String {
        let names: Vec<&String> = self.dimensions.keys().collect();
        let metrics: Vec<Value> =
            self.figures.iter().map(|(name, unit, _)| json!({ "Name": name, "Unit": unit.word() })).collect();
        let directive = json!({ "Namespace": NAMESPACE, "Dimensions": [names], "Metrics": metrics });
        let mut line = self.dimensions.clone();
        line.extend(self.figures.iter().map(|(name, _, value)| ((*name).to_owned(), json!(value))));
        let about = json!({ "Timestamp": at.timestamp_millis(), "CloudWatchMetrics": [directive] });
        line.insert("_aws".to_owned(), about);
        Value::Object(line).to_string()
    }

    /// Writes the line into the function's log. A figure that cannot be written is no reason to fail.
    pub fn tell(&self, at: DateTime<Utc>) {
        let _ = writeln!(std::io::stdout(), "{}", self.written(at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_its_figures_and_says_how_to_read_them() {
        let line = Line::of("dispatch").by("Outcome", "accepted").with("Sent", Unit::Count, 3);
        let written: Value = serde_json::from_str(&line.written(DateTime::UNIX_EPOCH)).unwrap();
        let expected = json!({
            "_aws": { "Timestamp": 0, "CloudWatchMetrics": [{
                "Namespace": "Relance", "Dimensions": [["Function", "Outcome"]],
                "Metrics": [{ "Name": "Sent", "Unit": "Count" }],
            }] },
            "Function": "dispatch", "Outcome": "accepted", "Sent": 3,
        });
        assert_eq!(written, expected);
    }
}
