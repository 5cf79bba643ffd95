//! The marks that open a numbered block: 第12条, 2.1, (3), ①, イ, ・.
//!
//! Pure functions over the beginning of a line. Numbers may be half-width,
//! full-width or Chinese numerals.

use crate::text::numeral;

/// The units that number the parts of a rule (規程), outermost first.
const UNITS: [(char, u8); 6] = [
    ('編', 1),
    ('章', 2),
    ('節', 3),
    ('款', 4),
    ('目', 5),
    ('条', ARTICLE),
];

/// Rank of an article (条) among the units.
pub(crate) const ARTICLE: u8 = 6;

/// 第n編 … 第n条 at the beginning of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit<'a> {
    /// 1 (編) to 6 (条).
    pub(crate) rank: u8,
    /// The mark alone: `第十二条の二`.
    pub(crate) mark: &'a str,
    /// What follows the mark, not trimmed.
    pub(crate) rest: &'a str,
    /// Its number: 12 of 第十二条の二.
    pub(crate) number: Option<u64>,
    /// Put in after the one of its number: 第十二条の二.
    pub(crate) branch: bool,
}

/// A digit of any of the kinds in which numbers of blocks are written.
pub(crate) fn is_number(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || "〇一二三四五六七八九十百千".contains(c)
}

fn is_arabic(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Length in bytes of the leading run of characters that satisfy `test`.
fn run(text: &str, test: impl Fn(char) -> bool) -> usize {
    text.find(|c| !test(c)).unwrap_or(text.len())
}

/// Reads 第n編, 章, 節, 款, 目 or 条 (with の n after it) off the beginning.
pub(crate) fn unit(text: &str) -> Option<Unit<'_>> {
    let after = text.strip_prefix('第')?;
    let after = after.trim_start_matches([' ', '　']);
    let digits = run(after, is_number);
    if digits == 0 {
        return None;
    }
    let (number, tail) = after.split_at(digits);
    let tail = tail.trim_start_matches([' ', '　']);
    let letter = tail.chars().next()?;
    let rank = UNITS.iter().find(|(unit, _)| *unit == letter)?.1;
    let mut rest = tail.strip_prefix(letter)?;
    let mut is_branch = false;
    while let Some(branch) = rest.strip_prefix('の') {
        let digits = run(branch, is_number);
        if digits == 0 {
            break;
        }
        rest = branch.split_at(digits).1;
        is_branch = true;
    }
    let mark = text.strip_suffix(rest)?;
    Some(Unit {
        rank,
        mark,
        rest,
        number: numeral::parse(number),
        branch: is_branch,
    })
}

/// The depth of a numbered title (`1.` is 1, `1.2` and `1-2` are 2, `Ⅰ` is 1)
/// and what follows the number.
pub(crate) fn decimal(text: &str) -> Option<(u8, &str)> {
    let roman = run(text, |c| ('Ⅰ'..='Ⅻ').contains(&c));
    if roman > 0 {
        let rest = text.split_at(roman).1;
        return Some((1, rest.trim_start_matches(['.', '．', '、'])));
    }
    let mut rest = text;
    let mut depth = 0u8;
    loop {
        let digits = run(rest, is_arabic);
        if digits == 0 || digits > 9 {
            break;
        }
        depth = depth.saturating_add(1);
        rest = rest.split_at(digits).1;
        match rest.strip_prefix(['.', '．', '-', '－', '‐', '−']) {
            Some(next) => rest = next,
            None => break,
        }
    }
    (depth > 0 && depth < 8).then_some((depth, rest))
}

/// Whether a line begins a block of its own: a unit, a numbered paragraph or
/// item, a bullet.
pub(crate) fn opens_block(line: &str) -> bool {
    let line = line.trim_start();
    unit(line).is_some() || bullet(line) || bracketed(line) || numbered(line)
}

fn bullet(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        Some(first) if "・●○◎◆◇■□▪▫☐☑☒※＊►▶➢✓✔".contains(first) => {
            true
        }
        Some(first) if ('①'..='⑳').contains(&first) || ('㋐'..='㋾').contains(&first) => true,
        Some('-' | '*' | '+' | '•' | '–') => chars.next().is_some_and(char::is_whitespace),
        _ => false,
    }
}

/// `(1)`, `（ア）`, `1)`, `ア）`.
fn bracketed(line: &str) -> bool {
    let inner = line.trim_start_matches(['(', '（']);
    let size = run(inner, |c| {
        is_number(c) || c.is_ascii_alphabetic() || ('ァ'..='ン').contains(&c)
    });
    let (mark, rest) = inner.split_at(size);
    (1..=3).contains(&mark.chars().count()) && rest.starts_with([')', '）'])
}

/// `1.`, `１　`, `二　`, `ア　`, `イ．` before text.
fn numbered(line: &str) -> bool {
    if let Some((_, rest)) = decimal(line) {
        let stopped = line.len() != rest.len()
            && line
                .strip_suffix(rest)
                .is_some_and(|mark| mark.ends_with(['.', '．']));
        return !rest.is_empty()
            && (stopped || rest.starts_with([' ', '　', '\t', '、', ')', '）']));
    }
    let size = run(line, |c| {
        "〇一二三四五六七八九十".contains(c) || "アイウエオカキクケコサシスセソ".contains(c)
    });
    let (mark, rest) = line.split_at(size);
    (1..=3).contains(&mark.chars().count()) && rest.starts_with(['　', ' ', '\t', '．', '.'])
}

/// Whether a character belongs to Japanese writing, so that lines broken
/// beside it join without a space.
pub(crate) fn is_japanese(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Appends a line that a page or an editor broke off: without a space beside
/// Japanese, with one between words of other scripts.
pub(crate) fn join_line(text: &mut String, line: &str) {
    let line = line.trim();
    let kept = text.trim_end().len();
    text.truncate(kept);
    let before = text.chars().next_back();
    let after = line.chars().next();
    if let (Some(before), Some(after)) = (before, after)
        && !is_japanese(before)
        && !is_japanese(after)
    {
        text.push(' ');
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_with_their_branches() {
        let unit = unit("第十二条の二（教育）本文").unwrap();
        assert_eq!(
            (unit.rank, unit.mark, unit.rest),
            (6, "第十二条の二", "（教育）本文")
        );
        assert_eq!((unit.number, unit.branch), (Some(12), true));
        let unit = super::unit("第 ３ 章　総則").unwrap();
        assert_eq!((unit.rank, unit.mark, unit.rest), (2, "第 ３ 章", "　総則"));
        assert_eq!((unit.number, unit.branch), (Some(3), false));
        assert_eq!(super::unit("第三者に提供する"), None);
        assert_eq!(super::unit("第1回監査"), None);
    }

    #[test]
    fn decimals_tell_their_depth() {
        assert_eq!(decimal("1. 目的"), Some((1, " 目的")));
        assert_eq!(decimal("２－１　適用"), Some((2, "　適用")));
        assert_eq!(decimal("10.2.3 監査"), Some((3, " 監査")));
        assert_eq!(decimal("Ⅳ　管理"), Some((1, "　管理")));
        assert_eq!(decimal("目的"), None);
    }

    #[test]
    fn items_open_blocks_and_prose_does_not() {
        for line in [
            "・項目",
            "(1) 氏名",
            "（２）住所",
            "① 目的",
            "1. 目的",
            "二　住所",
            "イ　電話",
            "ア）丙",
            "第3条　定義",
            "- item",
            "2　前項の",
        ] {
            assert!(opens_block(line), "{line}");
        }
        for line in [
            "個人情報を",
            "2024年4月1日から",
            "一般に",
            "アクセス権を",
            "-5度",
            "第三者",
            "3人の",
        ] {
            assert!(!opens_block(line), "{line}");
        }
    }

    #[test]
    fn broken_lines_join_as_their_script_asks() {
        let mut text = String::from("個人情報の取");
        join_line(&mut text, "扱い");
        assert_eq!(text, "個人情報の取扱い");
        let mut text = String::from("information ");
        join_line(&mut text, " security");
        assert_eq!(text, "information security");
        let mut text = String::from("ISO");
        join_line(&mut text, "規格");
        assert_eq!(text, "ISO規格");
    }
}
