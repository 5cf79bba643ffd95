//! The ledger against the records: has every commitment of an event its record,
//! in the case that the event names, or was it erased?

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::Verified;
use crate::app::error::Failure;
use crate::app::judge::judgement_code;
use crate::model::{Case, Digest, document_code, stable_name};
use crate::records::{CommitmentOf, Unit};

/// What is recorded under a commitment: how it is called, and in which case;
/// none where it is in no case of its own.
struct Held {
    place: String,
    case: Option<String>,
}

/// What the records hold, by the commitments in hex.
#[derive(Default)]
struct Records {
    held: HashMap<String, Held>,
    /// Commitments that an erasure names.
    erased: HashSet<String>,
    /// Judgements whose quote was erased, by case, criterion and verdict: an
    /// earlier form of the erasure's event names only their document.
    wordless: HashMap<[String; 3], usize>,
    /// Codes of erased documents.
    documents: HashSet<String>,
}

/// Notes every commitment of an event without its record, and every record that
/// is in another case than its event says.
pub(super) fn check(unit: &dyn Unit, found: &mut Verified) -> Result<(), Failure> {
    let mut records = read(unit)?;
    for seq in 0..unit.event_count()? {
        let Some(bytes) = unit.event(seq)? else {
            // That the event itself is gone is told with the tree.
            continue;
        };
        let Ok(event) = serde_json::from_slice::<Value>(&bytes) else {
            continue;
        };
        for value in committed(&event) {
            one(seq, &event, &value, &mut records, found);
        }
    }
    Ok(())
}

fn one(seq: u64, event: &Value, value: &str, records: &mut Records, found: &mut Verified) {
    let case = event["case"].as_str();
    let touches: Vec<String> = case
        .map(|code| format!("case {code}"))
        .into_iter()
        .collect();
    if let Some(held) = records.held.get(value) {
        if held.case.is_some() && held.case.as_deref() != case {
            let place = format!("{}, event {seq}", held.place);
            found.note("moved-record", place, touches, "advice.records");
        }
    } else if !records.is_erased(event, value) {
        let kind = event["type"].as_str().unwrap_or_default();
        let place = format!("event {seq} {kind}");
        found.note("missing-record", place, touches, "advice.records");
    }
}

/// The commitments of an event that have a record each.
fn committed(event: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let one = |field: &str| text(&event[field]).into_iter().collect();
    match event["type"].as_str().unwrap_or_default() {
        "submission-received" | "files-received" => {
            let files = event["files"].as_array().into_iter().flatten();
            files.filter_map(text).collect()
        }
        "judged" => one("judgement"),
        "case-event" => one("act"),
        "stated" => one("statement"),
        "dismissed" => one("dismissal"),
        "enquiry" | "account" => one("content"),
        "erased" => one("reason"),
        _ => Vec::new(),
    }
}

impl Records {
    fn put(&mut self, value: &Digest, place: String, case: Option<&Case>) {
        let case = case.map(|case| case.code.clone());
        self.held.insert(value.hex(), Held { place, case });
    }

    /// Whether an erasure took what a commitment was to.
    fn is_erased(&mut self, event: &Value, value: &str) -> bool {
        if self.erased.contains(value) {
            return true;
        }
        let text = |field: &str| event[field].as_str().unwrap_or_default().to_owned();
        match event["type"].as_str() {
            Some("judged") => {
                let key = [text("case"), text("criterion"), text("verdict")];
                let left = self.wordless.get_mut(&key).filter(|left| **left > 0);
                left.map(|left| *left -= 1).is_some()
            }
            Some("dismissed") => self.documents.contains(&text("document")),
            _ => false,
        }
    }
}

fn read(unit: &dyn Unit) -> Result<Records, Failure> {
    let mut records = Records::default();
    for erased in unit.erased_documents()? {
        let code = document_code(erased.document);
        records.documents.insert(code);
        records.erased.extend(erased.value.map(|value| value.hex()));
    }
    for erasure in unit.erasures()? {
        let place = format!("erasure {}", erasure.seq);
        let case = unit.case(erasure.case)?;
        records.put(&erasure.value, place, case.as_ref());
        named(unit, erasure.seq, &mut records)?;
    }
    for case in unit.cases()? {
        of_case(unit, &case, &mut records)?;
    }
    for dismissal in unit.dismissals()? {
        records.put(&dismissal.value, "dismissal".to_owned(), None);
    }
    for step in unit.enquiry_steps(None)? {
        records.put(&step.value, format!("enquiry {}", step.code), None);
    }
    for event in unit.account_events()? {
        records.put(&event.value, "account".to_owned(), None);
    }
    Ok(records)
}

/// What the event of an erasure says it took.
fn named(unit: &dyn Unit, seq: u64, records: &mut Records) -> Result<(), Failure> {
    let bytes = unit.event(seq)?.unwrap_or_default();
    let event: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    for field in ["files", "words"] {
        let values = event[field].as_array().into_iter().flatten();
        let values = values.filter_map(|value| value.as_str().map(str::to_owned));
        records.erased.extend(values);
    }
    Ok(())
}

fn of_case(unit: &dyn Unit, case: &Case, records: &mut Records) -> Result<(), Failure> {
    for document in unit.documents_of_case(case.id)? {
        if let Some(known) = unit.commitment(CommitmentOf::Document(document.id))? {
            let place = format!("document {}", document_code(document.id));
            records.put(&known.value, place, Some(case));
        }
    }
    for judgement in unit.judgements_of(case.id)? {
        let known = unit.commitment(CommitmentOf::Judgement(judgement.id))?;
        if let Some(known) = known {
            let place = format!("judgement {}", judgement_code(judgement.id));
            records.put(&known.value, place, Some(case));
        } else if judgement.is_erased() {
            let verdict = stable_name(&judgement.verdict);
            let key = [case.code.clone(), judgement.criterion, verdict];
            *records.wordless.entry(key).or_default() += 1;
        }
    }
    for event in unit.case_events(case.id)? {
        let place = format!("case event {}", event.seq);
        records.put(&event.value, place, Some(case));
    }
    for statement in unit.statements_of(case.id)? {
        let place = format!("statement S-{}", statement.id);
        records.put(&statement.value, place, Some(case));
    }
    Ok(())
}
