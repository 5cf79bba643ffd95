//! Waiting for browsers, and ending without dropping anyone.

use std::cell::Cell;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request};
use axum::http::{Method, Response, StatusCode, header};
use axum::routing::{MethodFilter, on};
use axum::{RequestExt as _, Router};

use super::answer::{Answer, status};
use super::ask::Ask;
use super::guard::{self, Verdict};
use super::headers;
use super::home_pool::HomePool;
use super::routes::{Route, table};
use super::site::Site;
use crate::app::{Code, Failure};
use crate::report::Lang;
use crate::scheme::Templates;

/// Largest form, in bytes. Files go another way.
const FORM: usize = 1 << 20;

/// How the workbench is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// The home.
    pub home: PathBuf,
    /// Where to listen.
    pub addr: SocketAddr,
    /// True when browsers come by https through a proxy.
    pub https: bool,
}

/// Serves until the process is told to end. `ready` is called with the address
/// once browsers can come.
pub fn serve(options: &Options, ready: impl FnOnce(SocketAddr)) -> Result<(), Failure> {
    let failed = |e: std::io::Error| {
        Failure::new(Code::Serve)
            .with("addr", options.addr)
            .with("detail", e)
    };
    let templates = Templates::with_folder(options.home.join("templates"));
    let homes = HomePool::new(options.home.clone());
    // What is wrong with the home is told now, not to the first browser.
    homes.with(|_| Ok(()))?;
    let site = Arc::new(Site::new(homes, &templates, options.https));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(failed)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(options.addr)
            .await
            .map_err(failed)?;
        ready(listener.local_addr().map_err(failed)?);
        site.jobs.resume(&site.homes)?;
        let ending = Arc::clone(&site);
        let end = async move {
            told_to_end().await;
            ending.jobs.stop();
        };
        axum::serve(listener, router(&site))
            .with_graceful_shutdown(end)
            .await
            .map_err(failed)
    })?;
    site.jobs.wait();
    Ok(())
}

/// Waits for SIGTERM or Ctrl-C.
async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut term) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

fn router(site: &Arc<Site>) -> Router {
    let mut router = Router::new();
    for route in table() {
        let route = Arc::new(route);
        let filter = match route.method {
            Method::POST => MethodFilter::POST,
            _ => MethodFilter::GET,
        };
        let site = Arc::clone(site);
        let path = route.path;
        let handler = move |request: Request| {
            let (site, route) = (Arc::clone(&site), Arc::clone(&route));
            async move { handle(site, Some(route), request).await }
        };
        router = router.route(path, on(filter, handler));
    }
    let site = Arc::clone(site);
    router.fallback(move |request: Request| {
        let site = Arc::clone(&site);
        async move { handle(site, None, request).await }
    })
}

/// A request as plain values, before anybody asked who it is from.
struct Incoming {
    parts: HashMap<String, String>,
    head: axum::http::request::Parts,
    /// A form, read as a whole.
    form: Vec<u8>,
    /// What is read as it comes.
    stream: Option<Body>,
}

async fn handle(
    site: Arc<Site>,
    route: Option<Arc<Route>>,
    mut request: Request,
) -> Response<Body> {
    let parts = match request
        .extract_parts::<Path<HashMap<String, String>>>()
        .await
    {
        Ok(Path(parts)) => parts,
        Err(_) => HashMap::new(),
    };
    let (head, body) = request.into_parts();
    let streams = route.as_ref().is_some_and(|route| route.streams);
    let (form, stream) = match streams {
        true => (Vec::new(), Some(body)),
        false => match to_bytes(body, FORM).await {
            Ok(form) => (form.to_vec(), None),
            Err(_) => return plain(StatusCode::PAYLOAD_TOO_LARGE),
        },
    };
    let https = site.https;
    let incoming = Incoming {
        parts,
        head,
        form,
        stream,
    };
    let made = tokio::task::spawn_blocking(move || answer(&site, route.as_deref(), incoming)).await;
    let mut response = match made {
        Ok(answer) => answer.into_response(),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR),
    };
    headers::put(&mut response, https);
    response
}

fn plain(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::from(status.to_string()));
    *response.status_mut() = status;
    response
}

/// From a request to its answer, on a thread that may wait.
fn answer(site: &Site, route: Option<&Route>, incoming: Incoming) -> Answer {
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

fn answer_from(
    site: &Site,
    home: &crate::app::Home,
    route: Option<&Route>,
    incoming: Incoming,
) -> Answer {
    let Incoming {
        parts,
        head,
        form,
        stream,
    } = incoming;
    let lang = lang_of(&head.headers);
    let wants_json = wants_json(&head.headers);
    let token = guard::token(site, &head.headers);
    let query = head.uri.query().unwrap_or("").as_bytes();
    let mut ask = Ask {
        site,
        home,
        who: None,
        token,
        lang,
        path: head.uri.path().to_owned(),
        here: here(&head, route),
        parts,
        query: pairs(query),
        form: pairs(&form),
        body: Cell::new(stream),
        json: wants_json,
        headers: head.headers.clone(),
    };
    let Some(route) = route else {
        return wrong(&ask, &Failure::new(Code::NoPage), wants_json);
    };
    let same_origin = guard::same_origin(&head.headers, &head.uri);
    let verdict = guard::check(
        home,
        route,
        ask.token.as_deref(),
        same_origin,
        ask.sent("form"),
    );
    match verdict {
        Err(failure) => wrong(&ask, &failure, wants_json),
        Ok(Verdict::Refuse(failure)) => wrong(&ask, &failure, wants_json),
        Ok(Verdict::SignIn) if wants_json => Answer::WrongJson(
            StatusCode::UNAUTHORIZED,
            serde_json::json!({"code": "sign-in"}),
        ),
        Ok(Verdict::SignIn) => Answer::See(sign_in_at(&ask.here)),
        Ok(Verdict::Pass(who)) => {
            ask.who = who;
            let seen = guard::sees(&ask);
            seen.and_then(|()| (route.run)(&ask))
                .unwrap_or_else(|failure| wrong(&ask, &failure, wants_json))
        }
    }
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
fn here(head: &axum::http::request::Parts, route: Option<&Route>) -> String {
    let path = head.uri.path();
    match route {
        Some(route) if route.is_page => {
            let place = head.uri.path_and_query();
            place.map_or(path, |place| place.as_str()).to_owned()
        }
        _ => format!("/{}", path.split('/').nth(1).unwrap_or("")),
    }
}

/// A failure as a page, or as JSON where that was asked for.
fn wrong(ask: &Ask<'_>, failure: &Failure, json: bool) -> Answer {
    let status = status(failure);
    let value = serde_json::json!({
        "code": failure.code.as_str(),
        "what": failure.what(ask.words()),
        "do": failure.remedy(ask.words()),
        "status": status.as_u16(),
    });
    if json {
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
