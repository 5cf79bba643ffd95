//! The life of a case: the recorded events of all cases of a certification,
//! and the state that follows from them.

mod act;
mod board;
mod log;
mod priors;
mod received;
mod start;
mod view;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub use act::{Done, Request, act};
pub use board::{BoardLine, board, explain};
pub use log::{Asked, Logged, log};
pub use start::{Start, Starter, starts};
pub use view::{Standing, standing};

pub(super) use act::{closed_by, may_evaluate};
pub(super) use received::received;

use super::error::{Code, Failure};
use super::home::Home;
use super::schemes::{Rules as Packed, Schemes};
use crate::casework::{Act, Life, Mode, Refusal, Rules, Why, World, apply};
use crate::model::{Case, RowId};
use crate::records::{CaseEvent, Unit, Version};

/// Cases that one certification may have.
const MOST: usize = 1000;

/// The life that a case belongs to.
pub(super) struct Lived {
    /// The pack of the case that was asked for.
    pub(super) packed: Arc<Packed>,
    /// The case that began the life, and those that followed, oldest first.
    pub(super) cases: Vec<Case>,
    /// What was recorded, oldest first.
    pub(super) events: Vec<(CaseEvent, Act)>,
    /// What follows from it.
    pub(super) life: Life,
    /// The pack of each case.
    packs: HashMap<RowId, Arc<Packed>>,
}

impl Lived {
    /// The rules of the case that was asked for.
    pub(super) fn rules(&self) -> Result<Rules<'_>, Failure> {
        rules_of(&self.packed)
    }

    /// Looks at what was recorded, each act with the rules of its own case.
    pub(super) fn acts<T>(
        &self,
        look: impl FnOnce(&[(&Act, &Rules<'_>)]) -> T,
    ) -> Result<T, Failure> {
        let mut rules = HashMap::new();
        for (case, packed) in &self.packs {
            rules.insert(*case, rules_of(packed)?);
        }
        let acts = self.events.iter();
        let acts: Vec<(&Act, &Rules<'_>)> = acts
            .filter_map(|(event, act)| Some((act, rules.get(&event.case)?)))
            .collect();
        Ok(look(&acts))
    }

    /// The life as it was after the event of that number.
    pub(super) fn after(&self, asked: &Case, seq: u64) -> Result<Life, Failure> {
        let until = self.events.partition_point(|(event, _)| event.seq <= seq);
        let events = self.events.get(..until).unwrap_or_default();
        let life = replayed(&self.packs, &self.cases, events, asked)?;
        Ok(life.unwrap_or_else(|| Life::new(&self.packed.pack.life)))
    }

    /// The number of a case of this life.
    pub(super) fn code_of(&self, case: RowId) -> &str {
        let mut cases = self.cases.iter();
        cases
            .find(|known| known.id == case)
            .map_or("", |known| known.code.as_str())
    }
}

fn rules_of(packed: &Packed) -> Result<Rules<'_>, Failure> {
    Rules::new(&packed.pack)
        .map_err(|detail| Failure::new(Code::PackMistakes).with("detail", detail))
}

/// The life of a case; refuses a pack without a life cycle.
pub(super) fn lived(unit: &dyn Unit, schemes: &mut Schemes, case: &Case) -> Result<Lived, Failure> {
    lived_if_any(unit, schemes, case)?.ok_or_else(|| {
        Failure::new(Code::NoLifeCycle)
            .with("scheme", &case.scheme)
            .with("pack", case.pack)
    })
}

/// The life of a case; nothing when its pack has no life cycle.
pub(super) fn lived_if_any(
    unit: &dyn Unit,
    schemes: &mut Schemes,
    case: &Case,
) -> Result<Option<Lived>, Failure> {
    let packed = schemes.version(&case.scheme, case.pack)?;
    if packed.pack.life.is_empty() {
        return Ok(None);
    }
    let cases = cases_of_life(unit, case, &packed)?;
    let mut events = Vec::new();
    for one in &cases {
        for event in unit.case_events(one.id)? {
            let act: Act = serde_json::from_str(&event.act).map_err(|e| damaged(case, e))?;
            events.push((event, act));
        }
    }
    events.sort_by_key(|(event, _)| event.seq);
    let mut packs = HashMap::new();
    for case in &cases {
        packs.insert(case.id, schemes.version(&case.scheme, case.pack)?);
    }
    let life = match replayed(&packs, &cases, &events, case)? {
        Some(life) => life,
        None => Life::new(&packed.pack.life),
    };
    Ok(Some(Lived {
        packed,
        cases,
        events,
        life,
        packs,
    }))
}

/// The life of every certification with its newest case, the newest first.
pub(super) fn lives(
    home: &Home,
    unit: &dyn Unit,
    schemes: &mut Schemes,
) -> Result<Arc<Vec<(Case, Lived)>>, Failure> {
    let version = unit.version(Version::Lives)?;
    let worked = home.worked();
    worked.lives.of((), version, || all_lives(unit, schemes))
}

fn all_lives(unit: &dyn Unit, schemes: &mut Schemes) -> Result<Vec<(Case, Lived)>, Failure> {
    let mut seen = HashSet::new();
    let mut lives = Vec::new();
    for case in unit.cases()?.into_iter().rev() {
        if seen.contains(&case.id) {
            continue;
        }
        if let Some(lived) = lived_if_any(unit, schemes, &case)? {
            seen.extend(lived.cases.iter().map(|case| case.id));
            lives.push((case, lived));
        }
    }
    Ok(lives)
}

fn damaged(case: &Case, detail: impl std::fmt::Display) -> Failure {
    Failure::new(Code::CaseDamaged)
        .with("case", &case.code)
        .with("detail", detail)
}

/// Applies the recorded events, each under the rules of its own case; nothing
/// when there is none.
fn replayed(
    packs: &HashMap<RowId, Arc<Packed>>,
    cases: &[Case],
    events: &[(CaseEvent, Act)],
    asked: &Case,
) -> Result<Option<Life>, Failure> {
    let mut life = None;
    for (event, act) in events {
        let (Some(packed), Some(case)) = (
            packs.get(&event.case),
            cases.iter().find(|case| case.id == event.case),
        ) else {
            continue;
        };
        if packed.pack.life.hash != event.rules {
            return Err(Failure::new(Code::LifeCycleChanged)
                .with("case", &case.code)
                .with("scheme", &case.scheme)
                .with("pack", case.pack));
        }
        let rules = rules_of(packed)?;
        let before = life.unwrap_or_else(|| Life::new(rules.cycle()));
        let world = World {
            today: jiff::civil::Date::MAX,
            priors: &[],
        };
        let applied = apply(&before, act, &rules, &world, Mode::Recorded)
            .map_err(|refusal| damaged(asked, format!("{}: {}", act.event, refusal.detail.en)))?;
        life = Some(applied.life);
    }
    Ok(life)
}

/// The cases of the life that `case` belongs to: from the one that began it to
/// the one before the next beginning.
fn cases_of_life(unit: &dyn Unit, case: &Case, packed: &Packed) -> Result<Vec<Case>, Failure> {
    let first = root(unit, case, packed)?;
    let certification = unit.certification_of(first.id)?;
    let begins = |case: &Case| packed.pack.life.starting.contains(&case.procedure);
    let mut cases = Vec::new();
    for other in unit.cases_about(certification, Some(first.id))? {
        if other.id == first.id || other.scheme != case.scheme || cases.len() >= MOST {
            continue;
        }
        let same = unit.certification_of(other.id)? == certification;
        if same && begins(&other) && other.id > first.id {
            break;
        }
        if (same && other.id > first.id && !begins(&other)) || other.predecessor == Some(first.id) {
            cases.push(other);
        }
    }
    if case.id != first.id && cases.iter().all(|known| known.id != case.id) {
        cases.push(case.clone());
    }
    cases.push(first);
    cases.sort_by_key(|case| case.id);
    Ok(cases)
}

/// The case that began the life.
fn root(unit: &dyn Unit, case: &Case, packed: &Packed) -> Result<Case, Failure> {
    let begins = |case: &Case| packed.pack.life.starting.contains(&case.procedure);
    let mut at = case.clone();
    for _ in 0..MOST {
        if begins(&at) {
            return Ok(at);
        }
        match at.predecessor {
            Some(id) if id < at.id => match unit.case(id)? {
                Some(before) => at = before,
                None => break,
            },
            _ => break,
        }
    }
    let certification = unit.certification_of(at.id)?;
    let mut before = None;
    for other in unit.cases_about(certification, None)? {
        if other.id < at.id
            && begins(&other)
            && other.scheme == at.scheme
            && unit.certification_of(other.id)? == certification
        {
            before = Some(other);
        }
    }
    Ok(before.unwrap_or(at))
}

/// A refusal as a failure of a case.
pub(super) fn refused(refusal: &Refusal, case: &str) -> Failure {
    let code = match refusal.why {
        Why::UnknownEvent => Code::NoCaseEvent,
        Why::NotNow => Code::NotNow,
        Why::Future => Code::FutureDay,
        Why::TooOld => Code::DayTooOld,
        Why::NoReason => Code::NoArticleReason,
        Why::Field => Code::EventField,
        Why::Ground => Code::Ground,
        Why::Condition => Code::Condition,
        Why::Late => Code::TooLate,
        Why::Early => Code::TooEarly,
        Why::Disputed => Code::DisputedDay,
        Why::Bar => Code::Barred,
        Why::WhichItem => Code::WhichItem,
        Why::Period => Code::CasePeriod,
    };
    let days = refusal.days.map(|[one, other]| format!("{one} | {other}"));
    Failure::new(code)
        .with("event", &refusal.event)
        .with("case", case)
        .with("articles", refusal.articles.join(", "))
        .with("detail.ja", &refusal.detail.ja)
        .with("detail.en", &refusal.detail.en)
        .with("days", days.unwrap_or_default())
}
