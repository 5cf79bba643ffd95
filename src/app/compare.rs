//! A renewal against the case before: what is new, gone and changed passage by
//! passage, and which judgements hold because nothing changed.

mod carried;
mod confirm;
mod versions;

pub use carried::Carried;
pub use confirm::{Confirm, confirm};
pub use versions::{Versions, versions};

use super::coverage::{InForce, case_by_code, document_code, own_documents, title};
use super::error::{Code, Failure};
use super::home::Home;
use super::schemes::Schemes;
use crate::evidence::compare::{Changes, compare};
use crate::model::Case;
use crate::records::{PassageRow, Unit};
use crate::scheme::OTHER;

/// A document as it stands on one side.
#[derive(Debug, Clone)]
pub struct Side {
    /// Its code.
    pub document: String,
    /// Its name.
    pub name: String,
    /// Its class.
    pub class: String,
    /// Its passages.
    pub passages: Vec<PassageRow>,
}

/// A document and what it was before.
#[derive(Debug, Clone)]
pub struct Pair {
    /// As it was; none for a new document.
    pub old: Option<Side>,
    /// As it is; none for one that was not handed in again.
    pub new: Option<Side>,
    /// True when the old one counts in the new case.
    pub carried: bool,
    /// Passage by passage, by positions in both.
    pub changes: Changes,
}

impl Pair {
    /// How the document fared: `unchanged`, `changed`, `new`, `carried`, `gone`.
    pub fn state(&self) -> &'static str {
        let changes = &self.changes;
        let touched = changes.changed.len() + changes.new.len() + changes.gone.len();
        match (&self.old, &self.new) {
            (_, None) if self.carried => "carried",
            (_, None) => "gone",
            (None, Some(_)) => "new",
            (Some(_), Some(_)) if touched == 0 => "unchanged",
            (Some(_), Some(_)) => "changed",
        }
    }
}

/// A case against another.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Number of the case.
    pub case: String,
    /// Number of the one before.
    pub with: String,
    /// Document by document: those handed in first.
    pub documents: Vec<Pair>,
    /// Judgements that hold because nothing changed.
    pub carried: Vec<Carried>,
}

/// Compares a case with the one it builds on, or with another.
pub fn compare_cases(home: &Home, case: &str, with: Option<&str>) -> Result<Comparison, Failure> {
    let mut schemes = home.schemes();
    home.records().work(|unit| {
        let case = case_by_code(unit, case)?;
        let before = before(unit, &case, with)?;
        between(unit, &mut schemes, &case, &before)
    })
}

/// The case to compare with.
fn before(unit: &dyn Unit, case: &Case, with: Option<&str>) -> Result<Case, Failure> {
    if let Some(with) = with {
        return case_by_code(unit, with);
    }
    let before = match case.predecessor {
        Some(id) => unit.case(id)?,
        None => None,
    };
    before.ok_or_else(|| Failure::new(Code::NoPredecessor).with("case", &case.code))
}

fn between(
    unit: &dyn Unit,
    schemes: &mut Schemes,
    case: &Case,
    before: &Case,
) -> Result<Comparison, Failure> {
    let rules = schemes.version(&case.scheme, case.pack)?;
    let in_force = super::coverage::documents_in_force(unit, &rules, case)?.documents;
    let is_carried = |code: &str| {
        let mut carried = in_force.iter().filter(|held| held.carried);
        carried.any(|held| document_code(held.document.id) == code)
    };
    let old = own_documents(unit, before.id, false)?.documents;
    let new = own_documents(unit, case.id, false)?.documents;
    let mut documents = Vec::new();
    for (old, new) in pairs(old, new) {
        let old = old.map(|held| side(unit, held)).transpose()?;
        let new = new.map(|held| side(unit, held)).transpose()?;
        documents.push(Pair {
            carried: new.is_none() && old.as_ref().is_some_and(|old| is_carried(&old.document)),
            changes: changes(old.as_ref(), new.as_ref()),
            old,
            new,
        });
    }
    Ok(Comparison {
        carried: carried::carried(unit, case, before, &documents)?,
        case: case.code.clone(),
        with: before.code.clone(),
        documents,
    })
}

/// What became of the passages of one side on the other.
fn changes(old: Option<&Side>, new: Option<&Side>) -> Changes {
    let texts = |side: Option<&Side>| -> Vec<String> {
        let rows = side.iter().flat_map(|side| &side.passages);
        rows.map(|row| row.passage.text.clone()).collect()
    };
    let (old, new) = (texts(old), texts(new));
    let old: Vec<&str> = old.iter().map(String::as_str).collect();
    let new: Vec<&str> = new.iter().map(String::as_str).collect();
    compare(&old, &new)
}

/// Documents with what they were before: of the same name, else the only one of
/// their class on either side.
fn pairs(mut old: Vec<InForce>, new: Vec<InForce>) -> Vec<(Option<InForce>, Option<InForce>)> {
    let mut found = Vec::new();
    let mut left = Vec::new();
    for held in new {
        let same = |before: &InForce| title(&before.document) == title(&held.document);
        match old.iter().position(same) {
            Some(at) => found.push((Some(old.remove(at)), Some(held))),
            None => left.push(held),
        }
    }
    let classes: Vec<String> = left.iter().map(|held| held.reading.class.clone()).collect();
    for held in left {
        let class = &held.reading.class;
        let alone = class != OTHER && classes.iter().filter(|other| *other == class).count() == 1;
        let mut befores =
            (0..old.len()).filter(|at| old.get(*at).is_some_and(|old| old.reading.class == *class));
        let one = match (befores.next(), befores.next()) {
            (Some(at), None) if alone => Some(at),
            _ => None,
        };
        found.push((one.map(|at| old.remove(at)), Some(held)));
    }
    found.extend(old.into_iter().map(|held| (Some(held), None)));
    found
}

fn side(unit: &dyn Unit, held: InForce) -> Result<Side, Failure> {
    Ok(Side {
        document: document_code(held.document.id),
        passages: unit.passages_of(held.document.id)?,
        name: held.document.name,
        class: held.reading.class,
    })
}
