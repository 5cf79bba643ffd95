//! `intake`: the main job.

use serde_json::json;

use super::args::{Cli, IntakeArgs};
use super::print::Printer;
use super::progress::Shown;
use crate::app::intake::{Dismiss, Heard, Request, Taken, dismiss, intake, retry, watch};
use crate::app::{Access, Exit, Failure, Home};
use crate::report::{Receipt, coverage};

pub(super) fn run(cli: &Cli, args: &IntakeArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Write.unless_dry(args.dry_run))?;
    let request = Request {
        paths: args.paths.clone(),
        scheme: args.scheme.clone(),
        dry_run: args.dry_run,
    };
    let progress = Shown::new(printer);
    if args.watch {
        printer.note(printer.words.get("intake.watching"));
        return watch(&home, &request, &progress, &mut |heard| match heard {
            Heard::Received(receipt) => received(&receipt, printer),
            Heard::Left(failure) => printer.failure(&failure),
        });
    }
    let _lock = super::lock_unless(args.dry_run, &home, "intake", printer)?;
    if let Some([submission, file]) = args.dismiss.as_deref() {
        let request = Dismiss {
            submission: submission.clone(),
            file: file.clone(),
            reason: args.reason.clone().unwrap_or_default(),
            by: args.by.clone(),
            dry_run: args.dry_run,
        };
        return dismissed(&home, &request, printer);
    }
    let taken = match &args.retry {
        Some(of) => retry(&home, of.as_deref(), args.dry_run, &progress)?,
        None => intake(&home, &request, &progress)?,
    };
    for failure in &taken.left {
        printer.failure(&in_words(failure, printer));
    }
    if printer.machine() {
        machine(&taken, printer);
    } else {
        people(&taken, args, printer);
    }
    Ok(taken.exit())
}

fn dismissed(home: &Home, request: &Dismiss, printer: &mut Printer) -> Result<Exit, Failure> {
    let (document, name) = dismiss(home, request)?;
    if printer.machine() {
        printer.json_line(&json!({
            "schema_version": 1,
            "submission": request.submission,
            "document": document,
            "name": name,
            "reason": request.reason,
            "recorded": !request.dry_run,
        }));
        return Ok(Exit::Ok);
    }
    let key = match request.dry_run {
        true => "intake.would_dismiss",
        false => "intake.dismissed",
    };
    let values = [
        ("submission", request.submission.as_str()),
        ("document", &document),
        ("name", &name),
    ];
    let text = printer.words.fill(key, &values);
    printer.data(&text);
    Ok(Exit::Ok)
}

/// A failure whose reason is a code, with the reason in words.
fn in_words(failure: &Failure, printer: &Printer) -> Failure {
    let why = failure.argument("why");
    if why.is_empty() {
        return failure.clone();
    }
    let words = |part: &str| printer.words.get(&format!("{part}.{why}")).to_owned();
    Failure::new(failure.code)
        .with("path", failure.argument("path"))
        .with("submission", failure.argument("submission"))
        .with("why", words("quarantine"))
        .with("do", words("resolve"))
}

/// A receipt as it comes: with `--json` as with `--jsonl` one object a line,
/// since a watcher's output has no end.
fn received(receipt: &Receipt, printer: &mut Printer) {
    if printer.machine() {
        printer.json_line(&receipt.json());
        return;
    }
    text(receipt, printer);
    if let Some(found) = &receipt.coverage {
        printer.data(&coverage::summary(found, &printer.words));
    }
}

/// A receipt with where its case stands.
fn text(receipt: &Receipt, printer: &mut Printer) {
    let options = coverage::Options {
        gaps_only: false,
        evidence: 1,
        width: 76,
    };
    let mut text = receipt.text(&printer.words, printer.verbose);
    if let Some(found) = &receipt.coverage {
        text.push_str(&coverage::text(found, &printer.words, options));
    }
    text.push('\n');
    printer.data(&text);
}

fn machine(taken: &Taken, printer: &mut Printer) {
    let submissions: Vec<_> = taken
        .submissions
        .iter()
        .map(|receipt| receipt.json())
        .collect();
    if printer.jsonl {
        for submission in &submissions {
            printer.json_line(submission);
        }
        return;
    }
    let left: Vec<_> = taken.left.iter().map(left_json).collect();
    let would: Vec<_> = taken
        .would_take
        .iter()
        .map(|(name, files)| json!({"name": name, "files": files}))
        .collect();
    let mut document = json!({"schema_version": 1, "submissions": submissions, "left": left});
    if !would.is_empty() {
        document["would_take"] = would.into();
    }
    printer.json_line(&document);
}

fn left_json(failure: &Failure) -> serde_json::Value {
    let mut left = json!({"code": failure.code.as_str(), "path": failure.argument("path")});
    for name in ["submission", "why"] {
        if !failure.argument(name).is_empty() {
            left[name] = failure.argument(name).into();
        }
    }
    left
}

fn people(taken: &Taken, args: &IntakeArgs, printer: &mut Printer) {
    for (name, files) in &taken.would_take {
        let count = files.len().to_string();
        printer.data(
            &printer
                .words
                .fill("intake.would", &[("name", name), ("n", &count)]),
        );
        for file in files {
            printer.data(&format!("  {file}\n"));
        }
    }
    for receipt in &taken.submissions {
        text(receipt, printer);
    }
    for receipt in &taken.submissions {
        if let Some(found) = &receipt.coverage {
            printer.data(&coverage::summary(found, &printer.words));
        }
    }
    let nothing =
        taken.submissions.is_empty() && taken.would_take.is_empty() && taken.left.is_empty();
    if nothing {
        let key = match args.retry {
            Some(_) => "intake.nothing_to_retry",
            None => "intake.nothing",
        };
        let text = printer.words.get(key).to_owned();
        printer.data(&text);
    } else if !taken.submissions.is_empty() && !args.dry_run {
        printer.note(printer.words.get("intake.next"));
    }
    if taken.quarantined > 0 {
        let count = taken.quarantined.to_string();
        printer.note(&printer.words.fill("intake.quarantined", &[("n", &count)]));
    }
}
