//! A receipt, as it is kept and printed.

use crate::app::cases::receipts;
use crate::app::{Failure, receipts};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let code = ask.part("submission");
    let found = receipts(ask.home, Some(code))?;
    let html = receipts::page(ask.home, &found)?;
    Ok(Answer::File {
        name: format!("{code}.html"),
        media: "text/html; charset=utf-8",
        bytes: html.into_bytes(),
    })
}
