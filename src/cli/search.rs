//! `search`: finds passages.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::args::Cli;
use super::print::Printer;
use super::{batch, saved};
use crate::app::search::{Asked, Found, Hit, Searcher};
use crate::app::{Access, Exit, Failure};
use crate::index::Facets;
use crate::report::evidence::{flags, mark, place};
use crate::report::table::{Align, Table};

#[derive(Debug, Args)]
pub(super) struct SearchArgs {
    /// Words, "exact strings", -without, OR, and filters such as case: class:
    /// scheme: criterion: page: from: to: state:.
    #[arg(required_unless_present_any = ["criterion", "batch", "saved", "list_saved", "forget"])]
    pub(super) query: Vec<String>,
    /// Only this case.
    #[arg(long, value_name = "CASE")]
    pub(super) case: Option<String>,
    /// Only documents of this class.
    #[arg(long, value_name = "CLASS")]
    pub(super) class: Option<String>,
    /// Only candidates for this criterion; without a query, all that its rules
    /// look for.
    #[arg(long, value_name = "ID")]
    pub(super) criterion: Option<String>,
    /// Only this scheme.
    #[arg(long, value_name = "ID")]
    pub(super) scheme: Option<String>,
    /// At most so many passages.
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=10_000))]
    pub(super) limit: u64,
    /// Leave out the first so many.
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=100_000))]
    pub(super) offset: u64,
    /// Go on where an answer ended: the `next` of its JSON. What was added
    /// since moves nothing.
    #[arg(long, value_name = "NEXT", conflicts_with = "offset")]
    pub(super) after: Option<String>,
    /// Also count by class, case, scheme and state.
    #[arg(long)]
    pub(super) facets: bool,
    /// Answer each line of a file, a query or a JSON object, by one JSON line.
    #[arg(long, value_name = "F", conflicts_with_all = ["query", "after"])]
    pub(super) batch: Option<PathBuf>,
    /// Keep the query under a name, for all who use the home.
    #[arg(long, value_name = "NAME", requires = "query")]
    pub(super) save: Option<String>,
    /// Run a saved search; a query beside it narrows it.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["save", "batch"])]
    pub(super) saved: Option<String>,
    /// List the saved searches.
    #[arg(long, conflicts_with_all = ["query", "save", "saved", "batch"])]
    pub(super) list_saved: bool,
    /// Forget a saved search.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["query", "save", "saved", "batch", "list_saved"])]
    pub(super) forget: Option<String>,
}

pub(super) fn run(cli: &Cli, args: &SearchArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let access = match args.save.is_some() || args.forget.is_some() {
        true => Access::Change,
        false => Access::Read,
    };
    let home = super::home(cli, access)?;
    let mut asked = asked(args);
    if args.list_saved {
        return saved::list(&home, printer);
    }
    if let Some(name) = &args.forget {
        return saved::forget(&home, name, printer);
    }
    if let Some(file) = &args.batch {
        return batch::run(&home, file, &asked, printer);
    }
    if let Some(name) = &args.saved {
        saved::add(&home, name, &mut asked)?;
    }
    let found = Searcher::open(&home)?.answer(&asked)?;
    if let Some(name) = &args.save {
        saved::save(&home, name, &asked, printer)?;
    }
    if printer.jsonl {
        unread(&found, printer);
        for hit in &found.hits {
            printer.json_line(&hit_json(hit));
        }
    } else if printer.json {
        printer.json_line(&found_json(&found));
    } else {
        people(&found, printer);
    }
    Ok(Exit::Ok)
}

fn asked(args: &SearchArgs) -> Asked {
    let filters = [
        ("case", &args.case),
        ("class", &args.class),
        ("criterion", &args.criterion),
        ("scheme", &args.scheme),
    ];
    Asked {
        query: args.query.join(" "),
        filters: filters
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)))
            .collect(),
        limit: usize::try_from(args.limit).unwrap_or(usize::MAX),
        offset: usize::try_from(args.offset).unwrap_or(usize::MAX),
        after: args.after.clone(),
        facets: args.facets,
        ..Asked::default()
    }
}

/// An answer as JSON.
pub(super) fn found_json(found: &Found) -> Value {
    let hits: Vec<_> = found.hits.iter().map(hit_json).collect();
    let mut json = json!({
        "schema_version": 1,
        "total": found.total,
        "loosened": found.loosened,
        "waiting": found.waiting,
        "hits": hits,
        "next": found.next,
    });
    if let Some(facets) = &found.facets {
        json["facets"] = facets_json(facets);
    }
    json
}

fn facets_json(facets: &Facets) -> Value {
    let one = |(value, count): &(String, u64)| json!({"value": value, "count": count});
    let each = facets.iter();
    each.map(|(name, counts)| ((*name).to_owned(), counts.iter().map(one).collect()))
        .collect::<serde_json::Map<String, Value>>()
        .into()
}

fn hit_json(hit: &Hit) -> Value {
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
    unread(found, printer);
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
    if let Some(facets) = &found.facets {
        let table = facet_table(facets, printer);
        printer.data(&table);
    }
    let (shown, total) = (found.hits.len().to_string(), found.total.to_string());
    let text = printer
        .words
        .fill("search.total", &[("shown", &shown), ("total", &total)]);
    printer.note(&text);
}

/// Says that documents wait to be read: what was not found may stand in them.
fn unread(found: &Found, printer: &Printer) {
    if found.waiting > 0 {
        let n = found.waiting.to_string();
        printer.note(&printer.words.fill("search.waiting", &[("n", &n)]));
    }
}

/// Values shown of a property; JSON has all.
const MOST: usize = 12;

fn facet_table(facets: &Facets, printer: &Printer) -> String {
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Left]);
    for (name, counts) in facets {
        let key = format!("search.by_{name}");
        let mut title = printer.words.get(&key);
        for (value, count) in counts.iter().take(MOST) {
            table.row([title.to_owned(), count.to_string(), value.clone()]);
            title = "";
        }
        if let Some(rest) = counts.get(MOST..).filter(|rest| !rest.is_empty()) {
            let sum: u64 = rest.iter().map(|(_, count)| count).sum();
            table.row([String::new(), sum.to_string(), "…".to_owned()]);
        }
    }
    table.render(0)
}
