//! `init`: makes a home.

use super::args::InitArgs;
use super::print::Printer;
use crate::app::home::{SETTINGS, init};
use crate::app::{Code, Exit, Failure};
use crate::model::SystemClock;

pub(super) fn run(
    args: &InitArgs,
    home: Option<&std::path::Path>,
    printer: &mut Printer,
) -> Result<Exit, Failure> {
    let dir = args
        .dir
        .as_deref()
        .or(home)
        .unwrap_or(std::path::Path::new("."));
    let shown = dir.display().to_string();
    if args.dry_run {
        if dir.join(SETTINGS).exists() {
            return Err(Failure::new(Code::HomeExists).with("path", shown));
        }
        printer.data(&printer.words.fill("init.would", &[("path", &shown)]));
        return Ok(Exit::Ok);
    }
    init(dir, Box::new(SystemClock))?;
    if printer.machine() {
        printer.json_line(&serde_json::json!({"schema_version": 1, "home": shown}));
    } else {
        printer.data(&printer.words.fill("init.done", &[("path", &shown)]));
    }
    Ok(Exit::Ok)
}
