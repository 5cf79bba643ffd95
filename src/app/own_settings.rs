//! What a body sets for itself in a scheme: sections `[scheme.<id>.<section>]` of
//! `akashi.toml` over the pack's `settings.toml`. The rules' hash does not cover
//! them.
//!
//! A pack says what can be set: each key of its settings, and under `[optional]`
//! those that have no value until a body gives one; the value shows the form.
//! Under `[choices]` stand the words that a key may be.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use toml::{Spanned, Value};

use super::error::{Code, Failure};
use crate::scheme::{self, Source, Templates};

type Keys = BTreeMap<Spanned<String>, Value>;
type Sections = BTreeMap<Spanned<String>, Keys>;

/// Settings by scheme, section and key.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct OwnSettings(BTreeMap<Spanned<String>, Sections>);

/// A key that a body set.
#[derive(Debug, Clone, PartialEq)]
pub struct Overridden {
    /// Scheme id.
    pub scheme: String,
    /// Its path, `fees.annual`.
    pub path: String,
    /// What the body set.
    pub value: Value,
    /// What the pack says; nothing where it leaves it to the body.
    pub pack: Option<Value>,
}

/// A mistake at a byte of the settings file.
type Wrong = (usize, &'static str, String);

impl OwnSettings {
    fn each(
        &self,
    ) -> impl Iterator<Item = (&Spanned<String>, &Spanned<String>, &Spanned<String>, &Value)> {
        self.0.iter().flat_map(|(id, sections)| {
            sections.iter().flat_map(move |(section, keys)| {
                keys.iter()
                    .map(move |(key, value)| (id, section, key, value))
            })
        })
    }

    /// Puts them over the settings of a pack.
    pub fn put_over(&self, id: &str, settings: &mut toml::Table) {
        for (_, section, key, value) in self.each().filter(|(own, ..)| own.get_ref() == id) {
            let section = settings
                .entry(section.get_ref().clone())
                .or_insert_with(|| Value::Table(toml::Table::new()));
            if let Some(section) = section.as_table_mut() {
                section.insert(key.get_ref().clone(), value.clone());
            }
        }
    }

    /// Refuses what no version of the scheme's pack lets a body set, with the
    /// line of `file`.
    pub fn check(&self, templates: &Templates, file: &Path) -> Result<(), Failure> {
        if self.0.is_empty() {
            return Ok(());
        }
        let known = scheme::list(templates)?;
        let mut wrong = Vec::new();
        for (id, sections) in &self.0 {
            let versions = known.iter().filter(|(known, _)| known == id.get_ref());
            let mut packs = Vec::new();
            for (_, day) in versions {
                packs.push(settings_of(templates, id.get_ref(), &day.to_string())?);
            }
            if packs.is_empty() {
                wrong.push((id.span().start, "scheme", id.get_ref().clone()));
                continue;
            }
            for (section, keys) in sections {
                for (key, value) in keys {
                    let path = format!("{section}.{key}");
                    if let Some(what) = mistake(&packs, section.get_ref(), key.get_ref(), value) {
                        wrong.push((key.span().start, what, format!("{path} = {value}")));
                    }
                }
            }
        }
        wrong.sort_unstable();
        match wrong.first() {
            Some(first) => Err(failure(file, first)),
            None => Ok(()),
        }
    }

    /// Every setting of a version of a scheme's pack with the value that holds,
    /// and whether the body set it.
    pub fn standing(
        &self,
        templates: &Templates,
        id: &str,
        day: &str,
    ) -> Result<Vec<(Overridden, bool)>, Failure> {
        let pack = settings_of(templates, id, day)?;
        let mut all = pack.clone();
        all.retain(|section, _| !["optional", "choices"].contains(&section));
        self.put_over(id, &mut all);
        let mut standing = Vec::new();
        for (section, keys) in &all {
            for (key, value) in keys.as_table().into_iter().flatten() {
                let own = self.each().any(|(own, of, name, _)| {
                    own.get_ref() == id && of.get_ref() == section && name.get_ref() == key
                });
                let one = Overridden {
                    scheme: id.to_owned(),
                    path: format!("{section}.{key}"),
                    value: value.clone(),
                    pack: at(&pack, section, key).cloned(),
                };
                standing.push((one, own));
            }
        }
        Ok(standing)
    }

    /// What is set, beside what the packs in force on the newest day say.
    pub fn overridden(&self, templates: &Templates) -> Result<Vec<Overridden>, Failure> {
        let known = scheme::list(templates)?;
        let mut all = Vec::new();
        for (id, section, key, value) in self.each() {
            let newest = known.iter().rfind(|(known, _)| known == id.get_ref());
            let Some((_, day)) = newest else { continue };
            let pack = settings_of(templates, id.get_ref(), &day.to_string())?;
            all.push(Overridden {
                scheme: id.get_ref().clone(),
                path: format!("{section}.{key}"),
                value: value.clone(),
                pack: at(&pack, section.get_ref(), key.get_ref()).cloned(),
            });
        }
        Ok(all)
    }
}

fn at<'a>(table: &'a toml::Table, section: &str, key: &str) -> Option<&'a Value> {
    table.get(section)?.get(key)
}

/// What is wrong with a key, by the word of the catalogues.
fn mistake(packs: &[toml::Table], section: &str, key: &str, value: &Value) -> Option<&'static str> {
    let meta = |pack: &toml::Table, name: &str| {
        let table = pack.get(name).and_then(Value::as_table);
        table.and_then(|table| at(table, section, key)).cloned()
    };
    let is_meta = ["optional", "choices"].contains(&section);
    let form = packs.iter().rev().find_map(|pack| {
        at(pack, section, key)
            .cloned()
            .or_else(|| meta(pack, "optional"))
    });
    let Some(form) = form.filter(|_| !is_meta) else {
        return Some("key");
    };
    if !is_alike(value, &form) {
        return Some("form");
    }
    let choices = packs.iter().rev().find_map(|pack| meta(pack, "choices"));
    let choices = choices.as_ref().and_then(Value::as_array)?;
    let fits = match value {
        Value::Array(values) => values.iter().all(|value| choices.contains(value)),
        value => choices.contains(value),
    };
    (!fits).then_some("choice")
}

/// Whether a value has the form of another: its type, in lists that of each of
/// its values.
fn is_alike(value: &Value, form: &Value) -> bool {
    match (value, form) {
        (Value::Array(values), Value::Array(forms)) => forms
            .first()
            .is_none_or(|form| values.iter().all(|value| is_alike(value, form))),
        (value, form) => value.same_type(form),
    }
}

fn settings_of(templates: &Templates, id: &str, day: &str) -> Result<toml::Table, Failure> {
    let path = format!("schemes/{id}/{day}/settings.toml");
    let refused = |detail: String| {
        Failure::new(Code::PackMistakes).with("detail", format!("templates/{path}: {detail}"))
    };
    let text = templates.read(&path).map_err(|e| refused(e.to_string()))?;
    let parsed = text.unwrap_or_default().parse();
    parsed.map_err(|e: toml::de::Error| refused(e.to_string()))
}

fn failure(file: &Path, (start, what, found): &Wrong) -> Failure {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let line = text.bytes().take(*start).filter(|b| *b == b'\n').count() + 1;
    let code = match *what {
        "scheme" => Code::SettingScheme,
        "key" => Code::SettingKey,
        "form" => Code::SettingForm,
        _ => Code::SettingChoice,
    };
    Failure::new(code)
        .with("path", file.display())
        .with("line", line)
        .with("found", found)
}
