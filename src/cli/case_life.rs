//! Where a case stands, in words and as JSON.

use serde_json::{Value, json};

use super::print::Printer;
use crate::app::casework::{Done, Standing};
use crate::casework::{Item, Text};
use crate::report::table::{Align, Table};

/// The standing of a case as JSON.
pub(super) fn json(standing: &Standing) -> Value {
    let cycle = &standing.pack.life;
    let due = standing.due.iter().map(|due| {
        let mut line = json!(due);
        line["standing"] = json!(due.standing(standing.on));
        line["days_left"] = json!(due.days_left(standing.on));
        line
    });
    json!({
        "on": standing.on.to_string(),
        "cases": standing.cases,
        "state": standing.life.main(cycle).map(|item| item.state.clone()),
        "closed": standing.life.is_closed(cycle),
        "items": standing.life.items,
        "facts": standing.life.facts,
        "flags": standing.life.flags,
        "history": standing.life.history,
        "due": due.collect::<Vec<_>>(),
        "to_decide": standing.duties,
        "bars": standing.bars,
        "next": standing.next,
        "notes": standing.notes,
    })
}

fn pick<'a>(text: &'a Text, printer: &'a Printer) -> &'a str {
    printer.words.pick(&text.ja, &text.en)
}

fn state_name(standing: &Standing, item: &Item, printer: &Printer) -> String {
    let state = standing.pack.life.state(&item.state);
    state.map_or_else(
        || item.state.clone(),
        |state| printer.words.pick(&state.ja, &state.en).to_owned(),
    )
}

/// State, what has to be decided, deadlines, history.
pub(super) fn text(standing: &Standing, case: &str, printer: &Printer) -> String {
    let mut text = states(standing, printer);
    text.push_str(&decide(standing, printer));
    if !standing.due.is_empty() {
        text.push_str(printer.words.get("life.due"));
        for due in &standing.due {
            text.push_str(&printer.words.fill(
                "life.due_line",
                &[
                    ("last", &due.last.to_string()),
                    ("title", pick(&due.title, printer)),
                    ("articles", &due.articles.join(", ")),
                    ("working", pick(&due.working, printer)),
                ],
            ));
        }
    }
    for note in &standing.notes {
        let note = printer.words.pick(&note.ja, &note.en);
        text.push_str(&printer.words.fill("life.note", &[("note", note)]));
    }
    text.push_str(&history(standing, printer));
    text.push_str(&printer.words.fill("life.more", &[("case", case)]));
    text
}

fn states(standing: &Standing, printer: &Printer) -> String {
    let cycle = &standing.pack.life;
    let mut table = Table::new(&[Align::Left; 3]);
    for item in &standing.life.items {
        let at_start = cycle.track(&item.track).and_then(|t| t.start.clone());
        let main = cycle.track(&item.track).is_some_and(|track| track.main);
        if !main && at_start.as_ref() == Some(&item.state) {
            continue;
        }
        let since = item.since.map(|day| day.to_string()).unwrap_or_default();
        table.row([item.name(), state_name(standing, item, printer), since]);
    }
    let mut text = printer.words.get("life.state").to_owned();
    text.push_str(&table.render(2));
    for flag in &standing.life.flags {
        text.push_str(&printer.words.fill(
            "life.flag",
            &[
                ("id", &flag.id),
                ("on", &flag.on.to_string()),
                ("text", pick(&flag.text, printer)),
                ("articles", &flag.articles.join(", ")),
            ],
        ));
    }
    text
}

fn decide(standing: &Standing, printer: &Printer) -> String {
    let mut text = String::new();
    for duty in &standing.duties {
        let key = match (duty.disputed, duty.bound) {
            (Some(_), _) => "life.disputed",
            (None, true) => "life.bound",
            (None, false) => "life.may",
        };
        let days = duty.disputed.map(|[one, other]| format!("{one} / {other}"));
        text.push_str(&printer.words.fill(
            key,
            &[
                ("event", &duty.event),
                ("title", pick(&duty.title, printer)),
                ("articles", &duty.articles.join(", ")),
                ("because", pick(&duty.because, printer)),
                ("days", &days.unwrap_or_default()),
            ],
        ));
    }
    text
}

fn history(standing: &Standing, printer: &Printer) -> String {
    if standing.life.history.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[Align::Left; 4]);
    for step in &standing.life.history {
        let event = standing.pack.life.event(&step.event);
        let title = event.map_or(step.event.as_str(), |event| {
            printer.words.pick(&event.ja, &event.en)
        });
        table.row([
            step.on.to_string(),
            title.to_owned(),
            step.item.clone().unwrap_or_default(),
            step.by.clone(),
        ]);
    }
    printer.words.get("life.history").to_owned() + &table.render(2)
}

/// What may happen now, with the fields of each event.
pub(super) fn events(standing: &Standing, printer: &Printer) -> String {
    let mut text = String::new();
    for next in &standing.next {
        let key = format!("nature.{}", nature(next.nature));
        text.push_str(&printer.words.fill(
            "life.event",
            &[
                ("event", &next.event),
                ("title", pick(&next.title, printer)),
                ("nature", printer.words.get(&key)),
                ("articles", &next.articles.join(", ")),
                ("actor", &next.actor),
                ("records", &next.records),
            ],
        ));
        if let Some(blocked) = &next.blocked {
            let values = [
                ("why", pick(&blocked.detail, printer)),
                ("articles", &blocked.articles.join(", ")),
            ];
            text.push_str(&printer.words.fill("life.blocked", &values));
        }
        let event = standing.pack.life.event(&next.event);
        for field in event.into_iter().flat_map(|event| &event.fields) {
            let choices = match &field.grounds {
                Some(list) => {
                    let grounds = standing.pack.life.grounds.iter();
                    let ids = grounds.filter(|ground| ground.list == *list);
                    ids.map(|ground| ground.id.clone()).collect()
                }
                None => field.choices.clone(),
            };
            let title = printer.words.pick(&field.ja, &field.en);
            let optional = if field.optional { "?" } else { "" };
            text.push_str(&format!(
                "      --field {}={}{optional}  {title}\n",
                field.id,
                choices.join("|")
            ));
        }
    }
    text
}

fn nature(nature: crate::scheme::life::Nature) -> String {
    let name = json!(nature);
    name.as_str().unwrap_or_default().to_owned()
}

/// What an event led to.
pub(super) fn done(standing: &Standing, done: &Done, dry_run: bool, printer: &Printer) -> String {
    let cycle = &standing.pack.life;
    let event = cycle.event(&done.act.event);
    let title = event.map_or("", |event| printer.words.pick(&event.ja, &event.en));
    let key = if dry_run { "life.would" } else { "life.done" };
    let mut text = printer.words.fill(
        key,
        &[
            ("title", title),
            ("on", &done.act.on.to_string()),
            ("case", &done.case),
            ("articles", &done.effects.articles.join(", ")),
        ],
    );
    for flag in &done.act.outcome.flags {
        text.push_str(&format!("  ! {flag}\n"));
    }
    let notices = cycle.notices.iter();
    for notice in notices.filter(|notice| done.effects.notices.contains(&notice.id)) {
        let title = printer.words.pick(&notice.ja, &notice.en);
        text.push_str(&printer.words.fill("life.notice", &[("notice", title)]));
    }
    if !dry_run {
        text.push_str(&states(standing, printer));
        text.push_str(&decide(standing, printer));
    }
    text
}
