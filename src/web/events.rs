//! Server-sent events: how far work is, told as it changes (WHATWG HTML,
//! section 9.2).

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::jobs::{Job, State};
use super::stream::Pieces;
use crate::model::Stage;
use crate::report::Words;

/// How often it is looked whether there is news.
const EVERY: Duration = Duration::from_millis(250);

/// Looks without news after which a line is sent all the same, so that nobody
/// on the way takes the connection for dead.
const QUIET: u32 = 60;

/// Tells how a job goes until it is over, the browser is gone, or the process
/// ends.
pub(super) fn of(job: Arc<Job>, words: Words) -> Body {
    let (sender, receiver) = mpsc::channel::<Result<String, Infallible>>(4);
    tokio::spawn(async move {
        let (mut last, mut quiet) = (None, 0);
        loop {
            let now = job.state();
            let news = last.as_ref() != Some(&now);
            quiet = if news { 0 } else { quiet + 1 };
            let line = match (news, quiet % QUIET) {
                (true, _) => format!("data: {}\n\n", told(&now, &words)),
                (false, 0) => ":\n\n".to_owned(),
                _ => String::new(),
            };
            let gone = !line.is_empty() && sender.send(Ok(line)).await.is_err();
            if gone || now.over || job.is_ending() {
                return;
            }
            last = Some(now);
            tokio::time::sleep(EVERY).await;
        }
    });
    Body::from_stream(Pieces(receiver))
}

/// A state as the page shows it.
pub(super) fn told(state: &State, words: &Words) -> Value {
    let stage = match (&state.waits_for, state.stage) {
        (Some(_), _) | (None, None) => "web.upload.waits",
        (None, Some(Stage::Keep)) => "web.upload.keeps",
        (None, Some(Stage::Read)) => "web.upload.reads",
        (None, Some(_)) => "web.upload.indexes",
    };
    json!({
        "stage": words.get(stage),
        "steps": state.steps,
        "done": state.done,
        "on": state.on,
        "waits_for": state.waits_for,
        "over": state.over,
    })
}
