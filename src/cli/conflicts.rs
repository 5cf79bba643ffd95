//! `user conflicts`: who keeps away from which case, and why.

use serde_json::json;

use super::print::Printer;
use crate::app::accounts::conflicts;
use crate::app::{Exit, Failure, Home};
use crate::report::table::{Align, Table};

pub(super) fn run(home: &Home, case: Option<&str>, printer: &mut Printer) -> Result<Exit, Failure> {
    let all = conflicts(home, case)?;
    if printer.machine() {
        printer.json_line(&json!({ "schema_version": 1, "conflicts": all }));
        return Ok(Exit::Ok);
    }
    let mut table = Table::new(&[Align::Left; 5]);
    for one in &all {
        table.row([
            one.case.clone(),
            one.name.clone(),
            one.display.clone(),
            one.at.strftime("%Y-%m-%d %H:%MZ").to_string(),
            one.reason.clone(),
        ]);
    }
    let text = match all.is_empty() {
        true => printer.words.get("user.no_conflicts").to_owned(),
        false => table.render(0),
    };
    printer.data(&text);
    Ok(Exit::Ok)
}
