//! `page`: a page of a document as a picture.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::args::Cli;
use super::print::Printer;
use crate::app::accounts::Looking;
use crate::app::page::{Wanted, page};
use crate::app::{Access, Code, Exit, Failure};

#[derive(Debug, Args)]
pub(super) struct PageArgs {
    /// The document (D-12).
    document: String,
    /// The page, from 1.
    #[arg(value_name = "N")]
    page: u32,
    /// Mark a passage on it.
    #[arg(long, value_name = "PASSAGE")]
    mark: Option<String>,
    /// The file to write, PNG.
    #[arg(long, value_name = "F")]
    out: PathBuf,
    /// Dots an inch, 36 to 600.
    #[arg(long, default_value_t = 150, value_parser = clap::value_parser!(u16).range(36..=600))]
    dpi: u16,
    /// Who looks; noted in the access log as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    by: String,
}

pub(super) fn run(cli: &Cli, args: &PageArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read)?;
    let wanted = Wanted {
        document: args.document.clone(),
        page: args.page,
        mark: args.mark.clone(),
        dpi: f32::from(args.dpi),
    };
    let looking = Looking {
        by: &args.by,
        verb: "page",
        kind: "document",
        code: &args.document,
    };
    looking.check(&home)?;
    let png = page(&home, &wanted)?;
    // A copy that nobody can write to has no log either.
    if !home.is_unwritable() {
        looking.note(&home)?;
    }
    std::fs::write(&args.out, &png).map_err(|e| {
        Failure::new(Code::Output).with("detail", format!("{}: {e}", args.out.display()))
    })?;
    let out = args.out.display().to_string();
    if printer.machine() {
        printer.json_line(&json!({
            "schema_version": 1,
            "document": args.document,
            "page": args.page,
            "mark": args.mark,
            "out": out,
            "bytes": png.len(),
        }));
    } else {
        let text = printer.words.fill("page.done", &[("out", &out)]);
        printer.data(&text);
    }
    Ok(Exit::Ok)
}
