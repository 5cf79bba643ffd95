//! `receipt`: what a submission was received as.

use serde_json::json;

use super::args::{Cli, ReceiptArgs};
use super::print::Printer;
use crate::app::cases::receipts;
use crate::app::{Access, Code, Exit, Failure};

pub(super) fn run(cli: &Cli, args: &ReceiptArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read)?;
    let receipts = receipts(&home, args.submission.as_deref())?;
    let mut text = String::new();
    if printer.jsonl {
        for receipt in &receipts {
            text.push_str(&format!("{}\n", receipt.json()));
        }
    } else if printer.json {
        let submissions: Vec<_> = receipts.iter().map(|receipt| receipt.json()).collect();
        let document = match args.all {
            true => json!({"schema_version": 1, "submissions": submissions}),
            false => submissions.into_iter().next().unwrap_or_default(),
        };
        text.push_str(&format!("{document}\n"));
    } else {
        for receipt in &receipts {
            text.push_str(&receipt.text(&printer.words, printer.verbose));
            text.push('\n');
        }
    }
    match &args.out {
        None => printer.data(&text),
        Some(file) => std::fs::write(file, text).map_err(|e| {
            Failure::new(Code::Output).with("detail", format!("{}: {e}", file.display()))
        })?,
    }
    Ok(Exit::Ok)
}
