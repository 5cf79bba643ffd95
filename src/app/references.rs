//! What a slip refers to: a case, or the submission that it renews. A reference
//! that leads nowhere is a mistake to be mended, never silently dropped.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::casework;
use super::error::{Code, Failure};
use super::schemes::Schemes;
use crate::intake::{Found, Slip};
use crate::records::Unit;

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
    let refuse = |detail: String| {
        Failure::new(Code::Slip)
            .with("path", found.root.join("submission.toml").display())
            .with("detail", detail)
    };
    if let Some(code) = &slip.case
        && let Some(why) = closed_to(unit, code, &found.scheme, schemes)?
    {
        return Err(match slip.case_is_read {
            false => refuse(format!("case = {code:?}: {why}")),
            true => Failure::new(Code::NoCaseToAddTo)
                .with("path", found.place.display())
                .with("case", code)
                .with("detail", why),
        });
    }
    if let (Some(name), Some(before)) = (&slip.predecessor, before)
        && unit.submission_from(before)?.is_none()
    {
        return Err(refuse(format!(
            "predecessor = {name:?}: nothing was taken in from that folder"
        )));
    }
    Ok(())
}

/// Why nothing can be added to a case: it is another scheme's, or came to an
/// end.
fn closed_to(
    unit: &dyn Unit,
    code: &str,
    scheme: &str,
    schemes: &mut Schemes,
) -> Result<Option<String>, Failure> {
    Ok(match unit.case_by_code(code)? {
        Some(case) if case.scheme == scheme => {
            casework::closed_by(unit, schemes, &case)?.map(|state| format!("closed: {state}"))
        }
        Some(case) => Some(format!("a case of {}", case.scheme)),
        None => Some("there is no such case".to_owned()),
    })
}
