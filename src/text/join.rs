//! Joins lines that a page or a column broke.

use super::normal::is_japanese;

/// Joins the lines of one paragraph.
///
/// Between two Japanese characters nothing is put; between Latin words and
/// numbers one space, as between a Latin word and a Japanese character where
/// the line had one at its end or start. A hyphen that divides a Latin word
/// at the end of a line is taken away; one before a capital or a digit stays.
/// Empty lines are passed over.
pub fn join_lines<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> String {
    let mut joined = String::new();
    for line in lines {
        append(&mut joined, line.as_ref());
    }
    joined.truncate(joined.trim_end().len());
    joined
}

/// Appends a line to a text that it continues.
fn append(joined: &mut String, line: &str) {
    let next = line.trim_start();
    let Some(first) = next.chars().next() else {
        return;
    };
    let Some(last) = joined.trim_end().chars().next_back() else {
        joined.push_str(next);
        return;
    };
    let spaced = joined.ends_with(char::is_whitespace) || line.starts_with(char::is_whitespace);
    joined.truncate(joined.trim_end().len());
    if last == '-' && first.is_lowercase() && divides_word(joined) {
        joined.pop();
    } else if needs_space(last, first, spaced) {
        joined.push(' ');
    }
    joined.push_str(next);
}

/// Whether the hyphen at the end stands behind a letter.
fn divides_word(joined: &str) -> bool {
    let before = joined.chars().rev().nth(1);
    before.is_some_and(char::is_alphabetic) && !before.is_some_and(is_wide)
}

fn needs_space(last: char, first: char, spaced: bool) -> bool {
    match (is_wide(last), is_wide(first)) {
        (true, true) => false,
        (false, false) => true,
        _ => spaced,
    }
}

/// Characters that are set without spaces: Japanese ones and full-width forms.
fn is_wide(c: char) -> bool {
    is_japanese(c) || matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3000}' | '\u{FF00}'..='\u{FFEF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_as_the_scripts_ask() {
        let rows: [(&[&str], &str); 14] = [
            (&["個人情報の適", "正な取扱い"], "個人情報の適正な取扱い"),
            (&["個人情報　", "　保護"], "個人情報保護"),
            (
                &["information security", "management"],
                "information security management",
            ),
            (&["infor-", "mation"], "information"),
            (&["ISO/IEC", "27001"], "ISO/IEC 27001"),
            (&["UTF-", "8"], "UTF- 8"),
            (&["第", "12条"], "第12条"),
            (&["ISO", "規格"], "ISO規格"),
            (&["ISO ", "規格"], "ISO 規格"),
            (&["規格（", "ＩＳＯ）"], "規格（ＩＳＯ）"),
            (&["サー", "バー"], "サーバー"),
            (&["", "  ", "一行"], "一行"),
            (&["方針。 "], "方針。"),
            (&[], ""),
        ];
        for (lines, joined) in rows {
            assert_eq!(join_lines(lines), joined, "{lines:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn loses_nothing_but_white_space_and_hyphens(lines: Vec<String>) {
            let kept = |text: &str| -> String {
                text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
            };
            proptest::prop_assert_eq!(kept(&join_lines(&lines)), kept(&lines.concat()));
        }
    }
}
