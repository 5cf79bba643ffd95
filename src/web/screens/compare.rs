//! Comparison: a renewal with the case before, two versions of a document, and
//! the judgements that hold because nothing changed.

use serde_json::{Value, json};

use super::words;
use crate::app::compare::{
    Carried, Comparison, Confirm, Pair, Side, compare_cases, confirm, versions,
};
use crate::app::{Failure, cases};
use crate::records::PassageRow;
use crate::report::evidence;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Changes shown of one document.
const CHANGES: usize = 300;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    shown(ask, None)
}

fn shown(ask: &Ask<'_>, failure: Option<&Failure>) -> Result<Answer, Failure> {
    let case = cases::case(ask.home, ask.part("case"))?;
    let with = Some(ask.asked("with")).filter(|with| !with.is_empty());
    let found = compare_cases(ask.home, &case.code, with)?;
    let wanted = ask.asked("document");
    let is_wanted = |pair: &&Pair| {
        let mut sides = pair.new.iter().chain(&pair.old);
        sides.any(|side| side.document == wanted)
    };
    let one = found.documents.iter().find(is_wanted);
    let open = found.carried.iter().filter(|one| !one.confirmed).count();
    ask.page_with(
        "compare.html",
        json!({
            "case": words::case(&case, ask.words()),
            "with": found.with,
            // Only what the case builds on is confirmed.
            "own": with.is_none(),
            "documents": documents(&found, ask),
            "wanted": wanted,
            "one": one.map(|pair| changes(pair, ask)),
            "carried": found.carried.iter().map(|one| carried(one, ask)).collect::<Vec<_>>(),
            "unconfirmed": open,
        }),
        failure,
    )
}

/// Two versions of a document of one case.
pub(in crate::web) fn two(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let with = Some(ask.asked("with")).filter(|with| !with.is_empty());
    let found = versions(ask.home, ask.part("document"), with)?;
    ask.page(
        "versions.html",
        &json!({
            "case": words::case(&found.case, ask.words()),
            "one": changes(&found.pair, ask),
        }),
    )
}

/// Confirms in one step what the case before carries, all or for one criterion.
pub(in crate::web) fn confirm_all(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let criterion = ask.sent("criterion").trim();
    let request = Confirm {
        case: ask.part("case").to_owned(),
        criterion: Some(criterion.to_owned()).filter(|criterion| !criterion.is_empty()),
        by: ask.name().to_owned(),
        dry_run: false,
    };
    let lock = ask.lock("confirm");
    match lock.and_then(|_lock| confirm(ask.home, &request)) {
        Ok(_) => Ok(Answer::See(format!("/cases/{}/compare", request.case))),
        Err(failure) => shown(ask, Some(&failure)),
    }
}

fn documents(found: &Comparison, ask: &Ask<'_>) -> Vec<Value> {
    let named = |side: &Side| json!({ "code": side.document, "name": side.name });
    let line = |pair: &Pair| {
        let state = pair.state();
        let chip = match state {
            "unchanged" | "carried" => "satisfied",
            "gone" => "gap",
            _ => "to_confirm",
        };
        json!({
            "state": { "code": chip, "words": ask.words().get(&format!("compare.state.{state}")) },
            "shows": state == "changed",
            "old": pair.old.as_ref().map(named),
            "new": pair.new.as_ref().map(named),
            "same": pair.changes.same.len(),
            "changed": pair.changes.changed.len(),
            "added": pair.changes.new.len(),
            "gone": pair.changes.gone.len(),
        })
    };
    found.documents.iter().map(line).collect()
}

/// What changed, in the order of the newer version; what is gone comes last.
fn changes(pair: &Pair, ask: &Ask<'_>) -> Value {
    let side = |side: &Option<Side>| {
        let of = |side: &Side| json!({ "code": side.document, "name": side.name });
        side.as_ref().map(of)
    };
    let row = |side: &Option<Side>, at: usize| {
        let row: &PassageRow = side.as_ref()?.passages.get(at)?;
        let place = evidence::place(&row.passage.anchor, ask.words());
        Some(json!({ "code": row.code, "place": place, "text": row.passage.text }))
    };
    let found = &pair.changes;
    let changed = found
        .changed
        .iter()
        .map(|(old, new)| (Some(*old), Some(*new)));
    let added = found.new.iter().map(|new| (None, Some(*new)));
    let mut lines: Vec<(Option<usize>, Option<usize>)> = changed.chain(added).collect();
    lines.sort_by_key(|(_, new)| *new);
    lines.extend(found.gone.iter().map(|old| (Some(*old), None)));
    let all = lines.len();
    let shown = lines.iter().take(CHANGES).map(|(old, new)| {
        json!({
            "old": old.and_then(|at| row(&pair.old, at)),
            "new": new.and_then(|at| row(&pair.new, at)),
        })
    });
    json!({
        "old": side(&pair.old),
        "new": side(&pair.new),
        "same": found.same.len(),
        "all": all,
        "lines": shown.collect::<Vec<_>>(),
    })
}

fn carried(one: &Carried, ask: &Ask<'_>) -> Value {
    let verdict = one.judgement.verdict;
    json!({
        "code": one.code,
        "criterion": one.judgement.criterion,
        "verdict": { "code": verdict, "words": words::named("web.verdict", &verdict, ask.words()) },
        "by": one.judgement.by,
        "reason": one.judgement.reason,
        "passage": one.passage.code,
        "quote": one.passage.passage.text,
        "confirmed": one.confirmed,
    })
}
