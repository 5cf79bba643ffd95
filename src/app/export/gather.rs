//! What goes into a package, read in one unit of work.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use crate::app::coverage::{case_by_code, coverage_of, document_code, documents_in_force};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::judge::pinned_again;
use crate::app::notices::notice_code;
use crate::app::receipts::receipt_of;
use crate::model::Statement;
use crate::model::digest::hex;
use crate::model::{Case, Coverage, Digest, Document, Judgement, Outcome, RowId, document_row};
use crate::records::{Commitment, CommitmentOf, Unit};
use crate::report::Receipt;
use crate::report::package::Names;
use crate::report::package::proofs::Opened;
use crate::report::package::tables::{NameRow, PassageLine, Presence};

/// All of a case.
pub(super) struct Gathered {
    pub(super) case: Case,
    pub(super) predecessor: Option<String>,
    pub(super) receipts: Vec<Receipt>,
    pub(super) names: Vec<NameRow>,
    pub(super) passages: Vec<PassageLine>,
    pub(super) judgements: Vec<(String, Judgement)>,
    /// The bytes that each judgement's commitment is over, by their path.
    pub(super) pinned: Vec<(String, Vec<u8>)>,
    pub(super) coverage: Coverage,
    /// The case's events by number, oldest first.
    pub(super) events: Vec<(u64, Vec<u8>)>,
    /// Codes of documents that wait to be read.
    pub(super) waiting: Vec<String>,
    commitments: Vec<(&'static str, String, Commitment)>,
}

/// Reads all of a case, `with_carried` also the originals of earlier cases that
/// its evidence rests on.
pub(super) fn gather(home: &Home, code: &str, with_carried: bool) -> Result<Gathered, Failure> {
    let mut schemes = home.schemes();
    home.records().work(|unit| {
        let case = case_by_code(unit, code)?;
        let mut receipts = Vec::new();
        for submission in unit.submissions_of(case.id)? {
            receipts.push(receipt_of(unit, &mut schemes, &submission.code)?);
        }
        let documents = unit.documents_of_case(case.id)?;
        let mut given = Names::default();
        let mut gathered = Gathered {
            predecessor: match case.predecessor {
                Some(id) => unit.case(id)?.map(|case| case.code),
                None => None,
            },
            names: names(unit, &case, &documents, &mut given)?,
            passages: passages(unit, &documents)?,
            judgements: Vec::new(),
            pinned: Vec::new(),
            coverage: coverage_of(unit, &mut schemes, &case)?,
            events: events(unit, &case)?,
            commitments: Vec::new(),
            waiting: Vec::new(),
            receipts,
            case,
        };
        for document in documents
            .iter()
            .filter(|document| document.parent.is_none())
        {
            let of = CommitmentOf::Document(document.id);
            gathered.commitment(unit, "document", document_code(document.id), of)?;
            gathered.dismissal(unit, document.id)?;
        }
        for judgement in unit.judgements_of(gathered.case.id)? {
            let code = format!("J-{}", judgement.id);
            // Of one whose quote was erased nothing opens the commitment.
            if !judgement.is_erased() {
                let path = pinned_path("judgement", &code);
                gathered.pinned.push((path, pinned_again(&judgement)?));
            }
            let of = CommitmentOf::Judgement(judgement.id);
            gathered.commitment(unit, "judgement", code.clone(), of)?;
            gathered.judgements.push((code, judgement));
        }
        gathered.acts(unit)?;
        for statement in unit.statements_of(gathered.case.id)? {
            gathered.statement(&statement)?;
        }
        gathered.notices(unit)?;
        gathered.erasures(unit)?;
        let rules = schemes.version(&gathered.case.scheme, gathered.case.pack)?;
        let in_force = documents_in_force(unit, &rules, &gathered.case)?;
        let waiting = in_force.waiting.iter();
        gathered.waiting = waiting.map(|one| document_code(one.document.id)).collect();
        let carried = in_force.documents.into_iter().filter(|held| held.carried);
        let carried: Vec<Document> = carried.map(|held| held.document).collect();
        super::carry::carry(unit, &mut gathered, &mut given, &carried, with_carried)?;
        Ok(gathered)
    })
}

/// Where the bytes are that a commitment to no file is over.
fn pinned_path(kind: &str, code: &str) -> String {
    format!("data/{kind}s/{code}.json")
}

fn events(unit: &dyn Unit, case: &Case) -> Result<Vec<(u64, Vec<u8>)>, Failure> {
    let mut events = Vec::new();
    for seq in unit.events_of_case(&case.code)? {
        let missing = || Failure::new(Code::NoEvent).with("event", seq);
        events.push((seq, unit.event(seq)?.ok_or_else(missing)?));
    }
    Ok(events)
}

fn names(
    unit: &dyn Unit,
    case: &Case,
    documents: &[Document],
    given: &mut Names,
) -> Result<Vec<NameRow>, Failure> {
    let mut submissions: HashMap<RowId, String> = HashMap::new();
    for submission in unit.submissions_of(case.id)? {
        submissions.insert(submission.id, submission.code);
    }
    let mut rows = Vec::with_capacity(documents.len());
    for document in documents {
        let submission = submissions.get(&document.submission).cloned();
        let mut row = row_of(unit, document, &case.code, submission.unwrap_or_default())?;
        if row.presence == Presence::Present {
            row.path = Some(given.place(&row.submission, &row.name, &row.document));
        }
        rows.push(row);
    }
    Ok(rows)
}

pub(super) fn row_of(
    unit: &dyn Unit,
    document: &Document,
    case: &str,
    submission: String,
) -> Result<NameRow, Failure> {
    let presence = match (document.outcome, document.sha256, document.parent) {
        (Outcome::Quarantined, _, _) => Presence::Quarantined,
        (_, None, _) => Presence::Erased,
        (_, Some(_), Some(_)) => Presence::InArchive,
        (_, Some(_), None) => Presence::Present,
    };
    let reading = unit.reading(document.duplicate_of.unwrap_or(document.id))?;
    let is_erased = presence == Presence::Erased;
    Ok(NameRow {
        document: document_code(document.id),
        case: case.to_owned(),
        submission,
        presence,
        path: None,
        // Of what was erased not even the name is told.
        name: if is_erased {
            String::new()
        } else {
            document.name.clone()
        },
        raw_name_hex: if is_erased {
            String::new()
        } else {
            hex(&document.raw_name)
        },
        archive: document.parent.map(document_code),
        sha256: document.sha256,
        bytes: document.bytes,
        outcome: document.outcome,
        outcome_reason: document.outcome_reason.clone(),
        duplicate_of: document.duplicate_of.map(document_code),
        supersedes: codes(&document.supersedes),
        class: reading.map(|reading| reading.class),
    })
}

fn codes(documents: &[RowId]) -> Vec<String> {
    documents.iter().map(|id| document_code(*id)).collect()
}

fn passages(unit: &dyn Unit, documents: &[Document]) -> Result<Vec<PassageLine>, Failure> {
    let mut lines = Vec::new();
    for document in documents {
        for row in unit.passages_of(document.id)? {
            lines.push(PassageLine {
                document: document_code(document.id),
                name: document.name.clone(),
                sha256: document.sha256,
                passage: row.code,
                anchor: row.passage.anchor,
                heading: row.passage.heading,
                text: row.passage.text,
                flags: row.passage.flags,
                cells: row.passage.cells,
            });
        }
    }
    Ok(lines)
}

impl Gathered {
    pub(super) fn commitment(
        &mut self,
        unit: &dyn Unit,
        kind: &'static str,
        code: String,
        of: CommitmentOf,
    ) -> Result<(), Failure> {
        if let Some(commitment) = unit.commitment(of)? {
            self.commitments.push((kind, code, commitment));
        }
        Ok(())
    }

    /// Puts the bytes that a dismissal's commitment is over, and its key.
    fn dismissal(&mut self, unit: &dyn Unit, document: RowId) -> Result<(), Failure> {
        let Some(dismissal) = unit.dismissal(document)? else {
            return Ok(());
        };
        let code = document_code(document);
        let pinned = crate::app::intake::pinned_again(&dismissal)?;
        self.pinned.push((pinned_path("dismissal", &code), pinned));
        let commitment = Commitment {
            of: CommitmentOf::Document(document),
            seq: dismissal.seq,
            value: dismissal.value,
            key: dismissal.key,
        };
        self.commitments.push(("dismissal", code, commitment));
        Ok(())
    }

    /// Puts what was done in the case's life, with the keys of its commitments.
    fn acts(&mut self, unit: &dyn Unit) -> Result<(), Failure> {
        for event in unit.case_events(self.case.id)? {
            let code = format!("E-{}", event.seq);
            self.pinned
                .push((pinned_path("act", &code), event.act.into_bytes()));
            let commitment = Commitment {
                of: CommitmentOf::Document(self.case.id),
                seq: event.seq,
                value: event.value,
                key: event.key,
            };
            self.commitments.push(("act", code, commitment));
        }
        Ok(())
    }

    /// Puts the bytes that a statement's commitment is over, and its key, unless
    /// something that it quoted was erased.
    fn statement(&mut self, statement: &Statement) -> Result<(), Failure> {
        let Some(key) = statement.key else {
            return Ok(());
        };
        let code = format!("S-{}", statement.id);
        let pinned = crate::app::statements::pinned_again(statement)?;
        self.pinned.push((pinned_path("statement", &code), pinned));
        let commitment = Commitment {
            of: CommitmentOf::Statement(statement.id),
            seq: statement.seq,
            value: statement.value,
            key,
        };
        self.commitments.push(("statement", code, commitment));
        Ok(())
    }

    /// Puts drafts and forms of the notices; what was said of them pins their
    /// fixity.
    fn notices(&mut self, unit: &dyn Unit) -> Result<(), Failure> {
        for notice in unit.notices_of(self.case.id)? {
            if notice.erased.is_some() {
                continue;
            }
            let folder = format!("data/notices/{}", notice_code(notice.id));
            let mut put = |name: &str, bytes| self.pinned.push((format!("{folder}/{name}"), bytes));
            for (form, bytes) in unit.notice_files(notice.id)? {
                put(&format!("letter.{form}"), bytes);
            }
            put("draft.json", notice.draft.into_bytes());
        }
        Ok(())
    }

    /// Puts the events by which something that was said in this case went, also
    /// with a document of another one.
    fn erasures(&mut self, unit: &dyn Unit) -> Result<(), Failure> {
        let judgements = self.judgements.iter().map(|(_, judgement)| judgement);
        let judged = judgements.filter(|judgement| judgement.is_erased());
        let mut gone: HashSet<RowId> = judged.map(|judgement| judgement.document).collect();
        for statement in unit.statements_of(self.case.id)? {
            if statement.key.is_none() {
                let documents = unit.documents_of_statement(statement.id)?;
                gone.extend(documents.iter().filter_map(|code| document_row(code)));
            }
        }
        for erased in unit.erased_documents()? {
            if gone.contains(&erased.document)
                && let Some(bytes) = unit.event(erased.seq)?
            {
                self.events.push((erased.seq, bytes));
            }
        }
        self.events.sort();
        self.events.dedup();
        Ok(())
    }

    /// Every commitment in the case's events, in their order; one whose key is
    /// gone says so.
    pub(super) fn opened(&self) -> Vec<Opened> {
        let rows: HashMap<&str, &NameRow> = self
            .names
            .iter()
            .map(|row| (row.document.as_str(), row))
            .collect();
        let known: HashMap<(u64, Digest), Opened> = self
            .commitments
            .iter()
            .map(|(kind, code, commitment)| {
                let row = rows.get(code.as_str()).filter(|_| *kind == "document");
                let opened = Opened {
                    kind,
                    code: Some(code.clone()),
                    seq: commitment.seq,
                    value: commitment.value,
                    key: Some(commitment.key),
                    sha256: row.and_then(|row| row.sha256),
                    path: match row {
                        Some(row) => row.path.clone(),
                        None => Some(pinned_path(kind, code)),
                    },
                };
                ((commitment.seq, commitment.value), opened)
            })
            .collect();
        let mut all = Vec::new();
        for (seq, bytes) in &self.events {
            for value in committed(bytes) {
                let erased = || Opened {
                    // Of another case's event only what was carried is told.
                    kind: match is_about(bytes, &self.case.code) {
                        true => "erased",
                        false => "other",
                    },
                    code: None,
                    seq: *seq,
                    value,
                    key: None,
                    sha256: None,
                    path: None,
                };
                all.push(known.get(&(*seq, value)).cloned().unwrap_or_else(erased));
            }
        }
        all
    }

    /// Number of documents that were erased.
    pub(super) fn erased(&self) -> usize {
        let erased = self
            .names
            .iter()
            .filter(|row| row.presence == Presence::Erased);
        erased.count()
    }

    /// The case itself.
    pub(super) fn case_json(&self) -> Value {
        json!({
            "schema_version": 1,
            "case": self.case.code,
            "scheme": self.case.scheme,
            "pack": self.case.pack.to_string(),
            "pack_hash": self.case.pack_hash,
            "procedure": self.case.procedure,
            "applicant": self.case.applicant,
            "subject": self.case.subject,
            "predecessor": self.predecessor,
            "opened_on": self.case.opened_on.to_string(),
            "waiting": self.waiting,
        })
    }
}

fn is_about(event: &[u8], case: &str) -> bool {
    let event: Value = serde_json::from_slice(event).unwrap_or_default();
    event["case"] == case
}

/// The commitments in an event, in its order.
fn committed(event: &[u8]) -> Vec<Digest> {
    let event: Value = serde_json::from_slice(event).unwrap_or_default();
    let files = event["files"].as_array().into_iter().flatten();
    let all = files.chain([
        &event["judgement"],
        &event["dismissal"],
        &event["act"],
        &event["statement"],
    ]);
    all.filter_map(|value| value.as_str()?.parse().ok())
        .collect()
}
