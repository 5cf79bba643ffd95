//! What was found: values, quotes, places, and what a person should look at.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use super::{FormRow, Processor, Revision};
use crate::model::{Anchor, Passage};

/// The fields of one document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fields {
    /// By name; what is not there is absent.
    pub values: BTreeMap<&'static str, Found>,
    /// What a person should look at.
    pub warnings: Vec<Warning>,
}

/// One field, or a list of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Found {
    /// One value.
    One(Field),
    /// One value each.
    Many(Vec<Field>),
    /// Officers of a registry certificate.
    Officers(Vec<Officer>),
    /// Rows of a disclosure form.
    Rows(Vec<FormRow>),
    /// Processors of a register.
    Processors(Vec<Processor>),
    /// Revisions of a document.
    History(Vec<Revision>),
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// Dates as ISO text, numbers of people and companies as digits, yen and
    /// counts as integers, text after NFKC.
    pub value: Value,
    /// As written.
    pub quote: String,
    /// Where.
    pub anchor: Anchor,
}

/// An officer (役員) as printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Officer {
    /// Role.
    pub role: String,
    /// Name, without the spaces that the register sets between characters.
    pub name: String,
    /// The last day on which the office began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Address, where it is printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// As written.
    pub quote: String,
    /// Where.
    pub anchor: Anchor,
}

/// Something to look at: a key of the catalogues (`fields.warning.…`) and what
/// stands in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Last part of the key.
    pub key: &'static str,
    /// What it is about.
    pub what: String,
}

impl Warning {
    /// A warning about `what`.
    pub fn new(key: &'static str, what: impl Into<String>) -> Self {
        Self {
            key,
            what: what.into(),
        }
    }
}

impl Field {
    /// A value that stands in `passage`.
    pub fn new(value: impl Into<Value>, quote: impl Into<String>, passage: &Passage) -> Self {
        Self {
            value: value.into(),
            quote: quote.into(),
            anchor: passage.anchor.clone(),
        }
    }

    /// The value, where it is text.
    pub fn text(&self) -> &str {
        self.value.as_str().unwrap_or_default()
    }

    /// The value, where it is a date.
    pub fn day(&self) -> Option<Date> {
        self.text().parse().ok()
    }
}

impl Fields {
    /// The field of that name, where it is a single one.
    pub fn one(&self, name: &str) -> Option<&Field> {
        match self.values.get(name) {
            Some(Found::One(field)) => Some(field),
            _ => None,
        }
    }

    /// The days on which what a record tells of was held, each once.
    pub fn sessions(&self) -> &[Field] {
        let several = self.values.get("sessions");
        match several.or_else(|| self.values.get("held_on")) {
            Some(Found::Many(days)) => days,
            Some(Found::One(day)) => std::slice::from_ref(day),
            _ => &[],
        }
    }

    /// The officers.
    pub fn officers(&self) -> &[Officer] {
        match self.values.get("officers") {
            Some(Found::Officers(officers)) => officers,
            _ => &[],
        }
    }

    /// The rows of a disclosure form.
    pub fn rows(&self) -> &[FormRow] {
        match self.values.get("rows") {
            Some(Found::Rows(rows)) => rows,
            _ => &[],
        }
    }

    /// The processors of a register.
    pub fn processors(&self) -> &[Processor] {
        match self.values.get("processors") {
            Some(Found::Processors(list)) => list,
            _ => &[],
        }
    }

    /// The revisions of a document.
    pub fn history(&self) -> &[Revision] {
        match self.values.get("history") {
            Some(Found::History(list)) => list,
            _ => &[],
        }
    }

    pub(super) fn put(&mut self, name: &'static str, field: Option<Field>) {
        if let Some(field) = field {
            self.values.insert(name, Found::One(field));
        }
    }

    pub(super) fn put_list(&mut self, name: &'static str, fields: Vec<Field>) {
        if !fields.is_empty() {
            self.values.insert(name, Found::Many(fields));
        }
    }

    pub(super) fn warn(&mut self, key: &'static str, what: impl Into<String>) {
        let warning = Warning::new(key, what);
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
}
