//! What is wrong with a slip, in words.

use super::words::Words;
use crate::intake::SlipError;

/// A mistake of a slip, with its line where that is known.
pub fn mistake(error: &SlipError, words: &Words) -> String {
    let values = error.values.iter();
    let values: Vec<(&str, String)> = values
        .map(|(name, value)| (*name, said(name, value, words)))
        .collect();
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let what = words.fill(&format!("slip.{}", error.key), &values);
    match error.line {
        Some(line) => words.fill(
            "slip.at_line",
            &[("line", &line.to_string()), ("what", &what)],
        ),
        None => what,
    }
}

/// Why a file was refused stands as its code; everything else is as it is.
fn said(name: &str, value: &str, words: &Words) -> String {
    match (name, value.split(':').next()) {
        ("refusal", Some(code)) => words.get_or(&format!("quarantine.{code}"), value),
        _ => value.to_owned(),
    }
}
