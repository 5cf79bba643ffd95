//! Work that others do for the body (外部委託), and when that was published.

use serde_json::json;

use crate::app::Failure;
use crate::app::outsourcing::outsourcing;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// What was outsourced in the schemes in which the person works.
pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let seen = ask.seen();
    let mut lines = outsourcing(ask.home, None)?;
    lines.retain(|line| seen.has_scheme(&line.scheme));
    ask.page("outsourcing.html", &json!({ "lines": lines }))
}
