//! A pack made ready to match: which ways to try for which concept, and the
//! candidates of a passage.

use std::collections::HashMap;
use std::sync::Arc;

use super::candidate::{Candidate, PassageIn};
use super::evaluate::{Found, Lack, View, evaluate};
use super::lexicon::Lexicon;
use super::prepared::{Prepared, Span};
use super::view::Scanned;
use crate::scheme::concept::Subject;
use crate::scheme::{Pack, Way};

/// Why a pack cannot be made ready.
#[derive(Debug, thiserror::Error)]
pub enum MatcherError {
    /// The vocabulary is too large for an automaton.
    #[error("the vocabulary cannot be compiled: {0}")]
    Vocabulary(#[from] aho_corasick::BuildError),
}

/// Position of a way: rule, way of that rule.
type Position = (u32, u32);

/// A pack made ready to match. Cheap to share between threads; building one
/// costs milliseconds.
#[derive(Debug)]
pub struct Matcher {
    pack: Arc<Pack>,
    lexicon: Lexicon,
    /// Ways to try when a concept occurs, by concept.
    by_concept: Vec<Vec<Position>>,
    /// Ways that no concept calls up.
    always: Vec<Position>,
}

impl Matcher {
    /// Compiles a pack.
    ///
    /// # Errors
    /// When its vocabulary is beyond what the automaton holds.
    pub fn new(pack: Arc<Pack>) -> Result<Self, MatcherError> {
        let lexicon = Lexicon::new(&pack.vocabulary)?;
        let mut matcher = Self {
            by_concept: vec![Vec::new(); pack.vocabulary.concepts().len()],
            always: Vec::new(),
            lexicon,
            pack,
        };
        matcher.index_ways();
        Ok(matcher)
    }

    /// The pack.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// What the passage is evidence for, best first. Cost follows the length
    /// of the passage and what occurs in it, not the number of criteria.
    pub fn passage(&self, passage: &PassageIn<'_>) -> Vec<Candidate> {
        let heading = Scanned::new(&self.lexicon, Prepared::heading(passage.heading));
        let view = View {
            passage: Scanned::new(&self.lexicon, Prepared::passage(passage.text)),
            heading: &heading,
            class: passage.class,
        };
        if view.passage.text.len() == 0 {
            return Vec::new();
        }
        let mut best: Vec<(u32, &Way, Found)> = Vec::new();
        for (rule, way) in self.called_up(&view) {
            let Some(way) = self.way((rule, way)) else {
                continue;
            };
            let Some(found) = evaluate(way, &view) else {
                continue;
            };
            match best.last_mut() {
                Some(last) if last.0 == rule => {
                    if (found.strength, found.score) > (last.2.strength, last.2.score) {
                        *last = (rule, way, found);
                    }
                }
                _ => best.push((rule, way, found)),
            }
        }
        let mut candidates: Vec<Candidate> = best
            .iter()
            .filter_map(|(rule, way, found)| self.candidate(*rule, way, found, &view, passage))
            .collect();
        candidates.sort_by(|a, b| {
            (b.strength.cmp(&a.strength)).then_with(|| b.score.total_cmp(&a.score))
        });
        candidates
    }

    /// The ways that the concepts present call up, in order.
    fn called_up(&self, view: &View<'_>) -> Vec<Position> {
        let mut ways = self.always.clone();
        for concept in view.passage.hits.keys().chain(view.heading.hits.keys()) {
            ways.extend(self.by_concept.get(*concept as usize).into_iter().flatten());
        }
        ways.sort_unstable();
        ways.dedup();
        ways
    }

    fn way(&self, (rule, way): Position) -> Option<&Way> {
        self.pack.rules.get(rule as usize)?.ways.get(way as usize)
    }

    /// Files every way under what must occur for it: the one of `all` that
    /// the fewest ways name, else each of `any`, else each of `in_heading`.
    fn index_ways(&mut self) {
        let pack = Arc::clone(&self.pack);
        let mut uses: HashMap<Subject, usize> = HashMap::new();
        for way in pack.rules.iter().flat_map(|rule| &rule.ways) {
            for subject in way.all.iter().chain(&way.any) {
                *uses.entry(*subject).or_default() += 1;
            }
        }
        for (rule, ways) in (0u32..).zip(pack.rules.iter().map(|rule| &rule.ways)) {
            for (number, way) in (0u32..).zip(ways) {
                let keys = self.keys(way, &uses);
                if keys.is_empty() {
                    self.always.push((rule, number));
                }
                for key in keys {
                    if let Some(list) = self.by_concept.get_mut(key as usize) {
                        list.push((rule, number));
                    }
                }
            }
        }
    }

    fn keys(&self, way: &Way, uses: &HashMap<Subject, usize>) -> Vec<u32> {
        let rarest = way
            .all
            .iter()
            .filter_map(|subject| Some((uses.get(subject)?, self.plain(*subject)?)))
            .min();
        if let Some((_, concept)) = rarest {
            return vec![concept];
        }
        for group in [&way.any, &way.in_heading] {
            let concepts: Option<Vec<u32>> =
                group.iter().map(|subject| self.plain(*subject)).collect();
            if let Some(concepts) = concepts.filter(|list| !list.is_empty()) {
                return concepts;
            }
        }
        Vec::new()
    }

    /// The concept, when its occurrences are all found by the automaton.
    fn plain(&self, subject: Subject) -> Option<u32> {
        match subject {
            Subject::Concept(number) if self.lexicon.qualities(subject).is_empty() => Some(number),
            _ => None,
        }
    }

    fn candidate(
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
        }
    }
}

/// The words at the spans as written, in order, each once.
fn words(text: &Prepared, spans: &[Span], written: &str) -> Vec<String> {
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
        let word = word.trim().to_owned();
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// The headings at the spans, each once.
fn headings<'a>(text: &Prepared, spans: &[Span], path: &'a [String]) -> Vec<&'a str> {
    let filled: Vec<&String> = path.iter().filter(|line| !line.trim().is_empty()).collect();
    let mut found: Vec<&str> = Vec::new();
    for span in spans {
        let heading = filled
            .get(text.block_of(span.start))
            .map(|line| line.trim());
        found.extend(heading.filter(|line| !found.contains(line)));
    }
    found
}
