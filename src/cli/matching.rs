//! `match`: passages from standard input → candidates with reasons.

use std::io::{BufRead as _, Read as _};

use super::args::{Cli, MatchArgs};
use super::print::Printer;
use crate::app::schemes::Schemes;
use crate::app::{Code, Exit, Failure};
use crate::evidence::{explain_line, match_line};
use crate::model::{Clock as _, SystemClock};
use crate::report::explain;
use crate::report::stored::Reasons;

/// The answer to a line that is none.
const NOTHING: &str = "{\"id\":null,\"matches\":[]}\n";

/// Bytes of one line.
const LINE: u64 = 64 << 20;

pub(super) fn run(cli: &Cli, args: &MatchArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let mut schemes = Schemes::new(&super::templates(cli));
    let rules = schemes.in_force(&args.scheme, SystemClock.today())?;
    let titles = rules.matcher.pack().class_titles();
    let words = printer.words.clone();
    let reasons = Reasons::new(&titles, &words);
    let mut worst = Exit::Ok;
    let mut input = std::io::stdin().lock();
    for number in 1.. {
        let refuse = |detail: &dyn std::fmt::Display| {
            Failure::new(Code::Input)
                .with("line", number)
                .with("detail", detail)
        };
        let mut line = Vec::new();
        let mut rest = input.by_ref().take(LINE + 1);
        if rest.read_until(b'\n', &mut line).map_err(|e| refuse(&e))? == 0 {
            break;
        }
        if line.len() as u64 > LINE {
            return Err(refuse(&"the line is too long"));
        }
        let line = String::from_utf8_lossy(&line);
        if line.trim().is_empty() {
            printer.data(NOTHING);
            continue;
        }
        let line = with_class(&line, args.class.as_deref());
        let answer = match args.explain {
            true => explain_line(&rules.matcher, &line).map(|told| explain::text(&told, &reasons)),
            false => match_line(&rules.matcher, &line).map(|answer| answer + "\n"),
        };
        match answer {
            Ok(answer) => printer.data(&answer),
            Err(error) => {
                // One answer per line, also for a line that is none.
                printer.failure(&refuse(&error));
                printer.data(NOTHING);
                worst = Exit::Failure;
            }
        }
    }
    Ok(worst)
}

/// The line, with the class of the command line where it has none.
fn with_class(line: &str, class: Option<&str>) -> String {
    let Some(class) = class else {
        return line.to_owned();
    };
    match serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line) {
        Ok(mut object) => {
            object.entry("class").or_insert_with(|| class.into());
            serde_json::Value::Object(object).to_string()
        }
        Err(_) => line.to_owned(),
    }
}
