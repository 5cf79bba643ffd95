//! What of uploads goes with an erasure: they hold names and hashes of what was
//! sent.

use std::collections::HashSet;
use std::fs;

use super::{FOLDER, all, failed};
use crate::app::error::Failure;
use crate::app::home::Home;

/// Removes what is known of the uploads that these submissions came by.
///
/// # Errors
/// `E0104` a folder of the home cannot be changed.
pub(in crate::app) fn forget(home: &Home, submissions: &HashSet<String>) -> Result<(), Failure> {
    let mut gone = false;
    for upload in all(home) {
        if upload
            .submission(home)?
            .is_some_and(|code| submissions.contains(&code))
        {
            fs::remove_dir_all(&upload.dir).map_err(|e| failed(&upload.dir, &e))?;
            gone = true;
        }
    }
    let folder = home.dir.join(FOLDER);
    match gone {
        true => fs::File::open(&folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|e| failed(&folder, &e)),
        false => Ok(()),
    }
}
