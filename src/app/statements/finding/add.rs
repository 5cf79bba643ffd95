//! A finding is opened: in a person's words, or taken over from the checks.

use jiff::civil::Date;

use super::proposed::{Which, name, which};
use super::{finding_code, grades};
use crate::app::accounts::authority;
use crate::app::coverage::{case_by_code, document_by_code};
use crate::app::error::{Code, Failure};
use crate::app::findings::findings_of;
use crate::app::home::Home;
use crate::app::judge::passage_of;
use crate::app::ledger::recorded;
use crate::app::schemes::Rules;
use crate::app::statements::{needs_reason, put};
use crate::evidence::checks::Quote;
use crate::model::{Case, Defect, Quoted, Said};
use crate::records::Unit;
use crate::report::findings::message;
use crate::report::{Lang, Words as Catalogue};

/// Whose words a finding has.
#[derive(Debug, Clone)]
pub enum Words {
    /// A person's.
    Own(String),
    /// Those of a proposal of the checks, with a person's own words in their
    /// place where there are any.
    Proposed(Which, Option<String>),
}

/// A finding to open.
#[derive(Debug, Clone)]
pub struct Add {
    /// Case number.
    pub case: String,
    /// How much it weighs.
    pub grade: String,
    /// Day by which an answer is due.
    pub due: Option<String>,
    /// Criterion id.
    pub criterion: Option<String>,
    /// Codes of passages that it rests on.
    pub passages: Vec<String>,
    /// What is wrong.
    pub words: Words,
    /// Language of a proposal's words.
    pub lang: Lang,
    /// Who, as claimed.
    pub by: String,
    /// Only check.
    pub dry_run: bool,
}

/// Opens a finding. Returns its code and words; no code when nothing was
/// recorded.
pub fn add(home: &Home, request: &Add) -> Result<(Option<String>, String), Failure> {
    let mut schemes = home.schemes();
    recorded(home, request.dry_run, |unit| {
        let case = case_by_code(unit, &request.case)?;
        authority::evaluate(home, unit, &request.by, &case)?;
        let rules = schemes.version(&case.scheme, case.pack)?;
        let mut defect = defect(&rules, &case, request)?;
        for code in &request.passages {
            defect.quotes.push(quoted(unit, &case, code)?);
        }
        let words = match &request.words {
            Words::Own(words) => words.clone(),
            Words::Proposed(wanted, own) => {
                let proposals = findings_of(unit, &mut schemes, &case)?.proposals;
                let proposal = which(proposals, &case, wanted)?;
                defect.check = Some(proposal.check.to_owned());
                defect.proposal = Some(name(&proposal)?);
                for quote in &proposal.quotes {
                    defect.quotes.push(proposed(unit, quote)?);
                }
                match own {
                    Some(own) => own.clone(),
                    None => message(&proposal, &Catalogue::new(request.lang)),
                }
            }
        };
        needs_reason(&words)?;
        let code = match request.dry_run {
            true => None,
            false => {
                let said = Said::FindingOpened(defect);
                let id = put(home, unit, &case, said, (&words, &request.by))?;
                Some(finding_code(id))
            }
        };
        Ok((code, words))
    })
}

/// Grade, due date and criterion, checked.
fn defect(rules: &Rules, case: &Case, request: &Add) -> Result<Defect, Failure> {
    let grades = grades(rules);
    let wrong = |field: &str, value: &str, allowed: &str| {
        Failure::new(Code::FindingForm)
            .with("field", field)
            .with("value", value)
            .with("allowed", allowed)
    };
    if !grades.contains(&request.grade) {
        return Err(wrong("grade", &request.grade, &grades.join(", ")));
    }
    if let Some(due) = &request.due
        && due.parse::<Date>().is_err()
    {
        return Err(wrong("due", due, "2026-12-15"));
    }
    if let Some(criterion) = &request.criterion
        && rules.pack.criterion(criterion).is_none()
    {
        return Err(Failure::new(Code::NoCriterion)
            .with("criterion", criterion)
            .with("scheme", &case.scheme));
    }
    Ok(Defect {
        grade: request.grade.clone(),
        due: request.due.clone(),
        criterion: request.criterion.clone(),
        check: None,
        proposal: None,
        quotes: Vec::new(),
    })
}

fn quoted(unit: &dyn Unit, case: &Case, code: &str) -> Result<Quoted, Failure> {
    let row = passage_of(unit, case, code)?;
    let document = unit.document(row.document)?;
    Ok(Quoted {
        document: crate::app::coverage::document_code(row.document),
        sha256: document.and_then(|document| Some(document.sha256?.hex())),
        anchor: Some(row.passage.anchor),
        quote: row.passage.text,
    })
}

fn proposed(unit: &dyn Unit, quote: &Quote) -> Result<Quoted, Failure> {
    let document = document_by_code(unit, &quote.document).ok();
    Ok(Quoted {
        document: quote.document.clone(),
        sha256: document.and_then(|document| Some(document.sha256?.hex())),
        anchor: quote.anchor.clone(),
        quote: quote.quote.clone(),
    })
}
