//! The receipt as text.

use super::super::stored::{class_reasons, warnings};
use super::super::table::{Align, Table, shorten};
use super::super::words::Words;
use super::file_words::Reader;
use super::{FileLine, Receipt, State};

/// Columns of a name.
const NAME: usize = 44;

impl Receipt {
    /// The receipt as the body's people see it: who and when, a line per file,
    /// what is missing, the head of the ledger; with `detail` also how classes
    /// were recognised and what readers remarked.
    pub fn text(&self, words: &Words, detail: bool) -> String {
        self.parts(words, detail, Reader::Staff)
    }

    /// The receipt for the applicant to keep, with the events, the checkpoint
    /// and the proofs in full.
    pub fn full_text(&self, words: &Words, detail: bool) -> String {
        self.parts(words, detail, Reader::Applicant) + &self.proofs(words)
    }

    fn parts(&self, words: &Words, detail: bool, reader: Reader) -> String {
        let mut text = self.head(words);
        text.push_str(&self.table(words, reader));
        if detail {
            text.push_str(&self.detail(words));
        }
        text.push_str(&self.sum_text(words));
        if self.waiting().next().is_some() {
            let key = match reader {
                Reader::Staff => "receipt.waiting",
                Reader::Applicant => "receipt.waiting_applicant",
            };
            text.push_str(&words.fill(key, &[("place", &self.place)]));
        }
        text.push_str(&self.missing_text(words));
        text.push_str(&self.ledger_line(words));
        text
    }

    /// Files in quarantine that were not taken in since and are waited for.
    pub fn waiting(&self) -> impl Iterator<Item = &FileLine> {
        self.files.iter().filter(|file| {
            file.outcome_key() == "quarantined"
                && file.taken_as.is_none()
                && file.dismissed.is_none()
        })
    }

    fn head(&self, words: &Words) -> String {
        let mut table = Table::new(&[Align::Left; 2]);
        for fact in self.facts(words) {
            let mark = words.get("receipt.read");
            let mark = if fact.read { mark } else { "" };
            let name = words.get(fact.name).to_owned();
            table.row([name, format!("{}{mark}", fact.value)]);
        }
        format!("{}\n{}", words.get("receipt_page.title"), table.render(2))
    }

    fn table(&self, words: &Words, reader: Reader) -> String {
        let mut table = Table::new(&[
            Align::Left,
            Align::Right,
            Align::Left,
            Align::Left,
            Align::Right,
            Align::Left,
        ]);
        for file in &self.files {
            let indent = if file.member { "  " } else { "" };
            let hash = file.sha256.as_deref().filter(|_| !file.erased);
            let bytes = file.bytes.filter(|_| !file.erased).map(|n| n.to_string());
            let remarks = match file.remarks(words, reader) {
                none if none.is_empty() => String::new(),
                some => format!("  — {}", some.join("; ")),
            };
            table.row([
                format!("{indent}{}", shorten(&file.shown_name(words), NAME)),
                bytes.unwrap_or_else(|| "-".to_owned()),
                file.class_words(words).to_owned(),
                file.status(words),
                words.fill("receipt.passages", &[("n", &file.passages.to_string())]),
                format!("{}{remarks}", hash.unwrap_or("-")),
            ]);
        }
        table.render(2)
    }

    fn detail(&self, words: &Words) -> String {
        let mut text = String::new();
        for file in self.files.iter().filter(|file| !file.erased) {
            let why = (!file.class_reasons.is_empty()).then(|| {
                let reasons = class_reasons(&file.class_reasons, words).join(", ");
                words.fill(
                    "receipt.class_reasons",
                    &[("class", &file.class), ("reasons", &reasons)],
                )
            });
            for line in why.iter().chain(&warnings(&file.warnings, words)) {
                text.push_str(&format!("    {}: {line}\n", file.name));
            }
        }
        text
    }

    fn sum_text(&self, words: &Words) -> String {
        let sum = self.sum();
        words.fill(
            "receipt.sum",
            &[
                ("received", &sum.received.to_string()),
                ("accepted", &sum.accepted.to_string()),
                ("duplicate", &sum.duplicate.to_string()),
                ("quarantined", &sum.quarantined.to_string()),
            ],
        )
    }

    fn missing_text(&self, words: &Words) -> String {
        if self.missing.is_empty() {
            return words.get("receipt.nothing_missing").to_owned();
        }
        let mut text = words.get("receipt.missing").to_owned();
        for missing in &self.missing {
            let title = words.pick(&missing.title_ja, &missing.title_en);
            let key = match (missing.unconfirmed, missing.articles.is_empty()) {
                (true, _) => "receipt.missing_unconfirmed",
                (false, true) => "receipt.missing_plain",
                (false, false) => "receipt.missing_line",
            };
            text.push_str(&words.fill(
                key,
                &[("title", title), ("articles", &missing.articles.join(", "))],
            ));
        }
        text
    }

    /// The ledger in a line: which events, under which head.
    fn ledger_line(&self, words: &Words) -> String {
        let events = self.ledger.events.iter().map(|one| one.seq.to_string());
        let events = events.collect::<Vec<_>>().join(", ");
        let key = match self.ledger.state {
            State::Signed => "receipt.ledger_signed",
            State::Unsigned => "receipt.ledger_unsigned",
            State::Damaged => "receipt.ledger_damaged",
        };
        let head = self.ledger.checkpoint.as_ref();
        let size = head.map_or(0, |head| head.size()).to_string();
        let root = head.map(|head| head.root().hex()).unwrap_or_default();
        words.fill(
            key,
            &[
                ("events", &events),
                ("origin", head.map_or("", |head| head.origin())),
                ("size", &size),
                ("root", &root),
            ],
        )
    }

    fn proofs(&self, words: &Words) -> String {
        let mut text = String::new();
        let mut part = |title: String, content: &str| {
            text.push_str(&format!("\n{title}\n{}\n", content.trim_end()));
        };
        for one in &self.ledger.events {
            let seq = one.seq.to_string();
            let leaf = one.leaf.hex();
            part(
                words.fill("receipt.event", &[("seq", &seq), ("leaf", &leaf)]),
                &one.event,
            );
            if let Some(proof) = &one.proof {
                part(words.fill("receipt.proof", &[("seq", &seq)]), proof);
            }
        }
        if let Some(vkey) = &self.ledger.vkey {
            part(words.get("receipt.vkey").to_owned(), vkey);
        }
        let opened: String = self
            .files
            .iter()
            .filter_map(FileLine::opened_line)
            .collect();
        if !opened.is_empty() {
            part(words.get("receipt.opened").to_owned(), &opened);
        }
        text
    }
}

impl FileLine {
    /// Outcome and how far it was read, in one cell.
    fn status(&self, words: &Words) -> String {
        let outcome = words
            .get(&format!("state.{}", self.outcome_key()))
            .to_owned();
        match self.state_key() {
            Some(state) => format!("{outcome} {}", words.get(&format!("state.{state}"))),
            None => outcome,
        }
    }

    fn opened_line(&self) -> Option<String> {
        let opened = self.opened.as_ref().filter(|_| !self.erased)?;
        Some(format!(
            "{}  {}  {}\n",
            self.document,
            opened.value.hex(),
            opened.key_hex()
        ))
    }
}
