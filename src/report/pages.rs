//! The pages of the workbench, from templates in the language of Jinja that a
//! body may replace. Everything is escaped as it is put in.

use std::io;

use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use serde::Serialize;

use super::receipt::page::PageError;
use super::words::{Lang, Words};
use crate::scheme::{Source as _, Templates};

/// Where the templates lie below `templates/`.
const FOLDER: &str = "pages/web";

/// The pages in one language.
pub struct Pages {
    environment: Environment<'static>,
    lang: Lang,
}

impl Pages {
    /// The pages of a home in a language. Templates are read when they are
    /// first used, and then kept.
    pub fn new(templates: &Templates, lang: Lang) -> Self {
        let mut environment = Environment::new();
        let templates = templates.clone();
        environment.set_loader(move |name| {
            templates
                .read(&format!("{FOLDER}/{name}"))
                .map_err(|error: io::Error| {
                    minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, error.to_string())
                })
        });
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        // A slip of the pen in a template is told, not left blank.
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let words = Words::new(lang);
        environment.add_function("t", move |key: &str, values: Kwargs| {
            let mut pairs = Vec::new();
            for name in values.args() {
                let value: Value = values.get(name)?;
                pairs.push((name.to_owned(), value.to_string()));
            }
            let pairs: Vec<(&str, &str)> = pairs
                .iter()
                .map(|(a, b)| (a.as_str(), b.as_str()))
                .collect();
            Ok::<_, minijinja::Error>(words.fill(key, &pairs))
        });
        environment.add_filter("url", |part: String| url(&part));
        environment.add_filter("hash", short_hash);
        Self { environment, lang }
    }

    /// A page with what it shows and the frame around it.
    pub fn render(
        &self,
        name: &str,
        frame: &impl Serialize,
        page: &impl Serialize,
    ) -> Result<String, PageError> {
        let lang = match self.lang {
            Lang::Ja => "ja",
            Lang::En => "en",
        };
        Ok(self.environment.get_template(name)?.render(context! {
            lang,
            frame => Serde(frame),
            page => Serde(page),
        })?)
    }
}

/// A part of an address (RFC 3986, unreserved letters stay).
pub fn url(part: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in part.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(byte.into());
            }
            // Writing to a string does not fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

/// A hash as people compare it: its first and last digits.
fn short_hash(hash: String) -> String {
    match (hash.get(..8), hash.get(56..)) {
        (Some(first), Some(last)) => format!("{first}…{last}"),
        _ => hash,
    }
}
