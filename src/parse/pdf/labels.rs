//! Page labels (ISO 32000-1, 12.4.2): what a document says is printed as the
//! number of a page.

use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Name, Object};

use super::fields::string;
use crate::parse::office::numerals;

/// Levels of the tree of ranges.
const DEEPEST: usize = 16;
/// Ranges of one document.
const MOST: usize = 20_000;
/// Characters of a prefix; a longer one is no number of a page.
const LONGEST: usize = 20;

/// The ranges of labels, by their first page.
#[derive(Default)]
pub(super) struct Labels {
    ranges: Vec<Range>,
}

struct Range {
    /// Index of its first page, from 0.
    first: u32,
    style: u8,
    prefix: String,
    start: u32,
}

/// Reads the labels of a document; none where it has none.
pub(super) fn of(pdf: &Pdf) -> Labels {
    let mut labels = Labels::default();
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    if let Some(tree) = root.and_then(|root| root.get::<Dict<'_>>(keys::PAGE_LABELS)) {
        let mut left = MOST;
        labels.gather(&tree, DEEPEST, &mut left);
    }
    labels.ranges.sort_by_key(|range| range.first);
    labels
}

impl Labels {
    /// `left`: nodes that may still be looked at, for a tree may lead back into itself.
    fn gather(&mut self, node: &Dict<'_>, depth: usize, left: &mut usize) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let numbers = node.get::<Array<'_>>(b"Nums".as_slice());
        let mut items = numbers.iter().flat_map(|array| array.iter::<Object<'_>>());
        while let (Some(first), Some(range)) = (items.next(), items.next()) {
            let first = first.into_i32().and_then(|n| u32::try_from(n).ok());
            if let (Some(first), Some(dict), true) =
                (first, range.into_dict(), self.ranges.len() < MOST)
            {
                self.ranges.push(Range::read(first, &dict));
            }
        }
        if depth > 0 && self.ranges.len() < MOST {
            let kids = node.get::<Array<'_>>(b"Kids".as_slice());
            for kid in kids
                .iter()
                .flat_map(|kids| kids.iter::<Dict<'_>>())
                .take(MOST)
            {
                self.gather(&kid, depth - 1, left);
            }
        }
    }

    /// The label of a page (from 1), where it differs from its number.
    pub(super) fn label(&self, page: u32) -> Option<String> {
        let index = page.checked_sub(1)?;
        let after = self.ranges.partition_point(|range| range.first <= index);
        let range = self.ranges.get(after.checked_sub(1)?)?;
        let label = range.label(range.start.checked_add(index - range.first)?)?;
        (!label.is_empty() && label != page.to_string()).then_some(label)
    }
}

impl Range {
    fn read(first: u32, dict: &Dict<'_>) -> Self {
        let style = dict.get::<Name<'_>>(b"S".as_slice());
        let prefix = string(dict, b"P").unwrap_or_default();
        Self {
            first,
            style: style.and_then(|name| name.first().copied()).unwrap_or(0),
            prefix: prefix.chars().filter(|c| !c.is_control()).collect(),
            start: dict.get::<u32>(b"St".as_slice()).unwrap_or(1).max(1),
        }
    }

    fn label(&self, number: u32) -> Option<String> {
        let number = match self.style {
            b'D' => number.to_string(),
            b'R' => numerals::format(number, "upperRoman"),
            b'r' => numerals::format(number, "lowerRoman"),
            b'A' => numerals::format(number, "upperLetter"),
            b'a' => numerals::format(number, "lowerLetter"),
            _ => String::new(),
        };
        let short = self.prefix.chars().count() <= LONGEST;
        short.then(|| format!("{}{number}", self.prefix))
    }
}
