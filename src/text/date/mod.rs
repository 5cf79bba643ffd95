//! Dates in every notation that submissions use: 令和6年4月1日, 令和六年四月一日,
//! R6.4.1, ㋿6.4.1, 2024.04.01, 20240401, and dates left to be filled in.
//!
//! What cannot be a date (令和6年2月30日) is reported with a warning. It is
//! never moved to a day that exists.

mod blank;
mod era;
mod numeric;
mod scan;

use std::ops::Range;

use jiff::civil::Date;
use serde::Serialize;

pub use era::wareki;

use super::normal::Normal;

/// A date found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundDate {
    /// Characters of the text given.
    pub range: Range<usize>,
    /// What it says.
    pub value: When,
    /// How it is written.
    pub notation: Notation,
    /// What a person should look at.
    pub warning: Option<Warning>,
}

/// What a date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// A day.
    Day(Date),
    /// A month without a day.
    Month {
        /// Year of the common era.
        year: i16,
        /// 1 to 12.
        month: i8,
    },
    /// A year alone.
    Year(i16),
    /// A fiscal year (年度), by the year in which it begins.
    FiscalYear(i16),
    /// A date to be filled in: 令和　　年　　月　　日.
    Blank,
    /// No day can be given; the warning says why.
    Undetermined,
}

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Notation {
    /// 令和6年4月1日, 令和6.4.1.
    Era,
    /// R6.4.1, 令6.4.1.
    EraShort,
    /// 2024年4月1日, 二〇二四年四月一日.
    Western,
    /// 2024-04-01, 2024/4/1, 2024.04.01.
    Numeric,
    /// 20240401.
    Compact,
}

/// What a person should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Warning {
    /// The era had ended by then (平成31年5月1日): a form printed before the
    /// change. The day is given as if the era had gone on.
    EraEnded,
    /// The era had not begun (令和1年4月30日). The day is given all the same.
    EraNotBegun,
    /// No such month or day.
    NoSuchDay,
    /// Two years stand in it that are not the same: 令和6年(2023年)4月1日.
    YearsDiffer,
    /// Before 1873: the lunisolar calendar, which is not converted.
    OldCalendar,
}

impl FoundDate {
    /// The day, where the date gives one.
    pub fn day(&self) -> Option<Date> {
        match self.value {
            When::Day(day) => Some(day),
            _ => None,
        }
    }
}

/// All dates in a text as written or in normal form, in order, none
/// overlapping.
///
/// In the normal form of a text the blanks of 「年　　月　　日」 are gone; use
/// [`find_normal`] there.
pub fn find(text: &str) -> Vec<FoundDate> {
    scan::find(text, None)
}

/// All dates in a normal form, blanks seen through its map. The ranges are
/// characters of the normal form.
pub fn find_normal(normal: &Normal) -> Vec<FoundDate> {
    scan::find(&normal.text, Some(&normal.map))
}

/// The day that a text gives when it is one date and nothing else.
///
pub fn parse_day(text: &str) -> Option<Date> {
    let trimmed = text.trim();
    let found = find(trimmed);
    let whole = 0..trimmed.chars().count();
    found
        .first()
        .filter(|date| date.range == whole && date.warning.is_none())
        .and_then(FoundDate::day)
}

#[cfg(test)]
mod tests;
