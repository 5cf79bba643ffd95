//! Rows of a form that asks: question and answer.
//!
//! A form that asks marks whether a row must be answered: what stands before
//! the mark is the question, what stands after it the answer. In another row
//! of at least two cells the last one is taken for the answer. A short label
//! and a colon make a row too (事業者名：見本), and so do a short label and the
//! gap of a printed table (事業者名　　見本). Where the answer should stand,
//! what only says how to answer (…の有無, …を記述) is none.

use super::prepared::Prepared;

/// Words that fill the cell between question and answer.
pub(super) const MARKS: [&str; 6] = ["必須", "選択", "任意", "必須項目", "選択項目", "任意項目"];

/// How the words end that say what to write, and are no answer themselves.
const INSTRUCTIONS: [&str; 7] = [
    "の有無",
    "か否か",
    "を記述",
    "を記述)",
    "字以内)",
    "字以内で記述>",
    "を選択",
];

/// Characters that a label before a colon may have.
const LABEL: usize = 20;

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
    /// The parts of a row; `None` for any other text. `written` is the text
    /// as written, of which the normal form drops the gaps.
    pub(super) fn of(text: &Prepared, written: &str) -> Option<Self> {
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
        if last == 0 {
            last = after_label(normal).or_else(|| after_gap(text, written))?;
        }
        Some(Self::new(text, last, false))
    }

    /// `at`: the byte at which the answer begins.
    fn new(text: &Prepared, at: usize, is_marked: bool) -> Self {
        let answer = text.normal.text.get(at..).unwrap_or_default();
        Self {
            answer: text.span(at, at).end,
            is_answered: answer.chars().any(char::is_alphanumeric) && !instructs(answer),
            is_marked,
        }
    }
}

fn instructs(answer: &str) -> bool {
    let answer = answer.trim_end_matches([' ', '|', '。']);
    INSTRUCTIONS.iter().any(|end| answer.ends_with(end))
}

/// The byte after the colon of a label. A time, an address of a page and a
/// sentence that goes on are no labels.
fn after_label(normal: &str) -> Option<usize> {
    let (label, rest) = normal.split_once(':')?;
    let is_label = label.chars().count() <= LABEL && !label.contains(['。', '、']);
    let goes_on = label.ends_with(|c: char| c.is_ascii()) || rest.starts_with("//");
    (is_label && !label.is_empty() && !goes_on).then_some(label.len() + 1)
}

/// The byte after the gap behind a label: a full-width space, a tab or two
/// spaces. A number (第3条　, 2.　) is no label.
fn after_gap(text: &Prepared, written: &str) -> Option<usize> {
    let written = written.trim_end();
    let gap = ["\u{3000}", "\t", "  "];
    let at = gap.iter().filter_map(|gap| written.find(gap)).min()?;
    let label = written.get(..at)?.trim();
    let letters = |c: char| c.is_alphabetic() && !c.is_ascii();
    let is_label = (2..=LABEL).contains(&label.chars().count())
        && !label.contains(['。', '、', '「', '\n'])
        && !label.starts_with(['第', '(', '（'])
        && label.chars().filter(|c| letters(*c)).count() >= 2;
    let written_at = u32::try_from(written.get(..at)?.chars().count()).ok()?;
    let normal_at = (text.normal.map).partition_point(|known| *known < written_at);
    let byte = text.normal.text.char_indices().nth(normal_at)?.0;
    is_label.then_some(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_row() {
        let row = |text: &str| FormRow::of(&Prepared::passage(text), text);
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

    #[test]
    fn a_label_and_a_colon_make_a_row() {
        let row = |text: &str| FormRow::of(&Prepared::passage(text), text);
        let labelled = row("事業者名：見本株式会社").unwrap();
        assert_eq!((labelled.answer, labelled.is_answered), (5, true));
        assert!(!row("事業者名：").unwrap().is_answered);
        for text in [
            "9:00から受け付ける。",
            "https://mihon.example",
            "次のとおり、行う: 記録",
        ] {
            assert_eq!(row(text), None, "{text}");
        }
    }

    #[test]
    fn a_label_and_a_gap_make_a_row() {
        let row = |text: &str| FormRow::of(&Prepared::passage(text), text);
        let printed = row("商品名　見本カルテ").unwrap();
        assert_eq!((printed.answer, printed.is_answered), (3, true));
        assert!(row("資本金\t5,000万円").unwrap().is_answered);
        for text in [
            "第3条　職員は守る。",
            "商品名 見本",
            "当社は、次のとおり　行う",
        ] {
            assert_eq!(row(text), None, "{text}");
        }
    }

    #[test]
    fn how_to_answer_is_no_answer() {
        let row = |text: &str| FormRow::of(&Prepared::passage(text), text);
        for text in [
            "火災検知 | 火災検知システムの有無",
            "事業 | 必須 | 概要＜100字以内で記述＞",
        ] {
            assert!(!row(text).unwrap().is_answered, "{text}");
        }
        assert!(
            row("火災検知 | 火災検知システムの有無 | 有")
                .unwrap()
                .is_answered
        );
    }
}
