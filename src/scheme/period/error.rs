//! Why a period cannot be counted.

use super::holidays::CalendarError;

/// Why a period cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Not a day.
    #[error("not a date: {0:?}; write it as 2025-02-28 or 令和7年2月28日")]
    NoDate(String),
    /// Not a length such as `3m`.
    #[error("not a length of time: {0:?}; write a number and d, w, m or y, as in 3m")]
    NoSpan(String),
    /// A length of nothing.
    #[error("a period needs a length of at least 1")]
    Zero,
    /// A length beyond what is counted.
    #[error("a period of {0} is longer than {max}", max = super::Span::MAX_COUNT)]
    TooLong(u64),
    /// The event or the end lies outside the calendar.
    #[error("the period leaves the years 1 to 9999")]
    OutOfRange,
    /// A window whose far end lies after its near end.
    #[error("the window ends before it begins")]
    Reversed,
    /// Closing days are not known for that year.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A calendar without an open day.
    #[error("the calendar has no open day within {0} days")]
    NeverOpen(u16),
}
