//! The command line: one file per verb. Reads what the user typed, calls one
//! use case, prints its result. Data goes to stdout, progress and diagnostics
//! to stderr.

mod args;
mod assign;
mod backup;
mod batch;
mod case_event;
mod case_life;
mod cases;
mod class;
mod compare;
mod conflicts;
mod coverage;
mod dictionary;
mod doctor;
mod due;
mod enquiry;
mod erase;
mod exclude;
mod export;
mod fields;
mod finding;
mod help;
mod history;
mod init;
mod intake;
mod judge;
mod ledger;
mod link;
mod manual;
mod matching;
mod notice;
mod outsourcing;
mod page;
mod parse;
mod period;
mod print;
mod progress;
mod receipt;
mod register;
mod reindex;
mod restore;
mod saved;
mod scheme;
mod scheme_diff;
mod search;
mod serve;
mod settings;
mod stages;
mod trace;
mod user;
mod verify;
pub mod worker;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::app::home::SETTINGS;
use crate::app::{Access, Exit, Failure, Home, Lock};
use crate::model::SystemClock;
use crate::parse::worker::protocol::VERB as WORKER;
use crate::scheme::Templates;
use args::{Cli, Verb};
use print::Printer;

/// Runs the program on its arguments and says how it ended.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.collect();
    // The worker starts before anything else is set up: its jail wants a
    // process that has done nothing yet.
    if let [_, verb, request, ..] = arguments.as_slice()
        && verb == WORKER
    {
        return worker::run(request);
    }
    let exit = match parse_arguments(arguments) {
        Ok(cli) => dispatch(cli),
        Err(exit) => exit,
    };
    ExitCode::from(exit as u8)
}

fn parse_arguments(arguments: Vec<OsString>) -> Result<Cli, Exit> {
    let lang = args::lang_of(&arguments);
    help::typed(&args::words_left_out(arguments), lang)
}

fn dispatch(cli: Cli) -> Exit {
    let (cli, event) = match case_event::unfold(cli) {
        Ok(unfolded) => unfolded,
        Err(exit) => return exit,
    };
    let mut printer = Printer::new(&cli.global);
    let result = match &cli.verb {
        Verb::Init(args) => init::run(args, cli.global.home.as_deref(), &mut printer),
        Verb::Intake(args) => intake::run(&cli, args, &mut printer),
        Verb::Search(args) => search::run(&cli, args, &mut printer),
        Verb::Coverage(args) => coverage::run(&cli, args, &mut printer),
        Verb::Judge(args) => judge::run(&cli, args, &mut printer),
        Verb::Exclude(args) => exclude::run(&cli, args, &mut printer),
        Verb::Finding(args) => finding::run(&cli, args, &mut printer),
        Verb::Compare(args) => compare::run(&cli, args, &mut printer),
        Verb::Confirm(args) => compare::confirmed(&cli, args, &mut printer),
        Verb::Class(args) => class::run(&cli, args, &mut printer),
        Verb::Cases(args) if args.stats => stages::run(&cli, args, &mut printer),
        Verb::Assign(args) => assign::run(&cli, args, &mut printer),
        Verb::Cases(args) => cases::list(&cli, args, &mut printer),
        Verb::Case(args) => match &event {
            Some(event) => case_event::run(&cli, event, &mut printer),
            None => cases::show(&cli, args, &mut printer),
        },
        Verb::Notice(args) => notice::run(&cli, args, &mut printer),
        Verb::Enquiry(args) => enquiry::run(&cli, args, &mut printer),
        Verb::History(args) => history::run(&cli, args, &mut printer),
        Verb::Due(args) => due::run(&cli, args, &mut printer),
        Verb::Outsourcing(args) => outsourcing::run(&cli, args, &mut printer),
        Verb::Register(args) => register::run(&cli, args, &mut printer),
        Verb::Receipt(args) => receipt::run(&cli, args, &mut printer),
        Verb::User(args) => user::run(&cli, args, &mut printer),
        Verb::Serve(args) => serve::run(&cli, args, &mut printer),
        Verb::Verify(args) => verify::run(&cli, args, &mut printer),
        Verb::Ledger(args) => ledger::run(&cli, args, &mut printer),
        Verb::Erase(args) => erase::run(&cli, args, &mut printer),
        Verb::Backup(args) => backup::run(&cli, args, &mut printer),
        Verb::Restore(args) => restore::run(args, &mut printer),
        Verb::Export(args) => export::run(&cli, args, &mut printer),
        Verb::Page(args) => page::run(&cli, args, &mut printer),
        Verb::Parse(args) => parse::run(&cli, args, &mut printer),
        Verb::Fields(args) => fields::run(&cli, args, &mut printer),
        Verb::Match(args) => matching::run(&cli, args, &mut printer),
        Verb::Scheme(args) => scheme::run(&cli, args, &mut printer),
        Verb::Period(args) => period::run(args, &mut printer),
        Verb::Reindex(args) => reindex::run(&cli, args, &mut printer),
        Verb::Dictionary(args) => dictionary::run(&cli, args, &mut printer),
        Verb::Settings => settings::run(&cli, &mut printer),
        Verb::Doctor(args) => doctor::run(&cli, args, &mut printer),
        Verb::Completions(args) => manual::completions(args, &mut printer),
        Verb::Man(args) => manual::man(args, &mut printer),
    };
    match result {
        Ok(exit) => printer.finish(exit),
        Err(failure) => {
            printer.failure(&failure);
            failure.code.exit()
        }
    }
}

/// Opens the home that the user means.
fn home(cli: &Cli, access: Access) -> Result<Home, Failure> {
    let (dir, named) = match &cli.global.home {
        Some(dir) => (dir.clone(), true),
        None => (".".into(), false),
    };
    // A home is only made where one was named: nobody wants one by accident.
    let access = match access {
        Access::Write if !named => Access::Change,
        access => access,
    };
    let mut home = Home::open(&dir, access, Box::new(SystemClock))?;
    if let Some(seconds) = cli.global.wait {
        home.settings.work.wait_seconds = seconds;
    }
    Ok(home)
}

/// Takes the lock for a verb that writes, and says what there is to say.
fn lock(home: &Home, verb: &str, printer: &Printer) -> Result<Lock, Failure> {
    let lock = home.lock(verb, &progress::Shown::new(printer))?;
    for remark in &lock.remarks {
        printer.failure(remark);
    }
    Ok(lock)
}

/// The same unless nothing is to be written.
fn lock_unless(
    dry_run: bool,
    home: &Home,
    verb: &str,
    printer: &Printer,
) -> Result<Option<Lock>, Failure> {
    (!dry_run).then(|| lock(home, verb, printer)).transpose()
}

/// Packs and words for verbs that need no home: those of the home, where one
/// is, before the built-in ones.
fn templates(cli: &Cli) -> Templates {
    let dir = cli.global.home.clone().unwrap_or_else(|| ".".into());
    match dir.join(SETTINGS).is_file() {
        true => Templates::with_folder(dir.join("templates")),
        false => Templates::embedded(),
    }
}
