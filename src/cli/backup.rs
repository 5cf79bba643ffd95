//! `backup`: a consistent copy of the home while it is in use.

use serde_json::json;

use super::args::{BackupArgs, Cli};
use super::print::Printer;
use super::progress::Shown;
use crate::app::backup::{Taken, backup, would_hold};
use crate::app::{Access, Exit, Failure};
use crate::report::Words;

pub(super) fn run(cli: &Cli, args: &BackupArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read.unless_dry(args.dry_run))?;
    let path = args.dir.display().to_string();
    if args.dry_run {
        let (originals, events) = would_hold(&home, &args.dir)?;
        let (originals, events) = (originals.to_string(), events.to_string());
        let values = [
            ("originals", &*originals),
            ("events", &*events),
            ("path", &*path),
        ];
        let text = printer.words.fill("backup.would", &values);
        printer.data(&text);
        return Ok(Exit::Ok);
    }
    let taken = backup(&home, &args.dir, args.with_key, &Shown::new(printer))?;
    if printer.machine() {
        printer.json_line(&json!({
            "schema_version": 1,
            "dir": path,
            "about": taken.about,
            "copied": taken.copied,
            "there": taken.there,
            "removed": taken.removed,
            "unknown": taken.unknown,
        }));
    } else {
        let text = text(&taken, &path, &printer.words);
        printer.data(&text);
    }
    Ok(match taken.about.missing.is_empty() {
        true => Exit::Ok,
        false => Exit::Damage,
    })
}

fn text(taken: &Taken, path: &str, words: &Words) -> String {
    let about = &taken.about;
    let mut text = words.fill(
        "backup.done",
        &[
            ("path", path),
            ("copied", &taken.copied.to_string()),
            ("there", &taken.there.to_string()),
            ("removed", &taken.removed.to_string()),
            ("events", &about.events.to_string()),
            ("root", &about.root),
        ],
    );
    for missing in &about.missing {
        text.push_str(&words.fill("backup.missing", &[("where", missing)]));
    }
    if taken.unknown > 0 {
        let unknown = taken.unknown.to_string();
        text.push_str(&words.fill("backup.unknown", &[("unknown", &unknown)]));
    }
    if taken.key_left_out {
        text.push_str(words.get("backup.key_left_out"));
    }
    if about.with_key {
        text.push_str(words.get("backup.with_key"));
    }
    text
}
