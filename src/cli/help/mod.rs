//! What the program says of how it is typed: help, and mistakes in what was
//! typed. The English stands in the doc comments of the verbs;
//! `templates/locales/help.ja.toml` has the Japanese of each of its texts.

mod fold;
mod layout;
mod mistake;
mod translated;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};

use clap::error::ErrorKind;
use clap::{Command, CommandFactory, Error, FromArgMatches};

use crate::app::Exit;
use crate::report::{Lang, Words};
pub(super) use translated::{Catalogue, translated};

/// What was typed. Help and mistakes are shown here, in the user's language.
///
/// # Errors
/// How the program ends when there is nothing to carry out.
pub(super) fn typed<T>(arguments: &[OsString], lang: Lang) -> Result<T, Exit>
where
    T: CommandFactory + FromArgMatches,
{
    let parsed = T::command()
        .try_get_matches_from(arguments)
        .and_then(|matches| T::from_arg_matches(&matches));
    parsed.map_err(|error| {
        // The words are only put in when they are shown: a verb starts sooner.
        let worded = worded(T::command(), lang).try_get_matches_from(arguments);
        let error = worded.err().unwrap_or(error);
        // A closed pipe is no failure of ours.
        let _ = show(&error, lang);
        match error.exit_code() {
            0 => Exit::Ok,
            _ => Exit::Usage,
        }
    })
}

/// The command with all that its help says in the language, examples first.
fn worded(command: Command, lang: Lang) -> Command {
    let command = with_examples(command, &Words::new(lang));
    match lang {
        Lang::En => command,
        Lang::Ja => {
            let catalogue = Catalogue::japanese();
            let mut command = command.term_width(0);
            command.build();
            layout::laid_out(translated(command, &catalogue), &catalogue)
        }
    }
}

fn with_examples(command: Command, words: &Words) -> Command {
    command.mut_subcommands(|verb| {
        let key = format!("help.{}.examples", verb.get_name());
        match words.has(&key) {
            true => verb.before_help(format!(
                "{}\n{}",
                words.get("help.examples"),
                words.get(&key)
            )),
            false => verb,
        }
    })
}

/// Help goes to stdout and mistakes to stderr.
fn show(error: &Error, lang: Lang) -> io::Result<()> {
    let catalogue = Catalogue::japanese();
    let text = match (lang, error.kind()) {
        (Lang::En, _) | (_, ErrorKind::DisplayVersion) => None,
        (_, ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) => {
            Some(error.render().ansi().to_string())
        }
        _ => mistake::said(error, &catalogue),
    };
    let Some(text) = text else {
        return error.print();
    };
    let text = catalogue
        .usage
        .iter()
        .fold(text, |text, (english, word)| text.replace(english, word));
    match error.use_stderr() {
        true => write(&text, &mut io::stderr().lock()),
        false => write(&text, &mut io::stdout().lock()),
    }
}

fn write(text: &str, out: &mut (impl Write + IsTerminal + std::os::fd::AsFd)) -> io::Result<()> {
    let columns = match rustix::termios::tcgetwinsize(&*out) {
        Ok(size) if size.ws_col > 0 => Some(usize::from(size.ws_col)),
        _ => std::env::var("COLUMNS").ok().and_then(|n| n.parse().ok()),
    };
    let text = fold::folded(text, columns.unwrap_or(fold::USUAL));
    let coloured =
        out.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    match coloured {
        true => out.write_all(text.as_bytes()),
        false => out.write_all(fold::plain(&text).as_bytes()),
    }
}
