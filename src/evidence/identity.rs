//! Who applies, as the documents say it: the registry certificate first, then
//! the application form, and only where there is exactly one value.

use super::fields::{Field, Fields};
use crate::scheme::Paper;
use crate::text::corporate;
use crate::text::name::{Likeness, compare_names};

/// What the documents say of the applicant, each with the position of the
/// document that says it.
#[derive(Debug, Default)]
pub struct Applicant<'a> {
    /// Name.
    pub name: Option<(usize, &'a Field)>,
    /// Corporate number whose check digit holds.
    pub corporate_number: Option<(usize, &'a Field)>,
}

/// What documents, by kind of paper and fields, say of the applicant.
pub fn applicant<'a>(
    documents: impl Iterator<Item = (Option<Paper>, &'a Fields)>,
) -> Applicant<'a> {
    let documents: Vec<_> = documents.enumerate().collect();
    let values = |name: &str, of: Paper| -> Vec<(usize, &'a Field)> {
        let asked = documents
            .iter()
            .filter(|(_, (paper, _))| *paper == Some(of));
        asked
            .filter_map(|(at, (_, fields))| Some((*at, fields.one(name)?)))
            .collect()
    };
    let same_name =
        |one: &Field, other: &Field| compare_names(one.text(), other.text()) == Likeness::Equal;
    let same = |one: &Field, other: &Field| one.text() == other.text();
    let valid = |mut found: Vec<(usize, &'a Field)>| {
        found.retain(|(_, field)| corporate::is_corporate_number(field.text()));
        found
    };
    Applicant {
        name: first(
            [
                values("name", Paper::Registry),
                values("applicant_name", Paper::Application),
            ],
            same_name,
        ),
        corporate_number: first(
            [
                valid(values("corporate_number", Paper::Registry)),
                valid(values("corporate_number", Paper::Application)),
            ],
            same,
        ),
    }
}

/// The value of the first kind of document that gives any; none when it gives
/// several.
fn first<const N: usize>(
    kinds: [Vec<(usize, &Field)>; N],
    same: impl Fn(&Field, &Field) -> bool,
) -> Option<(usize, &Field)> {
    let found = kinds.into_iter().find(|found| !found.is_empty())?;
    let (at, one) = *found.first()?;
    let agreed = found.iter().all(|(_, other)| same(one, other));
    agreed.then_some((at, one))
}
