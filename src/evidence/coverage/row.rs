//! One criterion: its evidence in order, and its state.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::inputs::{DocumentIn, FoundIn, Inputs, JudgementIn};
use crate::model::coverage::{Evidence, Exclusion, Remark, Row, UnreadDocument};
use crate::model::{Criterion, Kind, ReadState, State, Strength, Verdict};
use crate::scheme::OTHER;

/// What speaks for one criterion.
#[derive(Debug, Default)]
pub(super) struct Evidences {
    list: Vec<Evidence>,
    rejected: u32,
}

/// Joins what was found with what was judged, by criterion.
pub(super) fn gather<'a>(
    inputs: &Inputs<'a>,
    documents: &HashMap<&str, &DocumentIn>,
) -> HashMap<&'a str, Evidences> {
    let mut all: HashMap<&str, Evidences> = HashMap::new();
    // (criterion, document, passage) → place in the criterion's list.
    let mut places: HashMap<(&str, &str, &str), usize> = HashMap::new();
    for found in inputs.found {
        let criterion = found.candidate.criterion.as_str();
        let list = &mut all.entry(criterion).or_default().list;
        places.insert((criterion, &found.document, &found.passage), list.len());
        list.push(from_found(found, documents));
    }
    for judgement in inputs.judgements {
        let criterion = judgement.criterion.as_str();
        let list = &mut all.entry(criterion).or_default().list;
        let key = judgement
            .passage
            .as_deref()
            .map(|passage| (criterion, judgement.document.as_str(), passage));
        let known = key.and_then(|key| places.get(&key)).copied();
        match known.and_then(|at| list.get_mut(at)) {
            Some(evidence) => judge(evidence, judgement),
            None => {
                if let Some(key) = key {
                    places.insert(key, list.len());
                }
                list.push(from_judgement(judgement, documents));
            }
        }
    }
    for evidences in all.values_mut() {
        settle(evidences);
    }
    all
}

fn from_found(found: &FoundIn, documents: &HashMap<&str, &DocumentIn>) -> Evidence {
    let document = documents.get(found.document.as_str());
    Evidence {
        document: found.document.clone(),
        name: document.map(|known| known.name.clone()).unwrap_or_default(),
        sha256: document
            .map(|known| known.sha256.clone())
            .unwrap_or_default(),
        passage: Some(found.passage.clone()),
        anchor: found.anchor.clone(),
        quote: found.quote.clone(),
        flags: found.flags.clone(),
        strength: found.candidate.strength,
        score: Some(found.candidate.score),
        why: found.candidate.why.clone(),
        lacks: found.candidate.lacks.clone(),
        judgement: None,
        carried: document.is_some_and(|known| known.carried),
        changed: false,
    }
}

/// Evidence that only a person saw, or whose passage is no longer there.
fn from_judgement(judgement: &JudgementIn, documents: &HashMap<&str, &DocumentIn>) -> Evidence {
    let document = documents.get(judgement.document.as_str());
    let mut evidence = Evidence {
        name: document.map(|known| known.name.clone()).unwrap_or_default(),
        sha256: document
            .map(|known| known.sha256.clone())
            .unwrap_or_default(),
        passage: judgement.passage.clone(),
        carried: document.is_some_and(|known| known.carried),
        changed: judgement.passage.is_none(),
        ..Evidence::of_quote(
            judgement.document.clone(),
            judgement.anchor.clone(),
            judgement.quote.clone(),
        )
    };
    judge(&mut evidence, judgement);
    evidence
}

/// Puts a person's word over the machine's.
fn judge(evidence: &mut Evidence, judgement: &JudgementIn) {
    evidence.strength = match judgement.judged.verdict {
        Verdict::Accept => Strength::Full,
        Verdict::Partial | Verdict::Reject => Strength::Partial,
    };
    evidence.changed |= evidence.quote != judgement.quote;
    evidence.judgement = Some(judgement.judged.clone());
}

/// Drops what was rejected and puts the weightiest first.
fn settle(evidences: &mut Evidences) {
    let before = evidences.list.len();
    evidences
        .list
        .retain(|evidence| verdict(evidence) != Some(Verdict::Reject));
    let dropped = before - evidences.list.len();
    evidences.rejected = u32::try_from(dropped).unwrap_or(u32::MAX);
    evidences.list.sort_by(weightier);
}

fn verdict(evidence: &Evidence) -> Option<Verdict> {
    evidence.judgement.as_ref().map(|judged| judged.verdict)
}

/// Judged before found, full before partial, higher score, own before carried.
fn weightier(a: &Evidence, b: &Evidence) -> Ordering {
    let score = |evidence: &Evidence| evidence.score.unwrap_or(1.0);
    (b.judgement.is_some().cmp(&a.judgement.is_some()))
        .then_with(|| b.strength.cmp(&a.strength))
        .then_with(|| score(b).total_cmp(&score(a)))
        .then_with(|| a.carried.cmp(&b.carried))
}

/// The row of one criterion.
pub(super) fn row(criterion: &Criterion, evidences: Evidences, inputs: &Inputs<'_>) -> Row {
    let Evidences { list, rejected } = evidences;
    let exclusion = exclusion(criterion, inputs);
    let unread = match list.is_empty() {
        true => unread(criterion, inputs.documents),
        false => Vec::new(),
    };
    let state = match exclusion.is_some() {
        true => State::Excluded,
        false => state(criterion.kind, &list, !unread.is_empty()),
    };
    let mut remarks = Vec::new();
    let accepted_before = |evidence: &Evidence| {
        let judged = evidence.judgement.as_ref();
        judged.is_some_and(|judged| judged.carried && judged.verdict == Verdict::Accept)
    };
    if state == State::ToConfirm && list.iter().any(accepted_before) {
        remarks.push(Remark::CarriedAccepted);
    }
    if criterion.kind == Kind::Unconfirmed {
        remarks.push(Remark::KindUnconfirmed);
    }
    Row {
        criterion: criterion.id.clone(),
        group: criterion.group.clone(),
        group_ja: criterion.group_ja.clone(),
        group_en: criterion.group_en.clone(),
        title: criterion.title_ja.clone(),
        title_en: criterion.title_en.clone(),
        kind: criterion.kind,
        state,
        source: criterion.source.clone(),
        remarks,
        exclusion,
        unread,
        rejected,
        evidence: list,
    }
}

fn exclusion(criterion: &Criterion, inputs: &Inputs<'_>) -> Option<Exclusion> {
    let mut newest = inputs.excluded.iter().rev();
    newest
        .find(|excluded| excluded.criterion == criterion.id)
        .map(|excluded| excluded.exclusion.clone())
}

/// A person's word in this case first, then what is there, then what should
/// be.
fn state(kind: Kind, list: &[Evidence], unread: bool) -> State {
    let own = |wanted: Verdict| {
        let judged = list
            .iter()
            .filter_map(|evidence| evidence.judgement.as_ref());
        judged
            .filter(|judged| !judged.carried)
            .any(|judged| judged.verdict == wanted)
    };
    if own(Verdict::Accept) {
        return State::Satisfied;
    }
    if own(Verdict::Partial) {
        return State::Partial;
    }
    if list
        .iter()
        .any(|evidence| evidence.strength == Strength::Full)
    {
        return State::ToConfirm;
    }
    if !list.is_empty() {
        return State::Partial;
    }
    match kind {
        Kind::Mandatory if unread => State::Unread,
        Kind::Mandatory => State::Gap,
        Kind::Unconfirmed => State::ToConfirm,
        Kind::Conditional | Kind::Recommended | Kind::Optional => State::NotRequired,
    }
}

/// The documents that were not read in full and could hold evidence: of a class
/// that the criterion expects, or of no known class. Of those of the case before
/// only what waits to be read.
fn unread(criterion: &Criterion, documents: &[DocumentIn]) -> Vec<UnreadDocument> {
    let could_matter = |class: &str| {
        class == OTHER
            || criterion.expected.is_empty()
            || criterion.expected.iter().any(|expected| expected == class)
    };
    documents
        .iter()
        .filter(|document| document.state != ReadState::Parsed)
        .filter(|document| !document.carried || document.waits())
        .filter(|document| document.class.as_deref().is_none_or(could_matter))
        .map(|document| UnreadDocument {
            document: document.id.clone(),
            name: document.name.clone(),
            reason: document.reason,
        })
        .collect()
}
