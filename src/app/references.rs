//! What a slip refers to: a case, or the submission that it renews. A reference
//! that leads nowhere is a mistake to be mended, never silently dropped.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::casework;
use super::error::{Code, Failure};
use super::schemes::Schemes;
use crate::casework::Text;
use crate::intake::{Found, Slip};
use crate::records::Unit;
use crate::report::Words;

/// Submissions that renew one another, at most.
const GENERATIONS: usize = 50;

/// Puts every submission after the one that it renews.
pub(super) fn predecessors_first(found: &mut [(Found, Slip)]) {
    let renews: HashMap<PathBuf, PathBuf> = found
        .iter()
        .filter_map(|(found, slip)| Some((found.root.clone(), predecessor(found, slip)?)))
        .collect();
    let generation = |root: &Path| {
        let mut at = root;
        (0..GENERATIONS)
            .take_while(|_| match renews.get(at) {
                Some(before) => {
                    at = before;
                    true
                }
                None => false,
            })
            .count()
    };
    found.sort_by_cached_key(|(found, _)| generation(&found.root));
}

/// Folder of the submission that the slip calls the predecessor: a sibling.
pub(super) fn predecessor(found: &Found, slip: &Slip) -> Option<PathBuf> {
    Some(found.root.parent()?.join(slip.predecessor.as_ref()?))
}

/// Refuses a slip that names a case or a predecessor which is not there.
/// `before` is where the predecessor lay, as it was recorded.
pub(super) fn check(
    unit: &dyn Unit,
    found: &Found,
    slip: &Slip,
    before: Option<&str>,
    schemes: &mut Schemes,
) -> Result<(), Failure> {
    let refuse = |detail: &dyn Fn(&Words) -> String| {
        Failure::new(Code::Slip)
            .with("path", found.root.join("submission.toml").display())
            .worded("detail.ja", "detail.en", detail)
    };
    if let Some(code) = &slip.case
        && let Some(why) = closed_to(unit, code, &found.scheme, schemes)?
    {
        return Err(match slip.case_is_read {
            false => refuse(&|words| {
                let why = why.told(words);
                words.fill("slip.case", &[("case", code), ("why", &why)])
            }),
            true => Failure::new(Code::NoCaseToAddTo)
                .with("path", found.place.display())
                .with("case", code)
                .worded("detail.ja", "detail.en", |words| why.told(words)),
        });
    }
    if let (Some(name), Some(before)) = (&slip.predecessor, before)
        && unit.submission_from(before)?.is_none()
    {
        return Err(refuse(&|words| {
            words.fill("slip.predecessor", &[("name", name)])
        }));
    }
    Ok(())
}

/// Why nothing can be added to a case.
enum Closed {
    /// There is none of that number.
    Nowhere,
    /// It is another scheme's.
    Elsewhere(String),
    /// It came to an end, by this state.
    By(Text),
}

impl Closed {
    fn told(&self, words: &Words) -> String {
        match self {
            Self::Nowhere => words.get("slip.no_case").to_owned(),
            Self::Elsewhere(scheme) => words.fill("slip.other_scheme", &[("scheme", scheme)]),
            Self::By(state) => {
                let state = words.pick(&state.ja, &state.en);
                words.fill("slip.closed", &[("state", state)])
            }
        }
    }
}

fn closed_to(
    unit: &dyn Unit,
    code: &str,
    scheme: &str,
    schemes: &mut Schemes,
) -> Result<Option<Closed>, Failure> {
    Ok(match unit.case_by_code(code)? {
        Some(case) if case.scheme == scheme => {
            casework::closed_by(unit, schemes, &case)?.map(Closed::By)
        }
        Some(case) => Some(Closed::Elsewhere(case.scheme)),
        None => Some(Closed::Nowhere),
    })
}
