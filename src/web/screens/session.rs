//! Who is signed in, for scripts: what their forms have to carry.

use serde_json::json;

use crate::app::Failure;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

pub(in crate::web) fn who(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let who = ask.who.as_ref();
    Ok(Answer::Json(json!({
        "name": ask.name(),
        "roles": who.map(|who| who.account.roles.clone()).unwrap_or_default(),
        "form": who.map(|who| who.form.as_str()),
    })))
}
