//! `class`: a person's correction of a document's class.

use clap::Args;
use serde_json::json;

use super::args::Cli;
use super::print::Printer;
use super::progress::Shown;
use crate::app::statements::class::{Request, correct};
use crate::app::{Access, Exit, Failure};

/// `class`
#[derive(Debug, Args)]
pub(super) struct ClassArgs {
    /// The document, as in D-12.
    document: String,
    /// Its class, as in regulation.
    class: String,
    /// Why.
    #[arg(long)]
    reason: String,
    /// Who says so; recorded as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    by: String,
    /// Only check.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(cli: &Cli, args: &ClassArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change.unless_dry(args.dry_run))?;
    let _lock = super::lock_unless(args.dry_run, &home, "class", printer)?;
    let request = Request {
        document: args.document.clone(),
        class: args.class.clone(),
        reason: args.reason.clone(),
        by: args.by.clone(),
        dry_run: args.dry_run,
    };
    let done = correct(&home, &request, &Shown::new(printer))?;
    let value = json!({
        "schema_version": 1,
        "case": done.case,
        "document": done.document,
        "name": done.name,
        "was": done.was,
        "class": args.class,
        "candidates": done.candidates,
        "recorded": !args.dry_run,
    });
    let key = match args.dry_run {
        true => "class.would",
        false => "class.done",
    };
    let candidates = done.candidates.to_string();
    let values = [
        ("document", done.document.as_str()),
        ("name", &done.name),
        ("was", &done.was),
        ("class", &args.class),
        ("by", &args.by),
        ("n", &candidates),
    ];
    printer.done(&value, key, &values);
    Ok(Exit::Ok)
}
