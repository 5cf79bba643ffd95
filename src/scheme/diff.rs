//! What changed between two versions of a scheme's pack.

use jiff::civil::Date;
use toml::{Table, Value};

use super::load::SCHEMES;
use super::problem::PackError;
use super::source::Source;
use super::toml_file::TomlFile;

/// What is compared, in this order: the files' lists, and the keys by which an
/// entry is known.
const LISTS: [(&str, &[&str]); 16] = [
    ("criterion", &["id"]),
    ("required", &["id"]),
    ("class", &["id"]),
    ("procedure", &["id"]),
    ("track", &["id"]),
    ("state", &["id"]),
    ("event", &["id"]),
    ("deadline", &["id"]),
    ("bar", &["id"]),
    ("ground", &["list", "id"]),
    ("notice", &["id"]),
    ("register", &["id"]),
    ("article", &["id"]),
    ("concept", &["id"]),
    ("rule", &["criterion"]),
    (PASSAGE, &["document", "text"]),
];

/// The list of labelled passages, each with the document it stands in.
const PASSAGE: &str = "passage";

/// Files in which the lists stand.
const FILES: [&str; 12] = [
    "scheme",
    "documents",
    "criteria",
    "lifecycle",
    "examination",
    "holder",
    "deadlines",
    "papers",
    "articles",
    "concepts",
    "evidence",
    "passages",
];

/// An entry that the two versions do not have alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The list it stands in: `criterion`, `required`, `event`, `deadline`, ….
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Name, Japanese and English, as far as it has one; of the newer version
    /// where it is in both.
    pub title: [String; 2],
    /// What happened to it.
    pub what: What,
}

/// What happened to an entry.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Only the newer version has it.
    Added,
    /// Only the older version has it.
    Removed,
    /// Keys with the values of the older and of the newer version.
    Changed(Vec<(String, Option<Value>, Option<Value>)>),
}

/// What changed from one version to another, list by list, in the order of the
/// newer version; what went comes last.
///
/// # Errors
/// When a file cannot be read, or is no TOML.
pub fn diff(source: &dyn Source, id: &str, days: [Date; 2]) -> Result<Vec<Change>, PackError> {
    let [old, new] = days.map(|day| entries(source, id, day));
    let (old, new) = (old?, new?);
    let mut changes = Vec::new();
    for (kind, keys) in LISTS {
        let named = |entries: &[(&'static str, Table)]| -> Vec<(String, Table)> {
            let own = entries.iter().filter(|(of, _)| *of == kind);
            own.map(|(_, entry)| (name(entry, keys), entry.clone()))
                .collect()
        };
        let (old, new) = (named(&old), named(&new));
        for (id, entry) in &new {
            let before = old.iter().find(|(known, _)| known == id);
            let what = match before {
                None => What::Added,
                Some((_, before)) if before == entry => continue,
                Some((_, before)) => What::Changed(keys_changed(before, entry)),
            };
            changes.push(change(kind, id, entry, what));
        }
        for (id, entry) in &old {
            if !new.iter().any(|(known, _)| known == id) {
                changes.push(change(kind, id, entry, What::Removed));
            }
        }
    }
    Ok(changes)
}

fn change(kind: &'static str, id: &str, entry: &Table, what: What) -> Change {
    let text = |keys: [&str; 2]| {
        let mut values = keys.into_iter().filter_map(|key| entry.get(key)?.as_str());
        values.next().unwrap_or_default().to_owned()
    };
    Change {
        kind,
        id: id.to_owned(),
        title: [text(["title_ja", "ja"]), text(["title_en", "en"])],
        what,
    }
}

fn name(entry: &Table, keys: &[&str]) -> String {
    let parts = keys.iter().filter_map(|key| entry.get(*key)?.as_str());
    parts.collect::<Vec<_>>().join(" ")
}

fn keys_changed(old: &Table, new: &Table) -> Vec<(String, Option<Value>, Option<Value>)> {
    let mut keys: Vec<&String> = new.keys().collect();
    keys.extend(old.keys().filter(|key| !new.contains_key(*key)));
    let differing = keys
        .into_iter()
        .filter(|key| old.get(*key) != new.get(*key));
    differing
        .map(|key| (key.clone(), old.get(key).cloned(), new.get(key).cloned()))
        .collect()
}

/// All entries of a version with the list that they stand in.
fn entries(
    source: &dyn Source,
    id: &str,
    day: Date,
) -> Result<Vec<(&'static str, Table)>, PackError> {
    let mut entries = Vec::new();
    for file in FILES {
        let file = TomlFile::read(source, format!("{SCHEMES}/{id}/{day}/{file}.toml"))?;
        let table: Table = file
            .parse()
            .map_err(|problem| PackError::Mistakes(vec![problem]))?;
        for (kind, _) in LISTS {
            let list = table.get(kind).and_then(Value::as_array);
            let tables = list.into_iter().flatten().filter_map(Value::as_table);
            entries.extend(tables.map(|entry| (kind, entry.clone())));
        }
        let documents = table.get("document").and_then(Value::as_array);
        let documents = documents.into_iter().flatten().filter_map(Value::as_table);
        entries.extend(documents.flat_map(passages).map(|entry| (PASSAGE, entry)));
    }
    Ok(entries)
}

/// The labelled passages of a document, each with its name and class.
fn passages(document: &Table) -> Vec<Table> {
    let list = document.get("passages").and_then(Value::as_array);
    let list = list.into_iter().flatten().filter_map(Value::as_table);
    let mut passages: Vec<Table> = list.cloned().collect();
    for passage in &mut passages {
        for (key, own) in [("document", "name"), ("class", "class")] {
            if let Some(value) = document.get(own) {
                passage.insert(key.to_owned(), value.clone());
            }
        }
    }
    passages
}
