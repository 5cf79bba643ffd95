//! The list of what was erased, beside the database: row numbers, receipt
//! numbers and commitments without a key, no personal data. A copy that is
//! restored from before an erasure is held against it.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::LIST;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::notices::Kept;
use crate::ledger::{self, LedgerError};
use crate::model::{Digest, RowId};
use crate::records::Unit;

/// One document or notice that was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Version of this form.
    pub v: u32,
    /// Its row; 0 for a notice.
    pub document: RowId,
    /// The row of a notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<RowId>,
    /// Receipt number of its submission.
    pub submission: String,
    /// The commitment in the event of its receipt, of a notice in that of its
    /// draft.
    pub value: Option<Digest>,
    /// Sequence number of the event of its erasure.
    pub event: u64,
}

/// Reads a list; none is an empty one. A last line that was cut off by a crash
/// is left out, it is written again.
pub fn read(file: &Path) -> Result<Vec<Line>, Failure> {
    let unreadable = |detail: String| {
        Failure::new(Code::ErasureList)
            .with("path", file.display())
            .with("detail", detail)
    };
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(unreadable(e.to_string())),
    };
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole
        .lines()
        .enumerate()
        .map(|(n, line)| {
            serde_json::from_str(line).map_err(|e| unreadable(format!("line {}: {e}", n + 1)))
        })
        .collect()
}

/// Makes the list say all that the records say was erased.
pub(super) fn write(home: &Home) -> Result<(), Failure> {
    let file = home.dir.join(LIST);
    let mut lines = read(&file)?;
    let key = |line: &Line| (line.document, line.notice, line.event);
    let known: HashSet<_> = lines.iter().map(key).collect();
    let mut fresh = Vec::new();
    home.records().work::<_, Failure>(|unit| {
        for erased in unit.erased_documents()? {
            let Some(document) = unit.document(erased.document)? else {
                continue;
            };
            if document.parent.is_none() && !known.contains(&(document.id, None, erased.seq)) {
                fresh.push(Line {
                    v: 1,
                    document: document.id,
                    notice: None,
                    submission: unit
                        .submission(document.submission)?
                        .map(|submission| submission.code)
                        .unwrap_or_default(),
                    value: erased.value,
                    event: erased.seq,
                });
            }
        }
        for line in notices(unit)? {
            if !known.contains(&key(&line)) {
                fresh.push(line);
            }
        }
        Ok(())
    })?;
    if fresh.is_empty() {
        return Ok(());
    }
    lines.append(&mut fresh);
    let mut text = String::new();
    for line in &lines {
        let line = serde_json::to_string(line).map_err(|e| LedgerError::Form(e.to_string()))?;
        text.push_str(&line);
        text.push('\n');
    }
    Ok(ledger::put_file(&file, text.as_bytes())?)
}

/// A line for each notice that was erased.
fn notices(unit: &dyn Unit) -> Result<Vec<Line>, Failure> {
    let mut lines = Vec::new();
    for case in unit.cases()? {
        for notice in unit.notices_of(case.id)? {
            let Some(event) = notice.erased else { continue };
            let kept = Kept::of(unit, notice, case.clone())?;
            lines.push(Line {
                v: 1,
                document: 0,
                notice: Some(kept.notice.id),
                submission: String::new(),
                value: kept.said.first().map(|drafted| drafted.value),
                event,
            });
        }
    }
    Ok(lines)
}
