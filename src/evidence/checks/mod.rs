//! Checks between the documents of a case: proposals of findings, each with
//! the quotes it rests on. A file per check, with its id.
//!
//! A check speaks only of what was read. It proposes, people decide.

mod certificate_age;
mod contracts_complete;
mod corporate_number;
mod documents_complete;
mod facts;
mod identity_match;
mod mark_declaration;
mod named;
mod officers_declared;
mod records_current;
mod rows_complete;
mod superseded_law;
mod template_unfilled;
mod text_reused;

pub use facts::Facts;

use std::sync::Arc;

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

use super::fields::Field;
use super::missing::Missing;
use crate::model::Anchor;
use crate::scheme::{Forms, Pack, Paper};

/// How much a proposal weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// A defect, unless a person sees it otherwise.
    Finding,
    /// To be looked at.
    Warning,
    /// To be known.
    Information,
}

/// What a proposal rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quote {
    /// The document.
    pub document: String,
    /// Where in it; absent where it is about the document as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
    /// As written.
    pub quote: String,
}

/// A proposal of a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Id of the check.
    pub check: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// Last part of the key of its message (`checks.…`).
    pub key: &'static str,
    /// What stands in the message, by name.
    pub values: Vec<(&'static str, String)>,
    /// What it rests on, side by side.
    pub quotes: Vec<Quote>,
}

/// A document in force.
#[derive(Debug)]
pub struct DocumentIn {
    /// As it is called in output.
    pub id: String,
    /// Its name.
    pub name: String,
    /// True when it comes from the case before.
    pub carried: bool,
    /// What it says.
    pub facts: Arc<Facts>,
}

/// The same text at another applicant's.
#[derive(Debug)]
pub struct ReusedIn {
    /// Position among the documents.
    pub document: usize,
    /// Case and document of the other applicant.
    pub other: String,
    /// True when the bytes are the same.
    pub same_bytes: bool,
    /// Passages in common, and those compared.
    pub common: [usize; 2],
    /// A passage in common: here and there.
    pub example: Option<[Quote; 2]>,
}

/// All that the checks look at.
#[derive(Debug)]
pub struct Inputs<'a> {
    /// The rules of the case.
    pub pack: &'a Pack,
    /// Words of forms, laws and placeholders.
    pub forms: &'a Forms,
    /// Id of the procedure.
    pub procedure: &'a str,
    /// Day of receipt.
    pub received_on: Date,
    /// What the slip states of the applicant: name and corporate number.
    pub stated: (Option<&'a str>, Option<&'a str>),
    /// Name of the folder, where the applicant's name was not stated.
    pub folder: Option<&'a str>,
    /// Other applicants under whom the same corporate number is recorded.
    pub same_number: &'a [String],
    /// Documents in force, carried ones included.
    pub documents: &'a [DocumentIn],
    /// Required documents that are not there.
    pub missing: &'a [Missing],
    /// Text found at other applicants'.
    pub reused: &'a [ReusedIn],
}

/// The day from which the checks count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Filing {
    /// The day.
    pub on: Date,
    /// True when the application says so; else it is the day of receipt.
    pub stated: bool,
}

/// All proposals, findings first, in the order of the checks.
pub fn run(inputs: &Inputs<'_>) -> Vec<Proposal> {
    let filing = filing(inputs);
    let mut all = Vec::new();
    certificate_age::check(inputs, filing, &mut all);
    identity_match::check(inputs, &mut all);
    corporate_number::check(inputs, &mut all);
    officers_declared::check(inputs, &mut all);
    documents_complete::check(inputs, &mut all);
    rows_complete::check(inputs, &mut all);
    records_current::check(inputs, filing, &mut all);
    contracts_complete::check(inputs, &mut all);
    template_unfilled::check(inputs, &mut all);
    superseded_law::check(inputs, &mut all);
    text_reused::check(inputs, &mut all);
    mark_declaration::check(inputs, &mut all);
    all.sort_by_key(|proposal| proposal.severity);
    all
}

/// The day that the application gives, where it gives exactly one.
pub fn filing(inputs: &Inputs<'_>) -> Filing {
    let mut days: Vec<Date> = inputs
        .applications()
        .filter_map(|document| document.facts.fields.one("filed_on")?.day())
        .collect();
    days.sort_unstable();
    days.dedup();
    match days.as_slice() {
        [one] => Filing {
            on: *one,
            stated: true,
        },
        _ => Filing {
            on: inputs.received_on,
            stated: false,
        },
    }
}

impl Inputs<'_> {
    fn of_paper(&self, paper: Paper) -> impl Iterator<Item = &DocumentIn> {
        self.documents
            .iter()
            .filter(move |document| document.facts.paper == Some(paper))
    }

    /// Those of the case itself.
    fn own(&self) -> impl Iterator<Item = &DocumentIn> {
        self.documents.iter().filter(|document| !document.carried)
    }

    /// Those of a kind of paper among them.
    fn fresh(&self, paper: Paper) -> impl Iterator<Item = &DocumentIn> {
        self.of_paper(paper).filter(|document| !document.carried)
    }

    fn applications(&self) -> impl Iterator<Item = &DocumentIn> {
        self.fresh(Paper::Application)
    }

    /// The length of time that a setting gives, as in `3m`, `1y`, `90d`.
    fn span(&self, path: &str) -> Option<Span> {
        span(self.pack.setting(path)?.as_str()?)
    }

    fn switch(&self, path: &str) -> bool {
        self.pack
            .setting(path)
            .and_then(toml::Value::as_bool)
            .unwrap_or(false)
    }
}

fn span(text: &str) -> Option<Span> {
    let unit = text.chars().next_back()?;
    let count: i64 = text.strip_suffix(unit)?.parse().ok()?;
    match unit {
        'd' => Span::new().try_days(count).ok(),
        'w' => Span::new().try_weeks(count).ok(),
        'm' => Span::new().try_months(count).ok(),
        'y' => Span::new().try_years(count).ok(),
        _ => None,
    }
}

impl DocumentIn {
    fn quote(&self, field: &Field) -> Quote {
        Quote {
            document: self.id.clone(),
            anchor: Some(field.anchor.clone()),
            quote: field.quote.clone(),
        }
    }

    fn passage(&self, place: &facts::Place) -> Quote {
        Quote {
            document: self.id.clone(),
            anchor: Some(place.anchor.clone()),
            quote: place.text.clone(),
        }
    }

    fn whole(&self) -> Quote {
        Quote {
            document: self.id.clone(),
            anchor: None,
            quote: self.name.clone(),
        }
    }

    /// What reading the fields warned of, as far as `keys` name it.
    fn warned(
        &self,
        check: &'static str,
        severity: Severity,
        keys: &[&str],
    ) -> impl Iterator<Item = Proposal> {
        let warnings = self.facts.fields.warnings.iter();
        warnings
            .filter(|warning| keys.contains(&warning.key))
            .map(move |warning| {
                Proposal::new(check, severity, warning.key)
                    .with("what", &warning.what)
                    .quoting([self.whole()])
            })
    }
}

impl Proposal {
    fn new(check: &'static str, severity: Severity, key: &'static str) -> Self {
        Self {
            check,
            severity,
            key,
            values: Vec::new(),
            quotes: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    fn quoting(mut self, quotes: impl IntoIterator<Item = Quote>) -> Self {
        self.quotes.extend(quotes);
        self
    }
}
