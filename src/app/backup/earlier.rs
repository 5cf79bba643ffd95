//! The backup that is there already. Only a home that goes on from it may take
//! its place: a home that lost its database would empty it.

use std::fs;
use std::path::Path;

use super::{ABOUT, About, Manifest};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::ledger;

/// Refuses unless the events of the home begin with those of the backup.
pub(super) fn must_go_on(home: &Home, dir: &Path, before: &Manifest) -> Result<(), Failure> {
    let about = about(dir, before).map_err(|detail| other(dir, detail))?;
    // Without an event nothing ties what is in it to this home.
    let goes_on = match about.events {
        0 => about.originals == 0,
        _ => begins_with(home, &about)?,
    };
    match goes_on {
        true => Ok(()),
        false => Err(other(
            dir,
            format!(
                "{}, {} events, root {}",
                about.taken_at, about.events, about.root
            ),
        )),
    }
}

fn begins_with(home: &Home, about: &About) -> Result<bool, Failure> {
    home.records().work(|unit| {
        if unit.event_count()? < about.events {
            return Ok(false);
        }
        Ok(ledger::root_at(unit, about.events)?.hex() == about.root)
    })
}

/// What a backup says of itself.
fn about(dir: &Path, manifest: &Manifest) -> Result<About, String> {
    let state = manifest.state().ok_or(format!("{ABOUT}: not found"))?;
    let failed = |e: &dyn std::fmt::Display| format!("{state}/{ABOUT}: {e}");
    let text = fs::read(dir.join(state).join(ABOUT)).map_err(|e| failed(&e))?;
    serde_json::from_slice(&text).map_err(|e| failed(&e))
}

fn other(dir: &Path, detail: String) -> Failure {
    Failure::new(Code::OtherBackup)
        .with("path", dir.display())
        .with("detail", detail)
}
