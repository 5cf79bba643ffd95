//! `history`: what was recorded in all cases, by event.

use clap::Args;
use serde_json::{Value, json};

use super::args::Cli;
use super::print::Printer;
use crate::app::casework::{Asked, Logged, log};
use crate::app::{Access, Exit, Failure};

#[derive(Debug, Args)]
pub(super) struct HistoryArgs {
    /// Only this event of the life cycle, as `disclose`; may be given again.
    #[arg(long = "event", value_name = "EVENT")]
    events: Vec<String>,
    /// Only this case.
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    /// Only from this day on.
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only up to this day.
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
}

pub(super) fn run(cli: &Cli, args: &HistoryArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read)?;
    let asked = Asked {
        events: args.events.clone(),
        case: args.case.clone(),
        from: super::case_event::day(args.from.as_deref())?,
        to: super::case_event::day(args.to.as_deref())?,
    };
    let logged = log(&home, &asked)?;
    if printer.machine() {
        let events: Vec<Value> = logged.iter().map(as_json).collect();
        printer.json_line(&json!({"schema_version": 1, "events": events}));
        return Ok(Exit::Ok);
    }
    let mut text: String = logged.iter().map(|it| lines(it, printer)).collect();
    if text.is_empty() {
        printer.words.get("history.none").clone_into(&mut text);
    }
    printer.data(&text);
    Ok(Exit::Ok)
}

fn as_json(it: &Logged) -> Value {
    let fields: serde_json::Map<String, Value> = it
        .fields
        .iter()
        .map(|(id, (_, value))| (id.clone(), json!(value)))
        .collect();
    json!({
        "case": it.case, "applicant": it.applicant, "event": it.event, "title": it.title,
        "articles": it.articles, "on": it.on.to_string(), "by": it.by, "reason": it.reason,
        "fields": fields,
    })
}

fn lines(it: &Logged, printer: &Printer) -> String {
    let words = &printer.words;
    let mut text = format!(
        "{}  {}  {}  {} ({})  {}\n",
        it.on,
        it.case,
        it.applicant,
        words.pick(&it.title.ja, &it.title.en),
        it.articles.join(", "),
        it.by
    );
    for (name, value) in it.fields.values() {
        let name = words.pick(&name.ja, &name.en);
        text.push_str(&format!("    {name}: {value}\n"));
    }
    if !it.reason.is_empty() {
        text.push_str(&format!(
            "    {}: {}\n",
            words.get("history.reason"),
            it.reason
        ));
    }
    text
}
