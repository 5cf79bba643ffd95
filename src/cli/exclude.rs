//! `exclude`: a criterion does not apply, or does after all.

use clap::Args;
use serde_json::json;

use super::args::Cli;
use super::print::Printer;
use crate::app::statements::exclude::{Request, exclude};
use crate::app::{Access, Exit, Failure};

/// `exclude`
#[derive(Debug, Args)]
pub(super) struct ExcludeArgs {
    /// Case number.
    case: String,
    /// Criterion id.
    criterion: String,
    /// Why it does not apply, or does after all.
    #[arg(long)]
    reason: String,
    /// Who says so; recorded as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    by: String,
    /// It applies after all.
    #[arg(long)]
    undo: bool,
    /// Only check.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(cli: &Cli, args: &ExcludeArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change.unless_dry(args.dry_run))?;
    let _lock = super::lock_unless(args.dry_run, &home, "exclude", printer)?;
    exclude(
        &home,
        &Request {
            case: args.case.clone(),
            criterion: args.criterion.clone(),
            reason: args.reason.clone(),
            by: args.by.clone(),
            undo: args.undo,
            dry_run: args.dry_run,
        },
    )?;
    let value = json!({
        "schema_version": 1,
        "case": args.case,
        "criterion": args.criterion,
        "excluded": !args.undo,
        "recorded": !args.dry_run,
    });
    let key = match (args.dry_run, args.undo) {
        (true, _) => "exclude.would",
        (false, false) => "exclude.done",
        (false, true) => "exclude.undone",
    };
    let values = [
        ("case", args.case.as_str()),
        ("criterion", &args.criterion),
        ("by", &args.by),
    ];
    printer.done(&value, key, &values);
    Ok(Exit::Ok)
}
