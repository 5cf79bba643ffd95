//! What a line's own characters say beyond [`crate::parse::marks`]: a mark
//! that stands alone, a page number, how lines are joined.

use crate::parse::marks::{is_japanese, join_line, opens_block};

/// Hiragana and katakana.
pub(super) fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}')
}

/// Whether a line begins a block of its own. A year or a count is no number of
/// an item, whatever space the drawing left after it: `2022 年`, `3 名`.
pub(super) fn opens(line: &str) -> bool {
    let counted = "年月日時分名件人個回度歳円条項号章節款編か月つ%％℃";
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let digits = line
        .get(..line.len() - rest.len())
        .unwrap_or_default()
        .chars()
        .count();
    let spaced = rest.trim_start_matches([' ', '\u{3000}']);
    let counts = rest.len() != spaced.len() && spaced.starts_with(|c| counted.contains(c));
    opens_block(line) && !counts && digits < 4
}

/// A line of a table of contents: a leader of dots and a page number.
pub(super) fn is_contents_line(text: &str) -> bool {
    let stem = text.trim_end_matches(|c: char| c.is_numeric() || "ivx".contains(c));
    let leader = ["....", "……", "・・・", "‥‥", "．．．"];
    let title = stem.trim_end();
    stem.len() < text.len() && leader.iter().any(|dots| title.ends_with(dots))
}

/// Nothing but the mark of a list item or article: `(1)`, `・`, `2.`, `第3条`.
pub(super) fn is_list_mark(text: &str) -> bool {
    let short = text.chars().count() <= 4 || text.starts_with('第') && text.ends_with('条');
    short && opens_block(&format!("{text}\u{3000}あ"))
}

/// `12`, `- 12 -`, `12/34`, `12 ページ`, `Page 3 of 9`, `P.4`.
pub(super) fn is_page_number(text: &str) -> bool {
    let dropped = "/／-－―–—~〜p.| \u{3000}()−‐";
    let text = text
        .to_lowercase()
        .replace("ページ", "")
        .replace("page", "");
    let rest: String = text
        .replace("of", "")
        .chars()
        .filter(|c| *c != '頁' && !dropped.contains(*c))
        .collect();
    let counts = rest.chars().all(char::is_numeric) || rest.chars().all(|c| "ivxl".contains(c));
    (1..=8).contains(&rest.chars().count()) && counts
}

/// Puts two lines of one paragraph together; a hyphen stays as written.
pub(super) fn join(text: &mut String, next: &str) {
    let hyphen = text
        .strip_suffix('-')
        .is_some_and(|word| word.ends_with(char::is_alphabetic));
    let solid = next
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() && !is_japanese(c));
    if hyphen && solid {
        text.push_str(next);
    } else {
        join_line(text, next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_stand_alone() {
        for text in ["(1)", "（２）", "①", "ア", "・", "1.", "第12条", "2", "※"] {
            assert!(is_list_mark(text), "{text}");
        }
        for text in ["氏名", "個人情報", "2024年度の", "住所"] {
            assert!(!is_list_mark(text), "{text}");
        }
    }

    #[test]
    fn years_and_counts_open_no_item() {
        for text in ["2022 年 5 月", "3 名の担当者", "2000 年頃より"] {
            assert!(!opens(text), "{text}");
        }
        for text in ["2　前項の", "1. 目的", "(3) 範囲", "10 組織"] {
            assert!(opens(text), "{text}");
        }
        assert!(is_contents_line("付録１ 用語の解説 ........ 30"));
        assert!(!is_contents_line("該当する場合は……"));
    }

    #[test]
    fn page_numbers() {
        for text in ["12", "- 3 -", "3/10", "iv", "５ ページ", "Page 2 of 7"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["第1章", "2024年", "1.2 目的", "of", ""] {
            assert!(!is_page_number(text), "{text}");
        }
    }

    #[test]
    fn lines_are_joined_as_their_script_asks() {
        for (before, after, joined) in [
            ("個人情報の", "取扱い", "個人情報の取扱い"),
            ("the quick", "fox", "the quick fox"),
            ("certifi-", "cation", "certifi-cation"),
            ("規格は JIS", "Q 15001", "規格は JIS Q 15001"),
            ("規格は", "JIS", "規格はJIS"),
        ] {
            let mut text = before.to_owned();
            join(&mut text, after);
            assert_eq!(text, joined);
        }
    }
}
