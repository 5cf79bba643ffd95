//! Reads the files of a life cycle.

use serde::Deserialize;

use super::{
    Article, Bar, Deadline, Event, Ground, LifeCycle, Note, Notice, RegisterEffect, State, Track,
};
use crate::scheme::problem::Problem;
use crate::scheme::toml_file::TomlFile;

/// The files that a life cycle may be spread over; all of one shape.
pub(in crate::scheme) const NAMES: [&str; 5] =
    ["lifecycle", "examination", "holder", "deadlines", "papers"];

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LifeFile {
    starting: Vec<String>,
    track: Vec<Track>,
    state: Vec<State>,
    event: Vec<Event>,
    deadline: Vec<Deadline>,
    bar: Vec<Bar>,
    ground: Vec<Ground>,
    notice: Vec<Notice>,
    register: Vec<RegisterEffect>,
    note: Vec<Note>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ArticleFile {
    article: Vec<Article>,
}

/// The files, read but not understood.
pub(in crate::scheme) struct LifeFiles {
    pub(in crate::scheme) rules: Vec<TomlFile>,
    pub(in crate::scheme) articles: TomlFile,
}

impl LifeFiles {
    /// Puts the files together.
    pub(in crate::scheme) fn resolve(&self, problems: &mut Vec<Problem>) -> LifeCycle {
        let mut life = LifeCycle::default();
        for file in &self.rules {
            match file.parse::<LifeFile>() {
                Ok(part) => life.take(part),
                Err(problem) => problems.push(problem),
            }
        }
        match self.articles.parse::<ArticleFile>() {
            Ok(file) => life.articles = file.article,
            Err(problem) => problems.push(problem),
        }
        life
    }

    /// The place of the first definition of `id`, else the first file.
    pub(in crate::scheme) fn problem(&self, id: &str, ja: String, en: String) -> Problem {
        let written = format!("id = \"{id}\"");
        let files = self.rules.iter().chain([&self.articles]);
        for file in files {
            if let Some(at) = file.text.find(&written) {
                return file.problem(at..at, ja, en);
            }
        }
        self.articles.problem(0..0, ja, en)
    }
}

impl LifeCycle {
    fn take(&mut self, part: LifeFile) {
        self.starting.extend(part.starting);
        self.tracks.extend(part.track);
        self.states.extend(part.state);
        self.events.extend(part.event);
        self.deadlines.extend(part.deadline);
        self.bars.extend(part.bar);
        self.grounds.extend(part.ground);
        self.notices.extend(part.notice);
        self.register.extend(part.register);
        self.notes.extend(part.note);
    }
}
