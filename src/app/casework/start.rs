//! What would start a deadline that does not run.

use serde::Serialize;

use super::lived_if_any;
use crate::app::coverage::case_by_code;
use crate::app::error::Failure;
use crate::app::home::Home;
use crate::casework::Text;
use crate::scheme::life::{Deadline, Event, LifeCycle};

/// A deadline that does not run, and the events that it counts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Start {
    /// Scheme id.
    pub scheme: String,
    /// Its id.
    pub deadline: String,
    /// What has to be done in time.
    pub title: Text,
    /// Its articles.
    pub articles: Vec<String>,
    /// What starts it; any of them.
    pub starts: Vec<Starter>,
    /// The day from which it counted, where one of them has happened: the case
    /// has gone on since.
    pub happened: Option<String>,
}

/// An event that starts a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Starter {
    /// Its id.
    pub event: String,
    /// What happens.
    pub title: Text,
    /// Its articles.
    pub articles: Vec<String>,
}

/// The deadlines of a name (their own, or that of an event that ends or follows
/// them), with what starts them: by the rules of a case, or of every scheme in
/// force.
pub fn starts(home: &Home, name: &str, case: Option<&str>) -> Result<Vec<Start>, Failure> {
    let mut schemes = home.schemes();
    let Some(code) = case else {
        let mut all = Vec::new();
        for id in schemes.ids()? {
            let rules = schemes.in_force(&id, home.clock.today())?;
            all.extend(of_cycle(&id, &rules.pack.life, name));
        }
        return Ok(all);
    };
    home.records().work(|unit| {
        let case = case_by_code(unit, code)?;
        let rules = schemes.version(&case.scheme, case.pack)?;
        let cycle = &rules.pack.life;
        let mut all = of_cycle(&case.scheme, cycle, name);
        if let Some(lived) = lived_if_any(unit, &mut schemes, &case)? {
            let life = &lived.life;
            for start in &mut all {
                let from = cycle.deadline(&start.deadline).map(|it| &it.from);
                let items = life.items.iter().rev().map(Some).chain([None]);
                let mut days = items.flat_map(|item| {
                    let facts = from.into_iter().flatten();
                    facts.filter_map(move |fact| life.fact(item, fact)?.day())
                });
                start.happened = days.next().map(|day| day.to_string());
            }
        }
        Ok(all)
    })
}

fn of_cycle(scheme: &str, cycle: &LifeCycle, name: &str) -> Vec<Start> {
    let called = |it: &&Deadline| {
        it.id == name || it.by.as_deref() == Some(name) || it.then.as_deref() == Some(name)
    };
    let start = |deadline: &Deadline| Start {
        scheme: scheme.to_owned(),
        deadline: deadline.id.clone(),
        title: Text::of(&deadline.ja, &deadline.en),
        articles: deadline.articles.clone(),
        starts: cycle
            .events
            .iter()
            .filter(|event| makes_any(event, &deadline.from))
            .map(|event| Starter {
                event: event.id.clone(),
                title: Text::of(&event.ja, &event.en),
                articles: event.articles.clone(),
            })
            .collect(),
        happened: None,
    };
    let deadlines = cycle.deadlines.iter();
    deadlines.filter(called).map(start).collect()
}

/// Whether an event makes one of these facts.
fn makes_any(event: &Event, facts: &[String]) -> bool {
    let opened = event.opens.iter().flat_map(|opening| &opening.set);
    let mut sets = event.set.iter().chain(opened);
    sets.any(|set| !set.clear && facts.contains(&set.fact))
}
