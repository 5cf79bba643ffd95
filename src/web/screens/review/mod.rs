//! Evidence review: the criterion, the passage where it stands, the judgement.

mod acts;
mod news;
mod place;

use serde_json::{Value, json};

use super::words;
use crate::app::cases::coverage as coverage_of;
use crate::app::judge::judgement_code;
use crate::app::review::{Desk, desk, pinned};
use crate::app::{Code, Failure, accounts, cases};
use crate::model::coverage::{Evidence, Row};
use crate::model::{Case, Coverage, Judgement, State};
use crate::report::Words;
use crate::report::stored::Reasons;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

pub(in crate::web) use acts::{exclude, record, undo};
pub(in crate::web) use news::news;

/// The first criterion that wants a person.
pub(in crate::web) fn first(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let case = ask.part("case");
    let coverage = coverage_of(ask.home, case)?;
    Ok(Answer::See(match next_open(&coverage, None) {
        Some(row) => format!("/cases/{case}/review/{}", row.criterion),
        None => format!("/cases/{case}/matrix"),
    }))
}

/// The next criterion after this one with evidence that nobody judged.
fn next_open<'a>(coverage: &'a Coverage, after: Option<&str>) -> Option<&'a Row> {
    let open = |row: &&Row| {
        let excluded = row.state == State::Excluded;
        !excluded && row.evidence.iter().any(|found| found.judgement.is_none())
    };
    let rows = &coverage.criteria;
    let at = after.and_then(|id| rows.iter().position(|row| row.criterion == id));
    let from = at.map_or(0, |at| at + 1);
    rows[from..]
        .iter()
        .find(open)
        .or_else(|| rows[..from].iter().find(open))
}

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    shown(ask, None)
}

fn shown(ask: &Ask<'_>, failure: Option<&Failure>) -> Result<Answer, Failure> {
    let (case, coverage) = cases::covered(ask.home, ask.part("case"))?;
    let id = ask.part("criterion");
    let row = words::row(&coverage, id).ok_or_else(|| {
        Failure::new(Code::NoCriterion)
            .with("criterion", id)
            .with("scheme", &case.scheme)
    })?;
    let desk = desk(ask.home, &case, id, ask.name())?;
    let chosen = chosen(ask, &case, row, &desk)?;
    let reasons = Reasons::new(&coverage.class_titles, ask.words());
    let mut page = criterion(row, &desk, &reasons);
    page["case"] = words::case(&case, ask.words());
    page["chosen"] = match &chosen {
        Some(found) => words::piece(found, &reasons),
        None => Value::Null,
    };
    page["context"] = match &chosen {
        Some(found) => place::context(ask, found)?,
        None => Value::Null,
    };
    page["undo"] = undoable(chosen.as_ref(), desk.mine.as_ref(), ask.words());
    let rows = &coverage.criteria;
    let at = rows.iter().position(|row| row.criterion == id).unwrap_or(0);
    let beside = |at: Option<usize>| at.and_then(|at| rows.get(at)).map(|row| &row.criterion);
    page["before"] = json!(beside(at.checked_sub(1)));
    page["after"] = json!(beside(Some(at + 1)));
    page["open"] = json!(next_open(&coverage, Some(id)).map(|row| &row.criterion));
    page["verdict"] = ask.sent("verdict").into();
    page["reason"] = ask.sent("reason").into();
    let excludes = ask.path.ends_with("/exclude") || ask.asked("do") == "exclude";
    page["excluding"] = excludes.into();
    if let Some(who) = &ask.who {
        page["away"] = accounts::is_away(ask.home, &who.account, &case)?.into();
    }
    ask.page_with("review.html", page, failure)
}

/// What stands on the criterion's side of the page.
fn criterion(row: &Row, desk: &Desk, reasons: &Reasons<'_>) -> Value {
    let texts = reasons.words;
    let piece = |found: &Evidence| words::piece(found, reasons);
    let unread = row.unread.iter();
    json!({
        "criterion": row.criterion,
        "title": words::title(row, texts),
        "group": words::group(row, texts),
        "source": row.source,
        "kind": words::named("web.kind", &row.kind, texts),
        "state": words::state(row.state, texts),
        "exclusion": row.exclusion,
        "unread": unread.map(|d| json!({"document": d.document, "name": d.name})).collect::<Vec<_>>(),
        "pieces": row.evidence.iter().map(piece).collect::<Vec<_>>(),
        "rejected": desk.rejected.iter().map(piece).collect::<Vec<_>>(),
        "version": desk.version,
    })
}

/// The passage that was asked for, whether a rule found it or not; else the
/// first that nobody judged, else the weightiest: of the document that was
/// asked for, else of any.
fn chosen(ask: &Ask<'_>, case: &Case, row: &Row, desk: &Desk) -> Result<Option<Evidence>, Failure> {
    let found = || row.evidence.iter();
    let passage = ask.asked("passage").trim();
    if !passage.is_empty() {
        let mut known = found().chain(&desk.rejected);
        let known = known.find(|piece| piece.passage.as_deref() == Some(passage));
        return match known {
            Some(known) => Ok(Some(known.clone())),
            None => pinned(ask.home, case, passage).map(Some),
        };
    }
    let document = ask.asked("document");
    let of = || found().filter(|piece| piece.document == document);
    let first = of()
        .find(|piece| piece.judgement.is_none())
        .or_else(|| of().next())
        .or_else(|| found().find(|piece| piece.judgement.is_none()))
        .or_else(|| found().next());
    Ok(first.cloned())
}

/// The judgement that can be undone from here: the one on the passage in
/// question, else the last one of who asks.
fn undoable(chosen: Option<&Evidence>, mine: Option<&Judgement>, texts: &Words) -> Value {
    let here = chosen.and_then(|found| {
        let judged = found.judgement.as_ref().filter(|judged| !judged.carried)?;
        let passage = found.passage.as_deref()?;
        Some((
            judged.id.clone(),
            None,
            passage,
            judged.verdict,
            &found.quote,
        ))
    });
    let last = mine.filter(|mine| !mine.is_erased()).map(|mine| {
        let id = judgement_code(mine.id);
        let criterion = Some(mine.criterion.as_str());
        (
            id,
            criterion,
            mine.passage.as_str(),
            mine.verdict,
            &mine.quote,
        )
    });
    let Some((id, criterion, passage, verdict, quote)) = here.or(last) else {
        return Value::Null;
    };
    json!({
        "seen": id,
        "criterion": criterion,
        "passage": passage,
        "verdict": { "code": verdict, "words": words::named("web.verdict", &verdict, texts) },
        "quote": crate::report::table::shorten(quote, 40),
    })
}
