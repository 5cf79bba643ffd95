//! What the checks propose, and that a person does not put it to the applicant.

use sha2::{Digest as _, Sha256};

use super::{grades, of_case};
use crate::app::accounts::authority;
use crate::app::coverage::case_by_code;
use crate::app::error::{Code, Failure};
use crate::app::findings::{findings_of, known_findings};
use crate::app::home::Home;
use crate::app::ledger::{canonical, recorded};
use crate::app::statements::{needs_reason, put};
use crate::evidence::checks::{Filing, Proposal};
use crate::model::digest::hex;
use crate::model::{Case, Said, Submission};
use crate::records::Unit;
use crate::report::finding::{Closure, Finding};

/// Letters of a proposal's name.
const NAME: usize = 16;

/// A proposal of the checks with what became of it.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// As it is called: the same as long as the checks say the same.
    pub name: String,
    /// What the checks say.
    pub proposal: Proposal,
    /// Codes of the findings that were taken over from it.
    pub taken: Vec<String>,
    /// That it is not put to the applicant.
    pub dismissed: Option<Closure>,
}

/// All that is needed to write, answer and close the findings of a case.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The case.
    pub case: Case,
    /// The grades of its pack.
    pub grades: Vec<String>,
    /// The day that the checks count from.
    pub filing: Filing,
    /// What the checks propose.
    pub proposed: Vec<Proposed>,
    /// What was put to the applicant, oldest first.
    pub findings: Vec<Finding>,
    /// What came in, oldest first: an answer is one of these.
    pub submissions: Vec<Submission>,
}

/// The findings of a case with what the checks propose.
pub fn desk(home: &Home, case: &str) -> Result<Desk, Failure> {
    let mut schemes = home.schemes();
    home.records().work(|unit| {
        let case = case_by_code(unit, case)?;
        let rules = schemes.version(&case.scheme, case.pack)?;
        let findings = of_case(unit, &case)?;
        let dismissed = dismissed(unit, &case)?;
        let found = known_findings(home, unit, &mut schemes, &case)?;
        let mut proposed = Vec::with_capacity(found.proposals.len());
        for proposal in found.proposals.iter().cloned() {
            let name = name(&proposal)?;
            let of = |finding: &&Finding| finding.defect.proposal.as_ref() == Some(&name);
            let taken = findings.iter().filter(of);
            let mut known = dismissed.iter().rev();
            proposed.push(Proposed {
                taken: taken.map(|finding| finding.code.clone()).collect(),
                dismissed: known
                    .find(|(known, _)| *known == name)
                    .map(|(_, closure)| closure.clone()),
                proposal,
                name,
            });
        }
        Ok(Desk {
            grades: grades(&rules),
            filing: found.filing,
            submissions: unit.submissions_of(case.id)?,
            proposed,
            findings,
            case,
        })
    })
}

/// What a proposal is called.
pub(super) fn name(proposal: &Proposal) -> Result<String, Failure> {
    let said = (
        proposal.check,
        proposal.key,
        &proposal.values,
        &proposal.quotes,
    );
    let digest: [u8; 32] = Sha256::digest(canonical(&said)?).into();
    let mut name = hex(&digest);
    name.truncate(NAME);
    Ok(name)
}

/// The proposals that a case's people do not put to the applicant, by name.
fn dismissed(unit: &dyn Unit, case: &Case) -> Result<Vec<(String, Closure)>, Failure> {
    let all = unit.statements_of(case.id)?.into_iter();
    Ok(all
        .filter_map(|statement| match statement.said {
            Said::ProposalDismissed { proposal, .. } => Some((
                proposal,
                Closure {
                    reason: statement.reason,
                    by: statement.by,
                    at: statement.at.to_string(),
                },
            )),
            _ => None,
        })
        .collect())
}

/// Which proposal is not put to the applicant.
#[derive(Debug, Clone)]
pub struct Dismiss {
    /// Case number.
    pub case: String,
    /// Its place among the proposals, from 1, or its name.
    pub proposal: Which,
    /// Why.
    pub reason: String,
    /// Who, as claimed.
    pub by: String,
    /// Only check.
    pub dry_run: bool,
}

/// How a proposal is called.
#[derive(Debug, Clone)]
pub enum Which {
    /// By its place in `case show`, from 1.
    Place(usize),
    /// By its name, which is another one when the checks say something else.
    Name(String),
}

/// Records that a proposal is not put to the applicant. It can be taken over
/// all the same later.
pub fn dismiss(home: &Home, request: &Dismiss) -> Result<(), Failure> {
    needs_reason(&request.reason)?;
    let mut schemes = home.schemes();
    recorded(home, request.dry_run, |unit| {
        let case = case_by_code(unit, &request.case)?;
        authority::evaluate(home, unit, &request.by, &case)?;
        let proposals = findings_of(unit, &mut schemes, &case)?.proposals;
        let proposal = which(proposals, &case, &request.proposal)?;
        let said = Said::ProposalDismissed {
            proposal: name(&proposal)?,
            check: proposal.check.to_owned(),
        };
        if !request.dry_run {
            put(home, unit, &case, said, (&request.reason, &request.by))?;
        }
        Ok(())
    })
}

/// The proposal that is meant.
pub(super) fn which(
    proposals: Vec<Proposal>,
    case: &Case,
    wanted: &Which,
) -> Result<Proposal, Failure> {
    let mut proposals = proposals.into_iter();
    let found = match wanted {
        Which::Place(nth) => nth.checked_sub(1).and_then(|at| proposals.nth(at)),
        Which::Name(wanted) => {
            let mut found = None;
            for proposal in proposals {
                if name(&proposal)? == *wanted {
                    found = Some(proposal);
                }
            }
            found
        }
    };
    found.ok_or_else(|| match wanted {
        Which::Place(nth) => Failure::new(Code::NoProposal)
            .with("case", &case.code)
            .with("proposal", nth),
        Which::Name(_) => Failure::new(Code::ProposalGone).with("case", &case.code),
    })
}
