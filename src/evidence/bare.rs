//! Titles that say nothing by themselves.
//!
//! 「第3条（是正処置）」 names a subject and states nothing about it: the text
//! below it does. A title is evidence for nothing, whether it comes with its
//! own heading path or alone.

use std::borrow::Cow;

/// Characters of the longest title.
const TITLE: usize = 40;

/// Units of which a title is made with a number (第3条).
const UNITS: [char; 5] = ['編', '章', '節', '款', '条'];

/// Particles and endings of a statement, which a title lacks.
const STATES: [&str; 9] = ["は", "を", "が", "。", "、", "する", "こと", "ます", "した"];

/// What leads from a title to its page in a list of contents.
const LEADERS: [&str; 3] = ["....", "・・・・", "----"];

/// How a heading begins under which other texts are listed.
const LISTS: [&str; 8] = [
    "関連文書",
    "関連規程",
    "関連規定",
    "関連する管理策",
    "関連資料",
    "参照文書",
    "参考文献",
    "引用規格",
];

/// What stands before the title of a file in its own head.
const TITLES: [&str; 4] = ["title", "文書名", "題名", "表題"];

/// True when a text is only a title: the innermost heading once more, the caption
/// of an article, a numbered part of a rule without a statement, a line of a list of contents, or
/// where to read on. Both in normal form; the heading is empty where there is
/// none.
pub(super) fn is_title(text: &str, heading: &str) -> bool {
    let plain = squeeze(text);
    if !heading.is_empty() && squeeze(heading) == plain {
        return true;
    }
    if refers(&plain) || LEADERS.iter().any(|leader| plain.contains(leader)) {
        return true;
    }
    let states = STATES.iter().any(|word| plain.contains(word));
    if !states && (lists(heading) || names(text)) {
        return true;
    }
    if is_caption(&plain) {
        return true;
    }
    let Some(rest) = after_number(&plain) else {
        return false;
    };
    !rest.contains(['|', ':'])
        && rest.chars().count() <= TITLE
        && !STATES.iter().any(|word| rest.contains(word))
}

/// The caption that stands in parentheses on the line before an article
/// (（適正な取得）); one that says how often or how many says something.
fn is_caption(plain: &str) -> bool {
    let inner = plain.strip_prefix('(').and_then(|s| s.strip_suffix(')'));
    inner.is_some_and(|inner| {
        inner.chars().count() <= TITLE
            && !inner.contains(['(', ')', '|', ':'])
            && !inner
                .chars()
                .any(|c| c.is_ascii_digit() || "毎各".contains(c))
            && !STATES.iter().any(|word| inner.contains(word))
    })
}

/// 関連: 内部監査, 詳細は手順書を参照。: one line that only names other texts.
fn refers(plain: &str) -> bool {
    let points = ["関連:", "参照:", "参考:", "詳細は"]
        .iter()
        .any(|word| plain.starts_with(word));
    let sentence = plain.trim_end_matches('。');
    let ends = ["を参照", "を参照のこと", "を参照してください"]
        .iter()
        .any(|word| sentence.ends_with(word));
    points
        && !sentence.contains(['。', '|'])
        && (ends
            || !STATES
                .iter()
                .any(|word| sentence.contains(word) && *word != "、"))
}

/// True for a heading under which other texts are listed (8. 関連文書).
fn lists(heading: &str) -> bool {
    let heading = heading.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ');
    LISTS.iter().any(|list| heading.starts_with(list))
}

/// The row of a file's own title (title | 監査手順).
fn names(text: &str) -> bool {
    let key = text.split('|').next().unwrap_or_default().trim();
    text.contains('|') && TITLES.contains(&key)
}

/// Without white space.
fn squeeze(normal: &str) -> Cow<'_, str> {
    match normal.contains(char::is_whitespace) {
        true => Cow::Owned(normal.split_whitespace().collect()),
        false => Cow::Borrowed(normal),
    }
}

/// What follows 第3条の2 or 2.1.
fn after_number(plain: &str) -> Option<&str> {
    if let Some(rest) = plain.strip_prefix('第') {
        let rest = rest.trim_start_matches(is_numeral);
        let rest = rest.strip_prefix(UNITS)?;
        let branch = rest
            .strip_prefix('の')
            .map(|s| s.trim_start_matches(is_numeral));
        return Some(
            branch
                .filter(|branch| branch.len() + 3 < rest.len())
                .unwrap_or(rest),
        );
    }
    let rest = plain.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = plain.strip_suffix(rest)?;
    let inner = number.trim_end_matches('.');
    (inner.contains('.') && !rest.is_empty()).then_some(rest)
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "〇一二三四五六七八九十百".contains(c)
}

#[cfg(test)]
mod tests {
    use crate::text::normal::normalize;

    fn is_title(text: &str, heading: &str) -> bool {
        super::is_title(&normalize(text).text, &normalize(heading).text)
    }

    #[test]
    fn a_title_alone_states_nothing() {
        for text in [
            "第３条（是正処置）",
            "第十二条の二　教育",
            "2.1 監査の実施",
            "第４章 安全管理",
            "個人情報保護監査規程 . . . . . . . . 12",
            "教育規程………………７",
            "（適正な取得）",
            "（委託先の監督及び再委託）",
        ] {
            assert!(is_title(text, ""), "{text}");
        }
        for text in [
            "関連: 9.2 内部監査、10.2 是正処置",
            "詳細は 9.2 内部監査 を参照。",
        ] {
            assert!(is_title(text, ""), "{text}");
        }
        assert!(is_title("入退室 管理", "入退室管理"));
        assert!(is_title("情報資産台帳", "8. 関連文書"));
        assert!(is_title("title | 監査手順", "監査手順"));
        assert!(!is_title("監査を毎年行う。", "8. 関連文書"));
    }

    #[test]
    fn what_states_something_is_no_title() {
        for text in [
            "第３条（是正処置） 管理者は、処置を定める。",
            "第3条の規定による教育を行う。",
            "2.1 職員に教育を行う",
            "3 | 監査 | 毎年",
            "10名が受講",
            "教育研修",
            "（毎年４月に実施）",
            "（管理者が確認）",
            "（本社）（大阪）",
            "詳細は手順書に定め、監査を毎年実施する。",
        ] {
            assert!(!is_title(text, ""), "{text}");
        }
    }
}
