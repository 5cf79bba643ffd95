//! The hash by which a pack's version is known.

use std::collections::BTreeMap;

use serde::ser::{Error as _, Serialize, Serializer};
use sha2::{Digest, Sha256};
use toml::de::{DeTable, DeValue};

use crate::model::digest::hex;

/// SHA-256, in hex, over the canonical JSON (RFC 8785) of the rule files:
/// file name → content. Comments, spaces and the order of keys do not count.
///
/// # Errors
/// When the content cannot stand in JSON.
pub fn fingerprint(files: &[(&str, DeTable<'_>)]) -> Result<String, serde_json::Error> {
    let files = files.iter().map(|(name, table)| (*name, Table(table)));
    let all: BTreeMap<&str, Table<'_>> = files.collect();
    let canonical = serde_json_canonicalizer::to_vec(&all)?;
    Ok(hex(&Sha256::digest(canonical)))
}

/// A table as JSON.
struct Table<'a>(&'a DeTable<'a>);

impl Serialize for Table<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all = self.0.iter();
        serializer.collect_map(all.map(|(key, value)| (key.get_ref(), Json(value.get_ref()))))
    }
}

/// A value as JSON; a date as its text.
struct Json<'a>(&'a DeValue<'a>);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            DeValue::String(text) => serializer.serialize_str(text),
            DeValue::Integer(number) => {
                let number = i64::from_str_radix(number.as_str(), number.radix());
                serializer.serialize_i64(number.map_err(S::Error::custom)?)
            }
            DeValue::Float(number) => {
                let number: Result<f64, _> = number.as_str().parse();
                serializer.serialize_f64(number.map_err(S::Error::custom)?)
            }
            DeValue::Boolean(truth) => serializer.serialize_bool(*truth),
            DeValue::Datetime(date) => serializer.collect_str(date),
            DeValue::Array(values) => {
                serializer.collect_seq(values.iter().map(|value| Json(value.get_ref())))
            }
            DeValue::Table(table) => Table(table).serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        let table = DeTable::parse(text).unwrap().into_inner();
        fingerprint(&[("a.toml", table)]).unwrap()
    }

    #[test]
    fn only_the_content_counts() {
        assert_eq!(of("a = 1\nb = 'x'"), of("# words\nb = \"x\"\na = 1"));
        assert_ne!(of("a = 1"), of("a = 2"));
        assert_ne!(of("a = 1"), of("a = '1'"));
        assert_eq!(of("a = 1").len(), 64);
        assert_eq!(of("a = 0x10"), of("a = 1_6"));
        assert_ne!(of("a = 2026-04-01"), of("a = 2026-04-02"));
        assert_eq!(of("a = 2026-04-01"), of("a = '2026-04-01'"));
    }

    /// As other tools make it: `printf '{"a.toml":{…}}' | sha256sum`.
    #[test]
    fn it_is_the_hash_of_canonical_json() {
        let of_json = |json: &str| hex(&Sha256::digest(json));
        assert_eq!(
            of("b = [1, 2.5, true]\na = 'あ\"'\n[t]\nz = 1\ny = 2026-04-01"),
            of_json(r#"{"a.toml":{"a":"あ\"","b":[1,2.5,true],"t":{"y":"2026-04-01","z":1}}}"#)
        );
    }
}
