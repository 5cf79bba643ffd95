//! What to mark in a passage found: our own, on the text as written.

use aho_corasick::AhoCorasick;

use super::query::Query;
use crate::text::normal::normalize;

/// Finds what a query looks for.
pub struct Highlighter {
    /// None for more needles than a query can hold.
    finder: Option<AhoCorasick>,
}

impl Highlighter {
    /// One for any number of passages.
    pub fn new(query: &Query) -> Self {
        let needles: Vec<&str> = query.needles().collect();
        let finder = AhoCorasick::new(&needles).ok();
        Self { finder }
    }

    /// The parts of a passage's text that the query looks for: `[from, to)` in
    /// characters of the text as written, in order, apart from each other. Empty
    /// when what was found stands in a heading.
    pub fn of(&self, text: &str) -> Vec<[usize; 2]> {
        let Some(finder) = &self.finder else {
            return Vec::new();
        };
        let normal = normalize(text);
        let starts: Vec<usize> = normal.text.char_indices().map(|(byte, _)| byte).collect();
        let character = |byte: usize| starts.partition_point(|start| *start < byte);
        let mut found: Vec<[usize; 2]> = finder
            .find_overlapping_iter(&normal.text)
            .map(|found| {
                let range = character(found.start())..character(found.end());
                let written = normal.written(range);
                [written.start, written.end]
            })
            .collect();
        found.sort_unstable();
        merge(found)
    }
}

/// Joins ranges that overlap or touch; they come sorted.
fn merge(ranges: Vec<[usize; 2]>) -> Vec<[usize; 2]> {
    let mut merged: Vec<[usize; 2]> = Vec::new();
    for [from, to] in ranges {
        match merged.last_mut() {
            Some([_, end]) if from <= *end => *end = to.max(*end),
            _ => merged.push([from, to]),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(query: &str, text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let query = Query::parse(query).unwrap();
        let cut = |[from, to]: [usize; 2]| chars.get(from..to).unwrap().iter().collect();
        Highlighter::new(&query)
            .of(text)
            .into_iter()
            .map(cut)
            .collect()
    }

    #[test]
    fn marks_the_text_as_written() {
        let cases: [(&str, &str, &[&str]); 9] = [
            ("教育", "従業者への教育を年１回", &["教育"]),
            ("年1回", "従業者への教育を年１回", &["年１回"]),
            (
                "\"教育研修\"",
                "教育\u{3000}研修と教育研修",
                &["教育\u{3000}研修", "教育研修"],
            ),
            ("株", "㈱見本", &["㈱"]),
            ("ＰＭＳ", "pmsとPMS", &["pms", "PMS"]),
            ("教育 研修", "教育研修", &["教育研修"]),
            ("教育 -記録", "教育の記録", &["教育"]),
            ("ああ", "あああい", &["あああ"]),
            ("case:1", "case:1", &[]),
        ];
        for (query, text, want) in cases {
            assert_eq!(marked(query, text), want, "{query} in {text}");
        }
    }

    #[test]
    fn a_question_marks_its_pairs() {
        let found = marked(
            "従業者に対する教育はどのくらい行うのですか",
            "従業者の教育は年1回行う",
        );
        assert_eq!(found, ["従業者", "教育は", "行う"]);
    }
}
