//! Titles that say nothing by themselves.
//!
//! 「第3条（是正処置）」 names a subject and states nothing about it: the text
//! below it does. A title is evidence for nothing, whether it comes with its
//! own heading path or alone.

use crate::text::normal::normalize;

/// Characters of the longest title.
const TITLE: usize = 40;

/// Units of which a title is made with a number (第3条).
const UNITS: [char; 5] = ['編', '章', '節', '款', '条'];

/// Particles and endings of a statement, which a title lacks.
const STATES: [&str; 9] = ["は", "を", "が", "。", "、", "する", "こと", "ます", "した"];

/// True when `text` is only a title: the innermost heading once more, or a
/// numbered part of a rule without a statement.
pub(super) fn is_title(text: &str, heading: &[String]) -> bool {
    let plain = squeeze(text);
    if heading.last().is_some_and(|last| squeeze(last) == plain) {
        return true;
    }
    let Some(rest) = after_number(&plain) else {
        return false;
    };
    !rest.contains(['|', ':'])
        && rest.chars().count() <= TITLE
        && !STATES.iter().any(|word| rest.contains(word))
}

/// Normal form without white space.
fn squeeze(text: &str) -> String {
    let normal = normalize(text).text;
    normal.chars().filter(|c| !c.is_whitespace()).collect()
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
    use super::*;

    #[test]
    fn a_title_alone_states_nothing() {
        for text in [
            "第３条（是正処置）",
            "第十二条の二　教育",
            "2.1 監査の実施",
            "第４章 安全管理",
        ] {
            assert!(is_title(text, &[]), "{text}");
        }
        assert!(is_title("入退室 管理", &["入退室管理".to_owned()]));
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
        ] {
            assert!(!is_title(text, &[]), "{text}");
        }
    }
}
