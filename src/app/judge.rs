//! A person's judgement of a passage: pinned to text, place and fixity, and
//! logged as a commitment.

use std::collections::HashSet;

use serde::Serialize;

use super::accounts::authority;
use super::coverage::case_by_code;
use super::error::{Code, Failure};
use super::home::Home;
use super::ledger::{append, canonical, recorded};
use super::statements;
use crate::ledger;
use crate::model::{Anchor, Case, Happening, Judgement, RowId, Said, Verdict};
use crate::records::{Commitment, CommitmentOf, NewJudgement, PassageRow, Unit};

/// What is said to have been seen where nobody had judged.
const NONE: &str = "none";

/// What a reviewer says.
#[derive(Debug, Clone)]
pub struct Request {
    /// Case number.
    pub case: String,
    /// Criterion id.
    pub criterion: String,
    /// Passage code.
    pub passage: String,
    /// Accept, partial, reject.
    pub verdict: Verdict,
    /// Why; required for reject.
    pub reason: String,
    /// Who, as claimed.
    pub by: String,
    /// The newest judgement that the person saw on the passage (`J-3`), or `none`;
    /// absent when that does not matter.
    pub seen: Option<String>,
    /// Only check.
    pub dry_run: bool,
}

/// What is committed to in the ledger: all that a judgement pins.
#[derive(Serialize)]
struct Pinned<'a> {
    criterion: &'a str,
    verdict: Verdict,
    quote: &'a str,
    anchor: &'a Anchor,
    sha256: &'a str,
    reason: &'a str,
    by: &'a str,
    at: &'a str,
}

/// Records a judgement and returns the text that was judged.
pub fn judge(home: &Home, request: &Request) -> Result<String, Failure> {
    if request.verdict == Verdict::Reject {
        statements::needs_reason(&request.reason)?;
    }
    let mut schemes = home.schemes();
    let about = statements::About {
        case: &request.case,
        criterion: &request.criterion,
        by: &request.by,
    };
    recorded(home, request.dry_run, |unit| {
        let case = statements::case_to_evaluate(home, unit, &mut schemes, about)?;
        let passage = passage_of(unit, &case, &request.passage)?;
        let newest = newest(unit, &case, &request.criterion, &request.passage)?;
        unseen(newest.as_ref(), request.seen.as_deref(), &request.passage)?;
        if !request.dry_run {
            put(home, unit, case.id, &case.code, request, &passage)?;
        }
        Ok::<_, Failure>(passage.passage.text)
    })
}

/// How a judgement is called in output and on the command line.
pub fn judgement_code(id: RowId) -> String {
    format!("J-{id}")
}

/// The judgements of a case that were not undone, oldest first.
pub(super) fn standing(unit: &dyn Unit, case: RowId) -> Result<Vec<Judgement>, Failure> {
    let undone: HashSet<String> = unit
        .statements_of(case)?
        .into_iter()
        .filter_map(|statement| match statement.said {
            Said::JudgementUndone { judgement } => Some(judgement),
            _ => None,
        })
        .collect();
    let mut all = unit.judgements_of(case)?;
    all.retain(|judgement| !undone.contains(&judgement_code(judgement.id)));
    Ok(all)
}

/// The newest judgement that counts on a passage for a criterion.
fn newest(
    unit: &dyn Unit,
    case: &Case,
    criterion: &str,
    passage: &str,
) -> Result<Option<Judgement>, Failure> {
    let mut all = standing(unit, case.id)?;
    all.retain(|judgement| judgement.criterion == criterion && judgement.passage == passage);
    Ok(all.pop())
}

/// Refuses when somebody judged since the person looked.
fn unseen(newest: Option<&Judgement>, seen: Option<&str>, passage: &str) -> Result<(), Failure> {
    let Some(seen) = seen else { return Ok(()) };
    let code = newest.map_or_else(|| NONE.to_owned(), |newest| judgement_code(newest.id));
    if code == seen {
        return Ok(());
    }
    let by = newest.map_or("-", |newest| newest.by.as_str());
    Err(Failure::new(Code::JudgedMeanwhile)
        .with("passage", passage)
        .with("by", by)
        .with("judgement", code))
}

/// Whose judgement is taken back, and why.
#[derive(Debug, Clone)]
pub struct Undo {
    /// Case number.
    pub case: String,
    /// Criterion id.
    pub criterion: String,
    /// Passage code.
    pub passage: String,
    /// Why; may be empty.
    pub reason: String,
    /// Who, as claimed.
    pub by: String,
    /// As for a judgement.
    pub seen: Option<String>,
    /// Only check.
    pub dry_run: bool,
}

/// Records that the newest judgement on a passage does not count any more; the
/// one before it does again. Returns the judgement that was undone.
pub fn undo(home: &Home, request: &Undo) -> Result<Judgement, Failure> {
    recorded(home, request.dry_run, |unit| {
        let case = case_by_code(unit, &request.case)?;
        authority::evaluate(home, unit, &request.by, &case)?;
        let newest = newest(unit, &case, &request.criterion, &request.passage)?;
        unseen(newest.as_ref(), request.seen.as_deref(), &request.passage)?;
        let newest = newest.ok_or_else(|| {
            Failure::new(Code::NothingToUndo)
                .with("criterion", &request.criterion)
                .with("passage", &request.passage)
        })?;
        if !request.dry_run {
            let said = Said::JudgementUndone {
                judgement: judgement_code(newest.id),
            };
            statements::put(home, unit, &case, said, (&request.reason, &request.by))?;
        }
        Ok(newest)
    })
}

/// The passage of a code, in the case or one that it builds on.
pub(super) fn passage_of(
    unit: &dyn Unit,
    case: &crate::model::Case,
    code: &str,
) -> Result<PassageRow, Failure> {
    let mut found = unit.passages_by_code(case.id, code)?;
    let mut before = case.predecessor;
    while let (true, Some(id)) = (found.is_empty(), before) {
        found = unit.passages_by_code(id, code)?;
        before = unit
            .case(id)?
            .and_then(|case| case.predecessor)
            .filter(|next| *next < id);
    }
    match found.len() {
        0 => Err(Failure::new(Code::NoPassage)
            .with("passage", code)
            .with("case", &case.code)),
        // The same bytes twice in one case: any of them is the passage.
        _ => Ok(found.swap_remove(0)),
    }
}

pub(super) fn put(
    home: &Home,
    unit: &dyn Unit,
    case: i64,
    code: &str,
    request: &Request,
    row: &PassageRow,
) -> Result<(), Failure> {
    let body = unit.put_body(&home.settings.body())?;
    let sha256 = unit
        .document(row.document)?
        .and_then(|document| document.sha256)
        .ok_or_else(|| {
            Failure::new(Code::NoPassage)
                .with("passage", &request.passage)
                .with("case", code)
        })?;
    let at = home.clock.now();
    let id = unit.put_judgement(&NewJudgement {
        body,
        case,
        criterion: &request.criterion,
        passage: &row.code,
        verdict: request.verdict,
        quote: &row.passage.text,
        anchor: &row.passage.anchor,
        sha256,
        document: row.document,
        reason: &request.reason,
        by: &request.by,
        at,
    })?;
    let opening = ledger::commit(&pinned(&Pinned {
        criterion: &request.criterion,
        verdict: request.verdict,
        quote: &row.passage.text,
        anchor: &row.passage.anchor,
        sha256: &sha256.hex(),
        reason: &request.reason,
        by: &request.by,
        at: &at.to_string(),
    })?)?;
    let what = Happening::Judged {
        case: code.to_owned(),
        criterion: request.criterion.clone(),
        verdict: request.verdict,
        judgement: opening.value,
    };
    let seq = append(home, unit, body, what)?;
    unit.put_commitment(&Commitment {
        of: CommitmentOf::Judgement(id),
        seq,
        value: opening.value,
        key: opening.key,
    })?;
    Ok(())
}

/// The bytes that a judgement's commitment is over: canonical JSON.
fn pinned(pinned: &Pinned<'_>) -> Result<Vec<u8>, Failure> {
    canonical(pinned)
}

/// The same bytes from a judgement as it is recorded, to check its commitment.
pub(super) fn pinned_again(judgement: &crate::model::Judgement) -> Result<Vec<u8>, Failure> {
    pinned(&Pinned {
        criterion: &judgement.criterion,
        verdict: judgement.verdict,
        quote: &judgement.quote,
        anchor: &judgement.anchor,
        sha256: &judgement.sha256.hex(),
        reason: &judgement.reason,
        by: &judgement.by,
        at: &judgement.at.to_string(),
    })
}
