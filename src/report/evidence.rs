//! Places and quotes in the reader's language.

use super::words::Words;
use crate::model::{Anchor, Place};

/// Where a passage stands, as a person would say it.
pub fn place(anchor: &Anchor, words: &Words) -> String {
    let place = match &anchor.place {
        Place::Page { page, .. } => words.fill("place.page", &[("n", &page.to_string())]),
        Place::Cell { sheet, cell } => {
            words.fill("place.cell", &[("sheet", sheet), ("cell", cell)])
        }
        Place::Paragraph { paragraph } => {
            words.fill("place.paragraph", &[("n", &paragraph.to_string())])
        }
        Place::Slide { slide } => words.fill("place.slide", &[("n", &slide.to_string())]),
        Place::Line { line } => words.fill("place.line", &[("n", &line.to_string())]),
    };
    // The path inside an archive is part of the document's name already.
    place
}

/// `text` with the ranges marked by `before` and `after`; ranges count
/// characters, are sorted and apart.
pub fn mark(text: &str, ranges: &[[usize; 2]], before: &str, after: &str) -> String {
    let mut marked =
        String::with_capacity(text.len() + ranges.len() * (before.len() + after.len()));
    let mut ranges = ranges.iter().peekable();
    for (position, c) in text.chars().enumerate() {
        if ranges.peek().is_some_and(|[from, _]| *from == position) {
            marked.push_str(before);
        }
        marked.push(c);
        if ranges.peek().is_some_and(|[_, to]| *to == position + 1) {
            marked.push_str(after);
            ranges.next();
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn ranges_are_marked_in_characters() {
        assert_eq!(
            mark("個人情報の教育", &[[0, 4], [5, 7]], "<", ">"),
            "<個人情報>の<教育>"
        );
        assert_eq!(mark("abc", &[], "<", ">"), "abc");
    }
}
