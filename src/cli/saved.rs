//! `search --save`, `--saved`, `--list-saved`, `--forget`.

use serde_json::json;

use super::print::Printer;
use crate::app::search::{Asked, saved};
use crate::app::{Exit, Failure, Home};
use crate::report::table::{Align, Table};

pub(super) fn list(home: &Home, printer: &mut Printer) -> Result<Exit, Failure> {
    let all = saved::all(home)?;
    if printer.machine() {
        let searches: Vec<_> = all
            .iter()
            .map(|one| {
                let filters: Vec<_> = one
                    .filters
                    .iter()
                    .map(|(name, value)| json!([name, value]))
                    .collect();
                json!({"name": one.name, "query": one.query, "filters": filters, "by": one.by, "at": one.at})
            })
            .collect();
        printer.json_line(&json!({"schema_version": 1, "searches": searches}));
        return Ok(Exit::Ok);
    }
    let mut table = Table::new(&[Align::Left, Align::Left, Align::Left]);
    for one in &all {
        let filters = one.filters.iter();
        let filters: String = filters
            .map(|(name, value)| format!(" {name}:{value}"))
            .collect();
        table.row([
            one.name.clone(),
            one.by.clone(),
            format!("{}{filters}", one.query),
        ]);
    }
    match all.is_empty() {
        true => printer.note(printer.words.get("search.none_saved")),
        false => printer.data(&table.render(0)),
    }
    Ok(Exit::Ok)
}

pub(super) fn forget(home: &Home, name: &str, printer: &mut Printer) -> Result<Exit, Failure> {
    let _lock = super::lock(home, "search --forget", printer)?;
    saved::forget(home, name)?;
    printer.note(&printer.words.fill("search.forgotten", &[("name", name)]));
    Ok(Exit::Ok)
}

pub(super) fn save(
    home: &Home,
    name: &str,
    asked: &Asked,
    printer: &mut Printer,
) -> Result<(), Failure> {
    let _lock = super::lock(home, "search --save", printer)?;
    let by = std::env::var("USER").unwrap_or_else(|_| "unknown".to_owned());
    saved::save(home, name, asked, &by)?;
    printer.note(&printer.words.fill("search.saved", &[("name", name)]));
    Ok(())
}

/// Puts a saved search before what was typed beside its name.
pub(super) fn add(home: &Home, name: &str, asked: &mut Asked) -> Result<(), Failure> {
    let found = saved::of(home, name)?;
    let typed = std::mem::replace(&mut asked.query, found.query);
    if !typed.is_empty() {
        asked.query = format!("{} {typed}", asked.query);
    }
    let mine = std::mem::replace(&mut asked.filters, found.filters);
    asked.filters.extend(mine);
    Ok(())
}
