//! Values in columns: enums by their stable names, dates as ISO text, lists as
//! JSON. What cannot be understood is damage, never a default.

use std::str::FromStr;

use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::Digest;
use crate::records::RecordsError;

/// The stable name of an enum value, as in JSON.
pub(super) fn name<T: Serialize>(value: &T) -> Result<String, RecordsError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => Ok(name),
        other => Err(RecordsError::Database(format!(
            "not a named value: {other:?}"
        ))),
    }
}

/// The enum value of a stable name.
pub(super) fn named<T: DeserializeOwned>(
    table: &'static str,
    name: String,
) -> Result<T, RecordsError> {
    serde_json::from_value(serde_json::Value::String(name)).map_err(|e| damaged(table, e))
}

/// A value as JSON text.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, RecordsError> {
    serde_json::to_string(value).map_err(|e| RecordsError::Database(e.to_string()))
}

/// A value from JSON text.
pub(super) fn from_json<T: DeserializeOwned>(
    table: &'static str,
    text: &str,
) -> Result<T, RecordsError> {
    serde_json::from_str(text).map_err(|e| damaged(table, e))
}

/// A value from text.
pub(super) fn parsed<T: FromStr>(table: &'static str, text: &str) -> Result<T, RecordsError>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|e| damaged(table, e))
}

/// A digest from a column that may be null.
pub(super) fn digest(
    table: &'static str,
    text: Option<String>,
) -> Result<Option<Digest>, RecordsError> {
    text.map(|text| parsed(table, &text)).transpose()
}

/// Thirty-two bytes from a blob.
pub(super) fn bytes32(table: &'static str, blob: &[u8]) -> Result<[u8; 32], RecordsError> {
    blob.try_into().map_err(|e| damaged(table, e))
}

/// A count that SQLite keeps signed.
pub(super) fn signed(value: u64) -> Result<i64, RecordsError> {
    i64::try_from(value).map_err(|e| RecordsError::Database(e.to_string()))
}

/// A count that SQLite kept signed.
pub(super) fn unsigned(table: &'static str, value: i64) -> Result<u64, RecordsError> {
    u64::try_from(value).map_err(|e| damaged(table, e))
}

/// A value that does not make sense.
pub(super) fn damaged(table: &'static str, detail: impl std::fmt::Display) -> RecordsError {
    RecordsError::Damaged {
        table,
        detail: detail.to_string(),
    }
}

/// Reads rows into values, with our own errors.
pub(super) fn collect<T>(
    mut rows: rusqlite::Rows<'_>,
    read: impl Fn(&Row<'_>) -> Result<T, RecordsError>,
) -> Result<Vec<T>, RecordsError> {
    let mut values = Vec::new();
    while let Some(row) = rows.next()? {
        values.push(read(row)?);
    }
    Ok(values)
}
