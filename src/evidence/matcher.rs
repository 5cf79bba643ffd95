//! A pack made ready to match: which ways to try for which concept, and the
//! candidates of a passage.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::asked;
use super::bare;
use super::candidate::{Candidate, PassageIn};
use super::clause;
use super::evaluate::{Found, View, evaluate, is_silent};
use super::form_row::FormRow;
use super::lexicon::Lexicon;
use super::likeness::{Likeness, Nearest};
use super::prepared::Prepared;
use super::view::Scanned;
use crate::model::{Flag, Passage};
use crate::scheme::concept::Subject;
use crate::scheme::{Pack, Way};

/// Why a pack cannot be made ready.
#[derive(Debug, thiserror::Error)]
pub enum MatcherError {
    /// The vocabulary is too large for an automaton.
    #[error("the vocabulary cannot be compiled: {0}")]
    Vocabulary(String),
}

/// Position of a way: rule, way of that rule.
pub(super) type Position = (u32, u32);

/// A pack made ready to match. Cheap to share between threads; building one
/// costs milliseconds.
#[derive(Debug)]
pub struct Matcher {
    pub(super) pack: Arc<Pack>,
    lexicon: Lexicon,
    /// Ways to try when a concept occurs, by concept.
    by_concept: Vec<Vec<Position>>,
    /// Ways that no concept calls up.
    always: Vec<Position>,
    /// Rules by criterion.
    pub(super) of_criterion: Vec<Vec<u32>>,
    /// Made when a rule first finds something.
    likeness: OnceLock<Option<Likeness>>,
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
            of_criterion: vec![Vec::new(); pack.criteria.len()],
            likeness: OnceLock::new(),
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

    /// A reader for the passages of one document, of which headings are looked
    /// at once and not once per passage.
    pub fn reader<'a>(&'a self, class: Option<&'a str>) -> Reader<'a> {
        Reader {
            matcher: self,
            class,
            path: Vec::new(),
            heading: self.scan(Prepared::default()),
        }
    }

    /// What the passage is evidence for, best first. Cost follows the length
    /// of the passage and what occurs in it, not the number of criteria.
    pub fn passage(&self, passage: &PassageIn<'_>) -> Vec<Candidate> {
        if asked::denies(passage.text) {
            return Vec::new();
        }
        let heading = self.scan(Prepared::heading(passage.heading));
        self.matches(passage, &heading)
    }

    pub(super) fn scan(&self, text: Prepared) -> Scanned<'_> {
        Scanned::new(&self.lexicon, text)
    }

    /// True when documents of the class prove nothing, whatever they say.
    pub(super) fn proves_nothing(&self, class: Option<&str>) -> bool {
        let class = class.and_then(|class| self.pack.class(class));
        class.is_some_and(|class| !class.proves)
    }

    fn matches<'a>(&'a self, passage: &PassageIn<'a>, heading: &'a Scanned<'a>) -> Vec<Candidate> {
        if self.proves_nothing(passage.class) {
            return Vec::new();
        }
        let Some(view) = self.view(passage, heading) else {
            return Vec::new();
        };
        if is_silent(&self.pack.silent, &view.passage) {
            return Vec::new();
        }
        let mut best = self.best(&view);
        self.keep_alike(&view, &mut best);
        best.extend(self.nearly(&view, &best));
        self.give_way(&view, &mut best);
        let mut candidates: Vec<Candidate> = best
            .iter()
            .filter_map(|(rule, way, found)| self.candidate(*rule, way, found, &view, passage))
            .collect();
        candidates.sort_by(|a, b| {
            (b.strength.cmp(&a.strength)).then_with(|| b.score.total_cmp(&a.score))
        });
        candidates
    }

    /// What the rules see of a passage; `None` for a bare title and for nothing.
    pub(super) fn view<'a>(
        &'a self,
        passage: &PassageIn<'a>,
        heading: &'a Scanned<'a>,
    ) -> Option<View<'a>> {
        let text = Prepared::passage(passage.text);
        if text.len() == 0 || bare::is_title(&text.normal.text, heading.text.last_block()) {
            return None;
        }
        Some(View {
            row: FormRow::of(&text, passage.text),
            passage: self.scan(text),
            heading,
            class: passage.class,
            like: OnceCell::new(),
        })
    }

    /// The best way of every rule that matches, in the order of the rules.
    fn best(&self, view: &View<'_>) -> Vec<(u32, &Way, Found)> {
        let mut best: Vec<(u32, &Way, Found)> = Vec::new();
        for position in self.called_up(view) {
            let Some(way) = self.way(position) else {
                continue;
            };
            let Some(found) = evaluate(way, view) else {
                continue;
            };
            match best.last_mut() {
                Some((rule, _, last)) if *rule == position.0 => {
                    if (found.strength, found.score) > (last.strength, last.score) {
                        best.pop();
                        best.push((position.0, way, found));
                    }
                }
                _ => best.push((position.0, way, found)),
            }
        }
        best
    }

    /// What passages are held against; `None` without labelled passages.
    pub(super) fn likeness(&self) -> Option<&Likeness> {
        let likeness = self.likeness.get_or_init(|| Likeness::new(&self.pack));
        likeness.as_ref()
    }

    /// What the passage is like, worked out when it is first asked for.
    pub(super) fn like<'a, 'v>(&'a self, view: &'v View<'a>) -> Option<&'v Nearest<'a>> {
        let text = &view.passage.text.normal.text;
        let like = || Some(self.likeness()?.nearest(text));
        view.like.get_or_init(like).as_ref()
    }

    /// Leaves out the criteria whose labelled passages this one is not like, and
    /// all where it is more like those that prove nothing.
    /// A way that leans on the heading is kept: labelled passages stand alone.
    fn keep_alike<'a>(&'a self, view: &View<'a>, best: &mut Vec<(u32, &Way, Found)>) {
        if best.is_empty() {
            return;
        }
        let Some(nearest) = self.like(view) else {
            return;
        };
        let criterion = |rule: &u32| Some(self.pack.rules.get(*rule as usize)?.criterion);
        best.retain(|(rule, _, found)| {
            !found.heading.is_empty()
                || criterion(rule)
                    .is_some_and(|found| !nearest.says_nothing() && nearest.keeps(found))
        });
    }

    /// The criteria that rules found and likeness left out.
    pub(super) fn unlike<'a>(&'a self, view: &View<'a>) -> Vec<&'a str> {
        let mut best = self.best(view);
        let all: Vec<u32> = best.iter().map(|(rule, ..)| *rule).collect();
        self.keep_alike(view, &mut best);
        let left = |rule: &u32| best.iter().all(|(kept, ..)| kept != rule);
        let criterion = |rule: u32| {
            let rule = self.pack.rules.get(rule as usize)?;
            let criterion = self.pack.criteria.get(rule.criterion as usize)?;
            Some(criterion.id.as_str())
        };
        all.into_iter().filter(left).filter_map(criterion).collect()
    }

    /// Leaves out what gives way to a more special find in the same sentence.
    fn give_way(&self, view: &View<'_>, best: &mut Vec<(u32, &Way, Found)>) {
        if best.len() < 2 {
            return;
        }
        let text = &view.passage.text;
        let gives_way = |(rule, way, found): &(u32, &Way, Found)| {
            if !way.full.is_empty() && found.lacks.is_empty() {
                return false;
            }
            let Some(rule) = self.pack.rules.get(*rule as usize) else {
                return false;
            };
            best.iter().any(|(other, _, special)| {
                // What only nearly stands there pushes nothing out that a rule found.
                (!special.in_part || found.in_part)
                    && rule.yields.binary_search(other).is_ok()
                    && clause::share_sentence(text, &found.words, &special.words)
            })
        };
        let keep: Vec<bool> = best.iter().map(|found| !gives_way(found)).collect();
        let mut keep = keep.into_iter();
        best.retain(|_| keep.next().unwrap_or(true));
    }

    /// The ways that the concepts present call up, in order.
    pub(super) fn called_up(&self, view: &View<'_>) -> Vec<Position> {
        let mut ways = self.always.clone();
        let here = view.passage.hits.concepts();
        for concept in here.chain(view.heading.hits.concepts()) {
            ways.extend(self.by_concept.get(concept as usize).into_iter().flatten());
        }
        ways.sort_unstable();
        ways.dedup();
        ways
    }

    pub(super) fn way(&self, (rule, way): Position) -> Option<&Way> {
        self.pack.rules.get(rule as usize)?.ways.get(way as usize)
    }

    /// Files every rule under its criterion, and every way under what must
    /// occur for it: the one of `all` that the fewest ways name, else each of
    /// `any`, else each of `in_heading`.
    fn index_ways(&mut self) {
        let pack = Arc::clone(&self.pack);
        let mut uses: HashMap<Subject, usize> = HashMap::new();
        for way in pack.rules.iter().flat_map(|rule| &rule.ways) {
            for subject in way.all.iter().chain(&way.any) {
                *uses.entry(*subject).or_default() += 1;
            }
        }
        for (rule, own) in (0u32..).zip(&pack.rules) {
            if let Some(list) = self.of_criterion.get_mut(own.criterion as usize) {
                list.push(rule);
            }
            for (number, way) in (0u32..).zip(&own.ways) {
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
            Subject::Concept(number) if self.lexicon.qualities(number).is_empty() => Some(number),
            _ => None,
        }
    }
}

/// Matches the passages of one document.
#[derive(Debug)]
pub struct Reader<'a> {
    matcher: &'a Matcher,
    class: Option<&'a str>,
    path: Vec<String>,
    heading: Scanned<'a>,
}

impl Reader<'_> {
    /// What the passage is evidence for, best first. `title` is that of the
    /// document, if it has one. The column headings of a table row count as
    /// the innermost heading.
    pub fn passage(&mut self, title: Option<&str>, passage: &Passage) -> Vec<Candidate> {
        if is_denied(passage) {
            return Vec::new();
        }
        let path = context(title, passage);
        if path != self.path {
            self.heading = self.matcher.scan(Prepared::heading(&path));
            self.path = path;
        }
        let passage = PassageIn {
            text: &passage.text,
            class: self.class,
            heading: &self.path,
        };
        self.matcher.matches(&passage, &self.heading)
    }
}

/// Whether a row is answered no. What the headings of its columns say of a mark counts;
/// a field of a form has its label in its text.
fn is_denied(passage: &Passage) -> bool {
    let cells = passage.cells.iter();
    match passage.cells.is_empty() || passage.flags.contains(&Flag::Form) {
        true => asked::denies(&passage.text),
        false => asked::is_denied(cells.map(|cell| (cell.label.as_str(), cell.text.as_str()))),
    }
}

/// Title, headings, and the column headings of a row. The label of a form
/// field is part of its text already.
fn context(title: Option<&str>, passage: &Passage) -> Vec<String> {
    let mut path: Vec<String> = title.map(str::to_owned).into_iter().collect();
    path.extend(passage.heading.iter().cloned());
    if !passage.flags.contains(&Flag::Form) {
        let labels: Vec<&str> = passage
            .cells
            .iter()
            .map(|cell| cell.label.as_str())
            .filter(|label| !label.trim().is_empty())
            .collect();
        if !labels.is_empty() {
            path.push(labels.join(" | "));
        }
    }
    path
}

#[cfg(test)]
mod tests;
