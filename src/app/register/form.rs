//! The rows of the form that the register publishes.

use jiff::civil::Date;

use super::{Found, Making};
use crate::app::error::{Code, Failure};
use crate::casework::withheld;
use crate::evidence::fields::{self, FormRow};
use crate::model::{Document, Outcome, ReadState, RowId};
use crate::report::register::{FormLine, Value};
use crate::text::normal::normalize;

/// Letters of a title that name a row.
const NAMES: usize = 2;

/// The rows of an entry's form, without those that were withheld where the
/// public looks. What names no row of the form may mean any: then the public
/// sees none.
pub(super) fn rows(making: &mut Making<'_>, it: &Found<'_>) -> Result<Value, Failure> {
    let Some((document, day)) = newest(making, it)? else {
        return Ok(Value::None);
    };
    let rules = std::sync::Arc::clone(&making.packed);
    let forms = making.schemes.forms()?;
    let passages = making.unit.passages_of(document.id)?;
    let passages: Vec<_> = passages.into_iter().map(|row| row.passage).collect();
    let items = fields::items(&rules.pack);
    let paper = rules.pack.paper(&contents_class(making));
    let read = fields::fields(paper, &passages, &forms, items);
    let named = it.lived.acts(withheld)?;
    let named: Vec<String> = named.iter().map(|name| normalize(name).text).collect();
    let strange: Vec<&String> = named
        .iter()
        .filter(|name| !read.rows().iter().any(|row| is_named(row, name)))
        .collect();
    if !strange.is_empty() {
        let strange: Vec<&str> = strange.iter().map(|name| name.as_str()).collect();
        making.remarks.push(
            Failure::new(Code::RegisterWithheld)
                .with("case", &it.case.code)
                .with("items", strange.join(", "))
                .with("day", day),
        );
    }
    let hides = |row: &FormRow| !strange.is_empty() || named.iter().any(|name| is_named(row, name));
    let lines: Vec<FormLine> = read
        .rows()
        .iter()
        .map(|row| FormLine {
            number: row.number.clone().unwrap_or_default(),
            title: row.title.clone(),
            value: row.value.clone().unwrap_or_default(),
            withheld: hides(row),
        })
        .collect();
    let hidden = lines.iter().filter(|line| line.withheld).count();
    let public = making.request.public;
    let seen = lines.into_iter().filter(|line| !(public && line.withheld));
    Ok(match read.rows().is_empty() {
        true => Value::None,
        false => Value::Rows(seen.collect(), (!public).then_some(hidden)),
    })
}

fn contents_class(making: &Making<'_>) -> String {
    let contents = making.packed.pack.register.contents.as_ref();
    contents
        .map(|contents| contents.class.clone())
        .unwrap_or_default()
}

/// Whether a row is meant: by its number, its criterion or words of its title.
fn is_named(row: &FormRow, name: &str) -> bool {
    let is = |own: &Option<String>| own.as_ref().is_some_and(|own| normalize(own).text == name);
    let titled = name.chars().count() >= NAMES && normalize(&row.title).text.contains(name);
    is(&row.number) || is(&row.item) || (titled && !name.chars().all(|c| c.is_ascii_digit()))
}

/// The newest form that had come in by the day of the event that (re)newed the
/// publication, and that day. One that was not read wholly is told.
fn newest(making: &mut Making<'_>, it: &Found<'_>) -> Result<Option<(Document, Date)>, Failure> {
    let Some(day) = it.entry.renewed_on else {
        return Ok(None);
    };
    let class = contents_class(making);
    let mut newest: Option<((Date, RowId), Document, ReadState)> = None;
    for case in &it.lived.cases {
        for document in making.unit.documents_of_case(case.id)? {
            let reading = match document.outcome {
                Outcome::Accepted => making.unit.reading(document.id)?,
                _ => None,
            };
            let Some(reading) = reading.filter(|reading| reading.class == class) else {
                continue;
            };
            let submission = making.unit.submission(document.submission)?;
            let received = submission.map(|submission| submission.received_on);
            let Some(received) = received.filter(|received| *received <= day) else {
                continue;
            };
            let key = (received, document.id);
            if newest.as_ref().is_none_or(|(known, ..)| *known < key) {
                newest = Some((key, document, reading.state));
            }
        }
    }
    let Some((_, document, state)) = newest else {
        return Ok(None);
    };
    if state != ReadState::Parsed {
        making.remarks.push(
            Failure::new(Code::RegisterForm)
                .with("case", &it.case.code)
                .with("document", crate::app::coverage::document_code(document.id))
                .with("name", &document.name),
        );
    }
    Ok(Some((document, day)))
}
