//! The room on the disks.

use std::path::Path;

use rustix::fs::statvfs;
use serde::Serialize;

use crate::app::home::Home;

/// The room where a home writes.
#[derive(Debug, Clone, Serialize)]
pub struct Space {
    /// Which folder.
    pub place: String,
    /// Bytes that are left for the user who asks.
    pub free: u64,
    /// Bytes of the file system.
    pub total: u64,
}

/// The room of the home and of its drop folder; nothing of one that cannot be
/// asked.
pub(super) fn of(home: &Home) -> Vec<Space> {
    let places = [home.dir.clone(), home.drop_folder()];
    let asked = places.iter().filter_map(|place| space(place));
    asked.collect()
}

fn space(place: &Path) -> Option<Space> {
    let found = statvfs(place).ok()?;
    Some(Space {
        place: place.display().to_string(),
        free: found.f_bavail.saturating_mul(found.f_frsize),
        total: found.f_blocks.saturating_mul(found.f_frsize),
    })
}
