//! `judge`: a person's word on a passage.

use serde_json::json;

use super::args::{Cli, JudgeArgs, VerdictArg};
use super::print::Printer;
use crate::app::judge::{Request, Undo, judge, undo};
use crate::app::{Access, Exit, Failure, Home, cases};
use crate::model::Verdict;
use crate::report::coverage::key_of;

pub(super) fn run(cli: &Cli, args: &JudgeArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change.unless_dry(args.dry_run))?;
    let _lock = super::lock_unless(args.dry_run, &home, "judge", printer)?;
    let said = match args.verdict {
        VerdictArg::Accept => Some(Verdict::Accept),
        VerdictArg::Partial => Some(Verdict::Partial),
        VerdictArg::Reject => Some(Verdict::Reject),
        VerdictArg::Undo => None,
    };
    let quote = match said {
        Some(verdict) => judge(&home, &request(args, verdict))?,
        None => taken_back(&home, args)?,
    };
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
    let key = match (args.dry_run, said.is_some()) {
        (true, true) => "judge.would",
        (false, true) => "judge.done",
        (true, false) => "judge.would_undo",
        (false, false) => "judge.undone",
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

fn request(args: &JudgeArgs, verdict: Verdict) -> Request {
    Request {
        case: args.case.clone(),
        criterion: args.criterion.clone(),
        passage: args.passage.clone(),
        verdict,
        reason: args.reason.clone(),
        by: args.by.clone(),
        seen: args.seen.clone(),
        dry_run: args.dry_run,
    }
}

/// Takes the newest judgement back; its quote.
fn taken_back(home: &Home, args: &JudgeArgs) -> Result<String, Failure> {
    let undone = undo(
        home,
        &Undo {
            case: args.case.clone(),
            criterion: args.criterion.clone(),
            passage: args.passage.clone(),
            reason: args.reason.clone(),
            by: args.by.clone(),
            seen: args.seen.clone(),
            dry_run: args.dry_run,
        },
    )?;
    Ok(undone.quote)
}
