//! The parse of a passage in words: for whoever writes rules, and for whoever
//! asks why nothing was found.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::candidate::PassageIn;
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

impl Matcher {
    /// Class, concepts with their words, qualities, what is denied, what
    /// matches, and of every criterion that all but matches what is missing.
    /// Ids are those of the pack, because rules are written in them.
    pub fn explain(&self, passage: &PassageIn<'_>) -> String {
        let heading = self.scan(Prepared::heading(passage.heading));
        let mut told = format!("「{}」\n", passage.text.trim());
        if self.proves_nothing(passage.class) {
            told.push_str("  文書の種類: 証拠に数えない\n");
        }
        let Some(view) = self.view(passage, &heading) else {
            told.push_str("  見出しだけ、または空: 何も述べていない\n");
            return told;
        };
        if is_silent(&self.pack.silent, &view.passage) {
            told.push_str("  法令・官庁・広告の言葉: 申請者について何も述べていない\n");
        }
        self.tell_row(&view, &mut told);
        self.tell_concepts(&view, passage, &mut told);
        self.tell_qualities(&view, passage, &mut told);
        self.tell_denied(&view, passage, &mut told);
        let candidates = self.passage(passage);
        for candidate in &candidates {
            let strength = match candidate.lacks.is_empty() {
                true => "全部".to_owned(),
                false => format!("一部 (不足: {})", candidate.lacks.join("、")),
            };
            let why = candidate.why.join(" ");
            let what = match candidate.why.iter().any(|why| why == IN_PART) {
                true => "見込み",
                false => "該当",
            };
            let _ = writeln!(told, "  {what} {}: {strength} — {why}", candidate.criterion);
        }
        self.tell_likeness(&view, &mut told);
        let aside = self.unlike(&view);
        let because = match self.like(&view).is_some_and(Nearest::says_nothing) {
            true => "何も示さない箇所に近い",
            false => "その基準を満たす箇所に似ていない",
        };
        for criterion in &aside {
            let _ = writeln!(told, "  退いた {criterion}: {because}");
        }
        let found = |id: &str| {
            aside.contains(&id) || candidates.iter().any(|candidate| candidate.criterion == id)
        };
        self.tell_misses(&view, &found, &mut told);
        told
    }

    /// What the passage is like, and the runs of characters that say so.
    fn tell_likeness<'a>(&'a self, view: &View<'a>, told: &mut String) {
        let (Some(likeness), Some(nearest)) = (self.likeness(), self.like(view)) else {
            return;
        };
        let (proves, likest) = nearest.likest(LIKEST);
        let _ = writeln!(told, "  何かを示す箇所らしさ: {proves:.2}");
        for (criterion, score) in likest {
            let id = self.pack.criteria.get(criterion as usize);
            let id = id.map_or("", |criterion| criterion.id.as_str());
            let said = likeness.speaks_for(&view.passage.text.normal.text, criterion);
            let _ = writeln!(told, "  近さ {id}: {score:.2} — {}", said.join("・"));
        }
    }

    fn tell_row(&self, view: &View<'_>, told: &mut String) {
        if let Some(row) = view.row {
            let answered = if row.is_answered { "あり" } else { "なし" };
            let _ = writeln!(told, "  表・様式の行: 答え{answered}");
        }
    }

    fn tell_concepts(&self, view: &View<'_>, passage: &PassageIn<'_>, told: &mut String) {
        for concept in view.passage.hits.concepts() {
            let spans = view.passage.hits.of(concept);
            let id = self.name(Subject::Concept(concept));
            self.tell_spans("概念", &id, view, spans, passage, told);
        }
    }

    fn tell_qualities(&self, view: &View<'_>, passage: &PassageIn<'_>, told: &mut String) {
        for quality in Quality::ALL {
            let spans = view.passage.spans(Subject::Quality(quality));
            let id = self.name(Subject::Quality(quality));
            self.tell_spans("性質", &id, view, &spans, passage, told);
        }
    }

    /// Concepts that occur only where the passage denies or merely intends.
    fn tell_denied(&self, view: &View<'_>, passage: &PassageIn<'_>, told: &mut String) {
        for concept in view.passage.hits.concepts() {
            let subject = Subject::Concept(concept);
            if view.passage.affirmed(subject).is_empty() {
                let spans = view.passage.hits.of(concept);
                self.tell_spans(
                    "否定・予定",
                    &self.name(subject),
                    view,
                    spans,
                    passage,
                    told,
                );
            }
        }
    }

    fn tell_spans(
        &self,
        what: &str,
        id: &str,
        view: &View<'_>,
        spans: &[Span],
        passage: &PassageIn<'_>,
        told: &mut String,
    ) {
        if spans.is_empty() {
            return;
        }
        let places: Vec<String> = spans
            .iter()
            .map(|span| format!("{}–{}", span.start, span.end))
            .collect();
        let words = words(&view.passage.text, spans, passage.text).join("・");
        let _ = writeln!(told, "  {what} {id}: {words} [{}]", places.join(" "));
    }

    /// The nearest way of each criterion that has more than half of what it
    /// asks for.
    fn tell_misses(&self, view: &View<'_>, found: &dyn Fn(&str) -> bool, told: &mut String) {
        let mut nearest: BTreeMap<u32, (usize, String)> = BTreeMap::new();
        for position in self.called_up(view) {
            let Some(way) = self.way(position) else {
                continue;
            };
            let Some((count, missing)) = self.missing_of(way, view) else {
                continue;
            };
            let nearer = |(known, _): &(usize, String)| count < *known;
            if nearest.get(&position.0).is_none_or(nearer) {
                nearest.insert(position.0, (count, missing));
            }
        }
        let mut misses: Vec<(usize, String)> = Vec::new();
        for (rule, (count, missing)) in nearest {
            let criterion = self.pack.rules.get(rule as usize);
            let criterion =
                criterion.and_then(|rule| self.pack.criteria.get(rule.criterion as usize));
            if let Some(criterion) = criterion.filter(|criterion| !found(&criterion.id)) {
                misses.push((count, format!("  惜しい {}: {missing}\n", criterion.id)));
            }
        }
        misses.sort();
        told.extend(misses.into_iter().take(MISSES).map(|(_, line)| line));
    }

    /// How many demands of a way are not met, and which; `None` when most are
    /// not.
    fn missing_of(&self, way: &Way, view: &View<'_>) -> Option<(usize, String)> {
        let has = |subject: &Subject| !view.passage.affirmed(*subject).is_empty();
        let absent: Vec<String> = (way.all.iter().filter(|subject| !has(subject)))
            .map(|subject| self.name(*subject))
            .collect();
        let mut lines = Vec::new();
        if !absent.is_empty() {
            lines.push(format!("{} がない", absent.join(" と ")));
        }
        if !way.any.is_empty() && !way.any.iter().any(has) {
            let any: Vec<String> = way.any.iter().map(|subject| self.name(*subject)).collect();
            lines.push(format!("{} のどれもない", any.join("・")));
        }
        let barred: Vec<String> = (way.none.iter())
            .filter(|subject| !view.passage.spans(**subject).is_empty())
            .map(|subject| self.name(*subject))
            .collect();
        if !barred.is_empty() {
            lines.push(format!("{} があるので除く", barred.join("・")));
        }
        if is_off_topic(way, view) {
            lines.push("別の話題".to_owned());
        }
        if lines.is_empty() {
            lines.push(format!(
                "{}字以内にそろわない、または表・種類・見出しが合わない",
                way.near
            ));
        }
        let count = absent.len() + lines.len();
        (absent.len() * 2 <= way.all.len()).then(|| (count, lines.join("、")))
    }

    fn name(&self, subject: Subject) -> String {
        match subject {
            Subject::Quality(quality) => {
                format!(
                    "@{} ({})",
                    quality.name(),
                    self.pack.vocabulary.label(subject)
                )
            }
            Subject::Concept(number) => {
                let concept = self.pack.vocabulary.concepts().get(number as usize);
                concept.map_or_else(String::new, |concept| concept.id.clone())
            }
        }
    }
}
