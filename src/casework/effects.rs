//! What an event does to a life.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::life::{Act, Fact, Flag, Item, Life, Step};
use super::refusal::Text;
use super::rules::Rules;
use crate::scheme::life::{Event, Set, Where};
use crate::scheme::period::{PeriodError, add, between_before};

/// What follows outside the life: papers and the register.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Effects {
    /// Notices to be written, by kind.
    pub notices: Vec<String>,
    /// What is done to the register, by effect.
    pub register: Vec<String>,
    /// Articles that the event follows.
    pub articles: Vec<String>,
    /// The item acted on, by name.
    pub item: Option<String>,
    /// The state it went to.
    pub to: Option<String>,
}

/// Does what an event does; its conditions were asked before.
pub(super) struct Doing<'a> {
    pub(super) event: &'a Event,
    pub(super) act: &'a mut Act,
    pub(super) fields: &'a BTreeMap<String, Fact>,
    pub(super) rules: &'a Rules<'a>,
    pub(super) life: Life,
    /// Position of the item acted on.
    pub(super) at: Option<usize>,
}

impl Doing<'_> {
    /// The life afterwards, and what follows outside it.
    pub(super) fn run(mut self) -> Result<(Life, Effects), PeriodError> {
        let on = self.act.on;
        for set in &self.event.set {
            let item = self.own_item();
            self.put(set, item)?;
        }
        let otherwise = self.act.outcome.otherwise.clone();
        let to = match (&self.event.to, self.at) {
            (_, Some(_)) if self.event.opens.is_empty() => {
                otherwise.clone().or_else(|| self.event.to.clone())
            }
            (to, _) => to.clone(),
        };
        if let (Some(at), Some(to)) = (self.at, &to) {
            self.go(at, to, on);
        }
        for movement in &self.event.moves {
            for at in 0..self.life.items.len() {
                let stands = self.life.items.get(at).map(|item| item.state.clone());
                if stands.is_some_and(|state| movement.from.contains(&state)) {
                    self.go(at, &movement.to, on);
                }
            }
        }
        for opening in &self.event.opens {
            let first = opening.state.clone();
            let state = otherwise
                .clone()
                .filter(|other| self.same_track(other, &first));
            let at = self.open(state.unwrap_or(first), on);
            for set in &opening.set {
                self.put(set, Some(at))?;
            }
        }
        self.mark(on);
        let item = self
            .at
            .and_then(|at| self.life.items.get(at))
            .map(Item::name);
        self.life.history.push(Step {
            event: self.event.id.clone(),
            on,
            by: self.act.by.clone(),
            item: item.clone(),
            to: to.clone(),
        });
        let effects = Effects {
            notices: self.event.notices.clone(),
            register: self.event.register.clone(),
            articles: self.event.articles.clone(),
            item,
            to,
        };
        Ok((self.life, effects))
    }

    fn same_track(&self, one: &str, other: &str) -> bool {
        let track = |state: &str| self.rules.cycle().state(state).map(|state| &state.track);
        track(one) == track(other)
    }

    fn go(&mut self, at: usize, to: &str, on: Date) {
        if let Some(item) = self.life.items.get_mut(at) {
            to.clone_into(&mut item.state);
            item.since = Some(on);
        }
    }

    /// Opens an item of the state's track and says where it stands.
    fn open(&mut self, state: String, on: Date) -> usize {
        let cycle = self.rules.cycle();
        let track = cycle.track_of(&state).map_or("", |track| track.id.as_str());
        let before = self.life.items.iter().filter(|item| item.track == track);
        let number = u32::try_from(before.count())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        self.life.items.push(Item {
            track: track.to_owned(),
            number: Some(number),
            state,
            since: Some(on),
            facts: BTreeMap::new(),
        });
        self.life.items.len() - 1
    }

    /// Of whom or what it is recorded: the fields by which the newest counts,
    /// without their spaces.
    fn of(&self) -> Option<String> {
        let fields = self.event.newest_of.as_ref()?;
        let values = fields.iter().filter_map(|field| self.fields.get(field));
        let values: Vec<String> = values
            .map(|value| value.to_string().split_whitespace().collect())
            .collect();
        (!values.is_empty()).then(|| values.join(" "))
    }

    /// Takes back the marks of an earlier record that this one stands for.
    fn take_back(&mut self) {
        if self.event.newest_of.is_none() {
            return;
        }
        let (id, of) = (&self.event.id, self.of());
        let (gone, kept): (Vec<Flag>, Vec<Flag>) = std::mem::take(&mut self.life.flags)
            .into_iter()
            .partition(|flag| flag.event == *id && flag.of == of);
        self.life.flags = kept;
        for flag in gone {
            if !self.life.flags.iter().any(|kept| kept.id == flag.id) {
                self.life.facts.remove(&format!("flag.{}", flag.id));
            }
        }
    }

    fn mark(&mut self, on: Date) {
        self.take_back();
        let of = self.of();
        for id in self.act.outcome.flags.clone() {
            let guards = self.event.guards.iter();
            let mut guards =
                guards.filter(|guard| guard.flag.is_some() || guard.otherwise.is_some());
            let guard = guards
                .clone()
                .find(|guard| guard.flag.as_ref() == Some(&id))
                .or_else(|| guards.next());
            self.life.facts.insert(format!("flag.{id}"), Fact::Day(on));
            self.life.flags.push(Flag {
                id,
                event: self.event.id.clone(),
                of: of.clone(),
                on,
                text: guard.map_or_else(Text::default, |guard| Text::of(&guard.ja, &guard.en)),
                articles: guard
                    .map(|guard| guard.articles.clone())
                    .filter(|articles| !articles.is_empty())
                    .unwrap_or_else(|| self.event.articles.clone()),
            });
        }
    }

    /// The item acted on, where it is one of several.
    fn own_item(&self) -> Option<usize> {
        self.at.filter(|at| {
            self.life
                .items
                .get(*at)
                .is_some_and(|item| item.number.is_some())
        })
    }

    fn put(&mut self, set: &Set, item: Option<usize>) -> Result<(), PeriodError> {
        let item = item.filter(|_| set.place != Some(Where::Life));
        if !self.wanted(set, item)? {
            return Ok(());
        }
        let name = self.filled(&set.fact, item);
        let value = self.value(set, &name, item)?;
        let facts = match item.and_then(|at| self.life.items.get_mut(at)) {
            Some(item) => &mut item.facts,
            None => &mut self.life.facts,
        };
        match value {
            Some(value) => {
                facts.insert(name, value);
            }
            None if set.clear => {
                facts.remove(&name);
            }
            None => {}
        }
        Ok(())
    }

    fn wanted(&mut self, set: &Set, item: Option<usize>) -> Result<bool, PeriodError> {
        if let Some((path, wanted)) = &set.setting {
            let rules = self.rules;
            let settings = &mut self.act.settings;
            let value = settings
                .entry(path.clone())
                .or_insert_with(|| rules.setting(path));
            if value != wanted {
                return Ok(false);
            }
        }
        if let Some(fact) = &set.if_fact
            && self.known(fact, item).is_none()
        {
            return Ok(false);
        }
        match &set.after_opening {
            Some(window) => self.is_after_opening(window),
            None => Ok(true),
        }
    }

    /// Whether the event lies after the day on which a window opens, by any
    /// reading.
    fn is_after_opening(&self, window: &str) -> Result<bool, PeriodError> {
        let Some(deadline) = self.rules.cycle().deadline(window) else {
            return Ok(false);
        };
        let from = super::due::base(deadline, &self.life, None);
        let (Some(from), Some(far), Some(near)) = (from, deadline.opens, deadline.span) else {
            return Ok(false);
        };
        let window = between_before(from, far, near)?;
        Ok(self.act.on > *window.possible().start())
    }

    fn known(&self, name: &str, item: Option<usize>) -> Option<Fact> {
        if name == "on" {
            return Some(Fact::Day(self.act.on));
        }
        let item = item.or(self.at).and_then(|at| self.life.items.get(at));
        self.fields
            .get(name)
            .or_else(|| self.life.fact(item, name))
            .cloned()
    }

    /// A name with `{field}` replaced by what it stands for.
    fn filled(&self, name: &str, item: Option<usize>) -> String {
        let Some((before, rest)) = name.split_once('{') else {
            return name.to_owned();
        };
        let Some((inner, after)) = rest.split_once('}') else {
            return name.to_owned();
        };
        let value = self.known(inner, item).map(|fact| fact.to_string());
        format!("{before}{}{after}", value.unwrap_or_default())
    }

    fn value(
        &self,
        set: &Set,
        name: &str,
        item: Option<usize>,
    ) -> Result<Option<Fact>, PeriodError> {
        if set.day {
            return Ok(Some(Fact::Day(self.act.on)));
        }
        if let Some(field) = &set.field {
            return Ok(self.fields.get(field).cloned());
        }
        if let Some(text) = &set.text {
            return Ok(Some(Fact::Text(self.filled(text, item))));
        }
        if let Some(copy) = &set.copy {
            return Ok(self.known(copy, item));
        }
        if let Some(more) = set.add {
            let so_far = match self.known(name, item) {
                Some(Fact::Number(number)) => number,
                _ => 0,
            };
            return Ok(Some(Fact::Number(so_far.saturating_add(more))));
        }
        let Some(count) = &set.count else {
            return Ok(None);
        };
        match self.known(&count.from, item).and_then(|fact| fact.day()) {
            Some(day) => Ok(Some(Fact::Day(add(day, count.span)?.end))),
            None => Ok(None),
        }
    }
}
