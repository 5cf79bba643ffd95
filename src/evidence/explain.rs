//! The parse of a passage: for whoever writes rules, and for whoever asks why
//! nothing was found. `report::explain` tells it in words.

use std::collections::BTreeMap;

use super::asked;
use super::candidate::{Candidate, PassageIn};
use super::evaluate::{View, is_off_topic, is_silent};
use super::likeness::Nearest;
use super::matcher::Matcher;
use super::prepared::{Prepared, Span};
use super::reasons::{IN_PART, words};
use crate::scheme::Way;
use crate::scheme::concept::Subject;
use crate::text::quality::Quality;

/// Near misses that are told at most.
const MISSES: usize = 12;

/// Criteria whose likeness is told.
const LIKEST: usize = 3;

/// One thing that is told of a passage. Criteria stand by their ids.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// The passage itself.
    Passage(String),
    /// Its document is of a class that proves nothing.
    ProvesNothing,
    /// A heading alone, or nothing.
    SaysNothing,
    /// It speaks of no applicant.
    Silent,
    /// It asks, and is answered no or not at all.
    Denied,
    /// It is a row of a form or table.
    Row {
        /// Whether something is filled in.
        answered: bool,
    },
    /// Something that rules name stands in it.
    Standing(Standing),
    /// A criterion's rule matches.
    Find(Find),
    /// How like those passages that prove something.
    Proves(f32),
    /// How like those that prove a criterion.
    Like {
        /// The criterion.
        criterion: String,
        /// 1 is most.
        score: f32,
        /// The runs of characters that say so.
        said: Vec<String>,
    },
    /// A rule matched, but likeness takes the find away.
    Aside {
        /// The criterion.
        criterion: String,
        /// True when the passage is like those that prove nothing.
        says_nothing: bool,
    },
    /// A rule that all but matches.
    Miss {
        /// The criterion.
        criterion: String,
        /// What keeps it from matching; never empty.
        missing: Vec<Missing>,
    },
}

/// Where something stands that rules name.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// What it is.
    pub part: Part,
    /// Its name.
    pub name: Name,
    /// Its words as written.
    pub words: Vec<String>,
    /// First and last character in normal form, the last excluded.
    pub places: Vec<(u32, u32)>,
}

/// What stands in a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A concept.
    Concept,
    /// A quality.
    Quality,
    /// A concept where the passage only denies or intends it.
    Denied,
}

/// What rules call it.
#[derive(Debug, Clone, PartialEq)]
pub enum Name {
    /// A concept's id.
    Concept(String),
    /// A quality.
    Quality(Quality),
}

/// A find, with its reasons as they are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Find {
    /// The criterion.
    pub criterion: String,
    /// Whether likeness stands in for wanting words.
    pub in_part: bool,
    /// Why.
    pub why: Vec<String>,
    /// What is missing for full.
    pub lacks: Vec<String>,
}

/// Why a rule does not match.
#[derive(Debug, Clone, PartialEq)]
pub enum Missing {
    /// None of these is there, and all have to be.
    All(Vec<Name>),
    /// None of these is there, and one has to be.
    Any(Vec<Name>),
    /// These are there and must not be.
    Barred(Vec<Name>),
    /// Another topic.
    OffTopic,
    /// All is there, but not within so many characters, or not under the class
    /// or heading.
    Apart(u32),
}

impl Matcher {
    /// Class, concepts with their words, qualities, what is denied, what
    /// matches, and of every criterion that all but matches what is missing.
    pub fn explain(&self, passage: &PassageIn<'_>) -> Vec<Told> {
        let heading = self.scan(Prepared::heading(passage.heading));
        let mut told = vec![Told::Passage(passage.text.trim().to_owned())];
        if self.proves_nothing(passage.class) {
            told.push(Told::ProvesNothing);
        }
        let Some(view) = self.view(passage, &heading) else {
            told.push(Told::SaysNothing);
            return told;
        };
        if asked::denies(passage.text) {
            told.push(Told::Denied);
        }
        if is_silent(&self.pack.silent, &view.passage) {
            told.push(Told::Silent);
        }
        if let Some(row) = view.row {
            let answered = row.is_answered;
            told.push(Told::Row { answered });
        }
        self.tell_standing(&view, passage, &mut told);
        let finds = self.passage(passage);
        let aside = self.unlike(&view);
        let found = |id: &str| {
            aside.contains(&id) || finds.iter().any(|candidate| candidate.criterion == id)
        };
        let misses = self.misses(&view, &found);
        told.extend(finds.into_iter().map(find));
        self.tell_likeness(&view, &mut told);
        let says_nothing = self.like(&view).is_some_and(Nearest::says_nothing);
        told.extend(aside.into_iter().map(|criterion| Told::Aside {
            criterion: criterion.to_owned(),
            says_nothing,
        }));
        told.extend(misses);
        told
    }

    /// What the passage is like, and the runs of characters that say so.
    fn tell_likeness<'a>(&'a self, view: &View<'a>, told: &mut Vec<Told>) {
        let (Some(likeness), Some(nearest)) = (self.likeness(), self.like(view)) else {
            return;
        };
        let (proves, likest) = nearest.likest(LIKEST);
        told.push(Told::Proves(proves));
        for (criterion, score) in likest {
            let id = self.pack.criteria.get(criterion as usize);
            told.push(Told::Like {
                criterion: id.map_or_else(String::new, |criterion| criterion.id.clone()),
                score,
                said: likeness.speaks_for(&view.passage.text.normal.text, criterion),
            });
        }
    }

    /// Concepts, qualities, and the concepts that occur only where the passage
    /// denies or merely intends.
    fn tell_standing(&self, view: &View<'_>, passage: &PassageIn<'_>, told: &mut Vec<Told>) {
        let mut tell = |part: Part, subject: Subject, spans: &[Span]| {
            if !spans.is_empty() {
                told.push(Told::Standing(Standing {
                    part,
                    name: self.name(subject),
                    words: words(&view.passage.text, spans, passage.text),
                    places: spans.iter().map(|span| (span.start, span.end)).collect(),
                }));
            }
        };
        let hits = &view.passage.hits;
        for concept in hits.concepts() {
            tell(Part::Concept, Subject::Concept(concept), hits.of(concept));
        }
        for quality in Quality::ALL {
            let subject = Subject::Quality(quality);
            tell(Part::Quality, subject, &view.passage.spans(subject));
        }
        for concept in hits.concepts() {
            let subject = Subject::Concept(concept);
            if view.passage.affirmed(subject).is_empty() {
                tell(Part::Denied, subject, hits.of(concept));
            }
        }
    }

    /// The nearest way of each criterion that has more than half of what it
    /// asks for.
    fn misses(&self, view: &View<'_>, found: &dyn Fn(&str) -> bool) -> Vec<Told> {
        let mut nearest: BTreeMap<u32, (usize, Vec<Missing>)> = BTreeMap::new();
        for position in self.called_up(view) {
            let Some(way) = self.way(position) else {
                continue;
            };
            let Some((count, missing)) = self.missing_of(way, view) else {
                continue;
            };
            let nearer = |(known, _): &(usize, Vec<Missing>)| count < *known;
            if nearest.get(&position.0).is_none_or(nearer) {
                nearest.insert(position.0, (count, missing));
            }
        }
        let mut misses: Vec<(usize, String, Vec<Missing>)> = Vec::new();
        for (rule, (count, missing)) in nearest {
            let criterion = self.pack.rules.get(rule as usize);
            let criterion =
                criterion.and_then(|rule| self.pack.criteria.get(rule.criterion as usize));
            if let Some(criterion) = criterion.filter(|criterion| !found(&criterion.id)) {
                misses.push((count, criterion.id.clone(), missing));
            }
        }
        misses.sort_by(|(a, one, _), (b, other, _)| (a, one).cmp(&(b, other)));
        let misses = misses.into_iter().take(MISSES);
        misses
            .map(|(_, criterion, missing)| Told::Miss { criterion, missing })
            .collect()
    }

    /// How many demands of a way are not met, and which; `None` when most are
    /// not.
    fn missing_of(&self, way: &Way, view: &View<'_>) -> Option<(usize, Vec<Missing>)> {
        let has = |subject: &Subject| !view.passage.affirmed(*subject).is_empty();
        let absent: Vec<Name> = (way.all.iter().filter(|subject| !has(subject)))
            .map(|subject| self.name(*subject))
            .collect();
        if absent.len() * 2 > way.all.len() {
            return None;
        }
        let count = absent.len();
        let mut missing = Vec::new();
        if !absent.is_empty() {
            missing.push(Missing::All(absent));
        }
        if !way.any.is_empty() && !way.any.iter().any(has) {
            let any = way.any.iter().map(|subject| self.name(*subject));
            missing.push(Missing::Any(any.collect()));
        }
        let barred: Vec<Name> = (way.none.iter())
            .filter(|subject| !view.passage.spans(**subject).is_empty())
            .map(|subject| self.name(*subject))
            .collect();
        if !barred.is_empty() {
            missing.push(Missing::Barred(barred));
        }
        if is_off_topic(way, view) {
            missing.push(Missing::OffTopic);
        }
        if missing.is_empty() {
            missing.push(Missing::Apart(way.near));
        }
        Some((count + missing.len(), missing))
    }

    fn name(&self, subject: Subject) -> Name {
        match subject {
            Subject::Quality(quality) => Name::Quality(quality),
            Subject::Concept(number) => {
                let concept = self.pack.vocabulary.concepts().get(number as usize);
                Name::Concept(concept.map_or_else(String::new, |concept| concept.id.clone()))
            }
        }
    }
}

fn find(candidate: Candidate) -> Told {
    Told::Find(Find {
        in_part: candidate.why.iter().any(|why| why == IN_PART),
        criterion: candidate.criterion,
        why: candidate.why,
        lacks: candidate.lacks,
    })
}
