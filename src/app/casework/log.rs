//! What was recorded in all cases, by event: the disclosures with their basis,
//! the contractors, the enquiries.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::lives;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::casework::Text;

/// What to list.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Only these events; all where there are none.
    pub events: Vec<String>,
    /// Only this case.
    pub case: Option<String>,
    /// Only from this day on.
    pub from: Option<Date>,
    /// Only up to this day.
    pub to: Option<Date>,
}

/// A recorded event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The case in which it was recorded.
    pub case: String,
    /// Applicant.
    pub applicant: String,
    /// Event id.
    pub event: String,
    /// Its name.
    pub title: Text,
    /// Articles.
    pub articles: Vec<String>,
    /// Its day.
    pub on: Date,
    /// Who, as claimed.
    pub by: String,
    /// Why.
    pub reason: String,
    /// What was said, by field, with the field's name.
    pub fields: BTreeMap<String, (Text, String)>,
}

/// The recorded events of all cases, by day.
pub fn log(home: &Home, asked: &Asked) -> Result<Vec<Logged>, Failure> {
    let mut schemes = home.schemes();
    home.records().work(|unit| {
        let mut known = asked.events.clone();
        let mut logged = Vec::new();
        for id in schemes.ids()? {
            let packed = schemes.in_force(&id, home.clock.today())?;
            known.retain(|event| packed.pack.life.event(event).is_none());
        }
        if let Some(event) = known.first() {
            return Err(Failure::new(Code::NoCaseEvent)
                .with("event", event)
                .with("case", asked.case.as_deref().unwrap_or("*")));
        }
        if let Some(code) = &asked.case {
            crate::app::coverage::case_by_code(unit, code)?;
        }
        for (newest, lived) in lives(home, unit, &mut schemes)?.iter() {
            let cycle = &lived.packed.pack.life;
            for (event, act) in &lived.events {
                let case = lived.code_of(event.case);
                let wanted = (asked.events.is_empty() || asked.events.contains(&act.event))
                    && asked.case.as_ref().is_none_or(|code| code == case)
                    && asked.from.is_none_or(|from| from <= act.on)
                    && asked.to.is_none_or(|to| act.on <= to);
                let Some(known) = cycle.event(&act.event).filter(|_| wanted) else {
                    continue;
                };
                let named = |id: &String| {
                    let field = known.fields.iter().find(|field| field.id == *id);
                    field.map_or_else(|| Text::same(id.clone()), |it| Text::of(&it.ja, &it.en))
                };
                let fields = act.fields.iter();
                logged.push(Logged {
                    case: case.to_owned(),
                    applicant: newest.applicant.clone(),
                    event: act.event.clone(),
                    title: Text::of(&known.ja, &known.en),
                    articles: known.articles.clone(),
                    on: act.on,
                    by: act.by.clone(),
                    reason: act.reason.clone(),
                    fields: fields
                        .map(|(id, value)| (id.clone(), (named(id), value.clone())))
                        .collect(),
                });
            }
        }
        logged.sort_by(|a, b| (a.on, &a.case).cmp(&(b.on, &b.case)));
        Ok(logged)
    })
}
