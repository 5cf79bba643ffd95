//! What a label says: by the words of the papers, by words that it is put
//! together of, and on a scan by words of which it misses one letter.

use std::collections::BTreeMap;

use super::pairs::label_form;
use crate::scheme::forms::{Composed, Labels};

/// Letters of the longest label that is taken apart.
const LONGEST: usize = 32;

/// Letters of the shortest label of which one may be misread.
const MISREAD: usize = 4;

/// The labels of one kind of paper.
pub(super) struct Known<'a> {
    words: BTreeMap<String, &'a str>,
    composed: Vec<&'a Composed>,
    /// A label with one of these in brackets is another's.
    others: &'a [String],
}

impl<'a> Known<'a> {
    pub(super) fn new(labels: &'a Labels) -> Self {
        let each = labels.iter().flat_map(|(name, words)| {
            let words = words.iter();
            words.map(move |word| (label_form(word).into_owned(), name.as_str()))
        });
        Self {
            words: each.collect(),
            composed: Vec::new(),
            others: &[],
        }
    }

    /// With labels that are put together of words, of those that `count`.
    pub(super) fn composed(
        mut self,
        composed: &'a [Composed],
        count: impl Fn(&Composed) -> bool,
    ) -> Self {
        self.composed = composed.iter().filter(|of| count(of)).collect();
        self
    }

    /// With words that make a label another's where they stand in its brackets.
    pub(super) fn but(mut self, others: &'a [String]) -> Self {
        self.others = others;
        self
    }

    /// The field that a label, in its normal form, stands for. `misread` where
    /// recognition may have erred in one letter of it.
    pub(super) fn field(&self, label: &str, misread: bool) -> Option<&'a str> {
        let whole = self.word(label);
        whole
            .or_else(|| {
                let is_other = |word: &String| label.contains(word.as_str());
                let noted = without_note(label).filter(|_| !self.others.iter().any(is_other));
                self.word(noted?)
            })
            .or_else(|| misread.then(|| self.nearly(label)).flatten())
    }

    fn word(&self, label: &str) -> Option<&'a str> {
        let word = self.words.get(label).copied();
        word.or_else(|| {
            let mut composed = self.composed.iter();
            let of = composed.find(|of| is_composed(label, of))?;
            Some(of.field.as_str())
        })
    }

    /// The field of the labels of which one letter differs, where there is one.
    fn nearly(&self, label: &str) -> Option<&'a str> {
        if label.chars().count() < MISREAD {
            return None;
        }
        let mut fields = self
            .words
            .iter()
            .filter(|(word, _)| differs_by_one(word, label))
            .map(|(_, field)| *field);
        let first = fields.next()?;
        fields.all(|field| field == first).then_some(first)
    }
}

/// Without what is said about filling in: 法人番号(13桁), 名称※正式な名称.
fn without_note(label: &str) -> Option<&str> {
    let cut = label.find(['※', '*']).filter(|at| *at > 0);
    let mut form = label.get(..cut.unwrap_or(label.len()))?;
    while let Some(open) = form.strip_suffix([')', '】', '〕']) {
        let at = open.rfind(['(', '【', '〔'])?;
        form = form.get(..at)?;
    }
    // A note that goes on below: 法人番号(半 / 角数字).
    if let Some(open) = form.rfind(['(', '【', '〔'])
        && !form.get(open..)?.contains([')', '】', '〕'])
        && open > 0
    {
        form = form.get(..open)?;
    }
    if form.starts_with('(') {
        form = form.split_once(')')?.1;
    }
    (form != label && !form.is_empty()).then_some(form)
}

/// Whether a label is put together of nothing but the words of `of`, at least
/// two of them, the last of which is one that such labels end with.
fn is_composed(label: &str, of: &Composed) -> bool {
    let ends = |label: &str| of.last.iter().any(|last| label.ends_with(last.as_str()));
    if !ends(label.trim_end_matches(is_between)) || label.chars().count() > LONGEST {
        return false;
    }
    let all: u32 = (1 << of.needs.len().min(31)) - 1;
    // From where on, with which needs met, after how many words up to two.
    let mut open = vec![(label, 0u32, 0u8)];
    let mut seen = std::collections::HashSet::new();
    while let Some((rest, met, count)) = open.pop() {
        let rest = rest.trim_start_matches(is_between);
        if !seen.insert((rest.len(), met, count)) {
            continue;
        }
        let mut next = |word: &str, met: u32| {
            let behind = rest.strip_prefix(word)?;
            let count = (count + 1).min(2);
            let is_end = behind.trim_start_matches(is_between).is_empty();
            if !is_end {
                open.push((behind, met, count));
            }
            Some((is_end, met, count))
        };
        let met_by = |word: &str| {
            let needs = of.needs.iter().enumerate();
            let by = needs.filter(|(_, words)| words.iter().any(|one| one == word));
            by.fold(met, |met, (at, _)| met | 1 << at)
        };
        let words = of.needs.iter().flatten().chain(&of.with);
        for word in words {
            next(word, met_by(word));
        }
        for word in &of.last {
            if let Some((true, met, 2)) = next(word, met_by(word))
                && met == all
            {
                return true;
            }
        }
    }
    false
}

/// Marks that part the words of a label and say nothing.
fn is_between(c: char) -> bool {
    matches!(c, '(' | ')' | '・' | '/' | '、' | ',' | '-')
}

/// Whether one letter was taken for another, lost or put in.
fn differs_by_one(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let behind = |list: &[char], skip: usize| list.get(same + skip..).map(<[char]>::to_vec);
    match one.len().cmp(&other.len()) {
        std::cmp::Ordering::Equal => same < one.len() && behind(&one, 1) == behind(&other, 1),
        std::cmp::Ordering::Less => behind(&one, 0) == behind(&other, 1),
        std::cmp::Ordering::Greater => behind(&one, 1) == behind(&other, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed() -> Composed {
        let list = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
        Composed {
            field: "held_on".to_owned(),
            group: None,
            needs: vec![list("研修 教育")],
            with: list("を の 行った 実施 実施した"),
            last: list("日 年月日 日時"),
        }
    }

    #[test]
    fn a_label_is_put_together_of_words() {
        let of = composed();
        for label in [
            "研修の実施日",
            "教育を行った日",
            "研修(日時)",
            "教育・研修日",
        ] {
            assert!(is_composed(label, &of), "{label}");
        }
        for label in [
            "日",
            "実施日",
            "研修の実施",
            "研修報告日",
            "研修実施予定日",
            "",
        ] {
            assert!(!is_composed(label, &of), "{label}");
        }
    }

    #[test]
    fn notes_are_left_out_and_one_letter_of_a_scan_may_be_wrong() {
        let labels: Labels = [
            ("number", "法人番号"),
            ("name", "代表者氏名"),
            ("role", "代表者役職"),
        ]
        .map(|(field, word)| (field.to_owned(), vec![word.to_owned()]))
        .into();
        let others = ["フリガナ".to_owned()];
        let known = Known::new(&labels).but(&others);
        assert_eq!(known.field("代表者氏名(フリガナ)", false), None);
        for label in [
            "法人番号(半",
            "法人番号(13桁)",
            "(必須)法人番号",
            "法人番号※半角",
            "法人番号【必須】",
        ] {
            assert_eq!(known.field(label, false), Some("number"), "{label}");
        }
        for (label, field) in [
            ("代表者氏各", Some("name")),
            ("代麦者氏名", Some("name")),
            ("法人番弓", Some("number")),
            ("代表氏名", Some("name")),
            ("代表者職", Some("role")),
            ("氏名", None),
        ] {
            assert_eq!(known.field(label, true), field, "{label}");
            assert_eq!(known.field(label, false), None, "{label}");
        }
    }
}
