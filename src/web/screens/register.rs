//! The register as of any day (登録簿), and the same to be saved.

use serde_json::{Value, json};

use crate::app::register::{Registers, Request, page as html, registers};
use crate::app::{Code, Failure, accounts};
use crate::report::register::{ListView, Register, csv, json as document, list_key};
use crate::scheme::period::parse_event;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// What the address asks for, of the schemes in which the person works.
fn asked(ask: &Ask<'_>) -> Result<Registers, Failure> {
    let some = |name: &str| Some(ask.asked(name).trim().to_owned()).filter(|text| !text.is_empty());
    let day =
        |text: String| parse_event(&text).map_err(|e| Failure::new(Code::Period).with("detail", e));
    let on = some("on").map(day).transpose()?;
    let own = ask.schemes();
    let wanted: Vec<Option<String>> = match (own.is_empty(), some("scheme")) {
        (true, scheme) => vec![scheme],
        (false, None) => own.into_iter().map(Some).collect(),
        (false, Some(scheme)) => own
            .contains(&scheme)
            .then_some(Some(scheme))
            .into_iter()
            .collect(),
    };
    let mut made = Registers::default();
    for scheme in wanted {
        let request = Request {
            scheme,
            on,
            list: None,
            public: ask.asked("public") == "1",
        };
        let more = registers(ask.home, &request)?;
        made.registers.extend(more.registers);
        made.remarks.extend(more.remarks);
    }
    Ok(made)
}

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let made = asked(ask)?;
    let shown: Vec<Value> = made.registers.iter().map(|it| shown(it, ask)).collect();
    let remarks: Vec<Value> = made
        .remarks
        .iter()
        .map(|it| json!({"what": it.what(ask.words()), "remedy": it.remedy(ask.words())}))
        .collect();
    let on = match ask.asked("on") {
        "" => ask.home.clock.today().to_string(),
        on => on.to_owned(),
    };
    ask.page(
        "register.html",
        &json!({
            "registers": shown, "remarks": remarks, "on": on, "scheme": ask.asked("scheme"),
            "public": ask.asked("public") == "1", "schemes": ask.home.schemes().ids()?,
        }),
    )
}

/// The register to be saved, as a page, a table or JSON.
pub(in crate::web) fn saved(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let made = asked(ask)?.registers;
    let refused = |e: &dyn std::fmt::Display| Failure::new(Code::Output).with("detail", e);
    let form = ask.part("form");
    let (media, bytes) = match form {
        "html" => (
            "text/html; charset=utf-8",
            html(ask.home, &made)?.into_bytes(),
        ),
        "csv" => (
            "text/csv; charset=utf-8",
            csv(&made, ask.words()).map_err(|e| refused(&e))?,
        ),
        "json" => (
            "application/json",
            format!("{}\n", document(&made)).into_bytes(),
        ),
        _ => return Err(Failure::new(Code::NoPage)),
    };
    let name = format!("register.{form}");
    accounts::note(ask.home, ask.name(), "download", &name, true)?;
    Ok(Answer::File { name, media, bytes })
}

fn shown(register: &Register, ask: &Ask<'_>) -> Value {
    let texts = ask.words();
    let lists: Vec<Value> = register.lists.iter().map(|view| list(view, ask)).collect();
    let n = register.left_out.to_string();
    let articles = register.erases.join(", ");
    let values = [("n", n.as_str()), ("articles", articles.as_str())];
    json!({
        "title": texts.pick(&register.title.ja, &register.title.en),
        "lists": lists,
        "left_out": (register.left_out > 0).then(|| texts.fill("register.left_out", &values)),
    })
}

fn list(view: &ListView, ask: &Ask<'_>) -> Value {
    let texts = ask.words();
    let columns: Vec<&str> = view
        .columns
        .iter()
        .map(|(_, title)| texts.pick(&title.ja, &title.en))
        .collect();
    let rows = view.rows.iter().map(|row| {
        let cells: Vec<String> = row.values.iter().map(|value| value.text(texts)).collect();
        let inside = row.inside.as_ref();
        let overdue = inside.and_then(|inside| inside.overdue.as_ref());
        json!({
            "cells": cells,
            "case": inside.map(|inside| &inside.case),
            "state": inside.map(|inside| texts.pick(&inside.state.ja, &inside.state.en)),
            "since": inside.map(|inside| inside.since.to_string()),
            "overdue": overdue.map(|title| texts.pick(&title.ja, &title.en)),
        })
    });
    json!({
        "title": texts.get(list_key(view.list)), "columns": columns,
        "rows": rows.collect::<Vec<_>>(),
    })
}
