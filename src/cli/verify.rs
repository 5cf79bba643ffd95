//! `verify`: is everything what it was?

use serde_json::json;

use super::args::{Cli, VerifyArgs};
use super::print::Printer;
use super::progress::Shown;
use crate::app::verify::{Request, Verified, verify};
use crate::app::{Access, Code, Exit, Failure};
use crate::report::Words;

pub(super) fn run(cli: &Cli, args: &VerifyArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = match super::home(cli, Access::Read) {
        // A database that cannot even be opened is damage like any other.
        Err(failure) if failure.code == Code::Database => {
            printer.failure(&failure);
            return Ok(Exit::Damage);
        }
        other => other?,
    };
    let request = Request {
        case: args.case.clone(),
        full: args.full,
        checkpoint: args.checkpoint.clone(),
        sample: args.sample,
    };
    let found = verify(&home, &request, &Shown::new(printer))?;
    if printer.machine() {
        let document = json(&found, &printer.words);
        printer.json_line(&document);
    } else {
        let text = text(&found, &printer.words);
        printer.data(&text);
    }
    Ok(if found.ok { Exit::Ok } else { Exit::Damage })
}

fn json(found: &Verified, words: &Words) -> serde_json::Value {
    let damage: Vec<_> = found
        .damage
        .iter()
        .map(|damage| {
            json!({
                "what": damage.what,
                "where": damage.place,
                "touches": damage.touches,
                "do": words.get(damage.advice),
            })
        })
        .collect();
    json!({
        "schema_version": 1,
        "ok": found.ok,
        "checked": found.checked,
        "ledger_root": found.ledger_root,
        "signed": found.signed,
        "given": found.given,
        "sampled": found.sampled,
        "not_checked": not_checked(found, words),
        "leftovers": found.leftovers,
        "erased": found.erased,
        "damage": damage,
    })
}

fn text(found: &Verified, words: &Words) -> String {
    let checked = &found.checked;
    let mut text = words.fill(
        "verify.checked",
        &[
            ("originals", &checked.originals.to_string()),
            ("bytes", &indicatif::HumanBytes(checked.bytes).to_string()),
            ("events", &checked.events.to_string()),
            ("commitments", &checked.commitments.to_string()),
            ("documents", &checked.index_documents.to_string()),
            ("root", &found.ledger_root),
        ],
    );
    if let Some(signed) = &found.signed {
        let size = signed.size.to_string();
        text.push_str(&words.fill("verify.signed", &[("size", &size), ("key", &signed.key)]));
    }
    if let Some(size) = found.given {
        text.push_str(&words.fill("verify.given", &[("size", &size.to_string())]));
    }
    if checked.reread > 0 {
        text.push_str(&words.fill("verify.reread", &[("n", &checked.reread.to_string())]));
    }
    if let Some(sampled) = &found.sampled {
        let percent = |share: f64| format!("{:.1}", share * 100.0);
        let share = sampled.read as f64 / sampled.of.max(1) as f64;
        text.push_str(&words.fill(
            "verify.sampled",
            &[
                ("read", &sampled.read.to_string()),
                ("of", &sampled.of.to_string()),
                ("percent", &percent(share)),
                ("chance", &percent(sampled.would_show_one_in_a_hundred)),
            ],
        ));
    }
    if !found.erased.is_empty() {
        let documents: Vec<String> = found
            .erased
            .iter()
            .map(|erased| format!("{} ({})", erased.document, erased.event))
            .collect();
        text.push_str(&words.fill("verify.erased", &[("documents", &documents.join(", "))]));
    }
    for leftover in &found.leftovers {
        let key = format!("leftover.{}", leftover.what);
        text.push_str(&words.fill(&key, &[("where", &leftover.place)]));
    }
    for line in not_checked(found, words) {
        text.push_str(&words.fill("verify.not_checked", &[("what", &line)]));
    }
    for damage in &found.damage {
        text.push_str(&words.fill(
            "verify.damage",
            &[
                ("what", words.get(&format!("damage.{}", damage.what))),
                ("where", &damage.place),
                ("touches", &damage.touches.join(", ")),
                ("do", words.get(damage.advice)),
            ],
        ));
    }
    text.push_str(words.get(if found.ok { "verify.ok" } else { "verify.bad" }));
    text
}

fn not_checked(found: &Verified, words: &Words) -> Vec<String> {
    let line = |skipped: &crate::app::verify::NotChecked| {
        words.fill(skipped.key, &[("about", &skipped.about)])
    };
    found.not_checked.iter().map(line).collect()
}
