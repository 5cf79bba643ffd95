//! Dates to be filled in.

use super::era::Era;
use super::scan::{Scanner, found, is_digit};
use super::{FoundDate, Notation, When};

/// Characters that hold the place of a number to be filled in.
const MAX_BLANK: usize = 20;
/// A number's place in a date: filled in, held by blanks so many characters
/// wide, or nothing at all.
#[derive(Clone, Copy, PartialEq)]
enum Slot {
    Number,
    Blank(usize),
    Nothing,
}

/// Dates to be filled in.
impl Scanner<'_> {
    /// 令和　　年　　月　　日, 2026年　　月　　日, 20XX年XX月XX日, 〇年〇月〇日.
    pub(super) fn blank(&self, at: usize) -> Option<FoundDate> {
        let (prefix, after_prefix) = match Era::named(&self.chars, at) {
            Some((_, len)) => (true, at + len),
            None => (false, at),
        };
        let (year, after_year) = self.slot(after_prefix, '年')?;
        let (month, after_month) = self.slot(after_year, '月')?;
        let (day, end) = self.slot(after_month, '日')?;
        let named = prefix || self.get(at).is_some_and(is_digit) || year == Slot::Number;
        let blank = match (month, day) {
            (Slot::Number, Slot::Number) => matches!(year, Slot::Blank(_)) && prefix,
            (Slot::Number, Slot::Blank(_)) => named && !self.goes_on_as_word(end),
            (Slot::Blank(_), Slot::Number) => named,
            (Slot::Blank(month), Slot::Blank(day)) => {
                named || (month + day > 2 && self.before(at) != Some('生'))
            }
            (Slot::Nothing, Slot::Nothing) => named && !self.goes_on_as_word(end),
            _ => false,
        };
        let notation = match prefix {
            true => Notation::Era,
            false => Notation::Western,
        };
        blank.then(|| found(at..end, When::Blank, notation, None))
    }

    /// What stands before the counter `mark`, and where the counter ends.
    fn slot(&self, at: usize, mark: char) -> Option<(Slot, usize)> {
        let (after, width) = self.blanks(at);
        if after > at && self.get(after) == Some(mark) {
            return Some((Slot::Blank(width), after + 1));
        }
        if self.get(at) == Some(mark) {
            let gap = self.gap(at);
            let slot = if gap > 0 {
                Slot::Blank(gap)
            } else {
                Slot::Nothing
            };
            return Some((slot, at + 1));
        }
        let (value, after) = self.number(at)?;
        // 20XX年, 20  年: the century is printed, the year is not.
        let (end, width) = self.blanks(after);
        if mark == '年' && value == 20 && end > after && self.get(end) == Some(mark) {
            return Some((Slot::Blank(width), end + 1));
        }
        let end = self.spaces(after);
        (self.get(end) == Some(mark)).then_some((Slot::Number, end + 1))
    }

    /// The end of the blanks at `at`, and their width: a mark such as 〇 or _
    /// shows more clearly than a space that something is to be filled in.
    fn blanks(&self, at: usize) -> (usize, usize) {
        let rest = self.chars.get(at..).unwrap_or_default();
        let run = rest.iter().take(MAX_BLANK).take_while(|c| is_blank(**c));
        run.fold((at, 0), |(end, width), c| {
            (end + 1, width + if *c == ' ' { 1 } else { 2 })
        })
    }

    /// Characters that stood before `at` in the text as written and are gone.
    fn gap(&self, at: usize) -> usize {
        let written = |at: usize| self.map.and_then(|map| map.get(at)).copied();
        let before = at.checked_sub(1).and_then(written);
        match (before, written(at)) {
            (Some(before), Some(here)) => (here.saturating_sub(before) as usize).saturating_sub(1),
            _ => 0,
        }
    }

    /// 2024年4月 日本…: the 日 begins a word.
    fn goes_on_as_word(&self, end: usize) -> bool {
        matches!(
            self.get(end),
            Some('本' | '程' | '時' | '常' | '付' | '々' | '曜' | '数' | '間' | '報')
        )
    }
}

/// A character that holds the place of a number.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '_'
            | '〇'
            | '○'
            | '◯'
            | '●'
            | '×'
            | '△'
            | '□'
            | 'x'
            | 'X'
            | '*'
            | '…'
            | '‥'
            | '-'
    )
}
