//! The board of deadlines over all cases.

use std::sync::Arc;

use jiff::civil::Date;

use super::priors::priors;
use super::{Lived, lived_if_any, lives};
use crate::app::coverage::case_by_code;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::schemes::Schemes;
use crate::casework::{Due, Duty, Standing, World, due, duties};
use crate::model::Case;
use crate::records::{Unit, Version};
use crate::scheme::period::PeriodError;

/// A deadline of a case.
#[derive(Debug, Clone)]
pub struct BoardLine {
    /// Case number: the newest of its life.
    pub case: String,
    /// Scheme id.
    pub scheme: String,
    /// The role of the body that then decides.
    pub decides: Option<String>,
    /// Applicant.
    pub applicant: String,
    /// Subject.
    pub subject: String,
    /// The deadline.
    pub due: Due,
    /// Where the day of the board stands to it.
    pub standing: Standing,
    /// Days left, negative when it is past.
    pub days_left: i64,
    /// What has to be decided because of it.
    pub duty: Option<Duty>,
}

/// What falls due up to `within` days after `on`, overdue ones included.
pub fn board(
    home: &Home,
    on: Option<Date>,
    within: Option<i64>,
    case: Option<&str>,
) -> Result<Vec<BoardLine>, Failure> {
    let on = on.unwrap_or_else(|| home.clock.today());
    let mut schemes = home.schemes();
    home.records().work(|unit| {
        let Some(code) = case else {
            let all = whole(home, unit, &mut schemes, on)?;
            let up_to = |line: &&BoardLine| within.is_none_or(|days| line.days_left <= days);
            return Ok(all.iter().take_while(up_to).cloned().collect());
        };
        let case = case_by_code(unit, code)?;
        let lived = lived_if_any(unit, &mut schemes, &case)?;
        let lines = lived.map(|lived| of_life(unit, &mut schemes, (&case, &lived), on));
        let mut lines = ordered(lines.transpose()?.unwrap_or_default());
        lines.retain(|line| within.is_none_or(|days| line.days_left <= days));
        Ok(lines)
    })
}

/// The deadlines of all lives, the earliest first.
fn whole(
    home: &Home,
    unit: &dyn Unit,
    schemes: &mut Schemes,
    on: Date,
) -> Result<Arc<Vec<BoardLine>>, Failure> {
    let version = unit.version(Version::Lives)?;
    home.worked().board.of(on, version, || {
        let mut lines = Vec::new();
        for (case, lived) in lives(home, unit, schemes)?.iter() {
            lines.extend(of_life(unit, schemes, (case, lived), on)?);
        }
        Ok(ordered(lines))
    })
}

fn ordered(mut lines: Vec<BoardLine>) -> Vec<BoardLine> {
    lines.sort_by(|a, b| (a.due.last, &a.case).cmp(&(b.due.last, &b.case)));
    lines
}

fn of_life(
    unit: &dyn Unit,
    schemes: &mut Schemes,
    (case, lived): (&Case, &Lived),
    on: Date,
) -> Result<Vec<BoardLine>, Failure> {
    let uncounted = |e: PeriodError| Failure::new(Code::Period).with("detail", e);
    let priors = priors(unit, schemes, lived, case)?;
    let rules = lived.rules()?;
    let world = World {
        today: on,
        priors: &priors,
    };
    let duties = duties(&lived.life, &rules, &world).map_err(uncounted)?;
    let lines = due(&lived.life, &rules).map_err(uncounted)?;
    let line = |due: Due| BoardLine {
        case: case.code.clone(),
        scheme: case.scheme.clone(),
        decides: due.then.as_ref().and_then(|event| {
            let event = rules.cycle().event(event);
            event.map(|event| event.actor.clone())
        }),
        applicant: case.applicant.clone(),
        subject: case.subject.clone(),
        standing: due.standing(on),
        days_left: due.days_left(on),
        duty: duties
            .iter()
            .find(|duty| duty.deadline.as_deref() == Some(due.deadline.as_str()))
            .cloned(),
        due,
    };
    Ok(lines.into_iter().map(line).collect())
}

/// The working of a deadline, by its own name or that of an event that ends or
/// follows it: a line for every case where it runs.
pub fn explain(
    home: &Home,
    name: &str,
    on: Option<Date>,
    case: Option<&str>,
) -> Result<Vec<BoardLine>, Failure> {
    let known = {
        let mut schemes = home.schemes();
        let mut known = false;
        for id in schemes.ids()? {
            let rules = schemes.in_force(&id, home.clock.today())?;
            let life = &rules.pack.life;
            known |= life.deadline(name).is_some() || life.event(name).is_some();
        }
        known
    };
    if !known {
        return Err(Failure::new(Code::NoDeadline).with("name", name));
    }
    let mut lines = board(home, on, None, case)?;
    lines.retain(|line| {
        let due = &line.due;
        due.deadline == name || due.by.as_deref() == Some(name) || due.then.as_deref() == Some(name)
    });
    Ok(lines)
}
