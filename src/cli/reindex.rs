//! `reindex`: builds derived data again.

use serde_json::json;

use super::args::{Cli, ReindexArgs};
use super::print::Printer;
use super::progress::Shown;
use crate::app::reindex::reindex;
use crate::app::{Access, Exit, Failure};

pub(super) fn run(cli: &Cli, args: &ReindexArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change.unless_dry(args.dry_run))?;
    if args.dry_run {
        let key = if args.full {
            "reindex.would_full"
        } else {
            "reindex.would"
        };
        let text = printer.words.get(key).to_owned();
        printer.data(&text);
        return Ok(Exit::Ok);
    }
    let _lock = super::lock(&home, "reindex", printer)?;
    let passages = reindex(&home, args.full, &Shown::new(printer))?;
    if printer.machine() {
        printer.json_line(&json!({"schema_version": 1, "passages": passages}));
    } else {
        let text = printer
            .words
            .fill("reindex.done", &[("n", &passages.to_string())]);
        printer.data(&text);
    }
    Ok(Exit::Ok)
}
