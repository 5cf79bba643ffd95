//! `scheme diff`: what changed between two versions of a pack.

use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::args::Cli;
use super::print::Printer;
use crate::app::{Code, Exit, Failure};
use crate::report::table::shorten;
use crate::scheme::diff::{Change, What, diff};
use crate::scheme::{Templates, list, load, unknown};

/// Columns of a value.
const WIDTH: usize = 120;

#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// The scheme.
    id: String,
    /// The older version, by the day from which it holds.
    old: String,
    /// The newer version.
    new: String,
}

pub(super) fn run(cli: &Cli, args: &DiffArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let templates = super::templates(cli);
    let old = version(&templates, &args.id, &args.old, printer)?;
    let new = version(&templates, &args.id, &args.new, printer)?;
    let changes = diff(&templates, &args.id, [old, new])?;
    if printer.machine() {
        let changes: Vec<Value> = changes.iter().map(change_json).collect();
        printer.json_line(&json!({
            "schema_version": 1, "scheme": args.id, "old": old.to_string(), "new": new.to_string(),
            "changes": changes,
        }));
        return Ok(Exit::Ok);
    }
    let (old, new, n) = (old.to_string(), new.to_string(), changes.len().to_string());
    let values = [
        ("scheme", args.id.as_str()),
        ("old", &old),
        ("new", &new),
        ("n", &n),
    ];
    let key = match changes.is_empty() {
        true => "diff.none",
        false => "diff.heading",
    };
    let mut text = printer.words.fill(key, &values);
    for change in &changes {
        text.push_str(&lines(change, printer));
    }
    printer.data(&text);
    Ok(Exit::Ok)
}

/// A version that is in hand.
fn version(templates: &Templates, id: &str, day: &str, printer: &Printer) -> Result<Date, Failure> {
    let known = list(templates)?;
    let own: Vec<Date> = known
        .iter()
        .filter_map(|(known, day)| (known == id).then_some(*day))
        .collect();
    if own.is_empty() {
        return Err(unknown(&known, id).into());
    }
    let wanted = super::case_event::day(Some(day))?.unwrap_or_default();
    if own.contains(&wanted) {
        return Ok(wanted);
    }
    let pack = load(templates, id, None)?;
    let named = pack.versions.iter().any(|version| version.date == wanted);
    let why = match named {
        true => "diff.named",
        false => "diff.unknown",
    };
    let own: Vec<String> = own.iter().map(Date::to_string).collect();
    Err(Failure::new(Code::VersionNotInHand)
        .with("scheme", id)
        .with("version", wanted)
        .with("why", printer.words.get(why))
        .with("known", own.join(", ")))
}

fn lines(change: &Change, printer: &Printer) -> String {
    let sign = match change.what {
        What::Added => "+",
        What::Removed => "-",
        What::Changed(_) => "~",
    };
    let kind = printer
        .words
        .get(&format!("diff.{}", change.kind))
        .to_owned();
    let [ja, en] = &change.title;
    let title = printer.words.pick(ja, en);
    let mut text = format!("{sign} {kind} {}  {title}", change.id)
        .trim_end()
        .to_owned();
    text.push('\n');
    if let What::Changed(keys) = &change.what {
        for (key, old, new) in keys {
            let shown = |value: &Option<toml::Value>| {
                let value = value.as_ref().map(ToString::to_string);
                shorten(&value.unwrap_or_else(|| "–".to_owned()), WIDTH)
            };
            text.push_str(&format!(
                "    {key}\n      - {}\n      + {}\n",
                shown(old),
                shown(new)
            ));
        }
    }
    text
}

fn change_json(change: &Change) -> Value {
    let (what, keys) = match &change.what {
        What::Added => ("added", Vec::new()),
        What::Removed => ("removed", Vec::new()),
        What::Changed(keys) => ("changed", keys.clone()),
    };
    let keys: Vec<Value> = keys
        .iter()
        .map(|(key, old, new)| json!({"key": key, "old": old, "new": new}))
        .collect();
    json!({
        "kind": change.kind, "id": change.id, "title_ja": change.title[0], "title_en": change.title[1],
        "what": what, "keys": keys,
    })
}
