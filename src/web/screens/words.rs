//! Values of the model as screens show them.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::model::clock::in_japan;
use crate::model::coverage::{Counts, Evidence, Row};
use crate::model::{Case, Coverage, Flag, ReadState, State, stable_name};
use crate::report::coverage::{key_of, mark_of};
use crate::report::receipt::Reader;
use crate::report::stored::Reasons;
use crate::report::{Receipt, Words, evidence};

/// A state as its code, to choose colour and icon by, and in words.
pub(super) fn state(state: State, words: &Words) -> Value {
    let key = key_of(state);
    json!({ "code": key.rsplit('.').next(), "words": words.get(key), "icon": mark_of(state) })
}

/// States in the order in which a reviewer wants them, with their numbers.
pub(super) fn counts(counts: &Counts, words: &Words) -> Value {
    let all = [
        (State::Gap, counts.gap),
        (State::Unread, counts.unread),
        (State::ToConfirm, counts.to_confirm),
        (State::Partial, counts.partial),
        (State::Satisfied, counts.satisfied),
        (State::Excluded, counts.excluded),
        (State::NotRequired, counts.not_required),
    ];
    let shown: Vec<Value> = all
        .into_iter()
        .map(|(s, n)| json!({ "state": state(s, words), "n": n }))
        .collect();
    json!({ "all": counts.criteria, "states": shown })
}

/// A case as a heading.
pub(super) fn case(case: &Case, words: &Words) -> Value {
    json!({
        "code": case.code,
        "scheme": case.scheme,
        "procedure": words.procedure(&case.procedure),
        "applicant": case.applicant,
        "applicant_read": case.applicant_source == crate::model::Source::Read,
        "subject": case.subject,
        "opened_on": case.opened_on.to_string(),
    })
}

/// A value of the model by its stable name: `kind.new` of the catalogues.
pub(super) fn named(group: &str, value: &impl serde::Serialize, words: &Words) -> String {
    match stable_name(value).as_str() {
        "" => String::new(),
        name => words.get(&format!("{group}.{name}")).to_owned(),
    }
}

/// How far a document was read, as its code and in words.
pub(super) fn read_state(state: ReadState, words: &Words) -> Value {
    json!({ "code": serde_json::json!(state), "words": named("state", &state, words) })
}

/// Why a file is in quarantine.
pub(super) fn quarantine(why: Option<&str>, words: &Words) -> String {
    let why = why.unwrap_or_default();
    let code = why.split(':').next().unwrap_or(why);
    words.get(&format!("quarantine.{code}")).to_owned()
}

/// What a reader must know before trusting a passage.
pub(super) fn flags(flags: &[Flag], words: &Words) -> Vec<String> {
    flags
        .iter()
        .map(|flag| named("web.flag", flag, words))
        .collect()
}

/// The files of a receipt.
pub(super) fn files(receipt: &Receipt, words: &Words) -> Vec<Value> {
    receipt
        .files
        .iter()
        .map(|file| {
            let state = file.state_key();
            json!({
                "document": file.document,
                "name": file.shown_name(words),
                "member": file.member,
                "erased": file.erased,
                "sha256": file.sha256,
                "bytes": file.bytes,
                "class": file.class_words(words),
                "outcome": { "code": file.outcome_key(), "words": words.get(&format!("state.{}", file.outcome_key())) },
                "state": state.map(|state| json!({ "code": state, "words": words.get(&format!("state.{state}")) })),
                "passages": file.passages,
                "remarks": file.remarks(words, Reader::Staff),
            })
        })
        .collect()
}

/// A title in the reader's language.
pub(super) fn title(row: &Row, words: &Words) -> String {
    words.pick(&row.title, &row.title_en).to_owned()
}

/// A group's title in the reader's language.
pub(super) fn group(row: &Row, words: &Words) -> String {
    words.pick(&row.group_ja, &row.group_en).to_owned()
}

/// One piece of evidence: what, where, why, and what was said of it.
pub(super) fn piece(found: &Evidence, reasons: &Reasons<'_>) -> Value {
    let words = reasons.words;
    json!({
        "document": found.document,
        "name": found.name,
        "sha256": found.sha256,
        "passage": found.passage,
        "place": evidence::place(&found.anchor, words),
        "page": page_of(found),
        "quote": marked(&found.quote, &found.why),
        "text": found.quote,
        "strength": named("web.strength", &found.strength, words),
        "why": reasons.why(&found.why),
        "lacks": reasons.lacks(&found.lacks),
        "by_hand": found.score.is_none(),
        "carried": found.carried,
        "changed": found.changed,
        "seen": found.judgement.as_ref().filter(|judged| !judged.carried).map(|judged| &judged.id),
        "verdict": found.judgement.as_ref().map(|judged| json!({
            "code": judged.verdict,
            "words": named("web.verdict", &judged.verdict, words),
            "reason": judged.reason,
            "by": judged.by,
            "at": when(&judged.at),
            "carried": judged.carried,
        })),
    })
}

/// An instant as people in Japan read it on their clocks.
pub(super) fn when(at: &str) -> String {
    match at.parse::<Timestamp>() {
        Ok(at) => in_japan(at).strftime("%Y-%m-%d %H:%M").to_string(),
        // What is no instant is shown as it is.
        Err(_) => at.to_owned(),
    }
}

fn page_of(found: &Evidence) -> Option<u32> {
    match &found.anchor.place {
        crate::model::Place::Page { page, .. } => Some(*page),
        _ => None,
    }
}

/// A quote cut at what is marked: `[{"text": …, "mark": true}, …]`. The marked
/// words stand in the quote as they were found.
pub(super) fn marked(quote: &str, why: &[String]) -> Vec<Value> {
    let mut ranges: Vec<(usize, usize)> = why
        .iter()
        .filter(|word| !word.is_empty())
        .filter_map(|word| {
            let from = quote.find(word.as_str())?;
            Some((from, from + word.len()))
        })
        .collect();
    ranges.sort_unstable();
    let mut parts = Vec::new();
    let mut done = 0;
    for (from, to) in ranges {
        let from = from.max(done);
        if from >= to {
            continue;
        }
        push(&mut parts, &quote[done..from], false);
        push(&mut parts, &quote[from..to], true);
        done = to;
    }
    push(&mut parts, &quote[done..], false);
    parts
}

fn push(parts: &mut Vec<Value>, text: &str, mark: bool) {
    if !text.is_empty() {
        parts.push(json!({ "text": text, "mark": mark }));
    }
}

/// The same for ranges that count characters.
pub(super) fn marked_at(text: &str, ranges: &[[usize; 2]]) -> Vec<Value> {
    let mut parts = Vec::new();
    let mut run = String::new();
    let mut on = false;
    for (at, c) in text.chars().enumerate() {
        let now = ranges.iter().any(|[from, to]| (*from..*to).contains(&at));
        if now != on {
            push(&mut parts, &run, on);
            run.clear();
            on = now;
        }
        run.push(c);
    }
    push(&mut parts, &run, on);
    parts
}

/// The row of a criterion.
pub(super) fn row<'a>(coverage: &'a Coverage, criterion: &str) -> Option<&'a Row> {
    coverage
        .criteria
        .iter()
        .find(|row| row.criterion == criterion)
}

/// An instant to the second, in Japan.
pub(super) fn when_exactly(at: Timestamp) -> String {
    in_japan(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}
