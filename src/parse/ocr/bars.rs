//! Strokes that only their neighbours tell apart: 一 (one), ー (a long vowel) and
//! a hyphen are one and the same stroke, and recognition takes them for each
//! other.

use super::Word;
use crate::text::normal::is_ideograph;

/// Reads the strokes of words as their neighbours within the word demand: between
/// digits a hyphen, behind katakana a long vowel, between Chinese characters 一. A
/// word that was changed says so.
pub(super) fn read(words: &mut [Word]) {
    for word in words {
        let letters: Vec<char> = word.text.chars().collect();
        let each = letters.iter().enumerate();
        let read: String = each.map(|(at, c)| one(&letters, at, *c)).collect();
        if read != word.text {
            word.text = read;
            word.mended = true;
        }
    }
}

fn one(letters: &[char], at: usize, c: char) -> char {
    if !is_bar(c) {
        return c;
    }
    let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied();
    let after = letters.get(at + 1).copied();
    let is = |of: fn(char) -> bool, c: Option<char>| c.is_some_and(of);
    match () {
        () if is(is_digit, before) && is(is_digit, after) => '-',
        () if is(is_katakana, before) => match c {
            '一' | 'ー' => c,
            _ => 'ー',
        },
        () if is(is_ideograph, before) && (after.is_none() || is(is_ideograph, after)) => '一',
        () => c,
    }
}

fn is_bar(c: char) -> bool {
    matches!(c, '一' | 'ー' | '-' | '―' | '－' | '—')
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_is_what_stands_around_it() {
        for (seen, read) in [
            ("0100一01ー730790", "0100-01-730790"),
            ("雛形-郎", "雛形一郎"),
            ("健-", "健一"),
            ("雛形―丁目", "雛形一丁目"),
            ("サ-ビス", "サービス"),
            ("データ一式", "データ一式"),
            ("令和-", "令和一"),
            ("A-1", "A-1"),
            ("第一条", "第一条"),
            ("-", "-"),
        ] {
            let mut words = [Word {
                text: seen.to_owned(),
                area: [0.0; 4],
                confidence: 90.0,
                mended: false,
            }];
            super::read(&mut words);
            assert_eq!(words[0].text, read);
            assert_eq!(words[0].mended, seen != read, "{seen}");
        }
    }
}
