//! One document: jailed reading, class, candidates.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::schemes::Rules;
use crate::evidence::checks::Facts;
use crate::evidence::reuse::Sketch;
use crate::evidence::{Classified, reuse};
use crate::model::digest::hex;
use crate::model::{
    Cell, Digest, Document, Flag, Item, Member, Passage, Progress, Reading, Reason, RowId,
    Strength, Summary,
};
use crate::parse::ocr::{self, Lookup};
use crate::parse::worker::Host;
use crate::records::CandidateRow;
use crate::scheme::Forms;
use crate::vault::Vault;

/// Hex digits of a passage's code.
const CODE: usize = 12;

/// A document to be read.
pub(super) struct Job {
    /// The document.
    pub document: Document,
    /// Positions from the received file down to it.
    pub chain: Vec<u32>,
    /// Fixity of the received file.
    pub root: Digest,
    /// Certification body.
    pub body: RowId,
    /// Case number.
    pub case: String,
    /// Day of receipt.
    pub received_on: Date,
    /// The rules of its case.
    pub rules: Arc<Rules>,
    /// The class that a person gave it.
    pub class: Option<String>,
    /// Why reading is in vain, when the archive's listing says so.
    pub known: Option<Reason>,
}

/// What came of it.
pub(super) struct Outcome {
    /// The job.
    pub job: Job,
    /// What is known of the document now.
    pub reading: Reading,
    /// Its passages with their codes.
    pub passages: Vec<(String, Passage)>,
    /// Candidates, with the position of their passage.
    pub candidates: Vec<(usize, CandidateRow)>,
    /// By what documents with much the same text are found.
    pub sketch: Sketch,
    /// What the checks ask of it, where that is wanted.
    pub facts: Option<Facts>,
    /// Members, when it is an archive.
    pub members: Vec<Member>,
}

/// What documents are read with.
pub(super) struct Desk<'a> {
    /// The originals.
    pub vault: &'a dyn Vault,
    /// Starts the workers.
    pub host: &'a Host,
    /// Where the program that recognises is.
    pub lookup: &'a Lookup,
    /// Words of the papers whose fields are read, where the checks follow.
    pub forms: Option<&'a Forms>,
    /// Told what is read; asked whether to stop.
    pub progress: &'a dyn Progress,
}

/// Reads, classifies and matches one document. Never fails: what cannot be
/// read is an outcome. `None` when the run was stopped meanwhile: the document
/// is to be read again.
pub(super) fn read_one(desk: &Desk<'_>, job: Job) -> Option<Outcome> {
    let mut passages = Vec::new();
    let mut members = Vec::new();
    let (items, summary) = read(desk, &job)?;
    for item in items {
        match item {
            Item::Passage(passage) => passages.push(passage),
            Item::Member(member) => members.push(member),
        }
    }
    let class = match (&job.class, passages.is_empty()) {
        (Some(class), _) => Classified {
            class: class.clone(),
            confidence: 1.0,
            reasons: Vec::new(),
        },
        (None, true) => job.rules.classifier.by_name(&job.document.name),
        (None, false) => job.rules.classifier.classify(&job.document.name, &passages),
    };
    let candidates = candidates(&job.rules, &job.document.name, &class.class, &passages);
    let reading = Reading {
        state: summary.state,
        reason: summary.reason,
        format: summary.format,
        class: class.class,
        class_confidence: class.confidence,
        class_reasons: class.reasons,
        pages: summary.pages,
        passages: u32::try_from(passages.len()).unwrap_or(u32::MAX),
        warnings: summary.warnings,
        unread: summary.unread,
    };
    let facts = |forms| Facts::of(&reading.class, &passages, &job.rules.pack, forms);
    Some(Outcome {
        facts: desk.forms.map(facts),
        sketch: sketch(&job.rules, &reading.class, passages.iter()),
        reading,
        passages: with_codes(&job, passages),
        candidates,
        members,
        job,
    })
}

fn read(desk: &Desk<'_>, job: &Job) -> Option<(Vec<Item>, Summary)> {
    if let Some(reason) = job.known {
        return Some((Vec::new(), Summary::unread("", reason)));
    }
    let name = &job.document.name;
    let unopened = |error: &dyn std::fmt::Display| {
        let mut summary = Summary::unread("", Reason::Corrupt);
        summary
            .warnings
            .push(format!("the original cannot be opened: {error}"));
        Some((Vec::new(), summary))
    };
    let file = match desk.vault.open(&job.root) {
        Ok(file) => file,
        Err(error) => return unopened(&error),
    };
    let reading = ocr::Job {
        host: desk.host,
        lookup: desk.lookup,
        name,
        chain: &job.chain,
        stopped: &|| desk.progress.stopped(),
        on_page: &|nth, all| desk.progress.on(&format!("{name} ({nth}/{all})")),
    };
    reading.read(&file).unwrap_or_else(|error| unopened(&error))
}

/// What the passages are evidence for. Text that nobody who opens the file is
/// shown, that is struck through, stands there as a comment, runs along every page, is program text or the
/// head of a table can be found by search, but proves nothing.
pub(super) fn candidates(
    rules: &Rules,
    name: &str,
    class: &str,
    passages: &[Passage],
) -> Vec<(usize, CandidateRow)> {
    let title = title_of(name);
    let deleted = |passage: &Passage| {
        passage.flags.contains(&Flag::Underlined) && underlined_is_deleted(rules, class)
    };
    let mut reader = rules.matcher.reader(Some(class));
    let mut found = Vec::new();
    for (position, passage) in passages.iter().enumerate() {
        if !may_prove(passage)
            || deleted(passage)
            || is_table_head(passage, passages.get(position + 1))
        {
            continue;
        }
        for candidate in reader.passage(Some(title), passage) {
            let row = CandidateRow {
                passage: 0,
                criterion: candidate.criterion,
                full: candidate.strength == Strength::Full,
                score: candidate.score,
                why: candidate.why,
                lacks: candidate.lacks,
                note: candidate.note,
            };
            found.push((position, row));
        }
    }
    found
}

/// The sketch of a document's text, where the applicant wrote it.
pub(super) fn sketch<'a>(
    rules: &Rules,
    class: &str,
    passages: impl Iterator<Item = &'a Passage>,
) -> Sketch {
    let class = rules.pack.class(class);
    match class.is_none_or(|class| class.proves && class.own_text) {
        true => reuse::sketch(&reuse::grams(passages.map(|passage| passage.text.as_str()))),
        false => Sketch::default(),
    }
}

/// Whether an underline in documents of a class means that the entry was
/// deleted.
fn underlined_is_deleted(rules: &Rules, class: &str) -> bool {
    let known = rules.pack.classes.iter().find(|known| known.id == class);
    known.is_some_and(|known| known.underlined_is_deleted)
}

fn may_prove(passage: &Passage) -> bool {
    let aside = [
        Flag::Hidden,
        Flag::Comment,
        Flag::Header,
        Flag::Footer,
        Flag::Code,
        Flag::Struck,
    ];
    !passage.flags.iter().any(|flag| aside.contains(flag))
}

/// True when the passage is the head of a table: the labels of the row below.
fn is_table_head(passage: &Passage, next: Option<&Passage>) -> bool {
    let named = |cell: &Cell| passage.cells.iter().any(|head| head.text == cell.label);
    passage.cells.len() > 1
        && next.is_some_and(|next| {
            next.cells.len() > 1
                && !next.flags.contains(&Flag::Form)
                && next.cells.iter().all(named)
        })
}

/// A document's title as its file name gives it: no folders, no extension.
fn title_of(name: &str) -> &str {
    let base = name.rsplit('/').next().unwrap_or(name);
    base.rsplit_once('.').map_or(base, |(stem, _)| stem)
}

/// A passage's code is derived from the document's bytes, the place and the
/// text, so that it stays the same when the document is read again.
fn with_codes(job: &Job, passages: Vec<Passage>) -> Vec<(String, Passage)> {
    let document = job.document.sha256.unwrap_or(job.root).hex();
    let mut seen: HashMap<[u8; 32], u32> = HashMap::new();
    passages
        .into_iter()
        .map(|passage| {
            let place = serde_json::to_string(&passage.anchor.place).unwrap_or_default();
            let content = format!("{document}\n{place}\n{}", passage.text);
            let base: [u8; 32] = Sha256::digest(content.as_bytes()).into();
            let times = seen.entry(base).or_insert(0);
            *times += 1;
            let full = match *times {
                1 => base,
                n => Sha256::digest(format!("{content}\n{n}").as_bytes()).into(),
            };
            let code = format!("p-{}", hex(full.get(..CODE / 2).unwrap_or(&full)));
            (code, passage)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{is_table_head, title_of};
    use crate::model::{Anchor, Cell, Passage, Place};

    fn row(cells: &[(&str, &str)]) -> Passage {
        let anchor = Anchor::new(Place::Line { line: 1 }, "test");
        let cell = |(label, text): &(&str, &str)| Cell {
            label: (*label).to_owned(),
            text: (*text).to_owned(),
        };
        Passage {
            cells: cells.iter().map(cell).collect(),
            ..Passage::prose("", anchor, Vec::new())
        }
    }

    #[test]
    fn the_head_of_a_table_labels_the_next_row() {
        let head = row(&[("", "用語"), ("", "定義")]);
        let next = row(&[("用語", "監査"), ("定義", "確かめること")]);
        assert!(is_table_head(&head, Some(&next)));
        assert!(!is_table_head(&next, Some(&next)));
        assert!(!is_table_head(&head, None));
    }

    #[test]
    fn a_title_is_the_file_name_without_folders_and_extension() {
        assert_eq!(title_of("規程/教育規程.v2.docx"), "教育規程.v2");
        assert_eq!(title_of("一式.zip/内訳"), "内訳");
    }
}
