//! `compare` and `confirm`: a renewal against the case before.

use clap::Args;
use serde_json::{Value, json};

use super::args::Cli;
use super::print::Printer;
use crate::app::compare::{Comparison, Confirm, Pair, compare_cases, confirm};
use crate::app::{Access, Exit, Failure};
use crate::records::PassageRow;
use crate::report::table::shorten;

/// Columns of a quote.
const WIDTH: usize = 76;

/// `compare`
#[derive(Debug, Args)]
pub(super) struct CompareArgs {
    /// Case number.
    case: String,
    /// The case to compare with [default: the one it builds on].
    #[arg(long, value_name = "CASE")]
    with: Option<String>,
}

/// `confirm`
#[derive(Debug, Args)]
pub(super) struct ConfirmArgs {
    /// Case number.
    case: String,
    /// Only what is carried for this criterion.
    #[arg(long)]
    criterion: Option<String>,
    /// Who confirms; recorded as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    by: String,
    /// Only check.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(cli: &Cli, args: &CompareArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read)?;
    let found = compare_cases(&home, &args.case, args.with.as_deref())?;
    if printer.machine() {
        printer.json_line(&all_json(&found));
    } else {
        let text = all_text(&found, printer);
        printer.data(&text);
    }
    Ok(Exit::Ok)
}

pub(super) fn confirmed(
    cli: &Cli,
    args: &ConfirmArgs,
    printer: &mut Printer,
) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change.unless_dry(args.dry_run))?;
    let _lock = super::lock_unless(args.dry_run, &home, "confirm", printer)?;
    let done = confirm(
        &home,
        &Confirm {
            case: args.case.clone(),
            criterion: args.criterion.clone(),
            by: args.by.clone(),
            dry_run: args.dry_run,
        },
    )?;
    let each = done
        .iter()
        .map(|(criterion, passage)| json!({"criterion": criterion, "passage": passage}));
    let value = json!({
        "schema_version": 1,
        "case": args.case,
        "confirmed": each.collect::<Vec<_>>(),
        "recorded": !args.dry_run,
    });
    let key = match args.dry_run {
        true => "compare.would_confirm",
        false => "compare.confirmed",
    };
    let count = done.len().to_string();
    let values = [
        ("case", args.case.as_str()),
        ("n", &count),
        ("by", &args.by),
    ];
    printer.done(&value, key, &values);
    Ok(Exit::Ok)
}

fn old(pair: &Pair, at: usize) -> Option<&PassageRow> {
    pair.old.as_ref()?.passages.get(at)
}

fn new(pair: &Pair, at: usize) -> Option<&PassageRow> {
    pair.new.as_ref()?.passages.get(at)
}

fn all_json(found: &Comparison) -> Value {
    let row = |row: Option<&PassageRow>| {
        row.map(|row| {
            json!({"passage": row.code, "anchor": row.passage.anchor, "quote": row.passage.text})
        })
    };
    let documents = found.documents.iter().map(|pair| {
        let named = |side: &Option<crate::app::compare::Side>| {
            side.as_ref().map(
                |side| json!({"document": side.document, "name": side.name, "class": side.class}),
            )
        };
        // Of what was not handed in again nothing is told passage by passage.
        let both = pair.new.is_some();
        let changed = pair.changes.changed.iter();
        let changed = changed.map(
            |(before, now)| json!({"old": row(old(pair, *before)), "new": row(new(pair, *now))}),
        );
        let fresh = pair.changes.new.iter().map(|at| row(new(pair, *at)));
        let gone = pair.changes.gone.iter().filter(|_| both);
        json!({
            "state": pair.state(),
            "old": named(&pair.old),
            "new": named(&pair.new),
            "same": pair.changes.same.len(),
            "changed": changed.collect::<Vec<_>>(),
            "added": fresh.collect::<Vec<_>>(),
            "gone": gone.map(|at| row(old(pair, *at))).collect::<Vec<_>>(),
        })
    });
    let carried = found.carried.iter().map(|one| {
        json!({
            "judgement": one.code,
            "criterion": one.judgement.criterion,
            "verdict": one.judgement.verdict,
            "by": one.judgement.by,
            "passage": one.passage.code,
            "quote": one.passage.passage.text,
            "confirmed": one.confirmed,
        })
    });
    json!({
        "schema_version": 1,
        "case": found.case,
        "with": found.with,
        "documents": documents.collect::<Vec<_>>(),
        "carried": carried.collect::<Vec<_>>(),
    })
}

fn all_text(found: &Comparison, printer: &Printer) -> String {
    let words = &printer.words;
    let mut text = words.fill(
        "compare.title",
        &[("case", &found.case), ("with", &found.with)],
    );
    for pair in &found.documents {
        let name = pair.new.as_ref().or(pair.old.as_ref());
        let name = name.map_or("", |side| side.name.as_str());
        let counts = [
            pair.changes.same.len(),
            pair.changes.changed.len(),
            pair.changes.new.len(),
            pair.changes.gone.len(),
        ]
        .map(|count| count.to_string());
        let [same, changed, added, gone] = &counts;
        let state = format!("compare.state.{}", pair.state());
        let state = words.get(&state);
        let values = [
            ("name", name),
            ("state", state),
            ("same", same),
            ("changed", changed),
            ("added", added),
            ("gone", gone),
        ];
        text.push_str(&words.fill("compare.document", &values));
        let mut line = |sign: &str, row: Option<&PassageRow>| {
            if let Some(row) = row {
                let quote = shorten(&row.passage.text, WIDTH);
                text.push_str(&format!("    {sign} {quote}\n"));
            }
        };
        if pair.new.is_none() || pair.old.is_none() {
            continue;
        }
        for (before, now) in &pair.changes.changed {
            line("-", old(pair, *before));
            line("+", new(pair, *now));
        }
        for at in &pair.changes.new {
            line("+", new(pair, *at));
        }
        for at in &pair.changes.gone {
            line("-", old(pair, *at));
        }
    }
    let open = found.carried.iter().filter(|one| !one.confirmed).count();
    let (all, open) = (found.carried.len().to_string(), open.to_string());
    let values = [
        ("all", all.as_str()),
        ("open", &open),
        ("case", &found.case),
    ];
    text.push_str(&words.fill("compare.carried", &values));
    text
}
