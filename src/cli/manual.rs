//! Help, man pages and completions, all from the one definition of the verbs.

use clap::{Command, CommandFactory as _};

use super::args::{Cli, CompletionsArgs, ManArgs};
use super::print::Printer;
use crate::app::{Code, Exit, Failure};
use crate::report::{Lang, Words};

/// The command with the catalogue's words: what a verb does, and examples at
/// the top of its help.
pub(super) fn localised(command: Command, lang: Lang) -> Command {
    let words = Words::new(lang);
    let names: Vec<String> = command
        .get_subcommands()
        .map(|verb| verb.get_name().to_owned())
        .collect();
    let mut command = put(command, "akashi", &words);
    for name in names {
        command = command.mut_subcommand(&name, |verb| put(verb, &name, &words));
    }
    command
}

fn put(mut command: Command, name: &str, words: &Words) -> Command {
    let about = format!("help.{name}.about");
    if words.get(&about) != about {
        command = command.about(words.get(&about).to_owned());
    }
    let examples = format!("help.{name}.examples");
    if words.get(&examples) != examples {
        let text = format!("{}\n{}", words.get("help.examples"), words.get(&examples));
        command = command.before_help(text);
    }
    command
}

pub(super) fn completions(args: &CompletionsArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "akashi", &mut text);
    printer.data(&String::from_utf8_lossy(&text));
    Ok(Exit::Ok)
}

pub(super) fn man(args: &ManArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let command = localised(Cli::command(), printer.words.lang);
    let failed = |e: std::io::Error| Failure::new(Code::Output).with("detail", e);
    let Some(dir) = &args.out else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command)
            .render(&mut page)
            .map_err(failed)?;
        printer.data(&String::from_utf8_lossy(&page));
        return Ok(Exit::Ok);
    };
    std::fs::create_dir_all(dir).map_err(failed)?;
    clap_mangen::generate_to(command, dir).map_err(failed)?;
    Ok(Exit::Ok)
}
