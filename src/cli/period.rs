//! `period`: counts a period as the Civil Code does.

use super::args::PeriodArgs;
use super::print::Printer;
use crate::app::{Code, Exit, Failure};
use crate::report::Lang;
use crate::scheme::period::{Direction, Period, PeriodError, Span, compute, parse_event};

pub(super) fn run(args: &PeriodArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let period = count(args).map_err(|e| Failure::new(Code::Period).with("detail", e))?;
    let answer = match printer.words.lang {
        Lang::Ja => period.answer_ja(),
        Lang::En => period.answer_en(),
    };
    if printer.machine() {
        printer.json_line(&answer);
        return Ok(Exit::Ok);
    }
    let key = if args.backward {
        "period.backward"
    } else {
        "period.line"
    };
    let mut text = printer.words.fill(
        key,
        &[
            ("date", &args.date),
            ("span", &args.span),
            ("end", &answer.end.to_string()),
            ("working", &answer.working),
        ],
    );
    if let Some([first, second]) = answer.disputed {
        let days = [
            ("first", &*first.to_string()),
            ("second", &*second.to_string()),
        ];
        text.push_str(&printer.words.fill("period.disputed", &days));
    }
    printer.data(&text);
    Ok(Exit::Ok)
}

fn count(args: &PeriodArgs) -> Result<Period, PeriodError> {
    let direction = match args.backward {
        true => Direction::Backward,
        false => Direction::Forward,
    };
    compute(
        parse_event(&args.date)?,
        args.span.parse::<Span>()?,
        direction,
    )
}
