//! The slip (`submission.toml`): what a clerk states about a submission. What
//! it does not say is read off the folder's name, and marked as read.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;

use super::discover::Found;
use super::keep::{self, Refusal};
use super::names::SLIP;
use crate::model::{Channel, SubmissionKind};
use crate::text::corporate;

/// Bytes of a slip at most.
const LARGEST: u64 = 64 << 10;

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
    /// Documents of the case that this submission takes the place of.
    pub supersedes: Option<Replaces>,
    /// Whether `case` was read off the name and not stated.
    #[serde(skip)]
    pub case_is_read: bool,
}

/// What a slip says of documents that are replaced, each by its number (`D-12`)
/// or name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Replaces {
    /// The old ones; the new ones have their names, or there is only one.
    Old(Vec<String>),
    /// New name → what it takes the place of.
    Pairs(BTreeMap<String, OldOnes>),
}

/// One document that is replaced, or several that became one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OldOnes {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl OldOnes {
    /// All of them.
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(several) => several,
        }
    }
}

/// The slip cannot be read; the submission waits until it is mended.
/// `report::slip` tells it in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key} {values:?}")]
pub struct SlipError {
    /// The line of the slip, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong: a key below `slip` in the catalogue.
    pub key: &'static str,
    /// What the text of the key is about.
    pub values: Vec<(&'static str, String)>,
}

impl Slip {
    /// The day of receipt as a date.
    ///
    /// # Errors
    /// When it is no day of the calendar.
    pub fn received_date(&self) -> Result<Option<Date>, SlipError> {
        let Some(date) = self.received_on.as_ref() else {
            return Ok(None);
        };
        let text = date.to_string();
        let wrong = |_| SlipError::new("not_a_day", [("value", text.clone())]);
        text.parse().map(Some).map_err(wrong)
    }

    /// Checks what its types cannot. `text` is the slip as written.
    fn checked(mut self, text: &str) -> Result<Self, SlipError> {
        self.received_date()
            .map_err(|error| error.at("received_on", text))?;
        if let Some(written) = &self.corporate_number {
            let wrong = || SlipError::new("not_a_number", [("value", written.clone())]);
            let digits = corporate::digits(written).filter(|digits| digits.len() == 13);
            let digits = digits.ok_or_else(|| wrong().at("corporate_number", text))?;
            self.corporate_number = Some(digits);
        }
        Ok(self)
    }
}

/// Reads the slip of a submission; an absent one states nothing. The number of
/// a case that stands in the submission's name counts where no slip names one.
///
/// # Errors
/// When the slip cannot be read, or says what cannot be.
pub fn read_slip(found: &Found) -> Result<Slip, SlipError> {
    let mut slip = match found.single {
        true => Slip::default(),
        false => read(&found.root)?,
    };
    if slip.case.is_none() {
        slip.case = case_from_name(&found.name);
        slip.case_is_read = slip.case.is_some();
    }
    Ok(slip)
}

fn read(root: &Path) -> Result<Slip, SlipError> {
    let unreadable =
        |why: &dyn std::fmt::Display| SlipError::new("unreadable", [("refusal", why.to_string())]);
    let root = keep::open_folder(root).map_err(|e| unreadable(&e))?;
    let mut bytes = Vec::new();
    match keep::open_file(root, SLIP.as_bytes()) {
        Ok(file) => file.take(LARGEST + 1).read_to_end(&mut bytes),
        Err(Refusal::Vanished) => return Ok(Slip::default()),
        Err(refusal) => return Err(unreadable(&refusal.code())),
    }
    .map_err(|e| unreadable(&e))?;
    if bytes.len() as u64 > LARGEST {
        return Err(SlipError::new("too_large", [("n", LARGEST.to_string())]));
    }
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Result<Slip, SlipError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // What an old editor on Japanese Windows wrote is CP932.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::SHIFT_JIS.decode_without_bom_handling(bytes).0,
    };
    let slip: Slip = toml::from_str(&text).map_err(|error| {
        let shown = error.to_string().trim_end().to_owned();
        SlipError::new("no_toml", [("why", shown)])
    })?;
    slip.checked(&text)
}

impl SlipError {
    pub(super) fn new<const N: usize>(
        key: &'static str,
        values: [(&'static str, String); N],
    ) -> Self {
        Self {
            line: None,
            key,
            values: values.into(),
        }
    }

    /// The same with the line of the text on which something is set.
    fn at(mut self, name: &str, text: &str) -> Self {
        let at = text.lines().position(|line| {
            let rest = line.trim_start().strip_prefix(name);
            rest.is_some_and(|rest| rest.trim_start().starts_with('='))
        });
        self.line = at.map(|at| at + 1);
        self
    }
}

/// The number of a case in the name of a submission, as in
/// `C-2026-000001 追加提出`.
fn case_from_name(name: &str) -> Option<String> {
    let name = crate::text::normal::normalize(name).text;
    let number = |at: usize| -> Option<&str> {
        let rest = &name[at..];
        let year = rest.get(2..6)?;
        let count: &str = rest.get(7..)?;
        let end = count.find(|c: char| !c.is_ascii_digit());
        let count = &count[..end.unwrap_or(count.len())];
        let is_one = year.bytes().all(|byte| byte.is_ascii_digit())
            && rest.get(6..7) == Some("-")
            && count.len() >= 6;
        is_one.then_some(&rest[..7 + count.len()])
    };
    let before_is_no_letter =
        |at: usize| !name[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
    name.match_indices("c-")
        .filter(|(at, _)| before_is_no_letter(*at))
        .find_map(|(at, _)| number(at))
        .map(str::to_uppercase)
}

/// What a folder's name says a submission is for, if anything.
pub fn kind_from_name(name: &str) -> Option<SubmissionKind> {
    const WORDS: [(&str, SubmissionKind); 9] = [
        ("更新", SubmissionKind::Renewal),
        ("変更", SubmissionKind::Change),
        ("終了", SubmissionKind::Termination),
        ("追加", SubmissionKind::Supplement),
        ("補足", SubmissionKind::Supplement),
        ("差替", SubmissionKind::Correction),
        ("差し替", SubmissionKind::Correction),
        ("訂正", SubmissionKind::Correction),
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

    fn slip(text: impl AsRef<[u8]>) -> Result<Slip, SlipError> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(SLIP), text).unwrap();
        read(dir.path())
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
        assert!(error.values[0].1.contains("line 2"), "{error}");
    }

    #[test]
    fn words_are_japanese_or_english_in_any_encoding_of_an_office() {
        let text = "\u{feff}kind = \"差替え\"\nchannel = \"郵送\"\ncorporate_number = \"９０１０-０050-12345\"\n";
        let stated = slip(text).unwrap();
        assert_eq!(stated.kind, Some(SubmissionKind::Correction));
        assert_eq!(stated.channel, Some(Channel::Post));
        assert_eq!(stated.corporate_number.as_deref(), Some("9010005012345"));
        let cp932 = encoding_rs::SHIFT_JIS.encode("applicant = \"見本会\"\n").0;
        assert_eq!(slip(cp932).unwrap().applicant.as_deref(), Some("見本会"));
    }

    #[test]
    fn what_is_refused_says_where_and_what_is_allowed() {
        let refused = |text: &str| slip(text).unwrap_err();
        let channel = refused("applicant = \"x\"\nchannel = \"ふぁっくす\"\n");
        let why = &channel.values[0].1;
        assert!(why.contains("line 2") && why.contains("post"), "{channel}");
        let number = refused("\ncorporate_number = \"12\"\n");
        assert_eq!((number.key, number.line), ("not_a_number", Some(2)));
        let day = refused("received_on = 09:00:00\n");
        assert_eq!((day.key, day.line), ("not_a_day", Some(1)));
        assert_eq!(refused(&"#".repeat(70_000)).key, "too_large");
        let dir = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/dev/zero", dir.path().join(SLIP)).unwrap();
        assert!(read(dir.path()).is_err());
    }

    #[test]
    fn the_number_of_a_case_may_stand_in_the_name() {
        let found = |name: &str| case_from_name(name);
        let number = Some("C-2026-000012".to_owned());
        for name in [
            "C-2026-000012",
            "追加提出 C-2026-000012（見本会）",
            "ｃ－２０２６－０００012_差替",
        ] {
            assert_eq!(found(name), number, "{name}");
        }
        for name in ["C-2026-12", "ABC-2026-000012", "C-", "見本会", "C-20"] {
            assert_eq!(found(name), None, "{name}");
        }
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
