//! A page as a picture, the passage in question marked. Who looks is noted.

use crate::app::page::Wanted;
use crate::app::{Code, Failure, accounts};
use crate::web::answer::Answer;
use crate::web::ask::Ask;

/// Dots an inch: letters of ten points are read well, and the picture is there
/// at once.
const DPI: f32 = 120.0;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let number = ask.part("page").strip_suffix(".png");
    let page = number.and_then(|number| number.parse().ok());
    let mark = ask.asked("mark");
    let wanted = Wanted {
        document: ask.part("document").to_owned(),
        page: page.ok_or_else(|| Failure::new(Code::NoPage))?,
        mark: (!mark.is_empty()).then(|| mark.to_owned()),
        dpi: DPI,
    };
    let png = ask.site.drawn.page(ask.home, &wanted)?;
    accounts::note(ask.home, ask.name(), "look", &wanted.document, true)?;
    Ok(Answer::Picture(png))
}
