//! Mistakes of a wording: fields that are not known, ids that do not exist.

use std::collections::BTreeSet;
use std::ops::Range;

use minijinja::Environment;
use toml::Spanned;

use super::load::LetterFile;
use super::{Wording, fact_name};
use crate::scheme::life::{Event, LifeCycle};
use crate::scheme::pack::Pack;
use crate::scheme::problem::Problem;
use crate::scheme::toml_file::TomlFile;

/// Fields that every letter has.
const ALWAYS: [&str; 30] = [
    "to",
    "number",
    "date",
    "case",
    "applicant",
    "subject",
    "scheme",
    "regulation",
    "reason",
    "recipient",
    "event",
    "event.id",
    "event.on",
    "event.title",
    "body",
    "body.name",
    "body.title",
    "body.officer",
    "body.address",
    "body.contact",
    "body.bank",
    "ground",
    "ground.id",
    "ground.words",
    "objection",
    "objection.ground",
    "objection.words",
    "objection.period",
    "objection.if_today",
    "objection.last_day",
];

/// What a pack's letters can name.
pub(super) struct Known<'a> {
    life: &'a LifeCycle,
    /// Facts that events make, as letters write them; of one that is named by
    /// a field, the part before it.
    facts: BTreeSet<String>,
    open: Vec<String>,
}

impl<'a> Known<'a> {
    pub(super) fn of(pack: &'a Pack) -> Self {
        let (mut facts, mut open) = (BTreeSet::new(), Vec::new());
        for event in &pack.life.events {
            let opened = event.opens.iter().flat_map(|opening| &opening.set);
            for set in event.set.iter().chain(opened) {
                match set.fact.split_once('{') {
                    Some((before, _)) => open.push(fact_name(before)),
                    None => drop(facts.insert(fact_name(&set.fact))),
                }
            }
        }
        Self {
            life: &pack.life,
            facts,
            open,
        }
    }

    fn is_known(&self, name: &str, events: &[&Event], asks: &[super::Field]) -> bool {
        if ALWAYS.contains(&name) {
            return true;
        }
        match name.split_once('.') {
            Some(("fact", fact)) => {
                self.facts.contains(fact) || self.open.iter().any(|open| fact.starts_with(open))
            }
            Some(("said", field)) => {
                let mut fields = events.iter().flat_map(|event| &event.fields);
                fields.any(|known| known.id == field)
            }
            Some(("ask", field)) => asks.iter().any(|known| known.id == field),
            _ => false,
        }
    }

    /// Checks texts; whether one of them prints the reasons.
    pub(super) fn texts(
        &self,
        file: &TomlFile,
        texts: &[&Spanned<String>],
        events: &[&Event],
        asks: &[super::Field],
        problems: &mut Vec<Problem>,
    ) -> bool {
        let mut reasons = false;
        for text in texts {
            let mut environment = Environment::new();
            if let Err(error) = environment.add_template("letter", text.get_ref()) {
                let at = inside(file, text, error.line().unwrap_or(1));
                let detail = error.detail().unwrap_or_default().to_owned();
                problems.push(file.problem(
                    at,
                    format!("文面として読めません: {detail}"),
                    format!("not a wording: {error}"),
                ));
                continue;
            }
            let Ok(template) = environment.get_template("letter") else {
                continue;
            };
            let mut names: Vec<String> = template.undeclared_variables(true).into_iter().collect();
            names.sort();
            for name in names {
                reasons |= name == "reason";
                if !self.is_known(&name, events, asks) {
                    problems.push(file.problem(
                        named(file, text, &name),
                        format!("知らない項目です: `{name}`"),
                        format!("unknown field: `{name}`"),
                    ));
                }
            }
        }
        reasons
    }

    pub(super) fn deadline(
        &self,
        file: &TomlFile,
        id: &Spanned<String>,
        problems: &mut Vec<Problem>,
    ) {
        if self.life.deadline(id.get_ref()).is_none() {
            unknown(file, id, "deadline", problems);
        }
    }
}

/// Holds a wording against its pack.
pub(super) fn check(
    file: &TomlFile,
    raw: &LetterFile,
    wording: &Wording,
    is_notice: bool,
    pack: &Pack,
    problems: &mut Vec<Problem>,
) {
    let known = Known::of(pack);
    let events = wording.events.iter();
    let events: Vec<&Event> = events.filter_map(|id| pack.life.event(id)).collect();
    let points = raw
        .item
        .iter()
        .flat_map(|point| [&point.title, &point.text]);
    let texts: Vec<&Spanned<String>> = [&raw.title, &raw.body].into_iter().chain(points).collect();
    let reasons = known.texts(file, &texts, &events, &wording.asks, problems);
    if wording.reasons && !reasons {
        problems.push(file.problem(
            raw.body.span(),
            "理由が必要な通知ですが、文面に {{ reason }} がありません".to_owned(),
            "reasons are mandatory, and {{ reason }} does not stand in it".to_owned(),
        ));
    }
    match is_notice {
        true if raw.repeats() => problems.push(
            file.problem(
                0..0,
                "ja, en, articles, to, reasons, events は papers.toml にあり、ここには書けません"
                    .to_owned(),
                "ja, en, articles, to, reasons and events stand in papers.toml, not here"
                    .to_owned(),
            ),
        ),
        true => {}
        false => own_paper(file, raw, wording, pack, problems),
    }
    let roles: Vec<&str> = pack.bodies.iter().map(|body| body.role.as_str()).collect();
    if let Some(from) = &raw.from
        && !roles.contains(&from.get_ref().as_str())
    {
        unknown(file, from, "role", problems);
    }
    for to in &raw.to {
        if !["applicant", "public"].contains(&to.get_ref().as_str())
            && !roles.contains(&to.get_ref().as_str())
        {
            unknown(file, to, "role", problems);
        }
    }
}

/// What a paper that the life cycle does not name has to say itself.
fn own_paper(
    file: &TomlFile,
    raw: &LetterFile,
    wording: &Wording,
    pack: &Pack,
    problems: &mut Vec<Problem>,
) {
    let lacks = wording.ja.is_empty() || wording.en.is_empty();
    if lacks || wording.to.is_empty() || wording.events.is_empty() {
        problems.push(file.problem(
            0..0,
            "ja, en, to, events が要ります".to_owned(),
            "ja, en, to and events are needed".to_owned(),
        ));
    }
    for article in &raw.articles {
        if pack.life.article(article.get_ref()).is_none() {
            unknown(file, article, "article", problems);
        }
    }
    for event in &raw.events {
        if pack.life.event(event.get_ref()).is_none() {
            unknown(file, event, "event", problems);
        }
    }
}

fn unknown(file: &TomlFile, what: &Spanned<String>, kind: &str, problems: &mut Vec<Problem>) {
    let name = what.get_ref();
    problems.push(file.problem(
        what.span(),
        format!("{kind} がありません: `{name}`"),
        format!("unknown {kind}: `{name}`"),
    ));
}

/// The place of a line of a text, from 1.
fn inside(file: &TomlFile, text: &Spanned<String>, line: usize) -> Range<usize> {
    let span = text.span();
    let written = file.text.get(span.clone()).unwrap_or_default();
    // A text of several lines begins below its quotes.
    let before = usize::from(written.starts_with("\"\"\"\n") || written.starts_with("'''\n"));
    let skipped = line.saturating_sub(1) + before;
    let at = written.match_indices('\n').map(|(at, _)| at + 1);
    let at = match skipped {
        0 => 0,
        n => at.take(n).last().unwrap_or(0),
    };
    span.start + at..span.start + at
}

/// The place where a field is named in a text.
fn named(file: &TomlFile, text: &Spanned<String>, name: &str) -> Range<usize> {
    let span = text.span();
    let written = file.text.get(span.clone()).unwrap_or_default();
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut found = written.match_indices(name).filter(|(at, _)| {
        let before = written[..*at].chars().next_back();
        let after = written[at + name.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    });
    let at = found.next().map_or(0, |(at, _)| at);
    span.start + at..span.start + at
}
