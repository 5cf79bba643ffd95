//! Letters (通知・認定証) as they are printed: words put into a wording, and the
//! letter as text, HTML, docx and PDF. Decides nothing; what a wording names and
//! the case does not have is told, never left blank.

mod docx;
mod facts;
mod mark;
mod page;
mod text;
mod written;

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use docx::docx;
pub use facts::{About, Names, Sender, draft};
pub use page::{PAGE, page};
#[cfg(feature = "pdf")]
pub use page::{PDF, pdf};
pub use text::text;
pub use written::{Stamp, written};

use super::words::{Lang, Words};
use crate::scheme::letters::{Form, Wording};

/// A letter that has no number and no day yet: all that it will say. The
/// wording and the facts are those of the day on which it was drafted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Draft {
    /// The wording.
    pub wording: Wording,
    /// What it can name.
    pub facts: serde_json::Value,
    /// Lines of the addressee (宛名).
    pub recipient: Vec<String>,
    /// Lines of the sender (差出人).
    pub sender: Vec<String>,
    /// Where to ask.
    pub contact: String,
    /// The case.
    pub case: String,
    /// The ground of objection and how long one may object.
    pub objection: Option<Objecting>,
}

/// What may be objected to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Objecting {
    /// Id of the ground.
    pub ground: String,
    /// Its words.
    pub words: String,
    /// How long, as the pack writes it: `1m`.
    pub span: String,
    /// Whether somebody has to act within it: a last day on which the body is
    /// closed is put off.
    pub act: bool,
}

/// A letter in words, ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// How it is laid out.
    pub form: Form,
    /// Its number (文書番号).
    pub number: String,
    /// Its day.
    pub date: String,
    /// Lines of the addressee.
    pub recipient: Vec<String>,
    /// Lines of the sender.
    pub sender: Vec<String>,
    /// The subject line.
    pub title: String,
    /// Paragraphs.
    pub body: Vec<String>,
    /// Points below 記.
    pub points: Vec<Printed>,
    /// What stands below where a point comes from no article.
    pub inferred: Option<String>,
    /// Where to ask.
    pub contact: String,
    /// The case.
    pub case: String,
    /// Where the ledger stood when it was issued; none on a draft.
    pub checkpoint: Option<Standing>,
}

/// A point as it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// Its heading.
    pub title: String,
    /// Its lines.
    pub lines: Vec<String>,
    /// Whether no article gives it.
    pub inferred: bool,
    /// Whether it fits beside its heading.
    pub short: bool,
}

/// A checkpoint of the ledger, as its first three lines have it (C2SP
/// tlog-checkpoint).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Name of the ledger.
    pub origin: String,
    /// Number of events.
    pub size: u64,
    /// Root hash in base64.
    pub root: String,
}

impl Standing {
    /// What the QR code holds.
    pub fn lines(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root)
    }
}

/// Why there is no letter.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// A wording cannot be filled in: the text, and what is wrong.
    #[error("{file}: {detail}")]
    Wording {
        /// Path below `templates/`.
        file: String,
        /// What is wrong, with the text around it.
        detail: String,
    },
    /// A form of it cannot be made.
    #[error("{0}")]
    Form(String),
    /// There is no font, or the template of the PDF is wrong.
    #[cfg(feature = "pdf")]
    #[error(transparent)]
    Pdf(#[from] super::pdf::PdfError),
}

/// The words around a letter: letters are in Japanese, whoever looks.
fn japanese() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| Words::new(Lang::Ja))
}

impl Letter {
    /// Where the ledger stood, in words; of a draft that it is one.
    fn ledger(&self, words: &Words) -> String {
        let Some(standing) = &self.checkpoint else {
            return words.get("letter.draft").to_owned();
        };
        words.fill(
            "letter.ledger",
            &[
                ("origin", &standing.origin),
                ("size", &standing.size.to_string()),
                ("root", &standing.root),
                ("case", &self.case),
            ],
        )
    }

    /// Whether it has no number yet.
    pub fn is_draft(&self) -> bool {
        self.checkpoint.is_none()
    }
}
