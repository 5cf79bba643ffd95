//! `cases` and `case show`.

use serde_json::json;

use super::args::{CaseArgs, CaseVerb, Cli};
use super::case_life;
use super::print::Printer;
use super::stages::CasesArgs;
use crate::app::cases::{CaseLine, cases, show as show_case};
use crate::app::casework;
use crate::app::{Access, Exit, Failure};
use crate::model::Case;
use crate::records::Assigned;
use crate::report::coverage;
use crate::report::table::{Align, Table};

pub(super) fn list(cli: &Cli, args: &CasesArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read)?;
    let lines = cases(&home, args.assigned.as_deref())?;
    if printer.jsonl {
        for line in &lines {
            printer.json_line(&line_json(line));
        }
    } else if printer.json {
        let cases: Vec<_> = lines.iter().map(line_json).collect();
        printer.json_line(&json!({"schema_version": 1, "cases": cases}));
    } else if lines.is_empty() {
        let text = printer.words.get("cases.none").to_owned();
        printer.data(&text);
    } else {
        let mut table = Table::new(&[Align::Left; 7]);
        for line in &lines {
            let documents = line.documents.to_string();
            table.row([
                line.case.code.clone(),
                line.case.scheme.clone(),
                printer.words.procedure(&line.case.procedure),
                line.case.applicant.clone(),
                line.case.subject.clone(),
                printer.words.fill("cases.documents", &[("n", &documents)]),
                displays(&line.assigned),
            ]);
        }
        printer.data(&table.render(0));
    }
    Ok(Exit::Ok)
}

pub(super) fn show(cli: &Cli, args: &CaseArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let CaseVerb::Show { case, on } = &args.verb else {
        return Ok(Exit::Usage);
    };
    let on = super::case_event::day(on.as_deref())?;
    let home = super::home(cli, Access::Read)?;
    let view = show_case(&home, case)?;
    let standing = casework::standing(&home, case, on)?;
    if printer.machine() {
        let mut document = case_json(&view.case);
        document["schema_version"] = 1.into();
        document["predecessor"] = json!(view.predecessor);
        document["assigned"] = json!(view.assigned);
        document["submissions"] = view
            .submissions
            .iter()
            .map(|receipt| receipt.json())
            .collect();
        document["missing"] = json!(view.missing);
        document["coverage"] = json!(view.coverage.counts);
        document["findings"] = json!(view.findings.json());
        document["findings_put"] = view.put.iter().map(|finding| finding.json()).collect();
        document["filing"] = json!(view.findings.filing);
        document["life"] = json!(standing.as_ref().map(case_life::json));
        printer.json_line(&document);
        return Ok(Exit::Ok);
    }
    let mut text = String::new();
    if !view.assigned.is_empty() {
        let people = displays(&view.assigned);
        text.push_str(&printer.words.fill("cases.assigned", &[("people", &people)]));
    }
    if let Some(standing) = &standing {
        text.push_str(&case_life::text(standing, case, printer));
        text.push('\n');
    }
    for receipt in &view.submissions {
        text.push_str(&receipt.text(&printer.words, printer.verbose));
        text.push('\n');
    }
    text.push_str(&coverage::summary(&view.coverage, &printer.words));
    text.push_str(&view.findings.text(&printer.words));
    if !view.put.is_empty() {
        text.push_str(&format!("\n{}\n", printer.words.get("finding.title")));
        text.extend(view.put.iter().map(|finding| finding.text(&printer.words)));
    }
    printer.data(&text);
    Ok(Exit::Ok)
}

/// Who works on a case, by the names that others see.
fn displays(assigned: &[Assigned]) -> String {
    let each = assigned.iter().map(|one| one.display.as_str());
    each.collect::<Vec<_>>().join("・")
}

fn line_json(line: &CaseLine) -> serde_json::Value {
    let mut document = case_json(&line.case);
    document["submissions"] = line.submissions.into();
    document["documents"] = line.documents.into();
    document["assigned"] = json!(line.assigned);
    document
}

fn case_json(case: &Case) -> serde_json::Value {
    json!({
        "case": case.code,
        "scheme": case.scheme,
        "pack": case.pack.to_string(),
        "pack_hash": case.pack_hash,
        "procedure": case.procedure,
        "applicant": case.applicant,
        "applicant_source": case.applicant_source,
        "corporate_number": case.corporate_number.as_ref().map(|(number, _)| number),
        "corporate_number_source": case.corporate_number.as_ref().map(|(_, source)| source),
        "subject": case.subject,
        "opened_on": case.opened_on.to_string(),
    })
}
