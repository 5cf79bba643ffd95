//! `outsourcing`: work that others do for the body, and when that was published.

use clap::Args;
use serde_json::json;

use super::args::Cli;
use super::print::Printer;
use crate::app::outsourcing::outsourcing;
use crate::app::{Access, Exit, Failure};
use crate::report::table::{Align, Table};

#[derive(Debug, Args)]
pub(super) struct OutsourcingArgs {
    /// Only this scheme.
    #[arg(long, value_name = "ID")]
    scheme: Option<String>,
}

pub(super) fn run(
    cli: &Cli,
    args: &OutsourcingArgs,
    printer: &mut Printer,
) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read)?;
    let all = outsourcing(&home, args.scheme.as_deref())?;
    if printer.machine() {
        printer.json_line(&json!({"schema_version": 1, "outsourcing": all}));
        return Ok(Exit::Ok);
    }
    let words = &printer.words;
    let mut table = Table::new(&[Align::Left; 6]);
    for one in &all {
        let published = one.published_on.map(|on| on.to_string());
        let published = match &published {
            Some(on) => words.fill("outsourcing.published", &[("on", on)]),
            None => words.get("outsourcing.not_published").to_owned(),
        };
        table.row([
            one.on.to_string(),
            one.contractor.clone(),
            one.work.clone(),
            published,
            one.case.clone(),
            one.articles.join(", "),
        ]);
    }
    let text = match all.is_empty() {
        true => words.get("outsourcing.none").to_owned(),
        false => table.render(0),
    };
    printer.data(&text);
    Ok(Exit::Ok)
}
