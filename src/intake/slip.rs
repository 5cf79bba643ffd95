//! The slip (`submission.toml`): what a clerk states about a submission. What
//! it does not say is read off the folder's name, and marked as read.

use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;

use super::discover::Found;
use super::names::SLIP;
use crate::model::{Channel, SubmissionKind};

/// What the slip states; everything may be left out.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    /// Applicant's name.
    pub applicant: Option<String>,
    /// Corporate number, 13 digits.
    pub corporate_number: Option<String>,
    /// Service or facilities.
    pub subject: Option<String>,
    /// What the submission is for.
    pub kind: Option<SubmissionKind>,
    /// How it came.
    pub channel: Option<Channel>,
    /// Day of receipt.
    pub received_on: Option<toml::value::Datetime>,
    /// Folder of the submission that this one renews.
    pub predecessor: Option<String>,
    /// Number of the case that this one belongs to.
    pub case: Option<String>,
}

/// The slip cannot be read; the submission waits until it is mended.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct SlipError {
    /// What is wrong, with the line.
    pub message: String,
}

impl Slip {
    /// The day of receipt as a date.
    pub fn received_date(&self) -> Result<Option<Date>, SlipError> {
        let Some(date) = self.received_on.as_ref() else {
            return Ok(None);
        };
        let text = date.to_string();
        text.parse().map(Some).map_err(|_| SlipError {
            message: format!("received_on = {text}: not a calendar date"),
        })
    }
}

/// Reads the slip of a submission; an absent one states nothing.
pub fn read_slip(found: &Found) -> Result<Slip, SlipError> {
    if found.single {
        return Ok(Slip::default());
    }
    read(&found.root.join(SLIP))
}

fn read(path: &Path) -> Result<Slip, SlipError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Slip::default()),
        Err(e) => {
            return Err(SlipError {
                message: e.to_string(),
            });
        }
    };
    let slip: Slip = toml::from_str(&text).map_err(|e| SlipError {
        message: e.to_string().trim_end().to_owned(),
    })?;
    slip.received_date()?;
    Ok(slip)
}

/// What a folder's name says a submission is for, if anything.
pub fn kind_from_name(name: &str) -> Option<SubmissionKind> {
    const WORDS: [(&str, SubmissionKind); 6] = [
        ("更新", SubmissionKind::Renewal),
        ("変更", SubmissionKind::Change),
        ("終了", SubmissionKind::Termination),
        ("追加", SubmissionKind::Supplement),
        ("差替", SubmissionKind::Correction),
        ("新規", SubmissionKind::New),
    ];
    let name = crate::text::normal::normalize(name).text;
    WORDS
        .iter()
        .find(|(word, _)| name.contains(word))
        .map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip(text: &str) -> Result<Slip, SlipError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(SLIP);
        std::fs::write(&path, text).unwrap();
        read(&path)
    }

    #[test]
    fn a_slip_states_what_it_states() {
        let stated =
            slip("applicant = \"見本会\"\nkind = \"renewal\"\nreceived_on = 2026-11-02\n").unwrap();
        assert_eq!(stated.kind, Some(SubmissionKind::Renewal));
        assert_eq!(
            stated.received_date().unwrap(),
            Some(jiff::civil::date(2026, 11, 2))
        );
        assert_eq!(stated.channel, None);
    }

    #[test]
    fn a_mistake_names_its_line() {
        let error = slip("applicant = \"x\"\nkid = \"renewal\"\n").unwrap_err();
        assert!(error.message.contains("line 2"), "{error}");
        assert!(slip("received_on = 09:00:00\n").is_err());
    }

    #[test]
    fn a_folder_name_may_say_what_it_is_for() {
        assert_eq!(
            kind_from_name("2026_更新_見本会"),
            Some(SubmissionKind::Renewal)
        );
        assert_eq!(kind_from_name("見本会"), None);
    }
}
