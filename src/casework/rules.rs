//! The rules that a life runs by: a pack's life cycle and what the body set.

use crate::scheme::Pack;
use crate::scheme::life::LifeCycle;
use crate::scheme::period::ClosingDays;

/// A pack's life cycle with the body's settings.
#[derive(Debug)]
pub struct Rules<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// On which days the body does no business.
    pub closing: ClosingDays,
}

impl<'a> Rules<'a> {
    /// The rules of a pack.
    ///
    /// # Errors
    /// When the closing days of its settings cannot be understood.
    pub fn new(pack: &'a Pack) -> Result<Self, String> {
        Ok(Self {
            closing: closing_days(pack)?,
            pack,
        })
    }

    /// The life cycle.
    pub fn cycle(&self) -> &'a LifeCycle {
        &self.pack.life
    }

    /// A setting as text, empty when the body set none.
    pub fn setting(&self, path: &str) -> String {
        match self.pack.setting(path) {
            Some(toml::Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        }
    }
}

fn closing_days(pack: &Pack) -> Result<ClosingDays, String> {
    let mut days = ClosingDays::default();
    let list = |key: &str| -> Option<Vec<String>> {
        let values = pack.setting(&format!("closing_days.{key}"))?.as_array()?;
        let words = values.iter().filter_map(|value| value.as_str());
        Some(words.map(str::to_owned).collect())
    };
    if let Some(weekly) = list("weekly") {
        days.sunday = weekly.iter().any(|day| day == "sunday");
        days.saturday = weekly.iter().any(|day| day == "saturday");
        if let Some(other) = weekly
            .iter()
            .find(|day| !matches!(day.as_str(), "sunday" | "saturday"))
        {
            return Err(format!("closing_days.weekly: {other:?}"));
        }
    }
    if let Some(value) = pack.setting("closing_days.national_holidays") {
        days.national = value
            .as_bool()
            .ok_or("closing_days.national_holidays: true or false")?;
    }
    for day in list("yearly").unwrap_or_default() {
        days.yearly.insert(day.try_into()?);
    }
    for day in list("dates").unwrap_or_default() {
        let read = day
            .parse()
            .map_err(|_| format!("closing_days.dates: {day:?}"))?;
        days.dates.insert(read);
    }
    Ok(days)
}
