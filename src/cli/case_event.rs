//! `case EVENT CASE`: records an event of a case's life cycle. The events are
//! those of the scheme's pack.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::{Args, Parser};
use jiff::civil::Date;
use serde_json::json;

use super::args::{CaseVerb, Cli, Global, Verb, lang_of};
use super::print::Printer;
use crate::app::casework::{Request, act, standing};
use crate::app::{Access, Code, Exit, Failure};
use crate::scheme::period::parse_event;

/// Record an event of a case's life, or list those that may happen now.
#[derive(Debug, Parser)]
#[command(name = "akashi case", disable_version_flag = true)]
pub(super) struct Typed {
    #[command(flatten)]
    global: Global,
    #[command(flatten)]
    event: EventArgs,
}

/// An event of a case.
#[derive(Debug, Args)]
pub(super) struct EventArgs {
    /// Event id; or a case number, with --events.
    event: String,
    /// Case number.
    #[arg(required_unless_present = "events")]
    case: Option<String>,
    /// List what may happen now, with the fields of each event.
    #[arg(long)]
    events: bool,
    /// The day on which it happened [default: today].
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Who records it; recorded as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    by: String,
    /// Why; where the article demands reasons.
    #[arg(long, default_value = "")]
    reason: String,
    /// Which one, where a case has several: incident-2.
    #[arg(long, value_name = "ITEM")]
    item: Option<String>,
    /// The day that counts, where two readings of a period differ.
    #[arg(long, value_name = "DATE")]
    reading: Option<String>,
    /// What has to be said, as FIELD=VALUE.
    #[arg(long = "field", value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    /// Only check.
    #[arg(long)]
    dry_run: bool,
}

/// Takes an event out of the words after `case`, with the options of every
/// verb that stand among them.
pub(super) fn unfold(mut cli: Cli) -> Result<(Cli, Option<EventArgs>), Exit> {
    let Verb::Case(args) = &cli.verb else {
        return Ok((cli, None));
    };
    let CaseVerb::Event(words) = &args.verb else {
        return Ok((cli, None));
    };
    let words = std::iter::once(OsString::from("akashi case")).chain(words.iter().cloned());
    let words: Vec<OsString> = words.collect();
    let lang = match cli.global.lang {
        Some(lang) => lang.into(),
        None => lang_of(&words),
    };
    let typed: Typed = super::help::typed(&words, lang)?;
    let (outer, inner) = (&mut cli.global, typed.global);
    outer.home = inner.home.or(outer.home.take());
    outer.lang = inner.lang.or(outer.lang);
    outer.wait = inner.wait.or(outer.wait);
    outer.json |= inner.json;
    outer.jsonl |= inner.jsonl;
    outer.quiet |= inner.quiet;
    outer.verbose |= inner.verbose;
    Ok((cli, Some(typed.event)))
}

/// A day as typed.
pub(super) fn day(text: Option<&str>) -> Result<Option<Date>, Failure> {
    let read = |text| parse_event(text).map_err(|e| Failure::new(Code::Period).with("detail", e));
    text.map(read).transpose()
}

pub(super) fn run(cli: &Cli, args: &EventArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change)?;
    let case = args.case.as_ref().unwrap_or(&args.event);
    if args.events {
        let stands = standing(&home, case, day(args.on.as_deref())?)?;
        let Some(stands) = stands else {
            return Ok(Exit::Ok);
        };
        match printer.machine() {
            true => printer.json_line(&super::case_life::json(&stands)),
            false => {
                let text = super::case_life::events(&stands, printer);
                printer.data(&text);
            }
        }
        return Ok(Exit::Ok);
    }
    let request = request(args, case)?;
    let _lock = super::lock_unless(args.dry_run, &home, "case", printer)?;
    let done = act(&home, &request)?;
    if printer.machine() {
        printer.json_line(&json!({
            "schema_version": 1, "case": done.case, "event": done.act.event, "on": done.act.on.to_string(),
            "recorded": !args.dry_run, "item": done.effects.item, "to": done.effects.to,
            "notices": done.effects.notices, "register": done.effects.register,
            "articles": done.effects.articles, "flags": done.act.outcome.flags,
            "items": done.life.items, "facts": done.life.facts,
        }));
        return Ok(Exit::Ok);
    }
    let stands = standing(&home, case, None)?;
    if let Some(stands) = stands {
        let text = super::case_life::done(&stands, &done, args.dry_run, printer);
        printer.data(&text);
    }
    Ok(Exit::Ok)
}

fn request(args: &EventArgs, case: &str) -> Result<Request, Failure> {
    let mut fields = BTreeMap::new();
    for field in &args.fields {
        let Some((name, value)) = field.split_once('=') else {
            return Err(Failure::new(Code::EventField)
                .with("event", &args.event)
                .with("case", case)
                .with("articles", "--field")
                .with("detail", field));
        };
        fields.insert(name.trim().to_owned(), value.to_owned());
    }
    if let Some(reading) = day(args.reading.as_deref())? {
        fields.insert("reading".to_owned(), reading.to_string());
    }
    Ok(Request {
        case: case.to_owned(),
        event: args.event.clone(),
        on: day(args.on.as_deref())?,
        by: args.by.clone(),
        reason: args.reason.clone(),
        item: args.item.clone(),
        fields,
        dry_run: args.dry_run,
    })
}
