//! `search`: finds passages.

use serde_json::json;

use super::args::{Cli, SearchArgs};
use super::print::Printer;
use crate::app::search::{Found, Hit, search};
use crate::app::{Access, Exit, Failure};
use crate::report::evidence::{flags, mark, place};

pub(super) fn run(cli: &Cli, args: &SearchArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read)?;
    let mut query = args.query.join(" ");
    for (key, value) in [
        ("case", &args.case),
        ("class", &args.class),
        ("criterion", &args.criterion),
    ] {
        if let Some(value) = value {
            query.push_str(&format!(" {key}:{value}"));
        }
    }
    let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let offset = usize::try_from(args.offset).unwrap_or(usize::MAX);
    let found = search(&home, &query, limit, offset)?;
    if printer.jsonl {
        for hit in &found.hits {
            printer.json_line(&json(hit));
        }
    } else if printer.json {
        let hits: Vec<_> = found.hits.iter().map(json).collect();
        printer.json_line(&json!({"schema_version": 1, "total": found.total, "loosened": found.loosened, "hits": hits}));
    } else {
        people(&found, printer);
    }
    Ok(Exit::Ok)
}

fn json(hit: &Hit) -> serde_json::Value {
    json!({
        "case": hit.case,
        "document": hit.document,
        "passage": hit.passage,
        "sha256": hit.sha256,
        "name": hit.name,
        "anchor": hit.anchor,
        "heading": hit.heading,
        "quote": hit.quote,
        "highlights": hit.highlights,
        "flags": hit.flags,
        "score": hit.score,
    })
}

fn people(found: &Found, printer: &mut Printer) {
    if found.loosened {
        printer.note(printer.words.get("search.loosened"));
    }
    let (before, after) = printer.highlight();
    for hit in &found.hits {
        let heading = match hit.heading.is_empty() {
            true => String::new(),
            false => format!("    {}\n", hit.heading.join(" › ")),
        };
        printer.data(&format!(
            "{}  {} {}  {}{}\n{heading}    {}\n\n",
            hit.case,
            hit.name,
            place(&hit.anchor, &printer.words),
            hit.passage,
            flags(&hit.flags, &printer.words),
            mark(&hit.quote, &hit.highlights, before, after).replace('\n', " "),
        ));
    }
    let (shown, total) = (found.hits.len().to_string(), found.total.to_string());
    let text = printer
        .words
        .fill("search.total", &[("shown", &shown), ("total", &total)]);
    printer.note(&text);
}
