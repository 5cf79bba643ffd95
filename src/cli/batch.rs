//! `search --batch`: a file of queries → one JSON line each, in their order.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use serde_json::{Value, json};

use super::print::{Printer, render};
use super::search::found_json;
use crate::app::search::{Asked, Searcher, asked};
use crate::app::{Code, Exit, Failure, Home};

/// Answers each line; what is wrong with one is its answer, and the others go
/// on.
pub(super) fn run(
    home: &Home,
    file: &Path,
    usual: &Asked,
    printer: &mut Printer,
) -> Result<Exit, Failure> {
    let unreadable = |e: io::Error| {
        Failure::new(Code::NoSuchPath)
            .with("path", file.display())
            .with("detail", format!("({e})"))
    };
    let lines: Box<dyn BufRead> = match file == Path::new("-") {
        true => Box::new(io::stdin().lock()),
        false => Box::new(BufReader::new(File::open(file).map_err(unreadable)?)),
    };
    let searcher = Searcher::open(home)?;
    let mut exit = Exit::Ok;
    for (number, line) in (1_u64..).zip(lines.split(b'\n')) {
        let line = line.map_err(unreadable)?;
        let answer = answer(&searcher, &line, usual);
        exit = exit.max(answer.as_ref().map_or(Exit::Partial, |_| Exit::Ok));
        let mut json = json!({"line": number});
        let rest = answer.unwrap_or_else(|failure| error_json(&failure, printer));
        if let (Value::Object(json), Value::Object(rest)) = (&mut json, rest) {
            json.extend(rest);
        }
        printer.json_line(&json);
    }
    Ok(exit)
}

fn answer(searcher: &Searcher<'_>, line: &[u8], usual: &Asked) -> Result<Value, Failure> {
    let line = std::str::from_utf8(line)
        .map_err(|e| Failure::new(Code::BatchLine).with("detail", e))?
        .trim_start_matches('\u{feff}');
    let asked = asked(line, usual)?;
    Ok(found_json(&searcher.answer(&asked)?))
}

fn error_json(failure: &Failure, printer: &Printer) -> Value {
    json!({
        "schema_version": 1,
        "error": {"code": failure.code.as_str(), "message": render(failure, &printer.words)},
    })
}
