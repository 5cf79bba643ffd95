//! Finds dates, notation by notation.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::era::Era;
use super::{FoundDate, Notation, Warning, When};
use crate::text::normal::is_ideograph;
use crate::text::numeral;
use crate::text::pattern::one_of;

/// Spaces between the parts of a date that is filled in.
const MAX_SPACES: usize = 4;
/// The first year whose months and days are those of today's calendar.
const SOLAR_CALENDAR: i16 = 1873;

pub(super) fn find(text: &str, map: Option<&[u32]>) -> Vec<FoundDate> {
    let scanner = Scanner {
        chars: fold(text),
        map,
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < scanner.chars.len() {
        match scanner.at(at) {
            Some(date) => {
                at = date.range.end.max(at + 1);
                found.push(date);
            }
            None => at += 1,
        }
    }
    found
}

/// One character for one: full-width forms and radicals folded, white space as
/// a space, ○ between kanji digits as 〇.
fn fold(text: &str) -> Vec<char> {
    let mut folded: Vec<char> = Vec::with_capacity(text.len() / 2);
    for c in text.chars() {
        let c = match c {
            '\u{2F00}'..='\u{2FD5}' | '\u{FF01}'..='\u{FF5E}' => {
                std::iter::once(c).nfkc().next().unwrap_or(c)
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '○' | '◯' if folded.last().is_some_and(|c| is_kanji_digit(*c)) => '〇',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        folded.push(c);
    }
    folded
}

fn is_kanji_digit(c: char) -> bool {
    matches!(
        c,
        '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九'
    )
}

/// A year as written: its value (`None` for the year 0 of an era), the era if
/// any, and where it ends.
pub(super) struct Year {
    pub(super) value: Option<i16>,
    pub(super) era: Option<&'static Era>,
    pub(super) notation: Notation,
    pub(super) end: usize,
}

pub(super) struct Scanner<'a> {
    pub(super) chars: Vec<char>,
    pub(super) map: Option<&'a [u32]>,
}

impl Scanner<'_> {
    fn at(&self, at: usize) -> Option<FoundDate> {
        let begins = match self.get(at) {
            Some('年' | ' ' | '_') => true,
            Some(c) => numeral::is_part(c) || Era::abbreviated(c).is_some() || Era::is_ligature(c),
            None => false,
        };
        if !begins {
            return None;
        }
        self.blank(at)
            .or_else(|| self.era_date(at))
            .or_else(|| self.western(at))
            .or_else(|| self.compact(at))
            .or_else(|| self.numeric(at))
    }

    pub(super) fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    pub(super) fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|at| self.get(at))
    }

    pub(super) fn spaces(&self, at: usize) -> usize {
        let rest = self.chars.get(at..).unwrap_or_default();
        let run = rest.iter().take_while(|c| **c == ' ').count();
        at + run.min(MAX_SPACES)
    }

    pub(super) fn number(&self, at: usize) -> Option<(u64, usize)> {
        let at = self.spaces(at);
        let found = numeral::read(&self.chars, at)?;
        Some((found.value, at + found.len))
    }

    fn word(&self, at: usize, words: &[&str]) -> Option<usize> {
        let at = self.spaces(at);
        Some(at + one_of(&self.chars, at, words)?)
    }

    /// 令和6年4月1日, 令和元年, R6.4.1, 令6.4.1, H30.
    fn era_date(&self, at: usize) -> Option<FoundDate> {
        let year = self.era_year(at)?;
        let bare_letter = year.notation == Notation::EraShort;
        self.kanji_tail(at, &year)
            .or_else(|| self.separated_tail(at, &year))
            .or_else(|| {
                // S3 and R6 alone name other things; H30 and 令和6 do not.
                let digits = (at + 1..year.end).all(|at| self.get(at).is_some_and(is_digit));
                let sure = !bare_letter || (digits && year.end == at + 3);
                let open = !self.get(year.end).is_some_and(is_word);
                (sure && open).then(|| self.year_only(at, &year, year.end, false))
            })
    }

    fn era_year(&self, at: usize) -> Option<Year> {
        let (era, len, notation) = match Era::named(&self.chars, at) {
            Some((era, len)) => (era, len, Notation::Era),
            None => {
                let c = self.get(at)?;
                let era = Era::abbreviated(c)?;
                let before = self.before(at);
                let inside_word = match c.is_ascii() {
                    true => before.is_some_and(is_word),
                    false => before.is_some_and(is_ideograph),
                };
                let digit_next = self.get(at + 1).is_some_and(numeral::is_part);
                if inside_word || !(digit_next || self.get(at + 1) == Some('元')) {
                    return None;
                }
                (era, 1, Notation::EraShort)
            }
        };
        let (of_era, end) = match self.word(at + len, &["元"]) {
            Some(end) => (1, end),
            None => self.number(at + len)?,
        };
        if of_era > 999 {
            return None;
        }
        Some(Year {
            value: era.year(of_era),
            era: Some(era),
            notation,
            end,
        })
    }

    /// 2024年4月1日, 二〇二四年四月.
    fn western(&self, at: usize) -> Option<FoundDate> {
        if self.before(at).is_some_and(numeral::is_part) {
            return None;
        }
        let (value, end) = self.number(at)?;
        let value = i16::try_from(value)
            .ok()
            .filter(|year| (1000..=9999).contains(year))?;
        let year = Year {
            value: Some(value),
            era: None,
            notation: Notation::Western,
            end,
        };
        (self.get(at) != Some(' ')).then(|| self.kanji_tail(at, &year))?
    }

    /// 年4月1日, 年4月, 年度, 年 behind a year, which may stand in brackets once
    /// more: 年(2024年)4月1日, (2024)年4月1日.
    fn kanji_tail(&self, start: usize, year: &Year) -> Option<FoundDate> {
        let inner = self.again(year.end);
        let after_number = inner.as_ref().map_or(year.end, |again| again.end);
        let after_year = self.word(after_number, &["年"])?;
        let outer = self.again(after_year);
        let after_again = outer.as_ref().map_or(after_year, |again| again.end);
        let month = self.number(after_again);
        let month = month.and_then(|(month, end)| Some((month, self.word(end, &["月"])?)));
        let Some((month, after_month)) = month else {
            let fiscal = self.get(after_year) == Some('度');
            let end = after_year + usize::from(fiscal);
            return Some(self.year_only(start, year, end, fiscal));
        };
        // 4か月 and 2月間 are lengths, not months of the calendar.
        let day = self.number(after_month);
        let day = day.and_then(|(day, end)| Some((day, self.word(end, &["日"])?)));
        let mut again = inner.iter().chain(&outer);
        let end = day.map_or(after_month, |(_, end)| end);
        if again.any(|again| again.value != year.value) {
            let warning = Some(Warning::YearsDiffer);
            return Some(found(
                start..end,
                When::Undetermined,
                year.notation,
                warning,
            ));
        }
        Some(match day {
            Some((day, end)) => self.day(start..end, year, month, day),
            None => self.month(start..after_month, year, month),
        })
    }

    /// A year that stands in brackets once more, by another reckoning: (2024年),
    /// (令和6), (西暦2024年). It ends behind the bracket.
    fn again(&self, at: usize) -> Option<Year> {
        let open = self.word(at, &["("])?;
        let inside = self.word(open, &["西暦"]).unwrap_or(open);
        let year = self.era_year(self.spaces(inside)).or_else(|| {
            let (value, end) = self.number(inside)?;
            let value = i16::try_from(value).ok();
            Some(Year {
                value: Some(value.filter(|year| (1000..=9999).contains(year))?),
                era: None,
                notation: Notation::Western,
                end,
            })
        })?;
        let behind = self.word(year.end, &["年"]).unwrap_or(year.end);
        let end = self.word(behind, &[")"])?;
        Some(Year { end, ..year })
    }

    /// .4.1, /04/01, -4-1 behind a year: the same mark twice.
    pub(super) fn separated_tail(&self, start: usize, year: &Year) -> Option<FoundDate> {
        let (mark, at) = self.separator(year.end)?;
        let (month, after_month) = self.short_number(at)?;
        let (again, at) = self.separator(after_month)?;
        let (day, end) = self.short_number(at)?;
        let goes_on = self.get(end).is_some_and(is_digit)
            || (self.get(end).is_some_and(is_separator)
                && self.get(end + 1).is_some_and(|c| c.is_ascii_alphanumeric()));
        (mark == again && !goes_on).then(|| self.day(start..end, year, month, day))
    }

    fn separator(&self, at: usize) -> Option<(char, usize)> {
        let at = self.spaces(at);
        let mark = self.get(at).filter(|c| is_separator(*c))?;
        Some((mark, self.spaces(at + 1)))
    }

    /// One or two digits, or a short kanji numeral.
    fn short_number(&self, at: usize) -> Option<(u64, usize)> {
        let found = numeral::read(&self.chars, at)?;
        (found.len <= 3 && found.value <= 99).then_some((found.value, at + found.len))
    }
}

/// What the parts of a date say together.
impl Scanner<'_> {
    pub(super) fn day(
        &self,
        range: std::ops::Range<usize>,
        year: &Year,
        month: u64,
        day: u64,
    ) -> FoundDate {
        let (value, warning) = match self.civil(year, month, day) {
            None => (When::Undetermined, Some(Warning::NoSuchDay)),
            Some(date) if date.year() < SOLAR_CALENDAR && year.era.is_some() => {
                (When::Undetermined, Some(Warning::OldCalendar))
            }
            Some(date) => (When::Day(date), bounds(year, date, date)),
        };
        found(range, value, year.notation, warning)
    }

    pub(super) fn month(
        &self,
        range: std::ops::Range<usize>,
        year: &Year,
        month: u64,
    ) -> FoundDate {
        let (value, warning) = match self.civil(year, month, 1) {
            None => (When::Undetermined, Some(Warning::NoSuchDay)),
            Some(first) => (
                When::Month {
                    year: first.year(),
                    month: first.month(),
                },
                bounds(year, first, first.last_of_month()),
            ),
        };
        found(range, value, year.notation, warning)
    }

    fn year_only(&self, start: usize, year: &Year, end: usize, fiscal: bool) -> FoundDate {
        let first = year.value.and_then(|value| Date::new(value, 1, 1).ok());
        let (value, warning) = match first {
            None => (When::Undetermined, Some(Warning::NoSuchDay)),
            Some(first) if fiscal => (When::FiscalYear(first.year()), None),
            Some(first) => (
                When::Year(first.year()),
                bounds(year, first, first.last_of_year()),
            ),
        };
        found(start..end, value, year.notation, warning)
    }

    fn civil(&self, year: &Year, month: u64, day: u64) -> Option<Date> {
        let month = i8::try_from(month).ok()?;
        Date::new(year.value?, month, i8::try_from(day).ok()?).ok()
    }
}

pub(super) fn found(
    range: std::ops::Range<usize>,
    value: When,
    notation: Notation,
    warning: Option<Warning>,
) -> FoundDate {
    FoundDate {
        range,
        value,
        notation,
        warning,
    }
}

fn bounds(year: &Year, from: Date, to: Date) -> Option<Warning> {
    year.era.and_then(|era| era.check(from, to))
}

pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

pub(super) fn is_separator(c: char) -> bool {
    matches!(c, '.' | '/' | '-' | '・')
}
