//! What may happen next, and what has to be decided.

use jiff::civil::Date;
use serde::Serialize;

use super::apply::{Mode, World, apply};
use super::bars::bars;
use super::due::{Due, Standing, due};
use super::life::{Act, Life};
use super::refusal::{Refusal, Text, Why};
use super::rules::Rules;
use crate::scheme::life::{Event, Nature};
use crate::scheme::period::PeriodError;

/// An event that may happen next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Next {
    /// Event id.
    pub event: String,
    /// Name.
    #[serde(flatten)]
    pub title: Text,
    /// Who acts.
    pub actor: String,
    /// Who may record it.
    pub records: String,
    /// How far it is free.
    pub nature: Nature,
    /// Articles.
    pub articles: Vec<String>,
    /// What still stands against it on the day, beside what has to be said.
    pub blocked: Option<Refusal>,
}

/// Something that the text binds an officer to decide. It is never done by
/// itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// The event that decides it.
    pub event: String,
    /// Name of the event.
    #[serde(flatten)]
    pub title: Text,
    /// The articles that bind, or allow.
    pub articles: Vec<String>,
    /// Whether the text binds; otherwise it allows.
    pub bound: bool,
    /// The deadline that ran out.
    pub deadline: Option<String>,
    /// Both days where it depends on the reading of a period.
    pub disputed: Option<[Date; 2]>,
    /// Why, in words.
    pub because: Text,
}

/// The events that the states allow, with what stands against them.
pub fn next(life: &Life, rules: &Rules<'_>, world: &World<'_>) -> Vec<Next> {
    let events = rules.cycle().events.iter();
    events
        .filter_map(|event| {
            let blocked = stands_against(life, event, rules, world);
            let out = blocked
                .as_ref()
                .is_some_and(|refusal| refusal.why == Why::NotNow);
            (!out).then(|| Next {
                event: event.id.clone(),
                title: Text::of(&event.ja, &event.en),
                actor: event.actor.clone(),
                records: event.records.clone(),
                nature: event.nature,
                articles: event.articles.clone(),
                blocked,
            })
        })
        .collect()
}

/// What would refuse an event today, did everything that has to be said stand
/// there.
fn stands_against(
    life: &Life,
    event: &Event,
    rules: &Rules<'_>,
    world: &World<'_>,
) -> Option<Refusal> {
    let act = Act {
        event: event.id.clone(),
        on: world.today,
        reason: "-".into(),
        ..Act::default()
    };
    match apply(life, &act, rules, world, Mode::Look) {
        Ok(_) => None,
        // What has to be said, and which item is meant, is the user's to say.
        Err(refusal) => match refusal.why {
            Why::Field | Why::Ground | Why::WhichItem => None,
            _ => Some(refusal),
        },
    }
}

/// What has to be decided on a day: deadlines that ran out, bars that stand,
/// acts to which the text binds as soon as they are possible.
///
/// # Errors
/// When a period cannot be counted.
pub fn duties(life: &Life, rules: &Rules<'_>, world: &World<'_>) -> Result<Vec<Duty>, PeriodError> {
    let mut duties = Vec::new();
    for due in due(life, rules)? {
        duties.extend(after(&due, life, rules, world));
    }
    for hit in bars(life, world.priors, rules)? {
        let event = rules.cycle().event(&hit.then);
        let open = event.filter(|event| is_possible(life, event, rules, world));
        duties.extend(open.map(|event| Duty {
            event: event.id.clone(),
            title: Text::of(&event.ja, &event.en),
            articles: hit.articles.clone(),
            bound: event.nature == Nature::Bound,
            deadline: None,
            disputed: hit.disputed.then_some(hit.window),
            because: Text::of(
                &format!("{}（{}、{}）", hit.ja, hit.prior.case, hit.day),
                &format!("{} ({}, {})", hit.en, hit.prior.case, hit.day),
            ),
        }));
    }
    for event in &rules.cycle().events {
        let known = duties.iter().any(|duty| duty.event == event.id);
        let mut act_of = rules
            .cycle()
            .deadlines
            .iter()
            .filter_map(|it| it.then.as_ref());
        let waits = act_of.any(|then| *then == event.id);
        let barred = rules.cycle().bars.iter().any(|bar| bar.then == event.id);
        if event.nature == Nature::Bound
            && !(known || waits || barred)
            && stands_against(life, event, rules, world).is_none()
        {
            duties.push(Duty {
                event: event.id.clone(),
                title: Text::of(&event.ja, &event.en),
                articles: event.articles.clone(),
                bound: true,
                deadline: None,
                disputed: None,
                because: Text::default(),
            });
        }
    }
    Ok(duties)
}

fn is_possible(life: &Life, event: &Event, rules: &Rules<'_>, world: &World<'_>) -> bool {
    stands_against(life, event, rules, world).is_none_or(|refusal| refusal.why != Why::NotNow)
}

/// What a deadline that ran out, or may have run out, asks for.
fn after(due: &Due, life: &Life, rules: &Rules<'_>, world: &World<'_>) -> Option<Duty> {
    let standing = due.standing(world.today);
    // A window that is not surely open yet is no matter for a decision.
    let closing = due.opens.is_none_or(|opens| world.today > opens);
    let ran_out = match standing {
        Standing::Overdue => true,
        Standing::Disputed => closing,
        Standing::Open | Standing::NotOpen => false,
    };
    let event = rules.cycle().event(due.then.as_ref()?)?;
    (ran_out && is_possible(life, event, rules, world)).then(|| Duty {
        event: event.id.clone(),
        title: Text::of(&event.ja, &event.en),
        articles: due.articles.clone(),
        bound: event.nature == Nature::Bound,
        deadline: Some(due.deadline.clone()),
        disputed: due.disputed.filter(|_| standing == Standing::Disputed),
        because: due.working.clone(),
    })
}
