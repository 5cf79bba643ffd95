//! `parse`: one file, bytes → passages.

use std::path::Path;

use serde_json::json;

use super::args::{Cli, ParseArgs};
use super::print::Printer;
use crate::app::home::SETTINGS;
use crate::app::parse_file::parse_file;
use crate::app::settings::Settings;
use crate::app::{Exit, Failure};
use crate::model::{Passage, ReadState, Summary};
use crate::parse::Limits;
use crate::parse::ocr::Lookup;
use crate::report::evidence::{place, reason};
use crate::report::stored::{unread_places, warnings};

pub(super) fn run(cli: &Cli, args: &ParseArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let mut passages = Vec::new();
    let (json, jsonl) = (printer.json, printer.jsonl);
    let lookup = match args.no_ocr {
        true => Lookup::off(),
        false => lookup_at(cli.global.home.as_deref())?,
    };
    let summary = parse_file(&args.file, Limits::default(), &lookup, &mut |passage| {
        if json {
            passages.push(passage);
        } else if jsonl {
            printer.json_line(&passage);
        } else {
            let text = text(&passage, printer);
            printer.data(&text);
        }
    })?;
    if json {
        printer.json_line(&json!({"schema_version": 1, "passages": passages, "summary": summary}));
    } else if jsonl {
        printer.json_line(&json!({"summary": summary}));
    } else {
        let line = closing(&summary, printer);
        printer.note(&line);
    }
    Ok(match summary.state {
        ReadState::Parsed => Exit::Ok,
        ReadState::Partly | ReadState::Unread => Exit::Partial,
    })
}

/// Where the program that recognises is looked for, as the home says.
fn lookup_at(home: Option<&Path>) -> Result<Lookup, Failure> {
    let settings = home.unwrap_or(Path::new(".")).join(SETTINGS);
    match settings.is_file() {
        true => Ok(Settings::read(&settings)?.lookup()),
        false => Ok(Lookup::default()),
    }
}

fn text(passage: &Passage, printer: &Printer) -> String {
    let flags: Vec<String> = passage
        .flags
        .iter()
        .filter_map(|flag| serde_json::to_value(flag).ok()?.as_str().map(str::to_owned))
        .collect();
    let path = passage
        .anchor
        .path
        .as_deref()
        .map(|path| format!("{path} "))
        .unwrap_or_default();
    let mut head = format!("{path}{}", place(&passage.anchor, &printer.words));
    if !passage.heading.is_empty() {
        head.push_str(&format!("  {}", passage.heading.join(" › ")));
    }
    if !flags.is_empty() {
        head.push_str(&format!("  [{}]", flags.join(" ")));
    }
    format!("{head}\n    {}\n", passage.text.replace('\n', "\n    "))
}

fn closing(summary: &Summary, printer: &Printer) -> String {
    let words = &printer.words;
    let state = words.get(match summary.state {
        ReadState::Parsed => "state.parsed",
        ReadState::Partly => "state.partly",
        ReadState::Unread => "state.unread",
    });
    let reason = summary
        .reason
        .map(|code| format!(" — {}", reason(code, words)));
    let mut line = words.fill(
        "parse.closing",
        &[
            ("format", &summary.format),
            ("state", state),
            ("reason", &reason.unwrap_or_default()),
            ("n", &summary.passages.to_string()),
        ],
    );
    if !summary.unread.is_empty() {
        line.push_str(&words.fill(
            "parse.unread",
            &[("places", &unread_places(&summary.unread, words).join(", "))],
        ));
    }
    for warning in warnings(&summary.warnings, words) {
        line.push_str(&format!("\n  {warning}"));
    }
    line
}
