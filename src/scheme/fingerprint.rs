//! The hash by which a pack's version is known.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::model::digest::hex;

/// SHA-256, in hex, over the canonical JSON (RFC 8785) of the rule files:
/// file name → content. Comments, spaces and the order of keys do not count.
///
/// # Errors
/// When the content cannot stand in JSON.
pub fn fingerprint(files: &[(&str, toml::Table)]) -> Result<String, serde_json::Error> {
    let mut all = Map::new();
    for (name, table) in files {
        all.insert((*name).to_owned(), json_table(table));
    }
    let canonical = serde_json_canonicalizer::to_vec(&Value::Object(all))?;
    Ok(hex(&Sha256::digest(canonical)))
}

fn json_table(table: &toml::Table) -> Value {
    Value::Object(
        table
            .iter()
            .map(|(key, value)| (key.clone(), json(value)))
            .collect(),
    )
}

fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text.as_str()),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Float(number) => Value::from(*number),
        toml::Value::Boolean(truth) => Value::from(*truth),
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(values) => Value::from(values.iter().map(json).collect::<Vec<_>>()),
        toml::Value::Table(table) => json_table(table),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        fingerprint(&[("a.toml", text.parse().unwrap())]).unwrap()
    }

    #[test]
    fn only_the_content_counts() {
        assert_eq!(of("a = 1\nb = 'x'"), of("# words\nb = \"x\"\na = 1"));
        assert_ne!(of("a = 1"), of("a = 2"));
        assert_ne!(of("a = 1"), of("a = '1'"));
        assert_eq!(of("a = 1").len(), 64);
    }
}
