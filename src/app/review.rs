//! What a reviewer has at hand beside the coverage: what was rejected, what can
//! be undone, and passages that no rule found.

use super::coverage::{case_by_code, document_code};
use super::error::Failure;
use super::home::Home;
use super::judge::{judgement_code, passage_of, standing};
use crate::model::coverage::Evidence;
use crate::model::{Anchor, Case, Judged, Judgement, RowId, Verdict};
use crate::records::Unit;

/// What lies on a reviewer's desk for one criterion.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Passages that somebody rejected, the newest first.
    pub rejected: Vec<Evidence>,
    /// The newest judgement of the reviewer in the case that was not undone.
    pub mine: Option<Judgement>,
    /// Differs after every word that somebody says of the case.
    pub version: String,
}

/// The desk of a reviewer.
pub fn desk(home: &Home, case: &Case, criterion: &str, by: &str) -> Result<Desk, Failure> {
    home.records().work(|unit| {
        let all = standing(unit, case.id)?;
        let mut rejected = Vec::new();
        for (at, judgement) in all.iter().enumerate().rev() {
            let later = all.get(at + 1..).unwrap_or_default();
            let newest = !later.iter().any(|other| same(other, judgement));
            let rejected_here =
                judgement.criterion == criterion && judgement.verdict == Verdict::Reject;
            if rejected_here && newest && !judgement.is_erased() {
                rejected.push(judged(unit, judgement)?);
            }
        }
        Ok(Desk {
            rejected,
            mine: all.iter().rev().find(|one| one.by == by).cloned(),
            version: version_of(unit, case)?,
        })
    })
}

/// The version of what was said of a case, cheap enough to be asked for every
/// few seconds.
pub fn version(home: &Home, case: &str) -> Result<String, Failure> {
    home.records().work(|unit| {
        let case = case_by_code(unit, case)?;
        version_of(unit, &case)
    })
}

fn version_of(unit: &dyn Unit, case: &Case) -> Result<String, Failure> {
    let (judgement, statement) = unit.last_words(case.id)?;
    Ok(format!("{judgement}.{statement}"))
}

/// A passage of the case that a person chose, whether a rule found it or not.
pub fn pinned(home: &Home, case: &Case, passage: &str) -> Result<Evidence, Failure> {
    home.records().work(|unit| {
        let row = passage_of(unit, case, passage)?;
        let anchor = &row.passage.anchor;
        piece(unit, row.document, (&row.code, anchor, &row.passage.text))
    })
}

fn same(one: &Judgement, other: &Judgement) -> bool {
    one.criterion == other.criterion && one.passage == other.passage
}

fn judged(unit: &dyn Unit, judgement: &Judgement) -> Result<Evidence, Failure> {
    let quoted = (
        judgement.passage.as_str(),
        &judgement.anchor,
        judgement.quote.as_str(),
    );
    Ok(Evidence {
        judgement: Some(Judged {
            id: judgement_code(judgement.id),
            verdict: judgement.verdict,
            reason: judgement.reason.clone(),
            by: judgement.by.clone(),
            at: judgement.at.to_string(),
            carried: false,
        }),
        ..piece(unit, judgement.document, quoted)?
    })
}

/// A passage as a piece of evidence that no machine found.
fn piece(
    unit: &dyn Unit,
    document: RowId,
    (passage, anchor, quote): (&str, &Anchor, &str),
) -> Result<Evidence, Failure> {
    let known = unit.document(document)?;
    let sha256 = known.as_ref().and_then(|known| known.sha256);
    Ok(Evidence {
        name: known.map(|known| known.name).unwrap_or_default(),
        sha256: sha256.map(|digest| digest.hex()).unwrap_or_default(),
        passage: Some(passage.to_owned()),
        ..Evidence::of_quote(document_code(document), anchor.clone(), quote.to_owned())
    })
}
