//! `ledger`: events, checkpoints, proofs, keys.

use std::path::Path;

use serde_json::{Value, json};

use super::args::{Cli, LedgerArgs, LedgerVerb};
use super::print::Printer;
use super::progress::Shown;
use crate::app::ledger::{self, EventLine, Opened, Proven};
use crate::app::{Access, Code, Exit, Failure, Home};

pub(super) fn run(cli: &Cli, args: &LedgerArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let access = match &args.verb {
        LedgerVerb::RotateKey { dry_run } | LedgerVerb::NewOrigin { dry_run, .. } => {
            Access::Change.unless_dry(*dry_run)
        }
        LedgerVerb::Timestamp => Access::Change,
        _ => Access::Read,
    };
    let home = super::home(cli, access)?;
    match &args.verb {
        LedgerVerb::Checkpoint => checkpoint(&home, printer)?,
        LedgerVerb::Events { case } => events(&home, case.as_deref(), printer)?,
        LedgerVerb::Proof { what, out } => proof(&home, what, out.as_deref(), printer)?,
        LedgerVerb::Consistency { old, new } => consistency(&home, *old, *new, printer)?,
        LedgerVerb::Tiles { dir } => {
            let written = ledger::tiles(&home, dir)?;
            wrote(dir, written, printer);
        }
        LedgerVerb::Timestamp => timestamp(&home, printer)?,
        LedgerVerb::RotateKey { dry_run } => rotate_key(&home, *dry_run, printer)?,
        LedgerVerb::NewOrigin { yes, dry_run } => new_origin(&home, *yes, *dry_run, printer)?,
    }
    Ok(Exit::Ok)
}

fn checkpoint(home: &Home, printer: &mut Printer) -> Result<(), Failure> {
    let (checkpoint, unsigned) = ledger::checkpoint(home)?;
    if printer.machine() {
        printer.json_line(&json!({
            "schema_version": 1,
            "origin": checkpoint.origin(),
            "size": checkpoint.size(),
            "root": checkpoint.root(),
            "unsigned": unsigned,
            "checkpoint": checkpoint.note(),
        }));
    } else {
        printer.data(checkpoint.note());
        if unsigned > 0 {
            let n = unsigned.to_string();
            printer.note(&printer.words.fill("ledger.unsigned", &[("n", &n)]));
        }
    }
    Ok(())
}

fn events(home: &Home, case: Option<&str>, printer: &mut Printer) -> Result<(), Failure> {
    let events = ledger::events(home, case)?;
    if printer.jsonl {
        for event in &events {
            printer.json_line(&event_json(event));
        }
    } else if printer.json {
        let events: Vec<Value> = events.iter().map(event_json).collect();
        printer.json_line(&json!({"schema_version": 1, "events": events}));
    } else if events.is_empty() {
        let none = printer.words.get("ledger.none").to_owned();
        printer.data(&none);
    } else {
        let text: String = events
            .iter()
            .map(|event| event_line(event, printer))
            .collect();
        printer.data(&text);
    }
    Ok(())
}

fn event_json(event: &EventLine) -> Value {
    json!({
        "seq": event.seq,
        "leaf": event.leaf,
        "signed_at": event.signed_at,
        "event": event.json(),
    })
}

fn event_line(event: &EventLine, printer: &Printer) -> String {
    let json = event.json();
    let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
    let about = ["submission", "case", "criterion", "key"].map(text);
    let about: Vec<&str> = about
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    printer.words.fill(
        "ledger.event",
        &[
            ("seq", &event.seq.to_string()),
            ("at", &text("at")),
            ("type", &text("type")),
            ("about", &about.join(" ")),
        ],
    )
}

fn proof(
    home: &Home,
    what: &str,
    out: Option<&Path>,
    printer: &mut Printer,
) -> Result<(), Failure> {
    let proven = ledger::prove(home, what)?;
    if let Some(dir) = out {
        let written = ledger::write_proofs(home, &proven, dir)?;
        wrote(dir, written, printer);
    } else if printer.jsonl {
        for one in &proven {
            printer.json_line(&proven_json(one));
        }
    } else if printer.json {
        let proofs: Vec<Value> = proven.iter().map(proven_json).collect();
        printer.json_line(&json!({"schema_version": 1, "proofs": proofs}));
    } else {
        let texts: Vec<String> = proven.iter().map(|one| one.proof.text()).collect();
        printer.data(&texts.join("\n"));
    }
    Ok(())
}

fn proven_json(one: &Proven) -> Value {
    json!({
        "seq": one.event.seq,
        "leaf": one.event.leaf,
        "signed_at": one.event.signed_at,
        "event": String::from_utf8_lossy(&one.event.bytes),
        "path": one.proof.path,
        "size": one.proof.checkpoint.size(),
        "root": one.proof.checkpoint.root(),
        "proof": one.proof.text(),
    })
}

fn consistency(
    home: &Home,
    old: u64,
    new: Option<u64>,
    printer: &mut Printer,
) -> Result<(), Failure> {
    let text = ledger::consistency(home, old, new)?;
    if printer.machine() {
        printer.json_line(&json!({"schema_version": 1, "old": old, "proof": text}));
    } else {
        printer.data(&text);
    }
    Ok(())
}

fn wrote(dir: &Path, written: u64, printer: &mut Printer) {
    let path = dir.display().to_string();
    if printer.machine() {
        printer.json_line(&json!({"schema_version": 1, "path": path, "written": written}));
        return;
    }
    let n = written.to_string();
    let text = printer
        .words
        .fill("ledger.wrote", &[("n", &n), ("path", &path)]);
    printer.data(&text);
}

fn timestamp(home: &Home, printer: &mut Printer) -> Result<(), Failure> {
    let stamped = ledger::timestamp(home)?;
    let path = stamped.reply.display().to_string();
    if printer.machine() {
        printer.json_line(&json!({
            "schema_version": 1,
            "at": stamped.at,
            "size": stamped.size,
            "checkpoint": stamped.checkpoint.display().to_string(),
            "reply": path,
        }));
        return Ok(());
    }
    let size = stamped.size.to_string();
    let text = printer.words.fill(
        "ledger.stamped",
        &[("size", &size), ("at", &stamped.at), ("path", &path)],
    );
    printer.data(&text);
    Ok(())
}

fn rotate_key(home: &Home, dry_run: bool, printer: &mut Printer) -> Result<(), Failure> {
    if dry_run {
        let text = printer.words.get("ledger.would_rotate").to_owned();
        printer.data(&text);
        return Ok(());
    }
    let _lock = super::lock(home, "ledger rotate-key", printer)?;
    let opened = ledger::rotate_key(home)?;
    show_opened(&opened, "ledger.rotated", printer);
    Ok(())
}

fn new_origin(home: &Home, yes: bool, dry_run: bool, printer: &mut Printer) -> Result<(), Failure> {
    if dry_run {
        let (before, count) = ledger::would_open(home)?;
        let text = printer.words.fill(
            "ledger.would_open",
            &[
                ("before", before.as_deref().unwrap_or("-")),
                ("count", &count.to_string()),
            ],
        );
        printer.data(&text);
        return Ok(());
    }
    if !yes {
        return Err(Failure::new(Code::NeedsYes));
    }
    let _lock = home.lock_only("ledger new-origin", &Shown::new(printer))?;
    let opened = ledger::new_origin(home)?;
    show_opened(&opened, "ledger.opened", printer);
    Ok(())
}

fn show_opened(opened: &Opened, key: &str, printer: &mut Printer) {
    if printer.machine() {
        printer.json_line(&json!({
            "schema_version": 1,
            "before": opened.before,
            "key": opened.vkey,
            "origin": opened.checkpoint.origin(),
            "size": opened.checkpoint.size(),
            "root": opened.checkpoint.root(),
            "checkpoint": opened.checkpoint.note(),
        }));
        return;
    }
    let text = printer.words.fill(
        key,
        &[
            ("before", opened.before.as_deref().unwrap_or("-")),
            ("vkey", &opened.vkey),
        ],
    );
    printer.data(&text);
}
