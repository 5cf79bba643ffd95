//! The one place that writes to the terminal.

use std::io::{self, IsTerminal as _, Write as _};

use serde::Serialize;

use super::args::{Color, Global, lang_from_locale};
use crate::app::{Code, Exit, Failure};
use crate::report::Words;

/// Writes data to stdout and messages to stderr, in the user's language.
pub(super) struct Printer {
    pub(super) words: Words,
    pub(super) json: bool,
    pub(super) jsonl: bool,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
    color: bool,
    broken: Option<io::ErrorKind>,
}

impl Printer {
    pub(super) fn new(global: &Global) -> Self {
        let lang = match global.lang {
            Some(lang) => lang.into(),
            None => lang_from_locale(),
        };
        let color = match global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                io::stdout().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
            }
        };
        Self {
            words: Words::new(lang),
            json: global.json,
            jsonl: global.jsonl,
            quiet: global.quiet,
            verbose: global.verbose,
            color,
            broken: None,
        }
    }

    /// Whether machine-readable output is wanted.
    pub(super) fn machine(&self) -> bool {
        self.json || self.jsonl
    }

    /// Data as text.
    pub(super) fn data(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Data of any form.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        let mut out = io::stdout().lock();
        let written = out.write_all(bytes).and_then(|()| out.flush());
        if let Err(error) = written {
            self.broken.get_or_insert(error.kind());
        }
    }

    /// One JSON value on a line.
    pub(super) fn json_line<T: Serialize>(&mut self, value: &T) {
        match serde_json::to_string(value) {
            Ok(line) => self.data(&(line + "\n")),
            Err(_) => {
                self.broken.get_or_insert(io::ErrorKind::InvalidData);
            }
        }
    }

    /// What a verb did: as JSON, or in the words of `key`.
    pub(super) fn done<T: Serialize>(&mut self, value: &T, key: &str, values: &[(&str, &str)]) {
        if self.machine() {
            self.json_line(value);
        } else {
            let text = self.words.fill(key, values);
            self.data(&text);
        }
    }

    /// A remark for people.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet {
            message(text);
        }
    }

    /// A failure: what happened, to what, what to do next.
    pub(super) fn failure(&self, failure: &Failure) {
        message(&render(failure, &self.words));
    }

    /// Text between the signs for bold, where colour is wanted.
    pub(super) fn highlight(&self) -> (&'static str, &'static str) {
        if self.color {
            ("\u{1b}[1;33m", "\u{1b}[0m")
        } else {
            ("【", "】")
        }
    }

    /// The exit code, unless the output could not be written. A reader that
    /// closed the pipe early had enough: that is no failure.
    pub(super) fn finish(&self, exit: Exit) -> Exit {
        match self.broken {
            None | Some(io::ErrorKind::BrokenPipe) => exit,
            Some(kind) => {
                self.failure(&Failure::new(Code::Output).with("detail", kind));
                exit.max(Exit::Failure)
            }
        }
    }
}

fn message(text: &str) {
    // Where not even stderr can be written, there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// A failure in words: `E0101: … → …`.
pub(super) fn render(failure: &Failure, words: &Words) -> String {
    format!(
        "{}: {}\n  → {}",
        failure.code.as_str(),
        failure.what(words),
        failure.remedy(words)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Lang;

    #[test]
    fn every_code_has_words_in_both_languages() {
        for lang in [Lang::Ja, Lang::En] {
            let words = Words::new(lang);
            for code in Code::ALL {
                for part in ["what", "do"] {
                    let key = format!("error.{}.{part}", code.as_str());
                    assert_ne!(words.get(&key), key, "{lang:?}");
                }
            }
        }
    }
}
