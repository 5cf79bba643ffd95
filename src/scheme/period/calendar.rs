//! Days on which a body does no business (142条).

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use super::holidays::{CalendarError, NationalHolidays};

/// Which days are closing days.
pub trait Calendar {
    /// Why `day` is a closing day, in Japanese; `None` when it is open.
    ///
    /// # Errors
    ///
    /// [`CalendarError::NotCovered`] for a year that the calendar does not
    /// know: silence would be taken for an open day.
    fn closed(&self, day: Date) -> Result<Option<String>, CalendarError>;
}

/// The closing days of a body, as its settings give them.
///
/// Sundays and national holidays close where article 142 names them. It does
/// not name Saturdays nor the turn of the year: they close where the body says
/// so.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClosingDays {
    /// Closed on Sundays.
    pub sunday: bool,
    /// Closed on Saturdays.
    pub saturday: bool,
    /// Closed on national holidays.
    pub national: bool,
    /// Closed every year on these days, written `12-29`.
    pub yearly: BTreeSet<YearlyDay>,
    /// Closed on these days.
    pub dates: BTreeSet<Date>,
    /// The national holidays; the built-in ones unless others are given.
    #[serde(skip)]
    pub holidays: Option<NationalHolidays>,
}

/// A day of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct YearlyDay {
    month: i8,
    day: i8,
}

impl Default for ClosingDays {
    fn default() -> Self {
        Self {
            sunday: true,
            saturday: false,
            national: true,
            yearly: BTreeSet::new(),
            dates: BTreeSet::new(),
            holidays: None,
        }
    }
}

impl TryFrom<String> for YearlyDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        // A leap year, so that 02-29 can be named.
        format!("2000-{text}")
            .parse::<Date>()
            .ok()
            .filter(|_| text.len() == 5)
            .map(|date| Self {
                month: date.month(),
                day: date.day(),
            })
            .ok_or_else(|| format!("not a day of the year: {text:?}; write it as 12-29"))
    }
}

impl Calendar for ClosingDays {
    fn closed(&self, day: Date) -> Result<Option<String>, CalendarError> {
        let yearly = YearlyDay {
            month: day.month(),
            day: day.day(),
        };
        let reason = match day.weekday() {
            Weekday::Sunday if self.sunday => Some("日曜日"),
            Weekday::Saturday if self.saturday => Some("土曜日"),
            _ if self.yearly.contains(&yearly) || self.dates.contains(&day) => Some("休業日"),
            _ => None,
        };
        if reason.is_some() || !self.national {
            return Ok(reason.map(str::to_owned));
        }
        let found = match &self.holidays {
            Some(holidays) => holidays.on(day)?.map(|holiday| holiday.name_ja.clone()),
            None => {
                let holidays = NationalHolidays::built_in()?;
                holidays.on(day)?.map(|holiday| holiday.name_ja.clone())
            }
        };
        Ok(found)
    }
}

impl Calendar for NationalHolidays {
    fn closed(&self, day: Date) -> Result<Option<String>, CalendarError> {
        Ok(self.on(day)?.map(|holiday| holiday.name_ja.clone()))
    }
}
