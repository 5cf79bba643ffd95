//! `fields`: one file, bytes → class and typed fields.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::args::Cli;
use super::print::Printer;
use crate::app::fields::{FileFields, fields_of};
use crate::app::{Exit, Failure};
use crate::model::ReadState;
use crate::report::fields;

#[derive(Debug, Args)]
pub(super) struct FieldsArgs {
    /// The file.
    pub(super) file: PathBuf,
    /// Read it as a document of this class [default: as it is recognised].
    #[arg(long, value_name = "CLASS")]
    pub(super) class: Option<String>,
}

pub(super) fn run(cli: &Cli, args: &FieldsArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let found = fields_of(&args.file, args.class.as_deref(), &super::templates(cli))?;
    if printer.machine() {
        let document = document(&found, printer);
        printer.json_line(&document);
    } else {
        let text = fields::text(&found.class, &found.fields, &printer.words);
        printer.data(&text);
    }
    Ok(match found.summary.state {
        ReadState::Parsed => Exit::Ok,
        ReadState::Partly | ReadState::Unread => Exit::Partial,
    })
}

fn document(found: &FileFields, printer: &Printer) -> serde_json::Value {
    json!({
        "schema_version": 1,
        "class": found.class.class,
        "confidence": found.class.confidence,
        "reasons": found.class.reasons,
        "fields": found.fields.values,
        "warnings": fields::warnings(&found.fields, &printer.words),
        "state": found.summary.state,
        "reason": found.summary.reason,
    })
}
