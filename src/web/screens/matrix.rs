//! The coverage matrix (充足状況): criteria by documents.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::Value;

use super::words;
use crate::app::Failure;
use crate::app::cases::covered;
use crate::model::coverage::Row;
use crate::model::{Coverage, State};
use crate::report::Words;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let (case, coverage) = covered(ask.home, ask.part("case"))?;
    let only_gaps = ask.asked("gaps") == "1";
    let columns = columns(&coverage);
    let texts = ask.words();
    let shown = |row: &&Row| !only_gaps || matches!(row.state, State::Gap | State::Unread);
    let rows = coverage.criteria.iter().filter(shown);
    ask.page(
        "matrix.html",
        &Page {
            case: words::case(&case, texts),
            counts: words::counts(&coverage.counts, texts),
            rows: rows.map(|row| line(row, &columns, texts)).collect(),
            columns: &columns,
            gaps: only_gaps,
        },
    )
}

/// What the page shows. Not put together as JSON like other pages: that copies
/// each part into the next, and here are thousands of cells.
#[derive(Serialize)]
struct Page<'a> {
    case: Value,
    counts: Value,
    columns: &'a [Column],
    rows: Vec<Line<'a>>,
    gaps: bool,
}

/// A document.
#[derive(Serialize)]
struct Column {
    code: String,
    name: String,
}

/// A criterion.
#[derive(Serialize)]
struct Line<'a> {
    criterion: &'a str,
    title: String,
    group: String,
    state: Value,
    unread: Vec<&'a str>,
    found: usize,
    rejected: u32,
    cells: Vec<Option<Cell<'a>>>,
}

/// How much of a document supports a criterion.
#[derive(Serialize)]
struct Cell<'a> {
    document: &'a str,
    /// Passages that a person has looked at.
    judged: u64,
    /// The others.
    open: u64,
}

/// The documents that are evidence for anything, in the order of their codes.
fn columns(coverage: &Coverage) -> Vec<Column> {
    let mut found: BTreeMap<(usize, &str), &str> = BTreeMap::new();
    for evidence in coverage.criteria.iter().flat_map(|row| &row.evidence) {
        let key = (evidence.document.len(), evidence.document.as_str());
        found.entry(key).or_insert(&evidence.name);
    }
    let column = |((_, code), name): ((usize, &str), &str)| Column {
        code: code.to_owned(),
        name: name.to_owned(),
    };
    found.into_iter().map(column).collect()
}

fn line<'a>(row: &'a Row, columns: &'a [Column], texts: &Words) -> Line<'a> {
    let unread = row.unread.iter();
    Line {
        criterion: &row.criterion,
        title: words::title(row, texts),
        group: words::group(row, texts),
        state: words::state(row.state, texts),
        unread: unread.map(|document| document.name.as_str()).collect(),
        found: row.evidence.len(),
        rejected: row.rejected,
        cells: cells(row, columns),
    }
}

/// Nothing where a document does not support the criterion.
fn cells<'a>(row: &Row, columns: &'a [Column]) -> Vec<Option<Cell<'a>>> {
    let mut counts: HashMap<&str, (u64, u64)> = HashMap::new();
    for found in &row.evidence {
        let (judged, open) = counts.entry(&found.document).or_default();
        *(if found.judgement.is_some() {
            judged
        } else {
            open
        }) += 1;
    }
    let cells = columns.iter().map(|Column { code, .. }| {
        let (judged, open) = *counts.get(code.as_str())?;
        Some(Cell {
            document: code,
            judged,
            open,
        })
    });
    cells.collect()
}
