//! The national holidays of Japan (国民の祝日に関する法律), from a versioned
//! data file.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

/// Why a calendar cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The file is not well formed.
    #[error("calendar: {0}")]
    Malformed(String),
    /// Two holidays on one day, or one outside the years covered.
    #[error("calendar: {0} stands twice or outside the years covered")]
    BadDay(Date),
    /// A year that the file does not cover.
    #[error("the calendar covers the years {from} to {to}, not {year}; a newer one is needed")]
    NotCovered {
        /// The year asked for.
        year: i16,
        /// First year covered.
        from: i16,
        /// Last year covered.
        to: i16,
    },
}

/// National holidays of some years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NationalHolidays {
    version: String,
    from: i16,
    to: i16,
    days: BTreeMap<Date, Holiday>,
}

/// A national holiday.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day.
    pub date: Date,
    /// Its name in Japanese.
    pub name_ja: String,
    /// By which rule it is a holiday.
    #[serde(default)]
    pub kind: HolidayKind,
    /// Computed beforehand, not yet published: an equinox is fixed by the
    /// official gazette (官報) in February of the year before.
    #[serde(default)]
    pub forecast: bool,
}

/// By which rule a day is a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HolidayKind {
    /// A holiday of the law's article 2 or of a special law.
    #[default]
    Holiday,
    /// 振替休日: the next day after a holiday on a Sunday (3条2項).
    Substitute,
    /// 国民の休日: a day between two holidays (3条3項).
    Between,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    #[serde(rename = "source")]
    _source: String,
    from: i16,
    to: i16,
    holiday: Vec<Holiday>,
}

static BUILT_IN: LazyLock<Result<NationalHolidays, CalendarError>> = LazyLock::new(|| {
    NationalHolidays::parse(include_str!("../../../templates/calendars/japan.toml"))
});

impl NationalHolidays {
    /// Reads a calendar file.
    ///
    /// # Errors
    ///
    /// [`CalendarError::Malformed`] with the line, [`CalendarError::BadDay`].
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let file: File =
            toml::from_str(text).map_err(|error| CalendarError::Malformed(error.to_string()))?;
        let mut days = BTreeMap::new();
        for holiday in file.holiday {
            let date = holiday.date;
            let covered = (file.from..=file.to).contains(&date.year());
            if !covered || days.insert(date, holiday).is_some() {
                return Err(CalendarError::BadDay(date));
            }
        }
        Ok(Self {
            version: file.version,
            from: file.from,
            to: file.to,
            days,
        })
    }

    /// The calendar that the program carries.
    ///
    /// # Errors
    ///
    /// As [`NationalHolidays::parse`], should the file be damaged.
    pub fn built_in() -> Result<&'static Self, CalendarError> {
        BUILT_IN.as_ref().map_err(Clone::clone)
    }

    /// The version of the data.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// All holidays in order.
    pub fn days(&self) -> impl Iterator<Item = &Holiday> {
        self.days.values()
    }

    /// The holiday on `day`, if it is one.
    ///
    /// # Errors
    ///
    /// [`CalendarError::NotCovered`].
    pub fn on(&self, day: Date) -> Result<Option<&Holiday>, CalendarError> {
        if (self.from..=self.to).contains(&day.year()) {
            Ok(self.days.get(&day))
        } else {
            Err(CalendarError::NotCovered {
                year: day.year(),
                from: self.from,
                to: self.to,
            })
        }
    }
}

#[cfg(test)]
#[path = "holidays_tests.rs"]
mod tests;
