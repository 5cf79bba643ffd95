//! The enquiry desk (照会・苦情の窓口): what came in, what was answered, what is
//! closed. Each step stands in the ledger as a commitment.

use std::collections::HashMap;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::accounts::authority;
use super::coverage::case_by_code;
use super::error::{Code, Failure};
use super::home::Home;
use super::ledger::{append, canonical, sign};
use crate::ledger;
use crate::model::enquiry::{Asked, Content, Step};
use crate::model::{Act, Case, Happening};
use crate::records::{EnquiryStep, Unit};

/// A step that somebody records.
#[derive(Debug, Clone)]
pub struct Request {
    /// The day; today when there is none.
    pub on: Option<Date>,
    /// Who, as claimed.
    pub by: String,
    /// What is said.
    pub text: String,
    /// Only check.
    pub dry_run: bool,
}

/// An enquiry with all its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enquiry {
    /// Its number.
    pub code: String,
    /// Number of the case that it is about.
    pub case: Option<String>,
    /// Who asked for what.
    pub asked: Asked,
    /// Its steps, oldest first.
    pub steps: Vec<(Step, Content)>,
}

impl Enquiry {
    /// Where it stands: its newest step.
    pub fn stands(&self) -> Step {
        self.steps.last().map_or(Step::Received, |(step, _)| *step)
    }

    /// The day on which it came in.
    pub fn received_on(&self) -> Date {
        self.steps.first().map_or(Date::MIN, |(_, said)| said.on)
    }

    /// As scripts get it, on a day.
    pub fn as_json(&self, on: Date) -> Value {
        let steps = self.steps.iter().map(|(step, said)| {
            json!({"step": step, "on": said.on.to_string(), "by": said.by, "text": said.text})
        });
        json!({
            "enquiry": self.code, "scheme": self.asked.scheme, "case": self.case,
            "from": self.asked.asker, "name": self.asked.name, "matter": self.asked.matter,
            "stands": self.stands(), "received_on": self.received_on().to_string(),
            "age_days": self.age(on), "steps": steps.collect::<Vec<_>>(),
        })
    }

    /// Days until it was closed, or until a day.
    pub fn age(&self, on: Date) -> i64 {
        let closed = self.steps.iter().find(|(step, _)| *step == Step::Closed);
        let until = closed.map_or(on, |(_, said)| said.on);
        let span = self.received_on().until(until);
        span.map_or(0, |span| i64::from(span.get_days()))
    }
}

/// Records an enquiry that came in; its number.
pub fn add(
    home: &Home,
    asked: Asked,
    case: Option<&str>,
    request: &Request,
) -> Result<String, Failure> {
    let today = home.clock.today();
    let known = home.schemes().ids()?;
    let code = home.records().work(|unit| {
        let case = case.map(|code| case_by_code(unit, code)).transpose()?;
        let scheme = case.as_ref().map_or(&asked.scheme, |case| &case.scheme);
        if !known.contains(scheme) {
            return Err(Failure::new(Code::UnknownScheme)
                .with("scheme", scheme)
                .with("known", known.join(", ")));
        }
        let asked = Asked {
            scheme: scheme.clone(),
            ..asked.clone()
        };
        may(unit, &request.by, &asked.scheme, case.as_ref())?;
        let said = said(request, today, None)?;
        let code = unit.next_enquiry(today.year())?;
        let content = Content {
            asked: Some(asked),
            ..said
        };
        if !request.dry_run {
            put(home, unit, (&code, case.as_ref()), Step::Received, &content)?;
        }
        Ok::<_, Failure>(code)
    })?;
    if !request.dry_run {
        sign(home)?;
    }
    Ok(code)
}

/// Records an answer, or that an enquiry is closed. One that nobody answered is
/// closed only with a reason.
pub fn go_on(home: &Home, code: &str, step: Step, request: &Request) -> Result<Enquiry, Failure> {
    let today = home.clock.today();
    let done = home.records().work(|unit| {
        let known = one(unit, code)?;
        let case = known.case.as_deref();
        let case = case.map(|code| case_by_code(unit, code)).transpose()?;
        may(unit, &request.by, &known.asked.scheme, case.as_ref())?;
        let stands = known.stands();
        if stands == Step::Closed {
            return Err(Failure::new(Code::EnquiryClosed).with("enquiry", code));
        }
        let silent = step == Step::Closed && stands == Step::Answered;
        let last = known.steps.last().map(|(_, said)| said.on);
        let content = match silent && request.text.trim().is_empty() {
            true => Content {
                text: String::new(),
                ..said(&spoken(request), today, last)?
            },
            false => said(request, today, last)?,
        };
        if !request.dry_run {
            put(home, unit, (code, case.as_ref()), step, &content)?;
        }
        let mut after = known;
        after.steps.push((step, content));
        Ok::<_, Failure>(after)
    })?;
    if !request.dry_run {
        sign(home)?;
    }
    Ok(done)
}

/// Refuses who does not work at the desk, or not for a body of the scheme.
fn may(unit: &dyn Unit, by: &str, scheme: &str, case: Option<&Case>) -> Result<(), Failure> {
    authority::in_scheme(unit, by, Act::TakeIn, (scheme, case))
}

/// The same request with something said, where nothing has to be.
fn spoken(request: &Request) -> Request {
    Request {
        text: "-".into(),
        ..request.clone()
    }
}

/// The enquiries that are not closed, or all, oldest first.
pub fn list(home: &Home, with_closed: bool) -> Result<Vec<Enquiry>, Failure> {
    home.records().work(|unit| {
        let steps = match with_closed {
            true => unit.enquiry_steps(None)?,
            false => unit.open_enquiry_steps()?,
        };
        let mut all: Vec<Enquiry> = Vec::new();
        let mut places = HashMap::new();
        for step in steps {
            let next = all.len();
            let at = *places.entry(step.code.clone()).or_insert(next);
            take(unit, &mut all, at, step)?;
        }
        Ok(all)
    })
}

/// One enquiry.
pub fn enquiry(home: &Home, code: &str) -> Result<Enquiry, Failure> {
    home.records().work(|unit| one(unit, code))
}

fn one(unit: &dyn Unit, code: &str) -> Result<Enquiry, Failure> {
    let mut all = Vec::new();
    for step in unit.enquiry_steps(Some(code))? {
        take(unit, &mut all, 0, step)?;
    }
    all.pop()
        .ok_or_else(|| Failure::new(Code::NoEnquiry).with("enquiry", code))
}

/// Puts a step to its enquiry, which stands at a place or begins there.
fn take(
    unit: &dyn Unit,
    all: &mut Vec<Enquiry>,
    at: usize,
    step: EnquiryStep,
) -> Result<(), Failure> {
    let damaged = |e: &dyn std::fmt::Display| {
        Failure::new(Code::Database).with("detail", format!("enquiry {}: {e}", step.code))
    };
    let said: Content = serde_json::from_str(&step.content).map_err(|e| damaged(&e))?;
    if let Some(known) = all.get_mut(at) {
        known.steps.push((step.step, said));
        return Ok(());
    }
    let asked = said.asked.clone();
    let case = match step.case {
        Some(id) => unit.case(id)?.map(|case| case.code),
        None => None,
    };
    all.push(Enquiry {
        asked: asked.ok_or_else(|| damaged(&"asked"))?,
        steps: vec![(step.step, said)],
        code: step.code,
        case,
    });
    Ok(())
}

/// What is said, on a day that is not in the future and not before the step
/// before.
fn said(request: &Request, today: Date, last: Option<Date>) -> Result<Content, Failure> {
    let on = request.on.unwrap_or(today);
    if request.text.trim().is_empty() {
        return Err(Failure::new(Code::EnquiryText));
    }
    if on > today || last.is_some_and(|last| on < last) {
        let last = last.map(|day| day.to_string()).unwrap_or_default();
        return Err(Failure::new(Code::EnquiryDay)
            .with("on", on)
            .with("last", last)
            .with("today", today));
    }
    Ok(Content {
        on,
        by: request.by.clone(),
        text: request.text.trim().to_owned(),
        asked: None,
    })
}

fn put(
    home: &Home,
    unit: &dyn Unit,
    (code, case): (&str, Option<&Case>),
    step: Step,
    content: &Content,
) -> Result<(), Failure> {
    let body = unit.put_body(&home.settings.body())?;
    let bytes = canonical(content)?;
    let opening = ledger::commit(&bytes)?;
    let what = Happening::Enquiry {
        enquiry: code.to_owned(),
        case: case.map(|case| case.code.clone()),
        step,
        content: opening.value,
    };
    let seq = append(home, unit, body, what)?;
    let unwritable = |e| Failure::new(Code::Ledger).with("detail", e);
    Ok(unit.put_enquiry_step(&EnquiryStep {
        seq,
        body,
        code: code.to_owned(),
        case: case.map(|case| case.id),
        step,
        content: String::from_utf8(bytes).map_err(unwritable)?,
        at: home.clock.now(),
        value: opening.value,
        key: opening.key,
    })?)
}
