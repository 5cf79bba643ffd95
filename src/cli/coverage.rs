//! `coverage`: every criterion of a case with its state and evidence.

use clap::{Args, ValueEnum};

use super::args::Cli;
use super::print::Printer;
use crate::app::{Access, Exit, Failure, cases};
use crate::model::State;
use crate::report::coverage::{Options, text};

#[derive(Debug, Args)]
pub(super) struct CoverageArgs {
    /// Case number.
    pub(super) case: String,
    /// Only gaps and what could not be read.
    #[arg(long)]
    pub(super) gaps: bool,
    /// Passages shown per criterion.
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(super) evidence: usize,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    pub(super) format: CoverageFormat,
}

/// Forms of coverage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CoverageFormat {
    /// Text.
    Table,
    /// JSON.
    Json,
}

pub(super) fn run(cli: &Cli, args: &CoverageArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read)?;
    let mut coverage = cases::coverage(&home, &args.case)?;
    if args.gaps {
        coverage
            .criteria
            .retain(|row| matches!(row.state, State::Gap | State::Unread));
    }
    if printer.jsonl {
        for row in &coverage.criteria {
            printer.json_line(row);
        }
    } else if printer.json || args.format == CoverageFormat::Json {
        printer.json_line(&coverage);
    } else {
        let options = Options {
            gaps_only: args.gaps,
            evidence: args.evidence,
            width: 100,
        };
        let text = text(&coverage, &printer.words, options);
        printer.data(&text);
    }
    Ok(Exit::Ok)
}
