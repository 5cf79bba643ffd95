//! `cases --stats`: counts and times per stage.

use clap::Args;
use serde_json::json;

use super::args::Cli;
use super::print::Printer;
use crate::app::stages::stages;
use crate::app::{Access, Exit, Failure};
use crate::report::stages;

#[derive(Debug, Args)]
pub(super) struct CasesArgs {
    /// How many stand in each state, and how long they stood there.
    #[arg(long)]
    pub(super) stats: bool,
    /// Only the cases that this user is assigned to.
    #[arg(long, value_name = "USER", conflicts_with = "stats")]
    pub(super) assigned: Option<String>,
    /// Only this scheme.
    #[arg(long, value_name = "ID", requires = "stats")]
    scheme: Option<String>,
    /// As it stood on this day [default: today].
    #[arg(long, value_name = "DATE", requires = "stats")]
    on: Option<String>,
}

pub(super) fn run(cli: &Cli, args: &CasesArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read)?;
    let on = super::case_event::day(args.on.as_deref())?;
    let found = stages(&home, args.scheme.as_deref(), on)?;
    if printer.machine() {
        printer.json_line(&json!({"schema_version": 1, "stages": stages::json(&found)}));
    } else {
        let text = stages::text(&found, &printer.words);
        printer.data(&text);
    }
    Ok(Exit::Ok)
}
