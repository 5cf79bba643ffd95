//! The form of the Japanese help: the headings and marks that clap has in
//! English only.

use clap::{Arg, Command};

use super::fold::MARK;
use super::translated::Catalogue;

/// A built and translated command that shows its help under our headings.
pub(super) fn laid_out(command: Command, catalogue: &Catalogue) -> Command {
    let styles = command.get_styles();
    let (header, usage) = (*styles.get_header(), *styles.get_usage());
    let mut form = format!(
        "{{before-help}}{{about-with-newline}}\n{usage}{}:{usage:#} {{usage}}",
        catalogue.mark("usage")
    );
    let parts = [
        (
            "commands",
            "subcommands",
            command.get_subcommands().any(|verb| !verb.is_hide_set()),
        ),
        ("arguments", "positionals", any(command.get_positionals())),
        (
            "options",
            "options",
            any(command.get_arguments().filter(|arg| !arg.is_positional())),
        ),
    ];
    for (heading, tag, shown) in parts {
        if shown {
            let heading = catalogue.mark(heading);
            form.push_str(&format!("\n\n{header}{heading}:{header:#}\n{{{tag}}}"));
        }
    }
    form.push_str("{after-help}");
    let about = command.get_about().map(|text| marked(&text.to_string()));
    let command = match about {
        Some(about) => command.about(about),
        None => command,
    };
    command
        .help_template(form)
        .mut_args(|arg| argument(arg, catalogue))
        .mut_subcommands(|verb| laid_out(verb, catalogue))
}

fn any<'a>(mut args: impl Iterator<Item = &'a Arg>) -> bool {
    args.any(|arg| !arg.is_hide_set())
}

/// The text with a mark before each line, from which it can be folded.
fn marked(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| match line.is_empty() {
            true => String::new(),
            false => format!("{MARK}{line}"),
        })
        .collect();
    lines.join("\n")
}

/// The argument with its variable, its default and its values in its text.
fn argument(arg: Arg, catalogue: &Catalogue) -> Arg {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let long = arg
        .get_long_help()
        .map_or(help.clone(), ToString::to_string);
    let facts = facts(&arg, catalogue);
    let values: Vec<_> = arg
        .get_possible_values()
        .into_iter()
        .filter(|value| !value.is_hide_set())
        .collect();
    let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
    let named = match names.is_empty() {
        true => None,
        false => Some(format!(
            "[{}: {}]",
            catalogue.mark("values"),
            names.join(", ")
        )),
    };
    let mut short = vec![help];
    short.extend(facts.iter().cloned());
    short.extend(named.clone());
    let mut paragraphs = vec![long];
    if values.iter().any(|value| value.get_help().is_some()) {
        let mut list = format!("{}:", catalogue.mark("values"));
        for value in &values {
            let help = value
                .get_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            list.push_str(&format!("\n- {}: {help}", value.get_name()));
        }
        paragraphs.push(list);
        paragraphs.extend((!facts.is_empty()).then(|| facts.join("\n")));
    } else {
        let facts: Vec<String> = facts.into_iter().chain(named).collect();
        paragraphs.extend((!facts.is_empty()).then(|| facts.join("\n")));
    }
    arg.help(marked(&short.join(" ")))
        .long_help(marked(&paragraphs.join("\n\n")))
        .hide_env(true)
        .hide_default_value(true)
        .hide_possible_values(true)
}

/// `[環境変数: …]` and `[既定: …]` of an argument that takes a value.
fn facts(arg: &Arg, catalogue: &Catalogue) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(name) = arg.get_env() {
        let value = std::env::var_os(name).unwrap_or_default();
        facts.push(format!(
            "[{}: {}={}]",
            catalogue.mark("env"),
            name.to_string_lossy(),
            value.to_string_lossy()
        ));
    }
    let default: Vec<_> = arg
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy())
        .filter(|value| !value.is_empty())
        .collect();
    if arg.get_action().takes_values() && !default.is_empty() {
        let default = default.join(" ");
        facts.push(format!("[{}: {default}]", catalogue.mark("default")));
    }
    facts
}
