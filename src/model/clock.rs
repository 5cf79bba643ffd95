//! Time comes from a clock that is given, never from the machine directly.
//! Legal days are calendar dates in Japan.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

/// Gives the time.
pub trait Clock: Send + Sync {
    /// The instant.
    fn now(&self) -> Timestamp;

    /// The calendar date in Japan, which has had no other offset than nine
    /// hours since 1951.
    fn today(&self) -> Date {
        date_in_japan(self.now())
    }
}

/// An instant as clocks in Japan show it.
pub fn in_japan(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::fixed(Offset::constant(9)))
}

/// The calendar date in Japan at an instant.
pub fn date_in_japan(at: Timestamp) -> Date {
    in_japan(at).date()
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_japan_begins_nine_hours_before_one_in_greenwich() {
        let date = |at: &str| date_in_japan(at.parse().unwrap()).to_string();
        assert_eq!(date("2026-11-20T14:59:59Z"), "2026-11-20");
        assert_eq!(date("2026-11-20T15:00:00Z"), "2026-11-21");
    }
}
