//! Signing in and out, one's own account.

use serde_json::json;

use crate::app::accounts::{self, SignedIn, Step, sign_in, sign_out};
use crate::app::{Code, Failure};
use crate::report::pages::url;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::guard;

pub(in crate::web) fn login_page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    login_form(ask, ask.asked("back"), None)
}

pub(in crate::web) fn login(ask: &Ask<'_>) -> Result<Answer, Failure> {
    match sign_in(ask.home, ask.sent("name").trim(), ask.sent("password")) {
        Ok(step) => Ok(next(ask, place(ask.sent("back")), &step, false)),
        Err(failure) if matches!(failure.code, Code::SignIn | Code::SignInWait) => {
            login_form(ask, ask.sent("back"), Some(&failure))
        }
        Err(failure) => Err(failure),
    }
}

/// Where a sign-in goes on: where one came from, or to the second step.
pub(super) fn next(ask: &Ask<'_>, back: &str, step: &Step, from_elsewhere: bool) -> Answer {
    match step {
        Step::Open(token) => {
            Answer::SeeWith(back.to_owned(), guard::cookie(ask.via.https, Some(token)))
        }
        Step::Half(token) => Answer::SeeWith(
            format!("/login/code?back={}", url(back)),
            guard::half_cookie(ask.via.https, token, from_elsewhere),
        ),
    }
}

pub(super) fn login_form(
    ask: &Ask<'_>,
    back: &str,
    failure: Option<&Failure>,
) -> Result<Answer, Failure> {
    let provider = ask.site.provider.is_some();
    let page = json!({
        "back": place(back), "name": ask.sent("name"),
        "provider": provider.then(|| ask.home.settings.serve.oidc.shown()),
        "left": ask.asked("left") == "1",
    });
    ask.page_with("login.html", page, failure)
}

/// The language from now on, kept by the browser for a year. It is no secret
/// and changes nothing here.
pub(in crate::web) fn language(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let lang = match ask.part("lang") {
        known @ ("ja" | "en") => known,
        _ => return Err(Failure::new(Code::NoPage)),
    };
    let secure = if ask.via.https { "; Secure" } else { "" };
    let cookie = format!("lang={lang}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}");
    Ok(Answer::SeeWith(place(ask.asked("back")).to_owned(), cookie))
}

/// Where to go after signing in: only within the workbench.
pub(super) fn place(back: &str) -> &str {
    let inside = back.starts_with('/') && !back.starts_with("//") && !back.contains('\\');
    let plain = back.bytes().all(|b| b.is_ascii_graphic());
    if inside && plain { back } else { "/" }
}

pub(in crate::web) fn logout(ask: &Ask<'_>) -> Result<Answer, Failure> {
    if let Some(token) = &ask.token {
        sign_out(ask.home, token)?;
    }
    let gone = guard::cookie(ask.via.https, None);
    // Who may be signed in at the provider still is.
    let is_known = |who: &SignedIn| who.account.identity.is_some();
    let elsewhere = ask.site.provider.is_some() && ask.who.as_ref().is_some_and(is_known);
    let place = if elsewhere { "/login?left=1" } else { "/login" };
    Ok(Answer::SeeWith(place.to_owned(), gone))
}

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    shown(ask, None)
}

pub(super) fn shown(ask: &Ask<'_>, failure: Option<&Failure>) -> Result<Answer, Failure> {
    let account = ask.who.as_ref().map(|who| &who.account);
    let provider = ask.site.provider.is_some();
    let page = json!({
        "second_step": account.is_some_and(|account| account.second_step),
        "identity": account.and_then(|account| account.identity.as_ref()),
        "provider": provider.then(|| ask.home.settings.serve.oidc.shown()),
    });
    ask.page_with("account.html", page, failure)
}

/// A new password ends all sessions, this one too: one signs in again.
pub(in crate::web) fn change_password(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let lock = ask.lock("user");
    let changed = lock.and_then(|_lock| {
        accounts::change_password(ask.home, ask.name(), ask.sent("old"), ask.sent("new"))
    });
    match changed {
        Ok(_) => Ok(Answer::SeeWith(
            "/login".to_owned(),
            guard::cookie(ask.via.https, None),
        )),
        Err(failure) => shown(ask, Some(&failure)),
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn nobody_is_sent_elsewhere_after_signing_in() {
        assert_eq!(place("/cases/C-1?x=1"), "/cases/C-1?x=1");
        for evil in [
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "",
            "/a b",
            "x",
        ] {
            assert_eq!(place(evil), "/", "{evil}");
        }
    }
}
