//! `finding`: defects put to the applicant.

use clap::{ArgGroup, Args, Subcommand};
use serde_json::{Value, json};

use super::args::Cli;
use super::print::Printer;
use crate::app::statements::finding::{self, Add, Dismiss, Settle, Which, Words};
use crate::app::{Access, Exit, Failure, Home};

/// `finding`
#[derive(Debug, Args)]
pub(super) struct FindingArgs {
    #[command(subcommand)]
    what: FindingVerb,
}

#[derive(Debug, Subcommand)]
enum FindingVerb {
    /// Put a defect to the applicant, in your words or those of a check.
    Add(AddArgs),
    /// The findings of a case with their answers.
    List {
        /// Case number.
        case: String,
    },
    /// Record that a later submission answers a finding.
    Answer {
        #[command(flatten)]
        settle: SettleArgs,
        /// Receipt number of the answer.
        submission: String,
        /// A note.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Record that what the checks propose is not put to the applicant.
    Dismiss {
        /// Case number.
        case: String,
        /// Its place in `case show`, from 1.
        proposal: usize,
        /// Why.
        #[arg(long)]
        reason: String,
        /// Who records it; recorded as claimed.
        #[arg(long, env = "USER", default_value = "unknown")]
        by: String,
        /// Only check.
        #[arg(long)]
        dry_run: bool,
    },
    /// Record that a finding is settled.
    Close {
        #[command(flatten)]
        settle: SettleArgs,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("words").required(true).multiple(true).args(["text", "proposal"]))]
struct AddArgs {
    /// Case number.
    case: String,
    /// What is wrong.
    #[arg(long)]
    text: Option<String>,
    /// Take over what the checks propose, by its place in `case show` from 1.
    #[arg(long, value_name = "N")]
    proposal: Option<usize>,
    /// How much it weighs: major, minor, observation, or as the pack says.
    #[arg(long)]
    grade: String,
    /// Day by which an answer is due, as in 2026-12-15.
    #[arg(long, value_name = "DATE")]
    due: Option<String>,
    /// The criterion that it is about.
    #[arg(long)]
    criterion: Option<String>,
    /// A passage that it rests on; may be repeated.
    #[arg(long = "quote", value_name = "PASSAGE")]
    passages: Vec<String>,
    /// Who says so; recorded as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    by: String,
    /// Only check.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
struct SettleArgs {
    /// Case number.
    case: String,
    /// The finding, as in F-4.
    finding: String,
    /// Who records it; recorded as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    by: String,
    /// Only check.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(cli: &Cli, args: &FindingArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    match &args.what {
        FindingVerb::List { case } => list(&super::home(cli, Access::Read)?, case, printer),
        FindingVerb::Add(args) => add(cli, args, printer),
        FindingVerb::Answer {
            settle,
            submission,
            note,
        } => settled(cli, settle, note, printer, |home, request| {
            finding::answer(home, request, submission)
        }),
        FindingVerb::Dismiss {
            case,
            proposal,
            reason,
            by,
            dry_run,
        } => dismiss(
            cli,
            &Dismiss {
                case: case.clone(),
                proposal: Which::Place(*proposal),
                reason: reason.clone(),
                by: by.clone(),
                dry_run: *dry_run,
            },
            printer,
        ),
        FindingVerb::Close { settle, reason } => {
            settled(cli, settle, reason, printer, finding::close)
        }
    }
}

fn list(home: &Home, case: &str, printer: &mut Printer) -> Result<Exit, Failure> {
    let all = finding::findings(home, case)?;
    if printer.machine() {
        let findings: Vec<Value> = all.iter().map(|finding| finding.json()).collect();
        printer.json_line(&json!({"schema_version": 1, "case": case, "findings": findings}));
    } else if all.is_empty() {
        printer.note(printer.words.get("finding.none"));
    } else {
        let text: String = all
            .iter()
            .map(|finding| finding.text(&printer.words))
            .collect();
        printer.data(&text);
    }
    Ok(Exit::Ok)
}

fn add(cli: &Cli, args: &AddArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change.unless_dry(args.dry_run))?;
    let _lock = super::lock_unless(args.dry_run, &home, "finding", printer)?;
    let (code, words) = finding::add(
        &home,
        &Add {
            case: args.case.clone(),
            grade: args.grade.clone(),
            due: args.due.clone(),
            criterion: args.criterion.clone(),
            passages: args.passages.clone(),
            words: match args.proposal {
                Some(nth) => Words::Proposed(Which::Place(nth), args.text.clone()),
                None => Words::Own(args.text.clone().unwrap_or_default()),
            },
            lang: printer.words.lang,
            by: args.by.clone(),
            dry_run: args.dry_run,
        },
    )?;
    let value = json!({
        "schema_version": 1,
        "case": args.case,
        "finding": code,
        "text": words,
        "recorded": !args.dry_run,
    });
    let key = match code.is_some() {
        true => "finding.added",
        false => "finding.would_add",
    };
    let code = code.unwrap_or_default();
    printer.done(&value, key, &[("finding", &code), ("text", &words)]);
    Ok(Exit::Ok)
}

fn dismiss(cli: &Cli, request: &Dismiss, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change.unless_dry(request.dry_run))?;
    let _lock = super::lock_unless(request.dry_run, &home, "finding", printer)?;
    finding::dismiss(&home, request)?;
    if printer.machine() {
        printer.json_line(&json!({
            "schema_version": 1,
            "case": request.case,
            "recorded": !request.dry_run,
        }));
    } else if !request.dry_run {
        printer.note(printer.words.get("finding.dismissed"));
    }
    Ok(Exit::Ok)
}

fn settled(
    cli: &Cli,
    args: &SettleArgs,
    reason: &str,
    printer: &mut Printer,
    settle: impl FnOnce(&Home, &Settle) -> Result<(), Failure>,
) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change.unless_dry(args.dry_run))?;
    let _lock = super::lock_unless(args.dry_run, &home, "finding", printer)?;
    let request = Settle {
        case: args.case.clone(),
        finding: args.finding.clone(),
        reason: reason.to_owned(),
        by: args.by.clone(),
        dry_run: args.dry_run,
    };
    settle(&home, &request)?;
    if args.dry_run {
        return Ok(Exit::Ok);
    }
    list(&home, &args.case, printer)
}
