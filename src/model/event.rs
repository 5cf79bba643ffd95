//! What the ledger records of each thing that happened.

use serde::Serialize;

use super::coverage::Verdict;
use super::digest::Digest;

/// One thing that happened (出来事). Written once as canonical JSON; those
/// exact bytes are what the ledger proves. It holds no personal data: files
/// and texts stand in it as commitments.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LedgerEvent {
    /// Version of this form.
    pub v: u32,
    /// Instant, RFC 3339 in UTC.
    pub at: String,
    /// Code of the certification body.
    pub body: String,
    /// What happened.
    #[serde(flatten)]
    pub what: Happening,
}

/// The kinds of things that happen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case"
)]
pub enum Happening {
    /// A case was opened.
    CaseOpened {
        /// Case number.
        case: String,
        /// Scheme id.
        scheme: String,
        /// Hash of the pack's rules.
        pack: String,
        /// Procedure id.
        procedure: String,
        /// Case number of the predecessor.
        predecessor: Option<String>,
    },
    /// A submission was received.
    SubmissionReceived {
        /// Receipt number.
        submission: String,
        /// Case number.
        case: String,
        /// Files kept.
        accepted: u32,
        /// Files whose bytes the case already had.
        duplicate: u32,
        /// Files not safely takeable.
        quarantined: u32,
        /// One commitment to the fixity of each file that was not
        /// quarantined, in the order of the receipt.
        files: Vec<Digest>,
    },
    /// A person judged a passage.
    Judged {
        /// Case number.
        case: String,
        /// Criterion id.
        criterion: String,
        /// Accept, partial or reject.
        verdict: Verdict,
        /// Commitment to the judgement's quote, anchor, hash, reason and name.
        judgement: Digest,
    },
    /// Something happened in the life of a case.
    CaseEvent {
        /// Case number.
        case: String,
        /// Event id of the pack.
        event: String,
        /// The day on which it happened.
        on: jiff::civil::Date,
        /// Hash of the life cycle that it follows.
        rules: String,
        /// Articles that it follows.
        articles: Vec<String>,
        /// Kinds of notice that it asks for.
        notices: Vec<String>,
        /// What it does to the register.
        register: Vec<String>,
        /// Commitment to who did it, why, and what was said.
        act: Digest,
    },
    /// A person said something else of a case: a correction, an exclusion, a
    /// finding, that a judgement does not count.
    Stated {
        /// Case number.
        case: String,
        /// What kind of statement.
        kind: &'static str,
        /// The document, judgement, criterion or finding that it is about.
        about: String,
        /// Commitment to what was said, reason and name.
        statement: Digest,
    },
    /// The commitments of a submission's further files, when there are too
    /// many for one event.
    FilesReceived {
        /// Receipt number.
        submission: String,
        /// Case number.
        case: String,
        /// As in the event before it, in the order of the receipt.
        files: Vec<Digest>,
    },
    /// The ledger is signed under this name from here on.
    OriginOpened {
        /// The C2SP verifier key; its name is the origin.
        key: String,
        /// The head of the origin that was left, when there was one.
        left: Option<LeftOrigin>,
    },
    /// The ledger is signed with another key from here on.
    KeyRotated {
        /// The verifier key until here.
        old: String,
        /// The verifier key from here on.
        key: String,
    },
    /// A quarantined file is not waited for any more.
    Dismissed {
        /// Case number.
        case: String,
        /// Receipt number.
        submission: String,
        /// How the document is called.
        document: String,
        /// Commitment to document, reason and who dismissed it.
        dismissal: Digest,
    },
    /// A step of an enquiry at the desk.
    Enquiry {
        /// Number of the enquiry.
        enquiry: String,
        /// The case that it is about.
        case: Option<String>,
        /// Which step.
        step: super::enquiry::Step,
        /// Commitment to who said what.
        content: Digest,
    },
    /// An account was made; how somebody signs in was changed, what an account
    /// may do, on which case it works or from which it keeps away.
    Account {
        /// What was done.
        what: &'static str,
        /// The case that it is about.
        #[serde(skip_serializing_if = "Option::is_none")]
        case: Option<String>,
        /// Commitment to whose account it is, who did it, and the rest.
        content: Digest,
    },
    /// Documents or notices of a case were erased on request.
    Erased {
        /// Case number.
        case: String,
        /// How the documents and notices are called, members of archives
        /// included.
        documents: Vec<String>,
        /// The commitments in the events of their receipt, or of what was said
        /// about a notice. Their keys are
        /// gone: they say nothing any more.
        files: Vec<Digest>,
        /// The commitments to what people said of the documents, in this case
        /// or another: judgements, statements, dismissals. Their keys are gone
        /// too.
        words: Vec<Digest>,
        /// Commitment to the reason and to who erased.
        reason: Digest,
    },
}

/// The last that was known of an origin when it was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct LeftOrigin {
    /// Its name.
    pub origin: String,
    /// Number of events in its newest checkpoint.
    pub size: u64,
    /// Root hash of the tree over them.
    pub root: Digest,
    /// That checkpoint, a C2SP signed note.
    pub checkpoint: String,
}

impl Happening {
    /// The case that it is about.
    pub fn case(&self) -> Option<&str> {
        match self {
            Self::CaseOpened { case, .. }
            | Self::SubmissionReceived { case, .. }
            | Self::FilesReceived { case, .. }
            | Self::Judged { case, .. }
            | Self::Stated { case, .. }
            | Self::Dismissed { case, .. }
            | Self::CaseEvent { case, .. }
            | Self::Erased { case, .. } => Some(case),
            Self::Enquiry { case, .. } | Self::Account { case, .. } => case.as_deref(),
            Self::OriginOpened { .. } | Self::KeyRotated { .. } => None,
        }
    }

    /// The submission that it is about.
    pub fn submission(&self) -> Option<&str> {
        match self {
            Self::SubmissionReceived { submission, .. }
            | Self::Dismissed { submission, .. }
            | Self::FilesReceived { submission, .. } => Some(submission),
            _ => None,
        }
    }
}
