//! Which rules of a pack carry an article out.

use super::Pack;
use super::life::{Article, Event};

/// A rule's id, and the articles that it cites.
type Cited<'a> = (&'a String, &'a Vec<String>);

/// What carries an article out, each as a kind and a name: `event pay-fee`.
pub fn implemented_by(pack: &Pack, article: &Article) -> Vec<String> {
    let cites = |articles: &[String]| articles.iter().any(|id| article.is(id));
    let mut found = Vec::new();
    let mut add = |kind: &str, id: &str| found.push(format!("{kind} {id}"));
    let events = &pack.life.events;
    for event in events.iter().filter(|event| cites(&event.articles)) {
        add("event", &event.id);
    }
    for event in events {
        for (kind, _) in parts(event).filter(|(_, articles)| cites(articles)) {
            add(kind, &event.id);
        }
    }
    for (kind, rules) in by_kind(pack) {
        for (id, _) in rules.into_iter().filter(|(_, articles)| cites(articles)) {
            add(kind, id);
        }
    }
    let grounds = pack.life.grounds.iter();
    for ground in grounds.filter(|ground| cites(&ground.articles)) {
        add("ground", &format!("{} {}", ground.list, ground.id));
    }
    for (kind, rules) in by_role(pack) {
        for (id, _) in rules.into_iter().filter(|(_, articles)| cites(articles)) {
            add(kind, id);
        }
    }
    found.extend(article.by.iter().cloned());
    found.dedup();
    found
}
/// Rules of the life of a certification, and the documents that it takes.
fn by_kind(pack: &Pack) -> [(&'static str, Vec<Cited<'_>>); 6] {
    let life = &pack.life;
    let deadlines = life.deadlines.iter().map(|it| (&it.id, &it.articles));
    let bars = life.bars.iter().map(|it| (&it.id, &it.articles));
    let notices = life.notices.iter().map(|it| (&it.id, &it.articles));
    let register = life.register.iter().map(|it| (&it.id, &it.articles));
    let states = life.states.iter().map(|it| (&it.id, &it.articles));
    let documents = pack.required.iter().map(|it| (&it.id, &it.articles));
    [
        ("deadline", deadlines.collect()),
        ("bar", bars.collect()),
        ("notice", notices.collect()),
        ("register", register.collect()),
        ("state", states.collect()),
        ("document", documents.collect()),
    ]
}

/// Who takes part, and in what.
fn by_role(pack: &Pack) -> [(&'static str, Vec<Cited<'_>>); 2] {
    let bodies = pack.bodies.iter().map(|it| (&it.role, &it.articles));
    let procedures = pack.procedures.iter().map(|it| (&it.id, &it.articles));
    [
        ("body", bodies.collect()),
        ("procedure", procedures.collect()),
    ]
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
