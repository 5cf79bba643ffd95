//! Excel number formats: a stored number → what the sheet displays
//! (ECMA-376 part 1, 18.8.31), with the Japanese eras and numerals.
//!
//! Two liberties are taken for evidence's sake: an integer is never shown in
//! exponents (a corporate number keeps its 13 digits), and fill and padding
//! characters are left out.

mod built_in;
mod date;
mod number;
mod tokens;

use crate::parse::office::numerals;

pub(crate) use self::built_in::built_in_code;
use self::tokens::{Section, Token};

/// The longest format that is looked at, in characters.
const LONGEST: usize = 1_000;

/// A number format, ready to render.
#[derive(Debug, Clone)]
pub(crate) struct NumberFormat {
    sections: Vec<Section>,
}

impl NumberFormat {
    /// Reads a format code.
    pub(crate) fn new(code: &str) -> Self {
        let code: String = code.chars().take(LONGEST).collect();
        Self {
            sections: tokens::sections(&code),
        }
    }

    /// The format of a built-in id whose meaning depends on the language;
    /// `code` is what a library without a language takes it for.
    pub(crate) fn built_in(id: Option<u32>, code: &str) -> Self {
        let japanese = match (id, code) {
            (Some(14), "mm-dd-yy") => Some("yyyy/m/d"),
            (Some(22), "m/d/yy h:mm") => Some("yyyy/m/d h:mm"),
            (Some(5 | 6), "General") => Some("\"¥\"#,##0;\"¥\"-#,##0"),
            (Some(7 | 8), "General") => Some("\"¥\"#,##0.00;\"¥\"-#,##0.00"),
            (Some(27 | 36 | 50 | 57), "General") => Some("ge.m.d"),
            (Some(28 | 29 | 51 | 54 | 58), "General") => Some("ggge\"年\"m\"月\"d\"日\""),
            (Some(30), "General") => Some("m/d/yy"),
            (Some(31), "General") => Some("yyyy\"年\"m\"月\"d\"日\""),
            (Some(32), "General") => Some("h\"時\"mm\"分\""),
            (Some(33), "General") => Some("h\"時\"mm\"分\"ss\"秒\""),
            (Some(34 | 52 | 55), "General") => Some("yyyy\"年\"m\"月\""),
            (Some(35 | 53 | 56), "General") => Some("m\"月\"d\"日\""),
            _ => None,
        };
        Self::new(japanese.unwrap_or(code))
    }

    /// The number as displayed.
    pub(crate) fn number(&self, value: f64, since_1904: bool) -> String {
        if !value.is_finite() {
            return value.to_string();
        }
        let Some((section, negative_shown)) = self.section_for(value) else {
            return number::general(value);
        };
        let shown = if negative_shown { value } else { value.abs() };
        let text = if section.is_date() {
            match date::render(&section.tokens, shown, since_1904) {
                Some(text) => text,
                None => number::general(value),
            }
        } else {
            number::render(&section.tokens, shown)
        };
        let text = match section.digits {
            1 => kanji(&text, section, value),
            2 => numerals_legal(&text, section, value),
            3 => numerals::full_width(&text),
            _ => text,
        };
        text.trim().to_owned()
    }

    /// A text cell as displayed: only a section with `@` changes it.
    pub(crate) fn text(&self, value: &str) -> String {
        let section = self
            .sections
            .iter()
            .rfind(|section| section.tokens.contains(&Token::Text));
        let Some(section) = section else {
            return value.to_owned();
        };
        let parts = section.tokens.iter().map(|token| match token {
            Token::Text => value,
            Token::Literal(text) => text.as_str(),
            _ => "",
        });
        parts.collect::<String>().trim().to_owned()
    }

    /// The section for a value, and whether the sign still has to be shown.
    fn section_for(&self, value: f64) -> Option<(&Section, bool)> {
        let numeric: Vec<&Section> = self
            .sections
            .iter()
            .take(3)
            .filter(|section| !section.tokens.contains(&Token::Text))
            .collect();
        if numeric.iter().any(|section| section.condition.is_some()) {
            let found = numeric.iter().find(|section| {
                section
                    .condition
                    .is_none_or(|condition| condition.holds(value))
            });
            return found.map(|section| (*section, true));
        }
        match (numeric.as_slice(), value) {
            ([_, negative, ..], value) if value < 0.0 => Some((negative, false)),
            ([_, _, zero], 0.0) => Some((zero, true)),
            ([first, ..], _) => Some((first, true)),
            ([], _) => None,
        }
    }
}

/// `[DBNum1]`: with units for plain numbers, digit by digit in dates' years.
fn kanji(text: &str, section: &Section, value: f64) -> String {
    if section.is_date() {
        return date::kanji_numbers(text);
    }
    if section.is_general() && value >= 0.0 && value.fract() == 0.0 && value < 1e16 {
        return numerals::kanji(value as u64);
    }
    numerals::kanji_digits(text)
}

fn numerals_legal(text: &str, section: &Section, value: f64) -> String {
    if section.is_general() && value >= 0.0 && value.fract() == 0.0 && value < 1e16 {
        return numerals::legal(value as u64);
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(value: f64, code: &str) -> String {
        NumberFormat::new(code).number(value, false)
    }

    #[test]
    fn numbers_are_shown_as_the_sheet_shows_them() {
        for (value, code, text) in [
            (1234567.0, "#,##0", "1,234,567"),
            (0.125, "0.0%", "12.5%"),
            (0.5, "0%", "50%"),
            (7.0, "\"No.\"000", "No.007"),
            (-5.0, "#,##0;[Red]\\-#,##0", "-5"),
            (-5.0, "#,##0_);(#,##0)", "(5)"),
            (0.0, "0;-0;\"なし\"", "なし"),
            (1.005, "0.00", "1.01"),
            (2.5, "0", "3"),
            (1500.0, "#,##0,", "2"),
            (9.5, "0.#", "9.5"),
            (9.0, "0.##", "9."),
            (1234567.0, "000-0000", "123-4567"),
            (3.0, "0\"名\"", "3名"),
            (1000.0, "[$¥-411]#,##0", "¥1,000"),
            (12345.0, "0.00E+00", "1.23E+04"),
            (0.1 + 0.2, "General", "0.3"),
            (1234567890123.0, "General", "1234567890123"),
            (1234567890123.0, "0", "1234567890123"),
            (80.0, "[>=60]\"合格\";\"不合格\"", "合格"),
            (50.0, "[>=60]\"合格\";\"不合格\"", "不合格"),
            (-1.5, "0.0", "-1.5"),
            (20.0, "[DBNum1]General", "二十"),
            (20.0, "[DBNum3]0", "２０"),
            (20.0, "[DBNum2]General", "弐拾"),
        ] {
            assert_eq!(show(value, code), text, "{value} {code}");
        }
    }

    #[test]
    fn dates_are_shown_as_the_sheet_shows_them() {
        for (value, code, text) in [
            (45383.0, "yyyy/m/d", "2024/4/1"),
            (
                45383.0,
                "[$-411]ggge\"年\"m\"月\"d\"日\";@",
                "令和6年4月1日",
            ),
            (45383.0, "[$-411]ge.m.d;@", "R6.4.1"),
            (
                45383.0,
                "yyyy\"年\"mm\"月\"dd\"日\"(aaa)",
                "2024年04月01日(月)",
            ),
            (45383.0, "aaaa", "月曜日"),
            (45383.5, "yyyy-mm-dd hh:mm", "2024-04-01 12:00"),
            (45383.75, "h:mm AM/PM", "6:00 PM"),
            (1.5, "[h]:mm", "36:00"),
            (0.000_011_574_074, "mm:ss", "00:01"),
            (
                45383.0,
                "[DBNum1][$-411]ggge\"年\"m\"月\"d\"日\"",
                "令和六年四月一日",
            ),
            (32515.0, "ggge", "昭和64"),
            (32516.0, "ggge", "平成1"),
            (45383.0, "mmm-yy", "Apr-24"),
            (45383.0, "dddd, mmmm d", "Monday, April 1"),
            (60.0, "yyyy/m/d", "1900/2/29"),
            (59.0, "yyyy/m/d", "1900/2/28"),
        ] {
            assert_eq!(show(value, code), text, "{value} {code}");
        }
        assert_eq!(
            NumberFormat::built_in(Some(58), "General").number(45383.0, false),
            "令和6年4月1日"
        );
        assert_eq!(
            NumberFormat::new("yyyy/m/d").number(43921.0, true),
            "2024/4/1"
        );
        assert_eq!(show(-3.0, "yyyy/m/d"), "-3");
        assert_eq!(show(1e300, "yyyy/m/d").len(), show(1e300, "General").len());
    }

    #[test]
    fn text_takes_the_section_of_text() {
        assert_eq!(
            NumberFormat::new("@\"様\"").text("見本 太郎"),
            "見本 太郎様"
        );
        assert_eq!(NumberFormat::new("0;0;0;\"※\"@").text("a"), "※a");
        assert_eq!(NumberFormat::new("yyyy/m/d").text("未定"), "未定");
    }

    #[test]
    fn broken_formats_never_fail() {
        for code in [
            "[",
            "\"",
            "\\",
            ";;;",
            "[$",
            "0.0.0",
            "####",
            "[h",
            "yyyyyyyyyyyyyyyyyyyy",
            "E+",
            "?/?",
            "_",
            "*",
            "[>",
            "%%%",
        ] {
            for value in [0.0, -1.0, 1e308, 45383.123, f64::NAN] {
                let _ = show(value, code);
            }
        }
    }
}
