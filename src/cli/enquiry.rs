//! `enquiry`: the desk for questions and complaints.

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::args::Cli;
use super::print::Printer;
use crate::app::enquiries::{Enquiry, Request, add, enquiry, go_on, list};
use crate::app::{Access, Exit, Failure};
use crate::model::enquiry::{Asked, Asker, Matter, Step};
use crate::report::table::{Align, Table, shorten};

/// Columns of what was asked, in the list.
const WIDTH: usize = 40;

#[derive(Debug, Args)]
pub(super) struct EnquiryArgs {
    #[command(subcommand)]
    what: EnquiryVerb,
}

#[derive(Debug, Subcommand)]
enum EnquiryVerb {
    /// Record what came in.
    Add(AddArgs),
    /// List enquiries with their age.
    List {
        /// Only those that are not closed.
        #[arg(long)]
        open: bool,
        /// Only about this scheme.
        #[arg(long, value_name = "ID")]
        scheme: Option<String>,
    },
    /// Show one with all that was said.
    Show {
        /// Number of the enquiry.
        enquiry: String,
    },
    /// Record an answer.
    Answer(StepArgs),
    /// Close one; with a reason where nobody answered.
    Close(StepArgs),
}

#[derive(Debug, Args)]
struct AddArgs {
    /// The scheme that it is about.
    #[arg(long, value_name = "ID", required_unless_present = "case")]
    scheme: Option<String>,
    /// The case that it is about.
    #[arg(long, value_name = "CASE", conflicts_with = "scheme")]
    case: Option<String>,
    /// Who asks.
    #[arg(long, value_enum)]
    from: AskerArg,
    /// Name and where an answer goes.
    #[arg(long, default_value = "")]
    name: String,
    /// It is a complaint.
    #[arg(long)]
    complaint: bool,
    #[command(flatten)]
    said: Said,
}

#[derive(Debug, Args)]
struct StepArgs {
    /// Number of the enquiry.
    enquiry: String,
    #[command(flatten)]
    said: Said,
}

#[derive(Debug, Args)]
struct Said {
    /// What is asked, answered, or why it is closed.
    #[arg(long, default_value = "")]
    text: String,
    /// The day [default: today].
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Who records it; recorded as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    by: String,
    /// Only check.
    #[arg(long)]
    dry_run: bool,
}

/// Who asks, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AskerArg {
    /// Who uses what is certified.
    User,
    /// Who is certified or applies.
    Operator,
    /// Anybody else.
    Other,
}

pub(super) fn run(cli: &Cli, args: &EnquiryArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change)?;
    let today = home.clock.today();
    match &args.what {
        EnquiryVerb::List { open, scheme } => {
            let mut all = list(&home, !*open)?;
            all.retain(|it| scheme.as_ref().is_none_or(|id| *id == it.asked.scheme));
            show_all(&all, today, printer);
        }
        EnquiryVerb::Show { enquiry: code } => show(&enquiry(&home, code)?, today, printer),
        EnquiryVerb::Add(args) => {
            let asked = Asked {
                scheme: args.scheme.clone().unwrap_or_default(),
                asker: match args.from {
                    AskerArg::User => Asker::User,
                    AskerArg::Operator => Asker::Operator,
                    AskerArg::Other => Asker::Other,
                },
                name: args.name.trim().to_owned(),
                matter: match args.complaint {
                    true => Matter::Complaint,
                    false => Matter::Question,
                },
            };
            let request = request(&args.said)?;
            let _lock = super::lock_unless(request.dry_run, &home, "enquiry", printer)?;
            let code = add(&home, asked, args.case.as_deref(), &request)?;
            match (printer.machine(), request.dry_run) {
                (true, dry) => printer
                    .json_line(&json!({"schema_version": 1, "enquiry": code, "recorded": !dry})),
                (false, dry) => {
                    let key = if dry {
                        "enquiry.would"
                    } else {
                        "enquiry.added"
                    };
                    let text = printer.words.fill(key, &[("enquiry", &code)]);
                    printer.data(&text);
                }
            }
        }
        EnquiryVerb::Answer(args) => go(&home, args, Step::Answered, printer)?,
        EnquiryVerb::Close(args) => go(&home, args, Step::Closed, printer)?,
    }
    Ok(Exit::Ok)
}

fn go(
    home: &crate::app::Home,
    args: &StepArgs,
    step: Step,
    printer: &mut Printer,
) -> Result<(), Failure> {
    let request = request(&args.said)?;
    let _lock = super::lock_unless(request.dry_run, home, "enquiry", printer)?;
    let after = go_on(home, &args.enquiry, step, &request)?;
    show(&after, home.clock.today(), printer);
    Ok(())
}

fn request(said: &Said) -> Result<Request, Failure> {
    Ok(Request {
        on: super::case_event::day(said.on.as_deref())?,
        by: said.by.clone(),
        text: said.text.clone(),
        dry_run: said.dry_run,
    })
}

fn word(value: &impl serde::Serialize, printer: &Printer) -> String {
    let value = json!(value);
    let key = format!("enquiry.{}", value.as_str().unwrap_or_default());
    printer.words.get(&key).to_owned()
}

fn show_all(all: &[Enquiry], today: Date, printer: &mut Printer) {
    if printer.machine() {
        let list: Vec<Value> = all.iter().map(|it| it.as_json(today)).collect();
        printer.json_line(&json!({"schema_version": 1, "enquiries": list}));
        return;
    }
    if all.is_empty() {
        let text = printer.words.get("enquiry.none").to_owned();
        printer.data(&text);
        return;
    }
    let mut table = Table::new(&[Align::Left; 8]);
    for it in all {
        let days = it.age(today).to_string();
        let asked = it.steps.first().map(|(_, said)| said.text.as_str());
        table.row([
            it.code.clone(),
            word(&it.stands(), printer),
            it.received_on().to_string(),
            printer.words.fill("enquiry.age", &[("n", &days)]),
            it.case.clone().unwrap_or_else(|| it.asked.scheme.clone()),
            word(&it.asked.asker, printer),
            word(&it.asked.matter, printer),
            shorten(asked.unwrap_or_default(), WIDTH),
        ]);
    }
    printer.data(&table.render(0));
}

fn show(it: &Enquiry, today: Date, printer: &mut Printer) {
    if printer.machine() {
        let mut document = it.as_json(today);
        document["schema_version"] = 1.into();
        printer.json_line(&document);
        return;
    }
    let mut text = format!(
        "{}  {}  {}\n",
        it.code,
        word(&it.stands(), printer),
        it.case.as_ref().unwrap_or(&it.asked.scheme)
    );
    text.push_str(&format!(
        "{} {}  {}\n",
        word(&it.asked.asker, printer),
        it.asked.name,
        word(&it.asked.matter, printer)
    ));
    for (step, said) in &it.steps {
        let line = format!("  {}  {}  {}", said.on, word(step, printer), said.by);
        text.push_str(&format!("{line}\n"));
        for line in said.text.lines() {
            text.push_str(&format!("      {line}\n"));
        }
    }
    printer.data(&text);
}
