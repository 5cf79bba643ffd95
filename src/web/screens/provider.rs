//! Signing in at an OpenID provider, and one's identity there. Without one
//! these addresses are not there.

use serde_json::json;

use super::account::{login_form, next, place, shown};
use crate::app::accounts;
use crate::app::accounts::provider::{Away, Done, Provider, Returned};
use crate::app::{Code, Failure};
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::guard;

/// Sends a browser to the provider.
pub(in crate::web) fn go(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let provider = provider(ask)?;
    let back = place(ask.asked("back"));
    match provider.sign_in(ask.home, &redirect(ask)?, &browser(ask), back) {
        Ok(away) => Ok(Answer::SeeWith(
            away.address,
            guard::away_cookie(ask.via.https, &away.browser),
        )),
        // The page has the other way to sign in.
        Err(failure) => login_form(ask, back, Some(&failure)),
    }
}

/// Sends a browser to where one signs out at the provider too.
pub(in crate::web) fn out(ask: &Ask<'_>) -> Result<Answer, Failure> {
    match provider(ask)?.way_out(ask.home) {
        Ok(address) => Ok(Answer::See(address)),
        Err(failure) => login_form(ask, "/", Some(&failure)),
    }
}

/// Takes a browser back from the provider.
pub(in crate::web) fn back(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let returned = Returned {
        state: ask.asked("state"),
        code: ask.asked("code"),
        error: ask.asked("error"),
        browser: &browser(ask),
        name: ask.name(),
    };
    match provider(ask)?.finish(ask.home, returned) {
        Ok(Done::SignIn(step, back)) => Ok(next(ask, &back, &step, true)),
        Ok(Done::Linked) => Ok(Answer::See("/account".to_owned())),
        Err(failure) if ask.who.is_some() => shown(ask, Some(&failure)),
        Err(failure) => login_form(ask, "/", Some(&failure)),
    }
}

/// Begins to link one's identity, or takes it away. The provider is a link on the
/// page that comes, since forms are sent only here.
pub(in crate::web) fn change(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let (name, password) = (ask.name(), ask.sent("password"));
    let done = match ask.sent("do") {
        "link" => {
            let own = (name, password);
            let away = provider(ask)?.link(ask.home, &redirect(ask)?, &browser(ask), own);
            match away {
                Ok(away) => return on_the_way(ask, &away),
                Err(failure) => Err(failure),
            }
        }
        "unlink" => {
            let _lock = ask.lock("user")?;
            accounts::unlink_own(ask.home, name, password)
        }
        _ => Err(Failure::new(Code::NoPage)),
    };
    match done {
        Ok(_) => Ok(Answer::See("/account".to_owned())),
        Err(failure) => shown(ask, Some(&failure)),
    }
}

fn on_the_way(ask: &Ask<'_>, away: &Away) -> Result<Answer, Failure> {
    let page = json!({
        "address": away.address,
        "provider": ask.home.settings.serve.oidc.shown(),
    });
    let html = ask.site.page(ask, "provider.html", &page)?;
    let cookie = guard::away_cookie(ask.via.https, &away.browser);
    Ok(Answer::PageWith(html, cookie))
}

fn provider<'a>(ask: &'a Ask<'_>) -> Result<&'a Provider, Failure> {
    let none = || Failure::new(Code::NoPage);
    ask.site.provider.as_ref().ok_or_else(none)
}

/// Where the provider sends the browser back to: the host that it asked here.
fn redirect(ask: &Ask<'_>) -> Result<String, Failure> {
    let scheme = if ask.via.https { "https" } else { "http" };
    let none = || Failure::new(Code::NoPage);
    let host = ask.via.host.as_deref().ok_or_else(none)?;
    Ok(format!("{scheme}://{host}/login/provider/back"))
}

fn browser(ask: &Ask<'_>) -> String {
    guard::away_token(ask.via.https, &ask.headers).unwrap_or_default()
}
