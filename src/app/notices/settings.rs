//! Who sends letters, and how they are numbered.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::app::error::{Code, Failure};
use crate::app::settings::Settings;
use crate::report::letter::Sender;
use crate::text::date::wareki;

/// Letters that the body sends.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct LetterSettings {
    /// Pattern of the numbers.
    pub number: String,
    /// Month in which the year of a number begins, 1 to 12.
    pub year_begins: i8,
    /// Title of the officer who signs.
    pub title: String,
    /// Name of the officer who signs.
    pub officer: String,
    /// Address of the body.
    pub address: String,
    /// Where to ask.
    pub contact: String,
    /// Where to pay to.
    pub bank: String,
}

impl Default for LetterSettings {
    fn default() -> Self {
        Self {
            number: "{code}発第{year}-{n}号".into(),
            year_begins: 4,
            title: "【役職】".into(),
            officer: "【氏名】".into(),
            address: "【所在地】".into(),
            contact: "【担当部署・連絡先】".into(),
            bank: "【振込先】".into(),
        }
    }
}

impl LetterSettings {
    /// The placeholders that nobody filled in yet, with their keys.
    pub(super) fn placeholders(&self) -> Vec<(&'static str, String)> {
        let unset = Self::default();
        [
            ("title", &self.title, unset.title),
            ("officer", &self.officer, unset.officer),
            ("address", &self.address, unset.address),
            ("contact", &self.contact, unset.contact),
            ("bank", &self.bank, unset.bank),
        ]
        .into_iter()
        .filter(|(_, set, unset)| *set == unset)
        .map(|(key, _, unset)| (key, unset))
        .collect()
    }

    /// The year in whose count a letter of a day is.
    pub(super) fn year(&self, on: Date) -> i16 {
        let before = on.month() < self.year_begins.clamp(1, 12);
        on.year() - i16::from(before)
    }

    /// The number of the `n`-th letter of a year.
    pub(super) fn numbered(&self, code: &str, year: i16, n: u64) -> Result<String, Failure> {
        let wrong = || {
            Failure::new(Code::LetterNumber)
                .with("pattern", &self.number)
                .with("known", "{code} {year} {era} {n} {n:04}")
        };
        let mut out = String::new();
        let mut rest = self.number.as_str();
        let mut counted = false;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (name, after) = after.split_once('}').ok_or_else(wrong)?;
            rest = after;
            match name.split_once(":0") {
                None if name == "code" => out.push_str(code),
                None if name == "year" => out.push_str(&year.to_string()),
                None if name == "era" => out.push_str(&era(year, self.year_begins)),
                None if name == "n" => out.push_str(&n.to_string()),
                Some(("n", width)) => {
                    let width: usize = width.parse().map_err(|_| wrong())?;
                    out.push_str(&format!("{n:0width$}", width = width.min(12)));
                }
                _ => return Err(wrong()),
            }
            counted |= name.starts_with('n');
        }
        match counted {
            true => Ok(out + rest),
            false => Err(wrong()),
        }
    }
}

/// The year of the era in which a year of numbers begins: 令和8年.
fn era(year: i16, month: i8) -> String {
    let first = Date::new(year, month.clamp(1, 12), 1).unwrap_or_default();
    let day = wareki(first);
    day.split_once('年')
        .map_or(day.clone(), |(era, _)| format!("{era}年"))
}

impl Settings {
    /// Who sends letters.
    pub(super) fn sender(&self) -> Sender {
        let letters = &self.letters;
        Sender {
            name: self.body.name.clone(),
            title: letters.title.clone(),
            officer: letters.officer.clone(),
            address: letters.address.clone(),
            contact: letters.contact.clone(),
            bank: letters.bank.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(pattern: &str) -> Result<String, Failure> {
        let settings = LetterSettings {
            number: pattern.into(),
            ..LetterSettings::default()
        };
        settings.numbered("sample", 2026, 12)
    }

    #[test]
    fn numbers_follow_their_pattern() {
        assert_eq!(
            number("{code}発第{year}-{n}号").unwrap(),
            "sample発第2026-12号"
        );
        assert_eq!(number("{era}度 第{n:04}号").unwrap(), "令和8年度 第0012号");
        for wrong in ["第{count}号", "第{n", "第1号", "{n:0x}"] {
            assert_eq!(
                number(wrong).unwrap_err().code,
                Code::LetterNumber,
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_year_begins_where_the_body_says() {
        let settings = LetterSettings::default();
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(settings.year(day("2026-03-31")), 2025);
        assert_eq!(settings.year(day("2026-04-01")), 2026);
    }
}
