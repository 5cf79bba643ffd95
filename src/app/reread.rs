//! `verify --full`: every passage taken from its original again.

use super::coverage::case_by_code;
use super::error::{Code, Failure};
use super::home::Home;
use super::pipeline::jobs_of;
use super::read_one::{Desk, read_one};
use super::schemes::Schemes;
use super::verify::Verified;
use crate::model::{Passage, Progress, Stage};
use crate::parse::worker::Host;

/// Reads every document of the home, or of one case, again and notes where the
/// passages differ from the records.
pub(super) fn reread(
    home: &Home,
    case: Option<&str>,
    found: &mut Verified,
    progress: &dyn Progress,
) -> Result<(), Failure> {
    let mut schemes = Schemes::new(&home.templates);
    let host = Host::new(home.settings.limits())
        .map_err(|e| Failure::new(Code::Worker).with("detail", e))?;
    let lookup = home.settings.lookup();
    let desk = Desk {
        vault: home.vault(),
        host: &host,
        lookup: &lookup,
        progress,
    };
    let documents = home.records().work::<_, Failure>(|unit| {
        let only = match case {
            Some(code) => Some(case_by_code(unit, code)?.id),
            None => None,
        };
        let mut documents = Vec::new();
        for case in unit.cases()? {
            if only.is_none_or(|only| only == case.id) {
                documents.extend(unit.documents_of_case(case.id)?);
            }
        }
        Ok(documents)
    })?;
    let jobs = jobs_of(home, &mut schemes, documents)?;
    progress.begin(Stage::Read, jobs.len() as u64);
    for job in jobs {
        if progress.stopped() {
            found.skip("not_checked.interrupted", "");
            break;
        }
        let id = job.document.id;
        let recorded = home.records().work::<_, Failure>(|unit| {
            Ok(unit
                .reading(id)?
                .map(|_| unit.passages_of(id))
                .transpose()?)
        })?;
        let Some(recorded) = recorded else { continue };
        progress.on(&job.document.name);
        let (name, case) = (job.document.name.clone(), job.case.clone());
        let Some(again) = read_one(&desk, job) else {
            found.skip("not_checked.interrupted", "");
            break;
        };
        let then = recogniser(recorded.iter().map(|row| &row.passage));
        let now = recogniser(again.passages.iter().map(|(_, passage)| passage));
        if then != now {
            found.skip("not_checked.ocr", &format!("D-{id} {name}"));
            progress.advance(1, 0, 0);
            continue;
        }
        let same = recorded.len() == again.passages.len()
            && recorded
                .iter()
                .zip(&again.passages)
                .all(|(row, (code, passage))| row.code == *code && row.passage == *passage);
        if !same {
            let place = format!("document D-{id} {name}");
            found.note(
                "passages-differ",
                place,
                vec![format!("case {case}")],
                "advice.passages",
            );
        }
        found.checked.reread += 1;
        progress.advance(1, 0, 0);
    }
    progress.end();
    Ok(())
}

/// What recognised the passages that come of pictures. Another version of the
/// program, or none, reads other words: that is no damage.
fn recogniser<'a>(mut passages: impl Iterator<Item = &'a Passage>) -> Option<&'a str> {
    passages
        .find(|passage| passage.anchor.parser.starts_with("ocr/"))
        .map(|passage| passage.anchor.parser.as_str())
}
