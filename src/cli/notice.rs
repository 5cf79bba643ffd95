//! `notice`: letters to the applicant and others, from draft to dispatch.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::args::Cli;
use super::case_event::day;
use super::print::Printer;
use crate::app::notices::{
    self, Form, Info, Request, Step, Wanted, approve, draft, issue, render, sent, withdraw,
};
use crate::app::receipts::write;
use crate::app::{Access, Code, Exit, Failure, Home};
use crate::report::table::{Align, Table};

/// `notice`
#[derive(Debug, Args)]
pub(super) struct NoticeArgs {
    #[command(subcommand)]
    what: NoticeVerb,
}

#[derive(Debug, Subcommand)]
enum NoticeVerb {
    /// The notices of a case, and those that are still to be written.
    List {
        /// Case number.
        case: String,
    },
    /// Write a paper from what happened in the case.
    Draft(DraftArgs),
    /// Show a notice as it is printed.
    Show {
        /// The notice, as in N-3.
        notice: String,
        /// How to print it [default: by the ending of F, else text].
        #[arg(long, value_enum)]
        format: Option<FormArg>,
        /// Write it to a file.
        #[arg(long, value_name = "F")]
        out: Option<PathBuf>,
    },
    /// Agree to a draft that somebody else wrote.
    Approve(StepArgs),
    /// Give it number and day; it is not changed any more.
    Issue {
        #[command(flatten)]
        step: StepArgs,
        /// Its day [default: today].
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
    /// Record that it left the house.
    Sent {
        #[command(flatten)]
        step: StepArgs,
        /// The way, as in 簡易書留.
        #[arg(long)]
        how: String,
        /// The day [default: today].
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
    /// Record that a draft is not followed up.
    Withdraw {
        #[command(flatten)]
        step: StepArgs,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Args)]
struct DraftArgs {
    /// Case number.
    case: String,
    /// The paper, as `notice list` names it.
    notice: String,
    /// Why, in place of what was said with the event; a new line is one in the letter.
    #[arg(long, default_value = "")]
    reason: String,
    /// What the paper asks for, as FIELD=VALUE.
    #[arg(long = "field", value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    /// Title and name of the person at the addressee.
    #[arg(long, default_value = "")]
    attention: String,
    /// Only to this role [default: to all that the paper goes to].
    #[arg(long, value_name = "ROLE")]
    to: Option<String>,
    /// The event that asks for it, by its number in the ledger [default: the newest].
    #[arg(long, value_name = "SEQ")]
    event: Option<u64>,
    /// One more, although it was written before.
    #[arg(long)]
    again: bool,
    /// Who writes it; recorded as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    by: String,
    /// Only check, and print the letter.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
struct StepArgs {
    /// The notice, as in N-3.
    notice: String,
    /// Who does it; recorded as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    by: String,
    /// Only check.
    #[arg(long)]
    dry_run: bool,
}

/// Forms of a letter as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormArg {
    /// Text.
    Text,
    /// One page that prints on A4.
    Html,
    /// For a word processor.
    Docx,
    /// A4, where akashi was built with PDF.
    Pdf,
}

pub(super) fn run(cli: &Cli, args: &NoticeArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    match &args.what {
        NoticeVerb::List { case } => list(&super::home(cli, Access::Read)?, case, printer),
        NoticeVerb::Draft(args) => drafted(cli, args, printer),
        NoticeVerb::Show {
            notice,
            format,
            out,
        } => {
            let home = super::home(cli, Access::Read)?;
            show(&home, notice, *format, out.as_deref(), printer)
        }
        NoticeVerb::Approve(step) => stepped(cli, step, (None, ""), printer, approve),
        NoticeVerb::Issue { step, on } => stepped(cli, step, (on.as_ref(), ""), printer, issue),
        NoticeVerb::Sent { step, how, on } => stepped(cli, step, (on.as_ref(), how), printer, sent),
        NoticeVerb::Withdraw { step, reason } => {
            stepped(cli, step, (None, reason), printer, withdraw)
        }
    }
}

fn list(home: &Home, case: &str, printer: &mut Printer) -> Result<Exit, Failure> {
    let list = notices::list(home, case)?;
    if printer.machine() {
        printer.json_line(&json!({
            "schema_version": 1, "case": case, "notices": list.notices,
            "wanted": list.wanted, "further": list.further, "problems": list.problems,
        }));
        return Ok(Exit::Ok);
    }
    let mut text = String::new();
    if !list.notices.is_empty() {
        let mut table = Table::new(&[Align::Left; 5]);
        for info in &list.notices {
            table.row([
                info.notice.clone(),
                printer.words.get(info.state.key()).to_owned(),
                printer.words.pick(&info.ja, &info.en).to_owned(),
                info.to.clone(),
                info.number.clone().unwrap_or_default(),
            ]);
        }
        text.push_str(printer.words.get("notice.written"));
        text.push_str(&table.render(2));
    }
    text.push_str(&open(&list.wanted, "notice.wanted", printer));
    text.push_str(&open(&list.further, "notice.further", printer));
    if !list.problems.is_empty() {
        text.push_str(printer.words.get("notice.problems"));
        text.push_str(&super::scheme::lines(&list.problems, printer));
    }
    if text.is_empty() {
        printer.note(printer.words.get("notice.none"));
    }
    printer.data(&text);
    Ok(Exit::Ok)
}

fn open(list: &[Wanted], heading: &str, printer: &Printer) -> String {
    if list.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[Align::Left; 6]);
    for wanted in list {
        table.row([
            wanted.notice.clone(),
            printer.words.pick(&wanted.ja, &wanted.en).to_owned(),
            wanted.to.clone(),
            format!("{} {} ({})", wanted.on, wanted.event, wanted.seq),
            wanted.articles.join(", "),
            wanted.fields.join(", "),
        ]);
    }
    printer.words.get(heading).to_owned() + &table.render(2)
}

fn drafted(cli: &Cli, args: &DraftArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let mut fields = BTreeMap::new();
    for field in &args.fields {
        let Some((name, value)) = field.split_once('=') else {
            return Err(Failure::new(Code::LetterField)
                .with("notice", &args.notice)
                .with("field", field)
                .with("detail", "--field FIELD=VALUE"));
        };
        fields.insert(name.trim().to_owned(), value.to_owned());
    }
    let home = super::home(cli, Access::Change.unless_dry(args.dry_run))?;
    let _lock = super::lock_unless(args.dry_run, &home, "notice", printer)?;
    let request = Request {
        case: args.case.clone(),
        notice: args.notice.clone(),
        event: args.event,
        to: args.to.clone(),
        attention: args.attention.clone(),
        reason: args.reason.clone(),
        fields,
        by: args.by.clone(),
        again: args.again,
        dry_run: args.dry_run,
    };
    let (infos, texts) = draft(&home, &request)?;
    if printer.machine() {
        printer.json_line(&json!({
            "schema_version": 1, "case": args.case, "recorded": !args.dry_run,
            "notices": infos, "texts": texts,
        }));
        return Ok(Exit::Ok);
    }
    for text in &texts {
        printer.data(&format!("{text}\n"));
    }
    for info in &infos {
        let text = told(info, "notice.drafted", printer);
        printer.data(&text);
    }
    Ok(Exit::Ok)
}

fn told(info: &Info, key: &str, printer: &Printer) -> String {
    let state = printer.words.get(info.state.key());
    let values = [
        ("notice", info.notice.as_str()),
        ("title", printer.words.pick(&info.ja, &info.en)),
        ("state", state),
        ("number", info.number.as_deref().unwrap_or_default()),
    ];
    printer.words.fill(key, &values)
}

fn show(
    home: &Home,
    notice: &str,
    format: Option<FormArg>,
    out: Option<&Path>,
    printer: &mut Printer,
) -> Result<Exit, Failure> {
    let form = match (format, out) {
        (Some(format), _) => form_of(format),
        (None, Some(file)) => by_name(file)?,
        (None, None) => Form::Text,
    };
    let is_binary = matches!(form, Form::Docx | Form::Pdf);
    if is_binary && out.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::new(Code::LetterToTerminal));
    }
    let (info, bytes) = render(home, notice, form)?;
    if let Some(file) = out {
        write(file, &bytes)?;
    }
    if printer.machine() {
        let mut told: Value = json!({"schema_version": 1, "notice": info});
        if out.is_none() && !is_binary {
            told["text"] = json!(String::from_utf8_lossy(&bytes));
        }
        printer.json_line(&told);
    } else if out.is_none() {
        printer.bytes(&bytes);
    }
    Ok(Exit::Ok)
}

fn form_of(format: FormArg) -> Form {
    match format {
        FormArg::Text => Form::Text,
        FormArg::Html => Form::Html,
        FormArg::Docx => Form::Docx,
        FormArg::Pdf => Form::Pdf,
    }
}

fn by_name(file: &Path) -> Result<Form, Failure> {
    let ending = file.extension().map(|e| e.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        None | Some("txt") => Ok(Form::Text),
        Some("html" | "htm") => Ok(Form::Html),
        Some("docx") => Ok(Form::Docx),
        Some("pdf") => Ok(Form::Pdf),
        Some(_) => Err(Failure::new(Code::LetterForm).with("path", file.display())),
    }
}

fn stepped(
    cli: &Cli,
    args: &StepArgs,
    (on, words): (Option<&String>, &str),
    printer: &mut Printer,
    step: impl FnOnce(&Home, &Step) -> Result<Info, Failure>,
) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change.unless_dry(args.dry_run))?;
    let _lock = super::lock_unless(args.dry_run, &home, "notice", printer)?;
    let info = step(
        &home,
        &Step {
            notice: args.notice.clone(),
            by: args.by.clone(),
            on: day(on.map(String::as_str))?,
            words: words.to_owned(),
            dry_run: args.dry_run,
        },
    )?;
    if printer.machine() {
        printer.json_line(&json!({
            "schema_version": 1, "recorded": !args.dry_run, "notice": info,
        }));
        return Ok(Exit::Ok);
    }
    let key = match args.dry_run {
        true => "notice.would",
        false => "notice.done",
    };
    let text = told(&info, key, printer);
    printer.data(&text);
    Ok(Exit::Ok)
}
