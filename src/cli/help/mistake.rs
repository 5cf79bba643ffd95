//! Mistakes in what was typed, in Japanese.

use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::fold::MARK;
use super::translated::Catalogue;
use crate::report::filled;

/// What was wrong, what comes near, how it is typed. Nothing where clap knows
/// of a mistake that the catalogue does not: its own words are shown then.
pub(super) fn said(error: &Error, catalogue: &Catalogue) -> Option<String> {
    let mut text = format!("{} {}", word(catalogue, "error")?, what(error, catalogue)?);
    for kind in [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ] {
        if let Some(near) = value(error, kind, ", ") {
            let near = filled(word(catalogue, "near")?, &[("near", &near)]);
            text.push_str(&format!("\n\n  {near}"));
        }
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.strip_prefix("Usage:").unwrap_or(&usage);
        text.push_str(&format!("\n\n{}:{usage}", catalogue.mark("usage")));
    }
    text.push_str(&format!("\n\n{}\n", word(catalogue, "more")?));
    Some(text)
}

fn what(error: &Error, catalogue: &Catalogue) -> Option<String> {
    let has = |kind| error.get(kind).is_some();
    let arg = value(error, ContextKind::InvalidArg, "\n  ")
        .or_else(|| value(error, ContextKind::InvalidSubcommand, ""))
        .unwrap_or_default();
    let given = value(error, ContextKind::InvalidValue, "").unwrap_or_default();
    let prior = value(error, ContextKind::PriorArg, ", ").unwrap_or_default();
    let key = match error.kind() {
        ErrorKind::UnknownArgument => "unknown-argument",
        ErrorKind::InvalidSubcommand => "unknown-command",
        ErrorKind::MissingRequiredArgument => "missing-argument",
        ErrorKind::MissingSubcommand => "missing-command",
        ErrorKind::InvalidValue if given.is_empty() => "missing-value",
        ErrorKind::InvalidValue => "invalid-value",
        ErrorKind::ValueValidation => "unreadable-value",
        ErrorKind::ArgumentConflict if prior == arg => "twice",
        ErrorKind::ArgumentConflict if has(ContextKind::PriorArg) => "conflict",
        ErrorKind::TooManyValues => "too-many-values",
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => "number-of-values",
        ErrorKind::InvalidUtf8 => "not-utf8",
        _ => return None,
    };
    let wanted = value(error, ContextKind::MinValues, "")
        .or_else(|| value(error, ContextKind::ExpectedNumValues, ""))
        .unwrap_or_default();
    let detail = error.source().map(ToString::to_string).unwrap_or_default();
    let values = [
        ("arg", arg.as_str()),
        ("value", &given),
        ("prior", &prior),
        ("wanted", &wanted),
        ("detail", &detail),
    ];
    let mut text = filled(word(catalogue, key)?, &values);
    for (kind, heading) in [
        (ContextKind::ValidValue, "values"),
        (ContextKind::ValidSubcommand, "commands"),
    ] {
        if let Some(known) = value(error, kind, ", ").filter(|known| !known.is_empty()) {
            let heading = catalogue.mark(heading);
            text.push_str(&format!("\n  {MARK}{heading}: {known}"));
        }
    }
    Some(text)
}

fn word<'a>(catalogue: &'a Catalogue, key: &str) -> Option<&'a str> {
    catalogue.mistake.get(key).map(String::as_str)
}

fn value(error: &Error, kind: ContextKind, between: &str) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(between)),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
