//! Mistakes that only show when the parts of a pack are held together.

use std::collections::HashSet;

use jiff::civil::Date;

use super::problem::Problem;
use super::raw::{RawCriterion, SchemeFile};
use super::resolve::date;
use super::rule::Rule;
use super::toml_file::TomlFile;

pub(super) fn check_scheme(
    file: &TomlFile,
    raw: &SchemeFile,
    id: &str,
    day: Date,
    problems: &mut Vec<Problem>,
) {
    if raw.id.get_ref() != id {
        problems.push(file.problem(
            raw.id.span(),
            format!("id がフォルダ名 `{id}` と違います"),
            format!("the id differs from the folder's name `{id}`"),
        ));
    }
    if date(&raw.effective) != Some(day) {
        problems.push(file.problem(
            raw.effective.span(),
            format!("effective がフォルダ名 `{day}` と違います"),
            format!("the day differs from the folder's name `{day}`"),
        ));
    }
}

pub(super) fn check_criteria(
    file: &TomlFile,
    raw: &[RawCriterion],
    classes: &HashSet<&str>,
    problems: &mut Vec<Problem>,
) {
    let mut seen = HashSet::new();
    for criterion in raw {
        let id = criterion.id.get_ref();
        if !seen.insert(id) {
            problems.push(file.problem(
                criterion.id.span(),
                format!("同じ id の基準が二つあります: `{id}`"),
                format!("duplicate criterion id: `{id}`"),
            ));
        }
        for class in &criterion.expected {
            if !classes.contains(class.get_ref().as_str()) {
                problems.push(file.problem(
                    class.span(),
                    format!("知らない文書の種類です: `{}`", class.get_ref()),
                    format!("unknown class: `{}`", class.get_ref()),
                ));
            }
        }
    }
}

/// A criterion has a rule, or says that it has none; never both.
pub(super) fn check_ruled(
    file: &TomlFile,
    raw: &[RawCriterion],
    rules: &[Rule],
    problems: &mut Vec<Problem>,
) {
    let ruled: HashSet<u32> = rules.iter().map(|rule| rule.criterion).collect();
    for (position, criterion) in (0u32..).zip(raw) {
        let id = criterion.id.get_ref();
        let (ja, en) = match (ruled.contains(&position), criterion.unmatched) {
            (false, false) => (
                "規則がありません (無くてよいなら unmatched = true)",
                "no rule, and not `unmatched = true`",
            ),
            (true, true) => (
                "unmatched なのに規則があります",
                "a rule although `unmatched = true`",
            ),
            _ => continue,
        };
        problems.push(file.problem(
            criterion.id.span(),
            format!("{ja}: `{id}`"),
            format!("{en}: `{id}`"),
        ));
    }
}
