//! `receipt`: what a submission was received as.

use std::io::IsTerminal as _;
use std::path::Path;

use serde_json::json;

use super::args::{Cli, ReceiptArgs, ReceiptFormat};
use super::print::Printer;
use crate::app::cases::receipts;
use crate::app::receipts::{page, pdf, write};
use crate::app::{Access, Code, Exit, Failure, Home};
use crate::report::Receipt;

pub(super) fn run(cli: &Cli, args: &ReceiptArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read)?;
    let format = format(args, printer)?;
    let receipts = receipts(&home, args.submission.as_deref())?;
    let bytes = match format {
        ReceiptFormat::Pdf => pdf(&home, &receipts)?,
        _ => render(&home, &receipts, args, format, printer)?.into_bytes(),
    };
    match &args.out {
        None if format == ReceiptFormat::Pdf && std::io::stdout().is_terminal() => {
            return Err(Failure::new(Code::PdfToTerminal));
        }
        None => printer.bytes(&bytes),
        Some(file) => write(file, &bytes)?,
    }
    Ok(Exit::Ok)
}

/// The form that was asked for, or else the one that the file's name says.
fn format(args: &ReceiptArgs, printer: &Printer) -> Result<ReceiptFormat, Failure> {
    match (args.format, &args.out) {
        (Some(format), _) => Ok(format),
        (None, _) if printer.machine() => Ok(ReceiptFormat::Json),
        (None, Some(file)) => by_name(file),
        (None, None) => Ok(ReceiptFormat::Text),
    }
}

fn by_name(file: &Path) -> Result<ReceiptFormat, Failure> {
    let ending = file.extension().map(|e| e.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        None | Some("txt") => Ok(ReceiptFormat::Text),
        Some("html" | "htm") => Ok(ReceiptFormat::Html),
        Some("json" | "jsonl") => Ok(ReceiptFormat::Json),
        Some("pdf") => Ok(ReceiptFormat::Pdf),
        Some(_) => Err(Failure::new(Code::ReceiptForm).with("path", file.display())),
    }
}

fn render(
    home: &Home,
    receipts: &[Receipt],
    args: &ReceiptArgs,
    format: ReceiptFormat,
    printer: &Printer,
) -> Result<String, Failure> {
    Ok(match format {
        ReceiptFormat::Html => page(home, receipts)?,
        ReceiptFormat::Json => json_text(receipts, args.all, printer.jsonl),
        _ => {
            let text = |r: &Receipt| r.full_text(&printer.words, printer.verbose) + "\n";
            receipts.iter().map(text).collect()
        }
    })
}

fn json_text(receipts: &[Receipt], all: bool, lines: bool) -> String {
    let mut submissions = receipts.iter().map(Receipt::json);
    if lines {
        return submissions.map(|one| format!("{one}\n")).collect();
    }
    let document = match all {
        true => json!({"schema_version": 1, "submissions": submissions.collect::<Vec<_>>()}),
        false => submissions.next().unwrap_or_default(),
    };
    format!("{document}\n")
}
