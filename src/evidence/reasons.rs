//! The reasons of a candidate, as they are kept: in Japanese. They are told in
//! the reader's language by `report::stored`, whose patterns these are.

use super::candidate::{Candidate, PassageIn};
use super::evaluate::{Found, Lack, View};
use super::matcher::Matcher;
use super::prepared::{Prepared, Span};
use crate::scheme::Way;
use crate::scheme::concept::Subject;
use crate::text::normal::normalize;

/// Last among the reasons of a find that wants words of its rule.
pub(super) const IN_PART: &str = "語の一部と、似た箇所から";

impl Matcher {
    /// The candidate that a match gives. `None` only for a rule that the pack
    /// does not have.
    pub(super) fn candidate(
        &self,
        rule: u32,
        way: &Way,
        found: &Found,
        view: &View<'_>,
        passage: &PassageIn<'_>,
    ) -> Option<Candidate> {
        let rule = self.pack.rules.get(rule as usize)?;
        let criterion = self.pack.criteria.get(rule.criterion as usize)?;
        let mut why = words(&view.passage.text, &found.words, passage.text);
        for heading in headings(&view.heading.text, &found.heading, passage.heading) {
            why.push(format!("見出し「{heading}」"));
        }
        if let Some(class) = passage.class.filter(|_| found.by_class) {
            why.push(format!("文書の種類: {}", self.class_title(class)));
        }
        if found.in_part {
            why.push(IN_PART.to_owned());
        }
        Some(Candidate {
            criterion: criterion.id.clone(),
            strength: found.strength,
            score: found.score,
            why,
            kind: way.kind,
            note: way.why.clone(),
            lacks: found.lacks.iter().map(|lack| self.lack(lack)).collect(),
        })
    }

    fn class_title<'a>(&'a self, id: &'a str) -> &'a str {
        self.pack
            .class(id)
            .map_or(id, |class| class.title_ja.as_str())
    }

    fn lack(&self, lack: &Lack) -> String {
        match lack {
            Lack::Any(subjects) => {
                let label = |subject: &Subject| self.pack.vocabulary.label(*subject);
                subjects.iter().map(label).collect::<Vec<_>>().join("・")
            }
            Lack::Class(classes) => {
                let titles: Vec<&str> = classes.iter().map(|id| self.class_title(id)).collect();
                format!("文書の種類: {}", titles.join("・"))
            }
            Lack::Blanks => "未記入".to_owned(),
        }
    }
}

/// The words at the spans as written, in order, each once; borders of cells
/// and marks of templates are no words.
pub(super) fn words(text: &Prepared, spans: &[Span], written: &str) -> Vec<String> {
    let mut spans = spans.to_vec();
    spans.sort();
    spans.dedup();
    let mut words: Vec<String> = Vec::new();
    for span in spans {
        let range = text.normal.written(span.start as usize..span.end as usize);
        let word: String = written
            .chars()
            .skip(range.start)
            .take(range.len())
            .collect();
        for part in word.split(['|', '{', '}']).map(str::trim) {
            let says = part.chars().any(char::is_alphanumeric);
            if says && !words.iter().any(|known| known == part) {
                words.push(part.to_owned());
            }
        }
    }
    words
}

/// The headings at the spans, each once.
fn headings<'a>(text: &Prepared, spans: &[Span], path: &'a [String]) -> Vec<&'a str> {
    let is_filled = |line: &&String| !normalize(line).text.trim().is_empty();
    let filled: Vec<&String> = path.iter().filter(is_filled).collect();
    let mut found: Vec<&str> = Vec::new();
    for span in spans {
        let heading = filled
            .get(text.block_of(span.start))
            .map(|line| line.trim());
        found.extend(heading.filter(|line| !found.contains(line)));
    }
    found
}
