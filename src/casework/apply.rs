//! An act on a life.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::bars::Prior;
use super::effects::{Doing, Effects};
use super::fields;
use super::guards::{self, Asked};
use super::life::{Act, Life};
use super::refusal::{Refusal, Text, Why};
use super::rules::Rules;
use crate::scheme::life::Event;

/// What an act is held against, beside the life itself.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// Today in Japan.
    pub today: Date,
    /// What happened in other lives of the same applicant or subject.
    pub priors: &'a [Prior],
}

/// Whether conditions are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A new act: everything is asked.
    New,
    /// Only a look at what stands against an act: what has to be said with it
    /// is not there yet, and not asked for.
    Look,
    /// A recorded act: it was allowed when it was recorded, with the settings
    /// and holidays of that day. Only that it fits the states is asked.
    Recorded,
}

/// Which marks an act left and where it went instead: recorded with it, since
/// it hangs on what was known that day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// Marks.
    #[serde(default)]
    pub flags: Vec<String>,
    /// The state it went to instead.
    #[serde(default)]
    pub otherwise: Option<String>,
}

/// What came of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The life afterwards.
    pub life: Life,
    /// What follows outside it.
    pub effects: Effects,
    /// The act, complete: as it has to be recorded.
    pub act: Act,
}

/// Applies an act to a life.
///
/// # Errors
/// The refusal, with the article that says why. The life is as before.
pub fn apply(
    life: &Life,
    act: &Act,
    rules: &Rules<'_>,
    world: &World<'_>,
    mode: Mode,
) -> Result<Applied, Refusal> {
    let event = rules.cycle().event(&act.event).ok_or_else(|| {
        let detail = Text::same(act.event.clone());
        Refusal::new(Why::UnknownEvent, &act.event, &[], detail)
    })?;
    let at = item_of(life, event, act, rules)?;
    states(life, event, rules)?;
    dates(life, event, act, at, world, mode)?;
    let mut act = act.clone();
    let said = match mode {
        Mode::New => fields::check(event, &act, rules)?,
        Mode::Look => BTreeMap::new(),
        Mode::Recorded => fields::check(event, &with_reason(&act), rules)?,
    };
    let item = at.and_then(|at| life.items.get(at));
    act.item = item.map(super::life::Item::name);
    if mode != Mode::Recorded {
        let uncounted = |e: crate::scheme::period::PeriodError| {
            Refusal::new(
                Why::Period,
                &event.id,
                &event.articles,
                Text::same(e.to_string()),
            )
        };
        let bars = guards::standing(life, world, rules).map_err(uncounted)?;
        fields::grounds(event, &act, (life, item), &bars, rules)?;
        let asked = Asked {
            event,
            act: &act,
            life,
            item,
            fields: &said,
            bars: &bars,
            rules,
        };
        act.outcome = guards::ask(&asked, mode == Mode::Look)?;
    }
    let doing = Doing {
        event,
        act: &mut act,
        fields: &said,
        rules,
        life: life.clone(),
        at,
    };
    let (life, effects) = doing.run().map_err(|e| {
        Refusal::new(
            Why::Period,
            &event.id,
            &event.articles,
            Text::same(e.to_string()),
        )
    })?;
    Ok(Applied { life, effects, act })
}

/// The life that recorded acts make, in their order.
///
/// # Errors
/// When an act does not fit: then the records are not what was recorded.
pub fn replay<'a>(
    acts: impl IntoIterator<Item = &'a Act>,
    rules: &Rules<'_>,
) -> Result<Life, Refusal> {
    let mut life = Life::new(rules.cycle());
    for act in acts {
        let world = World {
            today: Date::MAX,
            priors: &[],
        };
        life = apply(&life, act, rules, &world, Mode::Recorded)?.life;
    }
    Ok(life)
}

/// A reason that was erased on request is not asked for again.
fn with_reason(act: &Act) -> Act {
    let mut act = act.clone();
    if act.reason.trim().is_empty() {
        act.reason.push('-');
    }
    act
}

/// Position of the item acted on; none when the event acts on nothing.
fn item_of(
    life: &Life,
    event: &Event,
    act: &Act,
    rules: &Rules<'_>,
) -> Result<Option<usize>, Refusal> {
    if event.from.is_empty() {
        return Ok(None);
    }
    let fits = |at: &usize| {
        let item = life.items.get(*at);
        item.is_some_and(|item| event.from.contains(&item.state))
    };
    let mut fitting: Vec<usize> = (0..life.items.len()).filter(fits).collect();
    if fitting.is_empty() {
        return Err(not_now(life, event, &event.from, rules));
    }
    if let Some(wanted) = &act.item {
        fitting.retain(|at| {
            let item = life.items.get(*at);
            item.is_some_and(|item| {
                item.name() == *wanted || item.number.is_some_and(|n| n.to_string() == *wanted)
            })
        });
    }
    match fitting.as_slice() {
        [at] => Ok(Some(*at)),
        _ => {
            let names = life
                .items
                .iter()
                .filter(|item| event.from.contains(&item.state));
            let names: Vec<String> = names.map(super::life::Item::name).collect();
            let detail = Text::same(names.join(", "));
            Err(Refusal::new(
                Why::WhichItem,
                &event.id,
                &event.articles,
                detail,
            ))
        }
    }
}

fn states(life: &Life, event: &Event, rules: &Rules<'_>) -> Result<(), Refusal> {
    if !life.is_in_each(&event.when, rules.cycle()) {
        return Err(not_now(life, event, &event.when, rules));
    }
    if life.is_in(&event.unless) {
        let names = named(&event.unless, rules);
        let detail = Text::of(
            &format!("「{}」の間はできません", names.ja),
            &format!("not while it is: {}", names.en),
        );
        return Err(Refusal::new(
            Why::NotNow,
            &event.id,
            &event.articles,
            detail,
        ));
    }
    Ok(())
}

fn not_now(life: &Life, event: &Event, wanted: &[String], rules: &Rules<'_>) -> Refusal {
    let cycle = rules.cycle();
    let tracks: Vec<&String> = wanted
        .iter()
        .filter_map(|state| Some(&cycle.state(state)?.track))
        .collect();
    let now: Vec<String> = life
        .items
        .iter()
        .filter(|item| tracks.contains(&&item.track))
        .map(|item| item.state.clone())
        .collect();
    let (now, wanted) = (named(&now, rules), named(wanted, rules));
    let detail = Text::of(
        &format!(
            "今は「{}」。これができるのは「{}」のとき",
            now.ja, wanted.ja
        ),
        &format!(
            "it is now: {}; this is for when it is: {}",
            now.en, wanted.en
        ),
    );
    Refusal::new(Why::NotNow, &event.id, &event.articles, detail)
}

fn named(states: &[String], rules: &Rules<'_>) -> Text {
    let found: Vec<_> = states
        .iter()
        .filter_map(|state| rules.cycle().state(state))
        .collect();
    if found.is_empty() {
        return Text::of("まだ無い", "not there yet");
    }
    let ja: Vec<&str> = found.iter().map(|state| state.ja.as_str()).collect();
    let en: Vec<&str> = found.iter().map(|state| state.en.as_str()).collect();
    Text::of(&ja.join("・"), &en.join(", "))
}

fn dates(
    life: &Life,
    event: &Event,
    act: &Act,
    at: Option<usize>,
    world: &World<'_>,
    mode: Mode,
) -> Result<(), Refusal> {
    if mode == Mode::Recorded {
        return Ok(());
    }
    if act.on > world.today {
        let detail = Text::same(format!("{} > {}", act.on, world.today));
        return Err(Refusal::new(
            Why::Future,
            &event.id,
            &event.articles,
            detail,
        ));
    }
    let item = at.and_then(|at| life.items.get(at));
    let earliest = life.begun().max(item.and_then(|item| item.since));
    match earliest.filter(|earliest| act.on < *earliest) {
        None => Ok(()),
        Some(earliest) => {
            let detail = Text::same(format!("{} < {earliest}", act.on));
            Err(Refusal::new(
                Why::TooOld,
                &event.id,
                &event.articles,
                detail,
            ))
        }
    }
}
