//! The tables of a package: names, passages, judgements, coverage. Column names
//! are English and stable.

use serde::Serialize;

use super::{Bag, PackageError, sheet};
use crate::model::{
    Anchor, Cell, Coverage, Digest, Flag, Judgement, Outcome, document_code, stable_name,
};
use crate::report::evidence::place;
use crate::report::words::Words;

/// Where a document's bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// In the package.
    Present,
    /// In the archive or mail that it is a member of.
    InArchive,
    /// They were never taken in.
    Quarantined,
    /// They were erased, as the ledger tells.
    Erased,
    /// They should be in the vault and are not.
    Missing,
    /// What the vault holds is not what was received.
    Damaged,
    /// In the package of the case before, which this one builds on.
    OtherCase,
}

impl Presence {
    /// As it stands in the tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::InArchive => "in-archive",
            Self::Quarantined => "quarantined",
            Self::Erased => "erased",
            Self::Missing => "missing",
            Self::Damaged => "damaged",
            Self::OtherCase => "other-case",
        }
    }

    /// Whether the bytes ought to be there and are not.
    pub fn is_damage(self) -> bool {
        matches!(self, Self::Missing | Self::Damaged)
    }
}

/// A document as the table of names lists it.
#[derive(Debug, Clone, Serialize)]
pub struct NameRow {
    /// Document code.
    pub document: String,
    /// Case number.
    pub case: String,
    /// Receipt number.
    pub submission: String,
    /// Where its bytes are.
    pub presence: Presence,
    /// Its file in the package.
    pub path: Option<String>,
    /// Name as shown.
    pub name: String,
    /// Name as received, its bytes in hex.
    pub raw_name_hex: String,
    /// The archive that it is a member of.
    pub archive: Option<String>,
    /// Fixity.
    pub sha256: Option<Digest>,
    /// Size in bytes.
    pub bytes: Option<u64>,
    /// Accepted, duplicate, quarantined.
    pub outcome: Outcome,
    /// Why it was quarantined.
    pub outcome_reason: Option<String>,
    /// The document whose bytes it shares.
    pub duplicate_of: Option<String>,
    /// The documents whose place it took.
    pub supersedes: Vec<String>,
    /// Document class.
    pub class: Option<String>,
}

/// A passage as the table lists it.
#[derive(Debug, Clone, Serialize)]
pub struct PassageLine {
    /// Document code.
    pub document: String,
    /// Name of the document as shown.
    pub name: String,
    /// Fixity of the document.
    pub sha256: Option<Digest>,
    /// Passage code.
    pub passage: String,
    /// Where it stands.
    pub anchor: Anchor,
    /// The headings above it.
    pub heading: Vec<String>,
    /// The text as written.
    pub text: String,
    /// What a reader must know.
    pub flags: Vec<Flag>,
    /// Cells of a table row or form field.
    pub cells: Vec<Cell>,
}

/// Writes the table of names.
pub fn names(bag: &mut Bag, rows: &[NameRow]) -> Result<(), PackageError> {
    let columns = [
        "document",
        "case",
        "submission",
        "presence",
        "path",
        "name",
        "raw_name_hex",
        "archive",
        "sha256",
        "bytes",
        "outcome",
        "outcome_reason",
        "duplicate_of",
        "supersedes",
        "class",
    ];
    let cells: Vec<Vec<String>> = rows.iter().map(name_cells).collect();
    both(bag, "names", &columns, &cells, rows)
}

fn name_cells(row: &NameRow) -> Vec<String> {
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        row.document.clone(),
        row.case.clone(),
        row.submission.clone(),
        row.presence.code().to_owned(),
        or_empty(&row.path),
        row.name.clone(),
        row.raw_name_hex.clone(),
        or_empty(&row.archive),
        hex(row.sha256),
        row.bytes.map(|n| n.to_string()).unwrap_or_default(),
        stable_name(&row.outcome),
        or_empty(&row.outcome_reason),
        or_empty(&row.duplicate_of),
        row.supersedes.join(" "),
        or_empty(&row.class),
    ]
}

/// Writes the table of passages.
pub fn passages(bag: &mut Bag, rows: &[PassageLine], words: &Words) -> Result<(), PackageError> {
    let columns = [
        "document", "name", "sha256", "passage", "place", "heading", "text", "flags",
    ];
    let mut cells = Vec::with_capacity(rows.len());
    for row in rows {
        let flags: Vec<String> = row.flags.iter().map(stable_name).collect();
        cells.push(vec![
            row.document.clone(),
            row.name.clone(),
            hex(row.sha256),
            row.passage.clone(),
            place(&row.anchor, words),
            row.heading.join(" / "),
            row.text.clone(),
            flags.join(" "),
        ]);
    }
    both(bag, "passages", &columns, &cells, rows)
}

/// Writes the table of judgements; `code` names each.
pub fn judgements(
    bag: &mut Bag,
    rows: &[(String, Judgement)],
    words: &Words,
) -> Result<(), PackageError> {
    let columns = [
        "judgement",
        "criterion",
        "verdict",
        "passage",
        "document",
        "sha256",
        "place",
        "quote",
        "reason",
        "by",
        "at",
    ];
    let document = |row: &Judgement| document_code(row.document);
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|(code, row)| {
            vec![
                code.clone(),
                row.criterion.clone(),
                stable_name(&row.verdict),
                row.passage.clone(),
                document(row),
                row.sha256.hex(),
                place(&row.anchor, words),
                row.quote.clone(),
                row.reason.clone(),
                row.by.clone(),
                row.at.to_string(),
            ]
        })
        .collect();
    let items: Vec<serde_json::Value> = rows
        .iter()
        .map(|(code, row)| {
            serde_json::json!({
                "judgement": code,
                "criterion": row.criterion,
                "verdict": row.verdict,
                "passage": row.passage,
                "document": document(row),
                "sha256": row.sha256,
                "anchor": row.anchor,
                "quote": row.quote,
                "reason": row.reason,
                "by": row.by,
                "at": row.at.to_string(),
            })
        })
        .collect();
    both(bag, "judgements", &columns, &cells, &items)
}

/// Writes the coverage: as CSV a row per criterion and passage.
pub fn coverage(bag: &mut Bag, coverage: &Coverage, words: &Words) -> Result<(), PackageError> {
    let columns = [
        "criterion",
        "group",
        "title_ja",
        "title_en",
        "kind",
        "state",
        "source",
        "document",
        "name",
        "sha256",
        "place",
        "passage",
        "quote",
        "strength",
        "verdict",
        "reason",
        "by",
        "at",
        "carried",
        "changed",
        "unread_documents",
    ];
    let mut cells = Vec::new();
    for row in &coverage.criteria {
        let unread: Vec<&str> = row.unread.iter().map(|u| u.name.as_str()).collect();
        let head = [
            row.criterion.clone(),
            row.group.clone(),
            row.title.clone(),
            row.title_en.clone(),
            stable_name(&row.kind),
            stable_name(&row.state),
            row.source.clone(),
        ];
        let line = |middle: Vec<String>| [head.to_vec(), middle, vec![unread.join(" / ")]].concat();
        if row.evidence.is_empty() {
            cells.push(line(vec![String::new(); columns.len() - head.len() - 1]));
        }
        for found in &row.evidence {
            let judged = found.judgement.as_ref();
            cells.push(line(vec![
                found.document.clone(),
                found.name.clone(),
                found.sha256.clone(),
                place(&found.anchor, words),
                found.passage.clone().unwrap_or_default(),
                found.quote.clone(),
                stable_name(&found.strength),
                judged.map(|j| stable_name(&j.verdict)).unwrap_or_default(),
                judged.map(|j| j.reason.clone()).unwrap_or_default(),
                judged.map(|j| j.by.clone()).unwrap_or_default(),
                judged.map(|j| j.at.clone()).unwrap_or_default(),
                found.carried.to_string(),
                found.changed.to_string(),
            ]));
        }
    }
    bag.put("data/coverage.csv", &sheet::csv(&columns, &cells)?)?;
    bag.put("data/coverage.json", &sheet::document(coverage)?)
}

fn both<T: Serialize>(
    bag: &mut Bag,
    name: &str,
    columns: &[&str],
    cells: &[Vec<String>],
    items: &[T],
) -> Result<(), PackageError> {
    bag.put(&format!("data/{name}.csv"), &sheet::csv(columns, cells)?)?;
    bag.put(&format!("data/{name}.json"), &sheet::json(items)?)
}

fn hex(digest: Option<Digest>) -> String {
    digest.map(|digest| digest.hex()).unwrap_or_default()
}
