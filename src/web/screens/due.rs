//! The deadline board (期限): what falls due, for whom, by which article; as a
//! list, or as a month.

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use serde_json::{Value, json};

use super::life::text;
use crate::app::Failure;
use crate::app::casework::{BoardLine, board};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Days that the board looks ahead when nothing else is asked for.
const WITHIN: i64 = 90;

/// Deadlines on a page.
const LINES: usize = 100;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    if let Some(first) = month_of(ask.asked("month")) {
        return month(ask, first);
    }
    let within = ask.asked("within").parse().unwrap_or(WITHIN).clamp(0, 3650);
    let all = seen(ask, Some(within))?;
    let number = ask.asked("page").parse().unwrap_or(1_usize).max(1);
    let here = all.iter().skip((number - 1).saturating_mul(LINES));
    let lines: Vec<Value> = here.take(LINES).map(|line| shown(line, ask)).collect();
    let today = ask.home.clock.today();
    ask.page(
        "due.html",
        &json!({
            "lines": lines, "within": within, "this_month": name(today),
            "total": all.len(), "number": number, "pages": all.len().div_ceil(LINES),
        }),
    )
}

/// The deadlines of the cases that who asks sees, up to so many days ahead.
fn seen(ask: &Ask<'_>, within: Option<i64>) -> Result<Vec<BoardLine>, Failure> {
    let (seen, cases) = (ask.seen(), ask.only_cases()?);
    let mut all = board(ask.home, None, within, None)?;
    all.retain(|line| seen.has_scheme(&line.scheme));
    all.retain(|line| cases.as_ref().is_none_or(|only| only.contains(&line.case)));
    Ok(all)
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

/// The first day of a month as in `2026-12`.
fn month_of(text: &str) -> Option<Date> {
    format!("{text}-01").parse().ok()
}

fn name(day: Date) -> String {
    day.strftime("%Y-%m").to_string()
}

/// A month, week by week from Sunday, with what falls due on each day.
fn month(ask: &Ask<'_>, first: Date) -> Result<Answer, Failure> {
    let today = ask.home.clock.today();
    let lines = seen(ask, None)?;
    let in_month = |line: &&BoardLine| line.due.last.first_of_month() == first;
    let earlier = lines.iter().filter(|line| line.days_left < 0);
    let weeks: Vec<Vec<Value>> = weeks(first)
        .into_iter()
        .map(|week| {
            let days = week.into_iter().map(|day| {
                let due = lines.iter().filter(|line| line.due.last == day);
                json!({
                    "day": day.day(),
                    "date": day.to_string(),
                    "inside": day.first_of_month() == first,
                    "today": day == today,
                    "lines": due.map(|line| shown(line, ask)).collect::<Vec<_>>(),
                })
            });
            days.collect()
        })
        .collect();
    let beside = |months: Span| first.checked_add(months).ok().map(name);
    ask.page(
        "month.html",
        &json!({
            "month": name(first),
            "weeks": weeks,
            "count": lines.iter().filter(in_month).count(),
            "overdue": earlier.count(),
            "before": beside((-1).months()),
            "after": beside(1.months()),
            "this_month": name(today),
        }),
    )
}

/// The weeks that a month touches, each from Sunday to Saturday.
fn weeks(first: Date) -> Vec<Vec<Date>> {
    let before = i64::from(first.weekday().to_sunday_zero_offset());
    let days = i64::from(first.days_in_month());
    let whole = (before + days + 6) / 7;
    let day = |at: i64| first.checked_add((at - before).days()).ok();
    (0..whole)
        .map(|week| (0..7).filter_map(|at| day(week * 7 + at)).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{month_of, weeks};

    #[test]
    fn a_month_is_whole_weeks_from_sunday() {
        for (month, count, first, last) in [
            ("2026-02", 4, "2026-02-01", "2026-02-28"),
            ("2026-11", 5, "2026-11-01", "2026-12-05"),
            ("2026-08", 6, "2026-07-26", "2026-09-05"),
            ("2024-02", 5, "2024-01-28", "2024-03-02"),
        ] {
            let weeks = weeks(month_of(month).unwrap());
            assert_eq!(weeks.len(), count, "{month}");
            assert!(weeks.iter().all(|week| week.len() == 7), "{month}");
            assert_eq!(weeks[0][0].to_string(), first);
            assert_eq!(weeks[count - 1][6].to_string(), last);
        }
        for text in ["", "2026", "2026-13", "2026-1", "x"] {
            assert_eq!(month_of(text), None, "{text}");
        }
    }
}
