//! `judge`: a person's word on a passage.

use serde_json::json;

use super::args::{Cli, JudgeArgs, VerdictArg};
use super::print::Printer;
use crate::app::judge::{Request, judge};
use crate::app::{Access, Exit, Failure, cases};
use crate::model::Verdict;
use crate::report::coverage::key_of;

pub(super) fn run(cli: &Cli, args: &JudgeArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read.unless_dry(args.dry_run))?;
    let _lock = if args.dry_run {
        None
    } else {
        Some(super::lock(&home, "judge", printer)?)
    };
    let quote = judge(
        &home,
        &Request {
            case: args.case.clone(),
            criterion: args.criterion.clone(),
            passage: args.passage.clone(),
            verdict: match args.verdict {
                VerdictArg::Accept => Verdict::Accept,
                VerdictArg::Partial => Verdict::Partial,
                VerdictArg::Reject => Verdict::Reject,
            },
            reason: args.reason.clone(),
            by: args.by.clone(),
            dry_run: args.dry_run,
        },
    )?;
    let coverage = cases::coverage(&home, &args.case)?;
    let row = coverage
        .criteria
        .iter()
        .find(|row| row.criterion == args.criterion);
    let state = row.map(|row| row.state);
    if printer.machine() {
        printer.json_line(&json!({
            "schema_version": 1,
            "case": args.case,
            "criterion": args.criterion,
            "passage": args.passage,
            "quote": quote,
            "state": state,
            "recorded": !args.dry_run,
        }));
        return Ok(Exit::Ok);
    }
    let key = if args.dry_run {
        "judge.would"
    } else {
        "judge.done"
    };
    let text = printer.words.fill(
        key,
        &[
            ("criterion", &args.criterion),
            ("quote", &crate::report::table::shorten(&quote, 100)),
            ("by", &args.by),
            (
                "state",
                state.map_or("", |state| printer.words.get(key_of(state))),
            ),
        ],
    );
    printer.data(&text);
    Ok(Exit::Ok)
}
