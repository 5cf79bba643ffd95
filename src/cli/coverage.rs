//! `coverage`: every criterion of a case with its state and evidence.

use super::args::{Cli, CoverageArgs, CoverageFormat};
use super::print::Printer;
use crate::app::{Access, Exit, Failure, cases};
use crate::model::State;
use crate::report::coverage::{Options, text};

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
        let mut text = text(&coverage, &printer.words, options);
        text.push_str(&cases::findings(&home, &args.case)?.text(&printer.words));
        printer.data(&text);
    }
    Ok(Exit::Ok)
}
