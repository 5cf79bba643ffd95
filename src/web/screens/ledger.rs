//! The ledger: its newest events, its checkpoint, and checking everything.

use serde_json::{Value, json};

use crate::app::Failure;
use crate::app::ledger::{checkpoint, newest_events};
use crate::app::verify::{Request, verify as check};
use crate::model::progress::Silent;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Events on a page.
const LINES: usize = 50;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    shown(ask, None)
}

/// Reads and hashes every original and checks the ledger, now.
pub(in crate::web) fn verify(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let verified = check(ask.home, &Request::default(), &Silent)?;
    shown(ask, Some(json!(verified)))
}

fn shown(ask: &Ask<'_>, verified: Option<Value>) -> Result<Answer, Failure> {
    let events: Vec<Value> = newest_events(ask.home, LINES)?
        .iter()
        .map(|event| {
            json!({
                "seq": event.seq,
                "leaf": event.leaf.hex(),
                "what": event.json(),
                "text": String::from_utf8_lossy(&event.bytes),
                "signed": event.signed_at.is_some(),
            })
        })
        .collect();
    let (signed, size) = checkpoint(ask.home)?;
    ask.page(
        "ledger.html",
        &json!({
            "events": events,
            "size": size,
            "note": signed.note(),
            "verified": verified,
        }),
    )
}
