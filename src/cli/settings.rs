//! `settings`: what holds in a home, and where it comes from.

use serde_json::json;

use super::args::Cli;
use super::print::Printer;
use crate::app::effective::{Effective, effective};
use crate::app::{Access, Exit, Failure};
use crate::report::table::{Align, Table, shorten};

/// Columns of a value.
const WIDTH: usize = 60;

pub(super) fn run(cli: &Cli, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read)?;
    let all = effective(&home)?;
    if printer.machine() {
        let mut document = json!(all);
        document["schema_version"] = 1.into();
        printer.json_line(&document);
        return Ok(Exit::Ok);
    }
    let text = text(&all, printer);
    printer.data(&text);
    Ok(Exit::Ok)
}

fn text(all: &Effective, printer: &Printer) -> String {
    let words = &printer.words;
    let from = |line: Option<usize>, otherwise: &str| match line {
        Some(line) => words.fill("settings.line", &[("line", &line.to_string())]),
        None => words.get(otherwise).to_owned(),
    };
    let mut table = Table::new(&[Align::Left; 3]);
    for section in &all.sections {
        for one in &section.settings {
            let from = match &one.pending {
                Some(pending) => words.fill("settings.pending", &[("value", pending)]),
                None => from(one.line, "settings.default"),
            };
            let path = format!("{}.{}", section.name, one.key);
            table.row([path, shorten(&one.value, WIDTH), from]);
        }
    }
    let mut text = format!("{}\n{}", all.file, table.render(2));
    for pack in &all.packs {
        let title = words.pick(&pack.ja, &pack.en);
        let line = format!(
            "\n{} {} {title} {}\n",
            pack.scheme, pack.effective, pack.hash
        );
        text.push_str(&line);
        let mut table = Table::new(&[Align::Left; 3]);
        for one in &pack.settings {
            let from = from(one.line, "settings.of_pack");
            table.row([one.path.clone(), shorten(&one.value, WIDTH), from]);
        }
        text.push_str(&table.render(2));
    }
    text
}
