//! Style and script: part of the program, so that nothing comes from elsewhere.

use crate::app::{Code, Failure};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

const FIXED: &[(&str, &str, &str)] = &[
    (
        "akashi.css",
        "text/css; charset=utf-8",
        include_str!("../../../templates/pages/web/akashi.css"),
    ),
    (
        "akashi.js",
        "text/javascript; charset=utf-8",
        include_str!("../../../templates/pages/web/akashi.js"),
    ),
    (
        "review.js",
        "text/javascript; charset=utf-8",
        include_str!("../../../templates/pages/web/review.js"),
    ),
    (
        "upload.js",
        "text/javascript; charset=utf-8",
        include_str!("../../../templates/pages/web/upload.js"),
    ),
    (
        "icon.svg",
        "image/svg+xml",
        include_str!("../../../templates/pages/web/icon.svg"),
    ),
];

pub(in crate::web) fn fixed(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let found = FIXED.iter().find(|(name, ..)| *name == ask.part("file"));
    match found {
        Some((_, media, text)) => Ok(Answer::Fixed(media, text.as_bytes().to_vec())),
        None => Err(Failure::new(Code::NoPage)),
    }
}

/// What scripts can ask for (OpenAPI 3.1).
pub(in crate::web) fn openapi(_: &Ask<'_>) -> Result<Answer, Failure> {
    let text = include_str!("../../../templates/pages/web/openapi.json");
    Ok(Answer::Fixed("application/json", text.as_bytes().to_vec()))
}
