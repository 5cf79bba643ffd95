//! `erase`: takes documents out on somebody's request, after showing what goes.

use std::io::{BufRead as _, IsTerminal as _};

use serde_json::json;

use super::args::{Cli, EraseArgs};
use super::print::Printer;
use super::progress::Shown;
use crate::app::coverage::document_code;
use crate::app::erase::{
    Done, LIST, Plan, Planned, Request, again, erase, permitted, plan, read_list,
};
use crate::app::{Access, Code, Exit, Failure};
use crate::report::Words;

pub(super) fn run(cli: &Cli, args: &EraseArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change.unless_dry(args.dry_run))?;
    let _lock = super::lock_unless(args.dry_run, &home, "erase", printer)?;
    let request = match args.again {
        true => again(&home, &read_list(&home.dir.join(LIST))?, &args.by)?,
        false => Request {
            targets: args.targets.clone(),
            reason: args.reason.clone().unwrap_or_default(),
            by: args.by.clone(),
        },
    };
    let plan = plan(&home, &request.targets)?;
    permitted(&home, &request.by, &plan)?;
    if !printer.machine() {
        let text = going(&plan, &printer.words);
        printer.data(&text);
    }
    if args.dry_run {
        if printer.machine() {
            printer.json_line(&document(&plan, None));
        } else {
            let text = printer.words.get("erase.would").to_owned();
            printer.data(&text);
        }
        return Ok(Exit::Ok);
    }
    if !plan.is_empty() && !args.yes && !args.again && !agreed(printer) {
        return Err(Failure::new(Code::NotConfirmed));
    }
    let done = erase(&home, &request, &plan, &Shown::new(printer))?;
    if printer.machine() {
        printer.json_line(&document(&plan, Some(&done)));
    } else {
        let text = printer.words.fill(
            "erase.done",
            &[
                ("documents", &(done.documents + done.notices).to_string()),
                ("blobs", &done.blobs.to_string()),
            ],
        );
        printer.data(&text);
    }
    Ok(Exit::Ok)
}

/// Asks on a terminal; elsewhere nobody agrees without `--yes`.
fn agreed(printer: &Printer) -> bool {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() || printer.machine() {
        return false;
    }
    printer.note(printer.words.get("erase.ask"));
    let mut answer = String::new();
    let read = stdin.lock().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes" | "はい")
}

fn document(plan: &Plan, done: Option<&Done>) -> serde_json::Value {
    let documents: Vec<_> = plan
        .documents
        .iter()
        .map(|going| {
            json!({
                "document": document_code(going.id),
                "name": going.name,
                "case": going.case,
                "submission": going.submission,
                "members": going.members.len(),
                "passages": going.passages,
                "judgements": going.judgements,
                "bytes_stay_for": going.kept_for,
                "lies_at": going.lies_at,
            })
        })
        .collect();
    json!({
        "schema_version": 1,
        "dry_run": done.is_none(),
        "documents": documents,
        "notices": plan.notices.iter().map(|going| json!({
            "notice": going.code, "case": going.case, "number": going.number,
        })).collect::<Vec<_>>(),
        "already": plan.already,
        "erased": done.map_or(0, |done| done.documents + done.notices),
        "blobs": done.map_or(0, |done| done.blobs),
        "events": done.map(|done| done.events.clone()).unwrap_or_default(),
    })
}

fn going(plan: &Plan, words: &Words) -> String {
    let mut text: String = plan
        .documents
        .iter()
        .map(|going| one(going, words))
        .collect();
    for going in &plan.notices {
        let [ja, en] = &going.title;
        let number = going.number.clone().unwrap_or_default();
        text.push_str(&words.fill(
            "erase.notice",
            &[
                ("notice", &going.code),
                ("title", words.pick(ja, en)),
                ("number", &number),
                ("case", &going.case),
            ],
        ));
    }
    for code in &plan.already {
        text.push_str(&words.fill("erase.already", &[("document", code)]));
    }
    text
}

fn one(going: &Planned, words: &Words) -> String {
    let mut text = words.fill(
        "erase.document",
        &[
            ("document", &document_code(going.id)),
            ("name", &going.name),
            ("case", &going.case),
            ("submission", &going.submission),
            ("members", &going.members.len().to_string()),
            ("passages", &going.passages.to_string()),
            ("judgements", &going.judgements.to_string()),
        ],
    );
    if !going.kept_for.is_empty() {
        let others = going.kept_for.join(", ");
        text.push_str(&words.fill("erase.bytes_stay", &[("others", &others)]));
    }
    if let Some(place) = &going.lies_at {
        text.push_str(&words.fill("erase.lies_at", &[("path", place)]));
    }
    text
}
