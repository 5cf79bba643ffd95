//! The conditions of an event.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::apply::{Outcome, World};
use super::bars::BarHit;
use super::due::{self, Due, Standing};
use super::fields::READING;
use super::life::{Act, Fact, Item, Life};
use super::refusal::{Refusal, Text, Why};
use super::rules::Rules;
use crate::scheme::life::{Deadline, Event, Guard, Recent, Test};
use crate::scheme::period::{FirstDay, Limit, PeriodError, add, looking_back};

/// What the guards of an event look at.
pub(super) struct Asked<'a> {
    pub(super) event: &'a Event,
    pub(super) act: &'a Act,
    pub(super) life: &'a Life,
    pub(super) item: Option<&'a Item>,
    pub(super) fields: &'a BTreeMap<String, Fact>,
    pub(super) bars: &'a [BarHit],
    pub(super) rules: &'a Rules<'a>,
}

/// How a condition stands.
enum Held {
    Yes,
    No(Why, Text),
    /// It depends on the reading of a period.
    Either([Date; 2], Text),
}

/// The mark that an event carries where readings differ.
pub(super) const DISPUTED: &str = "DISPUTED";

/// Asks all conditions; says which marks the event leaves, or refuses it. When
/// only `looking`, what hangs on a field is left.
pub(super) fn ask(asked: &Asked<'_>, looking: bool) -> Result<Outcome, Refusal> {
    let mut outcome = Outcome::default();
    for guard in asked
        .event
        .guards
        .iter()
        .filter(|guard| asked.concerns(guard) && !(looking && guard.ask.is_of_a_field()))
    {
        let (why, text, days) = match asked.hold(&guard.ask).map_err(|e| asked.uncounted(&e))? {
            Held::Yes => continue,
            Held::No(why, text) => (why, text, None),
            Held::Either(days, text) => (Why::Disputed, text, Some(days)),
        };
        if guard.flag.is_none() && guard.otherwise.is_none() {
            let mut refusal = asked.refusal(guard, why, text);
            refusal.days = days;
            return Err(refusal);
        }
        let flag = match days {
            Some(_) => Some(DISPUTED.to_owned()),
            None => guard.flag.clone(),
        };
        outcome.flags.extend(flag);
        if outcome.otherwise.is_none() {
            outcome.otherwise = guard.otherwise.clone();
        }
    }
    Ok(outcome)
}

impl Asked<'_> {
    fn concerns(&self, guard: &Guard) -> bool {
        let said = |(field, value): &(String, String)| {
            self.fields
                .get(field)
                .is_some_and(|it| it.to_string() == *value)
        };
        guard.if_field.as_ref().is_none_or(said)
            && (guard.if_state.is_empty()
                || self
                    .item
                    .is_some_and(|item| guard.if_state.contains(&item.state)))
    }

    fn refusal(&self, guard: &Guard, why: Why, text: Text) -> Refusal {
        let articles = match guard.articles.is_empty() {
            true => &self.event.articles,
            false => &guard.articles,
        };
        let joined = |own: &str, more: &str| match more.is_empty() {
            true => own.to_owned(),
            false => format!("{own}: {more}"),
        };
        let detail = Text::of(&joined(&guard.ja, &text.ja), &joined(&guard.en, &text.en));
        Refusal::new(why, &self.event.id, articles, detail)
    }

    fn uncounted(&self, error: &PeriodError) -> Refusal {
        let detail = Text::same(error.to_string());
        Refusal::new(Why::Period, &self.event.id, &self.event.articles, detail)
    }

    /// A fact of the item that is acted on, of the life, or said just now.
    fn fact(&self, name: &str) -> Option<&Fact> {
        let Some((before, rest)) = name.split_once('{') else {
            return self.life.fact(self.item, name);
        };
        let (inner, after) = rest.split_once('}')?;
        let value = self.fields.get(inner)?;
        self.life
            .fact(self.item, &format!("{before}{value}{after}"))
    }

    fn day(&self, name: &str) -> Option<Date> {
        match name {
            "on" => Some(self.act.on),
            _ => self.fact(name)?.day(),
        }
    }

    fn said(&self, field: &str) -> Option<Date> {
        self.fields.get(field)?.day()
    }

    fn hold(&self, test: &Test) -> Result<Held, PeriodError> {
        let simply = |holds: bool| match holds {
            true => Held::Yes,
            false => Held::No(Why::Condition, Text::default()),
        };
        Ok(match test {
            Test::Fact(fact) => simply(self.fact(fact).is_some()),
            Test::Absent(fact) => simply(self.fact(fact).is_none()),
            Test::FieldIs((field, value)) => simply(
                self.fields
                    .get(field)
                    .is_some_and(|it| it.to_string() == *value),
            ),
            Test::FieldNot((field, value)) => simply(
                self.fields
                    .get(field)
                    .is_none_or(|it| it.to_string() != *value),
            ),
            Test::FactIs((fact, value)) => {
                simply(self.fact(fact).is_some_and(|it| it.to_string() == *value))
            }
            Test::Same((field, fact)) => simply(
                self.fields.get(field).map(ToString::to_string)
                    == self.fact(fact).map(ToString::to_string),
            ),
            Test::NotIn(states) => {
                simply(!self.item.is_some_and(|item| states.contains(&item.state)))
            }
            Test::NotBefore(fact) => simply(self.day(fact).is_none_or(|day| self.act.on >= day)),
            Test::FieldBefore((field, fact)) => simply(match (self.said(field), self.day(fact)) {
                (Some(said), Some(day)) => said < day,
                _ => true,
            }),
            Test::Upto(upto) => match self.said(&upto.field) {
                None => Held::Yes,
                Some(day) => {
                    let period = add(self.act.on, upto.less_than)?;
                    let text = Text::of(&period.working.ja, &period.working.en);
                    match period.reaches(day, Limit::LessThan) == Some(true) && day >= self.act.on {
                        true => Held::Yes,
                        false => Held::No(Why::Condition, text),
                    }
                }
            },
            Test::Recent(recent) => self.recent(recent, true)?,
            Test::NotRecent(recent) => self.recent(recent, false)?,
            Test::After(deadline) => self.after(deadline)?,
            Test::Within(deadlines) => self.within(deadlines)?,
            Test::NoBar(bars) => self.no_bar(bars),
            Test::Bar(bar) => simply(self.bars.iter().any(|hit| hit.bar == *bar)),
        })
    }

    fn recent(&self, recent: &Recent, wanted: bool) -> Result<Held, PeriodError> {
        let (Some(said), Some(before)) = (self.said(&recent.field), self.day(&recent.before))
        else {
            return Ok(Held::Yes);
        };
        use crate::scheme::period::Standing as In;
        let window = looking_back(before, recent.span, FirstDay::Excluded)?;
        let possible = window.possible();
        let text = Text::same(format!(
            "{said} ({} … {})",
            possible.start(),
            possible.end()
        ));
        let inside = match window.standing(said) {
            In::Inside => true,
            // What happened on the day itself or since is recent as well.
            In::After => true,
            In::Before => false,
            In::Disputed => return Ok(Held::Either([*possible.start(), said], text)),
        };
        Ok(match inside == wanted {
            true => Held::Yes,
            false => Held::No(Why::Condition, text),
        })
    }

    fn deadline(&self, id: &str) -> Option<&Deadline> {
        self.rules.cycle().deadline(id)
    }

    /// A deadline as it stands, in the reading that a person chose.
    fn running(&self, deadline: &Deadline) -> Result<Option<Due>, PeriodError> {
        let due = due::explain(deadline, self.life, self.item, self.rules)?;
        let chosen = self
            .act
            .fields
            .get(READING)
            .and_then(|day| day.parse().ok());
        Ok(
            due.map(|due| match chosen.and_then(|day| due.read_as(day)) {
                Some(read) => read,
                None => due,
            }),
        )
    }

    fn after(&self, id: &str) -> Result<Held, PeriodError> {
        let due = match self.deadline(id) {
            Some(deadline) => self.running(deadline)?,
            None => None,
        };
        let Some(due) = due else {
            let text = Text::of("期間がまだ始まっていません", "the period has not begun");
            return Ok(Held::No(Why::Early, text));
        };
        Ok(match due.standing(self.act.on) {
            Standing::Overdue => Held::Yes,
            Standing::Disputed => Held::Either(due.disputed.unwrap_or([due.last; 2]), due.working),
            Standing::Open | Standing::NotOpen => Held::No(Why::Early, due.working),
        })
    }

    fn within(&self, ids: &[String]) -> Result<Held, PeriodError> {
        let mut worst = Held::Yes;
        for deadline in ids.iter().filter_map(|id| self.deadline(id)) {
            if !due::applies(deadline, self.life, self.item) {
                continue;
            }
            // Where the day is not known from which it counts, nothing has run out.
            let Some(due) = self.running(deadline)? else {
                return Ok(Held::Yes);
            };
            worst = match (due.standing(self.act.on), worst) {
                (Standing::Open, _) => return Ok(Held::Yes),
                (Standing::Disputed, _) => {
                    Held::Either(due.disputed.unwrap_or([due.last; 2]), due.working)
                }
                (_, either @ Held::Either(..)) => either,
                (Standing::Overdue, _) => Held::No(Why::Late, due.working),
                (Standing::NotOpen, _) => Held::No(Why::Early, due.working),
            };
        }
        Ok(worst)
    }

    fn no_bar(&self, bars: &[String]) -> Held {
        let Some(hit) = self.bars.iter().find(|hit| bars.contains(&hit.bar)) else {
            return Held::Yes;
        };
        let [from, to] = hit.window;
        let (case, day) = (&hit.prior.case, hit.day);
        Held::No(
            Why::Bar,
            Text::of(
                &format!("{}（{case}、{day}。期間 {from}〜{to}）", hit.ja),
                &format!("{} ({case}, {day}; period {from} to {to})", hit.en),
            ),
        )
    }
}

/// The bars as far as they can be counted.
pub(super) fn standing(
    life: &Life,
    world: &World<'_>,
    rules: &Rules<'_>,
) -> Result<Vec<BarHit>, PeriodError> {
    super::bars::bars(life, world.priors, rules)
}
