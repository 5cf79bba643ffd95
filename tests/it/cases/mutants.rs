//! Rules are taken out of a pack, each alone and all of an article at once: a
//! scenario that the article names must miss them, else nothing tests them.

use std::collections::{BTreeMap, BTreeSet};

use akashi::scheme::Pack;
use akashi::scheme::life::LifeCycle;

use super::{Scenario, pack, run, scenarios};
use crate::support::{ASPIC, JAPHIC};

/// What can be taken out: its name, the articles that it cites, and how.
struct Behaviour {
    name: String,
    articles: Vec<String>,
    without: Box<dyn Fn(&mut LifeCycle)>,
}

impl Behaviour {
    fn new(
        (kind, id): (&str, &str),
        articles: &[String],
        without: impl Fn(&mut LifeCycle) + 'static,
    ) -> Self {
        Self {
            name: format!("{kind} {id}"),
            articles: articles.to_vec(),
            without: Box::new(without),
        }
    }
}

fn behaviours(life: &LifeCycle) -> Vec<Behaviour> {
    let mut all = Vec::new();
    for event in &life.events {
        let id = event.id.clone();
        all.push(Behaviour::new(
            ("event", &event.id),
            &event.articles,
            move |life| life.events.retain(|it| it.id != id),
        ));
        if event.newest_of.is_some() {
            let id = event.id.clone();
            all.push(Behaviour::new(
                ("newest of", &event.id),
                &event.articles,
                move |life| {
                    let event = life.events.iter_mut().find(|it| it.id == id);
                    event.unwrap().newest_of = None;
                },
            ));
        }
        for at in 0..event.guards.len() {
            let id = event.id.clone();
            let name = format!("{id} {at}");
            let guard = &event.guards[at];
            let articles = if guard.articles.is_empty() {
                &event.articles
            } else {
                &guard.articles
            };
            all.push(Behaviour::new(("guard", &name), articles, move |life| {
                let event = life.events.iter_mut().find(|it| it.id == id);
                event.unwrap().guards.remove(at);
            }));
        }
    }
    for it in &life.deadlines {
        let id = it.id.clone();
        all.push(Behaviour::new(
            ("deadline", &it.id),
            &it.articles,
            move |life| life.deadlines.retain(|it| it.id != id),
        ));
    }
    for it in &life.bars {
        let id = it.id.clone();
        all.push(Behaviour::new(("bar", &it.id), &it.articles, move |life| {
            life.bars.retain(|it| it.id != id);
        }));
    }
    for it in &life.grounds {
        let (list, id) = (it.list.clone(), it.id.clone());
        let name = format!("{list} {id}");
        all.push(Behaviour::new(
            ("ground", &name),
            &it.articles,
            move |life| {
                life.grounds.retain(|it| it.list != list || it.id != id);
            },
        ));
    }
    for it in &life.notices {
        let id = it.id.clone();
        all.push(Behaviour::new(
            ("notice", &it.id),
            &it.articles,
            move |life| {
                life.notices.retain(|it| it.id != id);
                for event in &mut life.events {
                    event.notices.retain(|notice| *notice != id);
                }
            },
        ));
    }
    for it in &life.register {
        let id = it.id.clone();
        all.push(Behaviour::new(
            ("register", &it.id),
            &it.articles,
            move |life| {
                life.register.retain(|it| it.id != id);
                for event in &mut life.events {
                    event.register.retain(|effect| *effect != id);
                }
            },
        ));
    }
    all
}

/// Whether a scenario named by one of the articles fails without the behaviour.
fn is_missed(pack: &Pack, known: &BTreeMap<String, Scenario>, behaviour: &Behaviour) -> bool {
    let mut mutant = pack.clone();
    (behaviour.without)(&mut mutant.life);
    let articles = pack.life.articles.iter();
    let citing = articles.filter(|article| behaviour.articles.iter().any(|id| article.is(id)));
    let tests: BTreeSet<&String> = citing.flat_map(|it| &it.tests).collect();
    let own = tests.into_iter().filter_map(|test| known.get(test));
    own.into_iter()
        .any(|scenario| run(&mutant, scenario).is_err())
}

fn not_missed(id: &str) -> Vec<String> {
    let pack = pack(id);
    let known: BTreeMap<String, Scenario> = scenarios(id).into_iter().collect();
    let all = behaviours(&pack.life);
    assert!(all.len() > 50, "{}", all.len());
    all.into_iter()
        .filter(|it| !is_missed(&pack, &known, it))
        .map(|it| format!("{} [{}]", it.name, it.articles.join(" ")))
        .collect()
}

#[test]
fn each_behaviour_of_the_first_scheme_is_missed() {
    assert_eq!(not_missed(JAPHIC), Vec::<String>::new());
}

#[test]
fn each_behaviour_of_the_second_scheme_is_missed() {
    assert_eq!(not_missed(ASPIC), Vec::<String>::new());
}

/// Without the rules that cite an article, some test of the article fails: a
/// test that stays green does not test it. Articles that only papers or other
/// parts carry out are left.
#[test]
fn a_rule_that_is_taken_out_is_missed() {
    let mut green = Vec::new();
    let mut tried = 0;
    for id in [JAPHIC, ASPIC] {
        let pack = pack(id);
        let known = scenarios(id);
        for article in &pack.life.articles {
            let mut mutant = pack.clone();
            if !take_out(&mut mutant.life, &|id| article.is(id)) {
                continue;
            }
            tried += 1;
            let own = known
                .iter()
                .filter(|(_, s)| s.articles.iter().any(|a| article.is(a)));
            if own.clone().count() > 0 && own.clone().all(|(_, s)| run(&mutant, s).is_ok()) {
                green.push(article.id.clone());
            }
        }
    }
    assert!(tried > 80, "{tried}");
    assert_eq!(green, Vec::<String>::new());
}

/// Takes the rules out that cite an article; says whether there were any.
fn take_out(life: &mut LifeCycle, is: &dyn Fn(&str) -> bool) -> bool {
    let cites = |articles: &[String]| articles.iter().any(|id| is(id));
    let count = |life: &LifeCycle| {
        let guards: usize = life
            .events
            .iter()
            .map(|e| e.guards.len() + e.fields.len())
            .sum();
        life.events.len() + life.deadlines.len() + life.bars.len() + life.grounds.len() + guards
    };
    let before = count(life);
    life.events.retain(|event| !cites(&event.articles));
    life.deadlines.retain(|it| !cites(&it.articles));
    life.bars.retain(|it| !cites(&it.articles));
    life.grounds.retain(|it| !cites(&it.articles));
    for event in &mut life.events {
        event.guards.retain(|guard| !cites(&guard.articles));
        event.fields.retain(|field| !cites(&field.articles));
    }
    count(life) < before
}
