//! `scheme list` and `scheme check`.

use std::sync::Arc;

use serde_json::json;

use super::args::{Cli, SchemeArgs, SchemeVerb};
use super::print::Printer;
use crate::app::{Code, Exit, Failure};
use crate::evidence::{check, check_examples};
use crate::report::table::{Align, Table};
use crate::scheme::letters::letters;
use crate::scheme::{PackError, Problem, list, load, unknown};

pub(super) fn run(cli: &Cli, args: &SchemeArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    match &args.verb {
        SchemeVerb::List => list_all(cli, printer),
        SchemeVerb::Check { id } => check_some(cli, id.as_deref(), printer),
        SchemeVerb::Diff(args) => super::scheme_diff::run(cli, args, printer),
        SchemeVerb::Trace { id } => super::trace::run(cli, id.as_deref(), printer),
    }
}

fn list_all(cli: &Cli, printer: &mut Printer) -> Result<Exit, Failure> {
    let templates = super::templates(cli);
    let mut table = Table::new(&[Align::Left, Align::Left, Align::Right, Align::Left]);
    let mut schemes = Vec::new();
    for (id, effective) in list(&templates)? {
        let pack = load(&templates, &id, Some(effective))?;
        let criteria = pack.criteria.len();
        let title = printer
            .words
            .pick(&pack.title_ja, &pack.title_en)
            .to_owned();
        schemes.push(json!({
            "id": id, "effective": effective.to_string(), "title_ja": pack.title_ja,
            "title_en": pack.title_en, "criteria": criteria, "hash": pack.hash,
        }));
        table.row([id, effective.to_string(), criteria.to_string(), title]);
    }
    if printer.machine() {
        printer.json_line(&json!({"schema_version": 1, "schemes": schemes}));
    } else {
        printer.data(&table.render(0));
    }
    Ok(Exit::Ok)
}

fn check_some(cli: &Cli, only: Option<&str>, printer: &mut Printer) -> Result<Exit, Failure> {
    let templates = super::templates(cli);
    let mut problems = Vec::new();
    let mut checked = Vec::new();
    for (id, effective) in list(&templates)? {
        if only.is_some_and(|only| only != id) {
            continue;
        }
        match load(&templates, &id, Some(effective)) {
            Ok(pack) => {
                problems.extend(letters(&templates, &pack)?.1);
                problems.extend(check_examples(&pack));
                problems.extend(
                    check(Arc::new(pack))
                        .map_err(|e| Failure::new(Code::PackMistakes).with("detail", e))?,
                );
            }
            Err(PackError::Mistakes(mistakes)) => problems.extend(mistakes),
            Err(other) => return Err(other.into()),
        }
        checked.push(format!("{id} {effective}"));
    }
    if let Some(only) = only.filter(|_| checked.is_empty()) {
        return Err(unknown(&list(&templates)?, only).into());
    }
    print(&checked, &problems, printer);
    Ok(if problems.is_empty() {
        Exit::Ok
    } else {
        Exit::Failure
    })
}

fn print(checked: &[String], problems: &[Problem], printer: &mut Printer) {
    if printer.machine() {
        printer.json_line(&json!({
            "schema_version": 1, "ok": problems.is_empty(), "checked": checked, "problems": problems,
        }));
        return;
    }
    let mut text = lines(problems, printer);
    let counted = problems.len().to_string();
    text.push_str(&printer.words.fill(
        "scheme.checked",
        &[("packs", &checked.join(", ")), ("n", &counted)],
    ));
    printer.data(&text);
}

/// Mistakes with file and line, a line each.
pub(super) fn lines(problems: &[Problem], printer: &Printer) -> String {
    let line = |problem: &Problem| {
        let what = printer.words.pick(&problem.ja, &problem.en);
        format!("templates/{}:{}: {what}\n", problem.file, problem.line)
    };
    problems.iter().map(line).collect()
}
