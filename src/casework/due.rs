//! What falls due: deadlines and windows on the facts of a life.

use jiff::civil::Date;
use serde::Serialize;

use super::life::{Item, Life};
use super::refusal::Text;
use super::rules::Rules;
use crate::scheme::life::{Deadline, Direction};
use crate::scheme::period::{Anchor, Period, PeriodError, Span, Unit, add, before};

/// Where a day stands to a deadline or window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The window is not open yet.
    NotOpen,
    /// In time.
    Open,
    /// In time by one reading only: a person decides.
    Disputed,
    /// Past the last day.
    Overdue,
}

/// A deadline as it runs in a life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// Deadline id of the pack.
    pub deadline: String,
    /// What falls due.
    #[serde(flatten)]
    pub title: Text,
    /// The item, by name.
    pub item: String,
    /// Who has to act.
    pub who: String,
    /// Articles.
    pub articles: Vec<String>,
    /// The first day of a window.
    pub opens: Option<Date>,
    /// The last day.
    pub last: Date,
    /// Both days where readings differ: of the opening or of the end.
    pub disputed: Option<[Date; 2]>,
    /// The working in words.
    pub working: Text,
    /// Whether it only reminds: the text gives no number.
    pub reminder: bool,
    /// The event that is then to be decided.
    pub then: Option<String>,
    /// The event that ends it in time.
    pub by: Option<String>,
    #[serde(skip)]
    ends: [Date; 2],
    #[serde(skip)]
    openings: Option<[Date; 2]>,
}

impl Due {
    /// Where a day stands.
    pub fn standing(&self, on: Date) -> Standing {
        let [early, late] = self.ends;
        let [opens_early, opens_late] = self.openings.unwrap_or([Date::MIN; 2]);
        if on > late {
            Standing::Overdue
        } else if on < opens_early {
            Standing::NotOpen
        } else if on > early || on < opens_late {
            Standing::Disputed
        } else {
            Standing::Open
        }
    }

    /// The same when a person chose one of the days as the right reading.
    pub fn read_as(&self, day: Date) -> Option<Self> {
        let mut read = self.clone();
        let mut chosen = false;
        if self.ends.contains(&day) && self.ends[0] != self.ends[1] {
            read.ends = [day; 2];
            chosen = true;
        }
        if let Some(openings) = self.openings
            && openings.contains(&day)
            && openings[0] != openings[1]
        {
            read.openings = Some([day; 2]);
            chosen = true;
        }
        chosen.then_some(read)
    }

    /// Days left on a day, negative when it is past.
    pub fn days_left(&self, on: Date) -> i64 {
        let until = on.until(self.last).map_or(0, |span| span.get_days());
        i64::from(until)
    }
}

/// All deadlines that run in a life, the next one first.
///
/// # Errors
/// When a period cannot be counted.
pub fn due(life: &Life, rules: &Rules<'_>) -> Result<Vec<Due>, PeriodError> {
    let mut all = Vec::new();
    for deadline in &rules.cycle().deadlines {
        for item in running(life, deadline, rules) {
            all.extend(explain(deadline, life, Some(item), rules)?);
        }
    }
    all.sort_by(|a, b| (a.last, &a.deadline).cmp(&(b.last, &b.deadline)));
    Ok(all)
}

/// The items for which a deadline runs.
fn running<'a>(life: &'a Life, deadline: &'a Deadline, rules: &Rules<'_>) -> Vec<&'a Item> {
    let cycle = rules.cycle();
    let own = deadline.during.first().and_then(|s| cycle.state(s));
    let Some(own) = own else { return Vec::new() };
    if life.is_in(&deadline.unless) || !life.is_in_each(&deadline.during, cycle) {
        return Vec::new();
    }
    let items = life.items.iter();
    items
        .filter(|item| item.track == own.track && deadline.during.contains(&item.state))
        .collect()
}

/// A deadline on the facts of an item; `None` when the day from which it
/// counts is not known, or a fact says that it does not run.
///
/// # Errors
/// When a period cannot be counted.
pub fn explain(
    deadline: &Deadline,
    life: &Life,
    item: Option<&Item>,
    rules: &Rules<'_>,
) -> Result<Option<Due>, PeriodError> {
    if !applies(deadline, life, item) {
        return Ok(None);
    }
    let Some(from) = base(deadline, life, item) else {
        return Ok(None);
    };
    let Some(length) = length(deadline, rules)? else {
        return Ok(None);
    };
    let period = match length {
        Length::None => given(from),
        Length::Span(span) => end(deadline, from, span, rules)?,
    };
    let opening = match deadline.opens {
        Some(span) => Some(before(from, span, Anchor::EndOfDay)?),
        None => None,
    };
    Ok(Some(shown(deadline, item, &period, opening.as_ref())))
}

/// Whether the facts let a deadline run.
pub(super) fn applies(deadline: &Deadline, life: &Life, item: Option<&Item>) -> bool {
    let has = |fact: &String| life.fact(item, fact).is_some();
    deadline.if_fact.as_ref().is_none_or(has) && !deadline.unless_fact.as_ref().is_some_and(has)
}

/// The day from which a deadline counts.
pub(super) fn base(deadline: &Deadline, life: &Life, item: Option<&Item>) -> Option<Date> {
    let mut facts = deadline.from.iter();
    facts.find_map(|fact| life.fact(item, fact)?.day())
}

enum Length {
    None,
    Span(Span),
}

/// How long; nothing when the body set no number of days.
fn length(deadline: &Deadline, rules: &Rules<'_>) -> Result<Option<Length>, PeriodError> {
    if let Some(path) = &deadline.days {
        let days = rules.pack.setting(path).and_then(toml::Value::as_integer);
        let Some(days) = days.and_then(|days| u32::try_from(days).ok()) else {
            return Ok(None);
        };
        return Span::new(days, Unit::Day).map(|span| Some(Length::Span(span)));
    }
    Ok(Some(deadline.span.map_or(Length::None, Length::Span)))
}

fn end(
    deadline: &Deadline,
    from: Date,
    span: Span,
    rules: &Rules<'_>,
) -> Result<Period, PeriodError> {
    match deadline.direction {
        Direction::Backward => before(from, span, Anchor::EndOfDay),
        Direction::Forward => {
            let plain = add(from, span)?;
            if !deadline.act {
                return Ok(plain);
            }
            match plain.clone().for_an_act(&rules.closing) {
                // A year whose holidays are not known: said, never assumed.
                Err(PeriodError::Calendar(error)) => Ok(unknown_holidays(plain, &error)),
                other => other,
            }
        }
    }
}

fn unknown_holidays(mut plain: Period, error: &impl std::fmt::Display) -> Period {
    plain
        .working
        .ja
        .push_str("、この年の祝日は未収録（民法142条は人が確かめる）");
    plain.working.en.push_str(&format!(
        "; holidays of that year are not at hand ({error}): Civil Code 142 is for a person to check"
    ));
    plain
}

/// A day that was fixed, not counted.
fn given(day: Date) -> Period {
    Period {
        start: day,
        end: day,
        disputed: None,
        working: crate::scheme::period::Working {
            ja: format!("定められた日 {day}"),
            en: format!("the day that was fixed: {day}"),
        },
    }
}

fn shown(deadline: &Deadline, item: Option<&Item>, end: &Period, opening: Option<&Period>) -> Due {
    let mut working = Text {
        ja: end.working.ja.clone(),
        en: end.working.en.clone(),
    };
    if let Some(opening) = opening {
        working.ja = format!("始期: {}。終期: {}", opening.working.ja, working.ja);
        working.en = format!("opens: {}. ends: {}", opening.working.en, working.en);
    }
    if deadline.days.is_some() {
        working
            .ja
            .push_str("。条文に日数の定めはなく、機関の設定による目安");
        working
            .en
            .push_str(". The text gives no number: a reminder by the body's setting");
    }
    let openings = opening.map(|period| period.disputed.unwrap_or([period.end; 2]));
    Due {
        deadline: deadline.id.clone(),
        title: Text::of(&deadline.ja, &deadline.en),
        item: item.map(Item::name).unwrap_or_default(),
        who: deadline.who.clone(),
        articles: deadline.articles.clone(),
        opens: opening.map(|period| period.end),
        last: end.end,
        disputed: end
            .disputed
            .or_else(|| opening.and_then(|period| period.disputed)),
        working,
        reminder: deadline.reminds(),
        then: deadline.then.clone(),
        by: deadline.by.clone(),
        ends: end.disputed.unwrap_or([end.end; 2]),
        openings,
    }
}
