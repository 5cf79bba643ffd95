//! Work of the body that others do for it (事務の委託), and when that was
//! published.

use jiff::civil::Date;
use serde::Serialize;

use super::casework::{Lived, lives};
use super::error::Failure;
use super::home::Home;
use crate::casework::{Item, until};
use crate::model::Case;
use crate::scheme::register::Outsourcing;

/// Work that was given to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outsourced {
    /// Scheme id.
    pub scheme: String,
    /// The case in which it was recorded.
    pub case: String,
    /// Who does it.
    pub contractor: String,
    /// What.
    pub work: String,
    /// Since when.
    pub on: Date,
    /// When that was published; absent as long as it was not.
    pub published_on: Option<Date>,
    /// Articles.
    pub articles: Vec<String>,
}

/// All outsourced work by day, of one scheme or of all.
pub fn outsourcing(home: &Home, scheme: Option<&str>) -> Result<Vec<Outsourced>, Failure> {
    let mut schemes = home.schemes();
    if let Some(scheme) = scheme {
        schemes.in_force(scheme, home.clock.today())?;
    }
    home.records().work(|unit| {
        let mut all = Vec::new();
        for (case, lived) in lives(home, unit, &mut schemes)?.iter() {
            let Some(layout) = &lived.packed.pack.register.outsourcing else {
                continue;
            };
            if scheme.is_none_or(|only| only == case.scheme) {
                all.extend(of_life(case, lived, layout)?);
            }
        }
        all.sort_by(|a, b| (a.on, &a.case).cmp(&(b.on, &b.case)));
        Ok(all)
    })
}

/// The outsourced work that was recorded in a life. It is published by the event
/// on the item that it opened.
fn of_life(case: &Case, lived: &Lived, layout: &Outsourcing) -> Result<Vec<Outsourced>, Failure> {
    lived.acts(|acts| {
        let steps = until(acts, Date::MAX);
        let mut all = Vec::new();
        for (at, (act, _, life, _)) in steps.iter().enumerate() {
            if act.event != layout.event {
                continue;
            }
            let opened = life.items.last().map(Item::name);
            let mut later = steps.iter().skip(at).map(|(act, ..)| act);
            let published =
                later.find(|act| act.event == layout.published_by && act.item == opened);
            let said = |field: &String| act.fields.get(field).cloned().unwrap_or_default();
            all.push(Outsourced {
                scheme: case.scheme.clone(),
                case: case.code.clone(),
                contractor: said(&layout.contractor),
                work: said(&layout.work),
                on: act.on,
                published_on: published.map(|act| act.on),
                articles: layout.articles.clone(),
            });
        }
        all
    })
}
