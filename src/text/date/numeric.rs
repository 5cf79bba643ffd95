//! Dates in digits alone: 2024-04-01, 2024/4, 20240401.

use super::scan::{Scanner, Year, is_digit, is_separator, is_word};
use super::{FoundDate, Notation};
use crate::text::numeral::arabic;

impl Scanner<'_> {
    /// 2024-04-01, 2024/4/1, 2024.04.01; 2024/04.
    pub(super) fn numeric(&self, at: usize) -> Option<FoundDate> {
        let before = self.before(at);
        let ratio = matches!(before, Some(':' | ','))
            && at
                .checked_sub(2)
                .and_then(|at| self.get(at))
                .is_some_and(is_digit);
        if ratio || before.is_some_and(|c| is_word(c) || is_separator(c)) {
            return None;
        }
        let digits = self.digits(at);
        let value = self.digit_value(at, digits)?;
        if digits != 4 || !(1868..=2200).contains(&value) {
            return None;
        }
        let year = Year {
            value: i16::try_from(value).ok(),
            era: None,
            notation: Notation::Numeric,
            end: at + 4,
        };
        self.separated_tail(at, &year)
            .or_else(|| self.numeric_month(at, &year))
    }

    /// 2024/4 and 2024.04, when no further number follows.
    fn numeric_month(&self, start: usize, year: &Year) -> Option<FoundDate> {
        let mark = self.get(year.end)?;
        let at = year.end + 1;
        let digits = self.digits(at);
        let fits = match mark {
            '/' => digits == 1 || digits == 2,
            '.' | '-' => digits == 2,
            _ => false,
        };
        let end = at + digits;
        let open = !self
            .get(end)
            .is_some_and(|c| is_word(c) || is_separator(c) || matches!(c, ',' | '%'));
        let month = self.digit_value(at, digits)?;
        (fits && open && (1..=12).contains(&month)).then(|| self.month(start..end, year, month))
    }

    /// 20240401, only as a valid date that stands alone.
    pub(super) fn compact(&self, at: usize) -> Option<FoundDate> {
        const NOT_BEFORE: [char; 9] = ['第', '〒', '¥', '#', '.', ',', '-', '/', '号'];
        const NOT_AFTER: [char; 12] = [
            '円', '号', '番', '件', '名', '人', '個', '枚', ',', '-', '/', '%',
        ];
        let before = self.before(at);
        let after = self.get(at + 8);
        let fraction = after == Some('.') && self.get(at + 9).is_some_and(is_digit);
        let joined_before =
            before.is_some_and(|c| c.is_ascii_alphanumeric() || NOT_BEFORE.contains(&c));
        let joined_after =
            after.is_some_and(|c| (c.is_ascii_alphabetic() && c != 'T') || NOT_AFTER.contains(&c));
        let alone = self.digits(at) == 8 && !joined_before && !joined_after && !fraction;
        let value = i16::try_from(self.digit_value(at, 4)?).ok()?;
        if !alone || !(1900..=2100).contains(&value) {
            return None;
        }
        let year = Year {
            value: Some(value),
            era: None,
            notation: Notation::Compact,
            end: at + 4,
        };
        let month = self.digit_value(at + 4, 2)?;
        let day = self.digit_value(at + 6, 2)?;
        Some(self.day(at..at + 8, &year, month, day)).filter(|date| date.day().is_some())
    }

    fn digits(&self, at: usize) -> usize {
        let rest = self.chars.get(at..).unwrap_or_default();
        rest.iter().take_while(|c| is_digit(**c)).take(20).count()
    }

    fn digit_value(&self, at: usize, len: usize) -> Option<u64> {
        let run = self.chars.get(at..at + len)?;
        run.iter().try_fold(0u64, |value, c| {
            value.checked_mul(10)?.checked_add(arabic(*c)?)
        })
    }
}
