//! Recording an event: the act, its ledger event and its commitment in one
//! unit of work.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::priors::priors;
use super::{Lived, damaged, lived, lived_if_any, refused};
use crate::app::accounts::authority;
use crate::app::coverage::case_by_code;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::ledger::{append, canonical, recorded};
use crate::app::schemes::Schemes;
use crate::casework::{Act, Applied, Effects, Life, Mode, Step, Text, World, apply};
use crate::ledger;
use crate::model::{Act as Right, Case, Happening, RowId};
use crate::records::{CaseEvent, Unit};
use crate::scheme::life::LifeCycle;

/// What somebody does.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Case number.
    pub case: String,
    /// Event id.
    pub event: String,
    /// The day on which it happened; today when there is none.
    pub on: Option<Date>,
    /// Who, as claimed.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Which item of the case.
    pub item: Option<String>,
    /// What was said, by field.
    pub fields: BTreeMap<String, String>,
    /// Only check.
    pub dry_run: bool,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Done {
    /// Case number.
    pub case: String,
    /// What was recorded.
    pub act: Act,
    /// What follows outside the case.
    pub effects: Effects,
    /// The life afterwards.
    pub life: Life,
}

/// Records an event of a case.
pub fn act(home: &Home, request: &Request) -> Result<Done, Failure> {
    let mut schemes = home.schemes();
    let today = home.clock.today();
    recorded(home, request.dry_run, |unit| {
        let case = case_by_code(unit, &request.case)?;
        let lived = lived(unit, &mut schemes, &case)?;
        permitted(home, unit, request, &case, &lived)?;
        let priors = priors(unit, &mut schemes, &lived, &case)?;
        let wanted = Act {
            event: request.event.clone(),
            on: request.on.unwrap_or(today),
            by: request.by.clone(),
            reason: request.reason.trim().to_owned(),
            item: request.item.clone(),
            fields: request.fields.clone(),
            ..Act::default()
        };
        let rules = lived.rules()?;
        let world = World {
            today,
            priors: &priors,
        };
        let applied = apply(&lived.life, &wanted, &rules, &world, Mode::New)
            .map_err(|refusal| refused(&refusal, &case.code))?;
        if !request.dry_run {
            put(home, unit, &case, None, &lived, &applied)?;
        }
        Ok::<_, Failure>(Done {
            case: case.code,
            act: applied.act,
            effects: applied.effects,
            life: applied.life,
        })
    })
}

/// Refuses when the person may not record the event: each event says which role
/// does, and whoever evaluated any part of this life decides nothing in it.
fn permitted(
    home: &Home,
    unit: &dyn Unit,
    request: &Request,
    case: &Case,
    lived: &Lived,
) -> Result<(), Failure> {
    let (event, by) = (request.event.as_str(), request.by.as_str());
    let cycle = &lived.packed.pack.life;
    let wants = |id: &str| cycle.event(id).map(|event| needed(&event.records));
    // An event that the pack does not have is refused as such.
    let Some(needed) = wants(event) else {
        return Ok(());
    };
    let account = authority::check(unit, by, needed, Some(case))?;
    if let Some(account) = &account
        && needed == Right::Evaluate
    {
        authority::assigned(home, unit, account, case)?;
    }
    if account.is_some() && needed == Right::Evaluate {
        may_evaluate(unit, cycle, case, by)?;
    }
    let actor = cycle.event(event).map_or("", |event| event.actor.as_str());
    let is_a_body = lived
        .packed
        .pack
        .bodies
        .iter()
        .any(|body| body.role == actor);
    if let Some(account) = &account
        && is_a_body
        && !account.works_for(&case.scheme, actor)
    {
        return Err(Failure::new(Code::OtherBody)
            .with("name", by)
            .with("event", event)
            .with("role", actor));
    }
    let evaluated = |step: &Step| step.by == by && wants(&step.event) == Some(Right::Evaluate);
    if account.is_some() && needed == Right::Decide && lived.life.history.iter().any(evaluated) {
        return Err(Failure::new(Code::Evaluated)
            .with("name", by)
            .with("case", &case.code));
    }
    Ok(())
}

/// Refuses who decided anything in the case, at any time: whoever decides does
/// not evaluate, in whatever order.
pub(in crate::app) fn may_evaluate(
    unit: &dyn Unit,
    cycle: &LifeCycle,
    case: &Case,
    by: &str,
) -> Result<(), Failure> {
    for event in unit.case_events(case.id)? {
        let act: Act = serde_json::from_str(&event.act).map_err(|e| damaged(case, e))?;
        let decides = cycle
            .event(&act.event)
            .is_some_and(|event| needed(&event.records) == Right::Decide);
        if decides && act.by == by {
            return Err(Failure::new(Code::Decided)
                .with("name", by)
                .with("case", &case.code));
        }
    }
    Ok(())
}

/// What one has to be allowed to record an event of this role.
fn needed(records: &str) -> Right {
    match records {
        "clerk" => Right::TakeIn,
        "reviewer" => Right::Evaluate,
        _ => Right::Decide,
    }
}

/// Records what was applied.
pub(super) fn put(
    home: &Home,
    unit: &dyn Unit,
    case: &Case,
    submission: Option<RowId>,
    lived: &Lived,
    applied: &Applied,
) -> Result<(), Failure> {
    let body = unit.put_body(&home.settings.body())?;
    let unwritable = |e: &dyn std::fmt::Display| Failure::new(Code::Ledger).with("detail", e);
    let bytes = canonical(&applied.act)?;
    let opening = ledger::commit(&bytes)?;
    let rules = lived.packed.pack.life.hash.clone();
    let what = Happening::CaseEvent {
        case: case.code.clone(),
        event: applied.act.event.clone(),
        on: applied.act.on,
        rules: rules.clone(),
        articles: applied.effects.articles.clone(),
        notices: applied.effects.notices.clone(),
        register: applied.effects.register.clone(),
        act: opening.value,
    };
    let seq = append(home, unit, body, what)?;
    unit.put_case_event(&CaseEvent {
        seq,
        body,
        case: case.id,
        submission,
        act: String::from_utf8(bytes).map_err(|e| unwritable(&e))?,
        rules,
        at: home.clock.now(),
        value: opening.value,
        key: opening.key,
    })?;
    Ok(())
}

/// The name of the final state that closes a case with its articles, when one does.
pub(in crate::app) fn closed_by(
    unit: &dyn Unit,
    schemes: &mut Schemes,
    case: &Case,
) -> Result<Option<Text>, Failure> {
    let Some(lived) = lived_if_any(unit, schemes, case)? else {
        return Ok(None);
    };
    let cycle = &lived.packed.pack.life;
    if !lived.life.is_closed(cycle) {
        return Ok(None);
    }
    let state = lived
        .life
        .main(cycle)
        .and_then(|item| cycle.state(&item.state));
    Ok(state.map(|state| {
        let articles = state.articles.join(", ");
        let named = |name: &str| format!("{name} ({articles})");
        Text::of(&named(&state.ja), &named(&state.en))
    }))
}
