//! All that a reviewer wants to see of a case's coverage, and what can be told
//! from it.

use std::collections::HashMap;

use jiff::civil::Date;

use super::super::receipt::Title;
use super::super::stored::Reasons;
use super::super::words::Words;
use crate::model::coverage::{Counts, Evidence, Row};
use crate::model::{Coverage, ReadState, Reason, State};
use crate::scheme::EvidenceKind;
use crate::text::date;

/// The coverage of a case with what stands around it.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Every criterion.
    pub coverage: Coverage,
    /// Whose case it is.
    pub about: About,
    /// The documents in force, carried ones last.
    pub documents: Vec<DocumentLine>,
    /// What each criterion asks for, by its id.
    pub needs: HashMap<String, Need>,
    /// What kind of evidence a passage is, by criterion, document and passage;
    /// as far as the passage alone shows it.
    pub kinds: HashMap<(String, String, String), EvidenceKind>,
}

/// Whose case it is, and when it was looked at.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Applicant's name.
    pub applicant: String,
    /// Name of what is certified.
    pub subject: String,
    /// Titles of the scheme.
    pub scheme: Title,
    /// Titles of the procedure.
    pub procedure: Title,
    /// The day from which the pack holds.
    pub effective: Date,
    /// The day the case was opened.
    pub opened_on: Date,
    /// The instant, RFC 3339 in UTC, to the second.
    pub made_at: String,
    /// The day, in Japan; ages count to it.
    pub today: Date,
}

/// A document in force.
#[derive(Debug, Clone)]
pub struct DocumentLine {
    /// Document code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// SHA-256 in hex.
    pub sha256: String,
    /// Titles of its class.
    pub class: Title,
    /// Whether it was read.
    pub state: ReadState,
    /// Why not, or not all of it.
    pub reason: Option<Reason>,
    /// True when it comes from the case before.
    pub carried: bool,
}

/// What a criterion asks for.
#[derive(Debug, Clone, Default)]
pub struct Need {
    /// The documents that usually prove it.
    pub documents: Vec<Title>,
    /// The kinds of evidence that its rules look for.
    pub kinds: Vec<EvidenceKind>,
}

/// Criteria under one head, by state.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    pub(super) title: String,
    pub(super) counts: Counts,
}

impl Picture {
    /// Tells the stored reasons of its finds.
    pub(super) fn reasons<'a>(&'a self, words: &'a Words) -> Reasons<'a> {
        Reasons::new(&self.coverage.class_titles, words)
    }

    /// Why a criterion stands where it does, in a sentence.
    pub(super) fn why(&self, row: &Row, words: &Words) -> String {
        let judged = row
            .evidence
            .iter()
            .find_map(|evidence| evidence.judgement.as_ref().filter(|j| !j.carried));
        let count = row.evidence.len().to_string();
        match (row.state, judged) {
            (State::Satisfied, Some(judged)) => words.fill(
                "coverage_why.satisfied",
                &[
                    ("by", &judged.by),
                    ("at", day(&judged.at)),
                    ("reason", &judged.reason),
                ],
            ),
            (State::Partial, Some(judged)) => words.fill(
                "coverage_why.judged_partial",
                &[
                    ("by", &judged.by),
                    ("at", day(&judged.at)),
                    ("reason", &judged.reason),
                ],
            ),
            (State::Partial, None) => {
                let mut lacks: Vec<String> = Vec::new();
                for lack in row.evidence.iter().flat_map(|evidence| &evidence.lacks) {
                    if !lacks.contains(lack) {
                        lacks.push(lack.clone());
                    }
                }
                let reasons = self.reasons(words);
                let lacks = reasons.listed(&reasons.lacks(&lacks));
                words.fill("coverage_why.partial", &[("n", &count), ("lacks", &lacks)])
            }
            (State::ToConfirm | State::Satisfied, _) if row.evidence.is_empty() => {
                words.get("coverage_why.unconfirmed").to_owned()
            }
            (State::ToConfirm | State::Satisfied, _) => {
                words.fill("coverage_why.to_confirm", &[("n", &count)])
            }
            (State::Gap, _) => {
                let read = self
                    .documents
                    .iter()
                    .filter(|d| d.state == ReadState::Parsed);
                words.fill("coverage_why.gap", &[("n", &read.count().to_string())])
            }
            (State::Unread, _) => {
                let names: Vec<&str> = row.unread.iter().map(|u| u.name.as_str()).collect();
                words.fill("coverage_why.unread", &[("names", &names.join("、"))])
            }
            (State::Excluded, _) => {
                let exclusion = row.exclusion.as_ref();
                let of = |part: fn(&crate::model::coverage::Exclusion) -> &str| {
                    exclusion.map(part).unwrap_or_default()
                };
                words.fill(
                    "coverage_why.excluded",
                    &[("by", of(|e| &e.by)), ("reason", of(|e| &e.reason))],
                )
            }
            (State::NotRequired, _) => words.get("coverage_why.not_required").to_owned(),
        }
    }

    /// What a criterion asks for: kinds of evidence, and documents.
    pub(super) fn need(&self, row: &Row, words: &Words) -> (String, String) {
        let Some(need) = self.needs.get(&row.criterion) else {
            return Default::default();
        };
        let kinds: Vec<&str> = need
            .kinds
            .iter()
            .map(|kind| kind_word(*kind, words))
            .collect();
        let documents = need.documents.iter();
        let documents: Vec<&str> = documents.map(|t| words.pick(&t.ja, &t.en)).collect();
        (kinds.join("・"), documents.join("、"))
    }

    /// What kind of evidence a passage is.
    pub(super) fn kind(&self, row: &Row, evidence: &Evidence, words: &Words) -> String {
        let passage = evidence.passage.clone().unwrap_or_default();
        let key = (row.criterion.clone(), evidence.document.clone(), passage);
        let kind = self.kinds.get(&key);
        kind.map_or_else(String::new, |kind| kind_word(*kind, words).to_owned())
    }

    /// The newest date that a quote names and that is not still to come, with
    /// its age.
    pub(super) fn dated(&self, evidence: &Evidence, words: &Words) -> Option<(Date, String)> {
        let found = date::find(&evidence.quote);
        let days = found.iter().filter_map(date::FoundDate::day);
        let newest = days.filter(|day| *day <= self.about.today).max()?;
        let span = newest.until((jiff::Unit::Month, self.about.today)).ok()?;
        let months = span.get_months();
        let age = match months {
            0 => words.get("coverage_page.this_month").to_owned(),
            n => words.fill("coverage_page.months", &[("n", &n.to_string())]),
        };
        Some((newest, age))
    }

    /// The criteria for which a document that was not read would matter: for
    /// want of it they are neither proven nor missing.
    pub(super) fn would_matter(&self, document: &str) -> Vec<String> {
        let named = |row: &&Row| row.unread.iter().any(|unread| unread.document == document);
        let rows = self.coverage.criteria.iter().filter(named);
        rows.map(|row| row.criterion.clone()).collect()
    }

    /// Criteria by group, in the pack's order.
    pub(super) fn groups(&self, words: &Words) -> Vec<Tally> {
        self.tally(|row| vec![group_title(row, words)])
    }

    /// Criteria by the law, guideline or regulation that they rest on.
    pub(super) fn laws(&self) -> Vec<Tally> {
        let mut laws = self.tally(|row| laws_of(&row.source));
        laws.sort_by_key(|law| std::cmp::Reverse(law.counts.criteria));
        laws
    }

    fn tally(&self, heads: impl Fn(&Row) -> Vec<String>) -> Vec<Tally> {
        let mut tallies: Vec<Tally> = Vec::new();
        for row in &self.coverage.criteria {
            for title in heads(row) {
                match tallies.iter_mut().find(|tally| tally.title == title) {
                    Some(tally) => tally.counts.add(row.state),
                    None => {
                        let mut counts = Counts::default();
                        counts.add(row.state);
                        tallies.push(Tally { title, counts });
                    }
                }
            }
        }
        tallies
    }
}

/// The group of a criterion with its number.
pub(super) fn group_title(row: &Row, words: &Words) -> String {
    format!("{} {}", row.group, words.pick(&row.group_ja, &row.group_en))
}

/// How many are in a state.
pub(super) fn count(counts: &Counts, state: State) -> u32 {
    match state {
        State::Satisfied => counts.satisfied,
        State::ToConfirm => counts.to_confirm,
        State::Partial => counts.partial,
        State::Gap => counts.gap,
        State::Unread => counts.unread,
        State::Excluded => counts.excluded,
        State::NotRequired => counts.not_required,
    }
}

fn kind_word(kind: EvidenceKind, words: &Words) -> &str {
    words.get(match kind {
        EvidenceKind::Rule => "evidence_kind.rule",
        EvidenceKind::Organisation => "evidence_kind.organisation",
        EvidenceKind::Record => "evidence_kind.record",
        EvidenceKind::Contract => "evidence_kind.contract",
        EvidenceKind::Notice => "evidence_kind.notice",
    })
}

/// The day of an instant as it is written.
fn day(at: &str) -> &str {
    at.split('T').next().unwrap_or(at)
}

/// The names of what a source cites: in 「通則編10-1; 規約 9条2項1号」 what stands
/// before numbers, spaces and brackets.
fn laws_of(source: &str) -> Vec<String> {
    let mut laws = Vec::new();
    for part in source.split([';', '；']) {
        let part = part.trim();
        let ends = |c: char| c.is_ascii_digit() || c.is_whitespace() || "第(（,、".contains(c);
        let name = part.get(..part.find(ends).unwrap_or(part.len()));
        let name = name.unwrap_or(part);
        if !name.is_empty() && !laws.iter().any(|law| law == name) {
            laws.push(name.to_owned());
        }
    }
    laws
}

#[cfg(test)]
mod tests {
    use super::laws_of;

    #[test]
    fn laws_are_named_before_their_numbers() {
        assert_eq!(
            laws_of("PPC通則編10-1; MARK 9条2項1号"),
            ["PPC通則編", "MARK"]
        );
        assert_eq!(laws_of("MARK 1条,9条1項"), ["MARK"]);
        assert_eq!(laws_of("法第26条; 法第27条"), ["法"]);
        assert_eq!(laws_of("実務; ガイダンス IV-4"), ["実務", "ガイダンス"]);
        assert_eq!(laws_of("PMS実務(JIS Q 15001)"), ["PMS実務"]);
        assert!(laws_of("").is_empty());
    }
}
