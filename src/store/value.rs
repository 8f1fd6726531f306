//! How values stand in columns, and what to say when a column holds something else.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

use super::{StoreError, interviews::SecretHash};

/// The name of a variant of an enum without data, as serde writes it.
pub(super) fn name_of(variant: impl Serialize) -> Result<String, StoreError> {
    match serde_json::to_value(variant) {
        Ok(Value::String(name)) => Ok(name),
        Ok(other) => Err(StoreError::Corrupt(format!("{other} is no name of a variant"))),
        Err(error) => Err(StoreError::Corrupt(error.to_string())),
    }
}

/// A row on its way from columns to values; names itself when a column holds what this program can't read.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub table: &'static str,
    pub id: Uuid,
}

impl Row {
    /// The variant of that name.
    pub fn variant<T: DeserializeOwned>(self, column: &str, name: &str) -> Result<T, StoreError> {
        serde_json::from_value(Value::String(name.to_owned())).map_err(|error| self.broken(column, &error))
    }

    /// A 32-byte hash.
    pub fn hash(self, column: &str, bytes: &[u8]) -> Result<SecretHash, StoreError> {
        bytes.try_into().map_err(|error| self.broken(column, &error))
    }

    /// A value written as JSON.
    pub fn json<T: DeserializeOwned>(self, column: &str, text: &str) -> Result<T, StoreError> {
        // The parser's own message may quote a candidate's words.
        serde_json::from_str(text)
            .map_err(|error| self.broken(column, &format!("unreadable at character {}", error.column())))
    }

    /// A number that is never negative.
    pub fn unsigned<T: TryFrom<i64>>(self, column: &str, number: i64) -> Result<T, StoreError> {
        T::try_from(number).map_err(|_| self.broken(column, &format!("{number} is out of range")))
    }

    /// What is wrong with it.
    pub fn broken(self, column: &str, reason: &dyn std::fmt::Display) -> StoreError {
        StoreError::Corrupt(format!("{}.{column} of {}: {reason}", self.table, self.id))
    }
}

/// A value as JSON for a `body` column.
pub(super) fn to_json<T: Serialize>(table: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::Corrupt(format!("a new row of {table}: {error}")))
}

/// A number that both engines can hold; what lies beyond is cut to the greatest.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
