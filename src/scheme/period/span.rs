//! Lengths of time as articles state them: days, weeks, months, years.

use std::fmt;
use std::str::FromStr;

use super::PeriodError;

/// A unit of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// 日.
    Day,
    /// 週.
    Week,
    /// 月, by the calendar.
    Month,
    /// 年, by the calendar.
    Year,
}

/// A length of time: a count of one unit.
///
/// It is never converted between units, since the calendar decides how long a
/// month is (143条1項).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    count: u32,
    unit: Unit,
}

impl Span {
    /// The largest count of any unit.
    pub const MAX_COUNT: u32 = 10_000;

    /// A length of `count` units.
    ///
    /// # Errors
    ///
    /// [`PeriodError::Zero`] and [`PeriodError::TooLong`].
    pub fn new(count: u32, unit: Unit) -> Result<Self, PeriodError> {
        match count {
            0 => Err(PeriodError::Zero),
            1..=Self::MAX_COUNT => Ok(Self { count, unit }),
            _ => Err(PeriodError::TooLong(u64::from(count))),
        }
    }

    /// How many units.
    pub fn count(self) -> u32 {
        self.count
    }

    /// Of which unit.
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// In Japanese: 3か月, 10日, 2週間, 1年.
    pub fn ja(self) -> String {
        let unit = match self.unit {
            Unit::Day => "日",
            Unit::Week => "週間",
            Unit::Month => "か月",
            Unit::Year => "年",
        };
        format!("{}{unit}", self.count)
    }

    /// In English: 3 months, 1 day.
    pub fn en(self) -> String {
        let unit = match self.unit {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        };
        let plural = if self.count == 1 { "" } else { "s" };
        format!("{} {unit}{plural}", self.count)
    }

    /// Days of a length in days or weeks.
    pub(super) fn days(self) -> Option<i64> {
        match self.unit {
            Unit::Day => Some(i64::from(self.count)),
            Unit::Week => Some(i64::from(self.count) * 7),
            Unit::Month | Unit::Year => None,
        }
    }

    /// Months of a length in months or years.
    pub(super) fn months(self) -> Option<i64> {
        match self.unit {
            Unit::Month => Some(i64::from(self.count)),
            Unit::Year => Some(i64::from(self.count) * 12),
            Unit::Day | Unit::Week => None,
        }
    }
}

/// As the command line and packs write it: `3m`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Day => 'd',
            Unit::Week => 'w',
            Unit::Month => 'm',
            Unit::Year => 'y',
        };
        write!(f, "{}{unit}", self.count)
    }
}

impl FromStr for Span {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let no_span = || PeriodError::NoSpan(text.to_owned());
        let trimmed = text.trim();
        let (last, _) = trimmed.char_indices().next_back().ok_or_else(no_span)?;
        let (digits, unit) = trimmed.split_at(last);
        let unit = match unit {
            "d" | "D" => Unit::Day,
            "w" | "W" => Unit::Week,
            "m" | "M" => Unit::Month,
            "y" | "Y" => Unit::Year,
            _ => return Err(no_span()),
        };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(no_span());
        }
        let count: u64 = digits.parse().map_err(|_| PeriodError::TooLong(u64::MAX))?;
        let small = u32::try_from(count).map_err(|_| PeriodError::TooLong(count))?;
        Self::new(small, unit)
    }
}

/// For packs, where a length is a string such as `"3m"`.
impl<'de> serde::Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl serde::Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_lengths() {
        for text in ["1d", "2w", "3m", "10000y"] {
            assert_eq!(
                text.parse::<Span>().map(|span| span.to_string()),
                Ok(text.to_owned())
            );
        }
        assert_eq!(" 3M ".parse::<Span>(), Span::new(3, Unit::Month));
    }

    #[test]
    fn refuses_the_rest() {
        let no_span = |text: &str| Err(PeriodError::NoSpan(text.to_owned()));
        for text in [
            "", " ", "m", "3", "3x", "-3m", "+3m", "3 m", "3か月", "1.5y", "３m", "ｍ",
        ] {
            assert_eq!(text.parse::<Span>(), no_span(text), "{text}");
        }
        assert_eq!("0d".parse::<Span>(), Err(PeriodError::Zero));
        assert_eq!("10001d".parse::<Span>(), Err(PeriodError::TooLong(10_001)));
        assert_eq!(
            "99999999999d".parse::<Span>(),
            Err(PeriodError::TooLong(99_999_999_999))
        );
        assert_eq!(
            "99999999999999999999d".parse::<Span>(),
            Err(PeriodError::TooLong(u64::MAX))
        );
    }

    #[test]
    fn speaks_both_languages() {
        let rows = [
            ("1d", "1日", "1 day"),
            ("2w", "2週間", "2 weeks"),
            ("3m", "3か月", "3 months"),
            ("1y", "1年", "1 year"),
        ];
        for (text, ja, en) in rows {
            let span: Span = text.parse().unwrap();
            assert_eq!((span.ja().as_str(), span.en().as_str()), (ja, en));
        }
    }
}
