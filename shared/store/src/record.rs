//! How a value becomes the body of an item: `{"v": <schema version>, "d": <value>}`. Readers accept the version before.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Schema version written today.
pub const VERSION: u32 = 1;

/// Why a body could not be read.
#[derive(Debug, Error)]
pub enum RecordError {
    /// Written by a later version of Relance.
    #[error(
        "an item was written by a later version of Relance (schema {found}, this one reads up to {VERSION}): upgrade"
    )]
    Newer {
        /// What was found.
        found: u32,
    },
    /// Not what we write.
    #[error("an item holds what this version of Relance cannot read")]
    Unreadable(#[source] serde_json::Error),
}

#[derive(Serialize)]
struct Written<'a, T> {
    v: u32,
    d: &'a T,
}

#[derive(Deserialize)]
struct Kept<T> {
    v: u32,
    d: T,
}

#[derive(Deserialize)]
struct OnlyVersion {
    v: u32,
}

/// The body of `value`.
///
/// # Errors
/// A map with keys that are not text; no type of Relance has one.
pub fn encode<T: Serialize>(value: &T) -> Result<String, RecordError> {
    serde_json::to_string(&Written { v: VERSION, d: value }).map_err(RecordError::Unreadable)
}

/// The value in `body`.
///
/// # Errors
/// Written by a later version, or not what we write.
pub fn decode<T: DeserializeOwned>(body: &str) -> Result<T, RecordError> {
    match serde_json::from_str::<Kept<T>>(body) {
        Ok(kept) if kept.v <= VERSION => Ok(kept.d),
        Ok(kept) => Err(RecordError::Newer { found: kept.v }),
        Err(error) => match serde_json::from_str::<OnlyVersion>(body) {
            Ok(only) if only.v > VERSION => Err(RecordError::Newer { found: only.v }),
            _ => Err(RecordError::Unreadable(error)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_schema_is_named_rather_than_misread() {
        assert!(matches!(decode::<u32>(r#"{"v":2,"d":{"x":1}}"#), Err(RecordError::Newer { found: 2 })));
        assert!(matches!(decode::<u32>("{}"), Err(RecordError::Unreadable(_))));
        assert_eq!(decode::<u32>(&encode(&7).unwrap()).unwrap(), 7);
    }
}
