//! What settings mean: the comments of the template, and their Japanese.

use toml::{Table, Value};

/// A section or a key of the template with the comment that stands above it.
pub(super) struct Key {
    /// Its name in the file.
    pub(super) path: String,
    /// The comment, in one line.
    pub(super) text: String,
}

/// The sections of the template, each with its keys. A key without a comment of
/// its own is told by the one above it.
pub(super) fn sections(template: &str) -> Vec<(Key, Vec<Key>)> {
    let mut sections: Vec<(Key, Vec<Key>)> = Vec::new();
    let mut comment: Vec<&str> = Vec::new();
    let mut used = true;
    for line in template.lines() {
        if let Some(text) = line.strip_prefix('#') {
            if std::mem::take(&mut used) {
                comment.clear();
            }
            comment.push(text.trim());
            continue;
        }
        let key = |path: &str| Key {
            path: path.to_owned(),
            text: english(&comment),
        };
        if let Some(name) = line.strip_prefix('[') {
            sections.push((key(name.trim_end_matches(']')), Vec::new()));
            used = true;
        } else if let (Some((name, _)), Some((_, keys))) =
            (line.split_once(" = "), sections.last_mut())
        {
            keys.push(key(name));
            used = true;
        } else {
            comment.clear();
        }
    }
    sections
}

/// The lines of a comment that are English.
fn english(lines: &[&str]) -> String {
    let begins = |line: &&&str| line.starts_with(|c: char| c.is_ascii());
    let lines: Vec<&str> = lines.iter().filter(begins).copied().collect();
    lines.join(" ")
}

/// The Japanese of sections and settings, by their path.
pub(super) struct Japanese(Table);

/// The built-in Japanese.
pub(super) fn japanese() -> Japanese {
    let source = include_str!("../../../templates/locales/settings.ja.toml");
    // That it can be read is held by a test.
    Japanese(toml::from_str(source).unwrap_or_default())
}

impl Japanese {
    pub(super) fn of(&self, path: &str) -> String {
        let text = self.0.get(path).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    }
}
