//! All cases, with filters that stand in the address.

use serde_json::{Value, json};

use crate::app::Failure;
use crate::app::overview::cases;
use crate::records::{CaseFilter, CaseSummary};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Cases on a page.
const LINES: usize = 50;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let mut filter = CaseFilter {
        text: ask.asked("q").trim().to_owned(),
        scheme: ask.asked("scheme").to_owned(),
        only: ask.seen(),
        not_read: ask.asked("unread") == "1",
    };
    let closed = filter.only.assigned.is_some();
    let mine = ask.asked("mine") == "1";
    if mine {
        filter.only.assigned = ask.who.as_ref().map(|who| who.account.id);
    }
    let number = ask.asked("page").parse().unwrap_or(1_usize).max(1);
    let (total, found) = cases(ask.home, &filter, (number - 1).saturating_mul(LINES), LINES)?;
    let lines: Vec<Value> = found.iter().map(|case| line(case, ask)).collect();
    let pages = usize::try_from(total).unwrap_or(usize::MAX).div_ceil(LINES);
    ask.page(
        "cases.html",
        &json!({
            "q": filter.text, "scheme": filter.scheme, "unread": filter.not_read,
            "mine": mine, "closed": closed,
            "schemes": ask.home.schemes().ids()?,
            "total": total, "cases": lines, "number": number, "pages": pages,
        }),
    )
}

/// A case in a list.
pub(super) fn line(case: &CaseSummary, ask: &Ask<'_>) -> Value {
    json!({
        "code": case.code,
        "scheme": case.scheme,
        "procedure": ask.words().procedure(&case.procedure),
        "applicant": case.applicant,
        "subject": case.subject,
        "opened_on": case.opened_on.to_string(),
        "submissions": case.submissions,
        "documents": case.documents,
        "not_read": case.not_read,
        "judgements": case.judgements,
        "assigned": case.assigned,
    })
}
