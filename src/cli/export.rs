//! `export`: the evidence package of a case.

use serde_json::json;

use super::args::{Cli, ExportArgs, ExportFormat};
use super::print::Printer;
use super::progress::Shown;
use crate::app::accounts::Looking;
use crate::app::cases::case;
use crate::app::export::{Exported, Request, export, results};
use crate::app::picture::picture;
use crate::app::{Access, Code, Exit, Failure, Home};
use crate::report::Words;
use crate::report::coverage::oscal;

pub(super) fn run(cli: &Cli, args: &ExportArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change.unless_dry(args.dry_run))?;
    if !args.dry_run {
        // Before anything is written: nothing leaves the home unnoted.
        let looking = Looking {
            by: &args.by,
            verb: "export",
            kind: "case",
            code: &case(&home, &args.case)?.code,
        };
        looking.check(&home)?;
        looking.note(&home)?;
    }
    if args.format == ExportFormat::Oscal {
        return assessment(&home, args, printer);
    }
    let request = Request {
        case: args.case.clone(),
        dir: args.dir.clone(),
        without_carried: args.without_carried,
        dry_run: args.dry_run,
    };
    let exported = export(&home, &request, &Shown::new(printer))?;
    if printer.machine() {
        printer.json_line(&json(&exported));
    } else {
        let text = text(&exported, &printer.words);
        printer.data(&text);
    }
    if exported.is_damaged() {
        let damaged = exported.absent.iter().filter(|(_, _, why)| why.is_damage());
        let names: Vec<String> = damaged
            .map(|(code, name, _)| format!("{code} {name}"))
            .collect();
        let names = names.join(", ");
        printer.failure(&Failure::new(Code::ExportAbsent).with("names", names));
        return Ok(Code::ExportAbsent.exit());
    }
    Ok(Exit::Ok)
}

/// Writes the coverage as OSCAL assessment results.
fn assessment(home: &Home, args: &ExportArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let picture = picture(home, &args.case)?;
    let file = results(
        home,
        &args.dir,
        &oscal(&picture, &printer.words),
        args.dry_run,
    )?;
    let path = file.display().to_string();
    if printer.machine() {
        let written = !args.dry_run;
        printer.json_line(
            &json!({"schema_version": 1, "case": args.case, "path": path, "written": written}),
        );
    } else {
        printer.data(&format!("{path}\n"));
    }
    Ok(Exit::Ok)
}

fn json(exported: &Exported) -> serde_json::Value {
    let absent: Vec<_> = exported
        .absent
        .iter()
        .map(|(code, name, why)| json!({"document": code, "name": name, "presence": why}))
        .collect();
    json!({
        "schema_version": 1,
        "case": exported.case,
        "path": exported.dir.display().to_string(),
        "written": exported.files.is_some(),
        "files": exported.files,
        "originals": exported.originals.0,
        "bytes": exported.originals.1,
        "absent": absent,
        "events": exported.events,
        "judgements": exported.judgements,
        "passages": exported.passages,
        "key": exported.vkey,
        "size": exported.head.as_ref().map(|(size, _)| size),
        "root": exported.head.as_ref().map(|(_, root)| root),
        "unsigned": exported.unsigned,
        "waiting": exported.waiting,
    })
}

fn text(exported: &Exported, words: &Words) -> String {
    let path = exported.dir.display().to_string();
    let key = match exported.files {
        Some(_) => "export.done",
        None => "export.would",
    };
    let mut text = words.fill(
        key,
        &[
            ("case", &exported.case),
            ("path", &path),
            ("originals", &exported.originals.0.to_string()),
            (
                "bytes",
                &indicatif::HumanBytes(exported.originals.1).to_string(),
            ),
            ("events", &exported.events.to_string()),
            ("judgements", &exported.judgements.to_string()),
            ("passages", &exported.passages.to_string()),
            ("vkey", &exported.vkey),
        ],
    );
    for (code, name, why) in &exported.absent {
        let why = words.get(&format!("presence.{}", why.code())).to_owned();
        text.push_str(&words.fill(
            "export.absent",
            &[("document", code), ("name", name), ("why", &why)],
        ));
    }
    if exported.unsigned > 0 {
        let n = exported.unsigned.to_string();
        text.push_str(&words.fill("export.unsigned", &[("n", &n)]));
    }
    if exported.waiting > 0 {
        let n = exported.waiting.to_string();
        text.push_str(&words.fill("export.waiting", &[("n", &n)]));
    }
    if exported.files.is_some() {
        text.push_str(&words.fill("export.check", &[("path", &path)]));
    }
    text
}
