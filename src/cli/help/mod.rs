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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Cli;

    const ENGLISH: [&str; 9] = [
        "Usage",
        "Options:",
        "OPTIONS",
        "Arguments:",
        "Commands:",
        "[default",
        "[env",
        "ossible values",
        "error:",
    ];

    fn helps(command: &mut Command, found: &mut Vec<String>) {
        found.push(command.render_help().to_string());
        found.push(command.render_long_help().to_string());
        for verb in command.get_subcommands_mut() {
            helps(verb, found);
        }
    }

    #[test]
    fn no_heading_of_the_japanese_help_is_english() {
        let mut found = Vec::new();
        helps(&mut worded(Cli::command(), Lang::Ja), &mut found);
        assert!(found.len() > 100, "{}", found.len());
        for page in &found {
            // What is replaced when a page is shown.
            let page = page.replace("[OPTIONS]", "");
            assert!(page.contains("使い方:"), "{page}");
            for word in ENGLISH {
                assert!(!page.contains(word), "{word}: {page}");
            }
        }
    }

    #[test]
    fn mistakes_are_told_in_japanese() {
        for (typed, told) in [
            ("akashi intake --no-such", "知らない引数です: --no-such"),
            ("akashi no-such", "知らないコマンドです: no-such"),
            ("akashi --quiet", "akashi にはコマンドが必要です"),
            ("akashi coverage", "次の引数が必要です:\n  <CASE>"),
            (
                "akashi coverage C --format papyrus",
                "に「papyrus」は使えません",
            ),
            ("akashi coverage C --format", "には値が必要です"),
            (
                "akashi cases --json --jsonl",
                "--json は --jsonl と同時に使えません",
            ),
            (
                "akashi cases --home a --home b",
                "--home <DIR> は一度しか使えません",
            ),
            (
                "akashi --wait x cases",
                "--wait <SECONDS> の「x」を読めません",
            ),
            ("akashi intake --dismiss a --reason b", "値が 2 個必要です"),
            ("akashi intak", "近いもの: init, intake"),
        ] {
            let command = worded(Cli::command(), Lang::Ja);
            let error = command.try_get_matches_from(typed.split(' ')).unwrap_err();
            let said = mistake::said(&error, &Catalogue::japanese());
            let said = said.unwrap_or_else(|| panic!("{typed}: {error:?}"));
            assert!(
                said.starts_with("誤り: ") && said.contains(told),
                "{typed}: {said}"
            );
            for word in ENGLISH.iter().filter(|word| **word != "OPTIONS") {
                assert!(!said.contains(word), "{typed}: {said}");
            }
        }
    }

    #[test]
    fn the_english_help_stands_in_the_doc_comments() {
        let mut command = worded(Cli::command(), Lang::En);
        command.build();
        let intake = command.find_subcommand_mut("intake").unwrap();
        let page = intake.render_long_help().to_string();
        assert!(page.starts_with("Examples:") && page.contains("Only say what would be taken in"));
        assert!(
            page.is_ascii() || page.replace(['メ', 'モ', '不', '要'], "").is_ascii(),
            "{page}"
        );
    }
}
