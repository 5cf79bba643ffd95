//! Numbers as Japanese documents write them: 12, １２, 1,200, 十二, 二〇二四,
//! 金壱百弐拾参, １億２千万.

/// A number read at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeral {
    /// Its value.
    pub value: u64,
    /// Characters that it takes.
    pub len: usize,
}

/// The value of a text that is one numeral and nothing else.
///
/// Positional (二〇二四) and multiplicative (二千二十四) kanji, 大字 (壱弐参拾),
/// 廿, half- and full-width digits with grouping commas, and mixtures with
/// units (１億２千万, 1.5億). `None` for anything else and from
/// `u64::MAX` on.
pub fn parse(text: &str) -> Option<u64> {
    let chars: Vec<char> = text.chars().collect();
    let found = read(&chars, 0)?;
    (found.len == chars.len()).then_some(found.value)
}

/// The longest numeral that begins at `start`.
///
/// A kanji that is a digit inside a word (一般, 参照) is read as a digit: who
/// calls this knows that a number is due there.
pub fn read(chars: &[char], start: usize) -> Option<Numeral> {
    let mut reader = Reader {
        chars,
        at: start,
        total: 0,
        section: 0,
        small: u64::MAX,
        large: u64::MAX,
    };
    let mut end = start;
    let mut value = 0;
    while let Some(next) = reader.step() {
        value = next;
        end = reader.at;
    }
    (end > start).then_some(Numeral {
        value,
        len: end - start,
    })
}

/// Reads group by group: a run of digits with the unit behind it, if any.
struct Reader<'a> {
    chars: &'a [char],
    at: usize,
    /// Closed by a unit of 万 or more.
    total: u64,
    /// Closed by 十, 百 or 千, not yet by a larger unit.
    section: u64,
    /// The last unit of each kind: they must decrease.
    small: u64,
    large: u64,
}

impl Reader<'_> {
    /// Reads one group; the value so far, or `None` where the numeral ends.
    fn step(&mut self) -> Option<u64> {
        let (digits, after) = match self.digits() {
            Some((value, after)) => (Some(value), after),
            None => (None, self.at),
        };
        if let Some(value) = self.scaled_fraction(digits, after) {
            return Some(value);
        }
        match self.chars.get(after).copied().and_then(unit) {
            Some(unit) if unit >= MYRIAD => self.close_large(digits, unit, after),
            Some(unit) => self.close_small(digits, unit, after),
            None => self.trailing(digits?, after),
        }
    }

    /// 1.5億: a decimal fraction is a whole number only before 万 and above.
    fn scaled_fraction(&mut self, whole: Option<u64>, dot: usize) -> Option<u64> {
        if !matches!(self.chars.get(dot), Some('.' | '．')) {
            return None;
        }
        let (mut value, mut scale, mut at) = (whole?, 1u64, dot + 1);
        while let Some(digit) = self.chars.get(at).and_then(|c| arabic(*c)) {
            value = value.checked_mul(10)?.checked_add(digit)?;
            scale = scale.checked_mul(10)?;
            at += 1;
        }
        let unit = self.chars.get(at).copied().and_then(unit)?;
        let whole_number = scale > 1 && unit >= MYRIAD && unit % scale == 0;
        if !whole_number || unit >= self.large || self.section != 0 {
            return None;
        }
        self.total = self.total.checked_add(value.checked_mul(unit / scale)?)?;
        self.large = unit;
        self.at = at + 1;
        Some(self.total)
    }

    fn close_large(&mut self, digits: Option<u64>, unit: u64, after: usize) -> Option<u64> {
        let section = self.section.checked_add(digits.unwrap_or(0))?;
        let fits = digits.is_none_or(|value| value < self.small);
        if section == 0 || unit >= self.large || !fits {
            return self.trailing(digits?, after);
        }
        self.total = self.total.checked_add(section.checked_mul(unit)?)?;
        self.section = 0;
        self.small = u64::MAX;
        self.large = unit;
        self.at = after + 1;
        Some(self.total)
    }

    fn close_small(&mut self, digits: Option<u64>, unit: u64, after: usize) -> Option<u64> {
        let (unit, own) = match unit {
            20 | 30 => (10, unit / 10),
            unit => (unit, 1),
        };
        let times = digits.unwrap_or(own);
        let group = times.checked_mul(unit)?;
        let twice = digits.is_some() && own > 1;
        if unit >= self.small || group >= self.small || times == 0 || times > 999 || twice {
            return self.trailing(digits?, after);
        }
        self.section = self.section.checked_add(group)?;
        self.small = unit;
        self.at = after + 1;
        self.total.checked_add(self.section)
    }

    /// Digits without a unit end the numeral.
    fn trailing(&mut self, digits: u64, after: usize) -> Option<u64> {
        if digits >= self.small || digits >= self.large {
            return None;
        }
        let value = self.total.checked_add(self.section)?.checked_add(digits)?;
        self.at = after;
        self.small = 0;
        Some(value)
    }

    /// A run of digits of one script, and where it ends.
    fn digits(&self) -> Option<(u64, usize)> {
        let first = *self.chars.get(self.at)?;
        let digit: fn(char) -> Option<u64> = if arabic(first).is_some() {
            arabic
        } else {
            kanji
        };
        let (mut value, mut at) = (digit(first)?, self.at + 1);
        while let Some(c) = self.chars.get(at) {
            if let Some(next) = digit(*c) {
                value = value.checked_mul(10)?.checked_add(next)?;
                at += 1;
            } else if self.groups_thousands(at) {
                at += 1;
            } else {
                break;
            }
        }
        Some((value, at))
    }

    /// Whether a comma at `at` stands between thousands: 1,200 but not 1,2.
    fn groups_thousands(&self, at: usize) -> bool {
        let is_digit = |index: usize| self.chars.get(index).is_some_and(|c| arabic(*c).is_some());
        let run = (self.at..at).rev().take_while(|index| is_digit(*index));
        matches!(self.chars.get(at), Some(',' | '，'))
            && (1..=3).contains(&run.count())
            && (at + 1..at + 4).all(is_digit)
            && !is_digit(at + 4)
    }
}

const MYRIAD: u64 = 10_000;

/// A half- or full-width digit.
pub(super) fn arabic(c: char) -> Option<u64> {
    half_width(c).to_digit(10).map(u64::from)
}

/// A full-width digit as the half-width one; other characters as they are.
pub fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        c => c,
    }
}

/// A kanji digit, 大字 included.
fn kanji(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '壱' | '壹' | '弌' => 1,
        '二' | '弐' | '貳' | '弍' => 2,
        '三' | '参' | '參' | '弎' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陸' => 6,
        '七' | '漆' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// A unit; 廿 and 卅 count as tens with their digit inside.
fn unit(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '廿' | '卄' => 20,
        '卅' => 30,
        '百' | '佰' | '陌' => 100,
        '千' | '仟' | '阡' => 1_000,
        '万' | '萬' => MYRIAD,
        '億' => 100_000_000,
        '兆' => 1_000_000_000_000,
        '京' => 10_000_000_000_000_000,
        _ => return None,
    })
}

/// Whether `c` can stand in a numeral.
pub(super) fn is_part(c: char) -> bool {
    arabic(c).is_some() || kanji(c).is_some() || unit(c).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_is_a_numeral() {
        let rows = [
            ("0", 0),
            ("〇", 0),
            ("12", 12),
            ("１２", 12),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("三十一", 31),
            ("廿三", 23),
            ("卅一", 31),
            ("百", 100),
            ("二〇二四", 2024),
            ("二千二十四", 2024),
            ("壱百弐拾参", 123),
            ("壱億弐千参百万", 123_000_000),
            ("1億2千万", 120_000_000),
            ("１億２千万", 120_000_000),
            ("１０００万", 10_000_000),
            ("1,234,567", 1_234_567),
            ("１，０００", 1000),
            ("1,500万", 15_000_000),
            ("1.5億", 150_000_000),
            ("150千", 150_000),
            ("二万三千", 23_000),
            ("千万", 10_000_000),
            ("一兆二億三万四", 1_000_200_030_004),
            ("18446744073709551614", u64::MAX - 1),
        ];
        for (text, value) in rows {
            assert_eq!(parse(text), Some(value), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_none() {
        let rows = [
            "",
            "万",
            "円",
            "1,2",
            "1,2345",
            "1.5",
            "十百",
            "二十三十",
            "18446744073709551615",
            "九九九九九九九九九九京",
            "1 2",
            "一2",
            "千2345",
            "二廿",
        ];
        for text in rows {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn stops_where_the_numeral_ends() {
        let rows = [
            ("12か月", 12, 2),
            ("1,2", 1, 1),
            ("十二月", 12, 2),
            ("1.5", 1, 1),
            ("千2345", 1000, 1),
            ("1,234,56", 1234, 5),
        ];
        for (text, value, len) in rows {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(read(&chars, 0), Some(Numeral { value, len }), "{text}");
        }
    }

    /// Writes a number in multiplicative kanji, apart from the reader.
    fn in_kanji(number: u64) -> String {
        if number == 0 {
            return "〇".to_owned();
        }
        let mut out = String::new();
        for (scale, name) in [(100_000_000u64, "億"), (10_000, "万"), (1, "")] {
            let four = number / scale % 10_000;
            for (place, mark) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
                let digit = four / place % 10;
                if digit > 1 || digit == 1 && place == 1 {
                    out.extend("〇一二三四五六七八九".chars().nth(digit as usize));
                }
                if digit > 0 {
                    out.push_str(mark);
                }
            }
            if four > 0 {
                out.push_str(name);
            }
        }
        out
    }

    proptest! {
        #[test]
        fn reads_back_what_is_written(number in 0u64..1_000_000_000_000) {
            prop_assert_eq!(parse(&number.to_string()), Some(number));
            prop_assert_eq!(parse(&in_kanji(number)), Some(number));
        }

        #[test]
        fn survives_anything(text in "[0-9０-９〇一二三十百千万億兆京廿,，.]{0,30}") {
            let chars: Vec<char> = text.chars().collect();
            if let Some(found) = read(&chars, 0) {
                prop_assert!(found.len <= chars.len());
            }
        }
    }
}
