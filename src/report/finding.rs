//! Findings that people put to the applicant, in words and as JSON.

use serde_json::{Value, json};

use super::evidence::{part, place};
use super::words::Words;
use crate::model::Defect;

/// Columns that a quote takes.
const WIDTH: usize = 76;

/// A finding with what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// As it is called (`F-4`).
    pub code: String,
    /// Grade, due date, what it rests on.
    pub defect: Defect,
    /// What is wrong.
    pub words: String,
    /// True when words and quotes went with a document that was erased.
    pub erased: bool,
    /// Who opened it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// The applicant's answers, oldest first.
    pub answers: Vec<Answer>,
    /// That it is settled.
    pub closed: Option<Closure>,
}

/// An answer of the applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Receipt number.
    pub submission: String,
    /// A note of who recorded it.
    pub note: String,
    /// Who recorded it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

/// That a finding is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

impl Finding {
    /// `open`, `answered` or `closed`.
    pub fn state(&self) -> &'static str {
        match (&self.closed, self.answers.is_empty()) {
            (Some(_), _) => "closed",
            (None, false) => "answered",
            (None, true) => "open",
        }
    }

    /// All of it.
    pub fn json(&self) -> Value {
        let answers = self.answers.iter().map(|answer| {
            json!({
                "submission": answer.submission,
                "note": answer.note,
                "by": answer.by,
                "at": answer.at,
            })
        });
        json!({
            "finding": self.code,
            "state": self.state(),
            "grade": self.defect.grade,
            "due": self.defect.due,
            "criterion": self.defect.criterion,
            "check": self.defect.check,
            "text": self.words,
            "erased": self.erased,
            "quotes": self.defect.quotes,
            "by": self.by,
            "at": self.at,
            "answers": answers.collect::<Vec<_>>(),
            "closed": self.closed.as_ref().map(|closed| json!({
                "reason": closed.reason,
                "by": closed.by,
                "at": closed.at,
            })),
        })
    }

    /// For people: a line, then what it rests on and what became of it.
    pub fn text(&self, words: &Words) -> String {
        let grade = match words.get(&format!("finding.grade.{}", self.defect.grade)) {
            unknown if unknown.starts_with("finding.grade.") => self.defect.grade.clone(),
            known => known.to_owned(),
        };
        let due = self.defect.due.as_ref();
        let due = due.map(|due| words.fill("finding.due", &[("due", due)]));
        let text = match self.erased {
            true => words.get("finding.erased"),
            false => &self.words,
        };
        let mut lines = format!(
            "{}  {}  {grade}{}{}  {text}\n",
            self.code,
            words.get(&format!("finding.state.{}", self.state())),
            due.map(|due| format!("  {due}")).unwrap_or_default(),
            self.defect
                .criterion
                .as_ref()
                .map(|criterion| format!("  {criterion}"))
                .unwrap_or_default(),
        );
        for quote in &self.defect.quotes {
            let place = quote.anchor.as_ref().map(|anchor| place(anchor, words));
            let place = place.map(|place| format!(" {place}")).unwrap_or_default();
            let said = part(&quote.quote, &[], WIDTH);
            lines.push_str(&format!("      {}{place}: {said}\n", quote.document));
        }
        for answer in &self.answers {
            let values = [
                ("submission", answer.submission.as_str()),
                ("note", &answer.note),
            ];
            lines.push_str(&format!(
                "      {}\n",
                words.fill("finding.answer", &values).trim_end()
            ));
        }
        if let Some(closed) = &self.closed {
            let values = [("by", closed.by.as_str()), ("reason", &closed.reason)];
            lines.push_str(&format!(
                "      {}\n",
                words.fill("finding.closure", &values)
            ));
        }
        lines
    }
}
