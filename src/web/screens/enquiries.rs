//! The enquiry desk (照会・苦情の窓口): what came in and how long ago, what was
//! answered, what is closed.

use serde_json::{Value, json};

use super::words;
use crate::app::accounts::{self, authority};
use crate::app::enquiries::{self, Enquiry, Request, enquiry, go_on, list};
use crate::app::{Code, Failure};
use crate::model::enquiry::{Asked, Step};
use crate::records::Seen;
use crate::report::Words;
use crate::report::pages::url;
use crate::report::table::shorten;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Enquiries on a page.
const LINES: usize = 50;
/// Columns of what was asked, in the list.
const WIDTH: usize = 80;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    if ask.json {
        let (found, today) = (asked_for(ask)?, ask.home.clock.today());
        let all = found.iter().map(|it| it.as_json(today));
        let all: Vec<Value> = all.collect();
        return Ok(Answer::Json(
            json!({ "schema_version": 1, "enquiries": all }),
        ));
    }
    shown(ask, None)
}

/// What who asks sees of what the address asks for.
fn asked_for(ask: &Ask<'_>) -> Result<Vec<Enquiry>, Failure> {
    let (case, scheme) = (ask.asked("case").trim(), ask.asked("scheme"));
    let mut found = list(ask.home, ask.asked("all") == "1")?;
    let desk = Desk::of(ask)?;
    found.retain(|it| desk.shows(it));
    found.retain(|it| scheme.is_empty() || it.asked.scheme == scheme);
    found.retain(|it| case.is_empty() || it.case.as_deref() == Some(case));
    Ok(found)
}

fn shown(ask: &Ask<'_>, failure: Option<&Failure>) -> Result<Answer, Failure> {
    let found = asked_for(ask)?;
    let number = ask.asked("page").parse().unwrap_or(1_usize).max(1);
    let lines = found
        .iter()
        .skip((number - 1).saturating_mul(LINES))
        .take(LINES);
    let seen = ask.seen();
    let mut schemes = ask.home.schemes().ids()?;
    schemes.retain(|id| seen.has_scheme(id));
    ask.page_with(
        "enquiries.html",
        json!({
            "enquiries": lines.map(|it| line(it, ask)).collect::<Vec<_>>(),
            "total": found.len(),
            "number": number,
            "pages": found.len().div_ceil(LINES),
            "case": ask.asked("case").trim(),
            "scheme": ask.asked("scheme"),
            "with_closed": ask.asked("all") == "1",
            "schemes": schemes,
            "today": ask.home.clock.today().to_string(),
            "sent": ask.typed(),
        }),
        failure,
    )
}

/// What who asks sees of the desk.
struct Desk {
    seen: Seen,
    /// Where the home is closed to who is not assigned: only these cases, and
    /// nothing that is about no case.
    cases: Option<Vec<String>>,
}

impl Desk {
    fn of(ask: &Ask<'_>) -> Result<Self, Failure> {
        Ok(Self {
            seen: ask.seen(),
            cases: ask.only_cases()?,
        })
    }

    fn shows(&self, it: &Enquiry) -> bool {
        self.of_body(it) && self.of_case(it)
    }

    fn of_body(&self, it: &Enquiry) -> bool {
        self.seen.has_scheme(&it.asked.scheme)
    }

    fn of_case(&self, it: &Enquiry) -> bool {
        let among = |only: &Vec<String>| it.case.as_ref().is_some_and(|case| only.contains(case));
        self.cases.as_ref().is_none_or(among)
    }
}

fn line(it: &Enquiry, ask: &Ask<'_>) -> Value {
    let texts = ask.words();
    let asked = it.steps.first().map_or("", |(_, said)| said.text.as_str());
    json!({
        "code": it.code,
        "stands": stands(it.stands(), texts),
        "closed": it.stands() == Step::Closed,
        "answered": it.stands() == Step::Answered,
        "received_on": it.received_on().to_string(),
        "age": it.age(ask.home.clock.today()),
        "case": it.case,
        "scheme": it.asked.scheme,
        "from": words::named("enquiry", &it.asked.asker, texts),
        "name": it.asked.name,
        "matter": words::named("enquiry", &it.asked.matter, texts),
        "text": shorten(asked, WIDTH),
    })
}

/// Where an enquiry stands, as a colour and in words.
fn stands(step: Step, texts: &Words) -> Value {
    let chip = match step {
        Step::Received => "to_confirm",
        Step::Answered => "satisfied",
        Step::Closed => "excluded",
    };
    json!({ "code": chip, "words": words::named("enquiry", &step, texts) })
}

/// One enquiry with all that was said.
pub(in crate::web) fn one(ask: &Ask<'_>) -> Result<Answer, Failure> {
    shown_one(ask, None)
}

fn shown_one(ask: &Ask<'_>, failure: Option<&Failure>) -> Result<Answer, Failure> {
    let it = found(ask)?;
    accounts::note(ask.home, ask.name(), "look", &it.code, true)?;
    if ask.json && failure.is_none() {
        let mut told = it.as_json(ask.home.clock.today());
        told["schema_version"] = 1.into();
        return Ok(Answer::Json(told));
    }
    let steps = it.steps.iter().map(|(step, said)| {
        json!({
            "what": stands(*step, ask.words()), "on": said.on.to_string(), "by": said.by,
            "text": said.text,
        })
    });
    ask.page_with(
        "enquiry.html",
        json!({
            "enquiry": line(&it, ask),
            "steps": steps.collect::<Vec<_>>(),
            "today": ask.home.clock.today().to_string(),
            "at": ask.path.rsplit('/').next(),
            "sent": ask.typed(),
        }),
        failure,
    )
}

/// The enquiry of the address, if who asks may see it.
fn found(ask: &Ask<'_>) -> Result<Enquiry, Failure> {
    let it = enquiry(ask.home, ask.part("enquiry"))?;
    let desk = Desk::of(ask)?;
    match (desk.of_body(&it), desk.of_case(&it)) {
        (true, true) => Ok(it),
        (false, _) => Err(authority::other_scheme(ask.name(), &it.asked.scheme)),
        (true, false) => Err(Failure::new(Code::EnquiryElsewhere)
            .with("name", ask.name())
            .with("enquiry", &it.code)),
    }
}

/// Records what came in.
pub(in crate::web) fn add(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let recorded = asked(ask).and_then(|asked| {
        let request = request(ask)?;
        let case = Some(ask.sent("case").trim()).filter(|case| !case.is_empty());
        let _lock = ask.lock("enquiry")?;
        enquiries::add(ask.home, asked, case, &request)
    });
    match recorded {
        Ok(code) => Ok(Answer::See(format!("/enquiries/{}", url(&code)))),
        Err(failure) => shown(ask, Some(&failure)),
    }
}

fn asked(ask: &Ask<'_>) -> Result<Asked, Failure> {
    let missing = |key| Failure::new(Code::EnquiryForm).with("field", ask.words().get(key));
    if ask.sent("case").trim().is_empty() && ask.sent("scheme").is_empty() {
        return Err(missing("web.enquiries.about"));
    }
    Ok(Asked {
        scheme: ask.sent("scheme").to_owned(),
        asker: chosen(ask.sent("from")).ok_or_else(|| missing("web.enquiries.from"))?,
        name: ask.sent("name").trim().to_owned(),
        matter: chosen(ask.sent("matter")).ok_or_else(|| missing("web.enquiries.matter"))?,
    })
}

/// A value of the model by its stable name.
fn chosen<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(json!(name)).ok()
}

pub(in crate::web) fn answer(ask: &Ask<'_>) -> Result<Answer, Failure> {
    step(ask, Step::Answered)
}

pub(in crate::web) fn close(ask: &Ask<'_>) -> Result<Answer, Failure> {
    step(ask, Step::Closed)
}

fn step(ask: &Ask<'_>, step: Step) -> Result<Answer, Failure> {
    let code = found(ask)?.code;
    let recorded = request(ask).and_then(|request| {
        let _lock = ask.lock("enquiry")?;
        go_on(ask.home, &code, step, &request)
    });
    match recorded {
        Ok(it) => Ok(Answer::See(format!("/enquiries/{}", url(&it.code)))),
        Err(failure) => shown_one(ask, Some(&failure)),
    }
}

fn request(ask: &Ask<'_>) -> Result<Request, Failure> {
    Ok(Request {
        on: ask.day("on")?,
        by: ask.name().to_owned(),
        text: ask.text("text"),
        dry_run: false,
    })
}
