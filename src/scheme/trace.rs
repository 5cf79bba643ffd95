//! Which rules of a pack carry an article out.

use super::Pack;
use super::life::{Article, Event};

/// A rule's id, and the articles that it cites.
type Cited<'a> = (&'a String, &'a Vec<String>);

/// What carries an article out, each as a kind and a name: `event pay-fee`.
pub fn implemented_by(pack: &Pack, article: &Article) -> Vec<String> {
    let cites = |articles: &[String]| articles.iter().any(|id| article.is(id));
    let life = &pack.life;
    let mut found = Vec::new();
    let mut add = |kind: &str, id: &str| found.push(format!("{kind} {id}"));
    for event in life.events.iter().filter(|event| cites(&event.articles)) {
        add("event", &event.id);
    }
    for event in &life.events {
        let parts = parts(event).filter(|(_, articles)| cites(articles));
        for (kind, _) in parts {
            add(kind, &event.id);
        }
    }
    let kinds: [(&str, Vec<Cited<'_>>); 6] = [
        (
            "deadline",
            life.deadlines
                .iter()
                .map(|it| (&it.id, &it.articles))
                .collect(),
        ),
        (
            "bar",
            life.bars.iter().map(|it| (&it.id, &it.articles)).collect(),
        ),
        (
            "notice",
            life.notices
                .iter()
                .map(|it| (&it.id, &it.articles))
                .collect(),
        ),
        (
            "register",
            life.register
                .iter()
                .map(|it| (&it.id, &it.articles))
                .collect(),
        ),
        (
            "state",
            life.states
                .iter()
                .map(|it| (&it.id, &it.articles))
                .collect(),
        ),
        (
            "document",
            pack.required
                .iter()
                .map(|it| (&it.id, &it.articles))
                .collect(),
        ),
    ];
    for (kind, rules) in kinds {
        for (id, _) in rules.into_iter().filter(|(_, articles)| cites(articles)) {
            add(kind, id);
        }
    }
    for ground in life.grounds.iter().filter(|ground| cites(&ground.articles)) {
        add("ground", &format!("{} {}", ground.list, ground.id));
    }
    for body in pack.bodies.iter().filter(|body| cites(&body.articles)) {
        add("body", &body.role);
    }
    for procedure in pack.procedures.iter().filter(|it| cites(&it.articles)) {
        add("procedure", &procedure.id);
    }
    for other in &article.by {
        found.push(other.clone());
    }
    found.dedup();
    found
}

fn parts(event: &Event) -> impl Iterator<Item = (&'static str, &Vec<String>)> {
    let guards = event
        .guards
        .iter()
        .map(|guard| ("guard of", &guard.articles));
    let fields = event
        .fields
        .iter()
        .map(|field| ("field of", &field.articles));
    guards.chain(fields)
}
