//! Where a case stands: state, history, deadlines, what may happen, what has
//! to be decided.

use jiff::civil::Date;

use super::priors::priors;
use super::{Lived, lived_if_any};
use crate::app::coverage::case_by_code;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::casework::{BarHit, Due, Duty, Life, Next, World, bars, due, duties, next};
use crate::scheme::life::Note;
use crate::scheme::period::PeriodError;

/// Where a case stands on a day.
pub struct Standing {
    /// The pack with the names of states and events.
    pub pack: std::sync::Arc<crate::scheme::Pack>,
    /// The day.
    pub on: Date,
    /// The cases of this life, by number.
    pub cases: Vec<String>,
    /// State, facts, marks, history.
    pub life: Life,
    /// Deadlines, the next one first.
    pub due: Vec<Due>,
    /// What may happen next.
    pub next: Vec<Next>,
    /// What has to be decided.
    pub duties: Vec<Duty>,
    /// What earlier lives bar.
    pub bars: Vec<BarHit>,
    /// Where the text is silent.
    pub notes: Vec<Note>,
}

/// Where a case stands; nothing when its pack has no life cycle.
pub fn standing(home: &Home, code: &str, on: Option<Date>) -> Result<Option<Standing>, Failure> {
    let mut schemes = home.schemes();
    let on = on.unwrap_or_else(|| home.clock.today());
    home.records().work(|unit| {
        let case = case_by_code(unit, code)?;
        let Some(lived) = lived_if_any(unit, &mut schemes, &case)? else {
            return Ok(None);
        };
        let priors = priors(unit, &mut schemes, &lived, &case)?;
        stands(&lived, &priors, on).map(Some)
    })
}

fn stands(lived: &Lived, priors: &[crate::casework::Prior], on: Date) -> Result<Standing, Failure> {
    let rules = lived.rules()?;
    let world = World { today: on, priors };
    let uncounted = |e: PeriodError| Failure::new(Code::Period).with("detail", e);
    let life = &lived.life;
    let notes = rules.cycle().notes.iter();
    let notes = notes.filter(|note| life.is_in(&note.states)).cloned();
    Ok(Standing {
        pack: std::sync::Arc::clone(&lived.packed.pack),
        on,
        cases: lived.cases.iter().map(|case| case.code.clone()).collect(),
        due: due(life, &rules).map_err(uncounted)?,
        next: next(life, &rules, &world),
        duties: duties(life, &rules, &world).map_err(uncounted)?,
        bars: bars(life, priors, &rules).map_err(uncounted)?,
        notes: notes.collect(),
        life: life.clone(),
    })
}
