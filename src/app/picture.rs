//! The coverage of a case with all that stands around it.

use std::collections::HashMap;

use super::coverage::{Waiting, case_by_code, coverage_of, document_code, documents_in_force};
use super::error::Failure;
use super::home::Home;
use super::schemes::Rules;
use crate::evidence::{Candidate, PassageIn};
use crate::model::{Case, Coverage, ReadState};
use crate::report::Title;
use crate::report::Words;
use crate::report::coverage::{About, DocumentLine, Need, PAGE, Picture};
use crate::scheme::EvidenceKind;

/// Looks at a case.
pub fn picture(home: &Home, code: &str) -> Result<Picture, Failure> {
    let mut schemes = home.schemes();
    home.records().work(|unit| {
        let case = case_by_code(unit, code)?;
        let coverage = coverage_of(unit, &mut schemes, &case)?;
        let rules = schemes.version(&case.scheme, case.pack)?;
        let in_force = documents_in_force(unit, &rules, &case)?;
        let held = in_force.documents;
        let classes: HashMap<String, String> = held
            .iter()
            .map(|held| (document_code(held.document.id), held.reading.class.clone()))
            .collect();
        let documents = held
            .into_iter()
            .map(|held| DocumentLine {
                code: document_code(held.document.id),
                name: held.document.name,
                sha256: held.document.sha256.map(|d| d.hex()).unwrap_or_default(),
                class: rules.class_title(&held.reading.class),
                state: held.reading.state,
                reason: held.reading.reason,
                carried: held.carried,
            })
            .chain(in_force.waiting.into_iter().map(waits))
            .collect();
        Ok(Picture {
            about: about(home, &rules, &case),
            needs: needs(&rules),
            kinds: kinds(&rules, &coverage, &classes),
            documents,
            coverage,
        })
    })
}

/// A document that waits to be read: its class is not known yet.
fn waits(waiting: Waiting) -> DocumentLine {
    let document = waiting.document;
    DocumentLine {
        code: document_code(document.id),
        sha256: document.sha256.map(|d| d.hex()).unwrap_or_default(),
        name: document.name,
        class: Title::default(),
        state: ReadState::Unread,
        reason: None,
        carried: waiting.carried,
    }
}

/// The page of a case.
pub fn page(home: &Home, picture: &Picture, words: &Words) -> Result<String, Failure> {
    home.page_of(PAGE, |template| {
        crate::report::coverage::page(template, picture, words)
    })
}

fn about(home: &Home, rules: &Rules, case: &Case) -> About {
    let procedure = rules.pack.procedure(&case.procedure);
    let title = procedure.map(|known| Title {
        ja: known.title_ja.clone(),
        en: known.title_en.clone().unwrap_or_else(|| known.id.clone()),
    });
    About {
        applicant: case.applicant.clone(),
        subject: case.subject.clone(),
        scheme: Title {
            ja: rules.pack.title_ja.clone(),
            en: rules.pack.title_en.clone(),
        },
        procedure: title.unwrap_or_default(),
        effective: case.pack,
        opened_on: case.opened_on,
        made_at: home.now(),
        today: home.clock.today(),
    }
}

fn needs(rules: &Rules) -> HashMap<String, Need> {
    let mut needs: HashMap<String, Need> = HashMap::new();
    for (at, criterion) in rules.pack.criteria.iter().enumerate() {
        let of = rules
            .pack
            .rules
            .iter()
            .filter(|rule| rule.criterion as usize == at);
        let mut kinds: Vec<EvidenceKind> = Vec::new();
        for kind in of.flat_map(|rule| &rule.ways).filter_map(|way| way.kind) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        let expected = criterion.expected.iter();
        let documents = expected.map(|class| rules.class_title(class)).collect();
        needs.insert(criterion.id.clone(), Need { documents, kinds });
    }
    needs
}

/// What kind each passage is, asked of the rules again: the records keep that
/// a passage was found, not by which way. Headings are not looked at here, so
/// the kind of what only its heading explains stays open.
fn kinds(
    rules: &Rules,
    coverage: &Coverage,
    classes: &HashMap<String, String>,
) -> HashMap<(String, String, String), EvidenceKind> {
    let mut known: HashMap<(&str, &str), Vec<Candidate>> = HashMap::new();
    let mut kinds = HashMap::new();
    for row in &coverage.criteria {
        for evidence in &row.evidence {
            let Some(passage) = evidence.passage.as_deref() else {
                continue;
            };
            let key = (evidence.document.as_str(), passage);
            let found = known.entry(key).or_insert_with(|| {
                rules.matcher.passage(&PassageIn {
                    text: &evidence.quote,
                    class: classes.get(&evidence.document).map(String::as_str),
                    heading: &[],
                })
            });
            let same = found.iter().find(|c| c.criterion == row.criterion);
            if let Some(kind) = same.and_then(|candidate| candidate.kind) {
                let (document, passage) = (evidence.document.clone(), passage.to_owned());
                kinds.insert((row.criterion.clone(), document, passage), kind);
            }
        }
    }
    kinds
}
