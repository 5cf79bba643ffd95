//! Periods of the Civil Code (民法 第1編第6章 期間の計算, articles 138–143).
//!
//! Pure arithmetic on calendar dates of Japan. Who compares an instant with a
//! period takes its date in JST first: a period ends with the end of its last
//! day (141条).
//!
//! It must never decide where two readings differ: then both days are given
//! ([`Period::disputed`]) and a person decides. It must never count months as
//! thirty days (143条1項).

mod backward;
mod calendar;
mod error;
mod forward;
mod holidays;
mod span;
mod window;

use jiff::civil::Date;
use serde::Serialize;

pub use backward::{Anchor, before};
pub use calendar::{Calendar, ClosingDays};
pub use error::PeriodError;
pub use forward::{FirstDay, add, add_from};
pub use holidays::{CalendarError, Holiday, HolidayKind, NationalHolidays};
pub use span::{Span, Unit};
pub use window::{Standing, Window, between_before, looking_back};

/// The years in which periods are counted.
const YEARS: std::ops::RangeInclusive<i16> = 1..=9999;

/// A period that was counted, with its working in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The first day that counts (起算日); backward, the last day that counts.
    pub start: Date,
    /// The last day (満了日), that day included; backward, the day so long
    /// before.
    pub end: Date,
    /// Both days, the earlier first, where two readings differ. `end` is one of
    /// them; the machine does not choose.
    pub disputed: Option<[Date; 2]>,
    /// The working, as it is shown to people.
    pub working: Working,
}

/// How a period was counted, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Working {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// Which way a period runs from its event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// After the event: 受領の日から3か月以内.
    Forward,
    /// Before the event: 満了の日の3か月前.
    Backward,
}

/// How far a period reaches to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// 以内: the last day included.
    Within,
    /// 未満: the last day excluded.
    LessThan,
}

/// What the verb `period` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The last day.
    pub end: Date,
    /// Both days where two readings differ.
    pub disputed: Option<[Date; 2]>,
    /// The working in words.
    pub working: String,
}

impl Period {
    /// Whether `day` is not later than the period allows.
    ///
    /// `None` where that depends on which of two readings holds.
    pub fn reaches(&self, day: Date, limit: Limit) -> Option<bool> {
        let within = |end: Date| match limit {
            Limit::Within => day <= end,
            Limit::LessThan => day < end,
        };
        match self.disputed {
            Some([early, late]) if within(early) != within(late) => None,
            Some([early, _]) => Some(within(early)),
            None => Some(within(self.end)),
        }
    }

    /// For printing, the working in Japanese.
    pub fn answer_ja(&self) -> Answer {
        self.answer(&self.working.ja)
    }

    /// For printing, the working in English.
    pub fn answer_en(&self) -> Answer {
        self.answer(&self.working.en)
    }

    fn answer(&self, working: &str) -> Answer {
        Answer {
            end: self.end,
            disputed: self.disputed,
            working: working.to_owned(),
        }
    }
}

/// Counts `span` from an event on `event`: the day of the event is not counted
/// (140条本文), backward the day itself neither.
///
/// # Errors
///
/// A period of nothing or beyond [`Span::MAX_COUNT`], an event or an end
/// outside the years 1 to 9999.
pub fn compute(event: Date, span: Span, direction: Direction) -> Result<Period, PeriodError> {
    match direction {
        Direction::Forward => add(event, span),
        Direction::Backward => before(event, span, Anchor::EndOfDay),
    }
}

/// Reads the day of an event: 2025-02-28 or any notation of a Japanese
/// document (令和7年2月28日).
///
/// # Errors
///
/// [`PeriodError::NoDate`] for anything that is not one valid day.
pub fn parse_event(text: &str) -> Result<Date, PeriodError> {
    let day = text.trim().parse::<Date>().ok();
    day.or_else(|| crate::text::date::parse_day(text))
        .ok_or_else(|| PeriodError::NoDate(text.to_owned()))
}

/// Refuses days outside the years in which periods are counted.
fn in_range(day: Date) -> Result<Date, PeriodError> {
    if YEARS.contains(&day.year()) {
        Ok(day)
    } else {
        Err(PeriodError::OutOfRange)
    }
}

/// The day `days` later, earlier when negative.
fn shift(day: Date, days: i64) -> Result<Date, PeriodError> {
    let span = jiff::Span::new()
        .try_days(days)
        .map_err(|_| PeriodError::OutOfRange)?;
    in_range(day.checked_add(span).map_err(|_| PeriodError::OutOfRange)?)
}

/// The same day `months` later, the end of that month where there is none.
fn shift_months(day: Date, months: i64) -> Result<Date, PeriodError> {
    let span = jiff::Span::new()
        .try_months(months)
        .map_err(|_| PeriodError::OutOfRange)?;
    in_range(day.checked_add(span).map_err(|_| PeriodError::OutOfRange)?)
}

#[cfg(test)]
mod tests;
