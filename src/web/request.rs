//! From a request as plain values to its answer: who asks, how often, which
//! page, what is noted.

use std::cell::Cell;
use std::collections::HashMap;
use std::time::Instant;

use axum::body::Body;
use axum::http::{StatusCode, header};

use super::answer::{Answer, status};
use super::ask::Ask;
use super::form::{self, Form};
use super::guard::{self, Verdict};
use super::headers;
use super::routes::Route;
use super::site::Site;
use super::via::Via;
use crate::app::{Code, Failure, Home, accounts};
use crate::report::Lang;

/// A request as plain values, before anybody asked who it is from.
pub(super) struct Incoming {
    pub(super) parts: HashMap<String, String>,
    pub(super) head: axum::http::request::Parts,
    /// How it came.
    pub(super) via: Via,
    /// A form, read as a whole.
    pub(super) form: Form,
    /// What is read as it comes.
    pub(super) stream: Option<Body>,
}

/// From a request to its answer, on a thread that may wait.
pub(super) fn answer(site: &Site, route: Option<&Route>, incoming: Incoming) -> Answer {
    let done = site
        .homes
        .with(|home| Ok(answer_from(site, home, route, incoming)));
    done.unwrap_or_else(|failure| {
        // Without a home there is no page to say it on.
        let text = format!(
            "{}: {}",
            failure.code.as_str(),
            failure.what(site.words(Lang::Ja))
        );
        Answer::Plain(StatusCode::INTERNAL_SERVER_ERROR, text)
    })
}

fn answer_from(site: &Site, home: &Home, route: Option<&Route>, incoming: Incoming) -> Answer {
    let unread = unread(&incoming.form);
    let mut ask = ask(site, home, route, incoming);
    let Some(route) = route else {
        return wrong(&ask, &Failure::new(Code::NoPage));
    };
    if let Some(failure) = unread {
        return wrong(&ask, &failure);
    }
    let same_origin = guard::same_origin(&ask.headers, ask.via.host.as_deref());
    let token = ask.token.as_deref();
    let verdict = match guard::check(home, route, token, same_origin, ask.sent("form")) {
        Ok(verdict) => verdict,
        Err(failure) => return wrong(&ask, &failure),
    };
    match &verdict {
        Verdict::Pass(who) | Verdict::Refuse(who, _) => ask.who.clone_from(who),
        Verdict::SetUp(who) => ask.who = Some(who.clone()),
        Verdict::SignIn => {}
    }
    let (answer, noted) = match too_often(&ask) {
        Some((failure, first)) => (wrong(&ask, &failure), first),
        None => (answered(&mut ask, route, verdict), true),
    };
    if noted && answer.is_denial() && !route.path.starts_with("/login") {
        // What was denied is denied, noted or not.
        let _ = accounts::note(home, ask.name(), route.method.as_str(), &ask.path, false);
    }
    answer
}

/// Why a form was not read as a whole, if it was not.
fn unread(form: &Form) -> Option<Failure> {
    match form {
        Form::Whole(_) => None,
        Form::TooLarge => Some(Failure::new(Code::FormTooLarge).with("most", form::MOST)),
        Form::Cut => Some(Failure::new(Code::UploadCut)),
    }
}

/// What is asked for, by somebody who is not known yet.
fn ask<'a>(site: &'a Site, home: &'a Home, route: Option<&Route>, incoming: Incoming) -> Ask<'a> {
    let Incoming {
        parts,
        head,
        via,
        form,
        stream,
    } = incoming;
    Ask {
        site,
        home,
        who: None,
        token: guard::token(via.https, &head.headers),
        lang: lang_of(&head.headers),
        path: head.uri.path().to_owned(),
        here: here(&head, route, via.host.as_deref()),
        via,
        parts,
        query: pairs(head.uri.query().unwrap_or("").as_bytes()),
        form: match &form {
            Form::Whole(form) => pairs(form),
            Form::TooLarge | Form::Cut => Vec::new(),
        },
        body: Cell::new(stream),
        json: wants_json(&head.headers),
        headers: head.headers,
    }
}

fn answered(ask: &mut Ask<'_>, route: &Route, verdict: Verdict) -> Answer {
    match verdict {
        Verdict::Refuse(_, failure) => wrong(ask, &failure),
        Verdict::SignIn if ask.json => Answer::WrongJson(
            StatusCode::UNAUTHORIZED,
            serde_json::json!({"code": "sign-in"}),
        ),
        Verdict::SignIn => Answer::See(sign_in_at(&ask.here)),
        Verdict::SetUp(_) if ask.json => wrong(ask, &Failure::new(Code::TotpRequired)),
        Verdict::SetUp(_) => Answer::See("/account/totp".to_owned()),
        Verdict::Pass(_) => guard::sees(ask)
            .and_then(|()| (route.run)(ask))
            .unwrap_or_else(|failure| wrong(ask, &failure)),
    }
}

/// Whether whoever asks has to wait, and whether that is to be noted.
fn too_often(ask: &Ask<'_>) -> Option<(Failure, bool)> {
    let who = match &ask.who {
        Some(who) => format!("user {}", who.account.name),
        None => (ask.via.address).map_or_else(String::new, |address| address.to_string()),
    };
    let most = ask.home.settings.serve.requests_per_minute;
    let taken = ask.site.rate.take(&who, most, Instant::now());
    taken.err().map(|wait| {
        let failure = Failure::new(Code::TooOften).with("seconds", wait.seconds);
        (failure, wait.first)
    })
}

/// Where one signs in, and comes back to the page that was asked for, or that
/// has the form that was sent.
fn sign_in_at(here: &str) -> String {
    if here == "/" {
        return "/login".to_owned();
    }
    let back: String = form_urlencoded::byte_serialize(here.as_bytes()).collect();
    format!("/login?back={back}")
}

/// Where one comes back to from elsewhere: a form that is no page of its own
/// has the first page of its room.
fn here(head: &axum::http::request::Parts, route: Option<&Route>, asked: Option<&str>) -> String {
    let path = head.uri.path();
    match route {
        Some(route) if route.is_page => {
            let place = head.uri.path_and_query();
            place.map_or(path, |place| place.as_str()).to_owned()
        }
        _ => came_from(&head.headers, asked)
            .unwrap_or_else(|| format!("/{}", path.split('/').nth(1).unwrap_or(""))),
    }
}

/// The page of ours that a form stood on.
fn came_from(headers: &axum::http::HeaderMap, asked: Option<&str>) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (_, from) = text(header::REFERER)?.split_once("://")?;
    let (host, path) = from.split_at(from.find('/')?);
    (Some(host) == asked).then(|| path.to_owned())
}

/// A failure as a page, or as JSON where that was asked for.
fn wrong(ask: &Ask<'_>, failure: &Failure) -> Answer {
    let status = status(failure);
    let value = serde_json::json!({
        "code": failure.code.as_str(),
        "what": failure.what(ask.words()),
        "do": failure.remedy_in_browser(ask.words()),
        "status": status.as_u16(),
    });
    if ask.json {
        return Answer::WrongJson(status, value);
    }
    match ask.site.page(ask, "wrong.html", &value) {
        Ok(page) => Answer::Wrong(status, page),
        Err(failure) => Answer::Plain(status, failure.what(ask.words())),
    }
}

/// Pairs of a query or form, as browsers write them.
fn pairs(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

fn wants_json(headers: &axum::http::HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json"))
}

/// The language: as chosen here, else as the browser asks, else Japanese.
fn lang_of(headers: &axum::http::HeaderMap) -> Lang {
    let chosen = headers::cookie(headers, "lang");
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    match chosen.as_deref().unwrap_or(asked) {
        text if text.starts_with("en") => Lang::En,
        _ => Lang::Ja,
    }
}
