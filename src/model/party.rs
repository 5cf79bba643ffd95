//! Who is who: certification bodies, applicants, what is certified.

use serde::{Deserialize, Serialize};

/// A certification body (認証機関). Every row belongs to one; each has a ledger
/// origin of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Short stable code, as in `local`.
    pub code: String,
    /// Name as printed on papers.
    pub name: String,
    /// What it does in which scheme.
    pub roles: Vec<BodyRole>,
}

/// What a body does in a scheme, in the words of the scheme's pack: one body
/// may decide and be paid while another examines and receives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyRole {
    /// Scheme id.
    pub scheme: String,
    /// Role id of the pack.
    pub role: String,
}

/// Whether somebody stated a fact or akashi read it off names and documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Stated in `submission.toml` or by a user.
    Stated,
    /// Read off a folder name or a document; to be confirmed.
    Read,
}

/// Who applies (申請者).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// Name as stated or read.
    pub name: String,
    /// Whether the name was stated.
    pub name_source: Source,
    /// Corporate number (法人番号), 13 digits, where there is one.
    pub corporate_number: Option<String>,
}

/// A value that was read off a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOff {
    /// The value.
    pub value: String,
    /// Where it was read.
    pub document: super::submission::RowId,
}

/// Who applies, as the documents of a case say it. What they do not say, or
/// say in more than one way, is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identified {
    /// Name.
    pub name: Option<ReadOff>,
    /// Corporate number, 13 digits whose check digit holds.
    pub corporate_number: Option<ReadOff>,
}

/// What is certified: a service, or the facilities of an applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Name of the service or facilities.
    pub name: String,
    /// Whether the name was stated.
    pub name_source: Source,
}

/// What was granted (認証・認定). It outlives its cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certification {
    /// Number as the body gives it; none before it is given.
    pub number: Option<String>,
    /// How many times it was renewed.
    pub renewal_count: u32,
    /// Day of the grant.
    pub granted_on: Option<jiff::civil::Date>,
    /// Last valid day.
    pub expires_on: Option<jiff::civil::Date>,
    /// State in the words of the scheme's life cycle.
    pub state: String,
}
