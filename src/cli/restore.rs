//! `restore`: a home from a backup, checked before it is said to be done.

use serde_json::json;

use super::args::RestoreArgs;
use super::print::Printer;
use super::progress::Shown;
use crate::app::restore::{Request, Restored, look, restore};
use crate::app::{Exit, Failure};
use crate::model::SystemClock;
use crate::report::Words;

pub(super) fn run(args: &RestoreArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let path = args.target.display().to_string();
    if args.dry_run {
        let about = look(&args.dir)?;
        let text = printer.words.fill(
            "restore.would",
            &[
                ("taken_at", &about.taken_at),
                ("originals", &about.originals.to_string()),
                ("events", &about.events.to_string()),
                ("path", &path),
            ],
        );
        printer.data(&text);
        return Ok(Exit::Ok);
    }
    let request = Request {
        from: args.dir.clone(),
        target: args.target.clone(),
        erased: args.erased.clone(),
        by: args.by.clone(),
    };
    let restored = restore(&request, Box::new(SystemClock), &Shown::new(printer))?;
    if printer.machine() {
        printer.json_line(&json!({
            "schema_version": 1,
            "home": path,
            "about": restored.about,
            "erased_again": restored.erased,
            "key_missing": restored.key_missing,
            "ok": restored.verified.ok,
            "damage": restored.verified.damage.len(),
        }));
    } else {
        let text = text(&restored, &path, &printer.words);
        printer.data(&text);
    }
    Ok(match restored.verified.ok {
        true => Exit::Ok,
        false => Exit::Damage,
    })
}

fn text(restored: &Restored, path: &str, words: &Words) -> String {
    let about = &restored.about;
    let mut text = words.fill(
        "restore.done",
        &[
            ("taken_at", &about.taken_at),
            ("path", path),
            ("originals", &about.originals.to_string()),
            ("events", &about.events.to_string()),
            ("root", &about.root),
            ("erased", &restored.erased.to_string()),
        ],
    );
    let mut keys = vec![match restored.verified.ok {
        true => "restore.sound",
        false => "restore.bad",
    }];
    if restored.key_missing {
        keys.push("restore.key_missing");
    }
    keys.push("restore.by_hand");
    for key in keys {
        text.push_str(&words.fill(key, &[("path", path)]));
    }
    text
}
