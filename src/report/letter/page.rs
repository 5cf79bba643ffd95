//! A letter as one HTML page that prints on A4, and as PDF. How both look stands
//! in `templates/pages/letter.html` and `letter.typ`, which a body edits.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde_json::{Value, json};

use super::mark::Mark;
use super::{Letter, LetterError, japanese};

/// Where the template of the page lies below `templates/`.
pub const PAGE: &str = "pages/letter.html";

/// Where the template of the PDF lies below `templates/`.
#[cfg(feature = "pdf")]
pub const PDF: &str = "pages/letter.typ";

/// The letter as a page.
///
/// # Errors
/// When the template cannot be filled in.
pub fn page(template: &str, letter: &Letter) -> Result<String, LetterError> {
    let wrong = |error: minijinja::Error| LetterError::Wording {
        file: PAGE.to_owned(),
        detail: format!("{error:#}"),
    };
    let mark = mark(
        letter,
        |mark| json!({"side": mark.side(), "path": mark.path()}),
    )?;
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_template(PAGE, template).map_err(wrong)?;
    let words = japanese();
    let ledger = letter.ledger(words);
    environment.add_function("words", move |key: &str| words.get(key).to_owned());
    let page = environment.get_template(PAGE).map_err(wrong)?;
    page.render(context! { letter => Serde(letter), mark => Serde(mark), ledger })
        .map_err(wrong)
}

/// The letter as PDF.
///
/// # Errors
/// When the template cannot be filled in, or no font has Japanese letters.
#[cfg(feature = "pdf")]
pub fn pdf(template: &str, letter: &Letter) -> Result<Vec<u8>, LetterError> {
    let mark = mark(letter, |mark| json!(mark.svg()))?;
    let data = json!({"letter": letter, "mark": mark, "ledger": letter.ledger(japanese())});
    Ok(super::super::pdf::pdf(PDF, template, &data)?)
}

fn mark(letter: &Letter, shown: impl FnOnce(&Mark) -> Value) -> Result<Value, LetterError> {
    let Some(standing) = &letter.checkpoint else {
        return Ok(Value::Null);
    };
    Ok(shown(&Mark::of(standing)?))
}
