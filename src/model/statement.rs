//! What people say beside judgements: further entries, nothing is ever changed
//! or deleted, and the newest word counts.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::passage::Anchor;
use super::submission::RowId;

/// A person's statement (言明) about a case, logged as a commitment.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Row.
    pub id: RowId,
    /// Case row.
    pub case: RowId,
    /// What was said.
    pub said: Said,
    /// Why, or the words of a finding.
    pub reason: String,
    /// Who, as claimed.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Sequence number of its event.
    pub seq: u64,
    /// The commitment in that event.
    pub value: Digest,
    /// Its key; gone when something that it quotes was erased.
    pub key: Option<[u8; 32]>,
}

/// The kinds of statements.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Said {
    /// A document is of another class than the machine says.
    ClassCorrected {
        /// The document (`D-12`).
        document: String,
        /// Its class.
        class: String,
        /// The class before.
        was: String,
    },
    /// A judgement does not count any more.
    JudgementUndone {
        /// The judgement (`J-3`).
        judgement: String,
    },
    /// A criterion does not apply.
    Excluded {
        /// Criterion id.
        criterion: String,
    },
    /// It applies after all.
    Included {
        /// Criterion id.
        criterion: String,
    },
    /// A defect is put to the applicant.
    FindingOpened(Defect),
    /// What a check proposes is not put to the applicant.
    ProposalDismissed {
        /// Its name: hex digits.
        proposal: String,
        /// Id of the check.
        check: String,
    },
    /// The applicant answered.
    FindingAnswered {
        /// The finding (`F-4`).
        finding: String,
        /// Receipt number of the answer.
        submission: String,
    },
    /// A finding is settled.
    FindingClosed {
        /// The finding.
        finding: String,
    },
    /// A notice was drafted.
    NoticeDrafted {
        /// The notice (`N-3`).
        notice: String,
        /// SHA-256 of the draft in hex.
        sha256: String,
    },
    /// Another person agreed to the draft.
    NoticeApproved {
        /// The notice.
        notice: String,
        /// SHA-256 of the draft that was agreed to, in hex.
        sha256: String,
    },
    /// A notice got its number and day and is not changed any more.
    NoticeIssued {
        /// The notice.
        notice: String,
        /// Its number (文書番号).
        number: String,
        /// Its day.
        on: Date,
        /// Its forms.
        files: Vec<NoticeFixity>,
    },
    /// A notice left the house.
    NoticeSent {
        /// The notice.
        notice: String,
        /// The day.
        on: Date,
        /// The way, as in 簡易書留.
        how: String,
    },
    /// A draft is not followed up.
    NoticeWithdrawn {
        /// The notice.
        notice: String,
    },
}

/// One form of an issued notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeFixity {
    /// `html`, `docx`, ….
    pub form: String,
    /// SHA-256 of its bytes in hex.
    pub sha256: String,
}

/// A defect (不備) put to the applicant; its words are the statement's reason.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Defect {
    /// How much it weighs.
    pub grade: String,
    /// Day by which an answer is due, ISO.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// Criterion id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criterion: Option<String>,
    /// The check that proposed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// The proposal, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<String>,
    /// What it rests on; nothing when that was erased.
    #[serde(default)]
    pub quotes: Vec<Quoted>,
}

/// A quote, pinned to text, place and fixity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quoted {
    /// The document (`D-12`).
    pub document: String,
    /// SHA-256 of its bytes in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Where; absent where it is about the document as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
    /// As written.
    pub quote: String,
}

impl Said {
    /// The kind as it is recorded.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ClassCorrected { .. } => "class-corrected",
            Self::JudgementUndone { .. } => "judgement-undone",
            Self::Excluded { .. } => "excluded",
            Self::Included { .. } => "included",
            Self::FindingOpened(_) => "finding-opened",
            Self::ProposalDismissed { .. } => "proposal-dismissed",
            Self::FindingAnswered { .. } => "finding-answered",
            Self::FindingClosed { .. } => "finding-closed",
            Self::NoticeDrafted { .. } => "notice-drafted",
            Self::NoticeApproved { .. } => "notice-approved",
            Self::NoticeIssued { .. } => "notice-issued",
            Self::NoticeSent { .. } => "notice-sent",
            Self::NoticeWithdrawn { .. } => "notice-withdrawn",
        }
    }

    /// The document, judgement, criterion, finding or notice that it is about; a
    /// finding that is opened is about its criterion, if any.
    pub fn about(&self) -> &str {
        match self {
            Self::ClassCorrected { document, .. } => document,
            Self::JudgementUndone { judgement } => judgement,
            Self::Excluded { criterion } | Self::Included { criterion } => criterion,
            Self::FindingOpened(defect) => defect.criterion.as_deref().unwrap_or_default(),
            Self::ProposalDismissed { proposal, .. } => proposal,
            Self::FindingAnswered { finding, .. } | Self::FindingClosed { finding } => finding,
            Self::NoticeDrafted { notice, .. }
            | Self::NoticeApproved { notice, .. }
            | Self::NoticeIssued { notice, .. }
            | Self::NoticeSent { notice, .. }
            | Self::NoticeWithdrawn { notice } => notice,
        }
    }

    /// Whether it evaluates the case: who says so does not decide it. Letters
    /// only tell what was decided.
    pub fn evaluates(&self) -> bool {
        !matches!(
            self,
            Self::NoticeDrafted { .. }
                | Self::NoticeApproved { .. }
                | Self::NoticeIssued { .. }
                | Self::NoticeSent { .. }
                | Self::NoticeWithdrawn { .. }
        )
    }

    /// The documents whose words or nature it tells.
    pub fn documents(&self) -> Vec<&str> {
        match self {
            Self::ClassCorrected { document, .. } => vec![document],
            Self::FindingOpened(defect) => {
                let all = defect.quotes.iter();
                all.map(|quote| quote.document.as_str()).collect()
            }
            _ => Vec::new(),
        }
    }
}
