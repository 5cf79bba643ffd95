//! The registry certificate (登記事項証明書) of a company or another legal
//! person, and the online print of the same entries.
//!
//! Old entries stand before the current ones, crossed out by an underline that
//! text does not show. The current entry is the one with the latest day of
//! change or registration; where there was a choice, a warning says so.

mod closing;
mod entries;
mod lists;
mod officers;
mod pieces;

use std::collections::BTreeSet;

use super::found::{Field, Fields, Found};
use super::plain::{tight, value};
use crate::model::Passage;
use crate::scheme::forms::RegistryForm;
use crate::text::{corporate, date, numeral};
use entries::Entry;

pub(super) fn read(passages: &[Passage], form: &RegistryForm) -> Fields {
    let end = closing::begins(passages, form);
    let mut cutter = pieces::Cutter::new(form);
    for (at, passage) in passages.iter().enumerate().take(end) {
        cutter.passage(at, passage);
    }
    let all = entries::entries(&cutter.pieces, form);
    let mut reader = Reader {
        passages,
        form,
        all,
        fields: Fields::default(),
    };
    for (key, written) in &cutter.doubtful {
        reader.fields.warn(key, written.as_str());
    }
    if reader.is_one_company() {
        reader.read();
    }
    closing::read(passages, end, form, &mut reader.fields);
    reader.fields
}

struct Reader<'a> {
    passages: &'a [Passage],
    form: &'a RegistryForm,
    all: Vec<(String, Entry)>,
    fields: Fields,
}

impl Reader<'_> {
    /// False where the numbers or the days of founding of several companies stand
    /// in the file: then nobody can say whose rows are whose.
    fn is_one_company(&mut self) -> bool {
        let numbers: BTreeSet<String> = self
            .under("company_number")
            .iter()
            .filter_map(|entry| corporate::digits(&entry.text()))
            .collect();
        let founded: BTreeSet<String> = self
            .under("established_on")
            .iter()
            .filter_map(|entry| date::find(&entry.text()).first()?.day())
            .map(|day| day.to_string())
            .collect();
        if numbers.len() < 2 && founded.len() < 2 {
            return true;
        }
        let several = [numbers, founded].into_iter().filter(|of| of.len() > 1);
        let list: Vec<String> = several.flatten().collect();
        self.fields.warn("several-companies", list.join(", "));
        false
    }

    fn under(&self, field: &str) -> Vec<Entry> {
        let of = self.all.iter().filter(|(name, _)| name == field);
        of.map(|(_, entry)| entry.clone()).collect()
    }

    fn read(&mut self) {
        self.number("company_number", 12);
        self.number("corporate_number", 13);
        for name in ["name", "head_office"] {
            if let Some(entry) = self.current(name) {
                let field = self.field(&entry, value(&entry.text()));
                self.fields.put(name, field);
            }
        }
        if let Some(entry) = self.current("established_on") {
            let day = date::find(&entry.text())
                .first()
                .and_then(date::FoundDate::day);
            let field = day.and_then(|day| self.field(&entry, day.to_string()));
            self.fields.put("established_on", field);
        }
        self.capital();
        if let Some(entry) = self.current("purposes") {
            let items = lists::items(&entry.lines);
            let fields = items
                .into_iter()
                .filter_map(|(_, text)| self.item(&entry, &text))
                .collect();
            self.fields.put_list("purposes", fields);
        }
        let branches = lists::branches(&self.under("branches"), &self.form.signs);
        let fields = branches
            .iter()
            .filter_map(|(entry, text)| self.item(entry, text))
            .collect();
        self.fields.put_list("branches", fields);
        self.officers();
    }

    fn number(&mut self, name: &'static str, length: usize) {
        let Some(entry) = self.under(name).into_iter().next_back() else {
            return;
        };
        let text = entry.text();
        let digits = corporate::digits(&text).or_else(|| {
            let found = corporate::find(&text)
                .into_iter()
                .find(|found| found.digits.len() == length);
            found.map(|found| found.digits)
        });
        match digits.filter(|digits| digits.len() == length) {
            Some(digits) => {
                if length == 13 && !corporate::is_corporate_number(&digits) {
                    self.fields.warn("check-digit", text.as_str());
                }
                let field = self.field(&entry, digits);
                self.fields.put(name, field);
            }
            None => self.fields.warn("no-number", text),
        }
    }

    fn capital(&mut self) {
        let Some(entry) = self.current("capital_yen") else {
            return;
        };
        let text = entry.text();
        let text = tight(&text);
        let amount = text
            .trim_start_matches(self.form.signs.before_yen.as_str())
            .trim_end_matches(self.form.signs.after_yen.as_str())
            .replace(',', "");
        match numeral::parse(&amount) {
            Some(yen) => {
                let field = self.field(&entry, yen);
                self.fields.put("capital_yen", field);
            }
            None => self.fields.warn("no-amount", entry.text()),
        }
    }

    fn officers(&mut self) {
        let entries = self.under("officers");
        let list: Vec<&Entry> = entries.iter().collect();
        let officers = officers::officers(&list, self.passages, self.form);
        let unmarked = list.iter().filter(|entry| !entry.underlined);
        let list: Vec<&Entry> = unmarked.copied().collect();
        let people = list
            .iter()
            .filter(|entry| entries::has_role(&entry.lines, self.form))
            .count();
        if people > officers.len() {
            self.fields.warn("underline-not-visible", "officers");
        }
        if !officers.is_empty() {
            self.fields
                .values
                .insert("officers", Found::Officers(officers));
        }
    }

    /// The entry with the latest day; of those without one the last printed.
    fn current(&mut self, name: &'static str) -> Option<Entry> {
        let mut entries = self.under(name);
        // Where something is underlined, the rest is what holds.
        if entries.iter().any(|entry| !entry.underlined) {
            entries.retain(|entry| !entry.underlined);
        }
        if entries.len() > 1 {
            self.fields.warn("underline-not-visible", name);
        }
        entries.into_iter().max_by_key(Entry::latest)
    }

    fn field(&self, entry: &Entry, value: impl Into<serde_json::Value>) -> Option<Field> {
        let passage = self.passages.get(entry.passage)?;
        Some(Field::new(value, entry.text(), passage))
    }

    fn item(&self, entry: &Entry, text: &str) -> Option<Field> {
        let passage = self.passages.get(entry.passage)?;
        Some(Field::new(value(text), text.trim(), passage))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Anchor, Cell, Flag, Place};
    use crate::scheme::{Forms, Templates};

    fn row(texts: &[&str], flags: Vec<Flag>) -> Passage {
        let anchor = Anchor::new(Place::Line { line: 1 }, "test");
        let mut passage = Passage::prose(texts.join(" | "), anchor, Vec::new());
        passage.flags = flags;
        let cell = |text: &&str| Cell {
            label: String::new(),
            text: (*text).to_owned(),
        };
        passage.cells = texts.iter().map(cell).collect();
        passage
    }

    /// What is underlined comes as a passage of its own: the row is in two.
    #[test]
    fn an_officer_whose_row_is_underlined_is_in_no_office() {
        let forms = Forms::load(&Templates::embedded()).unwrap();
        let head = row(&["商号", "株式会社見本"], Vec::new());
        let role = "役員に関する事項";
        let retired = row(
            &[role, "取締役　前　任　太　郎", ""],
            vec![Flag::Underlined],
        );
        let present = row(
            &["取締役　見　本　花　子", "令和6年6月28日就任"],
            Vec::new(),
        );
        for events in ["令和6年6月28日退任令和6年7月5日登記", "令和4年6月28日重任"]
        {
            let rest = row(&[role, "", events], Vec::new());
            let rows = [head.clone(), retired.clone(), rest, present.clone()];
            let fields = read(&rows, &forms.registry);
            let officers = fields.officers().iter();
            let names: Vec<&str> = officers.map(|officer| officer.name.as_str()).collect();
            assert_eq!(names, ["見本花子"], "{events}");
        }
    }
}
