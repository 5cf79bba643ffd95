//! Application forms and notices (申請書, 申請書A, 変更届, 終了届).

use std::collections::{BTreeMap, BTreeSet};

use super::days::judged;
use super::found::{Field, Fields};
use super::labels::Known;
use super::pairs::{Pair, label_form, pairs, row};
use super::plain::{tight, value};
use crate::model::Passage;
use crate::scheme::forms::{ApplicationForm, Composed, Labels};
use crate::text::{corporate, corporate::NumberKind, date};

/// Passages among which a form's date stands alone, and its title.
const TOP: usize = 14;

const TEXTS: [&str; 9] = [
    "applicant_name",
    "head_office",
    "representative_role",
    "representative_name",
    "contact_name",
    "contact_phone",
    "contact_email",
    "service_name",
    "mark_declaration",
];

pub(super) fn read(passages: &[Passage], form: &ApplicationForm, fields: &mut Fields) {
    let words = Words::new(form);
    let found = pairs(
        passages,
        &|label, misread| words.is_label(label, misread),
        &|label| words.is_group(label),
    );
    let grouped = found.iter().any(|pair| pair.group.is_some());
    let mut reader = Reader {
        passages,
        form,
        fields,
        several: BTreeSet::new(),
    };
    for pair in &found {
        if let Some(name) = words.field(pair, grouped) {
            reader.pair(name, pair, &words);
        }
    }
    reader.loose_date();
    reader.kind_by_title();
}

/// Labels by their normal form.
struct Words<'a> {
    labels: Known<'a>,
    groups: Known<'a>,
    within: BTreeMap<&'a str, Known<'a>>,
    /// Labels of what is not asked for, where they stand alone.
    others: &'a [String],
}

impl<'a> Words<'a> {
    fn new(form: &'a ApplicationForm) -> Self {
        let known = |labels: &'a Labels, group: Option<&str>| {
            let counts = |of: &Composed| match group {
                // Without groups, labels of the contact's may be put together too.
                Some("none") => of.group.is_some(),
                _ => of.group.as_deref() == group,
            };
            Known::new(labels)
                .composed(&form.composed, counts)
                .but(&form.words.others)
        };
        let within = form.within.iter();
        Self {
            labels: known(&form.labels, None),
            groups: Known::new(&form.groups),
            others: &form.words.others,
            within: within
                .map(|(group, labels)| (group.as_str(), known(labels, Some(group))))
                .collect(),
        }
    }

    fn is_label(&self, label: &str, misread: bool) -> bool {
        let mut within = self.within.values();
        let mut others = self.others.iter();
        others.any(|other| label == other)
            || self.labels.field(label, misread).is_some()
            || within.any(|known| known.field(label, misread).is_some())
    }

    fn is_group(&self, label: &str) -> bool {
        self.groups.field(label, false).is_some()
    }

    /// Whether a label beside a title asks for the name of who has it.
    fn asks_for_name(&self, label: &str) -> bool {
        let of = self.within.get("representative");
        of.and_then(|known| known.field(label, false)) == Some("representative_name")
    }

    fn field(&self, pair: &Pair, grouped: bool) -> Option<&'a str> {
        let group = pair
            .group
            .as_deref()
            .and_then(|group| self.groups.field(group, false));
        let within = |group: &str| self.within.get(group)?.field(&pair.label, pair.misread);
        if let Some(name) = match group {
            Some("contact") => within("contact"),
            Some("representative") => within("representative"),
            _ => None,
        } {
            return Some(name);
        }
        if let Some(name) = self.labels.field(&pair.label, pair.misread) {
            let of_applicant =
                matches!(name, "applicant_name" | "head_office" | "corporate_number");
            let elsewhere = matches!(group, Some("service" | "other" | "contact"));
            let short = self.is_group(&pair.label) && pair.value.is_empty();
            let misplaced = of_applicant && elsewhere;
            return (!misplaced && !short).then_some(name);
        }
        (!grouped || group.is_none())
            .then(|| within("none"))
            .flatten()
    }
}

struct Reader<'a> {
    passages: &'a [Passage],
    form: &'a ApplicationForm,
    fields: &'a mut Fields,
    /// Fields left out since they have values that exclude each other.
    several: BTreeSet<&'static str>,
}

impl Reader<'_> {
    fn pair(&mut self, name: &str, pair: &Pair, words: &Words) {
        if self.is_blank(&pair.value) {
            return;
        }
        match name {
            "filed_on" => self.date(pair),
            "kind" => self.kind(pair),
            "corporate_number" => self.number(pair),
            "representative" | "representative_name" => self.person(pair, words),
            "contact_name" => {
                let name = self.without_unit(&pair.value);
                self.put("contact_name", pair, &name);
            }
            "head_office" => {
                let seat = without_post_code(&value(&pair.value));
                self.put("head_office", pair, &seat);
            }
            // Boxes of which none is ticked declare nothing.
            "mark_declaration" if self.form.marks.is_unticked(&pair.value) => {}
            other => {
                if let Some(name) = TEXTS.into_iter().find(|known| *known == other) {
                    self.put(name, pair, &value(&pair.value));
                }
            }
        }
    }

    /// The first value stands; another one is a warning.
    fn put(&mut self, name: &'static str, pair: &Pair, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if self.several.contains(name) {
            return;
        }
        if let Some(known) = self.fields.one(name) {
            if name == "corporate_number" && known.text() != text {
                // Two legal persons: nobody can say which one applies.
                let what = format!("{}, {text}", known.text());
                self.fields.warn("several-companies", what);
                self.fields.values.remove(name);
                self.several.insert(name);
                return;
            }
            if tight(known.text()) != tight(text) {
                let what = format!("{name}: {} / {text}", known.text());
                self.fields.warn("two-values", what);
            }
            return;
        }
        if let Some(passage) = self.passages.get(pair.passage) {
            self.fields
                .put(name, Some(Field::new(text, pair.value.as_str(), passage)));
        }
    }

    fn is_blank(&self, value: &str) -> bool {
        let value = tight(value);
        value.is_empty()
            || self
                .form
                .words
                .blank
                .iter()
                .any(|blank| tight(blank) == value)
    }

    fn date(&mut self, pair: &Pair) {
        let Some(found) = date::find(&pair.value).into_iter().next() else {
            return;
        };
        let (day, warning) = judged(&found);
        if let Some(key) = warning {
            self.fields.warn(key, pair.value.as_str());
        }
        if let Some(day) = day {
            self.put("filed_on", pair, &day.to_string());
        }
    }

    fn number(&mut self, pair: &Pair) {
        let text = &pair.value;
        let digits = corporate::digits(text).or_else(|| {
            // The company number of twelve digits may stand before it.
            let mut found = corporate::find(text).into_iter();
            let corporate = found.find(|found| found.kind == NumberKind::Corporate);
            corporate.map(|found| found.digits)
        });
        match digits {
            Some(digits) if digits.len() == 13 => {
                if !corporate::is_corporate_number(&digits) {
                    self.fields.warn("check-digit", text.as_str());
                }
                self.put("corporate_number", pair, &digits);
            }
            _ => self.fields.warn("no-number", text.as_str()),
        }
    }

    /// 代表取締役　見本 太郎.
    fn person(&mut self, pair: &Pair, words: &Words) {
        let folded = value(&pair.value);
        let folded = folded
            .trim_end_matches(['印', '㊞'])
            .trim()
            .trim_end_matches("(印)")
            .trim();
        let (role, name) = self.role_and_name(folded);
        let beside = name.is_empty().then(|| self.name_beside(pair, words));
        let name = beside.flatten().unwrap_or(name);
        self.put("representative_role", pair, &role);
        self.put("representative_name", pair, &super::plain::name(&name));
    }

    /// A title and what stands behind it; a title may be put together of several
    /// (代表取締役 社長).
    fn role_and_name(&self, text: &str) -> (String, String) {
        let ends = &self.form.words.role_ends;
        let mut rest = text;
        loop {
            let (first, behind) = rest.split_once(' ').unwrap_or((rest, ""));
            let is_role = ends.iter().any(|end| first.ends_with(end.as_str()));
            let begins = ends
                .iter()
                .filter_map(|end| rest.strip_prefix(end.as_str()));
            let next = match is_role && !behind.is_empty() {
                true => Some(behind),
                false => begins.min_by_key(|behind| behind.len()),
            };
            let Some(next) = next else { break };
            rest = next.trim_start();
        }
        let role = text.strip_suffix(rest).unwrap_or_default().trim();
        (role.to_owned(), rest.to_owned())
    }

    /// 代表者 | 代表取締役 | 見本 太郎: the cell behind that of the title, or behind
    /// a label there that asks for the name.
    fn name_beside(&self, pair: &Pair, words: &Words) -> Option<String> {
        let cells = row(self.passages.get(pair.passage)?);
        let is_title = |at: &usize| {
            let label = at.checked_sub(1).and_then(|at| cells.get(at));
            cells.get(*at).is_some_and(|cell| cell.trim() == pair.value)
                && label.is_some_and(|label| label_form(label) == pair.label)
        };
        let at = (0..cells.len()).find(is_title)?;
        let next = *cells.get(at + 1)?;
        let name = match words.asks_for_name(&label_form(next)) {
            true => *cells.get(at + 2)?,
            false => next,
        };
        let is_label = words.is_label(&label_form(name), pair.misread);
        (!is_label && !self.is_blank(name)).then(|| value(name))
    }

    /// 管理部　見本 葵 → 見本 葵.
    fn without_unit(&self, text: &str) -> String {
        let folded = value(text);
        let words: Vec<&str> = folded.split(' ').collect();
        let is_unit = |word: &str| {
            self.form
                .words
                .unit_ends
                .iter()
                .any(|end| word.ends_with(end.as_str()))
        };
        let skip = words
            .iter()
            .take(words.len().saturating_sub(1))
            .take_while(|word| is_unit(word))
            .count();
        super::plain::name(&words.get(skip..).unwrap_or_default().join(" "))
    }

    /// ■新規　□更新, or the one word that stands there.
    fn kind(&mut self, pair: &Pair) {
        match self.chosen(&pair.value) {
            Ok(Some(kind)) => self.put("kind", pair, kind),
            Ok(None) => {}
            Err(()) => self.fields.warn("unclear-choice", pair.value.as_str()),
        }
    }

    /// The kind that is marked; an error when several words stand there and
    /// not exactly one is.
    fn chosen(&self, text: &str) -> Result<Option<&'static str>, ()> {
        let text = tight(text);
        let mut named = Vec::new();
        for (kind, words) in &self.form.kinds {
            for word in words {
                if let Some(at) = text.find(word.as_str()) {
                    let before = text.get(..at).unwrap_or_default();
                    let has = |marks: &[String]| {
                        let mut marks = marks.iter();
                        marks.any(|mark| before.ends_with(&*tight(mark)))
                    };
                    let marks = &self.form.marks;
                    named.push((kind.as_str(), has(&marks.chosen), has(&marks.full)));
                    break;
                }
            }
        }
        // ●新規 ○更新: a full mark beside an empty one.
        let full = named.iter().any(|(_, _, full)| *full);
        let marked: Vec<&str> = named
            .iter()
            .filter(|(_, marked, is_full)| if full { *is_full } else { *marked })
            .map(|(kind, ..)| *kind)
            .collect();
        let open = self
            .form
            .marks
            .open
            .iter()
            .any(|mark| text.contains(mark.as_str()));
        let one = match (named.as_slice(), marked.as_slice()) {
            ([], _) => return Ok(None),
            (_, [one]) => one,
            ([(one, ..)], []) if !open => one,
            _ => return Err(()),
        };
        Ok(["new", "renewal", "change", "termination"]
            .into_iter()
            .find(|kind| kind == one))
    }

    /// A date alone on a line near the top is the day of filing.
    fn loose_date(&mut self) {
        if self.fields.one("filed_on").is_some() {
            return;
        }
        for (at, passage) in self.passages.iter().enumerate().take(TOP) {
            let text = passage.text.trim();
            if passage.cells.is_empty() && date::parse_day(text).is_some() {
                let pair = Pair {
                    label: String::new(),
                    value: text.to_owned(),
                    group: None,
                    passage: at,
                    misread: false,
                };
                self.date(&pair);
                return;
            }
        }
    }

    /// 更新申請書, □新規 ■更新: where no label says what the form is for.
    fn kind_by_title(&mut self) {
        if self.fields.one("kind").is_some()
            || self
                .fields
                .warnings
                .iter()
                .any(|warning| warning.key == "unclear-choice")
        {
            return;
        }
        for (at, passage) in self.passages.iter().enumerate().take(TOP) {
            let text = tight(&passage.text);
            let is_title = passage.cells.is_empty()
                && text.chars().count() < 60
                && (text.contains('書') || text.contains('届') || text.contains('■'));
            if is_title && let Ok(Some(kind)) = self.chosen(&passage.text) {
                let pair = Pair {
                    label: String::new(),
                    value: passage.text.trim().to_owned(),
                    group: None,
                    passage: at,
                    misread: false,
                };
                self.put("kind", &pair, kind);
                return;
            }
        }
    }
}

fn without_post_code(text: &str) -> String {
    let rest = text.trim_start_matches('〒');
    // 〒100一0000: a hyphen of full width, as scans are read.
    let is_marked = rest.len() < text.len();
    let code = rest
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '-' || is_marked && is_dash(*c))
        .count();
    match code {
        7..=8 => rest
            .chars()
            .skip(code)
            .collect::<String>()
            .trim()
            .to_owned(),
        _ => text.to_owned(),
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '一' | 'ー' | '―' | '−' | '‐' | '‑' | '–' | '—' | '─')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Anchor, Place};
    use crate::scheme::Templates;
    use crate::scheme::forms::Forms;

    /// What a form of one line says of the corporate number.
    fn number(line: &str) -> Option<String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
        let forms = Forms::load(&Templates::with_folder(folder)).unwrap();
        let anchor = Anchor::new(Place::Line { line: 1 }, "test");
        let passages = [Passage::prose(line, anchor, Vec::new())];
        let mut fields = Fields::default();
        read(&passages, &forms.application, &mut fields);
        fields
            .one("corporate_number")
            .map(|field| field.text().to_owned())
    }

    #[test]
    fn the_corporate_number_is_the_one_of_thirteen_digits() {
        let both = "法人番号：会社法人等番号 0100-01-012345　法人番号 4010001012345";
        assert_eq!(number(both).as_deref(), Some("4010001012345"));
        assert_eq!(
            number("法人番号：4010001012345").as_deref(),
            Some("4010001012345")
        );
        assert_eq!(number("法人番号：会社法人等番号 0100-01-012345"), None);
    }
}
