//! Text as a value: NFKC, and the spaces that paper needs and a value does not.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

use crate::text::normal::{is_common, is_japanese};

/// Text as a value: NFKC, runs of white space as one space.
pub(super) fn value(text: &str) -> String {
    let folded: String = text.nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// NFKC without any white space: for comparing labels. Borrowed where the text
/// is that already.
pub(in crate::evidence) fn tight(text: &str) -> Cow<'_, str> {
    let is_own = |c: char| (c.is_ascii() || is_common(c)) && !c.is_whitespace();
    if text.chars().all(is_own) {
        return Cow::Borrowed(text);
    }
    // Most text can be folded character by character, without the tables.
    let narrow: Option<String> = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(narrow)
        .collect();
    let folded = narrow.unwrap_or_else(|| text.nfkc().filter(|c| !c.is_whitespace()).collect());
    Cow::Owned(folded)
}

/// NFKC of a character that stands by itself; `None` where the tables must be
/// asked.
fn narrow(c: char) -> Option<char> {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0),
        c => (c.is_ascii() || is_common(c)).then_some(c),
    }
}

/// A name without the spaces that a register sets between its characters: 見 本
/// 太 郎. A single space between two words stays.
pub(super) fn name(text: &str) -> String {
    let folded = value(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    let spread = words.len() > 1 && letters * 2 < words.len() * 3;
    let japanese = folded.chars().all(|c| c == ' ' || is_japanese(c));
    match spread && japanese {
        true => words.concat(),
        false => folded,
    }
}

/// Whether `words` stand in a text, one letter in seven of them misread at most.
pub(super) fn holds_nearly(text: &str, words: &str) -> bool {
    let (text, words): (Vec<char>, Vec<char>) = (text.chars().collect(), words.chars().collect());
    let most = words.len() / 7;
    let wrong = |window: &[char]| window.iter().zip(&words).filter(|(a, b)| a != b).count();
    !words.is_empty()
        && text
            .windows(words.len())
            .any(|window| wrong(window) <= most)
}

/// Whether a text begins as an address does: a prefecture, a city or a ward
/// within its first characters.
pub(super) fn begins_as_address(text: &str, ends: &[String]) -> bool {
    let beginning: Vec<char> = tight(text).chars().take(8).collect();
    beginning.iter().enumerate().any(|(at, c)| {
        let end = c.to_string();
        at >= 1 && ends.contains(&end) && beginning.iter().take(at).all(|c| is_japanese(*c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tight_is_nfkc_without_white_space() {
        for (written, expected) in [
            ("個人情報", "個人情報"),
            ("個人\u{3000}情 報", "個人情報"),
            ("ＪＡ０１：\u{3000}第１版", "JA01:第1版"),
            ("ｶﾞｲﾄﾞ か\u{3099}", "ガイドが"),
            ("：\u{3099}", ":\u{3099}"),
            ("㈱見本 ①", "(株)見本1"),
        ] {
            assert_eq!(tight(written), expected);
        }
        assert!(matches!(tight("abc個人"), Cow::Borrowed(_)));
    }

    #[test]
    fn spread_names_are_joined_and_others_are_not() {
        for (written, expected) in [
            ("見　本　太　郎", "見本太郎"),
            ("見　本　百　合子", "見本百合子"),
            ("林　薫", "林薫"),
            ("見本　太郎", "見本 太郎"),
            ("ジョン・スミス", "ジョン・スミス"),
            ("John Smith", "John Smith"),
        ] {
            assert_eq!(name(written), expected);
        }
    }

    #[test]
    fn a_letter_of_a_long_word_may_be_misread() {
        for (text, words, holds) in [
            (
                "これは登記短に記録されている事項",
                "これは登記簿に記録されている",
                true,
            ),
            ("令和7年 履歴事現全部証明書", "履歴事項全部証明書", true),
            ("現在事項全部証明書", "履歴事項全部証明書", false),
            ("商弓", "商号", false),
            ("", "", false),
        ] {
            assert_eq!(holds_nearly(text, words), holds, "{text}");
        }
    }

    #[test]
    fn addresses_begin_with_a_place() {
        let ends: Vec<String> = ["都", "県", "市", "区"].map(str::to_owned).into();
        assert!(begins_as_address("東 京 都見本区", &ends));
        assert!(begins_as_address("見本市中央", &ends));
        assert!(!begins_as_address("サンプルビル４階", &ends));
    }
}
