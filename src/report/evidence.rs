//! Places and quotes in the reader's language.

use super::row_quote;
use super::table::shorten;
use super::words::Words;
use crate::index::snippet;
use crate::model::{Anchor, Flag, Place, Reason};

/// Where a passage stands, as a person would say it. The path inside an archive
/// is part of the document's name already.
pub fn place(anchor: &Anchor, words: &Words) -> String {
    match &anchor.place {
        Place::Page {
            page,
            label: Some(label),
            ..
        } => words.fill(
            "place.page_labelled",
            &[("n", &page.to_string()), ("label", label)],
        ),
        Place::Page { page, .. } => words.fill("place.page", &[("n", &page.to_string())]),
        Place::Cell { sheet, cell } => {
            words.fill("place.cell", &[("sheet", sheet), ("cell", cell)])
        }
        Place::Paragraph { paragraph } => {
            words.fill("place.paragraph", &[("n", &paragraph.to_string())])
        }
        Place::Slide { slide } => words.fill("place.slide", &[("n", &slide.to_string())]),
        Place::Line { line } => words.fill("place.line", &[("n", &line.to_string())]),
    }
}

/// What a person must know of a passage before trusting it, in brackets; empty
/// when there is nothing.
pub fn flags(flags: &[Flag], words: &Words) -> String {
    let told: Vec<&str> = flags
        .iter()
        .filter_map(|flag| match flag {
            Flag::Ocr => Some("flag.ocr"),
            Flag::LowConfidence => Some("flag.low_confidence"),
            Flag::Underlined => Some("flag.underlined"),
            Flag::Struck => Some("flag.struck"),
            Flag::PartStruck => Some("flag.part_struck"),
            Flag::Hidden => Some("flag.hidden"),
            Flag::DeletedLeftOut => Some("flag.deleted_left_out"),
            Flag::Comment => Some("flag.comment"),
            _ => None,
        })
        .map(|key| words.get(key))
        .collect();
    match told.is_empty() {
        true => String::new(),
        false => words.fill("flag.all", &[("flags", &told.join(words.get("flag.and")))]),
    }
}

/// Why a document was not read, and what to ask the applicant for.
pub fn reason(reason: Reason, words: &Words) -> String {
    words.get(&format!("reason.{}", reason.code())).to_owned()
}

/// The part of a quote that shows why it was found, in at most `width` columns.
/// `why` holds the words that were found, as they stand in the quote.
pub fn part(quote: &str, why: &[String], width: usize) -> String {
    let mut ranges: Vec<[usize; 2]> = why
        .iter()
        .filter(|word| !word.is_empty())
        .filter_map(|word| {
            let from = quote.get(..quote.find(word.as_str())?)?.chars().count();
            Some([from, from + word.chars().count()])
        })
        .collect();
    ranges.sort_unstable();
    let mut apart: Vec<[usize; 2]> = Vec::with_capacity(ranges.len());
    for [from, to] in ranges {
        match apart.last_mut() {
            Some([_, end]) if from <= *end => *end = to.max(*end),
            _ => apart.push([from, to]),
        }
    }
    // Most characters are two columns wide; the signs of omission take two.
    let room = (width / 2).saturating_sub(2);
    let row = row_quote::part(quote, &apart, room);
    let cut = row.unwrap_or_else(|| snippet(quote, &apart, room).text);
    shorten(&cut, width)
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
    use super::{mark, part};

    #[test]
    fn a_long_quote_is_cut_around_what_was_found() {
        let quote = format!(
            "{}年1回、監査を行う。{}",
            "前置き".repeat(40),
            "後書き".repeat(40)
        );
        let why = [
            "見出し「監査」".to_owned(),
            "監査".to_owned(),
            "年1回".to_owned(),
        ];
        let shown = part(&quote, &why, 60);
        assert!(shown.contains("年1回、監査"), "{shown}");
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert!(unicode_width::UnicodeWidthStr::width(shown.as_str()) <= 60);
        assert_eq!(part("年1回、監査を行う。", &why, 60), "年1回、監査を行う。");
        assert!(part(&quote, &[], 60).starts_with("前置き"));
    }

    #[test]
    fn ranges_are_marked_in_characters() {
        assert_eq!(
            mark("個人情報の教育", &[[0, 4], [5, 7]], "<", ">"),
            "<個人情報>の<教育>"
        );
        assert_eq!(mark("abc", &[], "<", ">"), "abc");
    }
}
