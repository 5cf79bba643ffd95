//! The coverage of a case: what its documents prove, with what a renewal
//! carries over from the case before.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::error::{Code, Failure};
use super::home::Home;
use super::judge::{judgement_code, standing};
use super::schemes::{Rules, Schemes};
use super::statements::exclude;
use crate::evidence::coverage::{DocumentIn, FoundIn, Inputs, JudgementIn};
use crate::evidence::{self, Candidate, Missing};
pub use crate::model::document_code;
use crate::model::{
    Case, Coverage, Document, Judged, Judgement, Outcome, ReadState, Reading, RowId, Strength,
    document_row, replaced,
};
use crate::records::{Unit, Version};

/// Cases that build on one another, at most.
const GENERATIONS: usize = 50;

/// What is asked of a case's documents again and again.
pub(super) struct CaseDocuments {
    /// In force: accepted, read, not superseded. Carried ones come last.
    pub documents: Vec<InForce>,
    /// The same, but not read yet: nobody knows what stands in them.
    pub waiting: Vec<Waiting>,
}

/// A document in force that waits to be read.
pub(super) struct Waiting {
    pub document: Document,
    pub carried: bool,
}

/// A document in force.
pub(super) struct InForce {
    pub document: Document,
    pub reading: Reading,
    pub carried: bool,
}

/// The document that a code names.
pub(super) fn document_by_code(unit: &dyn Unit, code: &str) -> Result<Document, Failure> {
    let document = match document_row(code) {
        Some(row) => unit.document(row)?,
        None => None,
    };
    document.ok_or_else(|| Failure::new(Code::NoDocument).with("document", code))
}

/// A case by its number.
pub fn case_by_code(unit: &dyn Unit, code: &str) -> Result<Case, Failure> {
    unit.case_by_code(code)?
        .ok_or_else(|| Failure::new(Code::NoCase).with("case", code))
}

/// The coverage of a case: worked out once, until something comes in, is read
/// again or is judged.
pub(super) fn known_coverage(
    home: &Home,
    unit: &dyn Unit,
    schemes: &mut Schemes,
    case: &Case,
) -> Result<Arc<Coverage>, Failure> {
    let (papers, words) = (
        unit.version(Version::Papers)?,
        unit.version(Version::Words)?,
    );
    // Neither ever falls, so that the sum is the same only when both are.
    let version = papers.zip(words).map(|(papers, words)| papers + words);
    let known = &home.worked().coverage;
    known.of(case.id, version, || coverage_of(unit, schemes, case))
}

/// The coverage of a case, every criterion of its pack.
pub fn coverage_of(
    unit: &dyn Unit,
    schemes: &mut Schemes,
    case: &Case,
) -> Result<Coverage, Failure> {
    let rules = schemes.version(&case.scheme, case.pack)?;
    let in_force = documents_in_force(unit, &rules, case)?;
    let mut documents = Vec::new();
    let mut found = Vec::new();
    for held in &in_force.documents {
        let id = document_code(held.document.id);
        found.extend(found_in(unit, held, &id)?);
        documents.push(document_in(held, id));
    }
    documents.extend(in_force.waiting.iter().map(waiting_in));
    let judgements = judgements(unit, case, &in_force)?;
    Ok(evidence::coverage(
        &rules.pack,
        &Inputs {
            case: &case.code,
            documents: &documents,
            found: &found,
            judgements: &judgements,
            excluded: &exclude::excluded(unit, case)?,
        },
    ))
}

/// The documents that the case's procedure requires and that are not there.
pub fn missing_of(
    unit: &dyn Unit,
    schemes: &mut Schemes,
    case: &Case,
) -> Result<Vec<Missing>, Failure> {
    let rules = schemes.version(&case.scheme, case.pack)?;
    let in_force = documents_in_force(unit, &rules, case)?;
    Ok(missing_among(&rules, case, &in_force))
}

/// The same, of documents in force that are known already. While some of the
/// case's own wait to be read, nobody knows of what class they are: none is
/// called missing.
pub(super) fn missing_among(rules: &Rules, case: &Case, in_force: &CaseDocuments) -> Vec<Missing> {
    if in_force.waiting.iter().any(|waiting| !waiting.carried) {
        return Vec::new();
    }
    let classes = |carried: bool| -> Vec<&str> {
        in_force
            .documents
            .iter()
            .filter(|held| held.carried == carried)
            .map(|held| held.reading.class.as_str())
            .collect()
    };
    evidence::missing(
        &rules.pack,
        &case.procedure,
        &classes(false),
        &classes(true),
    )
}

/// The documents in force in a case. A renewal's include those of the cases
/// before that its pack lets count again and that it did not replace.
pub(super) fn documents_in_force(
    unit: &dyn Unit,
    rules: &Rules,
    case: &Case,
) -> Result<CaseDocuments, Failure> {
    let mut all = own_documents(unit, case.id, false)?;
    let carries = rules
        .pack
        .procedure(&case.procedure)
        .is_some_and(|procedure| procedure.carries);
    let mut before = case.predecessor.filter(|_| carries);
    for _ in 0..GENERATIONS {
        let Some(id) = before else { break };
        let replaced = all.titles();
        let fresh_only = classes_needed_fresh(rules, &case.procedure);
        let mut earlier = own_documents(unit, id, true)?;
        earlier.documents.retain(|held| {
            !replaced.contains(&title(&held.document))
                && !fresh_only.contains(held.reading.class.as_str())
        });
        let counts = |waiting: &Waiting| !replaced.contains(&title(&waiting.document));
        earlier.waiting.retain(counts);
        all.documents.append(&mut earlier.documents);
        all.waiting.append(&mut earlier.waiting);
        before = unit.case(id)?.and_then(|case| case.predecessor);
    }
    Ok(all)
}

impl CaseDocuments {
    fn titles(&self) -> HashSet<String> {
        let read = self.documents.iter().map(|held| &held.document);
        let waiting = self.waiting.iter().map(|waiting| &waiting.document);
        read.chain(waiting).map(title).collect()
    }
}

/// The documents in force of one case.
pub(super) fn own_documents(
    unit: &dyn Unit,
    case: RowId,
    carried: bool,
) -> Result<CaseDocuments, Failure> {
    let all = unit.documents_of_case(case)?;
    let mut gone = replaced(&all);
    let (mut documents, mut waiting) = (Vec::new(), Vec::new());
    for document in all {
        // The members of a superseded archive went with it.
        if document.parent.is_some_and(|parent| gone.contains(&parent)) {
            gone.insert(document.id);
        }
        if gone.contains(&document.id) || document.outcome != Outcome::Accepted {
            continue;
        }
        match unit.reading(document.id)? {
            Some(reading) => documents.push(InForce {
                document,
                reading,
                carried,
            }),
            None if document.is_erased() => {}
            None => waiting.push(Waiting { document, carried }),
        }
    }
    Ok(CaseDocuments { documents, waiting })
}

/// Classes that only serve requirements which the pack does not let be carried.
fn classes_needed_fresh<'a>(rules: &'a Rules, procedure: &str) -> HashSet<&'a str> {
    let of = |carries: bool| {
        rules
            .pack
            .required
            .iter()
            .filter(move |required| required.carries == carries)
            .filter(|required| required.procedures.iter().any(|id| id == procedure))
            .flat_map(|required| required.any_class.iter().map(String::as_str))
    };
    let carried: HashSet<&str> = of(true).collect();
    of(false).filter(|class| !carried.contains(class)).collect()
}

/// What a document is called when one asks whether another replaces it.
pub(super) fn title(document: &Document) -> String {
    let base = document.name.rsplit('/').next().unwrap_or(&document.name);
    crate::text::normal::normalize(base).text
}

fn document_in(held: &InForce, id: String) -> DocumentIn {
    DocumentIn {
        id,
        name: held.document.name.clone(),
        sha256: held
            .document
            .sha256
            .map(|digest| digest.hex())
            .unwrap_or_default(),
        class: Some(held.reading.class.clone()),
        state: held.reading.state,
        reason: held.reading.reason,
        carried: held.carried,
    }
}

/// Of one that waits to be read neither class nor reason is known.
fn waiting_in(waiting: &Waiting) -> DocumentIn {
    let document = &waiting.document;
    DocumentIn {
        id: document_code(document.id),
        name: document.name.clone(),
        sha256: document.sha256.map(|it| it.hex()).unwrap_or_default(),
        class: None,
        state: ReadState::Unread,
        reason: None,
        carried: waiting.carried,
    }
}

fn found_in(unit: &dyn Unit, held: &InForce, id: &str) -> Result<Vec<FoundIn>, Failure> {
    let candidates = unit.candidates_of(held.document.id)?;
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let passages: HashMap<RowId, _> = unit
        .candidate_passages_of(held.document.id)?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    Ok(candidates
        .into_iter()
        .filter_map(|candidate| {
            let row = passages.get(&candidate.passage)?;
            Some(FoundIn {
                document: id.to_owned(),
                passage: row.code.clone(),
                anchor: row.passage.anchor.clone(),
                quote: row.passage.text.clone(),
                flags: row.passage.flags.clone(),
                candidate: Candidate {
                    criterion: candidate.criterion,
                    strength: if candidate.full {
                        Strength::Full
                    } else {
                        Strength::Partial
                    },
                    score: candidate.score,
                    why: candidate.why,
                    kind: None,
                    note: candidate.note,
                    lacks: candidate.lacks,
                },
            })
        })
        .collect())
}

/// The judgements of the case and of those it carries over from, each bound to
/// its passage where the same passage is still there.
fn judgements(
    unit: &dyn Unit,
    case: &Case,
    in_force: &CaseDocuments,
) -> Result<Vec<JudgementIn>, Failure> {
    let carried: HashSet<RowId> = in_force
        .documents
        .iter()
        .filter(|held| held.carried)
        .map(|held| held.document.id)
        .collect();
    let mut all = Vec::new();
    let mut before = case.predecessor;
    for _ in 0..GENERATIONS {
        let Some(id) = before else { break };
        let earlier = standing(unit, id)?;
        all.extend(
            earlier
                .into_iter()
                .filter(|judgement| carried.contains(&judgement.document)),
        );
        before = unit.case(id)?.and_then(|case| case.predecessor);
    }
    all.extend(standing(unit, case.id)?);
    // Without its quote a judgement shows nothing that could be looked at.
    all.retain(|judgement| !judgement.is_erased());
    let texts = judged_texts(unit, in_force, &all)?;
    Ok(all
        .into_iter()
        .map(|judgement| {
            let key = (judgement.document, judgement.passage.clone());
            let still_there = texts.get(&key).is_some_and(|text| *text == judgement.quote);
            JudgementIn {
                criterion: judgement.criterion,
                document: document_code(judgement.document),
                passage: still_there.then_some(judgement.passage),
                anchor: judgement.anchor,
                quote: judgement.quote,
                judged: Judged {
                    id: judgement_code(judgement.id),
                    verdict: judgement.verdict,
                    reason: judgement.reason,
                    by: judgement.by,
                    at: judgement.at.to_string(),
                    carried: judgement.case != case.id,
                },
            }
        })
        .collect())
}

/// The passages, by document and code, of those documents in force on which
/// somebody judged.
fn judged_texts(
    unit: &dyn Unit,
    in_force: &CaseDocuments,
    judgements: &[Judgement],
) -> Result<HashMap<(RowId, String), String>, Failure> {
    let judged: HashSet<RowId> = judgements
        .iter()
        .map(|judgement| judgement.document)
        .collect();
    let mut texts = HashMap::new();
    for held in &in_force.documents {
        if judged.contains(&held.document.id) {
            for row in unit.passages_of(held.document.id)? {
                texts.insert((row.document, row.code), row.passage.text);
            }
        }
    }
    Ok(texts)
}
