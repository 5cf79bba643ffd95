//! Stable names of values.

use serde::Serialize;

/// The stable name of a value of the model, as it stands in JSON; empty for what
/// has none.
pub fn stable_name(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
