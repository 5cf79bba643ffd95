//! Which line of the settings says what.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

/// The lines of a file by the path of the value that they set.
pub(super) struct Lines(BTreeMap<String, usize>);

impl Lines {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is no TOML.
    pub(super) fn of(text: &str) -> Result<Self, toml::de::Error> {
        let mut lines = BTreeMap::new();
        let table = DeTable::parse(text)?;
        collect(table.get_ref(), "", text, &mut lines);
        Ok(Self(lines))
    }

    /// The line that sets a value, from 1.
    pub(super) fn line(&self, path: &str) -> Option<usize> {
        self.0.get(path).copied()
    }
}

fn collect(table: &DeTable<'_>, above: &str, text: &str, into: &mut BTreeMap<String, usize>) {
    for (key, value) in table {
        let path = match above {
            "" => key.get_ref().to_string(),
            above => format!("{above}.{}", key.get_ref()),
        };
        if let DeValue::Table(inner) = value.get_ref() {
            collect(inner, &path, text, into);
        } else {
            let before = text.bytes().take(key.span().start);
            into.insert(path, before.filter(|b| *b == b'\n').count() + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_however_it_is_written() {
        let text = "work.wait_seconds = 3\n[serve]\n# more\nmax_upload_mib = 1\nproxy = { addresses = [\n] }\n";
        let lines = Lines::of(text).unwrap();
        assert_eq!(lines.line("work.wait_seconds"), Some(1));
        assert_eq!(lines.line("serve.max_upload_mib"), Some(4));
        assert_eq!(lines.line("serve.proxy.addresses"), Some(5));
        assert_eq!(lines.line("serve"), None);
    }
}
