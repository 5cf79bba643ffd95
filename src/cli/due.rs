//! `due`: the board of deadlines, as table, JSON or calendar.

use clap::{Args, ValueEnum};
use serde_json::json;

use super::args::Cli;
use super::print::Printer;
use crate::app::casework::{BoardLine, Start, board, explain, starts};
use crate::app::{Access, Exit, Failure};
use crate::casework::Standing;
use crate::report::ics;
use crate::report::table::{Align, Table};

#[derive(Debug, Args)]
pub(super) struct DueArgs {
    /// As it stands on this day [default: today].
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Only what falls due within so many days, overdue included.
    #[arg(long, value_name = "DAYS")]
    within: Option<i64>,
    /// Only this case.
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    /// Only what the body with this role has to do or then decides.
    #[arg(long, value_name = "ROLE")]
    body: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    format: DueFormat,
    /// Explain how a deadline is counted, by its name or that of an event.
    #[arg(long, value_name = "EVENT")]
    explain: Option<String>,
}

/// Forms of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DueFormat {
    /// Text.
    Table,
    /// JSON.
    Json,
    /// iCalendar (RFC 5545).
    Ics,
}

pub(super) fn run(cli: &Cli, args: &DueArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read)?;
    let on = super::case_event::day(args.on.as_deref())?;
    let case = args.case.as_deref();
    let mut lines = match &args.explain {
        Some(name) => explain(&home, name, on, case)?,
        None => board(&home, on, args.within, case)?,
    };
    if let Some(role) = &args.body {
        lines.retain(|line| line.due.who == *role || line.decides.as_ref() == Some(role));
    }
    let waiting = match &args.explain {
        Some(name) if lines.is_empty() => starts(&home, name, case)?,
        _ => Vec::new(),
    };
    if printer.machine() || args.format == DueFormat::Json {
        let lines: Vec<_> = lines.iter().map(line_json).collect();
        let mut document = json!({"schema_version": 1, "due": lines});
        if args.explain.is_some() {
            document["starts"] = json!(waiting);
        }
        printer.json_line(&document);
        return Ok(Exit::Ok);
    }
    let text = match (args.format, &args.explain) {
        (DueFormat::Ics, _) => calendar(&lines, &home.now(), printer),
        (_, Some(_)) => workings(&lines, &waiting, printer),
        (_, None) => table(&lines, printer),
    };
    printer.data(&text);
    Ok(Exit::Ok)
}

fn line_json(line: &BoardLine) -> serde_json::Value {
    let mut document = json!(line.due);
    document["case"] = json!(line.case);
    document["scheme"] = json!(line.scheme);
    document["decides"] = json!(line.decides);
    document["applicant"] = json!(line.applicant);
    document["subject"] = json!(line.subject);
    document["standing"] = json!(line.standing);
    document["days_left"] = json!(line.days_left);
    document["to_decide"] = json!(line.duty);
    document
}

fn title<'a>(line: &'a BoardLine, printer: &'a Printer) -> &'a str {
    printer.words.pick(&line.due.title.ja, &line.due.title.en)
}

fn days(line: &BoardLine, printer: &Printer) -> String {
    let n = line.days_left.unsigned_abs().to_string();
    let key = match line.standing {
        Standing::Overdue => "due.overdue",
        Standing::Disputed => "due.disputed",
        Standing::NotOpen => "due.not_open",
        Standing::Open => "due.left",
    };
    let both = line.due.disputed.map(|[a, b]| format!("{a} / {b}"));
    let opens = line.due.opens.map(|day| day.to_string());
    printer.words.fill(
        key,
        &[
            ("n", &n),
            ("days", &both.unwrap_or_default()),
            ("opens", &opens.unwrap_or_default()),
        ],
    )
}

fn table(lines: &[BoardLine], printer: &Printer) -> String {
    if lines.is_empty() {
        return printer.words.get("due.none").to_owned();
    }
    let mut table = Table::new(&[Align::Left; 6]);
    for line in lines {
        let decide = line.duty.as_ref().map(|duty| duty.event.clone());
        table.row([
            line.due.last.to_string(),
            days(line, printer),
            line.case.clone(),
            line.applicant.clone(),
            format!(
                "{} ({})",
                title(line, printer),
                line.due.articles.join(", ")
            ),
            decide.map(|event| format!("→ {event}")).unwrap_or_default(),
        ]);
    }
    table.render(0)
}

fn workings(lines: &[BoardLine], waiting: &[Start], printer: &Printer) -> String {
    if lines.is_empty() {
        let none = printer.words.get("due.none").to_owned();
        return waiting
            .iter()
            .fold(none, |text, one| text + &start(one, printer));
    }
    let line = |line: &BoardLine| {
        let working = &line.due.working;
        format!(
            "{}  {}\n  {}\n",
            line.case,
            title(line, printer),
            printer.words.pick(&working.ja, &working.en)
        )
    };
    lines.iter().map(line).collect()
}

/// What would start a deadline that does not run.
fn start(one: &Start, printer: &Printer) -> String {
    let words = &printer.words;
    let title = words.pick(&one.title.ja, &one.title.en);
    let articles = one.articles.join(", ");
    let deadline = [
        ("title", title),
        ("articles", articles.as_str()),
        ("scheme", one.scheme.as_str()),
    ];
    let mut text = words.fill("due.not_running", &deadline);
    for by in &one.starts {
        let values = [
            ("event", by.event.as_str()),
            ("title", words.pick(&by.title.ja, &by.title.en)),
            ("articles", &by.articles.join(", ")),
        ];
        text.push_str(&words.fill("due.starts", &values));
    }
    if let Some(on) = &one.happened {
        text.push_str(&words.fill("due.happened", &[("on", on)]));
    }
    text
}

fn calendar(lines: &[BoardLine], now: &str, printer: &Printer) -> String {
    let entries: Vec<ics::Entry> = lines
        .iter()
        .map(|line| ics::Entry {
            id: format!("{}-{}-{}", line.case, line.due.deadline, line.due.item),
            day: line.due.last,
            title: format!("{} {}", line.case, title(line, printer)),
            text: format!(
                "{}\n{}",
                printer
                    .words
                    .pick(&line.due.working.ja, &line.due.working.en),
                line.due.articles.join(", ")
            ),
        })
        .collect();
    ics::calendar(&entries, now)
}
