//! Passages of a form → labels and the values beside or below them, with the
//! group that a label stands in.

use std::borrow::Cow;

use super::plain::tight;
use crate::model::{Flag, Passage};

/// Characters, spaces included, beyond which a text is no label: twice the
/// longest of the papers' words, since labels are often set with spaces.
const LONGEST: usize = 80;

/// A label with its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pair {
    /// As [`label_form`] gives it.
    pub(super) label: String,
    /// As written; empty where nothing was filled in.
    pub(super) value: String,
    /// The words of the group above or before it.
    pub(super) group: Option<String>,
    pub(super) passage: usize,
    /// Recognised: a letter of the label may be wrong.
    pub(super) misread: bool,
}

/// A label for comparing: NFKC, lower case, no white space, no numbering, no
/// marks, no colon at its end.
pub(super) fn label_form(text: &str) -> Cow<'_, str> {
    match lower(tight(text)) {
        Cow::Borrowed(tight) => Cow::Borrowed(bare(tight)),
        Cow::Owned(tight) => Cow::Owned(bare(&tight).to_owned()),
    }
}

fn lower(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.chars().any(char::is_uppercase) {
        true => Cow::Owned(text.to_lowercase()),
        false => text,
    }
}

/// Without numbering, marks and a colon at its end.
fn bare(tight: &str) -> &str {
    let open = tight.trim_matches(|c: char| {
        matches!(
            c,
            ':' | '*' | '※' | '●' | '■' | '◆' | '・' | '【' | '】' | '「' | '」' | '<' | '>'
        )
    });
    let unnumbered = without_numbers(open).trim_start_matches(['(', ')', '.']);
    let balanced = unnumbered.matches(')').count() <= unnumbered.matches('(').count();
    let form = if balanced && !unnumbered.is_empty() {
        unnumbered
    } else {
        open
    };
    form.strip_suffix("(必須)").unwrap_or(form)
}

/// Without the numbers it begins with: 1., (2), 3(1).
fn without_numbers(text: &str) -> &str {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '、' | '①'..='⑳');
    let rest = text.trim_start_matches(is_number);
    let inside = rest.strip_prefix('(').and_then(|open| open.split_once(')'));
    match inside {
        Some((number, behind)) if number.chars().all(|c| c.is_ascii_digit()) => {
            without_numbers(behind)
        }
        _ => rest,
    }
}

/// As [`label_form`]; empty where the text is too long for a label.
fn short_form(text: &str) -> Cow<'_, str> {
    match text.chars().nth(LONGEST) {
        None => label_form(text),
        Some(_) => Cow::Borrowed(""),
    }
}

/// All pairs, in order. `known` says whether a text is a label, one letter of
/// which may be wrong where its second argument says so; `is_group` whether it
/// names a group.
pub(super) fn pairs(
    passages: &[Passage],
    known: &dyn Fn(&str, bool) -> bool,
    is_group: &dyn Fn(&str) -> bool,
) -> Vec<Pair> {
    let mut reader = Reader {
        known,
        is_group,
        group: None,
        above: None,
        misread: false,
        pairs: Vec::new(),
    };
    let aside = [Flag::Header, Flag::Footer, Flag::Hidden, Flag::Comment];
    let mut shown = passages
        .iter()
        .enumerate()
        .filter(|(_, passage)| !passage.flags.iter().any(|flag| aside.contains(flag)))
        .peekable();
    while let Some((at, passage)) = shown.next() {
        reader.misread = passage.flags.contains(&Flag::Ocr);
        if let Some((below, values)) = shown.peek()
            && reader.is_head(passage, values)
        {
            reader.below(*below, passage, values);
            shown.next();
        } else {
            reader.passage(at, passage);
        }
    }
    reader.pairs
}

struct Reader<'a> {
    known: &'a dyn Fn(&str, bool) -> bool,
    is_group: &'a dyn Fn(&str) -> bool,
    group: Option<String>,
    /// A label alone on its line: the next line is its value.
    above: Option<String>,
    /// Whether the passage at hand was recognised.
    misread: bool,
    pairs: Vec<Pair>,
}

/// What stands in the cells of a row, whatever was taken for a head above it.
pub(super) fn row(passage: &Passage) -> Vec<&str> {
    let form = passage.flags.contains(&Flag::Form);
    let parts = passage.cells.iter().flat_map(|cell| {
        // In the row of a form the label is a cell of the row itself.
        let label = (form && !cell.label.is_empty()).then_some(cell.label.as_str());
        label.into_iter().chain([cell.text.as_str()])
    });
    parts.collect()
}

impl Reader<'_> {
    /// Whether a text, in the form of labels, is one.
    fn is_known(&self, label: &str) -> bool {
        (self.known)(label, self.misread)
    }

    fn is_label(&self, text: &str) -> bool {
        self.is_known(&short_form(text))
    }

    /// Whether a row holds labels whose values stand in the row below.
    fn is_head(&self, passage: &Passage, below: &Passage) -> bool {
        let (labels, values) = (row(passage), row(below));
        let known = labels.iter().filter(|text| self.is_label(text)).count();
        let headed = below
            .cells
            .iter()
            .map(|cell| cell.label.as_str())
            .eq(labels.iter().copied());
        let beside = labels.windows(2).any(
            |pair| matches!(pair, [label, next] if self.is_label(label) && !self.is_label(next)),
        );
        labels.len() > 1
            && labels.len() == values.len()
            && known * 2 >= labels.len()
            && labels
                .last()
                .is_some_and(|last| self.is_label(last) || headed)
            && (headed || !beside)
            && !values.iter().any(|text| self.is_label(text))
    }

    fn below(&mut self, at: usize, labels: &Passage, values: &Passage) {
        self.above = None;
        for (label, value) in row(labels).into_iter().zip(row(values)) {
            if self.is_label(label) {
                self.push(at, label_form(label).into_owned(), value);
            }
        }
    }

    fn passage(&mut self, at: usize, passage: &Passage) {
        let lines = match passage.cells.as_slice() {
            [] => Some(&passage.text),
            // A table of one column: labels, each with its value below.
            [cell] if cell.label.is_empty() => Some(&cell.text),
            _ => None,
        };
        if let Some(text) = lines {
            for line in text.lines() {
                self.line(at, line);
            }
            return;
        }
        self.above = None;
        // A row that holds labels itself has no head.
        let mut cells = passage.cells.iter();
        if cells.any(|cell| !cell.label.is_empty() && self.is_label(&cell.text)) {
            self.beside(at, &row(passage));
            return;
        }
        let mut texts: Vec<&str> = Vec::new();
        for cell in &passage.cells {
            if cell.label.is_empty() {
                texts.push(&cell.text);
                continue;
            }
            self.beside(at, &std::mem::take(&mut texts));
            let label = label_form(&cell.label).into_owned();
            self.push(at, label, &cell.text);
            // 名称：… within a cell.
            for line in cell.text.lines().filter(|_| cell.text.contains('\n')) {
                self.line(at, line);
            }
        }
        self.beside(at, &texts);
    }

    /// Cells without a head: labels with the cell behind each.
    fn beside(&mut self, at: usize, cells: &[&str]) {
        let mut cells = cells.iter().copied().peekable();
        while let Some(cell) = cells.next() {
            let label = short_form(cell);
            // 担当者 | 部署 | 総務部: the title of a group before a label and its value.
            let mut rest = cells.clone();
            let leads = rest.len() >= 2 && rest.len() % 2 == 0;
            if leads
                && (self.is_group)(&label)
                && !rest.nth(1).is_some_and(|text| self.is_label(text))
            {
                self.group = Some(label.into_owned());
                continue;
            }
            let is_known = self.is_known(&label);
            let next_is_label = cells.peek().is_some_and(|next| self.is_label(next));
            if (self.is_group)(&label) && (next_is_label || cells.peek().is_none() || !is_known) {
                self.group = Some(label.clone().into_owned());
                if !is_known || next_is_label {
                    continue;
                }
            }
            if is_known {
                let value = match cells.peek() {
                    Some(next) if !next_is_label => {
                        let value = (*next).to_owned();
                        cells.next();
                        value
                    }
                    _ => String::new(),
                };
                self.push(at, label.into_owned(), &value);
            } else {
                self.line(at, cell);
            }
        }
    }

    /// 申請日：令和６年４月１日, 申請日　　令和６年４月１日, or a label alone.
    fn line(&mut self, at: usize, line: &str) {
        let line = line.trim();
        let whole = short_form(line);
        let is_label = self.is_known(&whole);
        if !is_label && let Some((label, value)) = self.parted(line) {
            self.above = None;
            self.push(at, label, &value);
            return;
        }
        if let Some(label) = self.above.take() {
            if !line.is_empty() && !is_label && !has_label_of_its_own(line) {
                self.push(at, label, line);
                return;
            }
            self.push(at, label, "");
        }
        if (self.is_group)(&whole) {
            self.group = Some(whole.clone().into_owned());
        }
        if is_label {
            self.above = Some(whole.into_owned());
        }
    }

    /// A label with its value behind it: up to a colon, else up to white space.
    fn parted(&self, line: &str) -> Option<(String, String)> {
        let is_colon = |c: char| matches!(c, ':' | '：');
        let is_gap = |c: char| matches!(c, '|' | '│' | '┃') || c.is_whitespace();
        let near = || line.char_indices().take(LONGEST);
        let colon = near().find(|(_, c)| is_colon(*c));
        let gaps = near().filter(|(_, c)| is_gap(*c));
        for (at, c) in colon.into_iter().chain(gaps) {
            let label = label_form(line.get(..at)?);
            if self.is_known(&label) {
                let value = line.get(at + c.len_utf8()..)?;
                let value = value
                    .trim()
                    .trim_start_matches([':', '：', '|', '│'])
                    .trim_end_matches(['│', '┃', '|']);
                return (!value.trim().is_empty())
                    .then(|| (label.into_owned(), value.trim().to_owned()));
            }
        }
        None
    }

    fn push(&mut self, passage: usize, label: String, value: &str) {
        if (self.is_group)(&label) && value.trim().is_empty() {
            self.group = Some(label.clone());
        }
        self.pairs.push(Pair {
            label,
            value: value.trim().to_owned(),
            group: self.group.clone(),
            passage,
            misread: self.misread,
        });
    }
}

/// 担当部署：医事課. A time (13:30) and an address (https:) have no label.
fn has_label_of_its_own(line: &str) -> bool {
    line.split_once([':', '：']).is_some_and(|(label, value)| {
        let label = label_form(label);
        (2..=12).contains(&label.chars().count()) && !label.is_ascii() && !value.trim().is_empty()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::{Forms, Templates};

    #[test]
    fn no_label_of_any_paper_is_too_long() {
        let forms = Forms::load(&Templates::embedded()).unwrap();
        let labels = [
            &forms.papers.labels,
            &forms.application.labels,
            &forms.application.groups,
        ];
        let within = forms.application.within.values();
        let words = labels
            .into_iter()
            .chain(within)
            .flat_map(|lists| lists.values());
        for word in words.flatten() {
            let label = label_form(word);
            assert!(label.chars().count() * 2 <= LONGEST, "{label}");
        }
    }

    #[test]
    fn numbers_before_a_label_are_none_of_it() {
        for label in [
            "1.法人番号",
            "（１）　法人番号",
            "2．（1）法人番号：",
            "①法人番号",
            "■法人番号",
        ] {
            assert_eq!(label_form(label), "法人番号", "{label}");
        }
        assert_eq!(label_form("(必須)法人番号"), "(必須)法人番号");
    }

    #[test]
    fn a_long_line_is_no_label_and_keeps_its_own() {
        let known = |label: &str, _| label == "申請日";
        let long = format!("申請日　令和6年4月1日 {}", "あ い ".repeat(5000));
        let anchor = crate::model::Anchor::new(crate::model::Place::Line { line: 1 }, "test");
        let passage = Passage::prose(&long, anchor, Vec::new());
        let found = pairs(&[passage], &known, &|_| false);
        assert_eq!(found.len(), 1);
        assert!(found[0].value.starts_with("令和6年4月1日"));
    }
}
