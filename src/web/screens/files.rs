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

/// A file by its name: the same for all, asked for without a home.
pub(in crate::web) fn of(name: &str) -> Option<Answer> {
    let found = FIXED.iter().find(|(known, ..)| *known == name);
    found.map(|(_, media, text)| Answer::Fixed(media, text.as_bytes().to_vec()))
}

/// What no file is called.
pub(in crate::web) fn absent(_: &Ask<'_>) -> Result<Answer, Failure> {
    Err(Failure::new(Code::NoPage))
}

/// What scripts can ask for (OpenAPI 3.1).
pub(in crate::web) fn openapi(_: &Ask<'_>) -> Result<Answer, Failure> {
    let text = include_str!("../../../templates/pages/web/openapi.json");
    Ok(Answer::Fixed("application/json", text.as_bytes().to_vec()))
}
