//! The Japanese of the help's texts, put in the place of the English.

use std::collections::BTreeMap;

use clap::builder::{PossibleValue, PossibleValuesParser, StyledStr};
use clap::{Arg, Command};
use serde::Deserialize;

/// The catalogue of the help.
#[derive(Debug, Default, Deserialize)]
pub(in crate::cli) struct Catalogue {
    /// Texts by the English that they stand for.
    pub(super) text: BTreeMap<String, String>,
    /// Headings and marks around the texts.
    pub(super) layout: BTreeMap<String, String>,
    /// What stands for anything in a usage line, by its English.
    pub(super) usage: BTreeMap<String, String>,
    /// Mistakes in what was typed.
    pub(super) mistake: BTreeMap<String, String>,
    /// What the man pages' form says, by its English.
    pub(in crate::cli) man: BTreeMap<String, String>,
}

impl Catalogue {
    /// The built-in Japanese.
    pub(in crate::cli) fn japanese() -> Self {
        let source = include_str!("../../../templates/locales/help.ja.toml");
        // That it can be read is held by a test.
        toml::from_str(source).unwrap_or_default()
    }

    /// A heading or a mark.
    pub(super) fn mark<'a>(&'a self, key: &'a str) -> &'a str {
        self.layout.get(key).map_or(key, String::as_str)
    }

    fn of(&self, text: &StyledStr) -> StyledStr {
        let text = text.to_string();
        match self.text.get(&text) {
            Some(japanese) => japanese.into(),
            None => text.into(),
        }
    }
}

/// A built command with the catalogue's texts. It is for showing: what it reads
/// possible values as is no longer what the verb wants.
pub(in crate::cli) fn translated(mut command: Command, catalogue: &Catalogue) -> Command {
    if let Some(text) = command.get_about().map(|text| catalogue.of(text)) {
        command = command.about(text);
    }
    if let Some(text) = command.get_long_about().map(|text| catalogue.of(text)) {
        command = command.long_about(text);
    }
    command
        .mut_args(|arg| argument(arg, catalogue))
        .mut_subcommands(|verb| translated(verb, catalogue))
}

fn argument(mut arg: Arg, catalogue: &Catalogue) -> Arg {
    if let Some(text) = arg.get_help().map(|text| catalogue.of(text)) {
        arg = arg.help(text);
    }
    if let Some(text) = arg.get_long_help().map(|text| catalogue.of(text)) {
        arg = arg.long_help(text);
    }
    let values = arg.get_possible_values();
    if values.is_empty() {
        return arg;
    }
    let values = values.into_iter().map(|value| of_value(value, catalogue));
    arg.value_parser(PossibleValuesParser::new(values.collect::<Vec<_>>()))
}

fn of_value(value: PossibleValue, catalogue: &Catalogue) -> PossibleValue {
    match value.get_help().map(|text| catalogue.of(text)) {
        Some(text) => value.help(text),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::args::Cli;
    use crate::cli::case_event::Typed;

    /// Every text of a command's help, and of all below it.
    fn texts(command: &Command, found: &mut BTreeSet<String>) {
        let name = command.get_name();
        assert!(command.get_about().is_some(), "{name} says nothing");
        let abouts = [command.get_about(), command.get_long_about()];
        found.extend(abouts.into_iter().flatten().map(ToString::to_string));
        for arg in command.get_arguments() {
            let id = arg.get_id();
            assert!(arg.get_help().is_some(), "{name} {id} says nothing");
            let helps = [arg.get_help(), arg.get_long_help()];
            found.extend(helps.into_iter().flatten().map(ToString::to_string));
            for value in arg.get_possible_values() {
                found.extend(value.get_help().map(ToString::to_string));
            }
        }
        for verb in command.get_subcommands() {
            texts(verb, found);
        }
    }

    fn all(mut commands: [Command; 2]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for command in &mut commands {
            command.build();
            texts(command, &mut found);
        }
        found
    }

    #[test]
    fn every_text_has_its_japanese_and_every_key_its_text() {
        let known: BTreeSet<String> = Catalogue::japanese().text.into_keys().collect();
        let shown = all([Cli::command(), Typed::command()]);
        assert!(shown.len() > 200, "{}", shown.len());
        let lacking: Vec<_> = shown.difference(&known).collect();
        let idle: Vec<_> = known.difference(&shown).collect();
        assert!(lacking.is_empty(), "no Japanese: {lacking:#?}");
        assert!(idle.is_empty(), "names nothing: {idle:#?}");
    }

    #[test]
    fn every_text_is_put_in_and_ends_alike() {
        let catalogue = Catalogue::japanese();
        let japanese: BTreeSet<&String> = catalogue.text.values().collect();
        for command in [Cli::command(), Typed::command()] {
            let mut command = command;
            command.build();
            let mut found = BTreeSet::new();
            texts(&translated(command, &catalogue), &mut found);
            let left: Vec<_> = found
                .iter()
                .filter(|text| !japanese.contains(text))
                .collect();
            assert!(left.is_empty(), "{left:#?}");
        }
        let ended = |text: &&&String| text.ends_with(['。', '.']);
        assert_eq!(japanese.iter().find(ended), None);
    }
}
