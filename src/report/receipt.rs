//! The receipt (受領証): every file of a submission accounted for.

use serde::Serialize;
use serde_json::{Value, json};

use super::evidence::reason;
use super::table::{Align, Table, shorten};
use super::words::Words;
use crate::evidence::Missing;
use crate::model::{Case, Coverage, ERASED, Outcome, ReadState, Reason, Source, Submission};
use crate::text::filename::NameRemark;

/// Columns of a name on a receipt.
const NAME: usize = 44;

/// One file, or a member of an archive.
#[derive(Debug, Clone, PartialEq)]
pub struct FileLine {
    /// Document code, as in `D-12`.
    pub document: String,
    /// Name relative to the submission.
    pub name: String,
    /// Fixity in hex; none for what was quarantined.
    pub sha256: Option<String>,
    /// Size in bytes.
    pub bytes: Option<u64>,
    /// Accepted, duplicate, quarantined.
    pub outcome: Outcome,
    /// Why it was quarantined, or the document it is a duplicate of.
    pub outcome_reason: Option<String>,
    /// True for a member of an archive.
    pub member: bool,
    /// Document class and its titles.
    pub class: String,
    /// The phrases it was recognised by.
    pub class_reasons: Vec<String>,
    /// Title of the class in the reader's language.
    pub class_title: String,
    /// Parsed, partly, unread; none while it has not been read.
    pub state: Option<ReadState>,
    /// Why not all was read.
    pub reason: Option<Reason>,
    /// Places that were not read.
    pub unread: Vec<String>,
    /// What a person should know.
    pub warnings: Vec<String>,
    /// Number of passages.
    pub passages: u32,
    /// Document whose place it took.
    pub supersedes: Option<String>,
    /// Document that took its place.
    pub superseded_by: Option<String>,
    /// The first document of the case with the same bytes.
    pub same_as: Option<SameAs>,
    /// What is unusual about its name.
    pub remarks: Vec<NameRemark>,
    /// Other applicants' cases with the same bytes.
    pub also_in: Vec<String>,
}

/// Another document with the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SameAs {
    /// Document code.
    pub document: String,
    /// Its name.
    pub name: String,
}

/// A submission with all its files, what is missing, and where its case stands.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The submission.
    pub submission: Submission,
    /// Its case.
    pub case: Case,
    /// Number of the case that this one builds on.
    pub predecessor: Option<String>,
    /// Every file; members after their archive.
    pub files: Vec<FileLine>,
    /// Required documents that are not there.
    pub missing: Vec<Missing>,
    /// Where the case stands.
    pub coverage: Option<Coverage>,
}

impl Receipt {
    /// Whether something was not taken.
    pub fn has_quarantined(&self) -> bool {
        self.count(Outcome::Quarantined) > 0
    }

    /// Received files with an outcome; members of archives do not count.
    pub fn count(&self, outcome: Outcome) -> usize {
        let own = self.files.iter().filter(|file| !file.member);
        own.filter(|file| file.outcome == outcome).count()
    }

    /// The shape of `intake --json`, one submission.
    pub fn json(&self) -> Value {
        json!({
            "submission": self.submission.code,
            "case": self.case.code,
            "scheme": self.case.scheme,
            "procedure": self.case.procedure,
            "applicant": self.case.applicant,
            "subject": self.case.subject,
            "kind": self.submission.kind,
            "channel": self.submission.channel,
            "received_on": self.submission.received_on.to_string(),
            "predecessor": self.predecessor,
            "files": self.files.iter().map(FileLine::json).collect::<Vec<_>>(),
            "missing_documents": self.missing.iter().filter(|m| !m.unconfirmed).map(|m| &m.title_ja).collect::<Vec<_>>(),
            "missing": self.missing,
            "coverage": self.coverage.as_ref().map(|coverage| coverage.counts),
        })
    }

    /// The receipt as text: who and when, a line per file, what is missing;
    /// with `detail` also how classes were recognised and what readers
    /// remarked.
    pub fn text(&self, words: &Words, detail: bool) -> String {
        let mut text = self.head(words);
        let mut table = Table::new(&[
            Align::Left,
            Align::Left,
            Align::Left,
            Align::Right,
            Align::Left,
        ]);
        for file in &self.files {
            let indent = if file.member { "  " } else { "" };
            let hash = file.sha256.as_deref().unwrap_or("-");
            table.row([
                format!("{indent}{}", shorten(&file.name, NAME)),
                file.class_title.clone(),
                file.state_words(words),
                words.fill("receipt.passages", &[("n", &file.passages.to_string())]),
                format!("{hash}{}", file.remarks(words)),
            ]);
        }
        text.push_str(&table.render(2));
        if detail {
            text.push_str(&self.detail(words));
        }
        text.push_str(&self.sum(words));
        text.push_str(&self.missing_text(words));
        text
    }

    fn head(&self, words: &Words) -> String {
        let mark = |source: Source| match source {
            Source::Stated => "",
            Source::Read => words.get("receipt.read"),
        };
        let kind = words.get(match self.submission.kind {
            crate::model::SubmissionKind::New => "kind.new",
            crate::model::SubmissionKind::Renewal => "kind.renewal",
            crate::model::SubmissionKind::Change => "kind.change",
            crate::model::SubmissionKind::Termination => "kind.termination",
            crate::model::SubmissionKind::Supplement => "kind.supplement",
            crate::model::SubmissionKind::Correction => "kind.correction",
        });
        words.fill(
            "receipt.head",
            &[
                ("submission", &self.submission.code),
                ("case", &self.case.code),
                ("scheme", &self.case.scheme),
                (
                    "applicant",
                    &format!(
                        "{}{}",
                        self.case.applicant,
                        mark(self.case.applicant_source)
                    ),
                ),
                ("subject", &self.case.subject),
                (
                    "kind",
                    &format!("{kind}{}", mark(self.submission.kind_source)),
                ),
                (
                    "received",
                    &format!(
                        "{}{}",
                        self.submission.received_on,
                        mark(self.submission.received_source)
                    ),
                ),
            ],
        ) + &match &self.predecessor {
            Some(case) => words.fill("receipt.predecessor", &[("case", case)]),
            None => String::new(),
        }
    }

    fn detail(&self, words: &Words) -> String {
        let mut text = String::new();
        for file in &self.files {
            let why = (!file.class_reasons.is_empty()).then(|| {
                let reasons = file.class_reasons.join(", ");
                words.fill(
                    "receipt.class_reasons",
                    &[("class", &file.class), ("reasons", &reasons)],
                )
            });
            for line in why.iter().chain(&file.warnings) {
                text.push_str(&format!("    {}: {line}\n", file.name));
            }
        }
        text
    }

    fn sum(&self, words: &Words) -> String {
        let own = self.files.iter().filter(|file| !file.member).count();
        words.fill(
            "receipt.sum",
            &[
                ("received", &own.to_string()),
                ("accepted", &self.count(Outcome::Accepted).to_string()),
                ("duplicate", &self.count(Outcome::Duplicate).to_string()),
                ("quarantined", &self.count(Outcome::Quarantined).to_string()),
            ],
        )
    }

    fn missing_text(&self, words: &Words) -> String {
        if self.missing.is_empty() {
            return words.get("receipt.nothing_missing").to_owned();
        }
        let mut text = words.get("receipt.missing").to_owned();
        for missing in &self.missing {
            let title = words.pick(&missing.title_ja, &missing.title_en);
            let key = match (missing.unconfirmed, missing.articles.is_empty()) {
                (true, _) => "receipt.missing_unconfirmed",
                (false, true) => "receipt.missing_plain",
                (false, false) => "receipt.missing_line",
            };
            text.push_str(&words.fill(
                key,
                &[("title", title), ("articles", &missing.articles.join(", "))],
            ));
        }
        text
    }
}

impl FileLine {
    fn json(&self) -> Value {
        json!({
            "document": self.document,
            "name": self.name,
            "sha256": self.sha256,
            "bytes": self.bytes,
            "outcome": self.outcome,
            "outcome_reason": self.outcome_reason,
            "class": self.class,
            "class_reasons": self.class_reasons,
            "state": self.state,
            "reason": self.reason,
            "unread": self.unread,
            "warnings": self.warnings,
            "passages": self.passages,
            "supersedes": self.supersedes,
            "superseded_by": self.superseded_by,
            "same_as": self.same_as,
            "name_remarks": self.remarks.iter().map(|remark| remark.code()).collect::<Vec<_>>(),
            "also_in": self.also_in,
        })
    }

    /// Whether it was erased on request after it had been received.
    fn is_erased(&self) -> bool {
        self.outcome_reason.as_deref() == Some(ERASED)
    }

    fn state_words(&self, words: &Words) -> String {
        match (self.outcome, self.state) {
            _ if self.is_erased() => words.get("state.erased").to_owned(),
            (Outcome::Quarantined, _) => words.get("state.quarantined").to_owned(),
            (Outcome::Duplicate, _) => words.get("state.duplicate").to_owned(),
            (Outcome::Accepted, Some(ReadState::Parsed)) => words.get("state.parsed").to_owned(),
            (Outcome::Accepted, Some(ReadState::Partly)) => words.get("state.partly").to_owned(),
            (Outcome::Accepted, Some(ReadState::Unread)) => words.get("state.unread").to_owned(),
            (Outcome::Accepted, None) => words.get("state.pending").to_owned(),
        }
    }

    /// What stands behind the name: why it was not read, what it is a
    /// duplicate of, and what to ask for.
    fn remarks(&self, words: &Words) -> String {
        let mut remarks = Vec::new();
        remarks.extend(self.reason.map(|code| reason(code, words)));
        if !self.unread.is_empty() {
            remarks.push(shorten(&self.unread.join(", "), 60));
        }
        match (self.outcome, &self.outcome_reason) {
            _ if self.is_erased() => {}
            (Outcome::Quarantined, Some(reason)) => {
                let code = reason.split(':').next().unwrap_or(reason);
                remarks.push(words.get(&format!("quarantine.{code}")).to_owned());
            }
            _ => {}
        }
        if let Some(same) = &self.same_as {
            let document = format!("{} {}", same.document, shorten(&same.name, NAME));
            remarks.push(words.fill("receipt.duplicate_of", &[("document", &document)]));
        }
        if let Some(old) = &self.supersedes {
            remarks.push(words.fill("receipt.supersedes", &[("document", old)]));
        }
        if let Some(new) = &self.superseded_by {
            remarks.push(words.fill("receipt.superseded_by", &[("document", new)]));
        }
        for remark in &self.remarks {
            remarks.push(words.get(&format!("name.{}", remark.code())).to_owned());
        }
        if !self.also_in.is_empty() {
            remarks.push(words.fill("receipt.also_in", &[("cases", &self.also_in.join(", "))]));
        }
        match remarks.is_empty() {
            true => String::new(),
            false => format!("  — {}", remarks.join("; ")),
        }
    }
}
