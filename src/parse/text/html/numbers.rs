//! The numbers of a list (HTML Living Standard, 4.4.5 and 4.4.8).

use markup5ever_rcdom::Handle;

use super::visible::{attribute, name_of};
use crate::parse::office::numerals;

/// The greatest number that is written in letters.
const MOST: u32 = 3_999;

/// Counts the entries of a numbered list.
pub(super) struct Numbers {
    next: i64,
    step: i64,
    kind: String,
    /// A style takes the numbers away.
    unseen: bool,
}

impl Numbers {
    pub(super) fn of(list: &Handle) -> Self {
        let reversed = attribute(list, "reversed").is_some();
        let entries = || {
            let children = list.children.borrow();
            let entries = children.iter().filter(|child| name_of(child) == "li");
            i64::try_from(entries.count()).unwrap_or(i64::MAX)
        };
        let start = attribute(list, "start").and_then(|start| start.trim().parse().ok());
        let style = attribute(list, "style").unwrap_or_default();
        Self {
            next: start.unwrap_or_else(|| if reversed { entries() } else { 1 }),
            step: if reversed { -1 } else { 1 },
            kind: attribute(list, "type").unwrap_or_default(),
            unseen: style.contains("list-style") && style.contains("none"),
        }
    }

    /// The number before an entry, with what sets it apart.
    pub(super) fn next(&mut self, entry: &Handle) -> String {
        let own = attribute(entry, "value").and_then(|value| value.trim().parse().ok());
        let number: i64 = own.unwrap_or(self.next);
        self.next = number.saturating_add(self.step);
        if self.unseen {
            return String::new();
        }
        let format = match self.kind.trim() {
            "a" => "lowerLetter",
            "A" => "upperLetter",
            "i" => "lowerRoman",
            "I" => "upperRoman",
            _ => "decimal",
        };
        // A browser writes large numbers in digits; a letter for each would be long.
        match u32::try_from(number) {
            Ok(number @ 1..=MOST) => format!("{}. ", numerals::format(number, format)),
            _ => format!("{number}. "),
        }
    }
}
