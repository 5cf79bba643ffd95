//! What holds in a home: every setting with its value, its meaning and where it
//! comes from; the packs, what the body set in them, the room on the disks.

mod file;
mod meaning;
mod space;

use serde::Serialize;
use toml::Value;

pub use space::Space;

use super::error::{Code, Failure};
use super::home::{Home, SETTINGS};
use super::settings::TEMPLATE;
use file::Lines;
use meaning::Key;

/// All that holds in a home.
#[derive(Debug, Clone, Serialize)]
pub struct Effective {
    /// The file of settings.
    pub file: String,
    /// Its sections, in the order of the template.
    pub sections: Vec<Section>,
    /// The packs in force today.
    pub packs: Vec<Packed>,
    /// Where there has to be room.
    pub space: Vec<Space>,
}

/// A section of the settings.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// Its name in the file.
    pub name: String,
    /// What it is about, Japanese.
    pub ja: String,
    /// What it is about, English.
    pub en: String,
    /// Its settings.
    pub settings: Vec<Setting>,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// Its key in the file.
    pub key: String,
    /// What it says, Japanese.
    pub ja: String,
    /// What it says, English.
    pub en: String,
    /// The value that holds, as it is written in the file.
    pub value: String,
    /// The line of the file that says so; none where it is the default.
    pub line: Option<usize>,
    /// What the file says by now, where that does not hold yet.
    pub pending: Option<String>,
}

/// The pack of a scheme that is in force, and what can be set in it.
#[derive(Debug, Clone, Serialize)]
pub struct Packed {
    /// Scheme id.
    pub scheme: String,
    /// Title, Japanese.
    pub ja: String,
    /// Title, English.
    pub en: String,
    /// The day from which this version is in force.
    pub effective: String,
    /// Hash of its rules.
    pub hash: String,
    /// What a body sets in it.
    pub settings: Vec<OfBody>,
}

/// Something that a body sets in a scheme.
#[derive(Debug, Clone, Serialize)]
pub struct OfBody {
    /// Its path, `fees.annual`.
    pub path: String,
    /// The value that holds.
    pub value: String,
    /// The line of the settings that says so; none where the pack does.
    pub line: Option<usize>,
    /// What the pack says, where the body says something else.
    pub pack: Option<String>,
}

/// What holds in a home now.
///
/// # Errors
/// When the settings or a pack cannot be read.
pub fn effective(home: &Home) -> Result<Effective, Failure> {
    let file = home.dir.join(SETTINGS);
    let text = std::fs::read_to_string(&file).map_err(|e| refused(home, &e))?;
    let lines = Lines::of(&text).map_err(|e| refused(home, &e))?;
    let holds = Value::try_from(&home.settings).map_err(|e| refused(home, &e))?;
    let defaults = Value::try_from(super::settings::Settings::default());
    let defaults = defaults.map_err(|e| refused(home, &e))?;
    let says: Value = toml::from_str(&text).map_err(|e| refused(home, &e))?;
    let japanese = meaning::japanese();
    let sections = meaning::sections(TEMPLATE).into_iter().map(|(head, keys)| {
        let setting = |one: Key| {
            let path = format!("{}.{}", head.path, one.path);
            let value = at(&holds, &path);
            let should = at(&says, &path).or_else(|| at(&defaults, &path));
            let pending = should != value;
            Setting {
                ja: japanese.of(&path),
                en: one.text,
                line: (!pending).then(|| lines.line(&path)).flatten(),
                pending: pending.then(|| shown(&path, should)),
                value: shown(&path, value),
                key: one.path,
            }
        };
        Section {
            ja: japanese.of(&head.path),
            en: head.text.clone(),
            settings: keys.into_iter().map(setting).collect(),
            name: head.path.clone(),
        }
    });
    Ok(Effective {
        sections: sections.collect(),
        packs: packs(home, &lines)?,
        space: space::of(home),
        file: file.display().to_string(),
    })
}

fn refused(home: &Home, detail: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::Settings)
        .with("path", home.dir.join(SETTINGS).display())
        .with("detail", detail)
}

/// The value at a path of tables.
fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, key| value.get(key))
}

/// Settings whose words after the first may hold what opens something: only the
/// first one is shown.
const MAY_HOLD_SECRETS: [&str; 1] = ["timestamp.command"];

/// A value as it is written.
fn shown(path: &str, value: Option<&Value>) -> String {
    match value {
        Some(Value::Array(words)) if MAY_HOLD_SECRETS.contains(&path) && words.len() > 1 => {
            let first = words.first().map(ToString::to_string);
            format!("[{}, …]", first.unwrap_or_default())
        }
        Some(value) => value.to_string(),
        None => String::new(),
    }
}

fn packs(home: &Home, lines: &Lines) -> Result<Vec<Packed>, Failure> {
    let mut schemes = home.schemes();
    let mut packs = Vec::new();
    for id in schemes.ids()? {
        let pack = schemes.in_force(&id, home.clock.today())?.pack.clone();
        let day = pack.effective.to_string();
        let own = &home.settings.scheme;
        let each = own.standing(&home.templates, &id, &day)?.into_iter();
        let settings = each.map(|(one, is_own)| OfBody {
            line: match is_own {
                true => lines.line(&format!("scheme.{id}.{}", one.path)),
                false => None,
            },
            value: one.value.to_string(),
            pack: one.pack.filter(|_| is_own).map(|value| value.to_string()),
            path: one.path,
        });
        packs.push(Packed {
            settings: settings.collect(),
            ja: pack.title_ja.clone(),
            en: pack.title_en.clone(),
            hash: pack.hash.clone(),
            effective: day,
            scheme: id,
        });
    }
    Ok(packs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::Settings;

    #[test]
    fn every_setting_has_its_meaning_in_both_languages() {
        let japanese = meaning::japanese();
        let mut told = Vec::new();
        for (head, keys) in meaning::sections(TEMPLATE) {
            assert!(!head.text.is_empty(), "{}", head.path);
            assert!(!japanese.of(&head.path).is_empty(), "{}", head.path);
            for key in keys {
                let path = format!("{}.{}", head.path, key.path);
                assert!(!key.text.is_empty(), "{path}");
                assert!(!japanese.of(&path).is_empty(), "{path}");
                told.push(path);
            }
        }
        let mut known = Vec::new();
        leaves(
            &Value::try_from(Settings::default()).unwrap(),
            "",
            &mut known,
        );
        told.sort();
        known.sort();
        assert_eq!(told, known);
    }

    fn leaves(value: &Value, path: &str, into: &mut Vec<String>) {
        match value {
            Value::Table(table) => {
                for (key, value) in table {
                    let path = [path, key.as_str()].join(".");
                    leaves(value, path.trim_start_matches('.'), into);
                }
            }
            _ => into.push(path.to_owned()),
        }
    }

    #[test]
    fn what_may_hold_a_secret_is_not_shown() {
        let command: Value = toml::from_str("c = [\"curl\", \"--user\", \"me:geheim\"]").unwrap();
        let command = command.get("c");
        assert_eq!(shown("timestamp.command", command), "[\"curl\", …]");
        assert!(shown("intake.markers", command).contains("geheim"));
    }
}
