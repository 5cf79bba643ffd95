//! The keys: which there are, and that they can be switched off.

use serde_json::json;

use super::account::place;
use crate::app::{Code, Failure};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Every key with what it does and where.
const KEYS: [(&[&str], &str, &str); 14] = [
    (&["/"], "search", "all"),
    (&["?"], "all", "all"),
    (&["J"], "down", "lists"),
    (&["K"], "up", "lists"),
    (&["Enter"], "open", "lists"),
    (&["E"], "gaps", "matrix"),
    (&["A"], "accept", "review"),
    (&["S"], "partial", "review"),
    (&["X"], "reject", "review"),
    (&["Ctrl", "Enter"], "record", "review"),
    (&["U"], "undo", "review"),
    (&["N"], "next", "review"),
    (&["O"], "original", "review"),
    (&["P"], "pin", "review"),
];

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let keys = KEYS.map(|(keys, does, at)| json!({ "keys": keys, "does": does, "at": at }));
    let back = place(ask.asked("back"));
    ask.page("help.html", &json!({ "keys": keys, "back": back }))
}

/// Switches single keys on or off in this browser, for a year. It is no secret
/// and changes nothing here.
pub(in crate::web) fn switch(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let switch = match ask.part("switch") {
        known @ ("on" | "off") => known,
        _ => return Err(Failure::new(Code::NoPage)),
    };
    let secure = if ask.via.https { "; Secure" } else { "" };
    let cookie = format!("keys={switch}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}");
    Ok(Answer::SeeWith(place(ask.asked("back")).to_owned(), cookie))
}
