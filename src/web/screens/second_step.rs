//! The second step of signing in: asked for, set up, taken away.

use serde_json::json;

use super::account::{login_form, place};
use crate::app::accounts::{self, Standing};
use crate::app::{Code, Failure};
use crate::report::qr::Qr;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::guard;

/// Letters of a secret that stand together where it is shown.
const GROUP: usize = 4;

/// Asks whoever gave a password for the code.
pub(in crate::web) fn code_page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    if guard::half_token(ask.via.https, &ask.headers).is_none() {
        return Ok(Answer::See("/login".to_owned()));
    }
    let page = json!({ "back": place(ask.asked("back")) });
    ask.page_with("login_code.html", page, None)
}

/// One code for one password: after a wrong one both are asked for again.
pub(in crate::web) fn code(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let token = guard::half_token(ask.via.https, &ask.headers).unwrap_or_default();
    match accounts::finish(ask.home, &token, ask.sent("code").trim()) {
        Ok(token) => Ok(Answer::SeeWith(
            place(ask.sent("back")).to_owned(),
            guard::cookie(ask.via.https, Some(&token)),
        )),
        Err(failure) if matches!(failure.code, Code::SignInCode | Code::SignIn) => {
            login_form(ask, ask.sent("back"), Some(&failure))
        }
        Err(failure) => Err(failure),
    }
}

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    shown(ask, None)
}

fn shown(ask: &Ask<'_>, failure: Option<&Failure>) -> Result<Answer, Failure> {
    let standing = accounts::second_step(ask.home, ask.name())?;
    let who = ask.who.as_ref();
    let required = who.is_some_and(|who| accounts::must_set_up(ask.home, &who.account));
    let page = match standing {
        Standing::Off => json!({ "standing": "off", "required": required }),
        Standing::On { recovery } => {
            json!({ "standing": "on", "required": false, "recovery": recovery })
        }
        Standing::Begun(secret) => {
            let unshowable = |e| {
                Failure::new(Code::Template)
                    .with("path", "QR")
                    .with("detail", e)
            };
            let qr = Qr::of(&secret.address).map_err(unshowable)?;
            let letters: Vec<char> = secret.base32.chars().collect();
            let groups: Vec<String> = letters.chunks(GROUP).map(String::from_iter).collect();
            json!({
                "standing": "begun", "required": required, "secret": groups.join(" "),
                "qr": { "side": qr.side(), "path": qr.path() },
            })
        }
    };
    ask.page_with("second_step.html", page, failure)
}

pub(in crate::web) fn change(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let _lock = ask.lock("user")?;
    let (name, password, code) = (ask.name(), ask.sent("password"), ask.sent("code"));
    let done = match ask.sent("do") {
        "begin" => accounts::begin(ask.home, name, password),
        "off" => accounts::turn_off(ask.home, name, password, code),
        "confirm" => match accounts::confirm(ask.home, name, code) {
            Ok(codes) => {
                let page = json!({ "standing": "codes", "required": false, "codes": codes });
                return ask.page_with("second_step.html", page, None);
            }
            Err(failure) => Err(failure),
        },
        _ => Err(Failure::new(Code::NoPage)),
    };
    match done {
        Ok(()) => Ok(Answer::See("/account/totp".to_owned())),
        Err(failure) => shown(ask, Some(&failure)),
    }
}
