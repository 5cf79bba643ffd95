//! Rows of a form that asks: question and answer.
//!
//! A form that asks marks whether a row must be answered: what stands before
//! the mark is the question, what stands after it the answer. In another row
//! of at least two cells the last one is taken for the answer.

use super::prepared::Prepared;

/// Words that fill the cell between question and answer.
const MARKS: [&str; 6] = ["必須", "選択", "任意", "必須項目", "選択項目", "任意項目"];

/// Where the answer of a row begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FormRow {
    /// In characters of the normal form.
    pub(super) answer: u32,
    /// False when the answer holds no letter and no digit.
    pub(super) is_answered: bool,
    /// True when a mark parts question and answer.
    pub(super) is_marked: bool,
}

impl FormRow {
    /// The parts of a row; `None` for any other text.
    pub(super) fn of(text: &Prepared) -> Option<Self> {
        let normal = text.normal.text.as_str();
        let mut start = 0;
        let mut last = 0;
        for cell in normal.split_inclusive('|') {
            let end = start + cell.len();
            let content = cell.trim_end_matches('|').trim();
            if start > 0 && MARKS.contains(&content) {
                return Some(Self::new(text, end, true));
            }
            last = start;
            start = end;
        }
        (last > 0).then(|| Self::new(text, last, false))
    }

    /// `at`: the byte at which the answer begins.
    fn new(text: &Prepared, at: usize, is_marked: bool) -> Self {
        let answer = text.normal.text.get(at..).unwrap_or_default();
        Self {
            answer: text.span(at, at).end,
            is_answered: answer.chars().any(char::is_alphanumeric),
            is_marked,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_row() {
        let row = |text: &str| FormRow::of(&Prepared::passage(text));
        let answered = row("3 | 設立年月日 | 必須 | 2001年").unwrap();
        assert_eq!((answered.answer, answered.is_answered), (16, true));
        assert!(answered.is_marked);
        assert!(!row("3 | 設立年月日 | 選択 | －").unwrap().is_answered);
        assert!(!row("3 | 設立年月日 | 選択").unwrap().is_answered);
        let plain = row("設立年月日 | 2001年").unwrap();
        assert_eq!((plain.answer, plain.is_answered), (7, true));
        assert!(!plain.is_marked);
        assert_eq!(row("必須である。"), None);
    }
}
