//! What a watcher tried in vain: files that stay in quarantine, slips that wait
//! to be mended, originals that cannot be moved. Not tried again before something
//! changes, since trying copies or hashes all of it.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::app::error::Failure;
use crate::intake::{Entry, Found, Slip};

/// Submissions by place.
#[derive(Default)]
pub(super) struct Vain {
    tried: HashMap<PathBuf, Tried>,
}

struct Tried {
    entries: Vec<Entry>,
    slip: Slip,
    why: Option<Failure>,
}

impl Vain {
    /// Remembers a submission as it was when it was tried, and why in vain, if
    /// that is to be told.
    pub(super) fn remember(&mut self, found: &Found, slip: &Slip, why: Option<Failure>) {
        let tried = Tried {
            entries: found.entries.clone(),
            slip: slip.clone(),
            why,
        };
        self.tried.insert(found.place.clone(), tried);
    }

    /// Whether a submission was tried in vain and is as it was. Why goes to
    /// `left`.
    pub(super) fn has(&self, found: &Found, slip: &Slip, left: &mut Vec<Failure>) -> bool {
        let tried = self.tried.get(&found.place);
        let same = tried.filter(|tried| tried.entries == found.entries && tried.slip == *slip);
        left.extend(same.and_then(|tried| tried.why.clone()));
        same.is_some()
    }
}
