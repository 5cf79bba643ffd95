//! The catalogues: every text a user sees, in Japanese and English.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Japanese.
    Ja,
    /// English.
    En,
}

const JA: &str = include_str!("../../templates/locales/ja.toml");
const WEB_JA: &str = include_str!("../../templates/locales/web.ja.toml");
const WEB_EN: &str = include_str!("../../templates/locales/web.en.toml");
const EN: &str = include_str!("../../templates/locales/en.toml");

/// The texts of one language, by key. The catalogue is read when the first text is
/// asked for: a verb that writes data alone does without.
#[derive(Debug, Clone)]
pub struct Words {
    /// The language.
    pub lang: Lang,
}

impl Words {
    /// The built-in texts of a language.
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }

    fn texts(&self) -> &'static BTreeMap<String, String> {
        static READ: [OnceLock<BTreeMap<String, String>>; 2] = [OnceLock::new(), OnceLock::new()];
        let [ja, en] = &READ;
        let (read, sources) = match self.lang {
            Lang::Ja => (ja, [JA, WEB_JA]),
            Lang::En => (en, [EN, WEB_EN]),
        };
        read.get_or_init(|| texts_of(sources))
    }

    /// The text of a key. An unknown key is shown as it is, so that nothing is
    /// ever silent.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts().get(key).map_or(key, String::as_str)
    }

    /// Whether the catalogue knows a key.
    pub fn has(&self, key: &str) -> bool {
        self.texts().contains_key(key)
    }

    /// The text of a key where the catalogue knows it, else the other text: what
    /// a pack adds has no words here.
    pub fn get_or(&self, key: &str, other: &str) -> String {
        self.texts()
            .get(key)
            .map_or(other, String::as_str)
            .to_owned()
    }

    /// A procedure of a pack.
    pub fn procedure(&self, id: &str) -> String {
        self.get_or(&format!("procedure.{id}"), id)
    }

    /// The text of a key with `{name}` replaced by values.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        filled(self.get(key), values)
    }

    /// One of two texts by language.
    pub fn pick<'a>(&self, ja: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts().keys().map(String::as_str)
    }
}

/// A text with `{name}` replaced by values; a name without a value stays.
pub fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match values.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => filled.push_str(value),
            None => filled.push_str(&format!("{{{name}}}")),
        }
        rest = after;
    }
    filled + rest
}

fn texts_of(sources: [&str; 2]) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for source in sources {
        // That the built-in catalogues can be read is held by a test.
        let table: toml::Table = source.parse().unwrap_or_default();
        flatten(String::new(), toml::Value::Table(table), &mut texts);
    }
    texts
}

fn flatten(path: String, value: toml::Value, texts: &mut BTreeMap<String, String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                let path = if path.is_empty() {
                    key
                } else {
                    format!("{path}.{key}")
                };
                flatten(path, value, texts);
            }
        }
        toml::Value::String(text) => {
            texts.insert(path, text);
        }
        other => {
            texts.insert(path, other.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_catalogues_have_the_same_keys_and_placeholders() {
        let (ja, en) = (Words::new(Lang::Ja), Words::new(Lang::En));
        let keys = |words: &Words| words.keys().map(str::to_owned).collect::<Vec<_>>();
        assert!(keys(&ja).len() > 50);
        assert_eq!(keys(&ja), keys(&en));
        for key in ja.keys() {
            assert_eq!(
                placeholders(ja.get(key)),
                placeholders(en.get(key)),
                "{key}"
            );
        }
    }

    fn placeholders(text: &str) -> Vec<String> {
        let mut found: Vec<String> = text
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}'))
            .map(|(name, _)| name.to_owned())
            .collect();
        found.sort();
        found.dedup();
        found
    }

    #[test]
    fn values_stand_where_their_names_stood() {
        assert_eq!(
            filled("{a} of {b}, {c}", &[("a", "1"), ("b", "{a}")]),
            "1 of {a}, {c}"
        );
    }
}
