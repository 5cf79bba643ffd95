//! Coverage as one table: a row per criterion and passage.

use super::super::evidence::{place, reason};
use super::super::stored::Reasons;
use super::super::words::Words;
use super::picture::{Picture, group_title};
use super::text::{key_of, mark_of};
use crate::model::coverage::{Evidence, Row};
use crate::model::{Kind, ReadState, Reason, State, Verdict};

/// A column: the key of its heading, and how wide it is in a workbook.
pub(super) type Column = (&'static str, f64);

/// What every row of a criterion begins with.
pub(super) const CRITERION: [Column; 9] = [
    ("coverage_page.criterion", 11.0),
    ("coverage_page.group", 22.0),
    ("coverage_page.title", 40.0),
    ("coverage_page.kind", 12.0),
    ("coverage_page.state", 14.0),
    ("coverage_page.why", 48.0),
    ("coverage_page.need_kinds", 16.0),
    ("coverage_page.need_documents", 28.0),
    ("coverage_page.source", 28.0),
];

/// What follows for a passage.
pub(super) const EVIDENCE: [Column; 11] = [
    ("coverage_page.document", 9.0),
    ("coverage_page.name", 32.0),
    ("coverage_page.place", 14.0),
    ("coverage_page.passage", 14.0),
    ("coverage_page.quote", 70.0),
    ("coverage_page.evidence_kind", 10.0),
    ("coverage_page.strength", 10.0),
    ("coverage_page.found", 34.0),
    ("coverage_page.dated", 12.0),
    ("coverage_page.age", 12.0),
    ("coverage_page.judgement", 28.0),
];

pub(super) fn criterion(picture: &Picture, row: &Row, words: &Words) -> Vec<String> {
    let (kinds, documents) = picture.need(row, words);
    vec![
        row.criterion.clone(),
        group_title(row, words),
        words.pick(&row.title, &row.title_en).to_owned(),
        kind(row.kind, words).to_owned(),
        state(row.state, words),
        picture.why(row, words),
        kinds,
        documents,
        row.source.clone(),
    ]
}

pub(super) fn evidence(
    picture: &Picture,
    row: &Row,
    found: &Evidence,
    words: &Words,
) -> Vec<String> {
    let dated = picture.dated(found, words);
    let (date, age) = dated.map_or_else(Default::default, |(date, age)| (date.to_string(), age));
    vec![
        found.document.clone(),
        found.name.clone(),
        place(&found.anchor, words),
        found.passage.clone().unwrap_or_default(),
        found.quote.clone(),
        picture.kind(row, found, words),
        strength(found, words).to_owned(),
        reasons(found, &picture.reasons(words)),
        date,
        age,
        judgement(found, words),
    ]
}

/// A state as sign and word.
pub(super) fn state(state: State, words: &Words) -> String {
    format!("{} {}", mark_of(state), words.get(key_of(state)))
}

pub(super) fn kind(kind: Kind, words: &Words) -> &str {
    words.get(match kind {
        Kind::Mandatory => "criterion_kind.mandatory",
        Kind::Conditional => "criterion_kind.conditional",
        Kind::Recommended => "criterion_kind.recommended",
        Kind::Optional => "criterion_kind.optional",
        Kind::Unconfirmed => "criterion_kind.unconfirmed",
    })
}

pub(super) fn strength<'a>(found: &Evidence, words: &'a Words) -> &'a str {
    words.get(match found.strength {
        crate::model::Strength::Full => "coverage_page.full",
        crate::model::Strength::Partial => "coverage_page.part",
    })
}

/// Why the machine found it, and what it lacks.
pub(super) fn reasons(found: &Evidence, reasons: &Reasons<'_>) -> String {
    let mut why = reasons.listed(&reasons.why(&found.why));
    if !found.lacks.is_empty() {
        let lacks = reasons.listed(&reasons.lacks(&found.lacks));
        why.push_str(&reasons.words.fill("coverage.lacks", &[("what", &lacks)]));
    }
    why
}

/// What a person said of it, and what one must know about that.
pub(super) fn judgement(found: &Evidence, words: &Words) -> String {
    let mut parts = Vec::new();
    if let Some(judged) = &found.judgement {
        let verdict = words.get(match judged.verdict {
            Verdict::Accept => "coverage_page.accept",
            Verdict::Partial => "coverage_page.accept_partly",
            Verdict::Reject => "coverage_page.reject",
        });
        let at = judged.at.split('T').next().unwrap_or_default();
        parts.push(
            format!("{verdict} {} {at} {}", judged.by, judged.reason)
                .trim_end()
                .to_owned(),
        );
    }
    if found.carried {
        parts.push(words.get("coverage_page.carried").to_owned());
    }
    if found.changed {
        parts.push(words.get("coverage_page.changed").to_owned());
    }
    parts.join(" / ")
}

/// Why a document was not read; of one without a reason, that it waits to be.
pub(super) fn unread_reason(state: ReadState, code: Option<Reason>, words: &Words) -> String {
    match (state, code) {
        (_, Some(code)) => reason(code, words),
        (ReadState::Unread, None) => words.get("reason.waiting").to_owned(),
        (_, None) => String::new(),
    }
}
