//! `assign`: who works on a case, or no longer.

use clap::Args;
use serde_json::json;

use super::args::Cli;
use super::print::Printer;
use crate::app::accounts::{Assign, assign};
use crate::app::{Access, Exit, Failure};

/// `assign`
#[derive(Debug, Args)]
pub(super) struct AssignArgs {
    /// Case number.
    case: String,
    /// The user: a reviewer, committee member or contractor.
    user: String,
    /// As what, or why; required with --off.
    #[arg(long, default_value = "")]
    reason: String,
    /// The user works on it no longer.
    #[arg(long)]
    off: bool,
    /// Who says so; recorded as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    by: String,
    /// Only check.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(cli: &Cli, args: &AssignArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change.unless_dry(args.dry_run))?;
    let _lock = super::lock_unless(args.dry_run, &home, "assign", printer)?;
    let account = assign(
        &home,
        &Assign {
            case: args.case.clone(),
            name: args.user.clone(),
            reason: args.reason.clone(),
            by: args.by.clone(),
            off: args.off,
            dry_run: args.dry_run,
        },
    )?;
    let value = json!({
        "schema_version": 1,
        "case": args.case,
        "user": account.name,
        "assigned": !args.off,
        "recorded": !args.dry_run,
    });
    let key = match (args.dry_run, args.off) {
        (true, _) => "assign.would",
        (false, false) => "assign.done",
        (false, true) => "assign.undone",
    };
    let values = [
        ("case", args.case.as_str()),
        ("display", &account.display),
        ("name", &account.name),
    ];
    printer.done(&value, key, &values);
    Ok(Exit::Ok)
}
