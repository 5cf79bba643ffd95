//! Waiting for browsers, and ending without dropping anyone who is answered soon.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, Request};
use axum::http::{Method, Response, StatusCode};
use axum::routing::{MethodFilter, on};
use axum::{RequestExt as _, Router};

use super::form::{self, Form};
use super::headers;
use super::home_pool::HomePool;
use super::request::{Incoming, answer};
use super::routes::{Route, STATIC, table};
use super::screens::files;
use super::site::Site;
use super::via::{self, Via};
use crate::app::accounts::provider::Provider;
use crate::app::home::SETTINGS;
use crate::app::{Code, Failure, Home};
#[cfg(feature = "tls")]
use crate::report::Lang;
use crate::scheme::Templates;

/// How the workbench is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// The home.
    pub home: PathBuf,
    /// Where to listen.
    pub addr: SocketAddr,
    /// True when all browsers come by https through a proxy.
    pub https: bool,
}

/// The files of a certificate.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    /// The certificate and those that lead from it to a root, PEM.
    pub certificate: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
}

impl TlsFiles {
    /// As the settings name them; none where they name none.
    fn of(home: &Home) -> Result<Option<Self>, Failure> {
        let serve = &home.settings.serve;
        let named = [&serve.tls_certificate, &serve.tls_key];
        match named.map(String::is_empty) {
            [true, true] => Ok(None),
            [false, false] => Ok(Some(Self {
                certificate: home.dir.join(&serve.tls_certificate),
                key: home.dir.join(&serve.tls_key),
            })),
            _ => Err(Failure::new(Code::TlsFile)
                .with("path", home.dir.join(SETTINGS).display())
                .with("detail", "tls_certificate, tls_key")),
        }
    }
}

/// How long those who are being answered are waited for at the end, and work
/// that is to stop at its next safe point. What is cut off then is as safe as
/// when the power fails: what was said to be recorded is, and uploads go on with
/// the next start.
const PATIENCE: Duration = Duration::from_secs(5);

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All was done.
    Done,
    /// Something was not done in time, and was cut off.
    Cut,
}

/// Serves until the process is told to end, and then not longer than a few
/// seconds. `ready` is called with the address once browsers can come.
pub fn serve(options: &Options, ready: impl FnOnce(&str)) -> Result<Ended, Failure> {
    let (site, tls) = opened(options)?;
    let failed = |e: io::Error| not_served(options.addr, e);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(failed)?;
    let in_time = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(options.addr)
            .await
            .map_err(failed)?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let addr = listener.local_addr().map_err(failed)?;
        ready(&format!("{scheme}://{addr}/"));
        site.jobs.resume(&site.homes)?;
        let (tell, told) = tokio::sync::oneshot::channel();
        let serving = serving(&site, listener, tls, tell).map_err(failed)?;
        tokio::select! {
            served = serving => served.map(|()| true).map_err(failed),
            () = out_of_patience(told) => Ok(false),
        }
    })?;
    // What is still being answered is not waited for.
    runtime.shutdown_background();
    let rest = if in_time { PATIENCE } else { Duration::ZERO };
    match site.jobs.wait(rest) && in_time {
        true => Ok(Ended::Done),
        false => Ok(Ended::Cut),
    }
}

fn not_served(addr: SocketAddr, e: io::Error) -> Failure {
    Failure::new(Code::Serve)
        .with("addr", addr)
        .with("detail", e)
}

/// The workbench, and its certificate where it has one. What is wrong with the
/// home is told now, not to the first browser.
fn opened(options: &Options) -> Result<(Arc<Site>, Option<Acceptor>), Failure> {
    let templates = Templates::with_folder(options.home.join("templates"));
    let homes = HomePool::new(options.home.clone());
    let (files, proxy, provider) = homes.with(|home| {
        let proxy = &home.settings.serve.proxy;
        via::check(proxy, &home.dir.join(SETTINGS))?;
        Ok((TlsFiles::of(home)?, proxy.clone(), Provider::of(home)?))
    })?;
    let tls = files.as_ref().map(acceptor).transpose()?;
    let https = options.https || tls.is_some();
    let site = Site::new(homes, &templates, https, proxy, provider);
    Ok((Arc::new(site), tls))
}

/// Answers browsers until the process is told to end, which it then tells, and
/// all of them are answered.
fn serving(
    site: &Arc<Site>,
    listener: tokio::net::TcpListener,
    tls: Option<Acceptor>,
    tell: tokio::sync::oneshot::Sender<()>,
) -> io::Result<Pin<Box<dyn Future<Output = io::Result<()>>>>> {
    let ending = Arc::clone(site);
    let end = async move {
        told_to_end().await;
        ending.jobs.stop();
        let _ = tell.send(());
    };
    let service = router(site).into_make_service_with_connect_info::<SocketAddr>();
    Ok(match tls {
        #[cfg(feature = "tls")]
        Some(tls) => {
            let plain = [Lang::Ja, Lang::En].map(|lang| site.words(lang).get("web.https_only"));
            let listener = super::tls::TlsListener::new(listener, tls, &plain.join("\n"))?;
            let listener = axum::serve::ListenerExt::tap_io(listener, |_| ());
            let serving = axum::serve(listener, service).with_graceful_shutdown(end);
            Box::pin(serving.into_future())
        }
        #[cfg(not(feature = "tls"))]
        Some(tls) => match tls {},
        None => {
            let serving = axum::serve(listener, service).with_graceful_shutdown(end);
            Box::pin(serving.into_future())
        }
    })
}

/// Waits until patience ends, once the process was told to end.
async fn out_of_patience(told: tokio::sync::oneshot::Receiver<()>) {
    match told.await {
        Ok(()) => tokio::time::sleep(PATIENCE).await,
        Err(_) => std::future::pending().await,
    }
}

#[cfg(feature = "tls")]
use openssl::ssl::SslAcceptor as Acceptor;

#[cfg(feature = "tls")]
use super::tls::acceptor;

/// What makes TLS, where akashi was built without it: nothing does.
#[cfg(not(feature = "tls"))]
enum Acceptor {}

#[cfg(not(feature = "tls"))]
fn acceptor(_: &TlsFiles) -> Result<Acceptor, Failure> {
    Err(Failure::new(Code::NoTls))
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
    let (absent, other) = (Arc::clone(site), Arc::clone(site));
    router
        .fallback(move |request: Request| handle(Arc::clone(&absent), None, request))
        // An address that is there, asked in a way that it does not know.
        .method_not_allowed_fallback(move |request: Request| {
            let site = Arc::clone(&other);
            async move {
                let mut response = handle(site, None, request).await;
                *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
                response
            }
        })
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
    let fixed = match &route {
        Some(route) if route.path == STATIC => parts.get("file").and_then(|name| files::of(name)),
        _ => None,
    };
    if let Some(answer) = fixed {
        let mut response = answer.into_response();
        headers::put(&mut response, site.https);
        return response;
    }
    let (head, body) = request.into_parts();
    let via = Via::of(&head, &site.proxy, site.https);
    let streams = route.as_ref().is_some_and(|route| route.streams);
    let (form, stream) = match streams {
        true => (Form::Whole(Vec::new()), Some(body)),
        false => (form::read(body).await, None),
    };
    let https = via.https;
    // Who changes something may wait long for the home's lock, and holds up
    // nobody who looks; nor does who waits for another machine.
    let elsewhere = route.as_ref().is_some_and(|route| route.elsewhere);
    let looks = !streams && !elsewhere && head.method == Method::GET;
    let owner = Arc::clone(&site);
    let turn = match looks {
        true => owner.turns.acquire().await.ok(),
        false => None,
    };
    let incoming = Incoming {
        parts,
        head,
        via,
        form,
        stream,
    };
    let made = tokio::task::spawn_blocking(move || answer(&site, route.as_deref(), incoming)).await;
    drop(turn);
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
