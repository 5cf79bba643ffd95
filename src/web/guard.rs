//! Who asks, and whether they may: before any page is made.

use axum::http::{HeaderMap, Method, header};

use super::ask::Ask;
use super::headers;
use super::routes::{Route, Who};
use crate::app::accounts::{self, SignedIn, authority};
use crate::app::{Code, Failure, Home};

/// Name of the session's cookie. Over https a browser takes one of this name
/// only for exactly this host.
pub(super) fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-akashi" } else { "akashi" }
}

/// The cookie that keeps a session, or ends it.
pub(super) fn cookie(https: bool, token: Option<&str>) -> String {
    let name = cookie_name(https);
    let secure = if https { "; Secure" } else { "" };
    match token {
        Some(token) => format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{secure}"),
        None => format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}"),
    }
}

/// Name of the cookie between the two steps of a sign-in.
fn half_name(https: bool) -> String {
    format!("{}-half", cookie_name(https))
}

/// The cookie between the two steps of a sign-in; it goes by itself. Who comes
/// from the provider (`from_elsewhere`) needs it on a way that began there.
pub(super) fn half_cookie(https: bool, token: &str, from_elsewhere: bool) -> String {
    let name = half_name(https);
    let secure = if https { "; Secure" } else { "" };
    let same_site = if from_elsewhere { "Lax" } else { "Strict" };
    format!("{name}={token}; Path=/; HttpOnly; SameSite={same_site}; Max-Age=300{secure}")
}

/// The token between the two steps in a request.
pub(super) fn half_token(https: bool, headers: &HeaderMap) -> Option<String> {
    headers::cookie(headers, &half_name(https))
}

/// Name of the cookie of whoever is at the provider.
fn away_name(https: bool) -> String {
    format!("{}-away", cookie_name(https))
}

/// The cookie of whoever is at the provider; it goes by itself, with what it is
/// compared to.
pub(super) fn away_cookie(https: bool, token: &str) -> String {
    let name = away_name(https);
    let secure = if https { "; Secure" } else { "" };
    format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600{secure}")
}

/// The token of who was at the provider in a request.
pub(super) fn away_token(https: bool, headers: &HeaderMap) -> Option<String> {
    headers::cookie(headers, &away_name(https))
}

/// What the guard says.
pub(super) enum Verdict {
    /// Go on, as this person.
    Pass(Option<SignedIn>),
    /// Sign in first.
    SignIn,
    /// Set up the second step of signing in first.
    SetUp(SignedIn),
    /// No, to this person or to nobody known.
    Refuse(Option<SignedIn>, Failure),
}

/// Decides on a request. `sent` is the form's own token.
pub(super) fn check(
    home: &Home,
    route: &Route,
    token: Option<&str>,
    same_origin: bool,
    sent: &str,
) -> Result<Verdict, Failure> {
    let who = match token {
        Some(token) => accounts::signed_in(home, token, !route.by_itself)?,
        None => None,
    };
    if route.method == Method::POST && !same_origin {
        return Ok(Verdict::Refuse(who, Failure::new(Code::Form)));
    }
    let acts = match route.who {
        Who::Anyone => return Ok(Verdict::Pass(who)),
        Who::SignedIn => None,
        Who::May(act) => Some(vec![act]),
        Who::MayAny(acts) => Some(acts.to_vec()),
    };
    let Some(who) = who else {
        return Ok(Verdict::SignIn);
    };
    if acts.is_some_and(|acts| !acts.iter().any(|act| who.account.may(*act))) {
        let failure = Failure::new(Code::NotAllowed)
            .with("name", &who.account.name)
            .with("act", route.path);
        return Ok(Verdict::Refuse(Some(who), failure));
    }
    if route.method == Method::POST && !route.streams && sent != who.form {
        return Ok(Verdict::Refuse(Some(who), Failure::new(Code::Form)));
    }
    if accounts::must_set_up(home, &who.account) && !WITHOUT_SECOND_STEP.contains(&route.path) {
        return Ok(Verdict::SetUp(who));
    }
    Ok(Verdict::Pass(Some(who)))
}

/// What is there for who has to set up the second step of signing in.
const WITHOUT_SECOND_STEP: [&str; 2] = ["/account/totp", "/logout"];

/// Refuses what who asks may not see: another body's scheme, a case of others.
pub(super) fn sees(ask: &Ask<'_>) -> Result<(), Failure> {
    let Some(who) = &ask.who else { return Ok(()) };
    let in_place = ["case", "submission", "document", "upload"].map(|kind| (kind, ask.part(kind)));
    // What something is compared with.
    let beside = ["case", "document"].map(|kind| (kind, ask.asked("with")));
    let named = in_place.into_iter().chain(beside);
    for (kind, code) in named.filter(|(_, code)| !code.is_empty()) {
        authority::may_see(ask.home, &who.account, kind, code)?;
    }
    Ok(())
}

/// Whether a browser says that the request comes from our own pages. One that
/// says nothing at all is no browser, and has no cookie that it did not mean
/// to send.
pub(super) fn same_origin(headers: &HeaderMap, host: Option<&str>) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match text(header::ORIGIN) {
        Some(origin) => origin
            .split_once("://")
            .is_some_and(|(_, from)| Some(from) == host),
        None => true,
    }
}

/// The session's token in a request.
pub(super) fn token(https: bool, headers: &HeaderMap) -> Option<String> {
    headers::cookie(headers, cookie_name(https))
}
