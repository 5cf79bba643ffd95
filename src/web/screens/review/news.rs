//! Whether somebody said something of the case meanwhile: asked for by a page
//! that lies open.

use serde_json::json;

use crate::app::Failure;
use crate::app::review::version;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

pub(in crate::web) fn news(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let version = version(ask.home, ask.part("case"))?;
    Ok(Answer::Json(json!({ "version": version })))
}
