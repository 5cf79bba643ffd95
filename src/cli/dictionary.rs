//! `dictionary`: the words that rank passages beside the letters.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::args::Cli;
use super::print::Printer;
use super::progress::Shown;
use crate::app::dictionary::{SOURCES, install, remove};
use crate::app::{Access, Exit, Failure};

#[derive(Debug, Args)]
pub(super) struct DictionaryArgs {
    #[command(subcommand)]
    pub(super) verb: DictionaryVerb,
}

#[derive(Debug, Subcommand)]
pub(super) enum DictionaryVerb {
    /// Compile the sources of a dictionary and build the index with it.
    Install {
        /// Folder with *.csv, matrix.def, char.def, unk.def in MeCab's form;
        /// Debian's mecab-ipadic puts them where this looks by itself.
        #[arg(default_value = SOURCES)]
        sources: PathBuf,
        /// Only say what would be done.
        #[arg(long)]
        dry_run: bool,
    },
    /// Take the dictionary out and build the index without it.
    Remove,
}

pub(super) fn run(
    cli: &Cli,
    args: &DictionaryArgs,
    printer: &mut Printer,
) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change)?;
    let (key, about) = match &args.verb {
        DictionaryVerb::Install { sources, dry_run } => {
            let _lock = match dry_run {
                true => None,
                false => Some(super::lock(&home, "dictionary install", printer)?),
            };
            match install(&home, sources, *dry_run, &Shown::new(printer))? {
                Some(about) => ("dictionary.installed", Some(about)),
                None => ("dictionary.would", None),
            }
        }
        DictionaryVerb::Remove => {
            let _lock = super::lock(&home, "dictionary remove", printer)?;
            remove(&home, &Shown::new(printer))?;
            ("dictionary.removed", None)
        }
    };
    if printer.machine() {
        printer.json_line(&json!({"schema_version": 1, "dictionary": about}));
    } else {
        let entries = about.map_or(0, |about| about.entries).to_string();
        let text = printer.words.fill(key, &[("entries", &entries)]);
        printer.data(&text);
    }
    Ok(Exit::Ok)
}
