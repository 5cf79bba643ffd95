//! The deadline board (期限): what falls due, for whom, by which article.

use serde_json::{Value, json};

use super::life::text;
use crate::app::Failure;
use crate::app::casework::{BoardLine, board};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Days that the board looks ahead when nothing else is asked for.
const WITHIN: i64 = 90;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let within = ask.asked("within").parse().unwrap_or(WITHIN).clamp(0, 3650);
    let only = ask.schemes();
    let lines: Vec<Value> = board(ask.home, None, Some(within), None)?
        .iter()
        .filter(|line| only.is_empty() || only.contains(&line.scheme))
        .map(|line| shown(line, ask))
        .collect();
    ask.page("due.html", &json!({ "lines": lines, "within": within }))
}

fn shown(line: &BoardLine, ask: &Ask<'_>) -> Value {
    json!({
        "case": line.case,
        "applicant": line.applicant,
        "subject": line.subject,
        "title": text(&line.due.title, ask),
        "who": line.due.who,
        "articles": line.due.articles,
        "last": line.due.last.to_string(),
        "days_left": line.days_left,
        "overdue": line.days_left < 0,
        "disputed": line.due.disputed.map(|days| days.map(|day| day.to_string())),
        "working": text(&line.due.working, ask),
        "duty": line.duty.as_ref().map(|duty| text(&duty.title, ask)),
    })
}
