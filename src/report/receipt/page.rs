//! The receipt as one HTML page that needs nothing beside it. How it looks
//! stands in `templates/pages/receipt.html`; here is what can stand in it.
//! Everything is escaped as it is put in: names come from strangers.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use serde::Serialize;

#[cfg(feature = "pdf")]
use super::super::pdf::PdfError;
use super::super::words::{Lang, Words};
use super::file_words::Reader;
use super::{EventProof, FileLine, Receipt, State, Sum, Title};

/// Where the template of the page lies below `templates/`.
pub const PAGE: &str = "pages/receipt.html";

/// Where the template of the PDF lies below `templates/`.
#[cfg(feature = "pdf")]
pub const PDF: &str = "pages/receipt.typ";

/// A template that cannot be filled in, with the line where it goes wrong.
#[derive(Debug, thiserror::Error)]
#[error("{0:#}")]
pub struct PageError(#[from] minijinja::Error);

/// A page with all `receipts`, made of a template in the language of Jinja.
pub fn page(template: &str, receipts: &[Receipt]) -> Result<String, PageError> {
    let both = Both::new();
    let shown = both.all(receipts);
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    // A slip of the pen in a body's own template is told, not left blank.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_function("words", move |key: &str| Value::from(Serde(both.get(key))));
    environment.add_template(PAGE, template)?;
    Ok(environment
        .get_template(PAGE)?
        .render(context! { receipts => Serde(shown) })?)
}

/// A PDF with all `receipts`, made of a template in the language of typst of the
/// same values.
#[cfg(feature = "pdf")]
pub fn pdf(template: &str, receipts: &[Receipt]) -> Result<Vec<u8>, PdfError> {
    let data = serde_json::json!({"receipts": Both::new().all(receipts)});
    super::super::pdf::pdf(PDF, template, &data)
}

/// Both catalogues.
struct Both {
    ja: Words,
    en: Words,
}

#[derive(Serialize)]
struct Shown {
    number: String,
    facts: Vec<ShownFact>,
    files: Vec<ShownFile>,
    sum: Sum,
    waiting: usize,
    missing: Vec<ShownMissing>,
    ledger: ShownLedger,
}

#[derive(Serialize)]
struct ShownFact {
    name: Title,
    value: Title,
    read: bool,
}

#[derive(Serialize)]
struct ShownFile {
    document: String,
    name: Title,
    member: bool,
    sha256: Option<String>,
    bytes: Option<u64>,
    class: Title,
    outcome: Mark,
    state: Option<Mark>,
    passages: u32,
    remarks: Vec<Title>,
    value: Option<String>,
    key: Option<String>,
}

/// A state as its code, to choose an icon by, and in words.
#[derive(Serialize)]
struct Mark {
    code: &'static str,
    words: Title,
}

#[derive(Serialize)]
struct ShownMissing {
    title: Title,
    articles: String,
    unconfirmed: bool,
}

#[derive(Serialize)]
struct ShownLedger {
    state: &'static str,
    origin: String,
    size: u64,
    root: String,
    note: String,
    vkey: String,
    events: Vec<ShownEvent>,
}

#[derive(Serialize)]
struct ShownEvent {
    seq: u64,
    leaf: String,
    event: String,
    proof: Option<String>,
}

impl Both {
    fn new() -> Self {
        Self {
            ja: Words::new(Lang::Ja),
            en: Words::new(Lang::En),
        }
    }

    fn get(&self, key: &str) -> Title {
        self.with(|words| words.get(key).to_owned())
    }

    fn with(&self, say: impl Fn(&Words) -> String) -> Title {
        Title {
            ja: say(&self.ja),
            en: say(&self.en),
        }
    }

    fn all(&self, receipts: &[Receipt]) -> Vec<Shown> {
        receipts.iter().map(|one| self.receipt(one)).collect()
    }

    fn receipt(&self, receipt: &Receipt) -> Shown {
        let facts = receipt.facts(&self.ja).into_iter();
        let facts = facts.zip(receipt.facts(&self.en));
        Shown {
            number: receipt.submission.code.clone(),
            facts: facts
                .map(|(ja, en)| ShownFact {
                    name: self.get(ja.name),
                    read: ja.read,
                    value: Title {
                        ja: ja.value,
                        en: en.value,
                    },
                })
                .collect(),
            files: receipt.files.iter().map(|file| self.file(file)).collect(),
            sum: receipt.sum(),
            waiting: receipt.waiting().count(),
            missing: receipt
                .missing
                .iter()
                .map(|missing| ShownMissing {
                    title: Title {
                        ja: missing.title_ja.clone(),
                        en: missing.title_en.clone(),
                    },
                    articles: missing.articles.join(", "),
                    unconfirmed: missing.unconfirmed,
                })
                .collect(),
            ledger: ledger(receipt),
        }
    }

    fn file(&self, file: &FileLine) -> ShownFile {
        let mark = |code: &'static str| Mark {
            code,
            words: self.get(&format!("state.{code}")),
        };
        let remarks = file.remarks(&self.ja, Reader::Applicant).into_iter();
        let opened = file.opened.as_ref().filter(|_| !file.erased);
        ShownFile {
            document: file.document.clone(),
            name: self.with(|words| file.shown_name(words)),
            member: file.member,
            sha256: file.sha256.clone().filter(|_| !file.erased),
            bytes: file.bytes.filter(|_| !file.erased),
            class: self.with(|words| file.class_words(words).to_owned()),
            outcome: mark(file.outcome_key()),
            state: file.state_key().map(mark),
            passages: file.passages,
            remarks: remarks
                .zip(file.remarks(&self.en, Reader::Applicant))
                .map(|(ja, en)| Title { ja, en })
                .collect(),
            value: opened.map(|opened| opened.value.hex()),
            key: opened.map(super::Opened::key_hex),
        }
    }
}

fn ledger(receipt: &Receipt) -> ShownLedger {
    let standing = &receipt.ledger;
    let head = standing.checkpoint.as_ref();
    let event = |one: &EventProof| ShownEvent {
        seq: one.seq,
        leaf: one.leaf.hex(),
        event: one.event.clone(),
        proof: one.proof.clone(),
    };
    ShownLedger {
        state: State::code(standing.state),
        origin: head.map(|h| h.origin().to_owned()).unwrap_or_default(),
        size: head.map_or(0, |h| h.size()),
        root: head.map(|h| h.root().hex()).unwrap_or_default(),
        note: head.map(|h| h.note().to_owned()).unwrap_or_default(),
        vkey: standing.vkey.clone().unwrap_or_default(),
        events: standing.events.iter().map(event).collect(),
    }
}
