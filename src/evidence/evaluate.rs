//! One way of a rule against one passage.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::clause;
use super::form_row::FormRow;
use super::likeness::Nearest;
use super::prepared::Span;
use super::view::Scanned;
use super::window::{Window, tightest};
use crate::model::Strength;
use crate::scheme::concept::Subject;
use crate::scheme::{OTHER, Topic, Way};
use crate::text::quality::Quality;

/// What the rules see.
pub(super) struct View<'a> {
    pub(super) passage: Scanned<'a>,
    pub(super) heading: &'a Scanned<'a>,
    pub(super) class: Option<&'a str>,
    /// Set when the passage is a row of a form: question, then answer.
    pub(super) row: Option<FormRow>,
    /// What the passage is like, once that was asked for.
    pub(super) like: OnceCell<Option<Nearest<'a>>>,
}

impl View<'_> {
    /// True when a way may look at the span.
    fn shows(&self, way: &Way, span: Span) -> bool {
        let Some(row) = self.row else {
            return true;
        };
        match way.answer {
            true => span.end <= row.answer,
            false => !row.is_marked || span.start >= row.answer,
        }
    }
}

/// A way that matched.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) strength: Strength,
    pub(super) score: f64,
    /// Spans of the passage that counted.
    pub(super) words: Vec<Span>,
    /// Spans of the heading that counted.
    pub(super) heading: Vec<Span>,
    /// True when the class counted.
    pub(super) by_class: bool,
    /// What is missing for full.
    pub(super) lacks: Vec<Lack>,
    /// True when likeness stands in for subjects of the way itself.
    pub(super) in_part: bool,
}

/// What is missing for strength full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lack {
    /// One of these subjects.
    Any(Vec<Subject>),
    /// A document of one of these classes.
    Class(Vec<String>),
    /// Places of a template that were left to be filled in.
    Blanks,
}

/// The result of `way`, or `None` when the passage is no evidence by it.
pub(super) fn evaluate(way: &Way, view: &View<'_>) -> Option<Found> {
    let mut heading = admitted(way, view)?;
    let (window, lent) = place(way, view)?;
    heading.extend(lent);
    judged(way, view, (window, heading), Vec::new())
}

/// As [`evaluate`], where subjects of the way may be wanting: what the passage
/// is like stands in for them. `None` also when nothing of the way stands
/// there, save in an answered row of a form, where the label counts.
pub(super) fn evaluate_in_part(way: &Way, view: &View<'_>) -> Option<Found> {
    if way.negation {
        return None;
    }
    let heading = admitted(way, view)?;
    let (window, wanting) = place_in_part(way, view)?;
    judged(way, view, (window, heading), wanting)
}

/// What a way asks of the heading, where class and row admit the way at all.
fn admitted(way: &Way, view: &View<'_>) -> Option<Vec<Span>> {
    let answered = view.row.is_some_and(|row| row.is_answered);
    if !class_allows(way, view.class) || (way.answer && !answered) {
        return None;
    }
    match way.in_heading.is_empty() {
        true => Some(Vec::new()),
        false => Some(vec![first_of(view.heading, &way.in_heading)?]),
    }
}

/// What a way finds at a place, unless something rules it out. `wanting` is
/// what the place lacks already.
fn judged(
    way: &Way,
    view: &View<'_>,
    (window, mut heading): (Window, Vec<Span>),
    wanting: Vec<Lack>,
) -> Option<Found> {
    let rules_out = |subject: &Subject| {
        let spans = view.passage.spans(*subject);
        spans.iter().any(|span| view.shows(way, *span))
    };
    if way.none.iter().any(rules_out) || is_off_topic(way, view) {
        return None;
    }
    let mut words = window.spans.clone();
    let mut lacks = lacks(way, view, &mut words, &mut heading);
    let in_part = !wanting.is_empty();
    lacks.extend(wanting);
    let strength = match lacks.is_empty() {
        true => Strength::Full,
        false => Strength::Partial,
    };
    let by_class = known(view.class)
        .is_some_and(|class| has(&way.class, class) || has(&way.class_full, class));
    Some(Found {
        strength,
        score: score(way, strength, &window, by_class, !heading.is_empty()),
        words,
        heading,
        by_class,
        lacks,
        in_part,
    })
}

/// True when the passage is about something else: it names another topic and
/// neither it nor its heading names the way's own.
pub(super) fn is_off_topic(way: &Way, view: &View<'_>) -> bool {
    named(&way.off_topic, &view.passage)
        && !named(&way.on_topic, &view.passage)
        && !named(&way.on_topic, view.heading)
}

/// True when the passage itself speaks for somebody else.
pub(super) fn is_silent(silent: &Topic, passage: &Scanned<'_>) -> bool {
    named(&silent.off, passage) && !named(&silent.on, passage)
}

fn named(subjects: &[Subject], text: &Scanned<'_>) -> bool {
    let has = |subject: &Subject| !text.spans(*subject).is_empty();
    subjects.iter().any(has)
}

fn class_allows(way: &Way, class: Option<&str>) -> bool {
    if class.is_some_and(|class| has(&way.not_class, class)) {
        return false;
    }
    known(class).is_none_or(|class| way.class.is_empty() || has(&way.class, class))
}

/// The class, unless it says nothing.
fn known(class: Option<&str>) -> Option<&str> {
    class.filter(|class| *class != OTHER)
}

fn has(classes: &[String], class: &str) -> bool {
    classes.iter().any(|known| known == class)
}

/// Where the way's own subjects stand together, and the span of the heading
/// that stood in for one of them.
fn place(way: &Way, view: &View<'_>) -> Option<(Window, Option<Span>)> {
    let present = way
        .all
        .iter()
        .filter(|subject| view.passage.may_have(**subject));
    if present.count() + usize::from(way.lend) < way.all.len() {
        return None;
    }
    let found = together(
        way,
        view,
        &groups(way, view, way.lend, |text, subject| text.spans(subject)),
    )?;
    // Negations are looked for last: few passages come this far.
    if !view.passage.is_negated() {
        return Some(found);
    }
    let said: Lookup = match way.negation {
        true => |text, subject| text.in_force(subject),
        false => |text, subject| text.affirmed(subject),
    };
    together(way, view, &groups(way, view, way.lend, said))
}

/// Where the subjects of the way that are there stand together, or else the
/// first of them, and what is wanting. None needs be there in an answered row;
/// the place is the label then.
fn place_in_part(way: &Way, view: &View<'_>) -> Option<(Window, Vec<Lack>)> {
    let groups = groups(way, view, true, |text, subject| text.affirmed(subject));
    let subjects = way.all.iter().map(std::slice::from_ref);
    let any = Some(way.any.as_slice()).filter(|any| !any.is_empty());
    let subjects: Vec<&[Subject]> = subjects.chain(any).collect();
    let wanting = |stands: &dyn Fn(usize) -> bool| {
        let wanting = subjects.iter().enumerate().filter(|(at, _)| !stands(*at));
        wanting.map(|(_, any)| Lack::Any(any.to_vec())).collect()
    };
    let there = |at: usize| groups.get(at).is_some_and(|spans| !spans.is_empty());
    let is_concept = |at: &usize| matches!(subjects.get(*at), Some([Subject::Concept(_), ..]));
    let Some(first) = (0..groups.len()).find(|at| there(*at) && is_concept(at)) else {
        return Some((label(view)?, wanting(&|_| false)));
    };
    let together: Vec<Vec<Span>> = groups
        .iter()
        .filter(|one| !one.is_empty())
        .cloned()
        .collect();
    if let Some(window) = tightest(&together, way.near, &view.passage.text) {
        return Some((window, wanting(&there)));
    }
    let alone = groups.get(first..=first)?;
    let window = tightest(alone, way.near, &view.passage.text)?;
    Some((window, wanting(&|at| at == first)))
}

/// Where the groups stand together, one of them left out.
fn without(groups: &[Vec<Span>], at: usize, way: &Way, view: &View<'_>) -> Option<Window> {
    let mut rest = groups.to_vec();
    rest.remove(at);
    tightest(&rest, way.near, &view.passage.text)
}

/// The label of an answered row.
fn label(view: &View<'_>) -> Option<Window> {
    let row = view.row.filter(|row| row.is_answered)?;
    let label = Span {
        start: 0,
        end: row.answer,
    };
    Some(Window {
        spans: vec![label],
        length: row.answer,
    })
}

/// What looks up the spans of a subject.
type Lookup = for<'a> fn(&'a Scanned<'_>, Subject) -> Cow<'a, [Span]>;

/// The spans of each of `all`, then those of `any` together. Unless one may be
/// empty, nothing more is looked up once one is.
fn groups(way: &Way, view: &View<'_>, may_lack: bool, spans: Lookup) -> Vec<Vec<Span>> {
    let shown = |subject: &Subject| {
        let mut spans = spans(&view.passage, *subject).into_owned();
        if view.row.is_some() {
            spans.retain(|span| view.shows(way, *span));
        }
        spans
    };
    let mut groups: Vec<Vec<Span>> = Vec::with_capacity(way.all.len() + 1);
    for subject in &way.all {
        groups.push(shown(subject));
        if !may_lack && groups.last().is_some_and(Vec::is_empty) {
            return groups;
        }
    }
    if !way.any.is_empty() {
        let mut any: Vec<Span> = way.any.iter().flat_map(shown).collect();
        any.sort();
        groups.push(any);
    }
    groups
}

fn together(way: &Way, view: &View<'_>, groups: &[Vec<Span>]) -> Option<(Window, Option<Span>)> {
    match tightest(groups, way.near, &view.passage.text) {
        Some(window) => Some((window, None)),
        None => lent(way, view, groups),
    }
}

/// As `place`, with one of `all` taken from the heading. The passage keeps at
/// least one group of its own.
fn lent(way: &Way, view: &View<'_>, groups: &[Vec<Span>]) -> Option<(Window, Option<Span>)> {
    if !way.lend || groups.len() < 2 {
        return None;
    }
    for (at, subject) in way.all.iter().enumerate() {
        let Some(span) = view.heading.spans(*subject).first().copied() else {
            continue;
        };
        if let Some(window) = without(groups, at, way, view) {
            return Some((window, Some(span)));
        }
    }
    None
}

/// What is missing for full; what was found goes to `words` and `heading`.
fn lacks(way: &Way, view: &View<'_>, words: &mut Vec<Span>, heading: &mut Vec<Span>) -> Vec<Lack> {
    let mut lacks = Vec::new();
    let hits = words.clone();
    let mut demands: Vec<&[Subject]> = way.full.chunks(1).collect();
    if !way.full_any.is_empty() {
        demands.push(&way.full_any);
    }
    for demand in demands {
        let here = demand
            .iter()
            .find_map(|subject| quality_span(way, view, &hits, *subject));
        if let Some(span) = here {
            words.push(span);
        } else if let Some(span) = first_of(view.heading, demand) {
            heading.push(span);
        } else {
            lacks.push(Lack::Any(demand.to_vec()));
        }
    }
    let proven = view.class.is_some_and(|class| has(&way.class_full, class));
    if !way.class_full.is_empty() && !proven {
        lacks.push(Lack::Class(way.class_full.clone()));
    }
    let blank = Subject::Quality(Quality::Blank);
    let blanks = view.passage.spans(blank);
    if blanks.iter().any(|span| view.shows(way, *span)) {
        lacks.push(Lack::Blanks);
    }
    lacks
}

/// Where a subject that full strength demands stands: in the answer of a
/// row, anywhere in another passage, or where the way says so in one clause
/// with one of its hits.
fn quality_span(way: &Way, view: &View<'_>, hits: &[Span], subject: Subject) -> Option<Span> {
    let parted = view.row.filter(|row| row.is_marked || way.answer);
    let answer = parted.map_or(0, |row| row.answer);
    let spans = match way.negation {
        true => view.passage.spans(subject),
        false => view.passage.affirmed(subject),
    };
    let belongs = |span: Span| {
        let joins = |hit: &Span| clause::joined(&view.passage.text, *hit, span, way.full_near);
        way.full_near == 0 || hits.iter().any(joins)
    };
    let mut spans = spans.iter().copied();
    spans.find(|span| span.start >= answer && belongs(*span))
}

fn first_of(text: &Scanned<'_>, subjects: &[Subject]) -> Option<Span> {
    subjects
        .iter()
        .find_map(|subject| text.spans(*subject).first().copied())
}

/// Full from .70, partial from .35; up to .15 for closeness, .05 each for more
/// than one word, class and heading.
fn score(way: &Way, strength: Strength, window: &Window, class: bool, heading: bool) -> f64 {
    let base = match strength {
        Strength::Full => 0.70,
        Strength::Partial => 0.35,
    };
    let reach = f64::from(way.near.max(80));
    let closeness = 1.0 - (f64::from(window.length) / reach).min(1.0);
    let extra = [window.spans.len() > 1, class, heading];
    let extras = extra.iter().filter(|counts| **counts).count() as f64;
    let score: f64 = base + 0.15 * closeness + 0.05 * extras;
    (score * 1000.0).round() / 1000.0
}
