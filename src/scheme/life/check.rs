//! Mistakes of a life cycle that show when its parts are held together.

use std::collections::BTreeSet;

use super::load::LifeFiles;
use super::{Event, LifeCycle, Test};
use crate::scheme::problem::Problem;

/// Facts that every life has.
const GIVEN: [&str; 1] = ["on"];

/// Holds the parts against one another.
pub(in crate::scheme) fn check(files: &LifeFiles, life: &LifeCycle, problems: &mut Vec<Problem>) {
    if life.is_empty() {
        return;
    }
    let mut checked = Checked {
        files,
        life,
        problems,
    };
    checked.unique();
    checked.states();
    checked.ways();
    checked.events();
    checked.terms();
    checked.papers();
}

struct Checked<'a> {
    files: &'a LifeFiles,
    life: &'a LifeCycle,
    problems: &'a mut Vec<Problem>,
}

impl Checked<'_> {
    fn wrong(&mut self, id: &str, ja: &str, en: &str) {
        let problem = self
            .files
            .problem(id, format!("{ja}: `{id}`"), format!("{en}: `{id}`"));
        self.problems.push(problem);
    }

    fn unknown(&mut self, id: &str, what: &str, name: &str) {
        let problem = self.files.problem(
            id,
            format!("`{id}` が指す {what} がありません: `{name}`"),
            format!("`{id}` names an unknown {what}: `{name}`"),
        );
        self.problems.push(problem);
    }

    fn unique(&mut self) {
        let life = self.life;
        let kinds: [Vec<&String>; 6] = [
            life.tracks.iter().map(|it| &it.id).collect(),
            life.states.iter().map(|it| &it.id).collect(),
            life.events.iter().map(|it| &it.id).collect(),
            life.deadlines.iter().map(|it| &it.id).collect(),
            life.notices.iter().map(|it| &it.id).collect(),
            life.articles.iter().map(|it| &it.id).collect(),
        ];
        for ids in kinds {
            let mut seen = BTreeSet::new();
            for id in ids {
                if !seen.insert(id) {
                    self.wrong(id, "同じ id が二つあります", "duplicate id");
                }
            }
        }
    }

    fn states(&mut self) {
        for state in &self.life.states {
            if self.life.track(&state.track).is_none() {
                self.unknown(&state.id, "track", &state.track);
            }
            self.articles(&state.id, &state.articles);
            if let Some(article) = &state.silent {
                self.article(&state.id, article);
            }
        }
        for track in &self.life.tracks {
            if let Some(start) = &track.start {
                self.state(&track.id, start);
            }
        }
        if self.life.tracks.iter().filter(|track| track.main).count() != 1 {
            self.wrong("", "main の track は一つ", "exactly one track is main");
        }
    }

    /// Every state can be reached, and left or said to be an end.
    fn ways(&mut self) {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut left: BTreeSet<&str> = BTreeSet::new();
        let starts = self.life.tracks.iter().filter_map(|t| t.start.as_deref());
        reached.extend(starts);
        for event in &self.life.events {
            reached.extend(event.to.as_deref());
            reached.extend(event.moves.iter().map(|a| a.to.as_str()));
            reached.extend(event.opens.iter().map(|a| a.state.as_str()));
            reached.extend(event.guards.iter().filter_map(|g| g.otherwise.as_deref()));
            if event.to.is_some() {
                left.extend(event.from.iter().map(String::as_str));
            }
            let moved = event.moves.iter().flat_map(|a| &a.from);
            left.extend(moved.map(String::as_str));
        }
        for state in &self.life.states {
            let id = state.id.as_str();
            if !reached.contains(id) {
                self.wrong(
                    id,
                    "どの出来事でも至れません",
                    "no event leads to the state",
                );
            }
            if !state.is_final && state.silent.is_none() && !left.contains(id) {
                self.wrong(
                    id,
                    "この状態を終える出来事がなく、final でも silent でもありません",
                    "no event leaves the state, and it is neither final nor silent",
                );
            }
        }
    }

    fn events(&mut self) {
        let made = self.made();
        for event in &self.life.events {
            let id = &event.id;
            self.cited(id, &event.articles);
            let moved = event
                .moves
                .iter()
                .flat_map(|a| a.from.iter().chain([&a.to]));
            let opened = event.opens.iter().map(|a| &a.state);
            let named = event.from.iter().chain(&event.to).chain(&event.when);
            for state in named.chain(&event.unless).chain(moved).chain(opened) {
                self.state(id, state);
            }
            self.one_track(event);
            for notice in &event.notices {
                if !self.life.notices.iter().any(|n| n.id == *notice) {
                    self.unknown(id, "notice", notice);
                }
            }
            for effect in &event.register {
                if !self.life.register.iter().any(|r| r.id == *effect) {
                    self.unknown(id, "register effect", effect);
                }
            }
            self.fields(event);
            self.guards(event, &made);
        }
    }

    /// What an event acts on is one item: its states are of one track.
    fn one_track(&mut self, event: &Event) {
        let tracks: BTreeSet<_> = event
            .from
            .iter()
            .chain(&event.to)
            .filter_map(|state| self.life.track_of(state))
            .map(|track| &track.id)
            .collect();
        if tracks.len() > 1 {
            self.wrong(
                &event.id,
                "from と to の track が違います",
                "from and to lie in different tracks",
            );
        }
    }

    fn fields(&mut self, event: &Event) {
        for name in event.newest_of.iter().flatten() {
            if !event.fields.iter().any(|field| field.id == *name) {
                self.unknown(&event.id, "field", name);
            }
        }
        for field in &event.fields {
            self.articles(&event.id, &field.articles);
            if let Some(list) = &field.grounds
                && !self.life.grounds.iter().any(|ground| ground.list == *list)
            {
                self.unknown(&event.id, "list of grounds", list);
            }
        }
    }

    fn guards(&mut self, event: &Event, made: &BTreeSet<String>) {
        for guard in &event.guards {
            self.articles(&event.id, &guard.articles);
            for state in guard.otherwise.iter().chain(&guard.if_state) {
                self.state(&event.id, state);
            }
            let (deadlines, bars, facts): (Vec<&String>, Vec<&String>, Vec<&String>) =
                match &guard.ask {
                    Test::After(one) => (vec![one], vec![], vec![]),
                    Test::Within(some) => (some.iter().collect(), vec![], vec![]),
                    Test::NoBar(some) => (vec![], some.iter().collect(), vec![]),
                    Test::Bar(one) => (vec![], vec![one], vec![]),
                    Test::Fact(fact) | Test::Absent(fact) | Test::NotBefore(fact) => {
                        (vec![], vec![], vec![fact])
                    }
                    Test::FactIs((fact, _)) => (vec![], vec![], vec![fact]),
                    Test::Recent(it) | Test::NotRecent(it) => (vec![], vec![], vec![&it.before]),
                    Test::FieldBefore((_, fact)) | Test::Same((_, fact)) => {
                        (vec![], vec![], vec![fact])
                    }
                    Test::NotIn(states) => {
                        for state in states {
                            self.state(&event.id, state);
                        }
                        continue;
                    }
                    Test::FieldIs(_) | Test::FieldNot(_) | Test::Upto(_) => continue,
                };
            for name in deadlines {
                self.deadline(&event.id, name);
            }
            for name in bars {
                if self.life.bar(name).is_none() {
                    self.unknown(&event.id, "bar", name);
                }
            }
            for fact in facts {
                self.fact(&event.id, fact, made);
            }
        }
    }

    fn terms(&mut self) {
        let made = self.made();
        for deadline in &self.life.deadlines {
            let id = &deadline.id;
            self.cited(id, &deadline.articles);
            for state in deadline.during.iter().chain(&deadline.unless) {
                self.state(id, state);
            }
            for event in deadline.then.iter().chain(&deadline.by) {
                self.event(id, event);
            }
            let facts = deadline.from.iter().chain(&deadline.if_fact);
            for fact in facts.chain(&deadline.unless_fact) {
                self.fact(id, fact, &made);
            }
        }
        for bar in &self.life.bars {
            self.cited(&bar.id, &bar.articles);
            for event in bar.events.iter().chain([&bar.then]) {
                self.event(&bar.id, event);
            }
            self.fact(&bar.id, &bar.from, &made);
        }
        for ground in &self.life.grounds {
            self.cited(&ground.id, &ground.articles);
            for state in &ground.when {
                self.state(&ground.id, state);
            }
            if let Some(bar) = ground
                .bar
                .as_ref()
                .filter(|bar| self.life.bar(bar).is_none())
            {
                self.unknown(&ground.id, "bar", bar);
            }
        }
    }

    fn papers(&mut self) {
        for notice in &self.life.notices {
            self.cited(&notice.id, &notice.articles);
        }
        for effect in &self.life.register {
            self.cited(&effect.id, &effect.articles);
        }
        for note in &self.life.notes {
            self.cited(&note.id, &note.articles);
            for state in &note.states {
                self.state(&note.id, state);
            }
        }
    }

    /// Every fact that some event makes, `{…}` as it is written.
    fn made(&self) -> BTreeSet<String> {
        let events = self.life.events.iter();
        let sets = events.flat_map(|event| {
            let opened = event.opens.iter().flat_map(|opening| &opening.set);
            event.set.iter().chain(opened)
        });
        let flags = self.life.events.iter().flat_map(|event| &event.guards);
        let flags = flags.filter_map(|guard| Some(format!("flag.{}", guard.flag.as_ref()?)));
        sets.map(|set| set.fact.clone())
            .chain(flags)
            .chain(GIVEN.map(str::to_owned))
            .collect()
    }

    fn fact(&mut self, id: &str, fact: &str, made: &BTreeSet<String>) {
        let fits = |made: &String| match made.split_once('{') {
            Some((before, _)) => fact.starts_with(before),
            None => made == fact,
        };
        if !fact.contains('{') && !made.iter().any(fits) {
            self.unknown(id, "fact", fact);
        }
    }

    fn cited(&mut self, id: &str, articles: &[String]) {
        if articles.is_empty() {
            self.wrong(id, "根拠の条項がありません", "no article is cited");
        }
        self.articles(id, articles);
    }

    fn articles(&mut self, id: &str, articles: &[String]) {
        for article in articles {
            self.article(id, article);
        }
    }

    fn article(&mut self, id: &str, article: &str) {
        if self.life.article(article).is_none() {
            self.unknown(id, "article", article);
        }
    }

    fn state(&mut self, id: &str, state: &str) {
        if self.life.state(state).is_none() {
            self.unknown(id, "state", state);
        }
    }

    fn event(&mut self, id: &str, event: &str) {
        if self.life.event(event).is_none() {
            self.unknown(id, "event", event);
        }
    }

    fn deadline(&mut self, id: &str, deadline: &str) {
        if self.life.deadline(deadline).is_none() {
            self.unknown(id, "deadline", deadline);
        }
    }
}
