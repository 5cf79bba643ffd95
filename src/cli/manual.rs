//! Man pages and completions, all from the one definition of the verbs.

use std::io;
use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use super::args::{Cli, CompletionsArgs, ManArgs};
use super::help::{Catalogue, translated};
use super::print::Printer;
use crate::app::{Code, Exit, Failure};
use crate::report::Lang;

pub(super) fn completions(args: &CompletionsArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "akashi", &mut text);
    printer.data(&String::from_utf8_lossy(&text));
    Ok(Exit::Ok)
}

pub(super) fn man(args: &ManArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let failed = |e: io::Error| Failure::new(Code::Output).with("detail", e);
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let catalogue = match printer.words.lang {
        Lang::En => Catalogue::default(),
        Lang::Ja => Catalogue::japanese(),
    };
    if printer.words.lang == Lang::Ja {
        command = translated(command, &catalogue);
    }
    let Some(dir) = &args.out else {
        let page = page(&Man::new(command), &catalogue).map_err(failed)?;
        printer.data(&page);
        return Ok(Exit::Ok);
    };
    std::fs::create_dir_all(dir).map_err(failed)?;
    pages(command, dir, &catalogue).map_err(failed)?;
    Ok(Exit::Ok)
}

/// Writes the page of a command and those of all below it.
fn pages(command: Command, dir: &Path, catalogue: &Catalogue) -> io::Result<()> {
    let shown = |verb: &&Command| !verb.is_hide_set();
    for verb in command.get_subcommands().filter(shown) {
        pages(verb.clone(), dir, catalogue)?;
    }
    let man = Man::new(command);
    std::fs::write(dir.join(man.get_filename()), page(&man, catalogue)?)
}

fn page(man: &Man, catalogue: &Catalogue) -> io::Result<String> {
    let mut page = Vec::new();
    man.render(&mut page)?;
    let page = String::from_utf8_lossy(&page).into_owned();
    let words = catalogue.man.iter();
    Ok(words.fold(page, |page, (english, word)| page.replace(english, word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_of_the_pages_has_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let mut command = Cli::command();
        command.build();
        pages(command, dir.path(), &Catalogue::default()).unwrap();
        let read = |entry: io::Result<std::fs::DirEntry>| std::fs::read_to_string(entry?.path());
        let english: io::Result<Vec<String>> = dir.path().read_dir().unwrap().map(read).collect();
        let english = english.unwrap().concat();
        let catalogue = Catalogue::japanese();
        assert!(catalogue.man.len() > 5);
        for phrase in catalogue.man.keys() {
            assert!(english.contains(phrase), "{phrase}");
        }
        let headings = english.lines().filter(|line| line.starts_with(".SH "));
        for heading in headings {
            assert!(catalogue.man.contains_key(heading), "{heading}");
        }
    }
}
