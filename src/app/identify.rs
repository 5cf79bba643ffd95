//! Who applies, as the documents of a case say it: read off after reading, for
//! what no slip stated.

use std::collections::HashSet;

use super::coverage::documents_in_force;
use super::error::Failure;
use super::findings::JustRead;
use super::home::Home;
use super::schemes::Schemes;
use crate::evidence::checks::Facts;
use crate::evidence::fields;
use crate::evidence::identity;
use crate::model::{Case, Identified, Passage, ReadOff};
use crate::records::Unit;
use crate::scheme::Paper;

/// Reads it again for the cases of these numbers.
pub(super) fn refresh(
    home: &Home,
    schemes: &mut Schemes,
    cases: &HashSet<String>,
    just_read: &JustRead,
) -> Result<(), Failure> {
    if cases.is_empty() {
        return Ok(());
    }
    home.records().work(|unit| {
        for code in cases {
            if let Some(case) = unit.case_by_code(code)? {
                identify(unit, schemes, &case, just_read)?;
            }
        }
        Ok(())
    })
}

/// Reads it again for one case.
pub(super) fn identify(
    unit: &dyn Unit,
    schemes: &mut Schemes,
    case: &Case,
    just_read: &JustRead,
) -> Result<(), Failure> {
    let rules = schemes.version(&case.scheme, case.pack)?;
    let forms = schemes.forms()?;
    let mut read = Vec::new();
    for held in documents_in_force(unit, &rules, case)?.documents {
        let class = held.reading.class;
        let says = |paper: Paper| paper == Paper::Registry || paper.is_application();
        let says = rules.pack.paper(&class).is_some_and(says);
        if held.carried || !says {
            continue;
        }
        let read_off = |passages: &[Passage]| Facts::of(&class, passages, &rules.pack, &forms);
        let facts = just_read.facts(held.document.id, &class, read_off, unit)?;
        read.push((held.document.id, facts));
    }
    let found = identity::applicant(read.iter().map(|(_, facts)| (facts.paper, &facts.fields)));
    let off = |found: Option<(usize, &fields::Field)>| {
        let (at, field) = found?;
        Some(ReadOff {
            value: field.text().to_owned(),
            document: read.get(at)?.0,
        })
    };
    let identified = Identified {
        name: off(found.name),
        corporate_number: off(found.corporate_number),
    };
    Ok(unit.put_identified(case.id, &identified)?)
}
