//! Eras (元号) and the days that bound them.

use jiff::civil::{Date, date};

use super::Warning;
use crate::text::pattern::stands_at;

/// An era.
#[derive(Debug)]
pub(super) struct Era {
    names: &'static [&'static str],
    short: char,
    letter: char,
    first: Date,
    last: Date,
}

/// From the newest to the oldest. 明治 began on 1868-10-23 with effect from
/// 1868-01-25. Source: the ordinances on the change of era (改元).
static ERAS: [Era; 5] = [
    era(&["令和", "㋿"], '令', 'R', date(2019, 5, 1), Date::MAX),
    era(
        &["平成", "㍻"],
        '平',
        'H',
        date(1989, 1, 8),
        date(2019, 4, 30),
    ),
    era(
        &["昭和", "㍼"],
        '昭',
        'S',
        date(1926, 12, 25),
        date(1989, 1, 7),
    ),
    era(
        &["大正", "㍽"],
        '大',
        'T',
        date(1912, 7, 30),
        date(1926, 12, 24),
    ),
    era(
        &["明治", "㍾"],
        '明',
        'M',
        date(1868, 1, 25),
        date(1912, 7, 29),
    ),
];

const fn era(
    names: &'static [&'static str],
    short: char,
    letter: char,
    first: Date,
    last: Date,
) -> Era {
    Era {
        names,
        short,
        letter,
        first,
        last,
    }
}

/// A day as letters write it: 令和8年4月1日, 令和元年5月1日. A day before the
/// first era is written by the common era.
pub fn wareki(day: Date) -> String {
    let Some(era) = ERAS
        .iter()
        .find(|era| (era.first..=era.last).contains(&day))
    else {
        return format!("{}年{}月{}日", day.year(), day.month(), day.day());
    };
    let name = era.names.first().copied().unwrap_or_default();
    let year = match day.year() - era.first.year() {
        0 => "元".to_owned(),
        years => (years + 1).to_string(),
    };
    format!("{name}{year}年{}月{}日", day.month(), day.day())
}

impl Era {
    /// The era whose name stands at `at`, and the length of the name.
    pub(super) fn named(chars: &[char], at: usize) -> Option<(&'static Era, usize)> {
        ERAS.iter().find_map(|era| {
            let name = era.names.iter().find(|name| stands_at(chars, at, name))?;
            Some((era, name.chars().count()))
        })
    }

    /// ㋿ and ㍻, ㍼, ㍽, ㍾.
    pub(super) fn is_ligature(c: char) -> bool {
        matches!(c, '\u{32FF}' | '\u{337B}'..='\u{337E}')
    }

    /// The era of 令 in 令6.4.1 or of R in R6.4.1, either case.
    pub(super) fn abbreviated(c: char) -> Option<&'static Era> {
        let upper = c.to_ascii_uppercase();
        ERAS.iter()
            .find(|era| era.short == c || era.letter == upper)
    }

    /// The year of the common era; `None` for the year 0 and beyond 9999.
    pub(super) fn year(&self, of_era: u64) -> Option<i16> {
        let offset = i16::try_from(of_era.checked_sub(1)?).ok()?;
        let year = self.first.year().checked_add(offset)?;
        (year <= Date::MAX.year()).then_some(year)
    }

    /// Whether the days from `from` to `to` lie outside the era.
    pub(super) fn check(&self, from: Date, to: Date) -> Option<Warning> {
        if from > self.last {
            Some(Warning::EraEnded)
        } else if to < self.first {
            Some(Warning::EraNotBegun)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_by_their_era() {
        for (day, written) in [
            (date(2026, 4, 1), "令和8年4月1日"),
            (date(2019, 5, 1), "令和元年5月1日"),
            (date(2019, 4, 30), "平成31年4月30日"),
            (date(1989, 1, 7), "昭和64年1月7日"),
            (date(1850, 2, 3), "1850年2月3日"),
        ] {
            assert_eq!(wareki(day), written);
        }
    }
}
