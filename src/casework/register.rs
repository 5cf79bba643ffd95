//! A life's entry in the register (登録簿) as of a day: what its events did to
//! it until then.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::apply::{Mode, World, apply};
use super::effects::Effects;
use super::life::{Act, Life};
use super::refusal::Text;
use super::rules::Rules;
use crate::scheme::life::Nature;
use crate::scheme::register::{Ending, List};

/// An entry as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The list on which it stands.
    pub list: List,
    /// What the public sees of it: columns of the layout.
    pub shows: Vec<String>,
    /// The event that made it so.
    pub event: String,
    /// The day of that event.
    pub since: Date,
    /// The day of the end that is shown.
    pub day: Option<Date>,
    /// The event that ended it, by name.
    pub cause: Option<Text>,
    /// The day of the event after which the newest form counts.
    pub renewed_on: Option<Date>,
    /// The life on that day.
    pub life: Life,
    /// The event by which it should have left: it is so without any act, and
    /// was not recorded.
    pub overdue: Option<String>,
}

/// A life step by step up to a day: each act with the life after it and its
/// effects. An act that is dated before what made it possible waits for that.
pub fn until<'a>(
    acts: &[(&'a Act, &'a Rules<'a>)],
    on: Date,
) -> Vec<(&'a Act, &'a Rules<'a>, Life, Effects)> {
    let mut steps: Vec<(&Act, &Rules<'_>, Life, Effects)> = Vec::new();
    for (act, rules) in acts.iter().filter(|(act, _)| act.on <= on) {
        let before = steps
            .last()
            .map_or_else(|| Life::new(rules.cycle()), |(_, _, life, _)| life.clone());
        let world = World {
            today: Date::MAX,
            priors: &[],
        };
        if let Ok(applied) = apply(&before, act, rules, &world, Mode::Recorded) {
            steps.push((act, rules, applied.life, applied.effects));
        }
    }
    steps
}

/// The entry that a life has on a day; `None` when it has none yet.
pub fn entry(acts: &[(&Act, &Rules<'_>)], on: Date) -> Option<Entry> {
    let mut entry: Option<Entry> = None;
    let mut last = None;
    for (act, rules, life, effects) in until(acts, on) {
        entry = after(entry, (act, rules), &life, &effects, on);
        last = Some((rules, life));
    }
    let (rules, life) = last?;
    let mut entry = entry?;
    entry.overdue = match entry.list {
        List::Current => overdue(&life, rules, on),
        _ => None,
    };
    entry.life = life;
    Some(entry)
}

/// The entry after one act.
fn after(
    entry: Option<Entry>,
    (act, rules): (&Act, &Rules<'_>),
    life: &Life,
    effects: &Effects,
    on: Date,
) -> Option<Entry> {
    let layout = &rules.pack.register;
    let Some(effect) = effects.register.last() else {
        return entry;
    };
    let ending = layout.ending(&act.event);
    let stands = entry
        .as_ref()
        .is_some_and(|entry| entry.list == List::Current);
    if !stands && !layout.enters.contains(effect) {
        return entry;
    }
    let day = ending.map(|ending| day_of(ending, act, life));
    if ending.is_some_and(|ending| ending.through_day) && day.is_some_and(|day| on <= day) {
        return entry;
    }
    let renews = layout
        .contents
        .iter()
        .any(|c| c.renewed_by.contains(effect));
    let before = entry.and_then(|entry| entry.renewed_on);
    let known = rules.cycle().register.iter().find(|it| it.id == *effect);
    let event = rules.cycle().event(&act.event);
    Some(Entry {
        list: ending.map_or(List::Current, |ending| ending.list),
        shows: known.map(|known| known.shows.clone()).unwrap_or_default(),
        event: act.event.clone(),
        since: act.on,
        day,
        cause: event
            .filter(|_| ending.is_some())
            .map(|event| Text::of(&event.ja, &event.en)),
        renewed_on: if renews { Some(act.on) } else { before },
        life: Life::default(),
        overdue: None,
    })
}

fn day_of(ending: &Ending, act: &Act, life: &Life) -> Date {
    let fact = |name: &String| {
        let items = life.items.iter().rev();
        let mut of_items = items.filter_map(|item| item.facts.get(name));
        life.facts.get(name).or_else(|| of_items.next())
    };
    let day = |name: &String| fact(name)?.day();
    let later = ending
        .later
        .as_ref()
        .filter(|later| fact(&later.when).is_some())
        .and_then(|later| day(&later.day));
    let first = ending.day.as_ref().and_then(day);
    first.max(later).unwrap_or(act.on)
}

/// The event that is so without any act, would take the entry out, and is
/// possible on the day.
fn overdue(life: &Life, rules: &Rules<'_>, on: Date) -> Option<String> {
    let endings = rules.pack.register.endings.iter();
    let mut events = endings.filter_map(|ending| rules.cycle().event(&ending.event));
    let found = events.find(|event| {
        let world = World {
            today: on,
            priors: &[],
        };
        let act = Act {
            event: event.id.clone(),
            on,
            ..Act::default()
        };
        event.nature == Nature::Fact
            && event.fields.is_empty()
            && event.from.iter().any(|state| is_main(rules, state))
            && apply(life, &act, rules, &world, Mode::Look).is_ok()
    });
    found.map(|event| event.id.clone())
}

/// An event that acts on something else than the certification waits for a
/// person.
fn is_main(rules: &Rules<'_>, state: &str) -> bool {
    rules
        .cycle()
        .track_of(state)
        .is_some_and(|track| track.main)
}

/// What was withheld from the public, by any act whatever its day: what was
/// withheld once is not shown for an earlier day either.
pub fn withheld(acts: &[(&Act, &Rules<'_>)]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (act, rules) in acts {
        let Some(contents) = &rules.pack.register.contents else {
            continue;
        };
        if act.event == contents.withheld_by
            && let Some(named) = act.fields.get(&contents.withheld_in)
        {
            let parts = named.split([',', '、', '，', ';', '；', '\n']);
            all.extend(parts.map(|part| part.trim().to_owned()));
        }
    }
    all.remove("");
    all
}
