//! What in earlier lives bars a new one.

use jiff::civil::Date;
use serde::Serialize;

use super::life::Life;
use super::rules::Rules;
use crate::scheme::life::{Bar, Same};
use crate::scheme::period::{FirstDay, PeriodError, Standing, looking_back};

/// Something that happened in another life of the same applicant or subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Prior {
    /// Case number.
    pub case: String,
    /// Event id.
    pub event: String,
    /// Its day.
    pub on: Date,
    /// The day its notice was received, where that is recorded.
    pub received: Option<Date>,
    /// Whether it is the same applicant.
    pub same_applicant: bool,
    /// Whether it is the same subject.
    pub same_subject: bool,
    /// Whether that is certain, or only likely (similar name): then a person
    /// looks.
    pub certain: bool,
}

/// A bar that stands, or may stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BarHit {
    /// Bar id.
    pub bar: String,
    /// What it says, Japanese.
    pub ja: String,
    /// What it says, English.
    pub en: String,
    /// Articles.
    pub articles: Vec<String>,
    /// What happened before.
    pub prior: Prior,
    /// The day that counts.
    pub day: Date,
    /// The window of days that bar.
    pub window: [Date; 2],
    /// Whether it depends on the reading of the period, or on whether it is
    /// the same one at all.
    pub disputed: bool,
    /// The event that follows.
    pub then: String,
}

/// The bars against a life.
///
/// # Errors
/// When a period cannot be counted.
pub fn bars(life: &Life, priors: &[Prior], rules: &Rules<'_>) -> Result<Vec<BarHit>, PeriodError> {
    let mut hits = Vec::new();
    let cleared = |bar: &Bar| life.facts.contains_key(&format!("cleared.{}", bar.id));
    for bar in rules.cycle().bars.iter().filter(|bar| !cleared(bar)) {
        let from = life
            .items
            .iter()
            .rev()
            .find_map(|item| item.facts.get(&bar.from))
            .or_else(|| life.facts.get(&bar.from))
            .and_then(super::life::Fact::day);
        let Some(from) = from else { continue };
        for prior in priors.iter().filter(|prior| concerns(bar, prior)) {
            hits.extend(hit(bar, from, prior)?);
        }
    }
    Ok(hits)
}

fn concerns(bar: &Bar, prior: &Prior) -> bool {
    bar.events.contains(&prior.event)
        && match bar.same {
            Same::Applicant => prior.same_applicant,
            Same::Subject => prior.same_subject,
        }
}

fn hit(bar: &Bar, from: Date, prior: &Prior) -> Result<Option<BarHit>, PeriodError> {
    let day = match &bar.received {
        Some(_) => prior.received.unwrap_or(prior.on),
        None => prior.on,
    };
    let first = match bar.first_day_counts {
        true => FirstDay::Included,
        false => FirstDay::Excluded,
    };
    let window = looking_back(from, bar.span, first)?;
    let standing = window.standing(day);
    if !matches!(standing, Standing::Inside | Standing::Disputed) {
        return Ok(None);
    }
    // A receipt that is not recorded may lie later than the decision.
    let unsure = bar.received.is_some() && prior.received.is_none();
    let possible = window.possible();
    Ok(Some(BarHit {
        bar: bar.id.clone(),
        ja: bar.ja.clone(),
        en: bar.en.clone(),
        articles: bar.articles.clone(),
        prior: prior.clone(),
        day,
        window: [*possible.start(), *possible.end()],
        disputed: standing == Standing::Disputed || !prior.certain || unsure,
        then: bar.then.clone(),
    }))
}
