//! Corporate numbers (法人番号) and company numbers (会社法人等番号).

use std::ops::Range;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::numeral::half_width;

/// Which number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberKind {
    /// 法人番号: a check digit and the twelve digits of the company number.
    Corporate,
    /// 会社法人等番号: twelve digits, printed 0100-01-012345.
    Company,
}

/// A number found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundNumber {
    /// Characters of the text given.
    pub range: Range<usize>,
    /// Its digits.
    pub digits: String,
    /// Which number it is.
    pub kind: NumberKind,
    /// For a corporate number, whether its check digit is right; a company
    /// number has none.
    pub checked: Option<bool>,
}

/// The check digit of a company number of twelve digits, `None` for anything
/// else.
///
/// `9 − (Σ Pₙ·Qₙ mod 9)`, Pₙ the n-th digit from the right, Qₙ 1 for odd n and
/// 2 for even n. Source: 法人番号の指定等に関する省令 2条.
pub fn check_digit(company: &str) -> Option<u8> {
    let digits = digits_of(company, 12)?;
    let weighted = digits.iter().rev().zip([1u32, 2].into_iter().cycle());
    let sum: u32 = weighted
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    u8::try_from(9 - sum % 9).ok()
}

/// Whether thirteen digits are a corporate number: the first is the check
/// digit of the rest.
pub fn is_corporate_number(digits: &str) -> bool {
    let (Some(first), Some(rest)) = (digits.get(..1), digits.get(1..)) else {
        return false;
    };
    digits.is_ascii() && first.parse() == Ok(check_digit(rest).unwrap_or(0)) && first != "0"
}

/// The digits of a number as written: NFKC, hyphens, dashes, long-vowel marks
/// and spaces left out. `None` where anything else stands in it.
pub fn digits(written: &str) -> Option<String> {
    let folded = written.nfkc().filter(|c| !is_filler(*c));
    let digits: String = folded.collect();
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// All corporate and company numbers in a text, in order.
///
/// Thirteen digits, in one run or in groups, are a corporate number where the
/// check digit is right or the text names them so (法人番号). Twelve digits are
/// a company number in groups of 4-2-6 or where the text names them so.
pub fn find(text: &str) -> Vec<FoundNumber> {
    let chars: Vec<char> = text.chars().map(fold).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let end = run_end(&chars, at);
        if end > at {
            found.extend(number(&chars, at..end));
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// Labels are looked for so many characters before a number.
const LABEL_REACH: usize = 24;

fn number(chars: &[char], range: Range<usize>) -> Option<FoundNumber> {
    let run = chars.get(range.clone())?;
    let digits: String = run.iter().filter(|c| c.is_ascii_digit()).collect();
    let before = range.start.checked_sub(1).and_then(|at| chars.get(at));
    let after = chars.get(range.end);
    let beside = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || *c == '.');
    if beside(before) || after.is_some_and(char::is_ascii_alphanumeric) {
        return None;
    }
    let from = range.start.saturating_sub(LABEL_REACH);
    let label: String = chars.get(from..range.start)?.iter().collect();
    let named = |name: &str| label.contains(name);
    let (kind, checked) = match digits.len() {
        13 => {
            let right = is_corporate_number(&digits);
            let named = named("法人番号") && !named("会社法人等番号");
            (right || named).then_some((NumberKind::Corporate, Some(right)))?
        }
        12 => {
            let groups: Vec<usize> = run.split(|c| *c == '-').map(<[char]>::len).collect();
            let named = named("会社法人等番号");
            (named || groups == [4, 2, 6]).then_some((NumberKind::Company, None))?
        }
        _ => return None,
    };
    Some(FoundNumber {
        range,
        digits,
        kind,
        checked,
    })
}

/// The end of a run of digits with single hyphens or spaces between them.
fn run_end(chars: &[char], start: usize) -> usize {
    let mut end = start;
    let mut at = start;
    while let Some(c) = chars.get(at) {
        if c.is_ascii_digit() {
            end = at + 1;
        } else if at == start || end != at || !matches!(c, '-' | ' ') {
            break;
        }
        at += 1;
    }
    end
}

/// One character for one: full-width digits, dashes, the ideographic space.
fn fold(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' | 'ー' | 'ｰ' => '-',
        '\u{3000}' => ' ',
        c => half_width(c),
    }
}

fn is_filler(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | 'ー' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn digits_of(text: &str, len: usize) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .bytes()
        .map(|byte| byte.is_ascii_digit().then(|| byte - b'0'))
        .collect();
    digits.filter(|digits| digits.len() == len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_the_check_digit() {
        for number in ["2013201002720", "1180301018771", "7000012050002"] {
            assert!(is_corporate_number(number), "{number}");
        }
        let wrong = [
            "2013201002721",
            "201320100272",
            "20132010027200",
            "",
            "0013201002720",
            "２013201002720",
            "a013201002720",
        ];
        for number in wrong {
            assert!(!is_corporate_number(number), "{number}");
        }
        assert_eq!(check_digit("013201002720"), Some(2));
        assert_eq!(check_digit("01320100272"), None);
    }

    #[test]
    fn folds_what_is_written_between_digits() {
        let rows = [
            ("０１００－０１－０１２３４５", Some("010001012345")),
            ("0100-01-012345", Some("010001012345")),
            ("2 0132 0100 2720", Some("2013201002720")),
            ("0100ー01―012345", Some("010001012345")),
            ("0100/01", None),
            ("", None),
            ("-", None),
        ];
        for (written, expected) in rows {
            assert_eq!(digits(written).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn finds_numbers() {
        let text = "会社法人等番号　０１３２－０１－００２７２０／法人番号 2013201002720";
        let found = find(text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(
            (found[0].kind, found[0].digits.as_str(), found[0].checked),
            (NumberKind::Company, "013201002720", None)
        );
        assert_eq!(
            (found[1].kind, found[1].digits.as_str(), found[1].checked),
            (NumberKind::Corporate, "2013201002720", Some(true))
        );
        let wrong = find("法人番号：2-0132-0100-2721");
        assert_eq!(wrong[0].checked, Some(false));
    }

    #[test]
    fn finds_no_numbers_in_other_digits() {
        let rows = [
            "1234567890123",
            "電話 03-6272-5047",
            "123456789012",
            "12013201002720",
            "2013201002720a",
            "2024年4月1日",
            "2013--201002720",
        ];
        for text in rows {
            assert_eq!(find(text), [], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn one_digit_wrong_is_noticed(company in "[0-9]{12}", place in 0usize..12, by in 1u8..9) {
            let check = check_digit(&company).unwrap();
            let number = format!("{check}{company}");
            proptest::prop_assert!(is_corporate_number(&number));
            proptest::prop_assert_eq!(find(&number).len(), 1);
            let mut digits = company.into_bytes();
            digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
            let changed = format!("{check}{}", String::from_utf8(digits.clone()).unwrap());
            // 0 and 9 weigh alike, modulo 9, as everywhere in this scheme.
            let same = check_digit(&changed[1..]) == Some(check);
            proptest::prop_assert_eq!(is_corporate_number(&changed), same);
        }
    }
}
