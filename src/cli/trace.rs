//! `scheme trace`: every article with what carries it out and where it is
//! tested.

use serde_json::json;

use super::args::Cli;
use super::print::Printer;
use crate::app::{Exit, Failure};
use crate::scheme::trace::implemented_by;
use crate::scheme::{list, load, unknown};

pub(super) fn run(cli: &Cli, only: Option<&str>, printer: &mut Printer) -> Result<Exit, Failure> {
    let templates = super::templates(cli);
    let mut articles = Vec::new();
    let mut text = String::new();
    let mut known = only.is_none();
    for (id, effective) in list(&templates)? {
        if only.is_some_and(|only| only != id) {
            continue;
        }
        known = true;
        let pack = load(&templates, &id, Some(effective))?;
        for article in &pack.life.articles {
            let by = implemented_by(&pack, article);
            text.push_str(&format!(
                "{}  {}\n",
                article.id,
                article.text.replace('\n', " ")
            ));
            text.push_str(&format!("    {}\n", by.join("; ")));
            text.push_str(&format!("    {}\n", article.tests.join("; ")));
            articles.push(json!({
                "id": article.id, "scheme": id, "effective": effective.to_string(), "covers": article.covers,
                "text": article.text, "implemented_by": by, "tests": article.tests,
            }));
        }
    }
    if !known {
        return Err(unknown(&list(&templates)?, only.unwrap_or_default()).into());
    }
    match printer.machine() {
        true => printer.json_line(&json!({"schema_version": 1, "articles": articles})),
        false => {
            printer.note(printer.words.get("scheme.trace_language"));
            printer.data(&text);
        }
    }
    Ok(Exit::Ok)
}
