//! Enquiries and complaints (照会・苦情) at the body's desk.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A step of an enquiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// It came in.
    Received,
    /// It was answered; there may be several answers.
    Answered,
    /// Nothing more is to be done.
    Closed,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asker {
    /// Who uses a certified service or facility (利用者).
    User,
    /// Who is certified or applies (事業者).
    Operator,
    /// Anybody else.
    Other,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    /// To know something (照会).
    Question,
    /// That something be mended (苦情).
    Complaint,
}

/// What stands in a step; the ledger commits to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The day.
    pub on: Date,
    /// Who recorded it, as claimed.
    pub by: String,
    /// What was asked, what was answered, why it was closed.
    pub text: String,
    /// Of the first step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
}

/// Who asked for what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The scheme that it is about.
    pub scheme: String,
    /// Who asks.
    pub asker: Asker,
    /// Name and where an answer goes, as given; may be empty.
    pub name: String,
    /// What is asked for.
    pub matter: Matter,
}
